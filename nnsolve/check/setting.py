"""The numbers one wrong line was worked with: the figures above it, and how far each of them is open.

Ranges here are estimates, from the corner of the box where a formula is least and that where it is greatest.
They decide which explanation is offered, never whether a figure is accepted.
"""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.pointwise import Code
    from nnsolve.check.replay import Replay

Ends: TypeAlias = "tuple[float, float]"

MOST_HIDDEN = 12
"""Steps left out before a wrong one whose mistakes are looked for too, the nearest first."""


class Setting:
    """Values and their ends by slot, for one wrong line of one working."""

    def __init__(self, replay: Replay, line: Line, exactly: Mapping[int, float] | None = None) -> None:
        """With `exactly` nothing is open, and the quantities at its slots have its values."""
        self._replay, self._exact = replay, exactly is not None
        self.line = line
        self.points: dict[int, float] = dict(replay.numbers)
        if exactly is not None:
            self.points |= exactly
        self._ends: dict[int, Ends | None] = {}
        """How far quantities are open, as far as that was asked or fixed; `None` for what is not."""
        self.hidden = tuple(self._unwritten())
        """The nearest unwritten steps that it is computed from, in the order of the working."""
        for one in self.hidden:
            self.take(one.parents)
        self.take(line.parents)
        for one in () if self._exact else self.hidden:
            self._ends[one.slot] = self.spread(one.run, one.parents)

    def take(self, lines: Iterable[Line]) -> None:
        """Have the values of `lines` ready: as written, else as they follow from what was."""
        points = self.points
        for line in lines:
            if line.slot not in points:
                # What comes after the wrong line would follow from it; the right value was meant.
                known = line.given or self.line < line
                points[line.slot] = line.value if known else self._replay.here(line)

    def ends(self, line: Line) -> Ends | None:
        """How far a quantity is open; `None` for one that is known exactly."""
        if line.slot not in self._ends:
            self._ends[line.slot] = None if self._exact else self._open(line)
        return self._ends[line.slot]

    def _open(self, line: Line) -> Ends | None:
        outcome = self._replay.figure(line)
        if outcome is None or outcome.figure.over:
            return None
        figure = outcome.figure
        # A bare 0 or 1 is meant as it stands where it is right.
        bare = figure.whole and (line.whole or line.value == figure.number)
        return None if bare else (figure.low, figure.high)

    def _unwritten(self) -> Iterable[Line]:
        found: dict[int, Line] = {}
        todo = [self.line]
        for here in todo:
            for parent in here.parents:
                if parent.given or parent.slot in found or self._replay.figure(parent) is not None:
                    continue
                found[parent.slot] = parent
                todo.append(parent)
            if len(found) >= MOST_HIDDEN:
                break
        return sorted(found.values())[-MOST_HIDDEN:]

    # ------------------------------------------------------------------------------------- ranges

    def openness(self) -> float:
        """How far the figures that the line reads are open, relative to their size, added up."""
        total = 0.0
        for line in self.line.parents:
            ends = self.ends(line)
            if ends is not None:
                size = max(abs(ends[0]), abs(ends[1]))
                total += (ends[1] - ends[0]) / size if size else 0.0
        return total

    def spread(self, run: Code, lines: Sequence[Line]) -> Ends:
        """About the least and the greatest value of `run`, which reads `lines`."""
        known = {line.slot: ends for line in lines if (ends := self.ends(line)) is not None}
        return spread(run, self.points, known)

    # -------------------------------------------------------------------------------- unwritten steps

    def after(self, line: Line) -> tuple[Line, ...]:
        """The steps from the unwritten `line` to the wrong one, both left out and last in."""
        moved = {line.slot}
        chain: list[Line] = []
        for step in (*self.hidden, self.line):
            if any(parent.slot in moved for parent in step.parents):
                moved.add(step.slot)
                chain.append(step)
        return tuple(chain)

    def through(self, line: Line, chain: Sequence[Line]) -> Callable[[float], float]:
        """The wrong line's value as a function of that of `line`."""
        points = self.points
        last = chain[-1]

        def value(of: float) -> float:
            before = [(line.slot, points[line.slot])]
            points[line.slot] = of
            for step in chain[:-1]:
                before.append((step.slot, points[step.slot]))
                points[step.slot] = step.run(points)
            made = last.run(points)
            points.update(before)
            return made

        return value

    def carried(self, line: Line, ends: Ends, chain: Sequence[Line]) -> Ends:
        """About the range of the wrong line where that of the unwritten `line` is `ends`."""
        if not (isfinite(ends[0]) and isfinite(ends[1])):
            return -inf, inf
        points = self.points
        touched = (line, *chain[:-1])
        before = [(one, points[one.slot], self.ends(one)) for one in touched]
        self.fix(line, (ends[0] + ends[1]) / 2, ends)
        for step in chain[:-1]:
            self.fix(step, step.run(points), self.spread(step.run, step.parents))
        made = self.spread(chain[-1].run, chain[-1].parents)
        for one, value, old in before:
            self.fix(one, value, old)
        return made

    def followed(self, instead: Mapping[int, tuple[Code, Sequence[Line]]]) -> tuple[float, Ends]:
        """The wrong line's value and range where some unwritten steps have other formulas, by their slots."""
        points = self.points
        before = [(one, points[one.slot], self.ends(one)) for one in self.hidden]
        for step in self.hidden:
            run, lines = instead.get(step.slot, (step.run, step.parents))
            self.fix(step, run(points), self.spread(run, lines))
        value, made = self.line.run(points), self.spread(self.line.run, self.line.parents)
        for one, old, ends in before:
            self.fix(one, old, ends)
        return value, made

    def fix(self, line: Line, value: float, ends: Ends | None = None) -> None:
        """Set the value of a quantity, open as far as `ends`."""
        self.points[line.slot] = value
        self._ends[line.slot] = None if ends is None or ends[0] == ends[1] else ends


MOST_OPEN = 100
"""Open numbers of a formula whose effect is told one by one; more are taken to work all alike."""


def spread(run: Code, points: dict[int, float], ends: Mapping[int, Ends]) -> Ends:
    """About the least and the greatest value of `run` where some of `points` are open as far as `ends`."""
    if not ends:
        one = run(points)
        return (one, one) if isfinite(one) else (-inf, inf)
    low: dict[int, float] = {slot: start for slot, (start, _) in ends.items()}
    high: dict[int, float] = {slot: stop for slot, (_, stop) in ends.items()}
    one = two = 0.0
    for slot, (start, stop) in ends.items() if len(ends) <= MOST_OPEN else ():
        before = points[slot]
        points[slot] = start
        one = run(points)
        points[slot] = stop
        two = run(points)
        points[slot] = before
        rising = one <= two
        low[slot], high[slot] = (start, stop) if rising else (stop, start)
    if len(low) > 1:
        before = {slot: points[slot] for slot in low}
        points.update(low)
        one = run(points)
        points.update(high)
        two = run(points)
        points.update(before)
    if one > two:
        one, two = two, one
    return (one, two) if isfinite(one) and isfinite(two) else (-inf, inf)
