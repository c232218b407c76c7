"""Two mistakes in one line, told from its numbers: the channels are left out, and so is the bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.candidate import Why

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
    """What two changes make of the formula of `line`, where the line is that to the last number."""
    if line.formula is None or len(line.parents) > _MOST_PARENTS:
        return None
    right = like.apart_from(line.formula)
    nearer = [(like.apart_from(one.edit.formula), one.edit) for one in preparations[line].tried]
    nearer = sorted([one for one in nearer if one[0] < right], key=lambda one: one[0])
    for _, first in nearer[:_MOST_TRIED]:
        for second in preparations.edits(line.key, first.formula):
            if like.apart_from(second.formula) <= 1:
                text, slots = _together(first, second)
                return Why(first.code, text, slots, second.formula, line.key)
    return None


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
