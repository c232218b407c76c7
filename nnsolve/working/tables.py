"""Tables as people set them: Markdown pipes, LaTeX tabular, tabs, columns of plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError
from nnsolve.working.claim import Cell, Grid
from nnsolve.working.lexer import LONGEST, Lexer
from nnsolve.working.side import left, right

if TYPE_CHECKING:
    from nnsolve.working.chains import Places

_RULE = re.compile(r"\s*+(?:[|+]\s*+)?:?-{2,}+:?\s*+(?:[|+]\s*+:?-{2,}+:?\s*+)*+(?:[|+]\s*+)?\Z")
_COLUMNS = re.compile(r"\t+| {2,}")
_NUMBER = re.compile(
    r"\s*+(?:[-+−]\s*+)?(?:\d++(?:[.,]\d++)?|[.,]\d++)(?:[eE][-+]?\d++)?\s*+(?:%\s*+)?\Z"
    r"|\s*+\d++(?:\s*+[x×]\s*+\d++)++\s*+\Z"
)
_ROW_END = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?|\\tabularnewline")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^}]*\}|cmidrule(?:\([^)]*\))?\{[^}]*\})")
_AND = re.compile(r"(?<!\\)&")
_FEWEST = 2
TRIED = 10
"""Rows after which a table without numbers is none."""
_CELL = 300

Place = tuple[int, int]
"""Where a cell starts and stops in the text."""


def read_cell(text: str, start: int, stop: int, places: Places, *, comma: bool, math: bool = False) -> Cell:
    """The cell between two places of `text`."""
    while start < stop and text[start] in " \t$":
        start += 1
    while stop > start and text[stop - 1] in " \t$":
        stop -= 1
    shown = " ".join(text[start : min(stop, start + _CELL)].split())
    span = places.span(start, stop)
    if start == stop:
        return Cell("", span)
    if stop - start > LONGEST:
        return Cell(shown, span, None, f"longer than {LONGEST} characters")
    try:
        tokens = Lexer(text, math=math, comma=comma).read(start, stop)
    except ExpressionError as error:
        return Cell(shown, span, None, error.message)
    relations = [n for n, token in enumerate(tokens) if token.kind == "rel"]
    if relations:
        tokens = tokens[relations[-1] + 1 :]
    read, _ = right(tokens)
    if read.expr is None and not read.shape and not relations:
        named = left(tokens, math=math)[0] if tokens else read
        read = named if named.expr is not None else read
    return Cell(shown, span, read.expr, read.unread, read.shape)


def row_cells(line: str, start: int) -> list[Place]:
    """The cells of a row between pipes."""
    cells: list[Place] = []
    at = 0
    inside = False
    for n, c in enumerate(line):
        if c == "$":
            inside = not inside
        elif c == "|" and not inside and line[n - 1 : n] != "\\":
            cells.append((start + at, start + n))
            at = n + 1
    cells.append((start + at, start + len(line)))
    if not line[: cells[0][1] - start].strip():
        cells = cells[1:]
    if cells and not line[cells[-1][0] - start :].strip():
        cells = cells[:-1]
    return cells


def column_cells(line: str, start: int) -> list[Place]:
    """The cells of a row that tabs or two spaces separate."""
    cells: list[Place] = []
    at = len(line) - len(line.lstrip(" "))
    for match in _COLUMNS.finditer(line, at):
        if match.start() > at or "\t" in match.group():
            cells.append((start + at, start + match.start()))
        at = match.end()
    if at < len(line.rstrip()):
        cells.append((start + at, start + len(line)))
    return cells


def head_of(lines: tuple[str, ...], n: int) -> list[Place]:
    """The columns of the table that starts on line `n`: a first one may have no title."""
    head = column_cells(lines[n], 0)
    below = column_cells(lines[n + 1], 0) if n + 1 < len(lines) else []
    if "\t" not in lines[n] and len(below) == len(head) + 1 and below[0][1] <= head[0][0]:
        columns: list[Place] = [(below[0][0], below[0][0]), *head]
        return columns if len(_under(below[1:], head)) == len(head) else head
    return head


def aligned_cells(line: str, start: int, head: list[Place]) -> list[Place]:
    """The cells of a row of aligned columns, under whose titles some may be empty."""
    cells = column_cells(line, start)
    columns = _under([(a - start, b - start) for a, b in cells], head) if len(cells) < len(head) else []
    if not columns:
        return cells
    filled = dict(zip(columns, cells, strict=True))
    ends = [start + min(stop, len(line)) for _, stop in head]
    return [filled.get(n, (end, end)) for n, end in enumerate(ends)]


def _under(cells: list[Place], head: list[Place]) -> list[int]:
    """The column of each cell, which stands under its title alone or just before it; none if one does not."""
    found: list[int] = []
    for start, stop in cells:
        columns = [n for n, (first, last) in enumerate(head) if start < last and first < stop]
        # Numbers whose points are aligned may end before their title begins.
        columns = columns or [n for n, (first, _) in enumerate(head) if stop <= first][:1]
        if len(columns) != 1 or (found and columns[0] <= found[-1]):
            return []
        found += columns
    return found


def is_rule(line: str) -> bool:
    """Whether `line` is the rule under the head of a Markdown table."""
    return "-" in line and ("|" in line or "+" in line) and _RULE.match(line) is not None


def piped_rows(lines: tuple[str, ...], n: int) -> int:
    """How many lines from line `n` on are a table with pipes; 0 if there is none."""
    framed = lines[n].lstrip().startswith("|")
    if not framed and not (n + 1 < len(lines) and is_rule(lines[n + 1])):
        return _unruled_rows(lines, n)
    count = 0
    while (
        n + count < len(lines)
        and len(lines[n + count]) <= LONGEST
        and _is_piped(lines[n + count], framed=framed)
    ):
        count += 1
    if count < _FEWEST:
        return int(_is_lone_row(lines[n]))
    ruled = any(is_rule(line) for line in lines[n : n + count])
    return count if ruled or all(line.rstrip().endswith("|") for line in lines[n : n + count]) else 0


def _is_piped(line: str, *, framed: bool) -> bool:
    return (line.lstrip().startswith("|") if framed else "|" in line) or is_rule(line)


def _is_lone_row(line: str) -> bool:
    """Whether half of the cells of a line alone are numbers, with blanks around the pipes between them."""
    if "=" in line or len(line) > LONGEST or "|" in line.replace(" | ", " ").strip().strip("|"):
        return False
    cells = row_cells(line, 0)
    return len(cells) >= _FEWEST and 2 * _numbers(line, cells) >= len(cells)


def _unruled_rows(lines: tuple[str, ...], n: int) -> int:
    """How many lines from line `n` on have equally many cells between pipes, half of them numbers."""
    width = len(row_cells(lines[n], 0))
    count = numbers = 0
    while n + count < len(lines) and len(lines[n + count]) <= LONGEST and "=" not in lines[n + count]:
        line = lines[n + count]
        cells = row_cells(line, 0)
        if "|" not in line or len(cells) != width:
            break
        numbers += _numbers(line, cells)
        count += 1
        if count == TRIED and not _is_filled(numbers, count, width):
            return 0
    if count < _FEWEST:
        return int(_is_lone_row(lines[n]))
    return count if width >= _FEWEST and _is_filled(numbers, count, width) else 0


def _is_filled(numbers: int, rows: int, width: int) -> bool:
    """Whether half of the cells below a head are numbers, and there are some."""
    return numbers >= max(1.0, (rows - 1) * width / 2)


def _numbers(line: str, cells: list[Place]) -> int:
    return sum(1 for start, stop in cells if _NUMBER.match(line[start:stop].strip(" $")))


def _is_shorter(cells: list[Place], before: list[Place]) -> bool:
    """Whether a row has the first cells of the one before it, under them, and no more."""
    if not _FEWEST <= len(cells) < len(before):
        return False
    return [start for start, _ in cells] == [start for start, _ in before[: len(cells)]]


def _is_under(cells: list[Place], head: list[Place]) -> bool:
    """Whether a row has several cells, each under its own title, and leaves others empty."""
    return _FEWEST <= len(cells) < len(head) and bool(_under(cells, head))


def column_rows(lines: tuple[str, ...], n: int) -> int:
    """How many lines from line `n` on are rows of aligned columns.

    0 if they are not a table, below 0 if the next `TRIED` lines are none either.
    """
    first = lines[n]
    tabbed = "\t" in first
    if (not tabbed and ("  " not in first.strip() or "=" in first)) or len(first) > LONGEST:
        return 0
    columns = head_of(lines, n)
    width = len(columns)
    if width < _FEWEST:
        return 0
    head = [] if tabbed or any(map(_NUMBER.match, _COLUMNS.split(first.strip()))) else columns
    count = numbers = filled = 0
    before: list[Place] = []
    while n + count < len(lines) and len(lines[n + count]) <= LONGEST:
        if count == TRIED and numbers < filled / 2:
            return -1
        line = lines[n + count]
        cells = column_cells(line, 0)
        if ("\t" in line) != tabbed or (not tabbed and "=" in line):
            break
        full = len(cells) == width or not count
        if not full and (tabbed or not (_is_shorter(cells, before) or _is_under(cells, head))):
            break
        before = cells if len(cells) == width else before
        numbers += _numbers(line, cells)
        if count > TRIED and numbers < count * width / 2:
            # Rows without numbers behind a table: it ends before they outnumber its own.
            break
        filled += len(cells) if count else 0
        count += 1
    return 0 if count < _FEWEST or numbers < filled / 2 else count


def grid_of(rows: list[list[Cell]], *, ruled: bool) -> Grid:
    """The table of `rows`; its first one is the head if a rule is under it or if it has no numbers."""
    head: tuple[Cell, ...] = ()
    if len(rows) > 1 and (ruled or not any(_NUMBER.match(cell.text) for cell in rows[0])):
        head, rows = tuple(rows[0]), rows[1:]
    first = head[0] if head else rows[0][0]
    return Grid(head, tuple([tuple(row) for row in rows]), first.span)


def latex_rows(text: str, start: int, stop: int) -> list[list[Place]]:
    """The cells of a LaTeX table between two places."""
    rows: list[list[Place]] = []
    at = start
    ends = [(match.start(), match.end()) for match in _ROW_END.finditer(text, start, stop)]
    for end, after in [*ends, (stop, stop)]:
        for rule in _RULES.finditer(text, at, end):
            at = rule.end()
        cells: list[Place] = []
        for sign in _AND.finditer(text, at, end):
            cells.append((at, sign.start()))
            at = sign.end()
        cells.append((at, end))
        if any(text[a:b].strip() for a, b in cells):
            rows.append([_trimmed(text, a, b) for a, b in cells])
        at = after
    return rows


def _trimmed(text: str, start: int, stop: int) -> Place:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop
