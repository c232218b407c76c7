"""Enclosures of the named functions: every value over an interval, with the error of the maths library.

| how | functions |
|---|---|
| increasing, exact | identity, step, relu, hard_tanh, sign, floor, ceil |
| increasing, widened by the error of the library | sigmoid, tanh, softplus, softsign, selu, hard_sigmoid, \
hard_sigmoid_fifth, exp, ln, log2, log10, sqrt, erf, Phi |
| increasing for a parameter that is not negative | leaky_relu, prelu, rrelu, elu |
| falls to one place and rises after it | abs, silu, mish, gelu, gelu_tanh, minus phi |
| waves | sin, cos |
| by definition | every other function that has one, swish among them |

What has neither a row nor a definition may have any value, see `nnsolve.check.interval.Intervals.call`.
"""

from __future__ import annotations

import math
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    Enclosure: TypeAlias = Callable[..., tuple[float, float]]

EVERYTHING: tuple[float, float] = (-inf, inf)

_ULPS = 1e-15
"""Relative error of a handful of correctly rounded operations and one call of exp, log or tanh."""
_LOOSE = 1e-12
"""Relative error of erf and erfc in any maths library, with room."""
_LEAST = 5e-324
_LARGEST = 1.7976931348623157e308
_WAVE = 1e15
"""Beyond it neighbouring floats are too far apart to say where in its period a sine is."""


def _increasing(name: str, error: float = 0.0, low: float = -inf, high: float = inf) -> Enclosure:
    """The ends, each moved outward by `error`, cut off at the `low` and `high` that the function keeps to."""
    of = FUNCTIONS[name].of

    def enclose(a: tuple[float, float]) -> tuple[float, float]:
        one, two = of(a[0]), of(a[1])
        if error:
            one = min(one, _LARGEST)  # it left the range of floats somewhere below infinity
            one, two = one - abs(one) * error - _LEAST, two + abs(two) * error + _LEAST
            return max(low, one), min(high, two)
        return one, two

    return enclose


def _same(a: tuple[float, float]) -> tuple[float, float]:
    return a


def _positive_part(a: tuple[float, float]) -> tuple[float, float]:
    return max(0, a[0]), max(0, a[1])


def _logarithm(name: str) -> Enclosure:
    increasing = _increasing(name, _ULPS)

    def enclose(a: tuple[float, float]) -> tuple[float, float]:
        if a[1] <= 0:
            return EVERYTHING
        # Close to 1 the argument, not the library, decides: ln itself is right to its last digits there.
        return increasing((max(0.0, a[0]), a[1]))

    return enclose


def _root(a: tuple[float, float]) -> tuple[float, float]:
    if a[1] < 0:
        return EVERYTHING
    low, high = math.sqrt(max(0.0, a[0])), math.sqrt(a[1])
    return max(0.0, math.nextafter(low, -inf)), math.nextafter(high, inf)


def _with_parameter(name: str, error: float) -> Enclosure:
    """Leaky ReLU and ELU: increasing in z for a parameter that is a number and not negative."""
    of = FUNCTIONS[name].of

    def enclose(z: tuple[float, float], a: tuple[float, float]) -> tuple[float, float]:
        if a[0] < 0 or not math.isfinite(a[1]) or z[0] == -inf:
            return EVERYTHING
        low = min(of(z[0], a[0]), of(z[0], a[1]))
        high = max(of(z[1], a[0]), of(z[1], a[1]))
        return low - abs(low) * error - _LEAST, high + abs(high) * error + _LEAST

    return enclose


def _falling_then_rising(name: str, left: float, right: float, least: float, error: float) -> Enclosure:
    """Falls up to somewhere in [left, right], where it is above `least`, and rises from there."""
    of = FUNCTIONS[name].of

    def bounds(z: float) -> tuple[float, float]:
        if math.isinf(z):
            return (0.0, 0.0) if z < 0 else (inf, inf)
        value = of(z)
        # Left of 0 the value is a small difference of larger numbers.
        slack = (abs(value) + 1e-2 * abs(z) * (z < 0)) * error + _LEAST
        return value - slack, value + slack

    def enclose(a: tuple[float, float]) -> tuple[float, float]:
        one, two = bounds(a[0]), bounds(a[1])
        if a[0] >= right:
            return one[0], two[1]
        high = max(one[1], two[1])
        if a[1] <= left:
            return max(least, two[0]), max(one[1], 0.0 if a[0] == -inf else -inf)
        return least, max(high, 0.0 if a[0] == -inf else -inf)

    return enclose


