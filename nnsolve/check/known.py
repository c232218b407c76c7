"""The tables of an exercise written out: for every cell its text or its quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.axis import Key, fix, positions
from nnsolve.check.aliases import COLUMNS
from nnsolve.check.spelling import folded
from nnsolve.exposition import Both, Counted, Named, Valued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.axis import Axis
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Block, Cell, Table
    from nnsolve.expr import Sym

MOST_ROWS = 5000
"""Rows of a table of the exercise that are compared with a written one."""

MOST_SOUGHT = 60
"""Rows of a written table that are sought by what is given in them."""

_SIGNS = str.maketrans("", "", "·*×$")

Own: TypeAlias = "Key | str"


class Known(Struct, frozen=True):
    """One table: the words of its columns, and its rows; `names` are the first cells as they are compared."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Own, ...], ...]
    names: tuple[str, ...]

    def column(self, word: str) -> int:
        """The column of a title, −1 for none."""
        return self.columns.index(word) if word in self.columns else -1

    def matched(
        self, first: Sequence[str], misfits: Callable[[int, Sequence[Own]], int], *, named: bool
    ) -> list[tuple[Own, ...] | None]:
        """For each written row the row of this table: the one of its name, else the next one.

        `first` are the first cells as they are compared, which are names of rows where `named` is set.
        `misfits` says how much of what is given in a row of this table a written one contradicts: where more
        than a third of the rows contradict it, each is the next row that it does not.
        """
        place = {name: n for n, name in enumerate(self.names) if name} if named else {}
        known = [place.get(text, -1) for text in first]
        found = self._in_order(known)
        wrong = sum(own is not None and misfits(n, own) > 0 for n, own in enumerate(found))
        return found if 3 * wrong <= len(first) else self._by_givens(len(first), misfits)

    def _in_order(self, known: Sequence[int]) -> list[tuple[Own, ...] | None]:
        start = next((n for n, row in enumerate(self.rows) if any(isinstance(own, Key) for own in row)), 0)
        claimed = set(known)
        found: list[tuple[Own, ...] | None] = []
        next_ = start
        for at in known:
            here = at if at >= 0 else next_
            if (at < 0 and here in claimed) or here >= len(self.rows):
                found.append(None)
                continue
            found.append(self.rows[here])
            next_ = here + 1
        return found

    def _by_givens(
        self, count: int, misfits: Callable[[int, Sequence[Own]], int]
    ) -> list[tuple[Own, ...] | None]:
        """For each written row one of this table that has the same givens."""
        if count > MOST_SOUGHT:
            return [None] * count
        free = list(self.rows[: 2 * MOST_SOUGHT])
        found: list[tuple[Own, ...] | None] = []
        for n in range(count):
            own = next((own for own in free if not misfits(n, own)), None)
            if own is not None:
                free.remove(own)
            found.append(own)
        return found


def known_tables(derivation: Derivation) -> tuple[Known, ...]:
    """The tables of `derivation` that have titles over their columns."""
    notation = derivation.notation
    made: list[Known] = []
    for table in derivation.tables:
        if not any(table.head):
            continue
        rows: list[tuple[Own, ...]] = []
        names: list[str] = []
        for cells, at in _rows(table):
            own = tuple(_own(cell, at) for cell in cells)
            rows.append(own)
            first = own[0] if own else ""
            if isinstance(first, Key):
                first = notation.bare(first) if isinstance(cells[0], Named) else ""
            names.append(folded(first))
        made.append(Known(tuple(column_word(title) for title in table.head), tuple(rows), tuple(names)))
    return tuple(made)


def _rows(table: Table) -> Iterator[tuple[tuple[Cell, ...], Mapping[Axis, int]]]:
    count = 0
    for block in table.blocks:
        for at in _places(block):
            if count >= MOST_ROWS:
                return
            count += 1
            yield block.cells, at


def _places(block: Block) -> Iterator[Mapping[Axis, int]]:
    for at in positions(block.axes, block.where):
        yield dict(zip(block.axes, at, strict=True))


def _own(cell: Cell, at: Mapping[Axis, int]) -> Own:
    match cell:
        case str():
            return cell
        case Named(of) | Valued(of) | Both(of):
            return _key(of, at)
        case Counted(axis):
            return str(at[axis] + 1)


def _key(of: Sym, at: Mapping[Axis, int]) -> Key:
    return Key(of.name, tuple(k for index in of.index if isinstance(k := fix(index, at), int)))


def column_word(title: str) -> str:
    """A column title in the form that is compared."""
    word = folded(title).translate(_SIGNS).replace("²", "^2")
    return next((words[0] for words in COLUMNS if word in words), word)
