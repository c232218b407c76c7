"""Ranges of prepared lines, fast: where a formula rises or falls in every quantity, two numbers do.

The slopes are worked out once, over a box a little larger than the one asked about, and kept with the line;
any later box inside it takes two runs of the compiled formula. What those miss by rounding is bounded once as
well: each node's own error times the slope of the formula by that node.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.interval import ZERO
from nnsolve.check.slope import slopes_and_error, tight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval

_ROOM = 2.0
"""How much wider than asked, to each side, the box is for which slopes are kept."""
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
    for corners in line.near:
        found = _run(line, corners, box)
        if found is not None:
            return found
    if not line.whole and any(low != high for low, high in box):
        corners = _near(line, box)
        found = None if corners is None else _run(line, corners, box)
        if corners is not None and found is not None:
            line.near = (corners, *line.near[: _MOST - 1])
            return found
    assert line.formula is not None  # noqa: S101  (a given is not computed)
    named = {parent.key: ends for parent, ends in zip(line.parents, box, strict=True)}
    return tight(line.formula, named.__getitem__)


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
    assert line.formula is not None  # noqa: S101
    named = {parent.key: ends for parent, ends in zip(line.parents, box, strict=True)}
    found, _ = slopes_and_error(line.formula, named.__getitem__)
    return [found.get(parent.key, ZERO) for parent in line.parents]


def _near(line: Line, box: Sequence[Interval]) -> Corners | None:
    assert line.formula is not None  # noqa: S101
    wide = [
        (low, high) if low == high else (low - _ROOM * (high - low), high + _ROOM * (high - low))
        for low, high in box
    ]
    named = {parent.key: ends for parent, ends in zip(line.parents, wide, strict=True)}
    slopes, error = slopes_and_error(line.formula, named.__getitem__)
    if not isfinite(error):
        return None
    parents: list[tuple[int, bool, float, float]] = []
    for parent, (low, high) in zip(line.parents, wide, strict=True):
        slope = slopes.get(parent.key, ZERO)
        if slope[0] < 0 < slope[1] and low != high:
            return None
        parents.append((parent.slot, slope[0] >= 0, low, high))
    found = tuple([slopes.get(parent.key, ZERO) for parent in line.parents])
    return Corners(tuple(parents), found, error)
