"""Ties the cells of a table to quantities: by the exercise's own tables, by named columns, by named rows.

Each way to read a table is a hypothesis; the one that fits most numbers best is taken, and none
where hardly any is: then the table is about something else.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.aliases import COUNTED, NEW_WORDS, OLD_WORDS, SLOPE_WORDS
from nnsolve.check.by_columns import ByColumns
from nnsolve.check.columns import figure, in_words, is_list, title
from nnsolve.check.known import Known, column_word, known_tables
from nnsolve.check.reading import Reading, stands_for
from nnsolve.check.spelling import folded
from nnsolve.check.statement import bare
from nnsolve.notation import RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.check.exercise import Exercise
    from nnsolve.check.labels import Labels
    from nnsolve.check.placed import Placed
    from nnsolve.check.rows import Order
    from nnsolve.check.sections import Sections
    from nnsolve.check.volume import Volumes
    from nnsolve.working.claim import Cell, Grid

MOST_CELLS = 20_000
"""Cells of a table that are read."""
_STRANGE = 60
"""Rows on end without anything that belongs to the exercise, after which a reading of a table ends."""


class Tables:
    """Prepared once for an exercise."""

    def __init__(self, exercise: Exercise, labels: Labels, volumes: Volumes, order: Order) -> None:
        self._exercise, self._labels, self._volumes, self._order = exercise, labels, volumes, order
        self._columns = ByColumns(exercise, labels, order)
        self._known: tuple[Known, ...] | None = None

    @property
    def known(self) -> tuple[Known, ...]:
        """The tables of the exercise itself."""
        if self._known is None:
            self._known = known_tables(self._exercise.derivation)
        return self._known

    def align(self, grids: Sequence[Grid], sections: Sections | None) -> tuple[list[Placed], list[Cell]]:
        """The cells of `grids` that belong to a quantity, and those with a number that belong to none."""
        placed: list[Placed] = []
        loose: list[Cell] = []
        ends: dict[tuple[str, ...], int] = {}
        for grid in grids:
            every = _within(grid.rows)
            heading = sections.at(grid.span.line) if sections is not None else {}
            for first, last in _side_by_side(grid.head):
                head, rows = grid.head[first:last], [row[first:last] for row in every]
                titles = tuple([column_word(title(cell)) for cell in head])
                best = self._best(head, rows, heading, ends.get(titles, 0))
                ends[titles] = best.last
                taken = {id(cell) for cell in best.told}
                placed += best.placed
                loose += [cell for row in rows for cell in row if _is_number(cell) and id(cell) not in taken]
        return placed, loose

    def _best(
        self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], heading: Mapping[str, int], begin: int
    ) -> Reading:
        """The reading that fits best, completed by those that agree with it."""
        readings = [one for one in self._readings(head, rows, heading, begin) if one.holds]
        best = max(readings, key=lambda one: one.worth, default=Reading())
        for one in readings:
            best.complete(one)
        return best

    def _readings(
        self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], heading: Mapping[str, int], begin: int
    ) -> Iterator[Reading]:
        titles = [self._title(cell) for cell in head]
        for known in self.known:
            yield self._like_known(known, head, rows)
        yield from self._columns.readings(head, rows, heading, begin)
        yield self._by_rows(titles, rows)
        yield self._by_units(titles, rows)

    def _title(self, cell: Cell) -> str:
        """What a row or a column is called: a name of several words where the exercise has it."""
        words = in_words(cell)
        return words if words and self._labels.senses(words) else title(cell)

    # --------------------------------------------------------------------- the exercise's own tables

    def _like_known(self, known: Known, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Reading:
        reading = Reading()
        columns = [_column(known, cell) for cell in head]
        if sum(column >= 0 for column in columns) < min(2, len(head)) or self._is_presented(known):
            return reading
        first = [folded(row[0].text) if row else "" for row in rows]
        named = bool(head) and (columns[0] == 0 or not title(head[0])) and len(set(first)) == len(first)
        counts = bool(head) and column_word(title(head[0])) in COUNTED

        def misfits(row: int, own: Sequence[Key | str]) -> int:
            return self._misfits(rows[row], columns, own)

        for row, own in zip(rows, known.matched(first, misfits, named=named), strict=True):
            if own is None:
                continue
            if counts and row:
                reading.told.append(row[0])
            for cell, column in zip(row, columns, strict=False):
                if not 0 <= column < len(own):
                    continue
                target = own[column]
                if isinstance(target, str):
                    reading.told.append(cell)
                    if known.columns[column] == "output":
                        self._shape(reading, cell, own[0])
                    continue
                y = figure(cell)
                if y is not None:
                    reading.add(self._exercise, cell, target, y)
        return reading

    def _is_presented(self, known: Known) -> bool:
        """Whether the rows of a table are samples as they are presented, which are numbered as such."""
        keys = (own for row in known.rows[:1] for own in row if isinstance(own, Key))
        families = map(self._exercise.derivation.family, {key.name for key in keys})
        running = {axis.name for family in families for axis in family.axes}
        return bool(self._order.samples) and RUNNING[0] in running

    def _misfits(self, row: Sequence[Cell], columns: Sequence[int], own: Sequence[Key | str]) -> int:
        """How many cells of a row contradict what is given in a row of the exercise's own table."""
        count = 0
        for cell, column in zip(row, columns, strict=False):
            target = own[column] if 0 <= column < len(own) else ""
            y = figure(cell)
            if isinstance(target, Key) and y is not None:
                line = self._exercise.line(target)
                count += line.given and not stands_for(y, line.value)
        return count

    def _shape(self, reading: Reading, cell: Cell, layer: Key | str) -> None:
        """The numbers of a shape such as 28×28×6 in the row of a layer."""
        numbers = cell.shape or ((cell.expr,) if cell.expr is not None else ())
        figures = [figure for number in numbers if (figure := bare(number)) is not None]
        keys = self._volumes.keys(layer, figures) if isinstance(layer, str) else ()
        for n, (key, figure) in enumerate(zip(keys, figures, strict=False)):
            reading.add(self._exercise, cell, key, figure, n if cell.shape else -1)

    # --------------------------------------------------------------------------------- named rows

    def _by_units(self, titles: list[str], rows: Sequence[Sequence[Cell]]) -> Reading:
        """Every row is a unit, every column what it has: its net input, its output, its error signal."""
        reading = Reading()
        for row in _while_met(reading, rows):
            unit = title(row[0]) if row else ""
            for said, cell in zip(titles[1:], row[1:], strict=False):
                y = figure(cell)
                keys = self._labels.keys(f"{said}_{unit}") if y is not None and said and unit else ()
                if y is not None and len(keys) == 1:
                    reading.add(self._exercise, cell, keys[0], y)
                    reading.told.append(row[0])
        return reading

    def _by_rows(self, titles: list[str], rows: Sequence[Sequence[Cell]]) -> Reading:
        """Every row begins with the name of a quantity; the columns are its old value, new value, slope."""
        reading = Reading()
        for row in _while_met(reading, rows):
            if not row:
                continue
            keys = self._labels.keys(title(row[0]))
            if len(keys) != 1:
                continue
            for column, cell in enumerate(row[1:], 1):
                y = figure(cell)
                if y is None:
                    continue
                said = folded(titles[column]) if column < len(titles) else ""
                key = self._role(keys[0], said)
                if key is not None:
                    reading.add(self._exercise, cell, key, y)
        return reading

    def _role(self, key: Key, said: str) -> Key | None:
        if any(word in said for word in NEW_WORDS):
            new = [k for sense in self._labels.renewed(key) for k in self._labels.expand(sense)]
            return new[-1] if new else None
        if any(word in said for word in SLOPE_WORDS):
            return self._labels.slope(key)
        if not said or any(word in said for word in OLD_WORDS):
            return key
        return None


def _column(known: Known, cell: Cell) -> int:
    """The column of a table of the exercise that has a title, letter for letter or as a name; −1 for none."""
    column = known.column(column_word(cell.text.strip("$*` ")))
    return known.column(column_word(title(cell))) if column < 0 else column


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


def _is_number(cell: Cell) -> bool:
    """Whether a cell states one or several numbers."""
    return figure(cell) is not None or bool(cell.shape) or is_list(cell)
