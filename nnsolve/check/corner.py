"""Ranges of prepared lines, fast: where a formula rises or falls in every quantity, two numbers do.

The signs of the slopes are worked out once, over a box far larger than the one asked about, and kept with the
line; any later box inside it takes two runs of the compiled formula. Where a slope has no sign over so much,
and where slopes themselves are asked for, the box is only a little larger. What two runs miss by rounding is
bounded once as well: each node's own error times the slope of the formula by that node.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.interval import ZERO
from nnsolve.check.slope import slopes_and_error, tight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval

_ROOM = 2.0
"""How much wider than asked, to each side, the box is for which slopes are kept."""
_FAR = 16.0
"""How many times as large, and as small, the quantities of the far larger box are."""
_MOST = 4
"""Boxes that are kept for one line."""


class Corners(Struct, frozen=True):
    """For each parent its slot, whether the formula rises in it, and the ends between which it does.

    `slopes` are those by the parents over this box; `error` bounds what a run in floats misses.
    """

    parents: tuple[tuple[int, bool, float, float], ...]
    slopes: tuple[Interval, ...]
    error: float


def ranged(line: Line, box: Sequence[Interval]) -> Interval:
    """An interval around every value of `line` where its parents, in order, lie in `box`."""
    for corners in line.signs:
        found = _run(line, corners, box)
        if found is not None:
            return found
    for corners in line.near:
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


def _prepared(line: Line, box: Sequence[Interval]) -> Interval | None:
    """The same by corners that are made now; `None` where the formula neither rises nor falls throughout."""
    if not line.bends:
        corners = _corners(line, [_far(ends) for ends in box])
        found = None if corners is None else _run(line, corners, box)
        if corners is not None and found is not None:
            line.signs = (corners, *line.signs[: _MOST - 1])
            return found
        line.bends = True
    corners = _corners(line, [_near(ends) for ends in box])
    found = None if corners is None else _run(line, corners, box)
    if corners is not None and found is not None:
        line.near = (corners, *line.near[: _MOST - 1])
    return found


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
    for corners in line.near:
        if all(
            least <= low and high <= most
            for (_, _, least, most), (low, high) in zip(corners.parents, box, strict=True)
        ):
            return corners.slopes
    corners = _corners(line, [_near(ends) for ends in box])
    if corners is not None:
        line.near = (corners, *line.near[: _MOST - 1])
        return corners.slopes
    slopes, _ = _slopes(line, box)
    return [slopes.get(parent.key, ZERO) for parent in line.parents]


def _near(ends: Interval) -> Interval:
    low, high = ends
    return ends if low == high else (low - _ROOM * (high - low), high + _ROOM * (high - low))


def _far(ends: Interval) -> Interval:
    low, high = _near(ends)
    if low == high:
        return ends
    return low / _FAR if low > 0 else low * _FAR, high * _FAR if high > 0 else high / _FAR


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
