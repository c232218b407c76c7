"""Ties the cells of a table to quantities: by the exercise's own tables, by named columns, by named rows.

Each way to read a table is a hypothesis; the one under which most numbers are plausible is taken, and none
where hardly any is: then the table is about something else.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.aliases import COUNTED, NEW_WORDS, OLD_WORDS, SLOPE_WORDS
from nnsolve.check.assign import Placed
from nnsolve.check.evidence import plausible
from nnsolve.check.known import Known, column_word, known_tables
from nnsolve.check.sense import ASTRAY
from nnsolve.check.spelling import folded
from nnsolve.check.statement import bare
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.exercise import Exercise
    from nnsolve.check.labels import Labels
    from nnsolve.check.volume import Volumes
    from nnsolve.working.claim import Cell, Grid
    from nnsolve.working.written import Written

MOST_CELLS = 20_000
"""Cells of a table that are read."""
_STRANGE = 60
"""Rows on end without anything that belongs to the exercise, after which a reading of a table ends."""
_ENOUGH = 0.5
"""The share of its numbers that has to be plausible for a reading of a table to be taken."""
_RUNS = re.compile(r"_?\{?[nkti]\}?$")
_ORNAMENT = re.compile(r"</?su[bp]>|[$\\*`]|\\text|\(.*?\)|\[.*?\]")


class Reading:
    """One hypothesis about a table: which quantity each cell is."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.plausible = 0
        self.told: list[Cell] = []
        """Cells that say which row it is."""

    def add(self, exercise: Exercise, cell: Cell, key: Key, figure: Written, component: int = -1) -> None:
        """Take `key` for a cell."""
        self.placed.append(Placed(key, by="table", component=component, cell=cell))
        self.plausible += plausible(figure, exercise.value(key))

    @property
    def share(self) -> float:
        """How many of the cells are plausible."""
        return self.plausible / len(self.placed) if self.placed else 0.0


