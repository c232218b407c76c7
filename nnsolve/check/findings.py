"""Every equality of a text, held against itself: what is false, and what could not be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.check.audit import Relation, is_decimal, relation
from nnsolve.check.context import lost_terms, odd_shapes
from nnsolve.check.guess import Guess, guesses
from nnsolve.check.otherwise import as_it_says, otherwise
from nnsolve.check.scanned import continued, misread, parted, referring, torn, transcribed
from nnsolve.expr import Sym
from nnsolve.working.claim import Unread
from nnsolve.working.exact import numerals, only_numerals
from nnsolve.working.written import digits_of, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.expr import Expr, Num
    from nnsolve.working.claim import Claim, Side, Span, Working

KINDS = ("exact", "rounded", "cut", "carry", "false")
"""What an equality that could be compared can be, see `nnsolve.check.audit.Relation`."""

MOST_GUESSES = 50
"""False equalities of one text that are explained; further ones are only found."""
MOST_EQUALITIES = 15_000
"""Equals signs of one text."""
MOST_TRIED = 100_000
"""Numbers that stand in the second readings of one text: changes that may explain a line, lost strokes."""
_MOST_MISREAD = 30
"""Numbers of a transcribed line that is read a second time."""

_TRUE = frozenset(("exact", "rounded", "cut"))


class Finding(Struct, frozen=True):
    """A false equality: its sides, how they compare, and what may have happened.

    `span` is where its right side stands, `above` the formula in letters before them. `note` is said in
    place of the values where something else than the two sides contradicts the line.
    """

    span: Span
    left: Side
    right: Side
    relation: Relation
    above: Expr | None = None
    guesses: tuple[Guess, ...] = ()
    note: str = ""


class Audit(Struct, frozen=True):
    """What is said about the equalities of one text.

    `counts` says how often each of `KINDS` was found, `unread` what could not be compared and why.
    """

    name: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    unread: tuple[Unread, ...]

    @property
    def checked(self) -> int:
        """How many equalities were compared."""
        return sum(self.counts.values())


def audited(text: str, name: str = "", kind: str = "") -> Audit:
    """Read a text, called `name`, and hold every equality in it against itself.

    `kind` as in `nnsolve.working.read.working`. Raises `NnsolveError` for a text of more than
    `MOST_EQUALITIES` equals signs and for one that cannot be read at all.

    >>> audited("0.5·3 = 1.4").findings[0].right.text
    '1.4'
    """
    from nnsolve.working.read import working

    return audit(working(text, name, kind, most=MOST_EQUALITIES))


def audit(working: Working) -> Audit:
    """Hold every equality between two sides of numbers against itself."""
    counts: dict[str, int] = dict.fromkeys(KINDS, 0)
    findings: list[Finding] = []
    unread = list(working.unread)
    by_hand, trial = transcribed(working.lines), _Trial()
    for claim in working.claims:
        unread += _unread(claim)
        for pair in _compared(claim, working.lines, trial, by_hand=by_hand):
            if isinstance(pair, Unread):
                unread.append(pair)
                continue
            kind, finding = pair
            counts[kind] += 1
            if finding is not None:
                explained = trial.left > 0 and len(findings) < MOST_GUESSES
                findings.append(_explained(finding, trial) if explained else finding)
    for left, right, note in (*odd_shapes(working.claims), *lost_terms(working.claims)):
        counts["false"] += 1
        findings.append(Finding(right.span, left, right, Relation("false"), note=note))
    findings.sort(key=lambda one: one.span)
    unread.sort(key=lambda one: one.span)
    return Audit(working.name, working.lines, tuple(findings), counts, tuple(unread))


def _unread(claim: Claim) -> Iterator[Unread]:
    for side in claim.sides:
        if side.expr is None and side.unread and not side.shape and _DIGIT.search(side.text):
            yield Unread(side.text, side.span, side.unread)


_DIGIT = re.compile(r"\d")


class _Pair(Struct, frozen=True):
    left: Side
    right: Side
    relation: Relation
    above: Expr | None
    adjacent: bool


def _compared(
    claim: Claim, lines: Sequence[str], trial: _Trial, *, by_hand: bool
) -> Iterator[Unread | tuple[str, Finding | None]]:
    pairs = list(_pairs(claim))
    skip = False
    for n, pair in enumerate(pairs):
        kind = pair.relation.kind
        if skip:
            skip = False
            continue
        if kind == "unread":
            yield Unread(_text(pair), pair.right.span, pair.relation.reason)
            continue
        if kind != "false":
            yield kind, None
            continue
        spans = pair.left.span, pair.right.span
        lost, at = torn(*spans, lines) or continued(*spans, lines) or _unclear(pair), pair.right
        if not lost:
            lost = as_it_says(pair.left, pair.right, lines[pair.right.span.line - 1])
        if not lost and pair.adjacent:
            lost = parted(*spans, lines)
        between = n + 1 < len(pairs) and _agrees(pair, pairs[n + 1])
        if by_hand and not lost and between:
            lost = "the sides before and after it agree"
        elif by_hand and not lost:
            lost, at = _misread(pair, trial)
        skip = between
        if lost:
            yield Unread(_text(pair), at.span, lost)
            continue
        note = "the side after it agrees with the one before it" if between else ""
        yield kind, Finding(pair.right.span, pair.left, pair.right, pair.relation, pair.above, (), note)


def _pairs(claim: Claim) -> Iterator[_Pair]:
    """Neighbouring sides of numbers; a side in letters between them is stepped over."""
    last: Side | None = None
    above: Expr | None = None
    already = _Texts()
    for n, side in enumerate(claim.sides):
        if side.expr is None:
            continue
        numbers = only_numerals(side.expr)
        if numbers is None or isinstance(side.expr, Sym) or (n == 0 and _is_number_of_line(claim)):
            above = side.expr
            continue
        if last is not None and last.expr is not None:
            about = claim.relations[n - 1 : n] == ("≈",)
            found = relation(last.expr, side.expr, already, about=about)
            if found.kind == "false":
                found = _as_meant(last, side) or found
            yield _Pair(last, side, found, above, claim.sides[n - 1] is last)
        already.add(numbers)
        last = side


def _as_meant(left: Side, right: Side) -> Relation | None:
    """How two sides compare that are equal in another reading of them."""
    readings = (relation(one, two) for one, two in otherwise(left, right))
    return next((found for found in readings if found.kind in _TRUE), None)


class _Texts:
    """The numbers of the sides so far, as written; made when somebody asks for them."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._new: list[Num] = []

    def add(self, numbers: list[Num]) -> None:
        """Add the numbers of one side."""
        self._new += numbers

    def __iter__(self) -> Iterator[str]:
        self._texts.update([digits_of(num) for num in self._new])
        self._new.clear()
        return iter(self._texts)


