"""Equations on one grid, fractions and tables: the parts of a page where columns have to line up.

Rows that do not fit the grid leave it: first for a line of their own, then for a line to each ``=``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.render.spans import broken, length, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.render.spans import Line

SHORT_NOTE = 30


class Cells(Struct, frozen=True):
    """One line of working as texts, ready to be placed."""

    number: str
    name: str
    formula: str
    substitution: str
    value: str
    answer: bool = False
    note: str = ""
    before: tuple[str, ...] = ()

    @property
    def whole(self) -> int:
        """The characters before the decimal point."""
        return len(self.value.partition(".")[0])


class Signs(Struct, frozen=True):
    """The marks that differ between letter sets."""

    answer: str
    rule: str
    times: str


class _Grid(Struct, frozen=True):
    """Widths of the columns: number and gap, name, formula, substitution, value up to the point and after."""

    number: int
    name: int
    formula: int
    substitution: int
    whole: int
    rest: int

    @property
    def start(self) -> int:
        """Where the first equals sign stands."""
        return self.number + self.name


def equations(rows: Sequence[Cells], width: int, signs: Signs) -> Iterator[Line]:
    """The rows of one section under each other, equals signs in columns, values on their decimal points."""
    mark = 1 + len(signs.answer) if any(row.answer for row in rows) else 0
    grid = _measured(rows, width - mark)
    for row in rows:
        yield from _equation(row, grid, width, signs)


def _measured(rows: Sequence[Cells], width: int) -> _Grid:
    """The grid on which most rows stand."""
    number = max(len(row.number) for row in rows) + 2
    name = max((len(row.name) for row in rows if len(row.name) <= width // 3), default=0)
    whole = max(row.whole for row in rows)
    rest = max(len(row.value) - row.whole for row in rows)
    sizes = [(len(row.formula), len(row.substitution)) for row in rows if len(row.name) <= name]
    best = (0, 0, 0)
    for formula in sorted({size for size, _ in sizes}):
        left = width - number - name - whole - rest - 6 - (formula + 3 if formula else 0)
        inside = [(f, s) for f, s in sizes if f <= formula and s <= left]
        substitution = max((s for _, s in inside), default=0)
        # Of two grids that hold as many rows, the one with room for longer formulas reads better.
        if inside and len(inside) >= best[0]:
            best = (len(inside), formula, substitution)
    return _Grid(number, name, best[1], best[2], whole, rest)


def _equation(row: Cells, grid: _Grid, width: int, signs: Signs) -> Iterator[Line]:
    style = "answer" if row.answer else "value"
    head: Line = [(row.number.rjust(grid.number - 2) + "  ", "number"), (row.name.ljust(grid.name), "name")]
    for form in row.before:
        yield from _stacked(head, [form], grid, width)
        head = [(" " * grid.start, "")]
    mark: Line = [(f" {signs.answer}", "answer")] if row.answer else []
    line = _on_grid(row, grid, head, style, mark)
    # A formula keeps its column as long as that leaves room for the rest.
    for column in (grid.formula, 0):
        if not line or length(trimmed(line)) > width:
            line = _on_its_own(row, column, head, style, mark)
    if length(trimmed(line)) > width:
        parts = [part for part in (row.formula, row.substitution) if part]
        yield from _stacked(head, parts, grid, width, [(row.value, style), *mark])
        line = []
    if not row.note:
        if line:
            yield trimmed(line)
        return
    short: Line = [*line, ("   " + row.note, "note")]
    if line and len(row.note) <= SHORT_NOTE and length(short) <= width:
        yield trimmed(short)
        return
    if line:
        yield trimmed(line)
    indent = min(grid.start + 3, width // 3)
    for piece in _noted(row.note, width - indent):
        yield [(" " * indent, ""), (piece, "note")]


def _noted(note: str, width: int) -> Iterator[str]:
    from nnsolve.render.spans import wrapped

    return wrapped(note, width)


def _on_grid(row: Cells, grid: _Grid, head: Line, style: str, mark: Line) -> Line:
    """The row with every cell in its column; nothing when a cell is wider than its column."""
    if (
        len(row.name) > grid.name
        or len(row.formula) > grid.formula
        or len(row.substitution) > grid.substitution
    ):
        return []
    line = [*head]
    if grid.formula:
        line.append(((" = " if row.formula else "   ") + row.formula.ljust(grid.formula), ""))
    if grid.substitution:
        line.append(((" = " if row.substitution else "   ") + row.substitution.ljust(grid.substitution), ""))
    before = " " * (grid.whole - row.whole)
    after = " " * (grid.rest - len(row.value) + row.whole)
    return [*line, (" = " + before, ""), (row.value, style), (after, ""), *mark]


def _on_its_own(row: Cells, column: int, head: Line, style: str, mark: Line) -> Line:
    line = [*head]
    if row.formula:
        line.append((" = " + row.formula.ljust(column), ""))
    if row.substitution:
        line.append((" = " + row.substitution, ""))
    return [*line, (" = ", ""), (row.value, style), *mark]


def _stacked(
    head: Line, parts: Sequence[str], grid: _Grid, width: int, end: Line | None = None
) -> Iterator[Line]:
    """A line for every equals sign; a part that is still too long is broken before an operator."""
    indent = grid.start
    line = [*head]
    if length(head) > indent or width - indent - 3 < width // 3:
        indent = min(indent, grid.number + 2)
        if length(trimmed(head)) > indent:
            yield trimmed(head)
            line = [(" " * indent, "")]
    room = width - indent - 3
    for part in parts:
        for n, piece in enumerate(broken(part, room)):
            line.append((("   " if n else " = ") + piece, ""))
            yield trimmed(line)
            line = [(" " * indent, "")]
    if end:
        yield trimmed([*line, (" = ", ""), *end])


# ---------------------------------------------------------------------------------------- fractions


def fraction(
    left: tuple[str, str], factors: Sequence[tuple[str, str]], width: int, signs: Signs
) -> Iterator[Line]:
    """A product of slopes with fraction bars; where that is too wide, one line broken before its signs."""
    rows = ["", "", ""]
    for n, (over, under) in enumerate((left, *factors)):
        if n:
            sign = "=" if n == 1 else signs.times
            rows = [rows[0] + "   ", rows[1] + f" {sign} ", rows[2] + "   "]
        wide = max(len(over), len(under)) + 2
        rows[0] += _centred(over, wide)
        rows[1] += signs.rule * wide
        rows[2] += _centred(under, wide)
    if len(rows[1]) + 6 <= width:
        for row in rows:
            yield trimmed([("      " + row, "name")])
        return
    head = f"{left[0]}/{left[1]} = "
    indent = 4 + len(head) if len(head) < width // 2 else 6
    line, used, fresh = "    " + head, 4 + len(head), True
    for n, (over, under) in enumerate(factors):
        piece = (f" {signs.times} " if n else "") + f"{over}/{under}"
        if used + len(piece) > width and not (fresh and n == 0 and indent > 6):  # noqa: PLR2004
            yield trimmed([(line, "name")])
            line = " " * (indent - 2)
            piece = piece.lstrip() if n else "  " + piece
            used = len(line)
        line += piece
        used += len(piece)
        fresh = False
    yield trimmed([(line, "name")])


def _centred(text: str, wide: int) -> str:
    return (" " * ((wide - len(text)) // 2) + text).ljust(wide)
