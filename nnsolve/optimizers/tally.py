"""How often the step of an optimiser grows and shrinks over a list of gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.expr import Choose, Compare, Num, Sym, total
from nnsolve.notation import Word
from nnsolve.optimizers import rule
from nnsolve.optimizers.plain import FACTOR

if TYPE_CHECKING:
    from nnsolve.optimizers.run import Run

MOST = 50
"""Gradients that are counted."""


def tally(run: Run) -> tuple[Key, ...]:
    """Write how many gradients there are, and how often they let the step grow and shrink.

    Raises `ProblemError` where the form compares no signs, or there are several parameters or many gradients.
    """
    compares = any(line.name == FACTOR.name for line in run.form.lines)
    parameter, *others = run.parameters
    if not compares or others or run.k.size > MOST:
        message = f"expected rprop with one parameter and at most {MOST} steps, whose signs are compared"
        raise ProblemError(message, ("tally",))
    k, factor = run.k, run.now(FACTOR.name, parameter)
    counts = (
        ("gradients", "gradients", Num(1), rule.GRADIENTS),
        ("grown", "increases", _is(factor, ">"), rule.INCREASES),
        ("shrunk", "decreases", _is(factor, "<"), rule.DECREASES),
    )
    for name, text, one, why in counts:
        label = Word(run.text(text))
        run.b.step(run.named(name), total(k, one), rule=why, phase=rule.TALLY_PHASE, label=label)
    return tuple(Key(run.named(name)) for name, *_ in counts)


def _is(factor: Sym, sign: str) -> Choose:
    """1 where the factor is beyond 1 on one side, else 0."""
    return Choose(((Compare(factor, sign, Num(1)), Num(1)),), Num(0))
