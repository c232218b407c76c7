"""Regularisation: dropout, penalties on the weights, early stopping, and limits on gradients and weights.

Steps: the mask, what is kept and how it is rescaled; L1, L2 and both in the loss and in the update; the best
loss so far and the epochs without improvement; the length of a vector and what the limit leaves of it.

Conventions: ``dropout``, ``l2-penalty``, ``weight-decay`` (see `nnsolve.conventions`).
Sources: slides, dropout; slides, early stopping; slides, gradient clipping.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import ProblemError
from nnsolve.regularisations import write
from nnsolve.regularisations.mistakes import MISTAKES
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation

USED = ("dropout", "l2-penalty", "penalty-decay")
MOST = 1_000
"""The most values, weights or epochs that are worked."""

TEMPLATE = """\
topic = "regularisation"
title = "Dropout of four outputs"
# source = "lecture notes, page 12"

ask = "dropout"                    # penalty, early-stopping, clipping, max-norm
values = [0.8, 0.3, 0.5, 0.9]
rate = 0.5                         # the share that is dropped
mask = [1, 0, 1, 1]                # or seed = 1: the mask is drawn
# gradient = [0.1, 0.2, 0.3, 0.4]  # dE/dy: then the way back is worked

# ask = "penalty":        values = [0.5, -0.3] (the weights), l1 = 0.01, l2 = 0.1, loss = 0.5,
#                         gradient = [0.2, -0.1] with learning_rate = 0.1
# ask = "early-stopping": losses = [0.9, 0.7, 0.6, 0.62, 0.61], patience = 2,
#                         least = 0.01 (what counts as an improvement, 0 unless it is given)
# ask = "clipping":       values = [3, 4] (a gradient), limit = 2, by = "norm" (value, drop)
# ask = "max-norm":       values = [3, 4] (the weights of a unit), limit = 2

