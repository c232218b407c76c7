"""The named functions, one row each, and the arithmetic of ordinary floats.

A row says how a function is written, what it means for one float and, where it has one, the formula
that defines it in the net input ``z`` (and a parameter ``a``). Its slope stands in `nnsolve.slopes`,
which SymPy derived from that formula.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.expr import Call, Choose, Compare, Div, Expr, Max, Num, Pow, Sym

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Z = Sym("z")
"""The net input in a definition or a slope."""
OUT = Sym("out")
"""The function's own value in a slope: what a hand already has when it needs the slope."""
A = Sym("a")
"""The parameter of a leaky ReLU or an ELU."""


class Function(Struct, frozen=True):
    """A named function: `sign` is how it is written, `of` its value for floats.

    `definition` is its formula in ``z`` (and ``a``), `None` for functions that are taken as known.
    `parameters` counts the numbers after ``z``; `defaults` are their usual values.
    """

    name: str
    sign: str
    of: Callable[..., float]
    definition: Expr | None = None
    defaults: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    activation: bool = False


def _sigmoid(z: float) -> float:
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def _exp(z: float) -> float:
    try:
        return math.exp(z)
    except OverflowError:
        return math.inf


def _log_in(base: Callable[[float], float]) -> Callable[[float], float]:
    def log(x: float) -> float:
        if x > 0:
            return base(x)
        return -math.inf if x == 0 else math.nan

    return log


def _softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _normal_cdf(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def _gelu_tanh(z: float) -> float:
    # Beyond ±20 the tanh is ±1 to the last bit, and z³ would overflow long before z does.
    if abs(z) > 20:  # noqa: PLR2004
        return max(z, 0.0)
    return 0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))


def _identity(z: float) -> float:
    return z


def _step(z: float) -> float:
    return 1.0 if z >= 0 else 0.0


def _relu(z: float) -> float:
    return max(0.0, z)


def _leaky_relu(z: float, a: float) -> float:
    return z if z > 0 else a * z


def _elu(z: float, a: float) -> float:
    return z if z > 0 else a * math.expm1(z)


def _gelu(z: float) -> float:
    factor = _normal_cdf(z)
    return 0.0 if factor == 0 else z * factor


def _normal_density(z: float) -> float:
    return _exp(-z * z / 2) / math.sqrt(2 * math.pi)


def _abs(x: float) -> float:
    return abs(x)


def _sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def _sign(x: float) -> float:
    return math.copysign(1.0, x) if x else 0.0


def _whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    return lambda x: rounding(x) if math.isfinite(x) else x


def _wave(of: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: of(x) if math.isfinite(x) else math.nan


_ONE = Num(1)
_TWO = Num(2)
_E_MINUS_Z = Call("exp", (-Z,))
_SQRT_2 = Call("sqrt", (_TWO,))

_ROWS = (
    Function("identity", "id", _identity, Z, aliases=("linear", "none"), activation=True),
    Function(
        "step",
        "step",
        _step,
        Choose(((Compare(Z, ">=", Num(0)), _ONE),), Num(0)),
        aliases=("threshold", "heaviside", "hard limit"),
        activation=True,
    ),
    Function("sigmoid", "σ", _sigmoid, Div(_ONE, 1 + _E_MINUS_Z), aliases=("logistic",), activation=True),
    Function(
        "tanh",
        "tanh",
        math.tanh,
        Div(Call("exp", (Z,)) - _E_MINUS_Z, Call("exp", (Z,)) + _E_MINUS_Z),
        activation=True,
    ),
    Function("relu", "ReLU", _relu, Max((Num(0), Z)), activation=True),
    Function(
        "leaky_relu",
        "LReLU",
        _leaky_relu,
        Choose(((Compare(Z, ">", Num(0)), Z),), A * Z),
        ("0.01",),
        ("lrelu", "prelu", "leaky"),
        activation=True,
    ),
    Function(
        "elu",
        "ELU",
        _elu,
        Choose(((Compare(Z, ">", Num(0)), Z),), A * (Call("exp", (Z,)) - 1)),
        ("1",),
        activation=True,
    ),
    Function("softplus", "softplus", _softplus, Call("ln", (1 + Call("exp", (Z,)),)), activation=True),
    Function(
        "gelu",
        "GELU",
        _gelu,
        Z * Call("Phi", (Z,)),
        activation=True,
    ),
    Function(
        "gelu_tanh",
        "GELUt",
        _gelu_tanh,
        Num(0.5, "0.5")
        * Z
        * (
            1
            + Call("tanh", (Call("sqrt", (Div(_TWO, Sym("pi")),)) * (Z + Num(0.044715, "0.044715") * Z**3),))
        ),
        activation=True,
    ),
    Function(
        "Phi",
        "Φ",
        _normal_cdf,
        Num(0.5, "½") * (1 + Call("erf", (Div(Z, _SQRT_2),))),
    ),
    Function(
        "phi",
        "φ",
        _normal_density,
        Div(Call("exp", (-Div(Pow(Z, _TWO), _TWO),)), Call("sqrt", (2 * Sym("pi"),))),
    ),
    Function("exp", "exp", _exp),
    Function("ln", "ln", _log_in(math.log), aliases=("log",)),
    Function("log2", "log₂", _log_in(math.log2)),
    Function("log10", "log₁₀", _log_in(math.log10)),
    Function("sqrt", "√", _sqrt),
    Function("abs", "abs", _abs),
    Function("sign", "sign", _sign, aliases=("sgn",)),
    Function("erf", "erf", math.erf),
    Function("sin", "sin", _wave(math.sin)),
    Function("cos", "cos", _wave(math.cos)),
    Function("floor", "floor", _whole(math.floor)),
    Function("ceil", "ceil", _whole(math.ceil)),
)

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
"""Every named function by its name."""

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
