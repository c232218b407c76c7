"""Lines that are true as they were meant: a logarithm to another base, points that group thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError
from nnsolve.expr import Num, parts, rebuilt
from nnsolve.working.lexer import Lexer
from nnsolve.working.side import right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.expr import Expr
    from nnsolve.working.claim import Side

_LOG = re.compile(r"log(?![A-Za-z0-9_])")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+\Z")


def otherwise(left: Side, after: Side) -> Iterator[tuple[Expr, Expr]]:
    """Other formulas that `left` and the side `after` it may stand for."""
    one, two = left.expr, after.expr
    if one is None or two is None:
        return
    if _LOG.search(left.text) or _LOG.search(after.text):
        for base in ("log_{10}", "log_{2}"):
            read = _to_base(left, base), _to_base(after, base)
            if read[0] is not None and read[1] is not None:
                yield read[0], read[1]
    whole = grouped(one), grouped(two)
    if whole != (one, two):
        yield whole


def _to_base(side: Side, base: str) -> Expr | None:
    """The formula of a side with another name for ``log`` in it; `None` where it cannot be told."""
    if not _LOG.search(side.text):
        return side.expr
    return _read(_LOG.sub(base, side.text)) if _read(side.text) == side.expr else None


def _read(text: str) -> Expr | None:
    try:
        return right(Lexer(text, math="\\" in text).read(0, len(text)))[0].expr
    except ExpressionError:
        return None


def grouped(expr: Expr) -> Expr:
    """`expr` with the points of ``61.706`` and its like between thousands.

    >>> grouped(Num(61.706, "61.706")), grouped(Num(0.706, "0.706"))
    (Num(value=61706, written='61706'), Num(value=0.706, written='0.706'))
    """
    if isinstance(expr, Num):
        text = expr.written
        if not _GROUPED.match(text):
            return expr
        digits = text.replace(".", "")
        return Num(int(digits), digits)
    return rebuilt(expr, [grouped(part) for part in parts(expr)])