def _is_number_of_line(claim: Claim) -> bool:
    """Whether a chain starts with a whole number and a name: ``2 ≈ out_h1 = 0.5933`` is about line 2."""
    first, *rest = (side.expr for side in claim.sides[:2])
    y = None if first is None else figure(first)
    return y is not None and y.whole and any(side is None or only_numerals(side) is None for side in rest)


def _agrees(one: _Pair, two: _Pair) -> bool:
    """Whether the second of three sides alone is off."""
    left, right = one.left.expr, two.right.expr
    if two.relation.kind != "false" or left is None or right is None:
        return False
    return relation(left, right).kind in _TRUE


def _unclear(pair: _Pair) -> str:
    """Why a line need not be meant as it stands: its start or its numbers may belong to other lines."""
    left, right = pair.left.expr, pair.right.expr
    if referring(pair.left.text) and right is not None and any(map(is_decimal, numerals(right))):
        return "whole numbers alone in brackets may be the numbers of other lines"
    if pair.left.text.lstrip().startswith("+"):
        return "a line that starts with + may continue the one above"
    if left is None or right is None or pair.left.span.line == pair.right.span.line:
        return ""
    if figure(left) is None or figure(right) is not None:
        return ""
    return "a line that starts with = after a result may belong to another formula above"


class _Trial:
    """Holds second readings against themselves; `left` says how many numbers they may still have."""

    def __init__(self) -> None:
        self.left = MOST_TRIED

    def holds(self, left: Expr, right: Expr) -> bool:
        """Whether ``left = right`` is true as it stands."""
        self.left -= 1 + len(numerals(left))
        return relation(left, right).kind in _TRUE


def _misread(pair: _Pair, trial: _Trial) -> tuple[str, Side]:
    left, right = pair.left.expr, pair.right.expr
    if left is None or right is None:
        return "", pair.right
    if trial.left <= 0 or len(numerals(left)) + len(numerals(right)) > _MOST_MISREAD:
        return "more of it may have been misread than can be tried", pair.right
    why, is_left = misread(left, right, trial.holds)
    return why, pair.left if is_left else pair.right


def _explained(finding: Finding, trial: _Trial) -> Finding:
    left, right = finding.left.expr, finding.right.expr
    if left is None or right is None:
        return finding
    return structs.replace(finding, guesses=guesses(left, right, trial.holds, finding.above))


def _text(pair: _Pair) -> str:
    return f"{pair.left.text} = {pair.right.text}"
