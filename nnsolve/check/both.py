"""Two things left out in one line, told from its numbers: the channels, and the bias."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nnsolve.check.candidate import Why
from nnsolve.expr import parts

if TYPE_CHECKING:
    from nnsolve.check.edits import Edit
    from nnsolve.check.exercise import Line
    from nnsolve.check.likeness import Likeness
    from nnsolve.check.prepared import Preparations
    from nnsolve.expr import Expr

_MOST_TRIED = 3
"""Wrong forms nearest to the line that are changed once more."""
_MOST_PARENTS = 20


def both(preparations: Preparations, line: Line, like: Likeness) -> Why | None:
    """What is left of the formula of `line` without two of its parts, where the line is that."""
    formula = line.formula
    if formula is None or len(line.parents) > _MOST_PARENTS:
        return None
    right = like.apart_from(formula)
    shorter = [one.edit for one in preparations[line].tried if _is_less(one.edit.formula, formula)]
    nearer = sorted([(like.apart_from(one.formula), n) for n, one in enumerate(shorter)])
    for first in [shorter[n] for apart, n in nearer[:_MOST_TRIED] if apart < right]:
        for second in preparations.edits(line.key, first.formula):
            if _is_less(second.formula, first.formula) and like.apart_from(second.formula) <= 1:
                text, slots = _together(first, second)
                return Why(first.code, text, slots, second.formula, line.key)
    return None


def _is_less(one: Expr, other: Expr) -> bool:
    """Whether a formula has fewer numbers and quantities than another one, and none besides."""
    return _leaves(one) < _leaves(other)


def _leaves(expr: Expr) -> Counter[Expr]:
    found: Counter[Expr] = Counter()
    todo: list[Expr] = [expr]
    for one in todo:
        inner = parts(one)
        todo += inner
        if not inner:
            found[one] += 1
    return found


def _together(first: Edit, second: Edit) -> tuple[str, tuple[Expr, ...]]:
    """Both sentences as one text, with what stands in them."""
    told = f"{_renumbered(first, 0)} And: {_renumbered(second, len(first.slots))}"
    slots = (*first.slots, *second.slots)
    return told if slots else told.format(), slots


def _renumbered(edit: Edit, start: int) -> str:
    """The sentence of an edit whose slots are counted from `start`."""
    if not edit.slots:
        return edit.text.replace("{", "{{").replace("}", "}}")
    return edit.text.format(*[f"{{{start + n}}}" for n in range(len(edit.slots))])
