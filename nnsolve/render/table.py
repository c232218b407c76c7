"""The tables of a derivation with their rows written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key, positions
from nnsolve.exposition import Both, Counted, Named, Valued
from nnsolve.expr import Sym, bind
from nnsolve.notation import Entry, Word
from nnsolve.render.rows import Figure, Quantity, Tabular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nnsolve.derivation import Family
    from nnsolve.exposition import Block, Table
    from nnsolve.exposition import Cell as CellTemplate
    from nnsolve.render.page import Composer
    from nnsolve.render.rows import Cell

LARGE = 64
"""Given tables with more numbers than this are only summarised."""

DRAWN = 400
"""Numbers of an array up to which it is drawn."""


def mentioned(table: Table) -> Iterator[Sym]:
    """The symbols in the cells of `table`."""
    for block in table.blocks:
        for cell in block.cells:
            if not isinstance(cell, (str, Counted)):
                yield cell.of


def is_array(family: Family) -> bool:
    """Whether a family is shown as a matrix: its positions have no names of their own."""
    if isinstance(family.label, Entry):
        return bool(family.axes)
    return len(family.axes) == 2 and isinstance(family.label, (Word, type(None)))  # noqa: PLR2004


def slices(composer: Composer, family: Family, under: tuple[int, ...] = ()) -> Iterator[Tabular]:
    """The family, at positions that begin with `under`, as matrices over its last two axes."""
    left = family.axes[len(under) :]
    depth = min(2, len(left))
    rows, columns = (left[-2] if depth > 1 else Axis("row", 1)), left[-1]
    name = composer.whole.name(family)
    for at in positions(left[: len(left) - depth]):
        place = (*under, *at)
        lines: list[tuple[Figure, ...]] = []
        for i in range(rows.size):
            keys = [Key(family.name, (*place, *((i,) if depth > 1 else ()), j)) for j in range(columns.size)]
            lines.append(tuple(Figure(composer.numbers.text(key), composer.is_asked(key)) for key in keys))
        title = f"{name}[{','.join(map(str, place))}]" if place else name
        yield Tabular(title, (), tuple(lines))


class Expander:
    """Writes out the tables of one derivation."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._derivation = composer.derivation

    def tables(self, place: str) -> list[Tabular]:
        """The tables at `place`: given ones that are small enough, result tables cut to what is asked."""
        out: list[Tabular] = []
        for table in self._derivation.tables:
            if table.place != place:
                continue
            if place == "given" and self._is_large(table):
                continue
            rows = tuple(row for block in table.blocks for row in self._rows(block, whole=_is_whole(table)))
            if rows:
                out.append(Tabular(table.title, table.head, rows))
        return out

    def _is_large(self, table: Table) -> bool:
        return any(len(self._derivation.family(sym.name)) > LARGE for sym in mentioned(table))

    def _rows(self, block: Block, *, whole: bool) -> Iterator[tuple[Cell, ...]]:
        for at in positions(block.axes, block.where):
            here = dict(zip(block.axes, at, strict=True))
            cells = tuple(self._cell(cell, here) for cell in block.cells)
            if whole or any(not isinstance(cell, str) and _marked(cell) for cell in cells):
                yield cells

    def _cell(self, cell: CellTemplate, at: Mapping[Axis, int]) -> Cell:
        if isinstance(cell, str):
            return cell
        if isinstance(cell, Counted):
            return str(at[cell.axis] + 1)
        sym = bind(cell.of, at)
        if not isinstance(sym, Sym) or sym.key not in self._derivation:
            return ""
        key = sym.key
        match cell:
            case Named():
                self._composer.name((key,))
                return Quantity(key)
            case Valued():
                return Figure(self._composer.numbers.cell(key), self._composer.is_asked(key))
            case Both():
                self._composer.name((key,))
                return Quantity(key, self._composer.numbers.cell(key), self._composer.is_asked(key))


def _is_whole(table: Table) -> bool:
    return table.whole or table.place == "given"


def _marked(cell: Cell) -> bool:
    return isinstance(cell, (Figure, Quantity)) and cell.answer
