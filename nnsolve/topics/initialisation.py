"""How weights start, and why it matters: schemes, samples, and what many layers do to a signal or gradient.

Steps: the variance of a scheme and its deviation or bound; weights drawn with a seed; the variance of the
signal layer by layer; the product of the slopes layer by layer and the change of a weight that is left.

Conventions: every scheme is one, named with its source; ``fan-in`` counts the inputs of a unit.
Sources: slides, weight initialisation; slides, vanishing and exploding gradients; the papers of the schemes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nnsolve.build import Builder
from nnsolve.conventions import chosen
from nnsolve.errors import ProblemError, quoted
from nnsolve.exposition import Stated
from nnsolve.expr import symbols
from nnsolve.initialisations import write
from nnsolve.initialisations.mistakes import MISTAKES
from nnsolve.initialisations.scheme import SCHEMES, Scheme
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from random import Random

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation

MOST_UNITS, MOST_LAYERS, MOST_WEIGHTS = 10**9, 200, 100

TEMPLATE = """\
topic = "initialisation"
title = "Weights of a layer"
# source = "lecture notes, page 12"

ask = "scheme"                 # sample, variance, product
scheme = "he-normal"           # or he-uniform, xavier-normal, xavier-uniform, lecun-normal,
                               # lecun-uniform, caffe, he-squared (the slides' √(2/n²));
                               # side by side: compare = ["xavier-normal", "he-normal"]
inputs = 100                   # fan-in
outputs = 50                   # fan-out

# ask = "sample":   count = 5, seed = 1
# ask = "variance": layers = [100, 100, 10], relu = true, variance = 1: the signal layer by layer
# ask = "product":  slopes = [0.5, 0.4, 0.1], rate = 0.01, weight = 0.3
"""


class InitialisationProblem(Problem, frozen=True, kw_only=True):
    """A scheme and what is asked of it.

    `ask` is ``scheme`` (the spread of `scheme`, or of all in `compare`, for a layer of `inputs` and
    `outputs`), ``sample`` (`count` weights drawn with `seed`), ``variance`` (of the signal through `layers`,
    the inputs first, after ReLU with `relu`; `variance` is that of the input) or ``product`` (of `slopes`,
    one for each layer, with the change of a `weight` at a `rate`).
    """

    ask: Literal["scheme", "sample", "variance", "product"] = "scheme"
    scheme: str = ""
    compare: tuple[str, ...] = ()
    inputs: int | None = None
    outputs: int | None = None
    count: int = 5
    seed: int = 0
    layers: tuple[int, ...] = ()
    relu: bool = False
    variance: Number = Decimal(1)
    slopes: tuple[Number, ...] = ()
    rate: Number | None = None
    weight: Number | None = None


def derive(p: InitialisationProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit, `NumericError` where a value overflows.
    """
    chosen(p.conventions, ())
    b = Builder(p.title or TOPIC.title)
    match p.ask:
        case "product":
            return _product(b, p)
        case "variance":
            return _variance(b, p)
        case _:
            return _spread(b, p)


def _scheme(name: str, *path: str | int) -> Scheme:
    if name not in SCHEMES:
        from nnsolve.reading.mismatch import suggestion

        found = f"found {quoted(name)}" if name else "found none"
        message = f"expected a scheme, {found}{suggestion(name, SCHEMES)}"
        raise ProblemError(message, path)
    return SCHEMES[name]


def _spread(b: Builder, p: InitialisationProblem) -> Derivation:
    if p.compare and (p.scheme or p.ask == "sample"):
        message = "expected one scheme, or several to compare, found both"
        raise ProblemError(message, ("compare",))
    names = p.compare or (p.scheme,)
    made = [_scheme(name, *(("compare", n) if p.compare else ("scheme",))) for n, name in enumerate(names)]
    _fans(p, made)
    write.fans(b, p.inputs or 1, p.outputs)
    asked = [write.spread(b, one, str(n) if p.compare else "") for n, one in enumerate(made, 1)]
    tables = (write.table(names),) if p.compare else ()
    if p.ask == "sample":
        if not 1 <= p.count <= MOST_WEIGHTS:
            message = f"expected 1 to {MOST_WEIGHTS} weights, found {p.count}"
            raise ProblemError(message, ("count",))
        asked.append(write.sample(b, made[0], p.count, p.seed))
    who = "; ".join(f"{n}: {one.title}" for n, one in enumerate(made, 1)) if p.compare else made[0].title
    summary = f"{who}. Fan-in {p.inputs}" + ("" if p.outputs is None else f", fan-out {p.outputs}") + "."
    drawn = f"{p.count} weights drawn with seed {p.seed}." if p.ask == "sample" else ""
    return b.done(
        asked,
        summary=(summary, *([drawn] if drawn else [])),
        conventions=tuple(map(_stated, made)),
        tables=tables,
    )


