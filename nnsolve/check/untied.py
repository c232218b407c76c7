"""Lines that could not be tied to a step, where another line shows what they are about.

What such a line states was carried on all the same. A figure that does not follow may do so from one of them:
then the line is taken for the step in between that nobody seemed to have written. Figures of few digits
follow from anything, so the line has to stand above; its own numbers are those of the step, or both figures
have digits enough, or nothing is left that does not follow.
"""

from __future__ import annotations

from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from nnsolve.check.replay import replay
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.check.exercise import Line
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Outcome, Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.working.written import Written

MOST_FIGURES = 8
"""Untied figures that are tried for one step, the nearest to its value first."""
MOST_STEPS = 8
"""Unwritten steps above a figure that does not follow, the nearest first."""
MOST_LOOKS, MOST_TRIES = 1000, 24
"""Figures that are looked at in one working, and those that a whole replay is spent on."""
_ROOM = 3.0
"""How many times as wide as it is a range is taken for a quick look."""
TELLING, FEWEST = 3, 2
"""Figures that do not follow from another number by chance; those that a right one has at least."""


def taken_up(marker: Marker, mine: Tied, found: Replay) -> tuple[Tied, Replay]:
    """The working with untied statements tied where that makes figures follow."""
    loose = [n for n, one in enumerate(mine.statements) if one.key is None and one.figure is not None]
    if not loose:
        return mine, found
    looks, tries = iter(range(MOST_LOOKS)), iter(range(MOST_TRIES))
    for key in [one.key for one in found.rejected]:
        outcome = found[key]
        if outcome.fits:
            continue
        above = [place for place in loose if place < mine.first[key]]
        for step, place in _pairs(mine, found, outcome, above):
            if next(looks, None) is None:
                return mine, found
            figure = mine.statements[place].figure
            if figure is None or not _leads_to(found, outcome, step, figure):
                continue
            sure = _tells(figure, outcome) or _states(marker, found, mine.statements[place], step)
            if not sure and figure.figures < FEWEST:
                continue
            if next(tries, None) is None:
                return mine, found
            other = mine.taken(place, step.key)
            again = replay(found.exercise, other.figures)
            if again[key].fits and len(again.rejected) < len(found.rejected) + sure:
                mine, found = other, again
                loose.remove(place)
                break
    return mine, found


def _pairs(mine: Tied, found: Replay, outcome: Outcome, above: list[int]) -> Iterator[tuple[Line, int]]:
    """The steps that may have been meant, each with the places that may be about it."""
    if above:
        for step in islice(_unwritten(found, outcome.line), MOST_STEPS):
            for place in _nearest(mine, step, above):
                yield step, place


def _leads_to(found: Replay, outcome: Outcome, step: Line, figure: Written) -> bool:
    """Whether a figure can follow from that of `step`, at a glance."""
    ends = [found.here_with(outcome.line, step, value) for value in (figure.low, figure.number, figure.high)]
    low, high = found.due(outcome.line)
    width = max(ends) - min(ends) + (high - low if isfinite(high - low) else 0.0)
    room = _ROOM * (width + outcome.figure.high - outcome.figure.low)
    return min(ends) - room <= outcome.figure.number <= max(ends) + room


def _tells(figure: Written, outcome: Outcome) -> bool:
    """Whether a figure and the one that follows from it have so many digits that it is no chance."""
    return min(figure.figures, outcome.figure.figures) >= TELLING


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
