"""Equalities held against themselves: whether two sides are equal, no exercise needed.

A figure on one side stands for its display set (`nnsolve.working.written`). Where the digits of the other
side do not give it exactly, rounded or cut, its operands may have been shown with fewer digits than were
carried: decimals that look like results are display sets themselves then. Only what no such digits can
make equal is false, and what cannot be compared is never false.
"""

from __future__ import annotations

from math import ulp
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.interval import Intervals
from nnsolve.errors import ExpressionError
from nnsolve.evaluate import evaluate
from nnsolve.functions import CONSTANTS
from nnsolve.working.exact import UndeterminedError, number, numerals, ratio
from nnsolve.working.written import figure, numeral, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nnsolve.axis import Key
    from nnsolve.check.interval import Interval
    from nnsolve.expr import Expr, Num
    from nnsolve.working.exact import Ratio
    from nnsolve.working.written import Written

NEAR = 1e-12
"""Sides that were computed in floats are taken as equal when they differ by less, relative to their size."""
_CARRIED_PLACES, _CARRIED_FIGURES = 3, 2
_LONG = 3
_PRINTED = 15
"""Figures that only a program shows, which computes in double precision."""
_ULPS = 4
_OPEN = 1e-6
"""By how much of a unit the end that only cutting reaches is drawn in: it is no carried value itself."""


class Relation(Struct, frozen=True):
    """How two sides compare.

    `kind` is ``exact``, ``rounded``, ``cut``, ``carry`` (the decimals of the line, taken as rounded or cut,
    reach it), ``false`` or ``unread``; `reason` says why they could not be compared.
    """

    kind: str
    left: Ratio | float | None = None
    right: Ratio | float | None = None
    reason: str = ""


def relation(left: Expr, right: Expr, already: Iterable[str] = (), *, about: bool = False) -> Relation:
    """How ``left = right`` holds as it stands.

    `already` are the numbers, as written, of sides before `left`: those of them that stand again on the
    right are no new results. `about` says that the sign between the sides is ``≈``, which lets a whole
    number be a rounded one.

    >>> from nnsolve.expr import Num
    >>> x = Num(0.62, "0.62") - Num(1, "1") * Num(0.094, "0.094")
    >>> relation(x, Num(0.526, "0.526")).kind, relation(x, Num(0.525, "0.525")).kind
    ('exact', 'carry')
    >>> relation(x, Num(0.5, "0.524")).kind, relation(x / Num(0, "0"), Num(1, "1")).kind
    ('false', 'unread')
    """
    try:
        one, two = ratio(left), ratio(right)
        y, shown = figure(right), right
        if y is None:
            y, shown = figure(left), left
            if y is None:
                return Relation(_formulas(left, one, right, two, already), one, two)
            left, value = right, two
        else:
            value = one
        kind = _against(left, value, y, shown, about=about)
        if kind == "false" and y.text.endswith("%"):
            # 100·4/5 = 80 %: the sign names the unit that the factor 100 has already led to.
            kind = _against(left, value, written(y.text[:-1]), shown, about=about)
        if kind == "false" and y.figures >= _PRINTED and _is_printed(left, y):
            kind = "rounded"
        return Relation(kind, one, two)
    except (UndeterminedError, ExpressionError) as error:
        return Relation("unread", reason=str(error))


def _against(side: Expr, value: Ratio | float, y: Written, shown: Expr, *, about: bool) -> str:
    """A formula against a figure."""
    strict = False
    if isinstance(value, tuple):
        found = y.compared(*value)
        strict = y.whole and not about and not _coarse(side, y)
        if found and (found == "exact" or not strict):
            return found
    else:
        found = y.admits(value)
        if found:
            return found
    bare = figure(side) is not None
    if not any(_carried(num, bare=bare) for num in numerals(side)) and isinstance(value, tuple):
        return "false"
    low, high = _range(side, lambda num: _carried(num, bare=bare))
    reached = low <= y.number <= high if strict else y.holds(low, high)
    if not reached and bare and not strict:
        reached = _meet((low, high), _range(shown, is_decimal))
    return "carry" if reached else "false"


def _is_printed(side: Expr, y: Written) -> bool:
    """Whether double precision gives `y` for a formula, as it gives 0.30000000000000004 for 0.1 + 0.2."""
    low, high = _range(side, _never)
    slack = _ULPS * ulp(y.number)
    return low - slack <= y.number <= high + slack


def _coarse(side: Expr, y: Written) -> bool:
    """A bare 0 or 1 for a real quantity is not wrong, only coarse."""
    return y.digits in {0, 1} and any(is_decimal(num) for num in numerals(side))


def _formulas(left: Expr, one: Ratio | float, right: Expr, two: Ratio | float, already: Iterable[str]) -> str:
    """A formula against a formula."""
    if isinstance(one, tuple) and isinstance(two, tuple):
        if one[0] * two[1] == two[0] * one[1]:
            return "exact"
        if not any(is_decimal(num) for num in (*numerals(left), *numerals(right))):
            return "false"
    elif abs(number(one) - number(two)) <= NEAR * max(abs(number(one)), abs(number(two))):
        return "exact"
    known = {numeral(num).text for num in numerals(left)}.union(already)

    def new(num: Num) -> bool:
        return is_decimal(num) and numeral(num).text not in known

    results = _range(right, new)
    if _meet(_range(left, _never), results):
        return "rounded"
    reached = _meet(_range(left, _carried), _range(right, lambda num: new(num) or _carried(num)))
    return "carry" if reached else "false"


# --------------------------------------------------------------------------------------- ranges


class _Shown(Intervals):
    """Intervals in which some of the written numbers are display sets."""

    def __init__(self, loose: Callable[[Num], bool]) -> None:
        self._loose = loose

    def number(self, num: Num) -> Interval:
        if not self._loose(num):
            return super().number(num)
        mine = numeral(num)
        reach = 10.0**-mine.places * (1 - _OPEN)
        return (
            mine.low if mine.digits > 0 else mine.number - reach,
            mine.high if mine.digits < 0 else mine.number + reach,
        )


def _range(expr: Expr, loose: Callable[[Num], bool]) -> Interval:
    """Every value of `expr` when the numbers that are `loose` stand for their display sets."""
    return evaluate(expr, _constant, _Shown(loose))


def _constant(key: Key) -> Interval:
    value = CONSTANTS[key.name]
    return value, value


def _meet(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _never(num: Num) -> bool:
    del num
    return False


def is_decimal(num: Num) -> bool:
    """Whether a number shows a part after the point, so that it may have been rounded."""
    mine = numeral(num)
    return mine.places > 0 and not mine.over


def _carried(num: Num, *, bare: bool = False) -> bool:
    """Whether a number looks like a result with more digits than it shows; data have one or two.

    Alone on its side it is one.
    """
    mine = numeral(num)
    if mine.places <= 0 or mine.over:
        return False
    return (
        bare or mine.figures >= _LONG or (mine.places >= _CARRIED_PLACES and mine.figures >= _CARRIED_FIGURES)
    )
