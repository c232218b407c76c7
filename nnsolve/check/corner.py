"""Ranges of prepared lines, fast: where a formula rises or falls in every quantity, two numbers do.

The signs of the slopes are worked out once, over a large box around the true values, and kept with the line;
any box inside it takes two runs of the compiled formula. Where a slope has no sign over so much, and where
slopes themselves are asked for, the box is only a little larger than the one asked about. What two runs miss
by rounding is bounded once as well: each node's own error times the slope of the formula by that node.

What is kept saves time and decides nothing: which boxes these are depends on the line and on the box asked
about, not on what was asked before.
"""

from __future__ import annotations

from math import ceil, floor, frexp, inf, isfinite, ldexp
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.interval import ZERO
from nnsolve.check.slope import slopes_and_error, tight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval

_FAR = 16.0
"""How many times as large, and as small, as in the solution the quantities of the large box are."""
_FINE = 1e-10
"""What the rounding of floats may miss over it, relative to the value: exponentials grow beyond that."""
_MOST = 32
"""Boxes a little larger than asked that are kept for one line."""


class Corners(Struct, frozen=True):
    """For each parent its slot, whether the formula rises in it, and the ends between which it does.

    `slopes` are those by the parents over this box; `error` bounds what a run in floats misses.
    """

    parents: tuple[tuple[int, bool, float, float], ...]
    slopes: tuple[Interval, ...]
    error: float


def ranged(line: Line, box: Sequence[Interval]) -> Interval:
    """An interval around every value of `line` where its parents, in order, lie in `box`."""
    far = _far(line) if line.far is None else line.far
    for corners in far:
        found = _run(line, corners, box)
        if found is not None:
            return found
    if not line.whole and any(low != high for low, high in box):
        found = _prepared(line, box)
        if found is not None:
            return found
    assert line.formula is not None  # noqa: S101  (a given is not computed)
    named = {parent.key: ends for parent, ends in zip(line.parents, box, strict=True)}
    return tight(line.formula, named.__getitem__)


def _far(line: Line) -> tuple[Corners, ...]:
    """The corners of the large box; none where a slope has no sign over so much."""
    box = [parent.exact if parent.given else _widened(parent.exact) for parent in line.parents]
    corners = None if line.whole or not box else _corners(line, box)
    line.far = () if corners is None or corners.error > _FINE * abs(line.value) else (corners,)
    return line.far


def _widened(ends: Interval) -> Interval:
    low, high = ends
    return low / _FAR if low > 0 else low * _FAR, high * _FAR if high > 0 else high / _FAR


def _prepared(line: Line, box: Sequence[Interval]) -> Interval | None:
    """The same by corners that are made now; `None` where the formula neither rises nor falls throughout."""
    corners = _near(line, box)
    found = None if corners is None else _run(line, corners, box)
    if found is not None:
        return found
    corners = _corners(line, box)
    return None if corners is None else _run(line, corners, box)


def _run(line: Line, corners: Corners, box: Sequence[Interval]) -> Interval | None:
    lows: dict[int, float] = {}
    highs: dict[int, float] = {}
    for (slot, rises, least, most), (low, high) in zip(corners.parents, box, strict=True):
        if low < least or high > most:
            return None
        if rises:
            lows[slot], highs[slot] = low, high
        else:
            lows[slot], highs[slot] = high, low
    low, high = line.run(lows) - corners.error, line.run(highs) + corners.error
    return (low, high) if low <= high else None


def slopes_over(line: Line, box: Sequence[Interval]) -> Sequence[Interval]:
    """An interval around the slopes of `line` by each of its parents over `box`."""
    corners = _near(line, box)
    if corners is not None:
        return corners.slopes
    slopes, _ = _slopes(line, box)
    return [slopes.get(parent.key, ZERO) for parent in line.parents]


def _near(line: Line, box: Sequence[Interval]) -> Corners | None:
    """The corners over a box a little larger than `box`, the same for many that lie close to it."""
    around = tuple([_around(ends) for ends in box])
    try:
        return line.near[around]
    except KeyError:
        if len(line.near) >= _MOST:
            line.near.clear()
        found = line.near[around] = _corners(line, around)
        return found


def _around(ends: Interval) -> Interval:
    """`ends` moved outward to a grid of about their distance, so that it does not matter who asked first."""
    width = ends[1] - ends[0]
    if not 0 < width < inf:
        return ends
    cell = ldexp(1.0, frexp(width)[1])
    return floor(ends[0] / cell) * cell, ceil(ends[1] / cell) * cell


def _slopes(line: Line, box: Sequence[Interval]) -> tuple[dict[Key, Interval], float]:
    assert line.formula is not None  # noqa: S101
    named = {parent.key: ends for parent, ends in zip(line.parents, box, strict=True)}
    return slopes_and_error(line.formula, named.__getitem__)


def _corners(line: Line, box: Sequence[Interval]) -> Corners | None:
    slopes, error = _slopes(line, box)
    if not isfinite(error):
        return None
    parents: list[tuple[int, bool, float, float]] = []
    for parent, (low, high) in zip(line.parents, box, strict=True):
        slope = slopes.get(parent.key, ZERO)
        if slope[0] < 0 < slope[1] and low != high:
            return None
        parents.append((parent.slot, slope[0] >= 0, low, high))
    found = tuple([slopes.get(parent.key, ZERO) for parent in line.parents])
    return Corners(tuple(parents), found, error)
