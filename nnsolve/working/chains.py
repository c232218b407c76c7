"""Signs to claims: rows, statements on a row, sides of a statement, chains over several rows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.expr import Num
from nnsolve.working.claim import Claim, Side, Span
from nnsolve.working.formula import symbol
from nnsolve.working.markup import UNSEEN
from nnsolve.working.rows import (
    at_arrow,
    condition_at,
    in_cases,
    inside_brackets,
    next_statement,
    relations_at,
    rows,
    statements,
    unstruck,
)
from nnsolve.working.side import is_prose, left, right, spelled, stripped

if TYPE_CHECKING:
    from nnsolve.working.side import Read
    from nnsolve.working.signs import Token

_PLAIN = frozenset({"num", "name", "op", "rel", "slope"})
_SEPARATORS = frozenset({",", ";"})
"""A piece of plain signs without separators is one statement."""
MOST_QUOTED = 400
"""Characters of a side that are kept for quoting."""


class Places:
    """Offsets in a text as lines and columns."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self.text, self.starts = text, starts

    def span(self, start: int, stop: int) -> Span:
        """The place from `start` to `stop`; only its first line when it has several."""
        line = bisect_right(self.starts, start)
        begin = self.starts[line - 1]
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return Span(line, start - begin + 1, max(min(stop, end), start) - begin + 1)


class Chains:
    """Collects claims; a chain stays open for a row that begins with an equals sign."""

    def __init__(self, places: Places) -> None:
        self.places, self.text = places, places.text
        self.claims: list[Claim] = []
        self._sides: list[Side] = []
        self._relations: list[str] = []
        self._first = self._last = 0
        self._before = ""
        self._headless = False
        self.resumable = False

    def sides(self, since: int) -> list[Side]:
        """The sides of the claims from number `since` on, of the one before them, and of the open chain."""
        return [*[side for claim in self.claims[max(0, since - 1) :] for side in claim.sides], *self._sides]

    def end(self) -> None:
        """End the open chain for good: what follows belongs to something else."""
        self.close()
        self.resumable = False

    def close(self) -> None:
        """End the open chain."""
        if len(self._sides) > 1 or (self._sides and self._headless):
            text = self.text[self._first : self._last]
            if "\n" in text or len(text) > MOST_QUOTED:
                text = _joined(self._sides, self._relations)
            span = self.places.span(self._first, self._last)
            text = text.replace(UNSEEN, "")
            self.claims.append(
                Claim(tuple(self._sides), tuple(self._relations), span, text.strip(" $&\t"), self._before)
            )
            self.resumable = True
        self._sides, self._relations, self._before = [], [], ""
        self._headless = False

    def _resume(self) -> None:
        """Open the last claim again: a row that begins with an equals sign goes on with it."""
        claim = self.claims.pop()
        self._sides, self._relations = list(claim.sides), list(claim.relations)
        self._before, self.resumable = claim.before, False
        start = self.places.starts[claim.span.line - 1]
        self._first = start + claim.span.column - 1
        last = claim.sides[-1].span
        self._last = self.places.starts[last.line - 1] + last.stop - 1

    def equal(
        self, name: list[Token], values: list[list[Token]], relations: list[str], shown: str, called: str = ""
    ) -> None:
        """Take in that `name` has `values` though no sign says so.

        The name is `shown` in the text; `called` is what it means, where words behind the value say more.
        """
        self._chain([name, *values], relations, "", math=False)
        first = self._sides[0]
        # What stands before a value in a list is its name, even "Answer 1".
        known = not called and first.expr is not None and not isinstance(first.expr, Num)
        expr = first.expr if known else symbol(spelled(called or shown))
        self._sides[0] = structs.replace(first, text=shown, expr=expr, unread="")

    def expression(self, tokens: list[Token], *, math: bool) -> None:
        """Take in a formula that stands alone, which a row below may go on with."""
        tokens = unstruck(tokens)
        if tokens and not any(token.kind in {"cmp", "arrow", "bad", "if"} for token in tokens):
            self._begin(tokens, "", math=math)
        else:
            self.end()

    def add(self, tokens: list[Token], before: str = "", *, math: bool) -> None:
        """Take the signs of one piece in."""
        if tokens and all(token.kind in _PLAIN and token.text not in _SEPARATORS for token in tokens):
            self._statement(tokens, before, math=math)
            return
        for row in rows(unstruck(tokens)):
            self._row(row, before, math=math, conditional=any(token.kind == "if" for token in row))
            before = ""

    def _row(self, tokens: list[Token], before: str, *, math: bool, conditional: bool) -> None:
        closes = False
        while tokens:
            condition = condition_at(tokens) if conditional else 0
            conditional = condition > 0
            cases = in_cases(tokens, condition) if condition else []
            if cases:
                tokens, condition = cases, 0
            closes = closes or condition > 0
            tokens = self._to_arrow(tokens, before, condition, math=math)
            before = ""
        if closes:
            self.close()

    def _to_arrow(self, tokens: list[Token], before: str, condition: int, *, math: bool) -> list[Token]:
        """Take the statements up to the next arrow in; what is left behind it."""
        if condition:
            tokens = tokens[:condition] + ([] if math else next_statement(tokens[condition:]))
        # After "y = 1 if …" a row "= 0 if …" is another case and not the same value.
        if condition and tokens and tokens[0].kind == "rel":
            return []
        pointing, behind = at_arrow(tokens)
        for statement in statements(pointing):
            self._statement(statement, before, math=math)
            before = ""
        return behind

    def _statement(self, tokens: list[Token], before: str, *, math: bool) -> None:
        tokens = stripped(tokens)
        cuts = relations_at(tokens)
        if not cuts:
            inner = inside_brackets(tokens)
            if inner:
                self._statement(inner, before, math=math)
                return
            if math and tokens:
                self._begin(tokens, before, math=math)
            return
        pieces: list[list[Token]] = []
        at = 0
        for cut in cuts:
            pieces.append(tokens[at:cut])
            at = cut + 1
        pieces.append(tokens[at:])
        relations = [tokens[cut].text for cut in cuts]
        self._chain(pieces, relations, before, math=math)

    def _chain(self, pieces: list[list[Token]], relations: list[str], before: str, *, math: bool) -> None:
        while relations:
            pieces, relations = self._one_chain(pieces, relations, before, math=math)
            before = ""

    def _one_chain(
        self, pieces: list[list[Token]], relations: list[str], before: str, *, math: bool
    ) -> tuple[list[list[Token]], list[str]]:
        """Take one chain in; what stands behind it on its row and is none of its sides."""
        if stripped(pieces[0]):
            self._begin(pieces[0], before, math=math)
        elif not self._sides and self.resumable and self.claims:
            self._resume()
        if not stripped(pieces[0]) and not self._sides:
            self._headless = True
            self._before = before.strip()
            relations = relations[1:] if len(pieces) > 1 else relations
            pieces = pieces[1:]
            self._first = pieces[0][0].start if pieces[0] else self._last
            read, kept = right(pieces[0])
            if kept:
                self._sides.append(self._side(kept, read))
        for n, (relation, piece) in enumerate(zip(relations, pieces[1:], strict=False), 1):
            here = piece if math or n == len(relations) else _until_name(piece, self.text)
            read, kept = right(here)
            behind = (piece[len(here) :] or _behind(piece, kept)) if n < len(relations) else []
            if not kept and not piece:
                continue
            self._sides.append(self._side(kept or piece, read))
            if len(self._sides) > 1:
                self._relations.append(relation)
            if behind:
                return [behind, *pieces[n + 1 :]], relations[n:]
        if len(self._sides) == 1 and relations and not self._headless:
            place = self.places.span(self._last, self._last)
            self._sides.append(Side("", place, None, "nothing stands there"))
            self._relations.append(relations[0])
        return [], []

    def _begin(self, tokens: list[Token], before: str, *, math: bool) -> None:
        self.close()
        read, kept, ahead = left(tokens, math=math)
        kept = kept or tokens
        words = self.text[ahead[0].start : ahead[-1].stop] if ahead else ""
        self._before = " ".join((before + " " + words).split())
        self._first = kept[0].start
        self._sides = [self._side(kept, read)]

    def _side(self, tokens: list[Token], read: Read) -> Side:
        start, stop = tokens[0].start, max(tokens[0].stop, tokens[-1].stop)
        stop = _closed(self.text, start, stop)
        self._last = max(stop, self._first)
        text = " ".join(self.text[start : min(stop, start + MOST_QUOTED)].replace(UNSEEN, "").split())
        return Side(text, self.places.span(start, stop), read.expr, read.unread, read.shape)


