"""A page as lines of styled spans: the one layout that plain text and the terminal share.

Styles are ``title, dim, number, name, value, answer, rule, note`` and the empty one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.render.columns import Cells, Signs, equations, fraction
from nnsolve.render.grid_table import beside, formula_table, pointed, table
from nnsolve.render.letters import ascii_text, numeral
from nnsolve.render.rows import (
    ArrayLine,
    Bulk,
    Equation,
    Figure,
    Formula,
    Fraction,
    Items,
    Quantity,
    Tables,
)
from nnsolve.render.sentence import sentence
from nnsolve.render.spans import flowed, length, trimmed, wrapped
from nnsolve.render.text import Printer, named, numbered, referring

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.exposition import Note
    from nnsolve.expr import Expr
    from nnsolve.render.rows import Cell, Page, Row, Section, Tabular
    from nnsolve.render.spans import Line

_INDENT = 4
_UNICODE = Signs("◀", "─", "·")
_ASCII = Signs("<", "-", "*")


def laid_out(page: Page, width: int = 80, *, ascii: bool = False) -> Iterator[Line]:  # noqa: A002
    """The lines of `page`, none wider than `width` except for a single word that cannot be broken."""
    return _Layout(page, width, ascii=ascii).lines()


class _Layout:
    def __init__(self, page: Page, width: int, *, ascii: bool) -> None:  # noqa: A002
        self._page, self._width, self._ascii = page, max(20, width), ascii
        self._signs = _ASCII if ascii else _UNICODE
        self._names = Printer(named(page.names, ascii=ascii), ascii=ascii)
        self._references = Printer(referring(page.names, page.lines, ascii=ascii), ascii=ascii)
        numbers = [r.number for s in page.sections for r in s.rows if isinstance(r, (Equation, ArrayLine))]
        self._number_width = max(2, len(str(max(numbers, default=0))))

    def lines(self) -> Iterator[Line]:
        yield from self._header()
        for section in self._page.sections:
            yield []
            yield from self._given(section) if section.kind == "given" else self._section(section)
        for text in self._page.closing:
            yield from self._prose(text, "dim", _INDENT)

    # ------------------------------------------------------------------------------------ header

    def _header(self) -> Iterator[Line]:
        title, name = self._text(self._page.title), self._text(self._page.name)
        *above, last = list(wrapped(title, self._width)) or [""]
        for piece in above:
            yield [(piece, "title")]
        gap = self._width - len(last) - len(name)
        if gap > 1 or not name:
            yield trimmed([(last, "title"), (" " * gap, ""), (name, "dim")])
        else:
            yield [(last, "title")]
            yield trimmed([(name.rjust(self._width), "dim")])
        for text in self._page.summary:
            yield from self._prose(text)
        yield from self._prose(self._page.precision, "dim")
        if self._page.conventions:
            said = "; ".join(stated.says for stated in self._page.conventions)
            yield from self._prose(f"Conventions: {said}.", "dim")

    def _prose(self, text: str | Note, style: str = "", indent: int = 0) -> Iterator[Line]:
        plain = self._text(text) if isinstance(text, str) else self._sentence(text)
        whole = len(plain) <= self._width - indent
        for part in (plain,) if whole else plain.split(",   "):
            for piece in wrapped(part, self._width - indent):
                yield [(" " * indent + piece, style)]

    # ---------------------------------------------------------------------------------- sections

    def _given(self, section: Section) -> Iterator[Line]:
        head = f"{section.title}  "
        rest: list[Row] = []
        first = True
        for row in section.rows:
            if isinstance(row, Items) and first:
                items = [self._item(item) for item in row.items]
                yield from flowed(items, 3, self._width, len(head), [(head, "title")])
            elif isinstance(row, Bulk) and first:
                yield [(head, "title"), (self._bulk(row), "")]
            elif isinstance(row, Bulk):
                yield [(" " * len(head) + self._bulk(row), "")]
            else:
                if first:
                    yield [(section.title, "title")]
                rest.append(row)
            first = False
        for row in rest:
            yield []
            yield from self._row(row)

    def _section(self, section: Section) -> Iterator[Line]:
        yield from self._rule(self._text(section.title))
        for text in section.prose:
            yield from self._prose(text, "", _INDENT)
        if section.kind == "working" and section.prose:
            yield []
        waiting: list[Equation] = []
        for n, row in enumerate(section.rows):
            if isinstance(row, Equation):
                waiting.append(row)
                continue
            if waiting:
                yield from self._equations(waiting)
                waiting = []
            if n and section.kind == "answer":
                yield []
            yield from self._row(row)
            if isinstance(row, Fraction):
                yield []
        if waiting:
            yield from self._equations(waiting)

    def _rule(self, title: str) -> Iterator[Line]:
        *above, last = list(wrapped(title, self._width)) or [""]
        for piece in above:
            yield [(piece, "title")]
        bar = self._signs.rule * (self._width - len(last) - 1)
        yield [(f"{last} " if bar else last, "title"), (bar, "rule")]

    def _row(self, row: Row) -> Iterator[Line]:
        match row:
            case Items(items):
                indent = " " * _INDENT
                shown = [self._item(item) for item in items]
                yield from flowed(shown, 6, self._width, _INDENT, [(indent, "")])
            case Bulk():
                yield from self._prose(self._bulk(row), "", _INDENT)
            case Fraction(key, factors):
                (left, *rest) = [self._halves(one) for one in (key, *factors)]
                yield from fraction(left, rest, self._width, self._signs)
            case Tables(tables):
                yield from self._tables(tables)
            case ArrayLine():
                from nnsolve.render.arrays import array_line

                yield from array_line(row, self._width, self._number_width, ascii=self._ascii)
            case Equation():
                yield from self._equations([row])

    def _halves(self, key: Key) -> tuple[str, str]:
        name = self._page.names[key]
        if name.over:
            return self._text(name.over), self._text(name.under)
        over, _, under = name.text.partition("/")
        return self._text(over), self._text(under)

    def _equations(self, rows: Sequence[Equation]) -> Iterator[Line]:
        cells = [self.cells(row) for row in rows]
        if all(not cell.substitution for cell in cells if cell.formula):
            # Formulas without numbers, such as copies, take the column of the numbers then.
            cells = [
                structs.replace(cell, formula="", substitution=cell.formula) if cell.formula else cell
                for cell in cells
            ]
        return equations(cells, self._width, self._signs)

    def cells(self, row: Equation) -> Cells:
        """The texts of one equation."""
        formula = "" if row.formula is None else self._references.text(row.formula)
        worked = "" if row.worked is None else self._worked(row.worked, row.shown)
        return Cells(
            number=str(row.number).rjust(self._number_width),
            name=self._name(row.key),
            formula=formula,
            substitution="" if worked == formula else worked,
            value=numeral(row.value, ascii=self._ascii),
            answer=row.answer,
            note="" if row.note is None else self._sentence(row.note),
            before=tuple(self._references.text(form) for form in row.steps),
        )

    def _worked(self, expr: Expr, shown: dict[Key, str]) -> str:
        return Printer(numbered(shown, ascii=self._ascii), ascii=self._ascii, worked=True).text(expr)

    # ------------------------------------------------------------------------------------- cells

    def _tables(self, tables: Sequence[Tabular]) -> Iterator[Line]:
        blocks: list[list[Line]] = []
        indent = 4 if any(_formulas(one) for one in tables) else 6
        for one in tables:
            for block in self._blocks(one, self._width - indent):
                titled = [[(self._text(one.title), "dim")], *block] if one.title else block
                wide = max(length(line) for line in titled)
                blocks.append([[*line, (" " * (wide - length(line)), "")] for line in titled])
        return beside(blocks, 4, self._width, indent)

    def _blocks(self, one: Tabular, width: int) -> Iterator[list[Line]]:
        head = [self._text(text) for text in one.head]
        rows = [[self._cell(cell) for cell in row] for row in one.rows]
        formulas = _formulas(one)
        if formulas:
            yield formula_table(head, rows, formulas, width)
            return
        for n in range(max(map(len, rows), default=0)):
            column = [row for row in one.rows if n < len(row)]
            if all(isinstance(row[n], Figure) for row in column):
                cells = [row[n] for row in rows if n < len(row)]
                for cell, text in zip(cells, pointed([cell[0][0] for cell in cells]), strict=True):
                    cell[0] = (text, cell[0][1])
            elif all(_is_left(row[n]) for row in column):
                _set_left([row[n] for row in rows if n < len(row)])
        yield from table(head, rows, width)

    def _cell(self, cell: Cell) -> Line:
        match cell:
            case str():
                return [(self._text(cell), "")]
            case Quantity(key, value, answer):
                name = self._name(key)
                if not value:
                    return [(name, "name")]
                return [(name, "name"), (" ", ""), (numeral(value, ascii=self._ascii), _style(answer=answer))]
            case Figure(value, answer):
                return [(numeral(value, ascii=self._ascii), _style(answer=answer))]
            case Formula(expr, None):
                return [(self._references.text(expr), "")]
            case Formula(expr, shown):
                return [(self._worked(expr, shown or {}), "")]

    def _item(self, item: Quantity) -> Line:
        value = numeral(item.value, ascii=self._ascii)
        return [(self._name(item.key), "name"), (" = ", ""), (value, _style(answer=item.answer))]

    def _bulk(self, row: Bulk) -> str:
        shape = " × ".join(map(str, row.shape))
        return self._text(f"{row.name}: {shape} numbers")

    # ------------------------------------------------------------------------------------- texts

    def _text(self, text: str) -> str:
        return ascii_text(text) if self._ascii else text

    def _name(self, key: Key) -> str:
        return self._text(self._page.names[key].text)

    def _sentence(self, note: Note) -> str:
        return sentence(note, self._name, self._page.values, ascii=self._ascii)


def _is_left(cell: Cell) -> bool:
    """Whether a text asks to be set to the left, by blanks behind it."""
    return isinstance(cell, str) and cell.endswith(" ")


def _set_left(cells: Sequence[Line]) -> None:
    """Make texts equally wide, so that a column to the right has them on its left."""
    wide = max(len(cell[0][0].rstrip()) for cell in cells)
    for cell in cells:
        cell[0] = (cell[0][0].rstrip().ljust(wide), cell[0][1])


def _formulas(one: Tabular) -> frozenset[int]:
    """The columns of a table that hold formulas."""
    return frozenset(n for row in one.rows for n, cell in enumerate(row) if isinstance(cell, Formula))


def _style(*, answer: bool) -> str:
    return "answer" if answer else ""
