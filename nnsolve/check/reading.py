"""One way to read a table: which quantity each of its cells is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.assign import Placed
from nnsolve.check.evidence import plausible

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise
    from nnsolve.working.claim import Cell
    from nnsolve.working.written import Written

_ENOUGH = 0.5
"""The share of its numbers that has to be plausible for a reading of a table to be taken."""


class Reading:
    """One hypothesis about a table.

    `last` is the last iteration of its rows, 0 where they tell none. One that is not `sure` has to hold for
    what is worked out, and not only for what the exercise gives.
    """

    def __init__(self, *, sure: bool = True) -> None:
        self.placed: list[Placed] = []
        self.told: list[Cell] = []
        """Cells that say which row it is, or were placed."""
        self.last = 0
        self.plausible = 0
        self._sure = sure
        self._given = self._given_plausible = 0

    def add(self, exercise: Exercise, cell: Cell, key: Key, figure: Written, component: int = -1) -> None:
        """Take `key` for a cell."""
        self.placed.append(Placed(key, by="table", component=component, cell=cell))
        self.told.append(cell)
        line = exercise.line(key)
        fits = plausible(figure, line.value)
        self.plausible += fits
        if line.given:
            self._given += 1
            self._given_plausible += fits

    @property
    def holds(self) -> bool:
        """Whether enough of its cells are plausible."""
        count, fitting = len(self.placed), self.plausible
        if not self._sure and count > self._given:
            count, fitting = count - self._given, fitting - self._given_plausible
        return bool(count) and fitting >= _ENOUGH * count