def _closed(text: str, start: int, stop: int) -> int:
    """Where the braces end that were opened before `stop`."""
    missing = text.count("{", start, stop) - text.count("}", start, stop)
    while missing > 0 and text[stop : stop + 1] == "}":
        stop, missing = stop + 1, missing - 1
    return stop


def _joined(sides: list[Side], relations: list[str]) -> str:
    text = sides[0].text
    for relation, side in zip(relations, sides[1:], strict=False):
        text += f" {relation} {side.text}"
        if len(text) > MOST_QUOTED:
            return text[:MOST_QUOTED] + "…"
    return text


def _behind(piece: list[Token], kept: list[Token]) -> list[Token]:
    """What stands behind a side and is not part of it, where it has a formula or a name of its own.

    So in ``1.6: slope 2·1.6 = 3.2`` and in ``0.05 and i2 = 0.10``.
    """
    if not kept:
        return []
    behind = [token for token in stripped(piece) if token.start >= kept[-1].stop]
    if not behind or behind[0].text == "(":
        return []
    named = behind[-1].kind in {"name", "slope"} and not is_prose(behind[-1])
    return behind if named or any(token.kind == "num" for token in behind) else []


def _until_name(piece: list[Token], text: str) -> list[Token]:
    """`piece` without the name at its end that the next statement has: ``a1 = 0.5  a2 = 0.3``."""
    if len(piece) < len("-1"):
        return piece
    number, name = piece[-2:]
    blanks = name.start - number.stop
    if (
        number.kind != "num"
        or name.kind not in {"name", "slope"}
        or not text[number.stop : name.start].isspace()
    ):
        return piece
    signs = [token for token in piece[:-2] if token.text != "-"]
    # Without a blank before its relation a word begins the next statement too: loss=0.69 acc=0.5.
    indexed = not name.text.isalpha() or text[name.stop : name.stop + 1] == "="
    return piece[:-1] if blanks > 1 or (indexed and not signs) else piece
