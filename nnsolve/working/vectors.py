"""Rows of numbers under one name: ``x = 0 0 0 1``, ``z = [0.1, 0.2]``, a matrix typed row by row.

Whether such rows are a vector, a shape or a table only the exercise can tell. So a row is read in two ways:
as every other line is, and here, as elements that each have a place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from nnsolve.errors import ExpressionError
from nnsolve.working.claim import Row, Side, Span, Vector
from nnsolve.working.lexer import LONGEST, Lexer
from nnsolve.working.quick import formula_of
from nnsolve.working.side import left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.expr import Expr

MOST_ROWS = 64
"""Rows of one matrix."""
MOST_ELEMENTS = 1024
"""Elements of one vector or matrix."""
MOST_READ = 50_000
"""Characters of one text that are read in this way."""
LEAST = 30
"""Characters that a shorter line counts for."""

Range: TypeAlias = "tuple[int, int]"
Ranges: TypeAlias = "list[list[Range]]"

_NUMBER = r"[-+−–]?(?:\d+(?:{0}\d+)?|{0}\d+)(?:[eE][-+−]?\d+)?%?"


class _Signs(NamedTuple):
    """How numbers and rows of them look, with a decimal point or with a decimal comma."""

    number: re.Pattern[str]
    row: re.Pattern[str]
    bare: re.Pattern[str]


def _signs(point: str, between: str) -> _Signs:
    number = _NUMBER.format(point)
    # Without a way back: 1,2,3 can be cut into numbers in many ways.
    row = rf"\s*+(?:[\[(]++\s*+)?(?>{number}(?:{between}{number})+)\s*+(?:[\])]++\s*+)?[,;.]?(?:\\\\)?\s*+\Z"
    return _Signs(re.compile(number), re.compile(row), re.compile(rf"(?>{number}(?:{between}{number})+)\Z"))


_POINT = _signs(r"\.", r"(?:\s*[,;&]\s*|\s+)")
_COMMA = _signs(r"[.,]", r"(?:\s*[;&]\s*|\s*,\s+|\s+)")
_HEAD = re.compile(r"\s*+(?:[-*•]\s++)?\**+([^\W\d][^=≈:|]{0,60}?)\**+\s*+([:=])?+\**+\s*+\Z")
_RELATION = re.compile(r"[=≈]|\\approx(?![A-Za-z])")
_ENVIRONMENT = re.compile(r"\\begin\{([bpvBV]?matrix|array)\}(?:\{[^{}]*\})?(.*)\\end\{\1\}", re.DOTALL)
_TURNED = re.compile(r"(?:(?<!\s)\s*(?:\^\s*(?:\{\s*(?:\\top|T|\\mathsf\{T\})\s*\}|\\top|T)|ᵀ|\.T))\Z")
_OUTER = re.compile(r"\s*(?:\\left\s*)?([\[(]|\\\{)(.*?)(?:\\right\s*)?([\])]|\\\})\Z", re.DOTALL)
_NESTED = re.compile(r"[\[(]([^\[\]()]*)[\])]")
_BETWEEN = re.compile(r"[\s,;]*\Z")
_WORDS = r"(?:.*[A-Za-z]{2}\s+(?=[\[(]))?"
_NAMES = re.compile(_WORDS + r"\s*+(?:[\[(]\s*+)?([^\W\d]\w*+(?:\s*+,\s*+[^\W\d]\w*+)++)\s*+[\])]?\Z")
_COLON = re.compile(r"\A[^:]{1,60}(:)(?=\s|[\[(])")
_NUMBERED = re.compile(r"([^\W\d][\w ]*+)([\[(])\s*(\d{1,4})\s*[\])]\Z")
_DISPLAY = re.compile(r"\\[\[\]()]")
_ENDS = " \t\n$&.,;"
_OPENED = {"(": ")", "[": "]", "{": "}"}


class _Statement(NamedTuple):
    """One statement: where its name stands, and the rows of each of its sides that has some."""

    name: Range
    sides: list[Ranges]


def vectors_in(lines: Sequence[str], candidates: Sequence[int], *, comma: bool) -> tuple[Vector, ...]:
    """The vectors of a text; `candidates` are the lines that may hold rows, `comma` its decimal sign."""
    found: list[Vector] = []
    signs = _COMMA if comma else _POINT
    done, left_ = -1, MOST_READ
    for n in candidates:
        left_ -= len(lines[n]) + LEAST
        if n <= done or len(lines[n]) > LONGEST or left_ < 0:
            continue
        if signs.row.match(lines[n]):
            rows = _rows_below(lines, n, signs)
            found += _under_titles(lines, n, rows, comma=comma)
            done = n + rows - 1
            continue
        last = _closing(lines, n)
        left_ -= (last - n) * LEAST
        piece = _Piece(lines, n, last, comma=comma)
        inline = list(piece.vectors()) if len(piece.text) <= LONGEST else []
        if inline:
            done = piece.last
        found += inline
    return tuple(found)


def _closing(lines: Sequence[str], n: int) -> int:
    """The line on which the brackets and matrices close that open on line `n`; `n` if none does."""
    depth = 0
    for k in range(n, min(n + MOST_ROWS, len(lines))):
        line = lines[k]
        if not line.strip() and k > n:
            break
        depth += line.count("[") - line.count("]") + line.count("\\begin{") - line.count("\\end{")
        if depth <= 0:
            return k
    return n


# --------------------------------------------------------------------------------------- rows below a name


def _rows_below(lines: Sequence[str], n: int, signs: _Signs) -> int:
    count = 1
    while n + count < len(lines) and count < MOST_ROWS and signs.row.match(lines[n + count]):
        count += 1
    return count


def _under_titles(lines: Sequence[str], n: int, count: int, *, comma: bool) -> list[Vector]:
    """The matrices on `count` lines from line `n` on: one under its name, or several side by side."""
    vector = _block(lines, n, count, comma=comma)
    if vector is not None and vector.names:
        return [vector]
    from nnsolve.working.beside import beside

    def side(text: str, cell: Range, line: int) -> Side:
        return _side(text, cell, line, 0, comma=comma)

    several = beside(lines, range(n, n + count), (_COMMA if comma else _POINT).number, side)
    return several or ([] if vector is None else [vector])


def _block(lines: Sequence[str], n: int, count: int, *, comma: bool) -> Vector | None:
    """The rows from line `n` on, under the name that stands above them; `None` if they are uneven."""
    above = n - 1
    while above >= max(0, n - 2) and not lines[above].strip():
        above -= 1
    head = _HEAD.match(lines[above]) if above >= max(0, n - 2) else None
    named = head is not None and (head[2] is not None or len(head[1].split()) == 1)
    number = (_COMMA if comma else _POINT).number
    rows: list[Row] = []
    for k in range(n, n + count):
        text = lines[k]
        cells = [match.span() for match in number.finditer(text)]
        elements = [_side(text, cell, k, 0, comma=comma) for cell in cells]
        if any(side.expr is None for side in elements):
            return None
        span = Span(k + 1, cells[0][0] + 1, cells[-1][1] + 1)
        rows.append(Row(text.strip(), span, tuple([(side,) for side in elements])))
    # The even rows above an uneven one may be the matrix, or all of it is something else.
    if len({len(row.elements) for row in rows}) != 1:
        named = False
    name = _name(head[1]) or head[1].strip() if named and head is not None else ""
    return Vector((name,) if name else (), tuple(rows), Span(n + 1, 1, len(lines[n]) + 1), n + count)


def _side(text: str, place: Range, line: int, offset: int, *, comma: bool) -> Side:
    start, stop = place
    written = text[start:stop].strip()
    read = written.replace(",", ".") if comma else written
    column = start + 1 - offset
    return Side(written, Span(line + 1, column, column + stop - start), formula_of(read.replace("–", "-")))


# ---------------------------------------------------------------------------------------------- in one line


class _Piece:
    """One line, or several that a bracket holds together."""

    def __init__(self, lines: Sequence[str], first: int, last: int, *, comma: bool) -> None:
        self.first, self.last, self.comma = first, last, comma
        self._signs = _COMMA if comma else _POINT
        self.text = "\n".join(lines[first : last + 1])
        self.starts = [0]
        for k in range(first, last):
            self.starts.append(self.starts[-1] + len(lines[k]) + 1)

    def vectors(self) -> Iterator[Vector]:
        """The vectors that are stated."""
        for statement in self._statements():
            vector = self._vector(statement)
            if vector is not None:
                yield vector

    def _statements(self) -> Iterator[_Statement]:
        """What stands on both sides of each relation that no bracket holds."""
        cuts = self._cuts()
        if not cuts:
            return
        name = (self._after_item(), cuts[0][0])
        sides: list[Ranges] = []
        for n, (_, start) in enumerate(cuts):
            stop = cuts[n + 1][0] if n + 1 < len(cuts) else len(self.text)
            rows = self.rows(start, stop)
            split = start
            if not rows and n + 1 < len(cuts):
                # Another statement may follow on the line: z = [1, 2], a = [3, 4].
                split = self._end_of_list(start, stop)
                rows = self.rows(start, split) if split > start else []
            if rows:
                sides.append(rows)
            if rows and split > start:
                yield _Statement(name, sides)
                name, sides = (split, stop), []
        if sides and self.rows(cuts[-1][1], len(self.text)):
            yield _Statement(name, sides)

    def _cuts(self) -> list[Range]:
        cuts = list(self._relations())
        colon = _COLON.search(self.text) if not cuts else None
        return [colon.span(1)] if colon else cuts

    def _relations(self) -> Iterator[Range]:
        depth = at = 0
        for match in _RELATION.finditer(self.text):
            piece = _DISPLAY.sub("", self.text[at : match.start()])
            depth += sum(piece.count(a) - piece.count(b) for a, b in _OPENED.items())
            at = match.end()
            if depth <= 0:
                yield match.start(), match.end()

    def _after_item(self) -> int:
        colon = self.text.rfind(":", 0, self._cuts()[0][0])
        dash = re.match(r"\s*(?:[-*•]\s+|\(?(?:\d{1,3}|[a-h])[.)]\s+)?", self.text)
        return max(colon + 1, dash.end() if dash else 0)

    def _end_of_list(self, start: int, stop: int) -> int:
        depth = 0
        for at in range(start, stop):
            sign = self.text[at]
            depth += (sign in "[(") - (sign in "])")
            if sign in "])" and depth == 0:
                return at + 1
        return start

    def rows(self, start: int, stop: int) -> Ranges:
        """The elements of the list that the whole of a side is, row by row; empty if it is none."""
        while stop > start and self.text[stop - 1] in _ENDS:
            stop -= 1
        if self.text[stop - 2 : stop] in {"\\]", "\\)"}:
            stop = len(self.text[start : stop - 2].rstrip(_ENDS)) + start
        while start < stop and self.text[start] in " \t\n$&":
            start += 1
        turned = _TURNED.search(self.text, start, stop)
        if turned:
            stop = turned.start()
        found = self._matrix(start, stop) or self._bracketed(start, stop)
        if not found and not turned and self._signs.bare.match(self.text, start, stop):
            found = [[match.span() for match in self._signs.number.finditer(self.text, start, stop)]]
        even = len({len(row) for row in found}) == 1
        if not even or sum(map(len, found)) < len("ab") or sum(map(len, found)) > MOST_ELEMENTS:
            return []
        if turned and (len(found) == 1 or len(found[0]) == 1):
            return found
        return [] if turned else found

    def _matrix(self, start: int, stop: int) -> Ranges:
        match = _ENVIRONMENT.search(self.text, start, stop)
        if match is None:
            return []
        around = self.text[start : match.start()] + self.text[match.end() : stop]
        if re.sub(r"\\left|\\right|[\s\[\]().,;]", "", around):
            return []
        rows = [_parts(self.text, *row, r"&") for row in _parts(self.text, *match.span(2), r"\\\\")]
        return [row for row in rows if row]

    def _bracketed(self, start: int, stop: int) -> Ranges:
        outer = _OUTER.match(self.text, start, stop)
        if outer is None or {outer[1], outer[3]} not in ({"[", "]"}, {"(", ")"}, {"\\{", "\\}"}):
            return []
        inner, inside = outer[2], outer.start(2)
        if "[" in inner or re.match(r"\s*\(", inner):
            rows: Ranges = []
            at = 0
            for nested in _NESTED.finditer(inner):
                if not _BETWEEN.match(inner[at : nested.start()]):
                    return []
                start, stop = nested.span(1)
                rows.append(self._cells(inside + start, inside + stop))
                at = nested.end()
            return rows if _BETWEEN.match(inner[at:]) else []
        if self.comma and ";" in inner:
            return [_parts(self.text, inside, outer.end(2), ";")]
        return [self._cells(*row) for row in _split_rows(self.text, inside, outer.end(2))]

    def _cells(self, start: int, stop: int) -> list[Range]:
        text = self.text[start:stop]
        if self.comma:
            sign = ";" if ";" in text else r",\s" if re.search(r",\s", text) else r"\s+"
        else:
            sign = "," if "," in text else r"\s+"
        bare = self._signs.bare.match(text.strip()) or self._signs.number.fullmatch(text.strip())
        if sign == r"\s+" and not bare:
            return []
        return _parts(self.text, start, stop, sign)

    def _vector(self, statement: _Statement) -> Vector | None:
        shape = [len(row) for row in statement.sides[-1]]
        sides = [side for side in statement.sides if [len(row) for row in side] == shape]
        count = sum(shape)
        names = self._names(*statement.name, count)
        if not names:
            return None
        rows: list[Row] = []
        for r, cells in enumerate(sides[-1]):
            chains = [tuple([self._element(side[r][c]) for side in sides]) for c in range(len(cells))]
            if any(side.expr is None for chain in chains for side in chain):
                return None
            span = chains[0][-1].span
            rows.append(Row(self._shown(statement, span.line), span, tuple(chains)))
        start, stop = self._place(statement)
        if self.last > self.first:
            start, stop = 0, self.text.index("\n")
        return Vector(names, tuple(rows), Span(self.first + 1, start + 1, stop + 1), self.last + 1)

    def _place(self, statement: _Statement) -> Range:
        """Where a statement stands, with its last brackets."""
        stop = statement.sides[-1][-1][-1][1]
        while self.text[stop : stop + 1] and self.text[stop] in "])}":
            stop += 1
        return statement.name[0], stop

    def _shown(self, statement: _Statement, line: int) -> str:
        """What shows a row: its line, or the statement where it stands on a line with others."""
        if self.last > self.first or "\\" in self.text:
            return self.text.split("\n")[line - 1 - self.first].strip()
        start, stop = self._place(statement)
        return self.text[start:stop].strip(" ,;")

    def _element(self, place: Range) -> Side:
        line = sum(start <= place[0] for start in self.starts) - 1
        return _side(self.text, place, self.first + line, self.starts[line], comma=self.comma)

    def _names(self, start: int, stop: int, count: int) -> tuple[str, ...]:
        """The name in front of a list: one, or one for each of its elements."""
        text = self.text[start:stop].strip(_ENDS + "*")
        if text[:2] in {"\\[", "\\("}:
            text = text[2:].strip()
        several = _NAMES.match(text)
        if several:
            names = tuple([name.strip() for name in several[1].split(",")])
            return names if len(names) == count else ()
        numbered = _NUMBERED.match(text)
        if numbered:
            # x[0] counts from 0, and x(1) from 1: the row of a matrix.
            row = int(numbered[3]) - (numbered[2] == "(")
            return (f"{numbered[1].rstrip()}[{row}]",) if row >= 0 else ()
        name = _name(text)
        return (name,) if name else ()


def _name(text: str) -> str:
    """The name that `text` is, as the reader of workings spells it."""
    math = "\\" in text
    try:
        read, _, _ = left(Lexer(text, math=math).read(0, len(text)), math=math)
    except ExpressionError:
        return ""
    return getattr(read.expr, "name", "") if read.expr is not None and _is_name(read.expr) else ""


def _is_name(expr: Expr) -> bool:
    from nnsolve.expr import Sym

    return isinstance(expr, Sym)


def _split_rows(text: str, start: int, stop: int) -> list[Range]:
    inner = text[start:stop]
    if ";" in inner:
        return _parts(text, start, stop, ";")
    return _parts(text, start, stop, r"\n") if "\n" in inner and "," not in inner else [(start, stop)]


def _parts(text: str, start: int, stop: int, sign: str) -> list[Range]:
    """The pieces between signs that match `sign`, without blanks around them and without empty ones."""
    found: list[Range] = []
    at = start
    ends = [
        *[(m.start() + start, m.end() + start) for m in re.finditer(sign, text[start:stop])],
        (stop, stop),
    ]
    for end, after in ends:
        first, last = at, end
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            found.append((first, last))
        at = after
    return found
