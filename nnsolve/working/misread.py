"""Other readings of a side, for text that a machine read off paper: to be tried once a check has failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError
from nnsolve.working.claim import Side
from nnsolve.working.lexer import Lexer
from nnsolve.working.side import right

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 16
"""Alternatives that are offered for one side at most."""
_LONGEST = 400
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
"""A number of which there is no other reading."""
_POINT_LOST = re.compile(r"(?<![\d.,])(\d{1,3})(?:\s*+(?:\\cdot|\\times|[·⋅.])\s*+|\s++)(\d{1,6})(?![\d.,])")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_ROUND = re.compile(r"(?<![A-Za-z\\])[oO](?=[\d.])|(?<=[\d.])[oO](?![A-Za-z])")
_TALL = re.compile(r"(?<![A-Za-z\\_])[lI|](?=[\d.])|(?<=[\d.])[lI|](?![A-Za-z])")
_LETTER_FOR_ZERO = re.compile(r"(?<=[A-Za-z])0(?=[\d}])|(?<=\{)0(?=\d)")
_BREAK = re.compile(r"\s*(?:[-+*/×·]|\\times|\\cdot)\s*")


def alternatives(side: Side) -> Iterator[Side]:
    r"""What `side` may have said before a machine read it, likeliest first.

    O for 0 and l for 1, a decimal point that became a dot of multiplication or was lost, a comma that
    groups thousands or marks the decimals, a bracket that was lost. Each of them can be read and differs
    from `side`.

    >>> from nnsolve.working.claim import Side, Span
    >>> [other.text for other in alternatives(Side("8 \\cdot 75", Span(1, 1, 11)))]
    ['8.75']
    """
    if len(side.text) > _LONGEST or _PLAIN.fullmatch(side.text):
        return
    seen = {side.text}
    found = 0
    for text in _spellings(side.text):
        if text in seen:
            continue
        seen.add(text)
        try:
            read, kept = right(Lexer(text, math="\\" in text).read(0, len(text)))
        except ExpressionError:
            continue
        if read.expr is None or read.expr == side.expr or not kept:
            continue
        yield Side(text, side.span, read.expr, "", read.shape)
        found += 1
        if found == MOST:
            return


def _spellings(text: str) -> Iterator[str]:
    for pattern, replacement in (
        (_ROUND, "0"),
        (_TALL, "1"),
        (_POINT_LOST, r"\1.\2"),
        (_LETTER_FOR_ZERO, "O"),
    ):
        yield pattern.sub(replacement, text)
        for match in pattern.finditer(text):
            yield text[: match.start()] + match.expand(replacement) + text[match.end() :]
    both = _TALL.sub("1", _ROUND.sub("0", text))
    yield both
    yield _POINT_LOST.sub(r"\1.\2", both)
    if _COMMA.search(text):
        yield _COMMA.sub("", text)
        yield _COMMA.sub(".", text)
    yield from _bracketed(text)


def _bracketed(text: str) -> Iterator[str]:
    """`text` with the bracket that is missing, at each place where it may have been."""
    missing = text.count("(") - text.count(")")
    if missing == 1:
        yield f"{text})"
        last = text.rfind("(")
        yield from (
            f"{text[: match.start()]}){text[match.start() :]}" for match in _BREAK.finditer(text, last + 2)
        )
    elif missing == -1:
        yield f"({text}"
        first = text.find(")")
        starts = [match.end() for match in _BREAK.finditer(text, 0, first)]
        yield from (f"{text[:at]}({text[at:]}" for at in reversed(starts) if at)
