"""Lines that were left out, worked as the lines that are shown: rounded, or cut, and carried on.

Whoever shows rounds 10 and 20 of a table has rounded in the rounds between as well. What follows then is
worked out in numbers, not in ranges, which dozens of roundings would open to anything.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from nnsolve.check.carry import Carry
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.working.written import Written

_MOST_LINES = 2000
_MOST_DIGITS = 12
_SHARE = 0.25
"""How many of the figures show as many digits where that many are carried."""


def habits(figures: Iterable[Written]) -> tuple[Carry, ...]:
    """The ways of shortening lines that the figures of a working can come from, the usual one first."""
    shown = [one for one in figures if not one.whole and not one.over]
    found: list[Carry] = []
    for floating in (False, True):
        counts = Counter([one.figures if floating else one.places for one in shown])
        for digits, count in counts.most_common(1):
            if floating <= digits <= _MOST_DIGITS and count >= _SHARE * len(shown):
                found += [Carry(digits, floating, cut=cut) for cut in (False, True)]
    return tuple(found)


def follows(
    figure: Written,
    line: Line,
    between: Sequence[Line],
    written: Mapping[int, float],
    ways: Iterable[Carry],
) -> bool:
    """Whether `figure` is what `line` comes to when the lines `between`, left out, are shortened in one way.

    `written` are the numbers from which they are worked, by slots.
    """
    if not between or len(between) > _MOST_LINES:
        return False
    return any(figure.admits(value) for value in _values(line, between, written, ways))


def _values(
    line: Line, between: Sequence[Line], written: Mapping[int, float], ways: Iterable[Carry]
) -> Iterator[float]:
    for way in ways:
        points = dict(written)
        shortened = False
        for step in between:
            value = _run(step, points)
            if not math.isfinite(value):
                break
            exact = isinstance(value, int) or step.whole or isinstance(step.formula, Sym)
            points[step.slot] = value if exact else float(way.text(value))
            shortened |= points[step.slot] != value
        else:
            value = _run(line, points)
            # Where nothing was to be shortened, all that follows was tried before.
            if shortened and math.isfinite(value):
                yield value


def _run(line: Line, points: dict[int, float]) -> float:
    for parent in line.parents:
        points.setdefault(parent.slot, parent.value)
    return line.run(points)
