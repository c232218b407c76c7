"""Normalisation: batch, layer, instance, group and RMS norm, z-scores and min-max scaling, and the way back.

Steps: mean and variance of the values that are normalised together, what they are divided by, the normalised
values, scale and shift, running averages, and the slopes by shift, scale and input.

Conventions: ``variance``, ``epsilon``, ``running-average`` (see `nnsolve.conventions`).
Sources: slides, batch normalisation; slides, other forms of normalisation; Ioffe and Szegedy 2015.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, refuse_unread, stated
from nnsolve.errors import ProblemError
from nnsolve.normalisations import layout
from nnsolve.normalisations.mistakes import MISTAKES
from nnsolve.normalisations.write import Writer, table
from nnsolve.notation import Word
from nnsolve.topic import Number, Part, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.normalisations.layout import Share

USED = ("variance", "epsilon", "running-average")
MOST = 5_000
"""The most values that are normalised."""

EPSILON = Decimal("1e-5")
"""The usual ε."""

Kind = Literal["batch", "layer", "instance", "group", "rms", "z-score", "min-max"]

_BARE = ("z-score", "min-max")
"""Kinds without ε, scale and shift."""

TEMPLATE = """\
topic = "normalisation"
title = "Batch normalisation of four values"
# source = "lecture notes, page 12"

kind = "batch"            # layer, instance, group, rms, z-score, min-max
x = [1, 2, 4, 5]          # one feature; rows of samples [[1, 2], [3, 4]]; or N x C x H x W values
gamma = 1.5               # one number, or one for each feature or channel
beta = 0.5
epsilon = 1e-5
# groups = 2              # of group normalisation
# gradient = [1, 0, 0, -1]               # dE/dy: then the way back is worked
# running = { mean = [0], variance = [1], momentum = 0.1 }
# range = [-1, 1]         # of min-max, 0 to 1 unless it is given

[conventions]
variance = "m"            # or "m-1"
epsilon = "inside"        # outside, none
"""

Row = tuple[Number, ...]
Values = tuple[Number | tuple[Number | tuple[Row, ...], ...], ...]


class Running(Part, frozen=True, kw_only=True):
    """Averages that are kept for testing, one for each feature, and the share that changes them."""

    mean: tuple[Number, ...]
    variance: tuple[Number, ...]
    momentum: Number = Decimal("0.1")


class NormalisationProblem(Problem, frozen=True, kw_only=True):
    """Values, how they are normalised, and what is asked besides.

    `x` is a list (one feature), rows of samples, or samples of channels of rows of values. `gamma` and `beta`
    are one number, or one for each feature or channel (layer and RMS norm: each place of a sample).
    `gradient` has the shape of `x` and is ∂E/∂y. `range` is what min-max scales to. Without `epsilon` it
    is 1e-5.
    """

    kind: Kind = "batch"
    x: Values = ()
    gamma: Number | tuple[Number, ...] | None = None
    beta: Number | tuple[Number, ...] | None = None
    epsilon: Number | None = None
    groups: int = 1
    gradient: Values = ()
    running: Running | None = None
    range: tuple[Number, Number] | None = None


def derive(p: NormalisationProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit, `NumericError` where a spread is 0.
    """
    conventions = chosen(p.conventions, USED)
    sizes = layout.shape(p.x)
    if not sizes:
        message = "expected values, as in x = [1, 2, 4, 5], found none"
        raise ProblemError(message, ("x",))
    layout.check(p.kind, sizes, p.groups)
    axes = tuple(Axis(letter, size) for letter, size in zip("ncuv", sizes, strict=False))
    share = layout.statistics(p.kind, axes, p.groups)
    scaled = layout.parameters(p.kind, axes)
    _check(p, sizes, share, conventions)
    b = Builder(p.title or TOPIC.title)
    writer = Writer(b, axes, share, scaled)
    b.given("x", _plain(p.x), *axes, label=writer.place("x"))
    last = _forward(p, b, writer, conventions)
    asked = [Key(last)]
    if p.running is not None:
        _running(b, p.running, share)
        writer.running(conventions["running-average"], conventions["variance"])
        asked += [Key("new_mean"), Key("new_var")]
    if p.gradient:
        b.given("dy", _plain(p.gradient), *axes, label=writer.slope("y"))
        shifted = _is_shifted(p)
        letter = _spread(p, conventions) if conventions["epsilon"] == "outside" else ""
        writer.backward(conventions["variance"], letter, centred=p.kind != "rms", shifted=shifted)
        asked += [Key("dgamma"), *([Key("dbeta")] if shifted else []), Key("dx")]
    names = [("x", "x"), ("xhat", "x_hat"), *([("y", "y")] if last == "y" else [])]
    shown = table(axes, names)
    return b.done(
        asked,
        summary=(_summary(p, share, len(sizes)),),
        conventions=_stated(p, conventions),
        tables=(shown,) if shown else (),
    )


