"""CSV files of names and values, or of a whole table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import NnsolveError
from nnsolve.working.chains import Places
from nnsolve.working.claim import Cell, Claim, Side, Span, Working
from nnsolve.working.tables import grid_of, read_cell

if TYPE_CHECKING:
    from nnsolve.working.tables import Place

MOST_CELLS = 20_000
_PAIR = 2
_TITLES = frozenset({"name", "quantity", "symbol", "key", "label", "step", "variable"})
_PIECE = re.compile(r'"(?:[^"]|"")*"|[^"]')


def read_csv(text: str, name: str, lines: tuple[str, ...], starts: list[int], longest: int) -> Working:
    """Rows of ``name,value`` are claims; a file with more columns or other titles is a table.

    Raises `NnsolveError` for too many cells, and for more than `longest` characters in them.
    """
    separator = _separator(text)
    comma = separator == ";" and "," in text
    filled = [n for n, line in enumerate(lines) if line.strip()]
    _bounded(len(filled))
    rows = [_cells(lines[n], starts[n], separator) for n in filled]
    _bounded(sum(map(len, rows)))
    if sum(stop - start for row in rows for start, stop in row) > longest:
        message = f"expected at most {longest} characters in all cells, found more"
        raise NnsolveError(message)
    places = Places(text, starts)
    read = [[read_cell(text, a, b, places, comma=comma) for a, b in row] for row in rows]
    if not read:
        return Working(name, lines)
    if all(len(row) == _PAIR for row in read) and _is_list(read):
        first = 1 if read[0][0].text.lower() in _TITLES or read[0][1].expr is None else 0
        return Working(name, lines, tuple([_claim(row) for row in read[first:]]))
    return Working(name, lines, (), (grid_of(read, ruled=_is_head(read)),))


def _bounded(cells: int) -> None:
    """Raise `NnsolveError` for more than `MOST_CELLS` cells; every line has at least one."""
    if cells > MOST_CELLS:
        message = f"expected at most {MOST_CELLS} cells, found {cells} or more"
        raise NnsolveError(message)


def _separator(text: str) -> str:
    first = text[: text.find("\n")] if "\n" in text else text
    return max(("\t", ";", ","), key=first.count)


def _is_list(rows: list[list[Cell]]) -> bool:
    """Whether the first column has the names of what the second one has the values of."""
    return all(row[0].text[:1].isalpha() or row[0].text[:1] in "∂\\σδα" for row in rows)


def _is_head(rows: list[list[Cell]]) -> bool:
    return all(cell.text[:1].isalpha() or not cell.text for cell in rows[0])


def _claim(row: list[Cell]) -> Claim:
    name, value = row
    sides = tuple([Side(cell.text, cell.span, cell.expr, cell.unread, cell.shape) for cell in row])
    span = Span(name.span.line, name.span.column, value.span.stop)
    return Claim(sides, ("=",), span, f"{name.text} = {value.text}")


def _cells(line: str, start: int, separator: str) -> list[Place]:
    cells: list[Place] = []
    at = 0
    for match in _PIECE.finditer(line):
        if match.group() == separator:
            cells.append(_unquoted(line, at, match.start(), start))
            at = match.end()
    cells.append(_unquoted(line, at, len(line), start))
    return cells


def _unquoted(line: str, at: int, stop: int, start: int) -> Place:
    piece = line[at:stop]
    if len(piece) > 1 and piece[0] == piece[-1] == '"':
        return start + at + 1, start + stop - 1
    return start + at, start + stop
