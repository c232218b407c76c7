r"""How a name is spelled, whoever wrote it: ``\text{outh}_1`` is ``outh_1`` and ``w5'`` is ``w5_new``."""

from __future__ import annotations

import re

from nnsolve.notation import spelled

_FILLING = str.maketrans("", "", "_ {}\\")
_ROUND = re.compile(r"(?<=\d)o|o(?=\d)")
_MARK = re.compile(r"\(?\s*([A-Za-z]?\s*[+-]?\s*\d*)\s*\)?\Z")
NEW = frozenset({"'", "′", "+", "new", "neu", "neue", "neues", "updated", "upd", "next"})
OLD = frozenset({"old", "alt"})


def plain(name: str) -> str:
    """The form in which names are compared: small letters, no underscores; O is 0 beside a digit.

    >>> plain("in_O1") == plain("in_01")
    True
    """
    return _ROUND.sub("0", spelled(name).translate(_FILLING).casefold())


def slope(over: str, under: str) -> str:
    """The name of a partial derivative.

    >>> slope("E", "w_5")
    'd(E)/d(w_5)'
    """
    return f"d({over})/d({under})"


def superscript(text: str) -> str | None:
    """What a raised mark adds to a name; `None` for an exponent.

    >>> superscript("(2)"), superscript("new"), superscript("out"), superscript("2")
    ('@2', '_new', '', None)
    """
    if text in NEW:
        return "_new"
    if text in OLD:
        return "_old"
    if text[:1] == "(" and text[-1:] == ")":
        if text[1:-1] in NEW | OLD:
            return superscript(text[1:-1])
        mark = _MARK.match(text)
        return "@" + "".join(mark[1].split()) if mark and mark[1] else None
    if text in {"*", "T"}:
        return ""
    return "" if len(text) > 1 and text.isalpha() else None