def _forward(p: NormalisationProblem, b: Builder, writer: Writer, conventions: dict[str, str]) -> str:
    """Write the values up to the last quantity, whose family is returned."""
    if p.kind == "min-max":
        writer.min_max(*(p.range or (None, None)))
        return "y" if p.range else "xhat"
    if conventions["epsilon"] != "none" and p.kind != "z-score":
        b.given("eps", _epsilon(p), label=Word("ε", "epsilon"))
    if p.kind == "rms":
        writer.mean_square()
    else:
        writer.moments(conventions["variance"])
    epsilon = "none" if p.kind == "z-score" else conventions["epsilon"]
    writer.root(epsilon, _spread(p, conventions))
    writer.normalised(centred=p.kind != "rms")
    if p.gamma is None and p.beta is None and not p.gradient:
        return "xhat"
    rows = (("gamma", "γ", p.gamma, 1), ("beta", "β", p.beta, 0))
    for name, text, value, usual in rows if _is_shifted(p) else rows[:1]:
        size = len(writer.scaled.parts)
        values = list(value) if isinstance(value, tuple) else [usual if value is None else value] * size
        b.given(name, values, writer.scaled.axis, label=writer.part(text, writer.scaled))
    writer.scale(shifted=_is_shifted(p))
    return "y"


def _epsilon(p: NormalisationProblem) -> Number:
    return EPSILON if p.epsilon is None else p.epsilon


def _spread(p: NormalisationProblem, conventions: dict[str, str]) -> str:
    """What the spread under the root is called."""
    if p.kind == "rms":
        return "q"
    return "σ²" if conventions["variance"] == "m" else "s²"


def _is_shifted(p: NormalisationProblem) -> bool:
    """Whether there is a β: RMS norm has none unless it is given."""
    return p.kind != "rms" or p.beta is not None


def _running(b: Builder, running: Running, share: Share) -> None:
    if not 0 <= running.momentum <= 1:
        message = f"expected a momentum from 0 to 1, found {running.momentum}"
        raise ProblemError(message, ("running", "momentum"))
    for n, one in enumerate(running.variance):
        if one < 0:
            message = f"expected a variance of 0 or more, found {one}"
            raise ProblemError(message, ("running", "variance", n))
    b.given("momentum", running.momentum, label=Word("momentum"))
    for name, values in (("mean", running.mean), ("var", running.variance)):
        if len(values) != len(share.parts):
            field = "mean" if name == "mean" else "variance"
            message = f"expected one value for each feature, {len(share.parts)}, found {len(values)}"
            raise ProblemError(message, ("running", field))
        label = Writer(b, (), share, share).part(f"running_{name}")
        b.given(f"run_{name}", list(values), share.axis, label=label)


def _plain(values: Any) -> Any:  # noqa: ANN401  (numbers nested up to four deep)
    if isinstance(values, Decimal):
        return int(values) if values.as_tuple().exponent == 0 else values
    return [_plain(one) for one in cast("Sequence[object]", values)]


def _check(
    p: NormalisationProblem, sizes: tuple[int, ...], share: Share, conventions: dict[str, str]
) -> None:
    """Raise `ProblemError` where the fields do not fit together."""
    count = 1
    for size in sizes:
        count *= size
    if count > MOST:
        message = f"expected at most {MOST} values, found {count}"
        raise ProblemError(message, ("x",))
    _check_epsilon(p)
    for name in ("gamma", "beta"):
        given = getattr(p, name)
        wanted = len(layout.parameters(p.kind, tuple(Axis("x", size) for size in sizes)).parts)
        if isinstance(given, tuple) and len(cast("Sequence[Number]", given)) != wanted:
            found = len(cast("Sequence[Number]", given))
            message = f"expected one number, or one for each of the {wanted} features, found {found}"
            raise ProblemError(message, (name,))
        if given is not None and p.kind in _BARE:
            message = f"{p.kind} has no scale and shift; kind = 'batch' has"
            raise ProblemError(message, (name,))
    if p.gradient and p.kind in _BARE:
        message = f"the way back is worked for batch, layer, instance, group and RMS norm, not for {p.kind}"
        raise ProblemError(message, ("gradient",))
    if p.gradient and layout.shape(p.gradient) != sizes:
        message = "expected a slope for every value of x"
        raise ProblemError(message, ("gradient",))
    if share.size == 1 and (conventions["variance"] == "m-1" or p.running is not None):
        message = "expected two values or more to normalise together: m − 1 is 0"
        raise ProblemError(message, ("x",))
    if p.running is not None and p.kind != "batch":
        message = f"running averages belong to batch normalisation, not to {p.kind}"
        raise ProblemError(message, ("running",))
    if p.range is not None and (p.kind != "min-max" or p.range[0] >= p.range[1]):
        message = "expected a range of min-max, the lower end first"
        raise ProblemError(message, ("range",))
    _check_spread(p, share)


