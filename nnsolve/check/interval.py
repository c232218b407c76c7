"""Rigorous ranges of formulas: float intervals that hold every value a formula can take over a box.

An interval is a pair ``(low, high)``, both ends included; a whole number by type stands for itself without
rounding error. Every operation rounds outward, so nothing is ever lost: `EVERYTHING` is the answer where no
bound is known, and it contradicts nobody. `natural` bounds a formula node by node, which is too wide where
a quantity stands in it twice (``out·(1 − out)``); `nnsolve.check.slope.tight` is not.
"""

from __future__ import annotations

import math
from math import inf, nextafter
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.check.enclosure import ENCLOSURES, EVERYTHING
from nnsolve.evaluate import evaluate
from nnsolve.functions import CONSTANTS, FUNCTIONS, power

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.axis import Key
    from nnsolve.expr import Expr, Num

Interval: TypeAlias = tuple[float, float]
Box: TypeAlias = "Callable[[Key], Interval]"

ZERO: Interval = (0, 0)
ONE: Interval = (1, 1)

_EXACT = 2**53
"""Whole numbers beyond it are not exact as floats."""
_BINARY = 2.0**20
"""A number written in decimals is taken as exact where it is a multiple of the inverse."""
_MOST = 2.0**1000


def point(value: float) -> Interval:
    """The interval of a number that stands in an exercise: the decimal as written, not its nearest float.

    >>> point(3), point(0.5)
    ((3, 3), (0.5, 0.5))
    >>> low, high = point(0.1)
    >>> low < 0.1 < high
    True
    """
    if isinstance(value, int):
        return (value, value) if -_EXACT <= value <= _EXACT else _outward(float(value), float(value))
    if (value * _BINARY).is_integer() and abs(value) < _EXACT:
        return value, value
    return nextafter(value, -inf), nextafter(value, inf)


def _down(x: float) -> float:
    if x.__class__ is int and -_EXACT <= x <= _EXACT:
        return x
    return nextafter(x, -inf)


def _up(x: float) -> float:
    if x.__class__ is int and -_EXACT <= x <= _EXACT:
        return x
    return nextafter(x, inf)


def _outward(low: float, high: float) -> Interval:
    """The ends moved outward by the rounding error of one operation; nothing where one is undefined."""
    if low != low or high != high:  # noqa: PLR0124  (how a float says that it is undefined)
        return EVERYTHING
    return _down(low), _up(high)


def plus(a: Interval, b: Interval) -> Interval:
    """The sum, without widening where it is exact in floats."""
    low, high = a[0] + b[0], a[1] + b[1]
    if low != low or high != high:  # noqa: PLR0124
        return EVERYTHING
    # The error term of Knuth's two-sum is zero exactly where the sum is exact.
    part = low - a[0]
    if (a[0] - (low - part)) + (b[0] - part) != 0:
        low = _down(low)
    part = high - a[1]
    if (a[1] - (high - part)) + (b[1] - part) != 0:
        high = _up(high)
    return low, high


def negative(a: Interval) -> Interval:
    """Minus `a`."""
    return -a[1], -a[0]


def times(a: Interval, b: Interval) -> Interval:
    """The product of two independent factors."""
    if a == ONE:
        return b
    if b == ONE:
        return a
    (p, q), (r, s) = a, b
    if p >= 0 and r >= 0 and q < inf and s < inf:
        low = p * r
        return (max(0, _down(low)) if low else 0), _up(q * s) if q and s else 0
    if (p == 0 and q == 0) or (r == 0 and s == 0):
        return ZERO
    corners = [_product(x, y) for x in a for y in b]
    low, high = min(corners), max(corners)
    if (not low or not high) and any(one.__class__ is float and not one for one in corners):
        # A product too small for a float is not the 0 that an end at 0 gives.
        low, high = low or 0.0, high or 0.0
    return _down(low), _up(high)


def _product(x: float, y: float) -> float:
    # An end at infinity stands for finite numbers without bound, and 0 times each of them is 0.
    return x * y if x and y else 0


def divided(a: Interval, b: Interval) -> Interval:
    """The quotient; everything where the divisor can be 0."""
    if b == ONE:
        return a
    if b[0] <= 0 <= b[1]:
        return EVERYTHING
    corners = [_quotient(x, y) for x in a for y in b]
    low, high = min(corners), max(corners)
    if low != low or high != high:  # noqa: PLR0124
        return EVERYTHING
    if low >= 0 and a[0] >= 0:
        return max(0, _down(low)), _up(high)
    return _down(low), _up(high)


def _quotient(x: float, y: float) -> float:
    if x.__class__ is int and y.__class__ is int and x % y == 0:
        return x // y
    return x / y if abs(x) < inf or abs(y) < inf else math.copysign(0.0, x)


def raised(a: Interval, exponent: Interval) -> Interval:
    """`a` to the power `exponent`: whole powers of any base, other powers of positive bases."""
    low, high = exponent
    if low == high and abs(low) < _MOST and low == int(low):
        return _whole_power(a, int(low))
    if a[0] <= 0:
        return EVERYTHING
    corners = [power(x, y) for x in a for y in exponent]
    low, high = min(corners), max(corners)
    if low != low or high != high:  # noqa: PLR0124
        return EVERYTHING
    return max(0.0, _two_down(low)), _two_up(high)


