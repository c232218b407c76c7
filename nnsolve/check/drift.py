"""How many decimals would have kept early rounding out of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.reach import Reach
    from nnsolve.working.written import Written

MOST_DECIMALS = 12
_MOST_LINES = 2000


def decimals_needed(line: Line, figure: Written, written: Container[int], reach: Reach) -> int:
    """The fewest decimals with which, or with any more, `figure` comes out as it should.

    They are carried on in every written line above it. 0 where not even `MOST_DECIMALS` are enough, or where
    there is too much above to tell.
    """
    above = _above(line, reach)
    if not above:
        return 0
    due = round(line.value, figure.places)
    for places in range(MOST_DECIMALS, 0, -1):
        points: dict[int, float] = {}
        for step in (*above, line):
            for parent in step.parents:
                points.setdefault(parent.slot, parent.value)
            value = step.run(points)
            carried = step is not line and step.slot in written and not step.whole
            points[step.slot] = round(value, places) if carried else value
        if round(points[line.slot], figure.places) != due:
            return (places + 1) % (MOST_DECIMALS + 1)
    return 1


def _above(line: Line, reach: Reach) -> Sequence[Line]:
    """Everything that `line` is computed from by way of written quantities, in order; empty for too much."""
    found: dict[int, Line] = {}
    todo = [line]
    while todo:
        for parent in todo.pop().parents:
            if parent.slot not in found and not parent.given and not reach.is_free(parent):
                found[parent.slot] = parent
                todo.append(parent)
        if len(found) > _MOST_LINES:
            return ()
    return sorted(found.values())
