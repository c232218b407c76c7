"""An exponentially weighted average of a series: the recurrence of momentum and Adam, also unrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Expr, Num, Sym, initial, total
from nnsolve.notation import Word
from nnsolve.optimizers import rule
from nnsolve.optimizers.constant import CONSTANTS, check
from nnsolve.optimizers.row import BETA, ONE

if TYPE_CHECKING:
    from nnsolve.build import Builder
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Cell, Stated
    from nnsolve.optimizers.problem import OptimizerProblem


def averaged(b: Builder, p: OptimizerProblem, start: str, conventions: tuple[Stated, ...]) -> Derivation:
    """The average of the series of `p` step by step, and the weight that each value has in the last one.

    `start` is ``zero``, ``first`` or ``corrected``. Raises `ProblemError` for a field that has no place here.
    """
    _check(p)
    k = Axis("k", len(p.series))
    b.given("beta", p.beta if p.beta is not None else 0.9, label=Word("β", "beta"))
    b.given("s", list(p.series), k, label=Word("s"))
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
            b.family("mean_hat", corrected, k, rule=rule.CORRECTED_MEAN, phase=phase, label=label)
    weight = (ONE - BETA) * BETA ** (k.size - t)
    b.family("weight", weight, k, rule=rule.WEIGHT, phase=rule.UNROLLED_PHASE, label=Word("c"))
    unrolled = total(k, Sym("weight", (k,)) * s)
    if start == "first":
        unrolled = unrolled + BETA**k.size * begun
    b.step(
        "unrolled",
        unrolled,
        rule=rule.UNROLLED,
        phase=rule.UNROLLED_PHASE,
        label=Word("s'_unrolled", "s_unrolled"),
    )
    last = "mean_hat" if start == "corrected" else "mean"
    cells: list[Cell] = [Counted(k), Valued(s), Valued(mean)]
    head = ["step", "s", "s'", *(["s'_hat"] if start == "corrected" else []), "c"]
    cells += [Valued(Sym("mean_hat", (k,)))] if start == "corrected" else []
    cells.append(Valued(Sym("weight", (k,))))
    return b.done(
        [Key(last, (k.size - 1,)), Key("unrolled")],
        summary=(
            f"Exponentially weighted average of {k.size} values, and the weight c of each in the last.",
        ),
        conventions=conventions,
        tables=(
            Table("Average and weights", "result", tuple(head), (Block(tuple(cells), (k,)),), whole=True),
        ),
    )


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
