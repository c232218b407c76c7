"""A quick look at a line: whether its formula, in plain floats, lies well inside what its figure stands for.

Most lines do, at the numbers as they are written or within what their digits can stand for. Only the
others are compared exactly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow
from nnsolve.functions import FUNCTIONS, power
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

    Ends: TypeAlias = tuple[float, float]

_MARGIN, _ERROR = 1e-3, 1e-11
"""How far inside a display set a float has to lie: in widths of the set, and relative to its size."""
_LONG = 3
"""Figures from which on a number with decimals may have been carried with more of them."""
_MOST = 700.0
_RISING = frozenset(("sigmoid", "exp", "tanh", "ln", "sqrt"))
_NOTHING = (math.nan, math.nan)


def agrees(expr: Expr, figure: Written) -> bool:
    """Whether `expr` certainly is what `figure` shows, with its numbers as written or as they were carried.

    False where that takes a closer look.
    """
    if figure.whole or figure.over:
        return False
    margin = (figure.high - figure.low) * _MARGIN + abs(figure.number) * _ERROR
    low, high = figure.low + margin, figure.high - margin
    if low < _value(expr) < high:
        return True
    try:
        least, most = _ends(expr)
    except ExpressionError:  # a number out of bounds
        return False
    return least < high and low < most


def _value(expr: Expr) -> float:
    """The value in floats; NaN for what has none, or has names."""
    handler = _VALUES.get(expr.__class__)
    return math.nan if handler is None else handler(expr)


def _num(expr: Num) -> float:
    return expr.value


def _neg(expr: Neg) -> float:
    return -_value(expr.arg)


def _add(expr: Add) -> float:
    total = 0.0
    for arg in expr.args:
        total += arg.value if isinstance(arg, Num) else _value(arg)
    return total


def _mul(expr: Mul) -> float:
    total = 1.0
    for arg in expr.args:
        total *= arg.value if isinstance(arg, Num) else _value(arg)
    return total


def _div(expr: Div) -> float:
    under = _value(expr.under)
    return _value(expr.over) / under if under else math.nan


def _pow(expr: Pow) -> float:
    return power(_value(expr.base), _value(expr.exponent))


def _call(expr: Call) -> float:
    row = FUNCTIONS.get(expr.function)
    values = [_value(arg) for arg in expr.args]
    # A function of something out of range is left to the closer look.
    if row is None or row.defaults or len(values) != 1 or not abs(values[0]) < _MOST:
        return math.nan
    return row.of(values[0])


_VALUES: dict[type, Callable[..., float]] = {
    Num: _num,
    Neg: _neg,
    Add: _add,
    Mul: _mul,
    Div: _div,
    Pow: _pow,
    Call: _call,
}


# ---------------------------------------------------------------------------------------- ranges


def _ends(expr: Expr) -> Ends:
    """The least and the greatest value where its longer numbers stand for their display sets; else NaN."""
    handler = _ENDS.get(expr.__class__)
    return _NOTHING if handler is None else handler(expr)


def _num_ends(expr: Num) -> Ends:
    mine = numeral(expr)
    if mine.figures < _LONG or mine.places <= 0 or mine.over:
        return expr.value, expr.value
    return mine.low, mine.high


def _neg_ends(expr: Neg) -> Ends:
    low, high = _ends(expr.arg)
    return -high, -low


def _add_ends(expr: Add) -> Ends:
    low = high = 0.0
    for arg in expr.args:
        least, most = _ends(arg)
        low += least
        high += most
    return low, high


def _mul_ends(expr: Mul) -> Ends:
    low = high = 1.0
    for arg in expr.args:
        least, most = _ends(arg)
        ends = (low * least, low * most, high * least, high * most)
        low, high = min(ends), max(ends)
    return low, high


def _div_ends(expr: Div) -> Ends:
    low, high = _ends(expr.under)
    if not low * high > 0:
        return _NOTHING
    least, most = _ends(expr.over)
    ends = (least / low, least / high, most / low, most / high)
    return min(ends), max(ends)


def _pow_ends(expr: Pow) -> Ends:
    low, high = _ends(expr.base)
    exponent = _value(expr.exponent)
    if not low * high > 0:
        return _NOTHING
    ends = (power(low, exponent), power(high, exponent))
    return min(ends), max(ends)


def _call_ends(expr: Call) -> Ends:
    if expr.function not in _RISING or len(expr.args) != 1:
        return _NOTHING
    low, high = _ends(expr.args[0])
    if not (abs(low) < _MOST and abs(high) < _MOST):
        return _NOTHING
    of = FUNCTIONS[expr.function].of
    return of(low), of(high)


_ENDS: dict[type, Callable[..., Ends]] = {
    Num: _num_ends,
    Neg: _neg_ends,
    Add: _add_ends,
    Mul: _mul_ends,
    Div: _div_ends,
    Pow: _pow_ends,
    Call: _call_ends,
}
