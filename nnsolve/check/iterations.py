"""Names without a number for what is numbered by iteration: ``x = 3.88`` for x_1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.axis import Key
from nnsolve.check.reading import fitting, stands_for
from nnsolve.check.spelling import taken_apart
from nnsolve.check.statement import bare
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.align import Aligner
    from nnsolve.working.claim import Working
    from nnsolve.working.written import Written

_HEADING = re.compile(
    r"(?:\b(?:iteration|iter|step|epoch|update)\b\s*(?:no\.?|number|#|:|=)?\s*\(?(\d{1,4})\b(?!\.\d)"
    r"|^\W*[kn]\s*=\s*(\d{1,4})\s*:)",
    re.IGNORECASE,
)
_LONGEST = 200
_MOST = 2000
"""Claims under bare names that are numbered."""
_SAME = 1e-9
_GUESSED = 6
"""The distance from which on a name is a guess."""
_ENOUGH = 2
"""Figures that say by themselves that their numbers are right."""


class _Bare(Struct, frozen=True):
    """A claim under a bare name: its place, what is numbered, its number as it is counted, and its figure."""

    claim: int
    stem: str
    number: int
    figure: Written


def numbered(working: Working, aligner: Aligner) -> Working:
    """`working` with numbers in names that stand for nothing without one, where its figures bear them out."""
    found = list(_bare(working, aligner))
    if not found:
        return working
    claims = list(working.claims)
    # The slopes of an iteration are numbered from 0, its new values from 1.
    for from_zero in (True, False):
        mine = [one for one in found if _starts_at_zero(one.stem, aligner) == from_zero]
        shift = _shift(mine, aligner)
        for one in mine if shift is not None else ():
            name = _name(one.stem, one.number + (shift or 0))
            if _key(name, aligner) is not None:
                label, *rest = claims[one.claim].sides
                named = structs.replace(label, expr=Sym(name))
                claims[one.claim] = structs.replace(claims[one.claim], sides=(named, *rest))
    return structs.replace(working, claims=tuple(claims))


def _starts_at_zero(stem: str, aligner: Aligner) -> bool:
    first, second = (_key(_name(stem, n), aligner) for n in (0, 1))
    return first is not None and second is not None and first.name == second.name


def _bare(working: Working, aligner: Aligner) -> Iterator[_Bare]:
    """The claims under names that the exercise has only with numbers, counted from 1."""
    headings = _headings(working.lines)
    known: dict[str, str] = {}
    seen: dict[str, int] = {}
    told: list[tuple[int, str, int, Written]] = []
    for n, claim in enumerate(working.claims[:_MOST]):
        name = claim.sides[0].expr
        figure = bare(claim.sides[-1].expr)
        if not isinstance(name, Sym) or figure is None:
            continue
        if name.name not in known:
            known[name.name] = _stem(name.name, aligner)
        stem = known[name.name]
        if not stem:
            continue
        heading = headings[claim.span.line - 1] if 0 < claim.span.line <= len(headings) else 0
        seen[stem] = seen.get(stem, 0) + 1
        told.append((n, stem, heading if headings else seen[stem], figure))
    for at, (n, stem, number, figure) in enumerate(told):
        # What comes twice under one heading is the old value and the new one.
        again = any(other[1:3] == (stem, number) for other in told[at + 1 :])
        yield _Bare(n, stem, number - again, figure)


def _headings(lines: Sequence[str]) -> list[int]:
    """The number that each line stands under; none at all without headings."""
    found: list[int] = []
    last = -1
    for line in lines:
        match = _HEADING.search(line[:_LONGEST])
        if match is not None:
            last = int(match[1] or match[2])
        found.append(last)
    return found if last >= 0 else []


def _stem(name: str, aligner: Aligner) -> str:
    """What is numbered under a name that means nothing by itself; empty where it does, or nothing is."""
    if "@" in name or any(sense.rank < _GUESSED for sense in aligner.labels.senses(name)):
        return ""
    called = taken_apart(name)
    stem = called.base if called.new else name
    one, two = (_key(_name(stem, n), aligner) for n in (1, 2))
    return stem if one is not None and two is not None and one.name == two.name else ""


def _name(stem: str, number: int) -> str:
    return f"{stem[:-1]}_{number})" if stem.startswith("d(") else f"{stem}_{number}"


def _key(name: str, aligner: Aligner) -> Key | None:
    best = aligner.labels.best(name)
    if len(best) != 1 or not best[0].whole or best[0].part or best[0].rank > 1:
        return None
    key = Key(best[0].family, best[0].at)
    return key if key.at or aligner.line(key).given else None


def _shift(mine: Sequence[_Bare], aligner: Aligner) -> int | None:
    """By how much the numbers of names are off those that are counted; `None` where they fit nothing."""
    best: tuple[tuple[int, int], int] | None = None
    for shift in (0, -1, 1):
        keys = [_key(_name(one.stem, one.number + shift), aligner) for one in mine]
        every = [(one.figure, aligner.line(key).value) for one, key in zip(mine, keys, strict=True) if key]
        # Of two that fit, 1.2 is 1.2 sooner than 1.152; and 2 for 2.4 says nothing.
        pairs = [(one, value) for one, value in every if one.figures >= _ENOUGH or one.number == value]
        exact = sum(abs(figure.number - value) <= _SAME * abs(value) for figure, value in pairs)
        worth = sum(fitting(figure, value) for figure, value in pairs), exact
        right = sum(stands_for(figure, value) for figure, value in pairs)
        alone = right == 1 and (exact == 1 or len(mine) == 1)
        sure = right >= _ENOUGH or (alone and max(one.figures for one, _ in pairs) >= _ENOUGH)
        if sure and 2 * right >= len(mine) and (best is None or worth > best[0]):
            best = worth, shift
    return None if best is None else best[1]
