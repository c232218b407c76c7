"""Convolution and pooling in numbers: every window, its products, their sum; and the slopes back through it.

Steps of a layer of filters: the sum of each channel, the map with its bias, the activation. Of pooling: the
greatest value or the mean of each window, and which value won. Then flatten, dense layers and softmax.
Back, for a given slope of the error by the last values: by kernel, bias and input of every layer.

Conventions: ``convolution``, ``same-padding``, ``gradient-magnitude``, ``relu-slope``, ``step``, ``softmax``
(see `nnsolve.conventions`). Indices count from 0: ``map[1,2]`` is the second row, third column.
Sources: lecture notes, convolutional networks; slides, convolution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import ProblemError
from nnsolve.exposition import Stated
from nnsolve.filters.chain import Chain
from nnsolve.filters.convolve import Convolving
from nnsolve.filters.dense import Softmaxed
from nnsolve.filters.files import image as read_image
from nnsolve.filters.layers import Convolution, Layer, Nested, Pooling
from nnsolve.filters.mistakes import MISTAKES
from nnsolve.filters.numbers import shape, shaped
from nnsolve.filters.pipeline import backward, forward
from nnsolve.filters.pixel import check_pixels
from nnsolve.filters.pointwise import Activated, Magnified
from nnsolve.filters.pool import Pooled
from nnsolve.filters.sizes import outline
from nnsolve.filters.span import Padding  # noqa: TC001  (msgspec reads it)
from nnsolve.filters.tables import between, turned_kernels, windows, winners
from nnsolve.filters.volume import Volume
from nnsolve.notation import Entry
from nnsolve.topic import Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from nnsolve.derivation import Derivation

USED = ("convolution", "same-padding", "gradient-magnitude", "relu-slope", "step", "softmax")

TEMPLATE = """\
topic = "convolution"
title = "A kernel over an image"
# source = "lecture notes, page 12"

# Rows of numbers; a single row is a signal, a list of images are channels.
image = [
  [1, 1, 1, 0, 0],
  [0, 1, 1, 1, 0],
  [0, 0, 1, 1, 1],
  [0, 0, 1, 1, 0],
  [0, 1, 1, 0, 0],
]
kernel = [[1, 0, 1], [0, 1, 0], [1, 0, 1]]    # or a name: "sobel-x", "box", "laplacian", "sharpen", …
stride = 1
padding = 0                                   # or "same", "full"
# bias = 1
# activation = "relu"

[conventions]
convolution = "correlation"                   # "flipped" turns the kernel by 180 degrees

# A row of layers in place of the one kernel above:
# [[layers]]
# kind = "conv"           # conv, pool, activation, flatten, dense, magnitude
# kernel = [[1, 0], [0, 1]]
# [[layers]]
# kind = "pool"
# pool = "max"            # or "average"
# size = 2                # or "global"
"""


class ConvolutionProblem(Problem, frozen=True, kw_only=True):
    """An image, what slides over it, and what is asked.

    `image` is a row of numbers (a signal), rows of numbers, a list of such images (channels), or the name of
    a CSV file, a grey PNG or a file of NumPy with an array ``image``. `bits` is the depth of a pixel:
    every pixel has to lie in its range.

    Either one `kernel` with its `stride`, `padding`, `dilation`, `bias` and `activation`, or `layers`.
    `gradient` is the slope of the error by the last values, for the way back. `ask` is ``map`` (the last
    values), ``gradients`` or a list of names; without it, ``gradients`` where a gradient is given.
    """

    image: str | Nested | None = None
    bits: int | None = None
    kernel: str | Nested | None = None
    bias: Any = None
    divisor: int = 1
    stride: int | list[int] = 1
    padding: Padding = "valid"
    dilation: int | list[int] = 1
    activation: str = ""
    layers: tuple[Layer, ...] = ()
    gradient: Any = None
    ask: Literal["", "map", "gradients"] | tuple[str, ...] = ""


def derive(p: ConvolutionProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit, `NumericError` where a value overflows.
    """
    conventions = chosen(p.conventions, USED)
    b = Builder(p.title or TOPIC.title)
    chain = Chain(b, conventions)
    first = _image(p, chain)
    last = forward(_layers(p), first, chain, ("layers",) if p.layers else ())
    back = p.ask == "gradients" or p.gradient is not None
    if back:
        chain.given_slope(last, _gradient(p, last))
        backward(chain)
    beside = _commuted(chain)
    if back:
        beside += tuple(Key(stage.after.name) for stage in chain.stages if isinstance(stage, Pooled))
    asked = [Key(last.name)]
    if back and p.ask != "map":
        names = [name for stage in reversed(chain.stages) for name in stage.parameters]
        asked = [Key(f"dE_d{name}") for name in (*names, chain.stages[0].before.name)]
    stages = chain.stages
    tables = (*turned_kernels(stages), *between(stages), *winners(stages, b.families), *windows(stages))
    made = b.done(
        asked,
        shown=beside,
        summary=(outline(chain.stages),),
        conventions=_stated(p, chain, back=back),
        tables=tables,
    )
    return _asking(made, p)


