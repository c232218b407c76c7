"""Lines that could not be tied to a step, where another line shows what they are about.

What such a line states was carried on all the same. A figure that does not follow may do so from one of them:
then the line is taken for the step in between that nobody seemed to have written. Figures of few digits
follow from anything, so the line has to stand above, and either its own numbers are those of the step or both
figures have digits enough.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from nnsolve.check.replay import replay
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.check.exercise import Line
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Outcome, Replay
    from nnsolve.check.statement import Statement, Tied

MOST_FIGURES = 8
"""Untied figures that are tried for one step, the nearest to its value first."""
MOST_STEPS = 8
"""Unwritten steps above a figure that does not follow, the nearest first."""
MOST_TRIES = 96
"""Replays that one working is worth."""
TELLING = 3
"""Figures that do not follow from another number by chance."""


def taken_up(marker: Marker, mine: Tied, found: Replay) -> tuple[Tied, Replay]:
    """The working with untied statements tied where that makes figures follow."""
    loose = [n for n, one in enumerate(mine.statements) if one.key is None and one.figure is not None]
    if not loose:
        return mine, found
    tries = iter(range(MOST_TRIES))
    for key in [one.key for one in found.rejected]:
        outcome = found[key]
        if not outcome.fits:
            mine, found, loose = _taken_up(marker, mine, found, outcome, loose, tries)
    return mine, found


def _taken_up(
    marker: Marker, mine: Tied, found: Replay, outcome: Outcome, loose: list[int], tries: Iterator[int]
) -> tuple[Tied, Replay, list[int]]:
    above = [place for place in loose if place < mine.first[outcome.key]]
    for step in islice(_unwritten(found, outcome.line), MOST_STEPS) if above else ():
        for place in _nearest(mine, step, above):
            if next(tries, None) is None:
                return mine, found, loose
            other = mine.taken(place, step.key)
            again = replay(found.exercise, other.figures)
            if not again[outcome.key].fits or len(again.rejected) > len(found.rejected):
                continue
            if _tells(mine.statements[place], outcome) or _states(
                marker, found, mine.statements[place], step
            ):
                return other, again, [n for n in loose if n != place]
    return mine, found, loose


def _tells(statement: Statement, outcome: Outcome) -> bool:
    """Whether a figure and the one that follows from it have so many digits that it is no chance."""
    figure = statement.figure
    return figure is not None and min(figure.figures, outcome.figure.figures) >= TELLING


def _states(marker: Marker, found: Replay, statement: Statement, step: Line) -> bool:
    """Whether the numbers put in are those of the formula of `step`, or of a known wrong form of it."""
    if statement.claim is None:
        return False
    sides = [side.expr for side in statement.claim.sides[: statement.side] if side.expr is not None]
    put_in = [expr for expr in sides if not isinstance(expr, Sym)]
    return any(marker.restating.check(found, step.key, expr) not in {None, "unread"} for expr in put_in)


def _unwritten(found: Replay, line: Line) -> Iterator[Line]:
    """The steps above `line` that were not written, with nothing written in between, nearest first."""
    seen = {line.slot}
    todo = [line]
    for here in todo:
        for parent in here.parents:
            if parent.slot in seen or parent.given or found.figure(parent) is not None:
                continue
            seen.add(parent.slot)
            todo.append(parent)
            yield parent


def _nearest(mine: Tied, step: Line, loose: list[int]) -> list[int]:
    def distance(place: int) -> float:
        figure = mine.statements[place].figure
        return abs(figure.number - step.value) if figure is not None else 0.0

    return sorted(loose, key=distance)[:MOST_FIGURES]