class Tables:
    """Prepared once for an exercise."""

    def __init__(self, exercise: Exercise, labels: Labels, volumes: Volumes) -> None:
        self._exercise, self._labels, self._volumes = exercise, labels, volumes
        self._known: tuple[Known, ...] | None = None

    @property
    def known(self) -> tuple[Known, ...]:
        """The tables of the exercise itself."""
        if self._known is None:
            self._known = known_tables(self._exercise.derivation)
        return self._known

    def align(self, grid: Grid) -> tuple[list[Placed], list[Cell]]:
        """The cells of `grid` that belong to a quantity, and those with a number that belong to none."""
        placed: list[Placed] = []
        loose: list[Cell] = []
        rows = _within(grid.rows)
        for first, last in _side_by_side(grid.head):
            in_cells, others = self._align(grid.head[first:last], [row[first:last] for row in rows])
            placed += in_cells
            loose += others
        return placed, loose

    def _align(self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> tuple[list[Placed], list[Cell]]:
        numbers = [cell for row in rows for cell in row if _figure(cell) is not None or cell.shape]
        best = Reading()
        for reading in self._readings(head, rows):
            if reading.share >= _ENOUGH and reading.plausible > best.plausible:
                best = reading
        taken = {id(cell) for cell in (*best.told, *(placed.cell for placed in best.placed))}
        return best.placed, [cell for cell in numbers if id(cell) not in taken]

    def _readings(self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Iterator[Reading]:
        titles = [self._title(cell) for cell in head]
        for known in self.known:
            yield self._like_known(known, head, titles, rows)
        for start in (1, 0):
            yield self._by_columns(titles, rows, start)
        yield self._by_rows(titles, rows)
        yield self._by_units(titles, rows)

    def _title(self, cell: Cell) -> str:
        """What a column is called: a name of several words where the exercise has it, else as it is read."""
        words = cell.text.strip()
        whole = words.replace(" ", "_") if " " in words and isinstance(cell.expr, Sym) else ""
        return whole if whole and self._labels.senses(whole) else _title(cell)

    # --------------------------------------------------------------------- the exercise's own tables

    def _like_known(
        self, known: Known, head: Sequence[Cell], titles: list[str], rows: Sequence[Sequence[Cell]]
    ) -> Reading:
        reading = Reading()
        printed = [known.column(column_word(cell.text)) for cell in head]
        columns = [
            own if own >= 0 else known.column(column_word(title))
            for own, title in zip(printed, titles, strict=True)
        ]
        if sum(column >= 0 for column in columns) < min(2, len(titles)):
            return reading
        first = [row[0].text if row else "" for row in rows]
        named = bool(titles) and (columns[0] == 0 or not titles[0])
        for row, own in zip(rows, known.matched(first, named=named), strict=True):
            if own is None:
                continue
            for cell, column in zip(row, columns, strict=False):
                if not 0 <= column < len(own):
                    continue
                target = own[column]
                if isinstance(target, str):
                    reading.told.append(cell)
                    if known.columns[column] == "output":
                        self._shape(reading, cell, own[0])
                    continue
                figure = _figure(cell)
                if figure is not None:
                    reading.add(self._exercise, cell, target, figure)
        return reading

    def _shape(self, reading: Reading, cell: Cell, layer: Key | str) -> None:
        """The numbers of a shape such as 28×28×6 in the row of a layer."""
        numbers = cell.shape or ((cell.expr,) if cell.expr is not None else ())
        figures = [figure for number in numbers if (figure := bare(number)) is not None]
        keys = self._volumes.keys(layer, figures) if isinstance(layer, str) else ()
        for n, (key, figure) in enumerate(zip(keys, figures, strict=False)):
            reading.add(self._exercise, cell, key, figure, n if cell.shape else -1)

    # ------------------------------------------------------------------------------ named columns

    def _by_columns(self, titles: list[str], rows: Sequence[Sequence[Cell]], start: int) -> Reading:
        """Every column is a quantity, every row an iteration or a sample; rows count from `start`."""
        reading = Reading()
        counter = next((n for n, title in enumerate(titles) if column_word(title) in COUNTED), -1)
        for n, row in enumerate(_while_met(reading, rows)):
            number = n + start
            if 0 <= counter < len(row):
                counted = _figure(row[counter])
                if counted is not None and counted.whole:
                    number = int(counted.number)
                    reading.told.append(row[counter])
            for column, (title, cell) in enumerate(zip(titles, row, strict=False)):
                figure = _figure(cell)
                if figure is None or column == counter or not title:
                    continue
                key = self._in_row(title, number, single=len(rows) == 1)
                if key is not None:
                    reading.add(self._exercise, cell, key, figure)
        return reading

    def _in_row(self, title: str, number: int, *, single: bool) -> Key | None:
        """The quantity of a column in the row of an iteration or sample."""
        if single:
            keys = self._labels.keys(title)
            return keys[0] if len(keys) == 1 else None
        stem = _RUNS.sub("", title)
        names = [f"{title}@{number}", f"{stem}@{number}"]
        if not stem[-1:].isdecimal():
            names.append(f"{stem}_{number}")
        for name in names:
            found = [sense for sense in self._labels.best(name) if sense.whole and not sense.part]
            if len(found) == 1 and found[0].rank < ASTRAY:
                return Key(found[0].family, found[0].at)
        return None

    # --------------------------------------------------------------------------------- named rows

    def _by_units(self, titles: list[str], rows: Sequence[Sequence[Cell]]) -> Reading:
        """Every row is a unit, every column what it has: its net input, its output, its error signal."""
        reading = Reading()
        for row in _while_met(reading, rows):
            unit = _title(row[0]) if row else ""
            for title, cell in zip(titles[1:], row[1:], strict=False):
                figure = _figure(cell)
                keys = self._labels.keys(f"{title}_{unit}") if figure is not None and title and unit else ()
                if figure is not None and len(keys) == 1:
                    reading.add(self._exercise, cell, keys[0], figure)
        return reading

    def _by_rows(self, titles: list[str], rows: Sequence[Sequence[Cell]]) -> Reading:
        """Every row begins with the name of a quantity; the columns are its old value, new value, slope."""
        reading = Reading()
        for row in _while_met(reading, rows):
            if not row:
                continue
            keys = self._labels.keys(_title(row[0]))
            if len(keys) != 1:
                continue
            for column, cell in enumerate(row[1:], 1):
                figure = _figure(cell)
                if figure is None:
                    continue
                title = folded(titles[column]) if column < len(titles) else ""
                key = self._role(keys[0], title)
                if key is not None:
                    reading.add(self._exercise, cell, key, figure)
        return reading

    def _role(self, key: Key, title: str) -> Key | None:
        if any(word in title for word in NEW_WORDS):
            new = [k for sense in self._labels.renewed(key) for k in self._labels.expand(sense)]
            return new[-1] if new else None
        if any(word in title for word in SLOPE_WORDS):
            return self._labels.slope(key)
        if not title or any(word in title for word in OLD_WORDS):
            return key
        return None


def _side_by_side(head: Sequence[Cell]) -> list[tuple[int, int | None]]:
    """The columns of each table of several side by side: each begins with the same title."""
    first = head[0].text if head else ""
    starts = [n for n, cell in enumerate(head) if cell.text == first] if first else []
    return list(zip_longest(starts or [0], starts[1:]))


def _within(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    kept: list[Sequence[Cell]] = []
    count = 0
    for row in rows:
        count += len(row)
        if count > MOST_CELLS:
            break
        kept.append(row)
    return kept


def _while_met(reading: Reading, rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows of a table, until too many on end add nothing to `reading`: looking names up takes time."""
    met = strange = 0
    for row in rows:
        yield row
        strange = 0 if len(reading.placed) > met else strange + 1
        met = len(reading.placed)
        if strange >= _STRANGE:
            return


def _figure(cell: Cell) -> Written | None:
    return None if cell.expr is None or cell.shape else bare(cell.expr)


def _title(cell: Cell) -> str:
    """What a cell calls a quantity."""
    if isinstance(cell.expr, Sym):
        return cell.expr.name
    return _ORNAMENT.sub("", cell.text).strip()
