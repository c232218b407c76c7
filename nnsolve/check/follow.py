"""Ranges through steps that were not written: from the figures above, past them, to the next figure.

Node by node such a range forgets that two steps go back to the same figure: x − α·g with g = 2(x − 3) moves
by 1 − 2α times what x does, not by 1 + 2α times. So the slopes of every step by the figures are carried
along, and each range is cut with the mean-value form over the figures themselves. In it the rounding of
floats is one relative error and not bounded step by step: over hundreds of steps such a bound would explode
where the numbers themselves settle.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from nnsolve.check.corner import ranged, slopes_over
from nnsolve.check.interval import ZERO, meet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval

_ERROR = 1e-12
"""Relative error of a value that was run through the steps in floats, with room."""
_SHARE = 1e-9
"""The same for a slope."""


def followed(steps: Sequence[Line], figures: Mapping[int, Interval]) -> dict[int, Interval]:
    """Ranges of `steps`, in order, and of `figures`, the written quantities that they are computed from.

    All by slots; every other quantity has its value from the exercise alone.
    """
    here = dict(figures)
    if not steps:
        return here
    middles = {slot: low + (high - low) / 2 for slot, (low, high) in figures.items()}
    slopes: dict[int, dict[int, Interval]] = {slot: {slot: (1, 1)} for slot in figures}
    for step in steps:
        box = [here.get(parent.slot) or parent.exact for parent in step.parents]
        found = ranged(step, box)
        own: dict[int, Interval] = {}
        for parent, slope in zip(step.parents, slopes_over(step, box), strict=True):
            for slot, before in slopes.get(parent.slot, {}).items():
                product = _product(slope, before)
                low, high = own.get(slot, ZERO)
                own[slot] = low + product[0], high + product[1]
        slopes[step.slot] = own
        for parent in step.parents:
            middles.setdefault(parent.slot, parent.value)
        middle = middles[step.slot] = step.run(middles)
        if isfinite(middle) and not step.whole:
            size = max(map(abs, (middle, *[middles[parent.slot] for parent in step.parents])))
            centred = _centred(middle, size * _ERROR, own, figures, middles)
            if centred[0] <= found[1] and found[0] <= centred[1]:
                found = meet(found, centred)
        here[step.slot] = found
    return here


def _product(a: Interval, b: Interval) -> Interval:
    if a[1] - a[0] <= _ERROR * abs(a[0] + a[1]):  # one number, but for its rounding
        middle = (a[0] + a[1]) / 2
        a = (middle, middle)
    corners = [x * y if x and y else 0.0 for x in a for y in b]
    return min(corners), max(corners)


def _centred(
    middle: float,
    slack: float,
    slopes: Mapping[int, Interval],
    figures: Mapping[int, Interval],
    middles: Mapping[int, float],
) -> Interval:
    """The mean-value form: the value at the middle, and each slope times how far its figure may lie off."""
    least, most = middle - slack, middle + slack
    for slot, slope in slopes.items():
        low, high = _product(slope, (figures[slot][0] - middles[slot], figures[slot][1] - middles[slot]))
        least, most = least + low * (1 + _SHARE), most + high * (1 + _SHARE)
    return least, most
