"""Convolutional networks layer by layer: output shapes and parameter counts, as one table with its working.

Steps: the size of every map, ``(W − F + 2P)/S + 1`` rounded down, then the parameters of every layer,
``(F·F·C + 1)·K``, then their total; on request multiply-adds, activations, memory and the receptive field.

Conventions: ``biases``, ``same-padding``, ``size-rounding``, ``flatten``, ``connection-table``,
``normalisation-count``, ``recurrent-bias``, ``operations`` (see `nnsolve.conventions`).
Sources: slides, convolutional networks; the figures of published networks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nnsolve.conventions import chosen
from nnsolve.convnet.form import LayerForm, Sizes  # noqa: TC001  (msgspec reads the annotations)
from nnsolve.convnet.mistake import MISTAKES
from nnsolve.convnet.network import Network
from nnsolve.convnet.options import COLUMNS, USED, options
from nnsolve.convnet.solve import solved, unknown
from nnsolve.convnet.start import sizes
from nnsolve.convnet.window import count
from nnsolve.errors import ProblemError, quoted
from nnsolve.topic import Problem, Topic

if TYPE_CHECKING:
    from random import Random

    from nnsolve.derivation import Derivation

TEMPLATE = """\
topic = "cnn"
title = "A small convolutional network"
# source = "lecture notes, page 30"

input = [32, 32, 1]         # height, width, channels
# columns = ["macs", "activations", "memory", "field"]

# One line a layer: kind, kernel x kernel x filters, /stride, padding ...
layers = [
  "conv 5x5x6",
  "avgpool 2/2",
  "conv 5x5x16 same",
  "maxpool 2/2",
  "flatten",
  "dense 84",
  "dense 10",
]

[conventions]
biases = "counted"          # or weights: biases are not counted
same-padding = "half"       # (F - 1)/2, or ceil: as TensorFlow has it

# ... or one table a layer:
# [[layers]]
# type = "conv"
# name = "conv3"
# kernel = 3
# filters = 32
# stride = 2
# padding = 1
"""


class CnnProblem(Problem, frozen=True, kw_only=True):
    """An input and a list of layers, each a line such as ``conv 5x5x6`` or a table.

    `input` has the channels last, or in front where `order` is ``first``. `columns` are what the table shows
    besides sizes and parameters (``macs``, ``activations``, ``memory``, ``field``), `bytes` what one number
    takes. A ``?`` for a kernel, stride, padding or input size is solved for the wanted `output`. `ask` is
    ``table``, ``shapes``, ``parameters``, or ``comparison`` of a convolution with layers that share nothing.
    With `bits`, and nothing else, the range of a pixel is asked.
    """

    input: Sizes = ()
    order: Literal["last", "first"] = "last"
    layers: tuple[str | LayerForm, ...] = ()
    output: Sizes | None = None
    columns: tuple[str, ...] = ()
    bytes: int = 4
    bits: int | None = None
    ask: Literal["table", "shapes", "parameters", "comparison"] = "table"


def derive(p: CnnProblem) -> Derivation:
    """The worked table of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    conventions = chosen(p.conventions, USED)
    title = p.title or TOPIC.title
    if p.bits is not None:
        return _pixels(p, title, p.bits)
    if not p.layers:
        message = "expected at least one layer, as in layers = ['conv 5x5x6']"
        raise ProblemError(message, ("layers",))
    for n, column in enumerate(p.columns):
        if column not in COLUMNS:
            message = f"expected one of {', '.join(COLUMNS)}, found {quoted(column)}"
            raise ProblemError(message, ("columns", n))
    size = count(p.bytes, ("bytes",))
    choice = options(conventions, first=p.order == "first", columns=frozenset(p.columns), size=size)
    given = sizes(p.input)
    if p.ask == "comparison":
        from nnsolve.convnet.compare import compared

        return compared(title, given, p.layers, choice, conventions)
    what = unknown(given, p.layers, p.output)
    if what is not None:
        return solved(title, given, p.layers, p.output, what, choice)
    return Network(given, p.layers, choice).derivation(title, p.ask, conventions)


def _pixels(p: CnnProblem, title: str, bits: int) -> Derivation:
    if p.layers or p.input != ():
        message = "bits ask for the range of a pixel: leave input and layers out"
        raise ProblemError(message, ("bits",))
    from nnsolve.convnet.compare import pixels

    return pixels(title, bits)


def draw(random: Random, level: int) -> CnnProblem:
    """An exercise: level 1 one layer, 2 a chain that divides, 3 one that does not, 4 with branches."""
    from nnsolve.convnet.draw import drawn

    given, layers = drawn(random, level)
    return CnnProblem(topic="cnn", title="Output shapes and parameters", input=given, layers=layers)


TOPIC = Topic("Layers of a convolutional network", CnnProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
