"""The second hypothesis: that products, quotients and powers inside the lines were rounded as well.

It is tried on a whole working, only where the first one leaves a figure that does not follow, and gives its
own verdict. An inner result may have been rounded or cut to as many decimals, or to as many figures (three at
least), as its line shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnsolve.check.corner import ranged
from nnsolve.check.follow import followed
from nnsolve.check.interval import INTERVALS, Intervals, divided, hull, meet, plus, point
from nnsolve.evaluate import evaluate
from nnsolve.working.written import MOST_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval
    from nnsolve.check.reach import Reach
    from nnsolve.check.replay import Outcome
    from nnsolve.working.written import Written


_WIDEST, _SHARE = 100.0, 0.05
"""How far rounding inside a line may move its result, in units of its last digit or as a share of itself.

Where an inner result comes near 0 under a fraction line, more would explain any figure.
"""
_FEWEST = 3
"""Significant figures that everybody keeps inside a line."""
_LEAST = 1e-250
_ON_GRID = 1e-9
"""In units: what floats miss of a number that is exact in decimals."""


class Rounded(Intervals):
    """The arithmetic of intervals in which every result but a sum is rounded to the digits of a figure."""

    def __init__(self, figure: Written, usual: int) -> None:
        # A whole number says nothing about the decimals of what stands inside its line, 0.7 may be 0.7000.
        self._unit = 0.0 if figure.whole else 10.0 ** -max(figure.places, usual)
        self._figures = min(max(figure.figures, _FEWEST), MOST_DIGITS)

    def _loose(self, value: Interval) -> Interval:
        """`value` rounded outward to the grid: a number that lies on the grid stays what it is."""
        size = max(abs(value[0]), abs(value[1]))
        if not _LEAST < size < math.inf:
            return value
        unit = max(self._unit, 10.0 ** (math.floor(math.log10(size)) - self._figures + 1))
        low = math.floor(value[0] / unit + _ON_GRID) * unit
        high = math.ceil(value[1] / unit - _ON_GRID) * unit
        return min(low, value[0]), max(high, value[1])

    def mul(self, factors: Sequence[Interval]) -> Interval:
        """The product, rounded once it is complete."""
        return self._loose(super().mul(factors))

    def div(self, over: Interval, under: Interval) -> Interval:
        """The quotient, rounded."""
        return self._loose(divided(over, under))

    def power(self, base: Interval, exponent: Interval) -> Interval:
        """The power, rounded."""
        return self._loose(super().power(base, exponent))

    def call(self, function: str, args: Sequence[Interval]) -> Interval:
        """The function, rounded; of a sigmoid the exponential inside it too."""
        if function == "sigmoid":
            below = plus((1, 1), self._loose(INTERVALS.call("exp", [(-args[0][1], -args[0][0])])))
            return self._loose(divided((1, 1), below))
        return self._loose(super().call(function, args))


def explained(
    rejected: Sequence[Outcome],
    written: Mapping[int, Outcome],
    reach: Reach,
    outer: Callable[[Line], Interval],
) -> list[Outcome]:
    """Those of the `rejected` figures of a working that follow under the second hypothesis.

    `outer` gives a range that is quick to find and holds whatever follows under the first. Nobody keeps fewer
    decimals inside the lines than the figures of the working have for the most part.
    """
    shown = sorted([one.figure.places for one in written.values() if not one.figure.whole])
    usual = shown[len(shown) // 2] if shown else 0
    possible = {one.line.slot for one in rejected if _is_possible(one, written, reach, outer, usual)}
    if not possible:
        return []
    carried: dict[int, Interval] = {}
    found: list[Outcome] = []
    for outcome in sorted(_above(possible, written, reach), key=_line):
        line, figure = outcome.line, outcome.figure
        due = _due(line, figure, reach, carried, usual)
        ends = (figure.low, figure.high)
        if figure.holds(*due):
            # Where only the float bounds of the display set touch, they do not meet in a number.
            common = meet(due, ends) if ends[0] <= due[1] and due[0] <= ends[1] else ends
            carried[line.slot] = hull(common, point(figure.number))
            if line.slot in possible:
                found.append(outcome)
        else:
            carried[line.slot] = ends
    return found


def _line(outcome: Outcome) -> Line:
    return outcome.line


def _above(slots: Iterable[int], written: Mapping[int, Outcome], reach: Reach) -> Iterable[Outcome]:
    """The outcomes at `slots` and of every figure that they are computed from."""
    found = {slot: written[slot] for slot in slots}
    todo = list(found.values())
    while todo:
        for slot in reach.frontier(todo.pop().line):
            if slot not in found:
                found[slot] = written[slot]
                todo.append(written[slot])
    return found.values()


def _is_possible(
    outcome: Outcome,
    written: Mapping[int, Outcome],
    reach: Reach,
    outer: Callable[[Line], Interval],
    usual: int,
) -> bool:
    """Whether the figure fits if every figure above it may be anything that its digits allow: a quick no."""
    line, figure = outcome.line, outcome.figure
    if outcome.whole:
        return False
    low, high = outer(line)
    unit = (figure.high - figure.low) / 1.5
    widest = max(_WIDEST * unit, _SHARE * max(abs(low), abs(high)))
    if not (low - widest <= figure.high and figure.low <= high + widest):
        return False
    above = {slot: written[slot].ends for slot in reach.frontier(line)}
    least, most = _due(line, figure, reach, above, usual)
    growth = max(low - least, most - high, 0.0)
    # Where nothing inside can be rounded, this hypothesis is the first.
    return _ON_GRID * unit < growth <= widest and figure.holds(least, most)


def _due(line: Line, figure: Written, reach: Reach, carried: Mapping[int, Interval], usual: int) -> Interval:
    """F under the second hypothesis, with `carried` for what is written above."""
    between = reach.between(line)
    if between is None or line.formula is None or (line.whole and figure.whole):
        return line.exact
    here = followed(between, {slot: carried[slot] for slot in reach.frontier(line)})
    ends = [here.get(parent.slot) or parent.exact for parent in line.parents]
    box = {parent.key: one for parent, one in zip(line.parents, ends, strict=True)}
    return hull(ranged(line, ends), evaluate(line.formula, box.__getitem__, Rounded(figure, usual)))