def _asking(made: Derivation, p: ConvolutionProblem) -> Derivation:
    """`made` with the quantities that `p` asks for by name."""
    return structs.replace(made, asked=tuple(_named(made, p.ask))) if isinstance(p.ask, tuple) else made


def _named(made: Derivation, names: Sequence[str]) -> Iterator[Key]:
    """The quantities that `names` are, a whole array by its name alone."""
    whole = {
        family.label.ascii or family.label.text: family.name
        for family in made.families
        if isinstance(family.label, Entry)
    }
    for name in names:
        yield Key(whole[name]) if name in whole else made.named((name,))[0]


def _gradient(p: ConvolutionProblem, last: Volume) -> Any:  # noqa: ANN401  (nested lists or an array)
    if p.gradient is None:
        message = (
            f"expected the slopes of the error by {last.name}, {last.says}, as in gradient = [[1, 0], …]"
        )
        raise ProblemError(message, ("ask",))
    return shaped(p.gradient, last.shape, f"a slope for every value of {last.name}", ("gradient",))


def _commuted(chain: Chain) -> tuple[Key, ...]:
    """The map with signal and kernel swapped, where the one layer is a true convolution of a signal."""
    (first, *more) = chain.stages
    if more or not isinstance(first, Convolving) or not first.commutes:
        return ()
    return (Key(first.swapped(chain)),)


def _stated(p: ConvolutionProblem, chain: Chain, *, back: bool) -> tuple[Stated, ...]:
    """The conventions that this solution depends on."""
    kinds = {type(stage) for stage in chain.stages}
    layers = _layers(p)
    functions = {stage.function for stage in chain.stages if isinstance(stage, Activated)}
    used = ["convolution"] if Convolving in kinds else []
    used += ["same-padding"] if any(getattr(layer, "padding", "") == "same" for layer in layers) else []
    used += ["gradient-magnitude"] if Magnified in kinds else []
    used += ["relu-slope"] if back and functions & {"relu", "leaky_relu", "elu"} else []
    used += ["step"] if "step" in functions else []
    used += ["softmax"] if Softmaxed in kinds else []
    lines = [stated(name, chain.conventions[name]) for name in used]
    return (*lines, Stated("indices", "zero", "indices count from 0, row before column"))


def _image(p: ConvolutionProblem, chain: Chain) -> Volume:
    if p.image is None:
        message = "expected an image, as in image = [[1, 0], [0, 1]], found none"
        raise ProblemError(message)
    values: Any = read_image(p.image, p.folder, ("image",)) if isinstance(p.image, str) else p.image
    own = shape(values, ("image",))
    if len(own) not in (1, 2, 3):
        message = f"expected a row of numbers, rows of numbers or a list of images, found {len(own)} levels"
        raise ProblemError(message, ("image",))
    if p.bits is not None:
        check_pixels(values, p.bits, ("image",))
    name = chain.name("signal" if len(own) == 1 else "image")
    volume = Volume(name, own[0] if len(own) == 3 else None, own[-2:])  # noqa: PLR2004
    chain.given(name, values, *volume.axes())
    return volume