[conventions]
dropout = "inverted"               # or "plain"
"""


class RegularisationProblem(Problem, frozen=True, kw_only=True):
    """What is regularised, and how.

    `ask` is ``dropout`` (of `values` at a `rate`, with a `mask` or one drawn with `seed`), ``penalty`` (of
    the weights in `values`, with `l1` and `l2`, in the `loss` and in an update with `gradient` and
    `learning_rate`), ``early-stopping`` (on `losses`, with `patience` and `least` improvement),
    ``clipping`` (of the gradient in `values` at a `limit`, by ``value``, ``norm`` or ``drop``) or
    ``max-norm`` (of weights).
    """

    ask: Literal["dropout", "penalty", "early-stopping", "clipping", "max-norm"] = "dropout"
    values: tuple[Number, ...] = ()
    rate: Number | None = None
    mask: tuple[int, ...] = ()
    seed: int | None = None
    gradient: tuple[Number, ...] = ()
    l1: Number | None = None
    l2: Number | None = None
    loss: Number | None = None
    learning_rate: Number | None = None
    losses: tuple[Number, ...] = ()
    patience: int = 1
    least: Number = Decimal(0)
    limit: Number | None = None
    by: Literal["value", "norm", "drop"] = "norm"


def derive(p: RegularisationProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    conventions = chosen(p.conventions, USED)
    b = Builder(p.title or TOPIC.title)
    match p.ask:
        case "dropout":
            return _dropout(b, p, conventions)
        case "penalty":
            return _penalty(b, p, conventions)
        case "early-stopping":
            return _early(b, p)
        case "clipping" | "max-norm":
            return _limited(b, p)


def _some(name: str, values: Sequence[Number]) -> None:
    if not 1 <= len(values) <= MOST:
        message = f"expected 1 to {MOST} values, found {len(values)}"
        raise ProblemError(message, (name,))


def _as_many(name: str, values: Sequence[object], wanted: int) -> None:
    if len(values) != wanted:
        message = f"expected one for each of the {wanted} values, found {len(values)}"
        raise ProblemError(message, (name,))


def _dropout(b: Builder, p: RegularisationProblem, conventions: dict[str, str]) -> Derivation:
    _some("values", p.values)
    if p.rate is None or not 0 <= p.rate < 1:
        found = "none" if p.rate is None else p.rate
        message = f"expected a rate from 0 up to, but not, 1, found {found}"
        raise ProblemError(message, ("rate",))
    if bool(p.mask) == (p.seed is not None):
        found = "both" if p.mask else "none"
        message = f"expected a mask, or a seed to draw one with, found {found}"
        raise ProblemError(message, ("mask",) if p.mask else ())
    if p.mask:
        _as_many("mask", p.mask, len(p.values))
    for n, one in enumerate(p.mask):
        if one not in (0, 1):
            message = f"expected 0 for dropped or 1 for kept, found {one}"
            raise ProblemError(message, ("mask", n))
    code = conventions["dropout"]
    inverted = code == "inverted"
    asked = write.dropout(b, p.values, p.rate, p.mask, p.seed or 0, inverted=inverted)
    if p.gradient:
        _as_many("gradient", p.gradient, len(p.values))
        asked.append(write.dropout_back(b, p.gradient, inverted=inverted))
    drawn = "" if p.mask else f" The mask is drawn with seed {p.seed}."
    summary = f"Dropout of {len(p.values)} values at a rate of {p.rate}.{drawn}"
    return b.done(asked, summary=(summary,), conventions=(stated("dropout", code),))


def _penalty(b: Builder, p: RegularisationProblem, conventions: dict[str, str]) -> Derivation:
    _some("values", p.values)
    if p.l1 is None and p.l2 is None:
        message = "expected a penalty, as in l2 = 0.1, found none"
        raise ProblemError(message, ("l2",))
    for name, value in (("l1", p.l1), ("l2", p.l2)):
        if value is not None and value < 0:
            message = f"expected 0 or a number above it, found {value}"
            raise ProblemError(message, (name,))
    half, coupled = conventions["l2-penalty"] == "half", conventions["penalty-decay"] == "coupled"
    asked = write.penalty(b, p.values, (p.l1, p.l2), p.loss, half)
    lines = [stated("l2-penalty", conventions["l2-penalty"])] if p.l2 is not None else []
    if p.gradient:
        _as_many("gradient", p.gradient, len(p.values))
        if p.learning_rate is None:
            message = "expected a learning rate, as in learning_rate = 0.1, found none"
            raise ProblemError(message, ("gradient",))
        lambdas = (p.l1, p.l2)
        asked += write.penalised_step(b, p.gradient, p.learning_rate, lambdas, half=half, coupled=coupled)
        lines += [stated("penalty-decay", conventions["penalty-decay"])] if p.l2 is not None else []
    names = {(True, False): "L1", (False, True): "L2", (True, True): "L1 and L2 (elastic net)"}
    kind = names[p.l1 is not None, p.l2 is not None]
    return b.done(asked, summary=(f"{kind} on {len(p.values)} weights.",), conventions=tuple(lines))


def _early(b: Builder, p: RegularisationProblem) -> Derivation:
    _some("losses", p.losses)
    if p.patience < 1:
        message = f"expected a patience of 1 epoch or more, found {p.patience}"
        raise ProblemError(message, ("patience",))
    if p.least < 0:
        message = f"expected a least improvement of 0 or more, found {p.least}"
        raise ProblemError(message, ("least",))
    count = write.stopped(p.losses, p.patience, p.least)
    seen = p.losses[:count]
    wait = f"{p.patience} epoch{'s' * (p.patience > 1)} without improvement"
    early = count < len(p.losses) or write.stopped((*seen, seen[-1]), p.patience, p.least) == count
    said = f"stops after epoch {count}, {wait}" if early else f"does not stop: all {count} epochs are trained"
    rest = len(p.losses) - count
    left = f" The last {rest} of the list are" if rest > 1 else " The last of the list is"
    asked, table = write.early(
        b, seen, p.least, f"Training {said}." + (f"{left} never trained." if rest else "")
    )
    summary = f"Early stopping on {len(p.losses)} epochs with a patience of {p.patience}."
    return b.done(asked, summary=(summary,), tables=(table,))


def _limited(b: Builder, p: RegularisationProblem) -> Derivation:
    if p.gradient:
        message = "what is limited stands in values, as in values = [3, 4]"
        raise ProblemError(message, ("gradient",))
    _some("values", p.values)
    if p.limit is None or p.limit <= 0:
        message = f"expected a limit above 0, found {'none' if p.limit is None else p.limit}"
        raise ProblemError(message, ("limit",))
    how = "max-norm" if p.ask == "max-norm" else p.by
    asked = write.limited(b, p.values, p.limit, how)
    says = {
        "value": f"Every entry of the gradient is cut off at ±{p.limit}.",
        "norm": f"A gradient longer than {p.limit} is shortened to it.",
        "drop": f"A gradient longer than {p.limit} is not used.",
        "max-norm": f"Weights whose vector is longer than {p.limit} are shortened to it.",
    }
    return b.done(asked, summary=(says[how],))


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> RegularisationProblem:
    """An exercise: 1 is dropout, 2 a limit, 3 a penalty with its update, 4 early stopping."""
    count = random.randint(3, 5)
    values = tuple(Decimal(random.choice([n for n in range(-20, 21) if n])) / 10 for _ in range(count))
    if level == 1:
        mask = (1, 0, *(random.randint(0, 1) for _ in range(count - 2)))
        rate = Decimal(random.choice(("0.2", "0.25", "0.4", "0.5")))
        return RegularisationProblem(
            topic="regularisation", title="Dropout", values=values, rate=rate, mask=mask
        )
    if level == 2:  # noqa: PLR2004
        by: Literal["value", "norm"] = random.choice(("value", "norm"))
        return RegularisationProblem(
            topic="regularisation", title="Clipping", ask="clipping", values=values, limit=Decimal(1), by=by
        )
    if level == 3:  # noqa: PLR2004
        slopes = tuple(Decimal(random.randint(-9, 9)) / 10 for _ in values)
        one = random.choice((None, Decimal("0.05")))
        return RegularisationProblem(
            topic="regularisation",
            title="A penalty on the weights",
            ask="penalty",
            values=values,
            l1=one,
            l2=Decimal(random.choice(("0.01", "0.1"))),
            loss=Decimal(random.randint(10, 90)) / 100,
            gradient=slopes,
            learning_rate=Decimal("0.1"),
            conventions={"l2-penalty": random.choice(("full", "half"))},
        )
    losses = [Decimal(90)]
    for _ in range(random.randint(5, 8)):
        losses.append(losses[-1] + random.randint(-12, 6))
    return RegularisationProblem(
        topic="regularisation",
        title="When to stop",
        ask="early-stopping",
        losses=tuple(one / 100 for one in losses),
        patience=random.randint(1, 2),
    )


TOPIC = Topic("Regularisation", RegularisationProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