def _check_epsilon(p: NormalisationProblem) -> None:
    if not p.epsilon:
        return
    if p.epsilon < 0:
        message = f"expected an ε of 0 or more, found {p.epsilon}"
        raise ProblemError(message, ("epsilon",))
    if p.kind in _BARE:
        message = f"expected no ε, as {p.kind} has none, found {p.epsilon}"
        raise ProblemError(message, ("epsilon",))


def _check_spread(p: NormalisationProblem, share: Share) -> None:
    """Raise `ProblemError` where values that belong together are all equal and no ε keeps from 0."""
    form = p.conventions.get("epsilon")
    kept = p.kind not in _BARE and _epsilon(p) and form != "none"
    # The way back divides by the root alone where ε stands outside it.
    if kept and not (p.gradient and form == "outside"):
        return
    for part, name in zip(share.parts, share.names, strict=True):
        if len({_at(p.x, at) for at in part}) == 1 and not (p.kind == "rms" and _at(p.x, part[0])):
            where = f" of part {name}" if name else ""
            message = f"all values{where} are equal: their spread is 0, and nothing can be divided by it"
            raise ProblemError(message, ("x",))


def _at(values: Any, at: tuple[int, ...]) -> Number:  # noqa: ANN401  (numbers nested up to four deep)
    for n in at:
        values = values[n]
    return values


_TOGETHER = {
    "batch": "one feature over the batch",
    "layer": "one sample",
    "instance": "one channel of one sample",
    "group": "a group of channels of one sample",
    "rms": "one sample",
    "z-score": "one feature",
    "min-max": "one feature",
}
_AXES = {
    "batch": "one channel, over the axes N, H and W",
    "layer": "one sample, over the axes C, H and W",
    "instance": "one channel of one sample, over the axes H and W",
    "group": "a group of channels of one sample, over that part of C and the axes H and W",
    "rms": "one sample, over the axes C, H and W",
    "z-score": "one channel, over the axes N, H and W",
    "min-max": "one channel, over the axes N, H and W",
}
"""The values of an N×C×H×W array that share a mean and a spread."""
_TITLES = {
    "batch": "Batch normalisation",
    "layer": "Layer normalisation",
    "instance": "Instance normalisation",
    "group": "Group normalisation",
    "rms": "RMS normalisation",
    "z-score": "z-scores",
    "min-max": "Min-max scaling",
}


def _summary(p: NormalisationProblem, share: Share, dimensions: int) -> str:
    together = f"{_AXES[p.kind]}," if dimensions == layout.FULL else _TOGETHER[p.kind]
    size = f"{share.size} value{'s' * (share.size > 1)}"
    parts = f"{len(share.parts)} parts of {size}" if len(share.parts) > 1 else size
    return f"{_TITLES[p.kind]}: the values of {together} belong together, {parts}."


def _stated(p: NormalisationProblem, conventions: dict[str, str]) -> tuple[Stated, ...]:
    """The conventions that the solution depends on; raises `ProblemError` at one that it does not read."""
    names = ["variance"] if p.kind not in ("rms", "min-max") else []
    names += ["epsilon"] if p.kind not in _BARE else []
    names += ["running-average"] if p.running is not None else []
    lines = tuple(stated(name, conventions[name]) for name in names)
    refuse_unread(p.conventions, lines, f"kind = {p.kind}")
    return lines


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> NormalisationProblem:
    """An exercise: 1 scales inputs, 2 is a batch of one feature, 3 rows of samples, 4 the way back."""
    values = random.sample(range(-5, 12), random.randint(4, 5))
    one = tuple(map(Decimal, values))
    if level == 1:
        kind: Kind = random.choice(("z-score", "min-max"))
        return NormalisationProblem(topic="normalisation", title="Scaling an input", kind=kind, x=one)
    gamma, beta = Decimal(random.randint(5, 20)) / 10, Decimal(random.randint(-10, 10)) / 10
    if level == 2:  # noqa: PLR2004
        return NormalisationProblem(
            topic="normalisation", title="A batch of one feature", x=one, gamma=gamma, beta=beta
        )
    if level == 3:  # noqa: PLR2004
        rows = tuple(tuple(map(Decimal, random.sample(range(-5, 9), 3))) for _ in range(3))
        kind = random.choice(("batch", "layer", "rms"))
        title = "Normalising rows of samples"
        return NormalisationProblem(topic="normalisation", title=title, kind=kind, x=rows)
    slopes = tuple(Decimal(random.randint(-10, 10)) / 10 for _ in values)
    return NormalisationProblem(
        topic="normalisation",
        title="Back through batch normalisation",
        x=one,
        gamma=gamma,
        beta=beta,
        gradient=slopes,
    )


TOPIC = Topic("Normalisation", NormalisationProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
