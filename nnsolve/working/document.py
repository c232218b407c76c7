"""A text from top to bottom: lines, blocks of formulas and tables become claims, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError, NnsolveError
from nnsolve.working import layout
from nnsolve.working.chains import Chains, Places
from nnsolve.working.claim import Grid, Unread, Working
from nnsolve.working.lexer import LONGEST, Lexer
from nnsolve.working.quick import quick
from nnsolve.working.rows import is_rounded
from nnsolve.working.signs import Token
from nnsolve.working.words import ALL

if TYPE_CHECKING:
    from nnsolve.working.claim import Cell, Vector
    from nnsolve.working.stated import Stated
    from nnsolve.working.tables import Place

MOST_READ = 400_000
"""Characters of formulas in one text; ``name = value`` lines are not counted."""
LEAST = 30
"""Characters that a shorter piece counts for."""
MOST_QUOTED = 120
_SHORT = 40
"""Characters of a common line that costs too little to be counted."""

_INLINE = re.compile(r"\$([^$]*)\$")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_WORD = re.compile(r"[A-Za-z]{2,}")
_DIGIT = re.compile(r"\d")
_ROWS = re.compile(r"[=≈:](?:\$|\\left|\s)*+[\[({]|matrix\}|\d[\s,;&]\s*[-+−–]?[.\d]")
"""What a line shows that can hold a part of a vector or a matrix."""
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")


class Document:
    """Reads one text from top to bottom, each line once.

    `lines` are its lines, `starts` where they begin; `comma` says that its numbers have a decimal comma,
    `longest` how many characters of formulas there may be.
    """

    def __init__(
        self,
        text: str,
        name: str,
        lines: tuple[str, ...],
        starts: list[int],
        kind: str,
        *,
        comma: bool,
        longest: int = MOST_READ,
    ) -> None:
        self.text, self.name, self.lines, self.kind = text, name, lines, kind
        self.starts, self.comma = starts, comma
        self.places = Places(text, starts)
        self.chains = Chains(self.places)
        self.grids: list[Grid] = []
        self.unread: list[Unread] = []
        self.left = self._longest = longest
        self._unclosed: set[str] = set()
        self._columns_from = 0
        self._with_rows: list[int] = []

    def read(self) -> Working:
        """What the text claims. Raises `NnsolveError` beyond the bounds."""
        lines = self.lines
        claims, chains = self.chains.claims, self.chains
        n, count, short, longest = 0, len(lines), _SHORT, LONGEST
        open_, indented = False, "\n  " in self.text
        while n < count:
            line = lines[n]
            wide = len(line)
            if not wide:
                n += 1
                continue
            wrapped = indented and n + 1 < count and lines[n + 1][:2] == "  " and layout.goes_on(lines[n + 1])
            claim = None if wrapped or wide > longest else quick(line, n + 1)
            if claim is not None:
                if wide > short:
                    self._spend(wide)
                if open_:
                    chains.close()
                    open_ = False
                claims.append(claim)
                chains.resumable = True
                n += 1
            elif line.isspace():
                n += 1
            else:
                first, n, open_ = n, self._thorough(n, line), True
                self._with_rows += [k for k in range(first, n) if _ROWS.search(lines[k])]
        chains.close()
        return Working(
            self.name, lines, tuple(claims), tuple(self.grids), tuple(self.unread), self._vectors()
        )

    def _vectors(self) -> tuple[Vector, ...]:
        if not self._with_rows:
            return ()
        from nnsolve.working.vectors import vectors_in

        return vectors_in(self.lines, self._with_rows, comma=self.comma)

    def _thorough(self, n: int, line: str) -> int:
        """Read line `n`, and those that belong to it; the number of the line to go on with."""
        if _FENCE.match(line):
            return n + 1
        if self.kind == "toml" and line.lstrip().startswith("["):
            self.chains.end()
            return n + 1
        opening = layout.OPEN.search(line) if "$$" in line or "\\[" in line or "\\begin" in line else None
        if opening is not None:
            return self._blocks(n, opening)
        rows = self._table(n, line)
        if rows:
            return n + rows
        return self._line(n, line)

    # ------------------------------------------------------------------------------------ blocks

    def _blocks(self, n: int, opening: re.Match[str]) -> int:
        """Read the blocks of formulas that begin on line `n`; the number of the line to go on with."""
        at, found = 0, opening
        while True:
            self._between(n, at, found.start())
            stop = self._block(n, found)
            if stop < 0:
                return n + 1
            n = max(n, self.places.span(stop, stop).line - 1)
            at = min(stop - self.starts[n], len(self.lines[n]))
            again = layout.OPEN.search(self.lines[n], at)
            if again is None:
                self._between(n, at, len(self.lines[n]))
                return n + 1
            found = again

    def _between(self, n: int, first: int, last: int) -> None:
        """What stands beside a block on its line."""
        text = self.lines[n][first:last]
        if not text.strip(" .,;\t"):
            return
        if layout.RELATION.search(text):
            start = self.starts[n]
            self._piece(start + first, start + last, math="\\" in text)
        else:
            self._prose(text)

    def _block(self, n: int, opening: re.Match[str]) -> int:
        """Read one block; the place behind it, below 0 if it is the rest of line `n`."""
        self._spend(0)
        sign = opening.group()
        start = self.starts[n] + opening.end()
        environment = (opening[1] or "").rstrip("*")
        closing = "$$" if sign == "$$" else "\\]" if sign == "\\[" else f"\\end{{{opening[1]}}}"
        stop = -1 if closing in self._unclosed else self.text.find(closing, start)
        if stop < 0:
            self._unclosed.add(closing)
        if environment in layout.TABLES and stop >= 0:
            self._latex_table(start, stop, closing)
            return stop + len(closing)
        if stop < 0 or _EMPTY_LINE.search(self.text, start, min(stop, start + 2 * LONGEST)):
            end = self.starts[n] + len(self.lines[n])
            if layout.RELATION.search(self.text, start, end):
                self._piece(start, end, math=True)
            return -1
        table = layout.TABLE.match(self.text, start, stop)
        end = self.text.find(f"\\end{{{table[1]}}}", table.end(), stop) if table else -1
        if table and end >= 0 and not layout.RELATION.search(self.text, end, stop):
            self._latex_table(table.end(), end, table[1])
        else:
            self._piece(start, stop, math=True, display=True)
        return stop + len(closing)

    # ------------------------------------------------------------------------------------ tables

    def _table(self, n: int, line: str) -> int:
        """Read the table that starts on line `n`; how many lines it has, 0 for none."""
        piped = "|" in line
        if not piped and "\t" not in line and "  " not in line:
            return 0
        from nnsolve.working import tables

        rows = tables.piped_rows(self.lines, n) if piped else 0
        aligned = False
        if not rows and n >= self._columns_from:
            rows, aligned = tables.column_rows(self.lines, n), True
            if rows < 0:
                self._columns_from = n + tables.TRIED
        if rows <= 0:
            return 0
        self.chains.end()
        head = tables.head_of(self.lines, n) if aligned else []
        ruled = rows > 1 and tables.is_rule(self.lines[n + 1])
        cells = [
            self._cells(
                tables.aligned_cells(self.lines[k], self.starts[k], head)
                if aligned
                else tables.row_cells(self.lines[k], self.starts[k])
            )
            for k in range(n, n + rows)
            if not tables.is_rule(self.lines[k])
        ]
        self._grid(cells, ruled=ruled)
        return rows

    def _cells(self, places: list[Place], *, math: bool = False) -> list[Cell]:
        from nnsolve.working.tables import read_cell

        cells: list[Cell] = []
        for start, stop in places:
            self._spend(stop - start)
            cells.append(read_cell(self.text, start, stop, self.places, comma=self.comma, math=math))
            if layout.RELATION.search(self.text, start, stop):
                self._piece(start, stop, math=math or "\\" in self.text[start:stop])
                self.chains.end()
        return cells

    def _grid(self, rows: list[list[Cell]], *, ruled: bool) -> None:
        from nnsolve.working.tables import grid_of

        rows = [row for row in rows if row]
        if rows:
            self.grids.append(grid_of(rows, ruled=ruled))

    def _latex_table(self, start: int, stop: int, closing: str) -> None:
        columns = layout.COLUMN_KINDS.match(self.text, start, stop)
        from nnsolve.working.tables import latex_rows

        self.chains.end()
        rows = latex_rows(self.text, columns.end() if columns else start, stop)
        math = "array" in closing
        self._grid([self._cells(row, math=math) for row in rows], ruled=False)

    # ------------------------------------------------------------------------------------- lines

    def _line(self, n: int, line: str) -> int:
        item = layout.ITEM.match(line)
        first = item.end() if item else 0
        start, stop = self.starts[n] + first, self.starts[n] + len(line)
        if not layout.RELATION.search(line):
            self._without_relation(n, line)
            return n + 1
        since = len(self.chains.claims)
        if " | " in line and (columns := layout.piped_statements(line, first)):
            for before, begin, end in columns:
                math = "\\" in line[begin:end] and "$" not in line[begin:end]
                self._piece(self.starts[n] + begin, self.starts[n] + end, math=math, before=before)
                self.chains.end()
            self._left_over(n, since)
            return n + 1
        if "$" in line:
            outside = _INLINE.sub(" ", line)
            if not layout.RELATION.search(outside) and line.count("$") > 1:
                self._inline(n, line, first)
                self._left_over(n, since)
                return n + 1
        alone = n
        while n + 1 < len(self.lines) and stop - start < LONGEST:
            following = self.lines[n + 1]
            ends = layout.OPERATOR_END.search(line) and following.strip() and "$$" not in following
            if not ends and not layout.goes_on(following):
                break
            n, line = n + 1, following
            stop = self.starts[n] + len(line)
        self._piece(start, stop, math=("\\" in self.text[start:stop] and "$" not in self.text[start:stop]))
        if n == alone:
            self._left_over(n, since)
        return n + 1

    def _left_over(self, n: int, since: int) -> None:
        """Tell the figures of line `n` that stand in none of the claims from number `since` on."""
        from nnsolve.working import stated

        figures = list(stated.FIGURE.finditer(self.lines[n]))
        if not figures or (self.unread and self.unread[-1].span.line == n + 1):
            return
        spans = [side.span for side in self.chains.sides(since)]
        for figure in figures:
            place = self.places.span(self.starts[n] + figure.start(), self.starts[n] + figure.end())
            if not any(a.line == place.line and a.column <= place.column < a.stop for a in spans):
                self.unread.append(Unread(self.lines[n].strip(), place, stated.BESIDE))
                return

    def _inline(self, n: int, line: str, first: int) -> None:
        at = first
        for match in _INLINE.finditer(line):
            before = line[at : match.start()] if match.start() > at else ""
            if layout.RELATION.search(match[1]):
                self._piece(
                    self.starts[n] + match.start(1), self.starts[n] + match.end(1), math=True, before=before
                )
                at = match.end()
        self._prose(line[at:]) if at > first else None

    def _without_relation(self, n: int, line: str) -> None:
        if layout.is_name_of_next(self.lines, n):
            self._name_above(n, line)
            return
        from nnsolve.working import stated

        if len(line) <= stated.LONGEST and _DIGIT.search(line):
            found = stated.statements(line)
            for one in found:
                self._stated(n, line, one)
            if found:
                return
            reason = stated.loose(line)
            if reason:
                base = self.starts[n]
                self.unread.append(Unread(line.strip(), self.places.span(base, base + len(line)), reason))
        self._prose(line)

    def _name_above(self, n: int, line: str) -> None:
        """A name on a line of its own, with its equals sign on the next one."""
        start = self.starts[n]
        try:
            tokens = self._signs(start, start + len(line), math="\\" in line)
        except ExpressionError as error:
            self._refused(start, start + len(line), error.message)
            return
        self.chains.expression(tokens, math=False)

    def _stated(self, n: int, line: str, found: Stated) -> None:
        """``name: value`` and its like, which have no equals sign."""
        base = self.starts[n]
        try:
            parts = [
                self._signs(base + part[0], base + part[1], math="\\" in line)
                for part in (found.name, found.old, found.value)
                if part is not None
            ]
        except ExpressionError as error:
            self._refused(base, base + len(line), error.message)
            return
        name, value = parts[0], parts[-1]
        shown = line[slice(*found.name)].strip(" $`*")
        if found.unit is not None:
            unit = line[slice(*found.unit)]
            called = f"{shown} {unit}" if shown.lower() in ALL else f"{unit} {shown}"
            self.chains.equal(name, [value], [found.relation], f"{shown} {unit}", called)
        elif found.old is None:
            self.chains.equal(name, [value], [found.relation], shown)
        elif is_rounded(parts[-2][-1], value):
            self.chains.equal(name, [parts[-2], value], ["=", "≈"], shown)
        else:
            at = base + found.name[1]
            self.chains.equal([*name, Token("name", "new", at, at)], [value], ["="], f"{shown} new")

    def _prose(self, line: str) -> None:
        """A line without a claim ends the open chain if there are words in it."""
        text = _INLINE.sub(" ", line).strip()
        if text.startswith("(") and text.endswith(")"):
            return
        words = _WORD.findall(text)
        ends = text.startswith("#") or len(words) > 1 or (words and text[-1] in "0123456789:-")
        if ends and words[:1] not in (["Date"], ["Page"]):
            self.chains.end()

    # ------------------------------------------------------------------------------------ pieces

    def _spend(self, characters: int, least: int = LEAST) -> None:
        self.left -= max(characters, least)
        if self.left < 0:
            message = f"expected at most {self._longest} characters of formulas in one working, found more"
            raise NnsolveError(message)

    def _signs(self, start: int, stop: int, *, math: bool) -> list[Token]:
        self._spend(stop - start)
        tokens = Lexer(self.text, math=math, comma=self.comma).read(start, stop)
        # Signs packed closer than formulas have them cost more than their characters.
        more = max(2 * len(tokens), LEAST * sum(token.kind == "rel" for token in tokens))
        if more > max(stop - start, LEAST):
            self._spend(more - max(stop - start, LEAST), 0)
        return tokens

    def _piece(self, start: int, stop: int, *, math: bool, before: str = "", display: bool = False) -> None:
        if stop - start > LONGEST:
            self._spend(0)
            self._refused(start, stop, f"longer than {LONGEST} characters")
            return
        try:
            tokens = self._signs(start, stop, math=math)
        except ExpressionError as error:
            self._refused(start, stop, error.message)
            return
        if display and not any(token.kind == "rel" for token in tokens):
            self.chains.expression(tokens, math=True)
            return
        self.chains.add(tokens, before, math=math)

    def _refused(self, start: int, stop: int, reason: str) -> None:
        self.chains.end()
        text = " ".join(self.text[start : min(stop, start + MOST_QUOTED)].split())
        self.unread.append(Unread(text, self.places.span(start, stop), reason))
