"""An exponentially weighted average of a series: the recurrence of momentum and Adam, also unrolled."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Expr, Num, Sym, initial, total
from nnsolve.notation import Word
from nnsolve.optimizers import rule
from nnsolve.optimizers.constant import CONSTANTS, check
from nnsolve.optimizers.row import BETA, ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Cell, Stated
    from nnsolve.optimizers.problem import OptimizerProblem
    from nnsolve.topic import Number

USUAL = Decimal("0.9")
"""The usual share of the old average."""


class Average(Struct, frozen=True):
    """What is asked of an average that was written, what is said of it, and its table."""

    asked: tuple[Key, ...]
    summary: tuple[str, ...]
    tables: tuple[Table, ...]


def averaged(b: Builder, p: OptimizerProblem, start: str, conventions: tuple[Stated, ...]) -> Derivation:
    """The average of the series of `p`, see `average`; raises `ProblemError` for a field without a place."""
    _check(p)
    made = average(b, p.series, p.beta if p.beta is not None else USUAL, start)
    return b.done(made.asked, summary=made.summary, conventions=conventions, tables=made.tables)


def average(b: Builder, series: Sequence[Number], beta: Number, start: str) -> Average:
    """Write the average of `series` step by step, and the weight that each value has in the last one.

    `start` is ``zero``, ``first`` or ``corrected``.
    """
    k = Axis("k", len(series))
    b.given("beta", beta, label=Word("β", "beta"))
    b.given("s", list(series), k, label=Word("s"))
    b.given("t", list(range(1, k.size + 1)), k, label=Word("t"))
    s, t, mean = Sym("s", (k,)), Sym("t", (k,)), Sym("mean", (k,))
    begun: Expr = Sym("s", (0,)) if start == "first" else Num(0)
    phase = rule.STATE_PHASE
    with b.scan(k):
        before = initial(k, begun, Sym("mean", (k - 1,)))
        template = BETA * before + (ONE - BETA) * s
        b.family("mean", template, k, rule=rule.AVERAGE, phase=phase, label=Word("s'", "s_mean"))
        if start == "corrected":
            corrected = mean / (ONE - BETA**t)
            label = Word("s'_hat", "s_mean_hat")
            own = structs.replace(rule.CORRECTED_MEAN, formula_text="s'_hat = s'/(1 − β^t)")
            b.family("mean_hat", corrected, k, rule=own, phase=phase, label=label)
    weight = (ONE - BETA) * BETA ** (k.size - t)
    b.family("weight", weight, k, rule=rule.WEIGHT, phase=rule.UNROLLED_PHASE, label=Word("c"))
    unrolled = total(k, Sym("weight", (k,)) * s)
    if start == "first":
        unrolled = unrolled + BETA**k.size * begun
    label = Word("s'_unrolled", "s_unrolled")
    b.step("unrolled", unrolled, rule=rule.UNROLLED, phase=rule.UNROLLED_PHASE, label=label)
    last = "mean_hat" if start == "corrected" else "mean"
    says = f"Exponentially weighted average of {k.size} values, and the weight c of each in the last."
    return Average((Key(last, (k.size - 1,)), Key("unrolled")), (says,), (_table(k, start),))


def _table(k: Axis, start: str) -> Table:
    """A row for every value: the average after it, and its weight in the last one."""
    corrected = {"s'_hat": "mean_hat"} if start == "corrected" else {}
    names = {"s": "s", "s'": "mean", **corrected, "c": "weight"}
    cells: list[Cell] = [Counted(k), *(Valued(Sym(name, (k,))) for name in names.values())]
    head = ("step", *names)
    return Table("Average and weights", "result", head, (Block(tuple(cells), (k,)),), whole=True)


def _check(p: OptimizerProblem) -> None:
    others = (
        "optimizer",
        "compare",
        "function",
        "gradients",
        "regression",
        "start",
        "steps",
        "state",
        "clip",
    )
    for name in (*others, *(one for one in CONSTANTS if one != "beta")):
        if getattr(p, name) not in (None, "", (), {}):
            message = "an average of a series takes only beta"
            raise ProblemError(message, (name,))
    if p.beta is not None:
        check("beta", p.beta)
