"""The named functions by name, and the arithmetic of ordinary floats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnsolve.function_rows import OUT, ROWS, A, Function, Z

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.expr import Num

__all__ = [
    "COMPARE",
    "CONSTANTS",
    "FLOATS",
    "FUNCTIONS",
    "OUT",
    "A",
    "Floats",
    "Function",
    "Z",
    "power",
    "quotient",
]

FUNCTIONS: dict[str, Function] = {row.name: row for row in ROWS}
"""Every named function by its name; a row added here is known everywhere."""

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
"""Symbols that are numbers wherever they stand in a definition or a typed formula."""


_EXACT = 2**53


class Floats:
    """Ordinary double precision: out of range gives an infinity, undefined gives nan, nothing raises."""

    def number(self, num: Num) -> float:
        """The value of a written number; whole numbers too large to be exact as floats become floats."""
        return num.value if abs(num.value) <= _EXACT else float(num.value)

    def add(self, terms: Sequence[float]) -> float:
        """The sum, from left to right."""
        try:
            return _in_range(sum(terms))
        except OverflowError:  # a whole number beyond double precision met a float
            return sum(map(float, terms))

    def mul(self, factors: Sequence[float]) -> float:
        """The product, from left to right."""
        try:
            return _in_range(math.prod(factors))
        except OverflowError:
            return math.prod(map(float, factors))

    def neg(self, value: float) -> float:
        """Minus `value`."""
        return -value

    def div(self, over: float, under: float) -> float:
        """The quotient, see `quotient`."""
        return quotient(over, under)

    def power(self, base: float, exponent: float) -> float:
        """The power, see `power`."""
        return power(base, exponent)

    def call(self, function: str, args: Sequence[float]) -> float:
        """The named function of `args`."""
        return FUNCTIONS[function].of(*args)

    def greatest(self, values: Sequence[float]) -> float:
        """The greatest of `values`."""
        return max(values)

    def argmax(self, values: Sequence[float]) -> float:
        """The position of the first greatest of `values`."""
        return max(range(len(values)), key=values.__getitem__)

    def choose(
        self,
        cases: Sequence[tuple[float, str, float, Callable[[], float]]],
        otherwise: Callable[[], float],
    ) -> float:
        """The first case that holds, else `otherwise`."""
        for left, op, right, then in cases:
            if COMPARE[op](left, right):
                return then()
        return otherwise()


FLOATS = Floats()

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


_BITS = 1024
"""Whole numbers of more bits are beyond double precision."""


def _in_range(value: float) -> float:
    if isinstance(value, int) and value.bit_length() > _BITS:
        return math.inf if value > 0 else -math.inf
    return value


def quotient(over: float, under: float) -> float:
    """`over` / `under` as IEEE 754 has it: ±inf or nan where Python would raise."""
    try:
        return over / under
    except ZeroDivisionError:
        if over == 0 or math.isnan(over):
            return math.nan
        return math.copysign(math.inf, over) * math.copysign(1.0, under)


def power(base: float, exponent: float) -> float:
    """`base` ^ `exponent`: inf where the result leaves the range, nan where it is not real."""
    if isinstance(base, int) and isinstance(exponent, int) and exponent * base.bit_length() > _BITS:
        base = float(base)
    try:
        result: object = base**exponent
    except OverflowError:
        return math.inf if base > 0 or exponent % 2 == 0 else -math.inf
    except ZeroDivisionError:
        return math.inf
    return result if isinstance(result, (int, float)) else math.nan