def _fans(p: InitialisationProblem, made: list[Scheme]) -> None:
    """Raise `ProblemError` where fan-in, or a fan-out that is needed, is missing or out of range."""
    if p.inputs is None:
        message = "expected the number of inputs, the fan-in, found none"
        raise ProblemError(message, ("inputs",))
    if p.outputs is None and any(sym.name == "fan_out" for one in made for sym in symbols(one.variance)):
        message = "expected the number of outputs, the fan-out, which the scheme needs, found none"
        raise ProblemError(message, ("outputs",))
    for name, value in (("inputs", p.inputs), ("outputs", p.outputs)):
        if value is not None and not 1 <= value <= MOST_UNITS:
            message = f"expected 1 to {MOST_UNITS} {name}, found {value}"
            raise ProblemError(message, (name,))


def _stated(scheme: Scheme) -> Stated:
    says = f"{scheme.name}: the variance of a weight is {scheme.says} ({scheme.source})"
    return Stated("scheme", scheme.name, says)


def _variance(b: Builder, p: InitialisationProblem) -> Derivation:
    scheme = _scheme(p.scheme, "scheme")
    if not 2 <= len(p.layers) <= MOST_LAYERS:  # noqa: PLR2004
        message = f"expected 2 to {MOST_LAYERS} layers, the inputs first, found {len(p.layers)}"
        raise ProblemError(message, ("layers",))
    for n, units in enumerate(p.layers):
        if not 1 <= units <= MOST_UNITS:
            message = f"expected 1 to {MOST_UNITS} units, found {units}"
            raise ProblemError(message, ("layers", n))
    if p.variance <= 0:
        message = f"expected a variance above 0, found {p.variance}"
        raise ProblemError(message, ("variance",))
    every = write.carried(b, scheme, p.layers, p.variance, relu=p.relu)
    what = "with ReLU" if p.relu else "without activation"
    line = f"{scheme.title}: the variance of the signal through {len(p.layers) - 1} layers, {what}."
    return b.done(
        every,
        summary=(line,),
        conventions=(_stated(scheme),),
    )


def _product(b: Builder, p: InitialisationProblem) -> Derivation:
    if not 2 <= len(p.slopes) <= MOST_LAYERS:  # noqa: PLR2004
        message = f"expected 2 to {MOST_LAYERS} slopes, one for each layer, found {len(p.slopes)}"
        raise ProblemError(message, ("slopes",))
    if p.weight is not None and p.rate is None:
        message = "expected a learning rate, as in rate = 0.01, which the update needs, found none"
        raise ProblemError(message, ("weight",))
    asked: list[Key] = write.product(b, p.slopes, p.rate, p.weight)
    return b.done(asked, summary=(f"The gradient through {len(p.slopes)} layers.",))


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> InitialisationProblem:
    """An exercise: 1 is one scheme, 2 a product of slopes, 3 a sample, 4 the variance through layers."""
    name = random.choice(tuple(SCHEMES))
    inputs, outputs = random.choice((10, 25, 64, 100, 256)), random.choice((5, 10, 50, 128))
    if level == 1:
        return InitialisationProblem(
            topic="initialisation",
            title="The spread of a scheme",
            scheme=name,
            inputs=inputs,
            outputs=outputs,
        )
    if level == 2:  # noqa: PLR2004
        slopes = tuple(Decimal(random.randint(1, 9)) / 10 for _ in range(random.randint(3, 5)))
        return InitialisationProblem(
            topic="initialisation",
            title="What is left of a gradient",
            ask="product",
            slopes=slopes,
            rate=random.choice((Decimal("0.1"), Decimal("0.01"))),
            weight=Decimal(random.randint(1, 9)) / 10,
        )
    if level == 3:  # noqa: PLR2004
        return InitialisationProblem(
            topic="initialisation",
            title="Starting weights",
            ask="sample",
            scheme=name,
            inputs=inputs,
            outputs=outputs,
            count=3,
            seed=random.randint(0, 999),
        )
    layers = tuple(random.choice((10, 20, 50, 100)) for _ in range(4))
    return InitialisationProblem(
        topic="initialisation",
        title="The signal through the layers",
        ask="variance",
        scheme=random.choice(("xavier-normal", "he-normal", "lecun-normal")),
        layers=layers,
        relu=random.random() < 0.5,  # noqa: PLR2004
    )


TOPIC = Topic("Initialisation of weights", InitialisationProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
