"""The small arithmetic around a network: what a sheet asks in one line and a hand gets wrong.

Parameters of a dense network and the combinations of a brute-force search, updates of an epoch, the error
split in proportion to the weights, linear regions of a ReLU network, and products of arrays.

Conventions: ``last-batch`` (see `nnsolve.conventions`).
Sources: slides, optimisers, brute-force search; slides, backpropagation; slides, tensor products.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast

from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.counts import figures, products
from nnsolve.counts.mistakes import MISTAKES
from nnsolve.errors import ProblemError
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation

USED = ("last-batch",)
MOST_SAMPLES = 10**12

TEMPLATE = """\
topic = "counting"
title = "How many parameters?"
# source = "lecture notes, page 12"

ask = "parameters"          # updates, split, regions, product
layers = [4, 5, 5, 2]       # inputs, then the units of every layer
# values = 100              # so many values of each parameter: the combinations of a search

# ask = "updates":  samples = 1000, batch = 64, epochs = 10
# ask = "split":    weights = { A = 0.3, B = 0.6 }, error = 0.5
# ask = "regions":  layers = [2, 4, 4]
# ask = "product":  product = "kronecker" (hadamard, khatri-rao, outer, dot, matrix, a-bt),
#                   a = [[1, 2], [3, 4]] or rows of letters, a = ["a b", "c d"]; b likewise
# count = "weights"         # without the biases
"""


class CountingProblem(Problem, frozen=True, kw_only=True):
    """What is counted, and of what.

    `ask` is ``parameters`` (of `layers`, weights and biases unless `count` is ``weights``; with `values` for
    a search), ``updates`` (`samples`, `batch`, `epochs`), ``split`` (`weights` by name, an `error`),
    ``regions`` (`layers`: inputs, then hidden units) or ``product`` (`product` of `a` and `b`: rows of
    numbers, or each row as letters apart by spaces).
    """

    ask: Literal["parameters", "updates", "split", "regions", "product"] = "parameters"
    layers: tuple[int, ...] = ()
    values: int | None = None
    count: Literal["both", "weights"] = "both"
    samples: int | None = None
    batch: int | None = None
    epochs: int = 1
    weights: dict[str, Number] = {}
    error: Number | None = None
    product: Literal["hadamard", "kronecker", "khatri-rao", "outer", "dot", "matrix", "a-bt"] = "hadamard"
    a: tuple[tuple[Number, ...] | str, ...] = ()
    b: tuple[tuple[Number, ...] | str, ...] = ()


def derive(p: CountingProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    work = {
        "parameters": _parameters,
        "updates": _updates,
        "split": _split,
        "regions": _regions,
        "product": _product,
    }
    return work[p.ask](p, Builder(p.title or TOPIC.title), chosen(p.conventions, USED))


def _layers(p: CountingProblem) -> tuple[int, ...]:
    if not 2 <= len(p.layers) <= figures.MOST_LAYERS:  # noqa: PLR2004
        message = f"expected 2 to {figures.MOST_LAYERS} layers, the inputs first, found {len(p.layers)}"
        raise ProblemError(message, ("layers",))
    for n, units in enumerate(p.layers):
        if not 1 <= units <= figures.MOST_UNITS:
            message = f"expected 1 to {figures.MOST_UNITS} units, found {units}"
            raise ProblemError(message, ("layers", n))
    return p.layers


def _parameters(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    layers = _layers(p)
    if p.values is not None and not 2 <= p.values <= figures.MOST_UNITS:  # noqa: PLR2004
        message = f"expected 2 to {figures.MOST_UNITS} values of a parameter, found {p.values}"
        raise ProblemError(message, ("values",))
    del conventions
    asked = figures.parameters(b, layers, p.values, biases=p.count == "both")
    counted = "Weights and biases are counted." if p.count == "both" else "Weights alone are counted."
    shape = "-".join(map(str, layers)) if len(layers) <= 12 else f"{len(layers)} layers"  # noqa: PLR2004
    return b.done(
        asked,
        summary=(f"Dense network {shape}. {counted}",),
        tables=(figures.table(layers),),
    )


def _updates(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    samples = _whole("samples", p.samples, MOST_SAMPLES)
    batch = _whole("batch", p.batch, samples)
    epochs = _whole("epochs", p.epochs, MOST_SAMPLES)
    code = conventions["last-batch"]
    asked = figures.updates(b, samples, batch, epochs, last=code == "kept")
    line = f"{samples} samples in batches of {batch}, {epochs} epoch{'s' * (epochs > 1)}."
    return b.done(asked, summary=(line,), conventions=(stated("last-batch", code),))


def _whole(name: str, value: int | None, most: int) -> int:
    if value is None or not 1 <= value <= most:
        message = f"expected a whole number from 1 to {most}, found {'none' if value is None else value}"
        raise ProblemError(message, (name,))
    return value


def _split(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    if not p.weights:
        message = "expected weights by name, as in weights = { A = 0.3, B = 0.6 }, found none"
        raise ProblemError(message, ("weights",))
    for name in p.weights:
        if not (name.isascii() and name.replace("_", "").isalnum()):
            message = f"expected a name of letters and digits, found {name!r}"
            raise ProblemError(message, ("weights", name), key=True)
    asked = figures.split(b, p.weights, p.error)
    return b.done(asked, summary=(f"The error split over {len(p.weights)} inputs by their weights.",))


def _regions(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    layers = _layers(p)
    if min(layers[0], max(layers[1:])) > 40 or len(layers) > 20:  # noqa: PLR2004
        message = "expected at most 20 layers, and at most 40 inputs or units"
        raise ProblemError(message, ("layers",))
    asked = figures.regions(b, layers)
    says = "How many linear regions a ReLU network can have at most, in general position."
    return b.done([asked[-1]], shown=tuple(asked[:-1]), summary=(says,))


def _product(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    left, right = _array(p.a, "a"), _array(p.b, "b")
    title = products.PRODUCTS[p.product].title
    if isinstance(left[0][0], str) != isinstance(right[0][0], str):
        message = "expected numbers in both arrays or letters in both"
        raise ProblemError(message, ("b",))
    if isinstance(left[0][0], str):
        a, c = cast("Sequence[Sequence[str]]", left), cast("Sequence[Sequence[str]]", right)
        asked, table = products.letters(b, p.product, a, c)
        return b.done(asked, summary=(f"{title} of two arrays of letters.",), tables=(table,))
    numbers = cast("Sequence[Sequence[Number]]", left), cast("Sequence[Sequence[Number]]", right)
    asked = products.numbers(b, p.product, *numbers)
    places = "Rows and columns are counted from 0."
    if p.product == "dot":
        return b.done(asked, summary=(f"{title} of two vectors. {places}",))
    made = products.layout(p.product, (len(left), len(left[0])), (len(right), len(right[0])))
    shown = products.shown("C", title, made.rows, made.columns, "result")
    return b.done(asked, summary=(f"{title} of A and B. {places}",), tables=(shown,))


def _array(rows: Sequence[tuple[Number, ...] | str], name: str) -> list[tuple[object, ...]]:
    """The rows of an array, all of one length; raises `ProblemError`."""
    out: list[tuple[object, ...]] = []
    for n, row in enumerate(rows):
        cells: tuple[object, ...] = tuple(row.split()) if isinstance(row, str) else tuple(map(_digits, row))
        if not cells or (out and len(cells) != len(out[0])):
            found = f"{len(cells)} entries" if cells else "an empty row"
            message = f"expected rows of one length, found {found}"
            raise ProblemError(message, (name, n))
        if out and isinstance(cells[0], str) != isinstance(out[0][0], str):
            message = "expected rows of numbers or rows of letters, found both"
            raise ProblemError(message, (name, n))
        out.append(cells)
    if not out:
        message = "expected rows, as in [[1, 2], [3, 4]], found none"
        raise ProblemError(message, (name,))
    return out


def _digits(value: Number) -> int | Number:
    return int(value) if value.as_tuple().exponent == 0 else value


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> CountingProblem:
    """An exercise: 1 counts parameters, 2 updates, 3 splits an error, 4 multiplies, 5 counts regions."""
    if level == 1:
        layers = tuple(random.randint(2, 12) for _ in range(random.randint(3, 5)))
        count: Literal["both", "weights"] = random.choice(("both", "both", "weights"))
        title = "Parameters of a network"
        return CountingProblem(topic="counting", title=title, layers=layers, count=count)
    if level == 2:  # noqa: PLR2004
        batch = random.choice((16, 32, 50, 64, 100))
        samples, epochs = random.randint(3, 40) * 50, random.randint(2, 20)
        return CountingProblem(
            topic="counting", title="Updates", ask="updates", samples=samples, batch=batch, epochs=epochs
        )
    if level == 3:  # noqa: PLR2004
        weights = {name: Decimal(random.randint(1, 9)) / 10 for name in "ABC"[: random.randint(2, 3)]}
        error = Decimal(random.randint(11, 99)) / 100
        return CountingProblem(
            topic="counting", title="Splitting an error", ask="split", weights=weights, error=error
        )
    if level == 4:  # noqa: PLR2004
        kind = random.choice(("hadamard", "kronecker", "khatri-rao", "a-bt"))
        a, b = (
            tuple(tuple(Decimal(random.randint(-3, 4)) for _ in range(2)) for _ in range(2)) for _ in range(2)
        )
        return CountingProblem(topic="counting", title="A product", ask="product", product=kind, a=a, b=b)
    layers = (random.randint(1, 3), *(random.randint(2, 6) for _ in range(random.randint(1, 2))))
    return CountingProblem(topic="counting", title="Linear regions", ask="regions", layers=layers)


TOPIC = Topic("Counting", CountingProblem, derive, draw, TEMPLATE, MISTAKES, levels=5)
