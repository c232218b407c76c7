"""How numbers are written beside plain digits with a point: in groups, with a comma, in millions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.working.lexer import Lexer

BEHIND = " ,%\\.'’{kKM\u00a0\u2009\u202f"
"""Signs that may go on with a number."""
APART = "+-−*/·×=≈)(^"
"""Signs behind a blank with which no number goes on."""
PRODUCT = re.compile(r"(?<=[\d)] )\. (?=[\d(])")
"""A point between two factors, with blanks around it."""
POWER = re.compile(r"([\d.,]+?)\s*(?:[×x·⋅*]|\\times|\\cdot)\s*10(.*)", re.DOTALL)
"""A number and its power of ten."""

_COMMA = re.compile(r"\d+(?:,|\{,\})\d+(?:[eE][-+−]?\d+(?![\w.]))?")
# A decimal comma that can be nothing else, whatever the rest of the text does.
_LONE_COMMA = re.compile(r"0,\d{2,}(?![\d.,]|\s*[-+*/·×(])")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?:,|\{,\})\d{3}){1,14}(?!\d|,\d)(?:\.\d+)?")
# Groups that no operator and no list of numbers would be written like.
_SET_APART = re.compile(r"[1-9]\d{0,2}(?:(?:['’\u00a0\u2009\u202f]|\\,)\d{3}){1,14}(?![\d'’])(?:\.\d+)?")
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,14}(?![\d.])")
# With plain blanks only where the whole side is the number: 61 706, but not 10 200 4.
_BLANKS = re.compile(r"[1-9]\d{0,2}(?: \d{3}){1,14}(?=\s*(?:\Z|[\n=≈$;(]|[.,](?:\s|\Z)| [^\W\d]))")
_GROUPING = re.compile(r"['’\u00a0\u2009\u202f .]|\\,")
# A number with blanks between its digits, as a machine sets them that read a picture.
_SPACED = re.compile(r"\d(?: \d)*(?: \. \d(?: \d)*| \d)(?![\d.])")
_PERCENT = re.compile(r" ?\\?%| (?:percent|per cent|pct|[Pp]rozent)\b")
_WORDS = (
    (re.compile(r"[ \u00a0]?(?:thousand|[Tt]ausend|Tsd\b)\.?(?![a-z])"), "e3"),
    (re.compile(r"[ \u00a0]?(?:millions?|Million(?:en)?|Mio\b|mill\b)\.?(?![a-z])"), "e6"),
    (re.compile(r"[ \u00a0]?(?:billions?|Milliarden?|Mrd\b)\.?(?![a-z])"), "e9"),
)
# As a letter only behind two digits and at the end of what is said: 61.7k, but neither 2k nor 12k = 24.
_LETTER = re.compile(r"([kKM])(?=\s*(?:\Z|[\n,;)$|&]|\.(?:\s|\Z)|\(\D| [^\W\d]{3}))")
_COUNTED = "zero, one once, two twice, three, four, five, six, seven, eight, nine, ten, eleven, twelve"
WORDS = {word: str(n) for n, words in enumerate(_COUNTED.split(",")) for word in words.split()}
"""Small numbers in words."""
LETTERS = {"k": "e3", "K": "e3", "M": "e6"}
"""Letters that are powers of ten."""


def longer(lexer: Lexer, start: int, end: int, stop: int) -> tuple[str, int, int]:
    """The number whose first digits stand from `start` to `end`: its digits, and where it starts and ends."""
    text = lexer.text
    if lexer.math and text[end] == " " and (spaced := _SPACED.match(text, start, stop)):
        return spaced.group().replace(" ", ""), start, spaced.end()
    written, end = _grouped(lexer, start, end, stop)
    percent = _PERCENT.match(text, end, stop)
    if percent:
        return f"{written}%", start, percent.end()
    power, end = _power(lexer, written, end, stop)
    return written + power, start, end


def _grouped(lexer: Lexer, start: int, end: int, stop: int) -> tuple[str, int]:
    """The digits of the number, without what groups them, and where they end."""
    text = lexer.text
    following = text[end : end + 1]
    if following in {",", "{"}:
        comma = lexer.comma or _has_comma(lexer, start)
        found = (_COMMA if comma else _GROUPS).match(text, start, stop)
        if found is None and following == "{":
            comma, found = True, _COMMA.match(text, start, stop)
        if found:
            plain = found.group().replace("{,}", ",").replace("−", "-")
            return plain.replace(",", "." if comma else ""), found.end()
    elif following:
        found = _SET_APART.match(text, start, stop) or _POINTS.match(text, start, stop)
        if found is None and following == " " and _is_side(lexer):
            found = _BLANKS.match(text, start, stop)
        if found:
            whole, point, decimals = found.group(), "", ""
            if following != ".":
                whole, point, decimals = whole.partition(".")
            return _GROUPING.sub("", whole) + point + decimals, found.end()
    return text[start:end].replace("−", "-"), end


def _has_comma(lexer: Lexer, start: int) -> bool:
    """Whether the whole of a side is ``0,75``, in a text that has decimal points elsewhere."""
    return _is_side(lexer) and _LONE_COMMA.match(lexer.text, start) is not None


def _is_side(lexer: Lexer) -> bool:
    """Whether the next number begins a side behind a relation, after its sign at most."""
    last = [token for token in lexer.tokens[-2:] if token.text != "-"][-1:]
    return bool(last) and last[0].kind == "rel"


def _power(lexer: Lexer, written: str, end: int, stop: int) -> tuple[str, int]:
    """The power of ten that a word or a letter behind a number stands for, and where it ends."""
    if end >= stop or "e" in written.lower():
        return "", end
    text = lexer.text
    if text[end] in LETTERS:
        letter = _LETTER.match(text, end, stop)
        if letter and len(written) > 1 and (not lexer.tokens or _is_side(lexer)):
            return LETTERS[letter[1]], letter.end()
        return "", end
    for words, power in _WORDS:
        found = words.match(text, end, stop)
        if found:
            return power, found.end()
    return "", end
