"""Lines that are true as they were meant: a logarithm to another base, points that group thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Sym, parts, rebuilt
from nnsolve.working.exact import ratio
from nnsolve.working.lexer import Lexer
from nnsolve.working.side import right
from nnsolve.working.written import figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.expr import Expr
    from nnsolve.working.claim import Side

_LOG = re.compile(r"log(?![A-Za-z0-9_])")
_MODULO = re.compile(r"\\?[bp]?mod\b")
_MINUS = frozenset("-−–")
_ROUNDED = re.compile(
    r"round|floor|ceil|integer|trunc|remainder|\brem\b|\b[Rr]est\b|gerundet|ganzzahl", re.IGNORECASE
)
_TIED = re.compile(r"[/÷]\s*\d+(?:\.\d+)?\(")
_OF_ANGLES = frozenset({"sin", "cos", "tan"})
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
    changes = [grouped, _in_degrees, _with_share]
    if _TIED.search(left.text) or _TIED.search(after.text):
        changes.append(_under_all)
    for change in changes:
        read = change(one), change(two)
        if read != (one, two):
            yield read


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


def _in_degrees(expr: Expr) -> Expr:
    """`expr` with the angles of its sines and cosines in degrees."""
    made = rebuilt(expr, [_in_degrees(part) for part in parts(expr)])
    if isinstance(made, Call) and made.function in _OF_ANGLES:
        return Call(made.function, tuple(Div(Mul((arg, Sym("pi"))), Num(180)) for arg in made.args))
    return made


def _with_share(expr: Expr) -> Expr:
    """``80 + 10%`` as a pocket calculator has it: 10 % of what stands before it are added."""
    match expr:
        case Add((first, Num() as share)) if share.written.endswith("%"):
            return Mul((first, Add((Num(1), share))))
        case Add((first, Neg(Num() as share))) if share.written.endswith("%"):
            return Mul((first, Add((Num(1), Neg(share)))))
        case _:
            return expr


def _under_all(expr: Expr) -> Expr:
    """``6/2(1 + 2)`` as 6 over all of 2(1 + 2)."""
    made = rebuilt(expr, [_under_all(part) for part in parts(expr)])
    match made:
        case Mul((Div(over, under), *factors)):
            return Div(over, Mul((under, *factors)))
        case _:
            return made


def as_it_says(left: Side, after: Side, line: str) -> str:
    """Why a line that is not true as it stands may be meant: words on it say how, or in which numbers.

    >>> from nnsolve.working.claim import Side, Span
    >>> left, after = Side("17/5", Span(1, 1, 5), Num(17) / Num(5)), Side("3", Span(1, 8, 9), Num(3, "3"))
    >>> as_it_says(left, after, "17/5 = 3 (rounded down)")
    'its words say that it is rounded'
    >>> as_it_says(left, after, "17/5 = 3")
    ''
    """
    one, two = left.expr, after.expr
    if one is None or two is None:
        return ""
    behind = line[after.span.column - 1 :]
    if _MODULO.search(behind) or (_MODULO.search(left.text) and left.text.lstrip()[:1] in _MINUS):
        return "a congruence, or a remainder below 0"
    y = figure(two)
    if y is None or not y.whole or not _ROUNDED.search(line):
        return ""
    value = ratio(one)
    if not isinstance(value, tuple) or y.digits not in {value[0] // value[1], -(-value[0] // value[1])}:
        return ""
    return "its words say that it is rounded"


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