def _whole_power(a: Interval, n: int) -> Interval:
    if n == 0:
        return ONE
    if n == 1:
        return a
    if n < 0:
        return divided(ONE, _whole_power(a, -n))
    one, two = _power_ends(a[0], n), _power_ends(a[1], n)
    if n % 2:
        return one[0], two[1]
    if a[0] <= 0 <= a[1]:
        return 0, max(one[1], two[1])
    return max(0, min(one[0], two[0])), max(one[1], two[1])


def _power_ends(x: float, n: int) -> Interval:
    """Around x ^ n, which the library misses by a unit of its last place at most."""
    if not x:
        return ZERO
    found = power(x, n)
    return _two_down(found), _two_up(found)


def _two_down(x: float) -> float:
    return x if x.__class__ is int and -_EXACT <= x <= _EXACT else nextafter(nextafter(x, -inf), -inf)


def _two_up(x: float) -> float:
    return x if x.__class__ is int and -_EXACT <= x <= _EXACT else nextafter(nextafter(x, inf), inf)


def hull(a: Interval, b: Interval) -> Interval:
    """The least interval around both."""
    return min(a[0], b[0]), max(a[1], b[1])


def meet(a: Interval, b: Interval) -> Interval:
    """What both have in common; `a` and `b` are known to meet."""
    return max(a[0], b[0]), min(a[1], b[1])


def compared(left: Interval, op: str, right: Interval) -> bool | None:
    """Whether a comparison holds over a box; `None` where it holds in one part of it and not in another."""
    (a, b), (c, d) = left, right
    match op:
        case "<":
            return True if b < c else False if a >= d else None
        case "<=":
            return True if b <= c else False if a > d else None
        case ">":
            return True if a > d else False if b <= c else None
        case ">=":
            return True if a >= d else False if b < c else None
        case _:
            return True if a == b == c == d else False if b < c or d < a else None


class Intervals:
    """The arithmetic of intervals for `nnsolve.evaluate.evaluate`."""

    def number(self, num: Num) -> Interval:
        """A written number, see `point`."""
        return point(num.value)

    def add(self, terms: Sequence[Interval]) -> Interval:
        """The sum, from left to right."""
        total = ZERO
        for term in terms:
            total = plus(total, term)
        return total

    def mul(self, factors: Sequence[Interval]) -> Interval:
        """The product, from left to right."""
        total = ONE
        for factor in factors:
            total = times(total, factor)
        return total

    def neg(self, value: Interval) -> Interval:
        """Minus `value`."""
        return negative(value)

    def div(self, over: Interval, under: Interval) -> Interval:
        """The quotient."""
        return divided(over, under)

    def power(self, base: Interval, exponent: Interval) -> Interval:
        """`base` to the power `exponent`."""
        return raised(base, exponent)

    def call(self, function: str, args: Sequence[Interval]) -> Interval:
        """The named function: its enclosure, else its definition, else everything."""
        enclosure = ENCLOSURES.get(function)
        if enclosure is not None:
            return enclosure(*args)
        row = FUNCTIONS.get(function)
        if row is None or row.definition is None:
            return EVERYTHING
        return natural(row.definition, arguments(args))

    def greatest(self, values: Sequence[Interval]) -> Interval:
        """The greatest of `values`."""
        return max(v[0] for v in values), max(v[1] for v in values)

    def argmax(self, values: Sequence[Interval]) -> Interval:
        """The first and the last position at which the first greatest of `values` can be."""
        # A later position wins where it can beat all others, an earlier one where it can equal them.
        able = [
            n
            for n, value in enumerate(values)
            if all(value[1] > other[0] for other in values[:n])
            and all(value[1] >= other[0] for other in values[n + 1 :])
        ]
        return able[0], able[-1]

    def choose(
        self,
        cases: Sequence[tuple[Interval, str, Interval, Callable[[], Interval]]],
        otherwise: Callable[[], Interval],
    ) -> Interval:
        """The hull of all cases that can be reached."""
        reached: list[Interval] = []
        for left, op, right, then in cases:
            holds = compared(left, op, right)
            if holds is not False:
                reached.append(then())
            if holds:
                break
        else:
            reached.append(otherwise())
        return min(r[0] for r in reached), max(r[1] for r in reached)


INTERVALS = Intervals()


def arguments(args: Sequence[Interval], out: Interval = EVERYTHING) -> Box:
    """The box of a definition or a slope: its net input ``z``, its parameter ``a``, its value ``out``."""
    named = {"z": args[0], "a": args[-1], "out": out}

    def value(key: Key) -> Interval:
        return named[key.name] if key.name in named else point(CONSTANTS[key.name])

    return value


def natural(expr: Expr, box: Box) -> Interval:
    """An interval around every value of `expr` over `box`, node by node.

    >>> from nnsolve.expr import Num, Sym
    >>> natural(Sym("w") * Sym("w"), lambda key: (-1, 2))
    (-2, 4)
    """
    return evaluate(expr, box, INTERVALS)
