"""Any text with working in it becomes claims, tables and what could not be read, each with its place."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.errors import NnsolveError
from nnsolve.working.document import MOST_READ, Document
from nnsolve.working.markup import unmarked

if TYPE_CHECKING:
    from nnsolve.working.claim import Working

MOST_CHARACTERS = 4_000_000
"""Characters of one text."""
MOST_RELATIONS = 60_000
"""Equals signs of one text."""

KINDS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".tex": "latex",
    ".latex": "latex",
    ".toml": "toml",
    ".csv": "csv",
    ".tsv": "csv",
    ".ipynb": "notebook",
}

_RELATIONS = re.compile(r"=+|≈|≃|≅|\\approx|\\simeq|\\cong")
_STRUCK = re.compile(r"~~(?=[^\s~])[^~\n]*~~")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,\d+(?![\d,.]\d|\d)")
_DECIMAL_POINT = re.compile(r"\d\.\d")
_GROUPED = re.compile(r"[1-9]\d{0,2},\d{3}")
# Two arguments or coordinates, from which no decimal comma is learned: max(0,3) and (2,3).
_PAIR = re.compile(r"\b(?:max|min)\s*\(\s*\d+,\d+|[(\[]\d+,\d+[)\]]", re.IGNORECASE)


def working(
    text: str, name: str = "", kind: str = "", *, most: int = MOST_RELATIONS, longest: int = MOST_READ
) -> Working:
    """What `text` claims.

    `name` is what the text is called; its ending gives the kind where `kind`, one of ``markdown``,
    ``text``, ``latex``, ``toml``, ``csv`` and ``notebook``, is not said. `most` is how many equals signs
    there may be, `longest` how many characters of formulas. Raises `NnsolveError` for a text beyond the
    bounds and for a notebook or a CSV file that is none.

    >>> claim = working("out_h1 = 1/(1+e^-0.3775) = 0.5933").claims[0]
    >>> [side.text for side in claim.sides]
    ['out_h1', '1/(1+e^-0.3775)', '0.5933']
    """
    try:
        return _working(text, name, kind, most, longest)
    except NnsolveError as error:
        if not name:
            raise
        message = f"{name}: {error}"
        raise NnsolveError(message) from error


def _working(text: str, name: str, kind: str, most: int, longest: int) -> Working:
    if len(text) > MOST_CHARACTERS:
        message = f"expected a working of at most {MOST_CHARACTERS} characters, found {len(text)}"
        raise NnsolveError(message)
    kind = kind or KINDS.get(name[name.rfind(".") :].lower() if "." in name else "", "markdown")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "notebook":
        from nnsolve.working.notebook import markdown_of

        text = markdown_of(text)
    lines = tuple(text.split("\n"))
    kept = unmarked(text)
    _count(kept, most)
    if kind == "csv":
        from nnsolve.working.csv_table import read_csv

        return read_csv(kept, name, lines, _starts(lines), longest)
    if kind == "latex":
        kept = _COMMENT.sub(_blank, kept)
    elif "~~" in kept and kind != "toml":
        kept = _STRUCK.sub(_blank, kept)
    kept_lines = lines if kept is text else tuple(kept.split("\n"))
    comma = has_decimal_commas(kept)
    read = Document(kept, name, kept_lines, _starts(kept_lines), kind, comma=comma, longest=longest).read()
    return read if kept is text else structs.replace(read, lines=lines)


def _count(text: str, most: int) -> None:
    """Raise `NnsolveError` for a text of more than `most` equals signs, before any of it is read."""
    found = sum(1 for _ in _RELATIONS.finditer(text)) if len(text) > most else 0
    if found > most:
        message = f"expected a text of at most {most} equals signs, found {found}"
        raise NnsolveError(message)


def _blank(match: re.Match[str]) -> str:
    """What is left out, as blanks: everything else keeps its place."""
    return " " * len(match.group())


def has_decimal_commas(text: str) -> bool:
    """Whether the numbers of `text` have a decimal comma throughout.

    >>> has_decimal_commas("net = 0,3775"), has_decimal_commas("(1, 2.5)"), has_decimal_commas("61,706")
    (True, False, False)
    >>> has_decimal_commas("relu = max(0,3) = 3")
    False
    """
    if "," not in text or _DECIMAL_POINT.search(text):
        return False
    commas = _DECIMAL_COMMA.findall(_PAIR.sub(" ", text))
    return any(not _GROUPED.fullmatch(number) for number in commas)


def _starts(lines: tuple[str, ...]) -> list[int]:
    starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
    starts.pop()
    return starts
