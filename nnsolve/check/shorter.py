"""Whether a figure follows once the numbers above it went in with fewer digits than they were found with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.check.replay import Outcome, Replay

LEAST = 4
"""Decimals that a shortened number has to keep; fewer would explain too much."""


def shorter(found: Replay, outcome: Outcome) -> int:
    """The decimals that all figures of the line were cut or rounded to, one fewer than written; else 0."""
    line = outcome.line
    if line.formula is None or line.whole:
        return 0
    points: dict[int, float] = {}
    figures: dict[int, tuple[int, int]] = {}
    for parent in line.parents:
        above = found.figure(parent)
        if above is not None and not above.figure.over:
            figures[parent.slot] = above.figure.digits, above.figure.places
        elif above is None and (parent.given or parent.whole):
            points[parent.slot] = parent.value
        else:
            # What was not written was not shortened either.
            return 0
    places = max((places for _, places in figures.values()), default=0) - 1
    if places < LEAST:
        return 0
    for half in (0, 1):
        for slot, (digits, own) in figures.items():
            points[slot] = _short(digits, own - places, half) / 10 ** min(own, places)
        value = line.run(points)
        if math.isfinite(value) and outcome.figure.admits(float(value)):
            return places
    return 0


def _short(digits: int, drop: int, half: int) -> int:
    """`digits` without the last `drop` of them, cut or, with `half`, rounded."""
    if drop <= 0:
        return digits
    unit = 10**drop
    kept = (abs(digits) + half * unit // 2) // unit
    return kept if digits >= 0 else -kept
