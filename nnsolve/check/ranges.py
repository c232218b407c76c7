"""What may follow from the figures of one working, and what may be carried on, worked out when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.corner import ranged
from nnsolve.check.enclosure import EVERYTHING
from nnsolve.check.follow import followed
from nnsolve.check.interval import hull, meet, point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval
    from nnsolve.check.reach import Reach
    from nnsolve.check.replay import Outcome


class Ranges:
    """F and P of the quantities of one working; see `nnsolve.check.replay`."""

    def __init__(self, written: Mapping[int, Outcome], reach: Reach) -> None:
        self._written, self._reach = written, reach
        self._due: dict[int, Interval] = {}
        self._carried: dict[int, Interval] = {}

    def due(self, line: Line) -> Interval:
        """F of a quantity, written or not."""
        found = self._due.get(line.slot)
        if found is None:
            found = self._due[line.slot] = self._over(line)
        return found

    def settle(self, line: Line, due: Interval) -> None:
        """Take `due` for F of `line`, which was computed in another way."""
        self._due[line.slot] = due

    def forget(self, line: Line) -> None:
        """Drop F of `line`, which was tried without one of its parents."""
        self._due.pop(line.slot, None)

    def carried(self, line: Line) -> Interval:
        """P of a quantity, written or not."""
        found = self._carried.get(line.slot)
        if found is not None:
            return found
        for before in self._unsettled(line):
            self._carried[before.slot] = self._carry(before)
        return self._carried[line.slot]

    def _unsettled(self, line: Line) -> list[Line]:
        """`line` and the figures that it is computed from, in order, as far as P is not known yet."""
        found = {line.slot: line}
        todo = [line]
        while todo:
            here = todo.pop()
            outcome = self._written.get(here.slot)
            if outcome is not None and not outcome.fits:
                continue  # P is what the figure stands for, whatever comes before it
            for slot in self._reach.frontier(here):
                if slot not in found and slot not in self._carried:
                    found[slot] = self._written[slot].line
                    todo.append(found[slot])
        return sorted(found.values())

    def _carry(self, line: Line) -> Interval:
        outcome = self._written.get(line.slot)
        if outcome is None:
            return line.exact if self._reach.is_free(line) else self.due(line)
        ends = outcome.ends
        if not outcome.fits:
            return ends
        due = self.due(line)
        if outcome.whole and isinstance(due[0], int) and isinstance(due[1], int):
            return outcome.figure.number, outcome.figure.number  # nothing but whole numbers can follow
        if ends[0] <= due[1] and due[0] <= ends[1]:
            due = meet(due, ends)
        return hull(due, point(outcome.figure.number))

    def _over(self, line: Line) -> Interval:
        """F over the carried sets; over what was due where a wrong parent was not carried on."""
        figures = {slot: self.carried(self._written[slot].line) for slot in self._reach.frontier(line)}
        outcome = self._written.get(line.slot)
        if outcome is not None:
            figures |= {one.line.slot: self.due(one.line) for one in outcome.without}
        return self._from(line, figures)

    def outer(self, line: Line) -> Interval:
        """An interval around F that is quick to find: the parents may be anything that their digits allow."""
        written = self._written
        if line.sources <= written.keys():
            box = [self.wide(p) if p.slot in written else p.exact for p in line.parents]
            return ranged(line, box) if box else line.exact
        return self._from(line, {slot: self.wide(written[slot].line) for slot in self._reach.frontier(line)})

    def wide(self, line: Line) -> Interval:
        """An interval around P that is quick to find: what the digits allow, where there are some."""
        outcome = self._written.get(line.slot)
        return self.carried(line) if outcome is None or outcome.coarse else outcome.ends

    def _from(self, line: Line, figures: dict[int, Interval]) -> Interval:
        """F where the written quantities right above `line` lie in `figures`."""
        if line.formula is None or not figures:
            return line.exact
        between = self._reach.between(line)
        if between is None:
            return EVERYTHING
        if between:
            return followed((*between, line), figures)[line.slot]
        return ranged(line, [figures.get(parent.slot) or parent.exact for parent in line.parents])
