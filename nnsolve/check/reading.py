"""One way to read a table: which quantity each of its cells is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.evidence import plausible
from nnsolve.check.placed import Placed

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise
    from nnsolve.working.claim import Cell
    from nnsolve.working.written import Written

_ENOUGH = 0.5
"""The share of its numbers that has to be plausible for a reading of a table to be taken."""


class Reading:
    """One hypothesis about a table.

    `last` is the last iteration of its rows, 0 where they tell none; `worth` says how well its cells fit. A
    reading that is not `sure` has to hold for what is worked out, and not only for what the exercise gives.
    """

    def __init__(self, *, sure: bool = True) -> None:
        self.placed: list[Placed] = []
        self.told: list[Cell] = []
        """Cells that say which row it is, or were placed."""
        self.fitting: set[int] = set()
        """The cells that are plausible, by identity."""
        self.last = 0
        self.worth = self._plausible = 0
        self._sure = sure
        self._given = self._given_plausible = 0

    def add(self, exercise: Exercise, cell: Cell, key: Key, figure: Written, component: int = -1) -> None:
        """Take `key` for a cell."""
        self.placed.append(Placed(key, by="table", component=component, cell=cell))
        self.told.append(cell)
        line = exercise.line(key)
        fits = plausible(figure, line.value)
        self._plausible += fits
        self.worth += fitting(figure, line.value)
        if fits:
            self.fitting.add(id(cell))
        if line.given:
            self._given += 1
            self._given_plausible += fits

    def complete(self, other: Reading) -> None:
        """Take over what only `other` places, if most of it fits and it agrees on all that both place."""
        mine = {id(one.cell): one.key for one in self.placed}
        both = [one for one in other.placed if id(one.cell) in mine]
        if not both or any(one.key != mine[id(one.cell)] for one in both):
            return
        told = {id(cell) for cell in self.told}
        more = [one for one in other.placed if id(one.cell) not in told and one.component < 0]
        if 2 * sum(id(one.cell) in other.fitting for one in more) < len(more):
            return
        self.placed += more
        self.told += [one.cell for one in more if one.cell is not None]

    @property
    def holds(self) -> bool:
        """Whether enough of its cells are plausible."""
        count, fits = len(self.placed), self._plausible
        if not self._sure and count > self._given:
            count, fits = count - self._given, fits - self._given_plausible
        return bool(count) and fits >= _ENOUGH * count


def fitting(figure: Written, value: float) -> int:
    """How well a figure fits a value: 2 where it stands for it, 1 where it is near it."""
    return plausible(figure, value) + stands_for(figure, value)


def stands_for(figure: Written, value: float) -> bool:
    """Whether a figure can be a value: a whole number is no other whole number."""
    if figure.whole and float(value).is_integer():
        return figure.number == value
    return figure.low <= value <= figure.high
