r"""Markup and program code around formulas, put in signs that the reader knows, each sign at its place.

``\( … \)`` becomes ``$ … $``, the frames of a table become pipes, ``w<sub>5</sub>`` becomes ``w_{5}``, and
digits and signs of other widths become the plain ones. No text gets longer or shorter.
"""

from __future__ import annotations

import re
import unicodedata

UNSEEN = "\u2061"
"""Stands for a sign that says nothing; the reader skips it."""

_FRAMES = str.maketrans("│┃║─━═" + "┼┌┐└┘├┤┬┴╋╬╔╗╚╝╠╣╦╩╪╞╡┏┓┗┛┣┫┳┻╇╈┡┩", "|||---" + "+" * 34)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
# LaTeX's own delimiters of a formula on a line.
_INLINE = re.compile(r"(?<!\\)\\\(((?:[^\\]|\\(?![()]))*)\\\)")
_RELATION = re.compile(r"[=≈≃≅]|\\(?:approx|simeq|cong)")
_SIGN = re.compile(r"[-+*/·×−]|\\(?:cdot|times|[dt]?frac)(?![A-Za-z])")
_TAG = re.compile(r"<(/?)(sub|sup|[biupq]|em|strong|code|span|mark|font|div|br)(?:\s[^<>\n]{0,100})?/?>")
_LIBRARY = re.compile(
    r"\b(?:np|numpy|math|torch|tf|nn|F)\.(?=(?:exp|log|sqrt|tanh|sigmoid|relu|max|min|abs|floor|ceil|sin|cos)\w*\()"
    r"|\b(?:(?:np|numpy|torch|tf)\.)?(?:float(?:16|32|64)?|tensor|array)(?=\()"
)


def unmarked(text: str) -> str:
    """`text` without the markup and the names of libraries around its formulas, as long as before.

    >>> unmarked("w<sub>5</sub> = tensor(0.5)").replace(UNSEEN, "")
    'w_{   5     } = (0.5)'
    """
    if not text.isascii():
        text = _OTHER_DIGIT.sub(_digit, text.translate(_WIDE))
        if "│" in text or "┃" in text or "║" in text:
            text = text.translate(_FRAMES)
    if "\\(" in text:
        text = "\n".join(map(_with_dollars, text.split("\n")))
    if "</" in text:
        text = _TAG.sub(_tag, text)
    # One of these stands in nearly every text with such names, and to look for more costs every other text.
    if "np." in text or "math." in text or "torch" in text or "tensor(" in text or "float" in text:
        text = _LIBRARY.sub(_unseen, text)
    return text


def _digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match.group()))


def _unseen(match: re.Match[str]) -> str:
    return UNSEEN * len(match.group())


def _tag(match: re.Match[str]) -> str:
    closing, name = match[1], match[2]
    if name not in {"sub", "sup"}:
        return _unseen(match)
    blank = " " * (len(match.group()) - 1)
    return blank + "}" if closing else ("_{" if name == "sub" else "^{") + blank[1:]


def _with_dollars(line: str) -> str:
    """`line` with dollars for LaTeX's own delimiters."""
    return line if "$" in line or "\\(" not in line else _INLINE.sub(_dollars, line)


def _dollars(match: re.Match[str]) -> str:
    """A formula between such delimiters between dollars; one that is a term keeps brackets."""
    inner = match[1]
    if _RELATION.search(inner) or not _SIGN.search(inner):
        return f" ${inner}$ "
    return f" ({inner}) "
