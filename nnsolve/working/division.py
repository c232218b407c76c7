"""Signs of division that are something else elsewhere: ``17 // 5``, ``7 mod 3``, ``10 : 4``, ``3 R 1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.working.lexer import Lexer

WHOLE = {"//": "//", "div": "//", "mod": "mod", "MOD": "mod"}
"""Signs of the whole quotient and of the remainder, by what is written."""

_REMAINDERS = frozenset({"remainder", "Remainder", "rest", "Rest", "rem", "R", "r"})
_END = r"(?=\s*(?:\Z|[\n=≈$)]|\\approx))"
_NUMBER = r"\d+(?:[.,]\d+)?"
_OPERAND = re.compile(rf"[ ~]?(?:\(|{_NUMBER}(?=\s*(?:\Z|[\n=≈$)+*/·×−-]|\\)))")
_LONE = re.compile(rf" ?(?:{_NUMBER}|\([^()\n]{{1,100}}\)){_END}")
_NUMERIC = re.compile(r" ?[\d(]")
_LEFT_OVER = re.compile(rf" ?{_NUMBER}\.?{_END}")


def is_whole(lexer: Lexer, end: int, stop: int) -> bool:
    """Whether a sign or word before `end` divides: a number stands before it, and one alone behind it."""
    return _ends_operand(lexer) and _OPERAND.match(lexer.text, end, stop) is not None


def is_remainder(lexer: Lexer, word: str, start: int, stop: int) -> bool:
    """Whether `word` at `start`, as in ``3 R 3``, stands between two numbers that end the side."""
    bare = word.rstrip("0123456789")
    if bare not in _REMAINDERS or not lexer.tokens or lexer.tokens[-1].kind != "num":
        return False
    return lexer.text[start - 1] == " " and _LEFT_OVER.match(lexer.text, start + len(bare), stop) is not None


def colon(lexer: Lexer, at: int, stop: int) -> tuple[str, str]:
    """The kind and the text of the sign that the colon at `at` is: a division, a stop, or nobody knows.

    Between two numbers it divides where blanks do not tie it to the left one, as behind a label, and where
    nothing but a number follows.
    """
    text = lexer.text
    if not _ends_operand(lexer) or not _NUMERIC.match(text, at + 1, stop):
        return "op", ":"
    tied = text[at - 1] != " " and text[at + 1] == " "
    lone = _LONE.match(text, at + 1, stop) is not None
    titled = len(lexer.tokens) > 1 and lexer.tokens[-2].kind in {"name", "words"}
    if lone and not tied and not titled:
        return "op", "/"
    if not lone and (titled or tied or len(lexer.tokens) > 1):
        return "op", ":"
    return "bad", "a colon between two numbers may divide, or end a label"


def _ends_operand(lexer: Lexer) -> bool:
    last = lexer.tokens[-1] if lexer.tokens else None
    return last is not None and (last.kind == "num" or (last.kind == "op" and last.text == ")"))
