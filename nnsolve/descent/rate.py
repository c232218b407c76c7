"""Schedules of the learning rate: constant, by steps, exponential, 1/t, cosine.

The counter t is 0 in the first iteration.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from nnsolve.errors import ProblemError
from nnsolve.expr import HALF, Call, Expr, Mul, Num, Sym
from nnsolve.topic import Number, Part

KINDS = ("constant", "step", "exponential", "inverse", "cosine")


class Schedule(Part, frozen=True, kw_only=True):
    """How the rate changes: `kind` with its `decay` and, for steps and cosine, `every` so many iterations.

    ``step``: α·decay^⌊t/every⌋; ``exponential``: α·decay^t; ``inverse``: α/(1 + decay·t); ``cosine``: from α
    down to `least` in `every` iterations, and there it stays.
    """

    kind: Literal["constant", "step", "exponential", "inverse", "cosine"] = "constant"
    decay: Number | None = None
    every: int | None = None
    least: Number | None = None

    def __post_init__(self) -> None:
        needed = {"step": ("decay", "every"), "exponential": ("decay",), "inverse": ("decay",)}
        wanted = needed.get(self.kind, ("every",) if self.kind == "cosine" else ())
        for name in ("decay", "every", "least"):
            given = getattr(self, name) is not None
            if name in wanted and not given:
                message = f"expected {name}, which a schedule of kind {self.kind} needs, found none"
                raise ProblemError(message, ("kind",))
            if given and name not in wanted and not (name == "least" and self.kind == "cosine"):
                message = f"expected no {name} for a schedule of kind {self.kind}"
                raise ProblemError(message, (name,))
        if self.every is not None and self.every < 1:
            message = f"expected at least 1 iteration, found {self.every}"
            raise ProblemError(message, ("every",))
        if self.decay is not None and self.decay < 0:
            message = f"expected a decay of 0 or more, found {self.decay}"
            raise ProblemError(message, ("decay",))


class Rate(Struct, frozen=True):
    """A schedule as a formula in α, the counter t and the given numbers of `givens`; `says` it in words."""

    formula: Expr
    says: str
    givens: tuple[tuple[str, str, str, Number], ...]


def rate(schedule: Schedule, alpha: Expr, t: Expr) -> Rate | None:
    """The rate in iteration t + 1; `None` for a constant one.

    `givens` are family, printed name, plain name and value of the numbers that the formula reads.
    """
    gamma, length, least = Sym("by.decay"), Sym("by.every"), Sym("by.least")
    decay = ("by.decay", "γ", "gamma", schedule.decay or Number(0))
    every = ("by.every", "T", "T", Number(schedule.every or 1))
    match schedule.kind:
        case "constant":
            return None
        case "step":
            formula = alpha * gamma ** Call("floor", (t / length,))
            return Rate(formula, "α_t = α·γ^⌊t/T⌋", (decay, every))
        case "exponential":
            return Rate(alpha * gamma**t, "α_t = α·γ^t", (decay,))
        case "inverse":
            return Rate(alpha / (1 + gamma * t), "α_t = α/(1 + γ·t)", (decay,))
        case "cosine":
            floor = ("by.least", "α_min", "alpha_min", schedule.least or Number(0))
            turn = Mul((Num(3.141592653589793, "π"), _at_most(t, length))) / length
            formula = least + Mul((HALF, alpha - least, 1 + Call("cos", (turn,))))
            return Rate(formula, "α_t = α_min + ½·(α − α_min)·(1 + cos(π·min(t, T)/T))", (every, floor))


def _at_most(t: Expr, most: Expr) -> Expr:
    from nnsolve.expr import Choose, Compare

    return Choose(((Compare(t, "<", most), t),), most)
