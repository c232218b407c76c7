"""Tables in which every column is a quantity, and every row an iteration or a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.axis import Key
from nnsolve.check.columns import NEW, OLD, SAME, columns, figure, is_list
from nnsolve.check.meant import EVERYDAY
from nnsolve.check.reading import Reading, fitting, stands_for
from nnsolve.check.rows import Numbering, Order, Place, counters
from nnsolve.check.sense import ASTRAY
from nnsolve.check.spelling import folded
from nnsolve.notation import After

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.check.columns import Column
    from nnsolve.check.exercise import Exercise
    from nnsolve.check.labels import Labels
    from nnsolve.working.claim import Cell

_STRANGE = 20
"""Rows on end without anything that belongs to the exercise, after which a reading of a table ends."""
_MOST_FIT = 0.75
"""The share of a column that fits, one iteration on, where hardly any of it does in its own."""
_NEVER = 12
"""The first rows, in which a name has to mean anything."""
_MEMORY = 50_000
_TRIED = 100
"""Cells that tell whether a column has what the exercise gives."""
_ALONE = 0.5
"""How well the cells of a column have to fit the only quantity that its title may mean."""


class _Given(Struct, frozen=True):
    """A column that the exercise gives, the name of its numbers, and the last of them."""

    column: Column
    name: str
    last: int


class ByColumns:
    """Prepared once for an exercise."""

    def __init__(self, exercise: Exercise, labels: Labels, order: Order) -> None:
        self._exercise, self._labels, self._order = exercise, labels, order
        self._keys: dict[tuple[str, int, Place], Key | None] = {}

    def readings(
        self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], heading: Mapping[str, int], begin: int
    ) -> Iterator[Reading]:
        """The ways to read a table under a heading, below one whose last row is iteration `begin`."""
        found = columns(head, rows)
        if len(rows) == 1:
            yield self._single(found)
        counted = counters(found, self._order)
        told = [cell for n in counted.columns for cell in found[n].cells if cell is not None]
        found = [column for n, column in enumerate(found) if n not in counted.columns]
        paired = {column.when for column in found} >= {OLD, NEW}
        givens = self._givens(found, len(rows))

        def misfits(row: int, place: Place) -> tuple[int, int]:
            return self._misfits(givens, row, place)

        epoch = heading.get("epoch" if self._order.samples else "k", 0)
        numbering = Numbering(
            self._order, len(rows), counted, misfits, paired=paired, epoch=epoch, begin=begin
        )
        for places, sure in numbering.ways():
            reading = self._reading(found, places, rows, sure=sure)
            reading.told += told
            yield reading

    def _single(self, found: Sequence[Column]) -> Reading:
        """A table of one row, whose columns name one quantity each."""
        reading = Reading()
        for column in found:
            cell = column.cells[0]
            y = figure(cell)
            keys = self._labels.keys(column.title) if y is not None and column.title else ()
            if cell is not None and y is not None and len(keys) == 1:
                reading.add(self._exercise, cell, keys[0], y)
        return reading

    def _reading(
        self,
        found: Sequence[Column],
        places: Sequence[Place | None],
        rows: Sequence[Sequence[Cell]],
        *,
        sure: bool,
    ) -> Reading:
        reading = Reading(sure=sure)
        named = [self._named(column, places) for column in found]
        worked_out = [n for n, keys in enumerate(named) if any(map(self._is_worked_out, keys))]
        for n, column in enumerate(found):
            if column.when == SAME and worked_out and n < worked_out[-1]:
                named[n] = self._before(column, places, named[n])
        for row, cells in enumerate(rows):
            for column, keys in zip(found, named, strict=True):
                cell, key = column.cells[row], keys[row]
                y = figure(cell)
                if cell is not None and y is not None and key is not None:
                    reading.add(self._exercise, cell, key, y)
            if any(
                column.cells[row] is not None and keys[row] for column, keys in zip(found, named, strict=True)
            ):
                reading.told += [cell for cell in cells if is_list(cell)]
        reading.last = max([place.iteration for place in places if place is not None], default=0)
        return reading

    # ------------------------------------------------------------------------------- one column

    def _named(self, column: Column, places: Sequence[Place | None]) -> list[Key | None]:
        """The quantity of each cell of a column, under the name that fits it best."""
        # A word of everyday speech is the quantity only where its figures say so.
        sure = 0 if folded(column.title) in EVERYDAY else column.own
        own = [self._at(name, column.when, places) for name in column.names[:sure]]
        if any(map(any, own)):
            best = max(own, key=lambda keys: (sum(map(bool, keys)), self._fits(column, keys)))
            return self._moved(column, places, best)
        others = [keys for name in column.names[sure:] if any(keys := self._at(name, column.when, places))]
        # Where the title can be said in one way only, less has to fit.
        needed = _ALONE if len(others) == 1 else 1
        likely = [keys for keys in others if self._fits(column, keys) >= needed * sum(map(bool, keys))]
        return max(likely, key=lambda keys: self._fits(column, keys), default=[None] * len(places))

    def _moved(
        self, column: Column, places: Sequence[Place | None], keys: list[Key | None]
    ) -> list[Key | None]:
        """A column whose numbers are those of the next iteration, or of the one before, all the way down.

        The error at a point belongs to the iteration that starts there, the point to the one that ends there.
        """
        if column.when != SAME or self._order.samples or not _is_off(self._shares(column, keys)):
            return keys
        for by in (1, -1):
            moved = [place and structs.replace(place, **_moved_by(place, by)) for place in places]
            for name in column.names[: column.own]:
                others = self._at(name, SAME, moved)
                right, count = self._shares(column, others)
                if right >= _MOST_FIT * count and count >= sum(map(bool, keys)) - 1:
                    return others
        return keys

    def _shares(self, column: Column, keys: Sequence[Key | None]) -> tuple[int, int]:
        """How many cells of a column can be what they are taken for, of how many."""
        pairs = [
            (y, key) for cell, key in zip(column.cells, keys, strict=True) if (y := figure(cell)) and key
        ]
        return sum(stands_for(y, self._exercise.value(key)) for y, key in pairs), len(pairs)

    def _before(
        self, column: Column, places: Sequence[Place | None], now: list[Key | None]
    ) -> list[Key | None]:
        """A column of what is renewed that stands before what is worked out: it may hold the old values."""
        if not any(key is not None and self._is_renewed(key) for key in now):
            return now
        for name in column.names[: column.own]:
            old = self._at(name, OLD, places)
            if self._fits(column, old) > self._fits(column, now):
                return old
        return now

    def _at(self, name: str, when: int, places: Sequence[Place | None]) -> list[Key | None]:
        """The quantity called `name` in each row."""
        found: list[Key | None] = []
        strange, most = 0, _NEVER
        for place in places:
            key = self._key(name, when, place) if place is not None and strange < most else None
            if key is None:
                strange += place is not None
            else:
                strange, most = 0, _STRANGE
            found.append(key)
        return found

    def _fits(self, column: Column, keys: Sequence[Key | None]) -> int:
        """How well the cells of a column fit what they are taken for."""
        count = 0
        for cell, key in zip(column.cells, keys, strict=True):
            y = figure(cell)
            count += fitting(y, self._exercise.value(key)) if y is not None and key is not None else 0
        return count

    def _is_worked_out(self, key: Key | None) -> bool:
        return key is not None and not self._exercise.line(key).given and not self._is_renewed(key)

    def _is_renewed(self, key: Key) -> bool:
        return isinstance(self._exercise.derivation.family(key.name).label, After)

    # ---------------------------------------------------------------------------------- givens

    def _givens(self, found: Sequence[Column], count: int) -> list[_Given]:
        """The columns that the exercise gives, each with the name that its numbers bear."""
        if self._order.samples:
            places = [self._order.place(n, paired=False) for n in range(1, self._order.round + 1)]
        else:
            places = [Place(n, n, n) for n in range(1, count + 1)]
        given: list[_Given] = []
        for column in found:
            for n, name in enumerate(column.names if column.when == SAME else ()):
                at = self._at(name, SAME, places)
                keys = [key for key in at if key is not None]
                if n < column.own and keys and not self._exercise.line(keys[0]).given:
                    break
                if len(keys) > 1 and all(self._exercise.line(key).given for key in keys):
                    values = {self._exercise.value(key) for key in keys}
                    shown = [y for cell in column.cells[:_TRIED] if (y := figure(cell)) is not None]
                    if 2 * sum(any(stands_for(y, one) for one in values) for y in shown) >= len(shown):
                        last = max(row for row, key in enumerate(at, 1) if key is not None)
                        given.append(_Given(column, name, last))
                        break
        return given

    def _misfits(self, givens: Sequence[_Given], row: int, place: Place) -> tuple[int, int]:
        """How many cells of a row contradict what the exercise gives at `place`, and how many could."""
        bad = told = 0
        for given in givens:
            y = figure(given.column.cells[row])
            there = y is not None and (place.sample or place.number) <= given.last
            key = self._key(given.name, SAME, place) if there else None
            if y is not None and key is not None:
                told += 1
                bad += not stands_for(y, self._exercise.value(key))
        return bad, told

    # ------------------------------------------------------------------------------------ names

    def _key(self, name: str, when: int, place: Place) -> Key | None:
        """The quantity called `name` in the row of an iteration or sample."""
        asked = name, when, place
        if asked not in self._keys:
            if len(self._keys) > _MEMORY:
                self._keys.clear()
            self._keys[asked] = next(filter(None, map(self._one, _forms(name, when, place))), None)
        return self._keys[asked]

    def _one(self, name: str) -> Key | None:
        found = [sense for sense in self._labels.best(name) if sense.whole and not sense.part]
        if len(found) == 1 and found[0].rank < ASTRAY:
            return Key(found[0].family, found[0].at)
        return None


def _is_off(shares: tuple[int, int]) -> bool:
    right, count = shares
    return count > 1 and right <= (1 - _MOST_FIT) * count


def _moved_by(place: Place, by: int) -> dict[str, int]:
    return {"iteration": place.iteration + by, "number": place.number + by}


def _forms(name: str, when: int, place: Place) -> Iterator[str]:
    """How the quantity of a row may be called."""
    if when == SAME:
        yield f"{name}{place.marks()}"
    elif when == NEW:
        yield f"{name}_new{place.marks()}"
        yield f"{name}{place.marks()}"
    elif place.iteration > 1:
        yield f"{name}_new{place.marks(1)}"
        yield f"{name}{place.marks(1)}"
    elif place.iteration == 1:
        yield name
        yield f"{name}@k0"
    number = place.number + (when == NEW)
    if name.startswith("d(") and name.endswith(")"):
        yield f"{name[:-1]}_{number})"
    elif not name[-1:].isdecimal():
        yield f"{name}_{number}"