def _layers(p: ConvolutionProblem) -> tuple[Layer, ...]:
    if (p.kernel is None) == (not p.layers):
        found = "none" if p.kernel is None else "both"
        message = f"expected either a kernel or layers, found {found}"
        raise ProblemError(message, ("layers",) if p.layers else ())
    if p.kernel is None:
        return p.layers
    one = Convolution(
        kernel=p.kernel,
        bias=p.bias,
        divisor=p.divisor,
        stride=p.stride,
        padding=p.padding,
        dilation=p.dilation,
        activation=p.activation,
    )
    return (one,)


def draw(random: Random, level: int) -> ConvolutionProblem:
    """An exercise with small whole numbers.

    Level 1 is a kernel over a small image, 2 adds stride, padding or a flipped kernel, 3 is a convolution
    with ReLU and pooling, 4 has two channels and two filters, or goes back through all of that.
    """
    if level == 1:
        return _drawn(image=_rows(random, 4, 4, 0, 3), kernel=_rows(random, 2, 2, -1, 2))
    if level == 2:  # noqa: PLR2004
        stride, zeros = random.choice(((1, 1), (2, 0), (2, 1)))
        flipped = random.choice(("correlation", "flipped"))
        return _drawn(
            image=_rows(random, 5, 5, 0, 3),
            kernel=_rows(random, 3, 3, -1, 2),
            stride=stride,
            padding=zeros,
            conventions={"convolution": flipped},
        )
    pool = Pooling(pool=random.choice(("max", "average")), size=2)
    bias = random.randint(-2, 2)
    if level == 3 or random.random() < 0.5:  # noqa: PLR2004
        image, kernel = _lively(random, bias)
        conv = Convolution(kernel=kernel, bias=bias, activation="relu")
        gradient = _rows(random, 2, 2, -2, 2) if level > 3 else None  # noqa: PLR2004
        return _drawn(image=image, layers=(conv, pool), gradient=gradient)
    kernels = [[_rows(random, 2, 2, -1, 2) for _ in range(2)] for _ in range(2)]
    conv = Convolution(kernel=kernels, bias=[bias, random.randint(-2, 2)], activation="relu")
    return _drawn(image=[_rows(random, 3, 3, 0, 3) for _ in range(2)], layers=(conv, pool))


def _rows(random: Random, rows: int, columns: int, least: int, most: int) -> list[list[int]]:
    """Rows of random whole numbers that are not all the same."""
    while True:
        made = [[random.randint(least, most) for _ in range(columns)] for _ in range(rows)]
        if len({number for row in made for number in row}) > 1:
            return made


def _lively(random: Random, bias: int) -> tuple[list[list[int]], list[list[int]]]:
    """An image and a kernel whose map has values on both sides of zero, so that ReLU has something to do."""
    while True:
        pixels, weights = _rows(random, 5, 5, 0, 3), _rows(random, 2, 2, -2, 2)
        cells = [
            bias + sum(pixels[i + m][j + n] * weights[m][n] for m in (0, 1) for n in (0, 1))
            for i in range(4)
            for j in range(4)
        ]
        if 4 <= sum(cell > 0 for cell in cells) <= 12:  # noqa: PLR2004
            return pixels, weights


def _drawn(**fields: Any) -> ConvolutionProblem:  # noqa: ANN401
    title = "Convolution, ReLU and pooling" if "layers" in fields else "A kernel over an image"
    return ConvolutionProblem(topic="convolution", title=title, **fields)


TOPIC = Topic("Convolution and pooling", ConvolutionProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
