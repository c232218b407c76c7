"""The small arithmetic around a network: what a sheet asks in one line and a hand gets wrong.

Parameters of a dense network and the combinations of a brute-force search, updates of an epoch, the error
split in proportion to the weights, linear regions of a ReLU network, the exponentially weighted average of a
series, one-hot codes, and products of arrays.

Conventions: ``last-batch`` and ``average-start`` (see `nnsolve.conventions`).
Sources: slides, optimisers, brute-force search; slides, backpropagation; slides, tensor products.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, refuse_unread, stated
from nnsolve.counts import figures, products
from nnsolve.counts.mistakes import MISTAKES
from nnsolve.errors import ProblemError
from nnsolve.evaluations import codes
from nnsolve.evaluations.labels import Class, ordered, places, tags
from nnsolve.optimizers.average import USUAL, average
from nnsolve.optimizers.constant import check
from nnsolve.optimizers.mistake import MISTAKES as OF_UPDATES
from nnsolve.optimizers.rule import CORRECTED_MEAN
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation

USED = ("last-batch", "average-start")
MOST_SAMPLES = 10**12
MOST_VALUES = 1_000
"""The most values of a series, and the most labels."""

TEMPLATE = """\
topic = "counting"
title = "How many parameters?"
# source = "lecture notes, page 12"

ask = "parameters"          # updates, split, regions, average, one-hot, product
layers = [4, 5, 5, 2]       # inputs, then the units of every layer
# count = "weights"         # without the biases, or "biases" alone
# values = 100              # so many values of each parameter: the combinations of a search

# ask = "updates":  samples = 1000, batch = 64, epochs = 10
# ask = "split":    weights = { A = 0.3, B = 0.6 }, error = 0.5
# ask = "regions":  layers = [2, 4, 4]: inputs, then the ReLU layers
# ask = "product":  product = "kronecker" (hadamard, khatri-rao, outer, dot, matrix, a-bt),
#                   a = [[1, 2], [3, 4]] or rows of letters, a = ["a b", "c d"]; b likewise;
#                   for outer and dot one row, a = [[1, 2]] or a = ["a b"]
# ask = "average":  series = [2, 3, 5], beta = 0.9: exponentially weighted, and the weight of each value
# ask = "one-hot":  labels = ["cat", "dog", "cat"] or numbers; classes = ["cat", "dog", "fox"]

