"""What a written formula is worth: a rational number wherever it is one, otherwise a float.

The digits count as they stand: 0.1 is one tenth. Whatever has no value here (a name, a division by 0, a
number out of range) raises `UndeterminedError` with the reason, so that nobody takes it for a wrong one.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn, TypeAlias, cast

from nnsolve.errors import NnsolveError
from nnsolve.expr import Add, ArgMax, Call, Div, Each, Max, Mul, Neg, Num, Pow, Slope, Sym, Where, parts
from nnsolve.functions import CONSTANTS, FUNCTIONS
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.expr import Expr

Ratio: TypeAlias = tuple[int, int]
"""A numerator and a denominator above 0, not necessarily in lowest terms."""

MOST_BITS = 4096
MOST_POWER = 256
_OF_NAMES = frozenset((Slope, Each, Where))
"""Nodes that have no value without names."""

_WHOLE_ONLY = 1e-9
"""A float so close to a step of floor or ceil may lie on either side of it."""


class UndeterminedError(NnsolveError):
    """A formula without a value: the message says why."""


def exact(expr: Expr) -> Fraction | float:
    """The value of `expr`, whose names may be π and e alone.

    A rational of more than 4 096 bits goes on as a float. Raises `UndeterminedError`.

    >>> from nnsolve.expr import Call, Num
    >>> exact((Num(0.1, "0.1") + Num(0.2, "0.2")) * Num(3, "3"))
    Fraction(9, 10)
    >>> exact(Call("exp", (Num(1, "1"),)))
    2.718281828459045
    """
    value = ratio(expr)
    return Fraction(*value) if isinstance(value, tuple) else value


def ratio(expr: Expr) -> Ratio | float:
    """The same as `exact`, with a rational as a pair of whole numbers."""
    value = _inner(expr)
    return value if isinstance(value, tuple) else _finite(value)


def _inner(expr: Expr) -> Ratio | float:
    """The value of a part; infinite where e^z is beyond all floats, which 1/(1 + e^z) comes back from."""
    handler = _BY_NODE.get(expr.__class__)
    if handler is None:
        _refuse("it is not a formula of numbers")
    return handler(expr)


def number(value: Ratio | float) -> float:
    """`value` as a float; raises `UndeterminedError` beyond their range."""
    if not isinstance(value, tuple):
        return value
    try:
        return value[0] / value[1]
    except OverflowError:
        _refuse("a number leaves the range of double precision")


def numerals(expr: Expr) -> list[Num]:
    """Every number that stands in `expr`, in reading order, with repeats."""
    found: list[Num] = []
    _gather(expr, found)
    return found


def only_numerals(expr: Expr) -> list[Num] | None:
    """The same for a formula of numbers alone, which has a value of its own; `None` for any other.

    >>> only_numerals(Num(2, "2") * Sym("pi")), only_numerals(Num(2, "2") * Sym("x"))
    ([Num(value=2, written='2')], None)
    """
    found: list[Num] = []
    return found if _gather(expr, found) else None


def _gather(expr: Expr, found: list[Num]) -> bool:
    """Add the numbers in `expr` to `found`; tells whether all of it is made of numbers."""
    left, alone = [expr], True
    while left:
        node = left.pop()
        kind = node.__class__
        if kind is Num:
            found.append(cast("Num", node))
        elif kind is Sym:
            name = cast("Sym", node)
            alone = alone and name.name in CONSTANTS and not name.index
        else:
            alone = alone and kind not in _OF_NAMES
            left += parts(node)[::-1]
    return alone


def _refuse(reason: str) -> NoReturn:
    raise UndeterminedError(reason)


def _bounded(over: int, under: int) -> Ratio | float:
    if over.bit_length() <= MOST_BITS and under.bit_length() <= MOST_BITS:
        return over, under
    common = math.gcd(over, under)
    over, under = over // common, under // common
    if over.bit_length() <= MOST_BITS and under.bit_length() <= MOST_BITS:
        return over, under
    return number((over, under))


def _finite(value: float) -> float:
    if math.isfinite(value):
        return value
    _refuse("a number leaves the range of double precision")


# ------------------------------------------------------------------------------------- the nodes


def _num(expr: Num) -> Ratio:
    mine = numeral(expr)
    if mine.over:
        return mine.digits, mine.over
    if mine.places >= 0:
        return mine.digits, 10**mine.places
    return mine.digits * 10**-mine.places, 1


def _sym(expr: Sym) -> float:
    value = CONSTANTS.get(expr.name)
    return _refuse(f"{expr.name} has no value") if value is None else value


def _add(expr: Add) -> Ratio | float:
    total: Ratio | float = (0, 1)
    for arg in expr.args:
        term = _inner(arg)
        if not isinstance(total, tuple) or not isinstance(term, tuple):
            one, two = number(total), number(term)
            total = (
                one + two if math.inf in (one, two) and -math.inf not in (one, two) else _finite(one + two)
            )
        elif total[1] == term[1]:
            total = (total[0] + term[0], total[1])
        else:
            total = _bounded(total[0] * term[1] + term[0] * total[1], total[1] * term[1])
    return total


def _mul(expr: Mul) -> Ratio | float:
    product: Ratio | float = (1, 1)
    for arg in expr.args:
        factor = _inner(arg)
        if not isinstance(product, tuple) or not isinstance(factor, tuple):
            product = _finite(number(product) * number(factor))
        else:
            product = _bounded(product[0] * factor[0], product[1] * factor[1])
    return product


def _neg(expr: Neg) -> Ratio | float:
    value = _inner(expr.arg)
    return (-value[0], value[1]) if isinstance(value, tuple) else -value


def _div(expr: Div) -> Ratio | float:
    over, under = _inner(expr.over), _inner(expr.under)
    if not isinstance(over, tuple) or not isinstance(under, tuple):
        divisor = number(under)
        return _finite(number(over) / divisor) if divisor else _refuse("it divides by 0")
    if not under[0]:
        _refuse("it divides by 0")
    sign = -1 if under[0] < 0 else 1
    return _bounded(sign * over[0] * under[1], sign * over[1] * under[0])


def _pow(expr: Pow) -> Ratio | float:
    base, exponent = _inner(expr.base), _inner(expr.exponent)
    if isinstance(base, tuple) and isinstance(exponent, tuple):
        if exponent[0] % exponent[1] == 0:
            return _whole_power(base, exponent[0] // exponent[1])
        if 2 * exponent[0] == exponent[1]:
            return _root(base)
    return _real_power(number(base), number(exponent))


def _whole_power(base: Ratio, exponent: int) -> Ratio | float:
    if abs(exponent) > MOST_POWER:
        _refuse(f"a power is beyond ±{MOST_POWER}")
    over, under = base
    if exponent < 0:
        if not over:
            _refuse("it divides by 0")
        over, under = (under, over) if over > 0 else (-under, -over)
        exponent = -exponent
    if exponent * max(over.bit_length(), under.bit_length()) > MOST_BITS:
        return _real_power(number((over, under)), float(exponent))
    return over**exponent, under**exponent


def _real_power(base: float, exponent: float) -> float:
    if base == 0:
        return 0.0 if exponent > 0 else _refuse("it divides by 0")
    if base < 0 and not exponent.is_integer():
        _refuse("a power is not a real number")
    try:
        return _finite(math.pow(base, exponent))
    except OverflowError:
        _refuse("a number leaves the range of double precision")


def _root(value: Ratio) -> Ratio | float:
    over, under = value
    if over < 0:
        _refuse("it takes the root of a number below 0")
    common = math.gcd(over, under)
    top, bottom = math.isqrt(over // common), math.isqrt(under // common)
    if top * top * common == over and bottom * bottom * common == under:
        return top, bottom
    return math.sqrt(number(value))


def _call(expr: Call) -> Ratio | float:
    args = [ratio(arg) for arg in expr.args]
    first = args[0] if args else None
    if len(args) == 1 and isinstance(first, tuple):
        rule = _RATIONAL.get(expr.function)
        found = None if rule is None else rule(first)
        if found is not None:
            return found
    if isinstance(first, float) and expr.function in {"floor", "ceil"}:
        return _step(expr.function, first)
    row = FUNCTIONS.get(expr.function)
    if row is None or len(args) != 1 + len(row.defaults):
        _refuse(f"{expr.function} is not known with {len(args)} numbers")
    value = row.of(*map(number, args))
    if math.isnan(value):
        _refuse(f"{expr.function} is not defined there")
    return math.inf if expr.function == "exp" and value == math.inf else _finite(float(value))


def _step(function: str, value: float) -> Ratio:
    if abs(value - round(value)) < _WHOLE_ONLY * max(1.0, abs(value)):
        _refuse(f"{function} of a number too close to a whole one")
    return math.floor(value) if function == "floor" else math.ceil(value), 1


def _max(expr: Max) -> Ratio | float:
    values = [_inner(arg) for arg in expr.args]
    return values[_greatest(values)]


def _argmax(expr: ArgMax) -> Ratio:
    return _greatest([_inner(arg) for arg in expr.args]), 1


def _greatest(values: list[Ratio | float]) -> int:
    keys = [Fraction(*value) if isinstance(value, tuple) else value for value in values]
    return max(range(len(keys)), key=keys.__getitem__)


_BY_NODE: dict[type, Callable[..., Ratio | float]] = {
    Num: _num,
    Sym: _sym,
    Add: _add,
    Mul: _mul,
    Neg: _neg,
    Div: _div,
    Pow: _pow,
    Call: _call,
    Max: _max,
    ArgMax: _argmax,
}

# Where a function of a rational number is one itself; `None` where it is not.
_RATIONAL: dict[str, Callable[[Ratio], Ratio | float | None]] = {
    "identity": lambda x: x,
    "step": lambda x: (1 if x[0] >= 0 else 0, 1),
    "relu": lambda x: x if x[0] > 0 else (0, 1),
    "abs": lambda x: (abs(x[0]), x[1]),
    "sign": lambda x: ((x[0] > 0) - (x[0] < 0), 1),
    "floor": lambda x: (x[0] // x[1], 1),
    "ceil": lambda x: (-(-x[0] // x[1]), 1),
    "sqrt": _root,
    "exp": lambda x: None if x[0] else (1, 1),
    "sigmoid": lambda x: None if x[0] else (1, 2),
    "tanh": lambda x: None if x[0] else (0, 1),
    "ln": lambda x: (0, 1) if x[0] == x[1] else None,
}
