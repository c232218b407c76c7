"""How the lines of a text hang together: a formula broken over two of them, several statements on one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RELATION = re.compile(r"=(?!>)|≈|≃|≅|\\approx|\\simeq|\\cong")
ITEM = re.compile(
    r"(?:\s*\d{1,3}\s{2,}(?:[✓≈↪⚠✗?]\s+)?(?=[^\W\d]|∂))?(?:\s|>|\\item\b|[-–*•+](?=\s)|\(?(?:\d{1,3}|[a-hivx]{1,4})[.)](?=\s)|#+(?=\s)|\\?\*(?=\s)"
    r"|(?:[Ss]tep|Q)\s*\d{1,3}\s*[.:)]|\[[ xX]\])*"
)
"""What stands before a statement on its line: the number of an item, a bullet, a heading."""
TABLES = frozenset(["tabular", "array", "tabularx", "longtable"])
"""Environments of LaTeX that are tables."""
NAMES = (
    "align|aligned|alignat|equation|gather|gathered|eqnarray|split|multline|flalign|displaymath|math|"
    + "|".join(sorted(TABLES))
)
OPEN = re.compile(rf"\$\$|\\\[|\\begin\{{((?:{NAMES})\*?)\}}")
"""Where a display begins."""
TABLE = re.compile(r"\s*(?:\\left[(\[.{|]\s*)?\\begin\{(array|tabular)\}")
"""Where a display is a table and nothing else."""
COLUMN_KINDS = re.compile(
    r"(?:\s*\[[^\]\n]{0,10}\])?\s*(?:\{[^{}\n]{0,20}\}\s*)?\{(?:[^{}\n]|\{[^{}\n]*\}){0,60}\}"
)
"""What says how the columns of a table of LaTeX are set."""
OPERATOR_END = re.compile(r"[-+*/×·(=−]\s*$")
_SIGN_FIRST = re.compile(r"\s*[=≈](?![=>])")
_NAME = re.compile(r"\s*(?:[^\W\d]|[∂∇])[^\s=:|*`]{0,40}\s*\Z")
_SIGNS_FIRST = frozenset({"+ ", "* ", "/ ", "× ", "· ", "− "})


def piped_statements(line: str, first: int) -> list[tuple[str, int, int]]:
    """Where the statements of a line stand that pipes part, and what is before each: ``1 | y = 1 | x = 2``.

    None of a line whose pipes are something else.
    """
    found: list[tuple[str, int, int]] = []
    at, before = first, ""
    for piece in line[first:].split(" | "):
        if "|" in piece or piece.count("(") != piece.count(")"):
            return []
        if RELATION.search(piece):
            found.append((before, at, at + len(piece)))
            before = ""
        else:
            before = f"{before} {piece}".strip()
        at += len(piece) + len(" | ")
    return found


def is_name_of_next(lines: Sequence[str], n: int) -> bool:
    """Whether line `n` is a name alone, with the equals sign at the beginning of the next line."""
    return (
        n + 1 < len(lines)
        and _SIGN_FIRST.match(lines[n + 1]) is not None
        and _NAME.match(lines[n]) is not None
    )


def goes_on(line: str) -> bool:
    """Whether `line` goes on with the formula of the line before: it is indented and a sign begins it."""
    if line[:2] != "  ":
        return False
    bare = line.lstrip()
    return bare[:2] in _SIGNS_FIRST and ("=" not in bare or bare[2:3].isdecimal())