def _size(a: tuple[float, float]) -> tuple[float, float]:
    if a[0] >= 0:
        return a
    if a[1] <= 0:
        return -a[1], -a[0]
    return 0, max(-a[0], a[1])


def _density(a: tuple[float, float]) -> tuple[float, float]:
    near, far = _size(a)
    of = FUNCTIONS["phi"].of
    # exp(−z²/2) loses as many digits as z² has before its point.
    low, high = of(far) if far < inf else 0.0, of(near)
    slack = _ULPS * (4 + min(far, 40.0) ** 2)
    return max(0.0, low * (1 - slack) - _LEAST), high * (1 + slack) + _LEAST


def _wave(name: str, shift: float) -> Enclosure:
    """A sine or cosine; ``shift`` of a period after 0 it is greatest."""
    of = FUNCTIONS[name].of

    def crosses(a: tuple[float, float], place: float) -> bool:
        # Whether a[0] <= (place + k)·2π <= a[1] for a whole k, or nearly: then the bound is the wider one.
        turns = 2 * math.pi
        first, last = a[0] / turns - place, a[1] / turns - place
        slack = 1e-14 * (1 + abs(first) + abs(last))
        return math.floor(last + slack) >= math.ceil(first - slack)

    def enclose(a: tuple[float, float]) -> tuple[float, float]:
        if not (abs(a[0]) < _WAVE and abs(a[1]) < _WAVE):
            return -1.0, 1.0
        one, two = of(a[0]), of(a[1])
        low = -1.0 if crosses(a, shift + 0.5) else min(one, two) - _ULPS
        high = 1.0 if crosses(a, shift) else max(one, two) + _ULPS
        return max(-1.0, low), min(1.0, high)

    return enclose


ENCLOSURES: dict[str, Enclosure] = {
    "identity": _same,
    "step": _increasing("step"),
    "sigmoid": _increasing("sigmoid", _ULPS, 0.0, 1.0),
    "tanh": _increasing("tanh", _ULPS, -1.0, 1.0),
    "relu": _positive_part,
    "leaky_relu": _with_parameter("leaky_relu", _ULPS),
    "prelu": _with_parameter("prelu", _ULPS),
    "rrelu": _with_parameter("rrelu", _ULPS),
    "elu": _with_parameter("elu", _ULPS),
    "selu": _increasing("selu", _ULPS),
    "softsign": _increasing("softsign", _ULPS, -1.0, 1.0),
    "hard_sigmoid": _increasing("hard_sigmoid", _ULPS, 0.0, 1.0),
    "hard_sigmoid_fifth": _increasing("hard_sigmoid_fifth", _ULPS, 0.0, 1.0),
    "hard_tanh": _increasing("hard_tanh"),
    "silu": _falling_then_rising("silu", -1.2785, -1.2784, -0.27847, _ULPS),
    "mish": _falling_then_rising("mish", -1.1925, -1.1924, -0.30885, _LOOSE),
    "softplus": _increasing("softplus", _ULPS, 0.0),
    "gelu": _falling_then_rising("gelu", -0.7518, -0.7517, -0.17, _LOOSE),
    "gelu_tanh": _falling_then_rising("gelu_tanh", -0.7526, -0.7523, -0.1701, _LOOSE),
    "Phi": _increasing("Phi", _LOOSE, 0.0, 1.0),
    "phi": _density,
    "exp": _increasing("exp", _ULPS, 0.0),
    "ln": _logarithm("ln"),
    "log2": _logarithm("log2"),
    "log10": _logarithm("log10"),
    "sqrt": _root,
    "abs": _size,
    "sign": _increasing("sign"),
    "erf": _increasing("erf", _LOOSE, -1.0, 1.0),
    "sin": _wave("sin", 0.25),
    "cos": _wave("cos", 0.0),
    "floor": _increasing("floor"),
    "ceil": _increasing("ceil"),
}
"""Enclosures by the names of functions; their arguments are intervals."""

INCREASING = frozenset(
    ("sigmoid", "tanh", "relu", "selu", "softplus", "softsign", "hard_sigmoid", "hard_sigmoid_fifth")
) | frozenset(("hard_tanh", "Phi", "exp", "ln", "log2", "log10", "sqrt", "erf"))
"""Functions of one argument whose slope is never negative."""