# [conventions]
# last-batch = "kept"         # or "dropped"
# average-start = "zero"      # or "first", "corrected"
"""


class CountingProblem(Problem, frozen=True, kw_only=True):
    """What is counted, and of what.

    `ask` is ``parameters`` (of `layers`, weights and biases unless `count` is one of them; with `values` for
    a search), ``updates`` (`samples`, `batch`, `epochs`), ``split`` (`weights` by name, an `error`),
    ``regions`` (`layers`: inputs, then hidden units), ``average`` (of the `series`, which keeps the share
    `beta`), ``one-hot`` (codes of the `labels`, in the order of `classes`, else sorted) or ``product``
    (`product` of `a` and `b`: rows of numbers, or each row as letters apart by spaces).
    """

    ask: Literal["parameters", "updates", "split", "regions", "average", "one-hot", "product"] = "parameters"
    layers: tuple[int, ...] = ()
    values: int | None = None
    count: Literal["both", "weights", "biases"] = "both"
    samples: int | None = None
    batch: int | None = None
    epochs: int = 1
    weights: dict[str, Number] = {}
    error: Number | None = None
    series: tuple[Number, ...] = ()
    beta: Number = USUAL
    labels: tuple[Class, ...] = ()
    classes: tuple[Class, ...] = ()
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
        "average": _average,
        "one-hot": _one_hot,
        "product": _product,
    }
    made = work[p.ask](p, Builder(p.title or TOPIC.title), chosen(p.conventions, USED))
    refuse_unread(p.conventions, made.conventions, f"ask = {p.ask}")
    return made


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
    asked, further = figures.parameters(b, layers, p.values, p.count)
    counted = {"both": "Weights and biases", "weights": "Weights alone", "biases": "Biases alone"}[p.count]
    shape = "-".join(map(str, layers)) if len(layers) <= 12 else f"{len(layers)} layers"  # noqa: PLR2004
    return b.done(
        asked,
        shown=tuple(further),
        summary=(f"Dense network {shape}. {counted} are counted.",),
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
    summary = (
        f"The error split over {len(p.weights)} inputs by their weights.",
        "This is a picture; the gradient sends back w·error, not a share of the error.",
    )
    return b.done(asked, summary=summary)


def _regions(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    layers = _layers(p)
    if min(layers[0], max(layers[1:])) > 40 or len(layers) > 20:  # noqa: PLR2004
        message = "expected at most 20 layers, and at most 40 inputs or units"
        raise ProblemError(message, ("layers",))
    counts = figures.regions(b, layers)
    *first, last = map(Key, counts)
    says = (
        f"How many linear regions a ReLU network of {p.layers[0]} inputs can have at most.",
        "Every layer after the inputs counts as a ReLU layer; leave a linear output layer out.",
    )
    return figures.whole(b.done([last], shown=tuple(first), summary=says), counts)


def _average(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    if not 1 <= len(p.series) <= MOST_VALUES:
        message = f"expected a series of 1 to {MOST_VALUES} values, found {len(p.series)}"
        raise ProblemError(message, ("series",))
    check("beta", p.beta)
    start = conventions["average-start"]
    made = average(b, p.series, p.beta, start)
    lines = (stated("average-start", start),)
    return b.done(made.asked, summary=made.summary, conventions=lines, tables=made.tables)


def _one_hot(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    if not 1 <= len(p.labels) <= MOST_VALUES:
        message = f"expected 1 to {MOST_VALUES} labels, found {len(p.labels)}"
        raise ProblemError(message, ("labels",))
    classes = ordered((("labels", p.labels),), p.classes)
    found = places(p.labels, classes, "labels")
    asked = codes.one_hot(b, found, classes, tags(classes))
    return b.done(asked, summary=(codes.says(classes),), tables=codes.label_tables(found, classes))


def _product(p: CountingProblem, b: Builder, conventions: dict[str, str]) -> Derivation:
    del conventions
    left, right = _array(p.a, "a"), _array(p.b, "b")
    title = products.PRODUCTS[p.product].title
    if isinstance(left[0][0], str) != isinstance(right[0][0], str):
        message = "expected numbers in both arrays or letters in both"
        raise ProblemError(message, ("b",))
    if isinstance(left[0][0], str):
        a, c = cast("Sequence[Sequence[str]]", left), cast("Sequence[Sequence[str]]", right)
        asked, tables = products.letters(b, p.product, a, c)
        return b.done(asked, summary=(f"{title} of two arrays of letters.",), tables=tables)
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
    """An exercise: 1 parameters, 2 updates, 3 a split error, 4 a product, 5 regions, 6 average, 7 codes."""
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
    if level == 6:  # noqa: PLR2004
        series = tuple(Decimal(random.randint(-20, 60)) / 10 for _ in range(random.randint(3, 5)))
        return CountingProblem(
            topic="counting",
            title="Weighted average",
            ask="average",
            series=series,
            beta=Decimal(random.choice((5, 8, 9))) / 10,
            conventions={"average-start": random.choice(("zero", "corrected", "corrected"))},
        )
    if level == 7:  # noqa: PLR2004
        labels = (*random.sample(("cat", "dog", "fox"), 3), random.choice(("cat", "dog", "fox")))
        return CountingProblem(topic="counting", title="One-hot codes", ask="one-hot", labels=labels)
    layers = (random.randint(1, 3), *(random.randint(2, 6) for _ in range(random.randint(1, 2))))
    return CountingProblem(topic="counting", title="Linear regions", ask="regions", layers=layers)


_OF_AVERAGE = tuple(one for one in OF_UPDATES if one.rule == CORRECTED_MEAN)

TOPIC = Topic("Counting", CountingProblem, derive, draw, TEMPLATE, MISTAKES, levels=5)
