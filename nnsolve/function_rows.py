"""The named functions, one row each: how a function is written, its float value, its definition.

Whoever adds a row has the function by name everywhere; its slope is derived from its definition, ahead of
time by ``python -m nnsolve.symbolic.derive``, or when it is first needed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve import scalars
from nnsolve.expr import HALF, Call, Choose, Compare, Div, Expr, Max, Num, Pow, Sym

if TYPE_CHECKING:
    from collections.abc import Callable

Z = Sym("z")
"""The net input in a definition or a slope."""
OUT = Sym("out")
"""The function's own value in a slope: what a hand already has when it needs the slope."""
A = Sym("a")
"""The parameter of a leaky ReLU, an ELU or a swish."""


class Traits(Struct, frozen=True):
    """What a course asks of an activation: its range, where its slope dies out, whether it is odd around 0.

    ``{a}`` in the range is the parameter.
    """

    range: str
    saturates: str
    centred: bool = False


class Function(Struct, frozen=True):
    """A named function: `sign` is how it is written, `of` its value for floats.

    `definition` is its formula in ``z`` (and ``a``), `None` for functions that are taken as known.
    `defaults` are the usual values of the numbers after ``z``. An activation has a `title` for sentences
    where its name will not do, and `says`, its formula in ``in`` and ``out``.

    Where the slope that a hand writes loses its digits far from 0, as out·(1 − out) does, `steady` is an
    equal one that keeps them; `slope_of` is its float where no formula keeps them all.
    """

    name: str
    sign: str
    of: Callable[..., float]
    definition: Expr | None = None
    defaults: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    activation: bool = False
    title: str = ""
    says: str = ""
    steady: Expr | None = None
    slope_of: Callable[..., float] | None = None
    traits: Traits | None = None


_ONE, _TWO = Num(1), Num(2)
_E_MINUS_Z, _E_Z = Call("exp", (-Z,)), Call("exp", (Z,))
_FIFTH = Num(0.2, "0.2")
_SELU = Num(scalars.SELU_SCALE, "1.0507009873554805")
_SELU_LEFT = Num(1.7580993408473768, "1.7580993408473768")
_SIGMOID = Call("sigmoid", (Z,))
_MISH = Call("tanh", (Call("softplus", (Z,)),))
_BOTH, _LEFT, _NONE = "on both sides", "on the left", "no"


def _above_zero(then: Expr, otherwise: Expr) -> Choose:
    return Choose(((Compare(Z, ">", Num(0)), then),), otherwise)


def _between(low: Expr, high: Expr, inside: Expr, below: Expr, above: Expr) -> Choose:
    return Choose(((Compare(Z, ">=", high), above), (Compare(Z, ">", low), inside)), below)


def _cubic() -> Expr:
    return Call("sqrt", (Div(_TWO, Sym("pi")),)) * (Z + Num(0.044715, "0.044715") * Z**3)


ACTIVATIONS = (
    Function(
        "identity",
        "id",
        scalars.identity,
        Z,
        aliases=("linear", "none"),
        says="out = in",
        activation=True,
        traits=Traits("(−∞, ∞)", _NONE, centred=True),
    ),
    Function(
        "step",
        "step",
        scalars.step,
        Choose(((Compare(Z, ">=", Num(0)), _ONE),), Num(0)),
        aliases=("threshold", "heaviside", "hard limit"),
        activation=True,
        traits=Traits("{0, 1}", "everywhere"),
    ),
    Function(
        "sigmoid",
        "σ",
        scalars.sigmoid,
        Div(_ONE, 1 + _E_MINUS_Z),
        aliases=("logistic",),
        says="out = σ(in) = 1/(1 + e^−in)",
        steady=OUT * Call("sigmoid", (-Z,)),
        activation=True,
        traits=Traits("(0, 1)", _BOTH),
    ),
    Function(
        "tanh",
        "tanh",
        math.tanh,
        Div(_E_Z - _E_MINUS_Z, _E_Z + _E_MINUS_Z),
        says="out = tanh(in)",
        steady=Div(_TWO, _E_Z + _E_MINUS_Z) ** 2,
        activation=True,
        traits=Traits("(−1, 1)", _BOTH, centred=True),
    ),
    Function(
        "relu",
        "ReLU",
        scalars.relu,
        Max((Num(0), Z)),
        title="ReLU",
        says="out = ReLU(in) = max(0, in)",
        activation=True,
        traits=Traits("[0, ∞)", _LEFT),
    ),
    Function(
        "leaky_relu",
        "LReLU",
        scalars.leaky_relu,
        _above_zero(Z, A * Z),
        ("0.01",),
        ("lrelu", "leaky"),
        title="leaky ReLU",
        says="out = in if in > 0, else {a}·in",
        activation=True,
        traits=Traits("(−∞, ∞)", _NONE),
    ),
    Function(
        "prelu",
        "PReLU",
        scalars.leaky_relu,
        _above_zero(Z, A * Z),
        ("0.25",),
        ("parametric relu",),
        title="parametric ReLU",
        says="out = in if in > 0, else {a}·in, with {a} learned",
        activation=True,
        traits=Traits("(−∞, ∞)", _NONE),
    ),
    Function(
        "rrelu",
        "RReLU",
        scalars.leaky_relu,
        _above_zero(Z, A * Z),
        ("0.22916666666666666",),
        ("randomised relu", "randomized relu"),
        title="randomised ReLU",
        says="out = in if in > 0, else {a}·in, with {a} from a range",
        activation=True,
        traits=Traits("(−∞, ∞)", _NONE),
    ),
    Function(
        "elu",
        "ELU",
        scalars.elu,
        _above_zero(Z, A * (_E_Z - 1)),
        ("1",),
        title="ELU",
        says="out = in if in > 0, else {a}·(e^in − 1)",
        steady=_above_zero(_ONE, A * _E_Z),
        activation=True,
        traits=Traits("(−{a}, ∞)", _LEFT),
    ),
    Function(
        "selu",
        "SELU",
        scalars.selu,
        _above_zero(_SELU * Z, _SELU_LEFT * (_E_Z - 1)),
        title="SELU",
        says="out = 1.0507009873554805·in if in > 0, else 1.7580993408473768·(e^in − 1)",
        activation=True,
        traits=Traits("(−1.7581, ∞)", _LEFT),
    ),
    Function(
        "softplus",
        "softplus",
        scalars.softplus,
        Call("ln", (1 + _E_Z,)),
        says="out = ln(1 + e^in)",
        activation=True,
        traits=Traits("(0, ∞)", _LEFT),
    ),
    Function(
        "softsign",
        "softsign",
        scalars.softsign,
        Div(Z, 1 + Call("abs", (Z,))),
        says="out = in/(1 + |in|)",
        activation=True,
        traits=Traits("(−1, 1)", _BOTH, centred=True),
    ),
    Function(
        "silu",
        "SiLU",
        scalars.swish,
        Z * _SIGMOID,
        aliases=("sigmoid linear unit",),
        title="SiLU",
        says="out = in·σ(in)",
        steady=_SIGMOID * (1 + Z * Call("sigmoid", (-Z,))),
        slope_of=scalars.swish_slope,
        activation=True,
        traits=Traits("[−0.2785, ∞)", _LEFT),
    ),
    Function(
        "swish",
        "swish",
        scalars.swish,
        Z * Call("sigmoid", (A * Z,)),
        ("1",),
        says="out = in·σ({a}·in)",
        steady=Call("sigmoid", (A * Z,)) * (1 + A * Z * Call("sigmoid", (-(A * Z),))),
        slope_of=scalars.swish_slope,
        activation=True,
        traits=Traits("[−0.2785/{a}, ∞)", _LEFT),
    ),
    Function(
        "hard_sigmoid",
        "hardσ",
        scalars.hard_sigmoid,
        _between(-Num(3), Num(3), Div(Z, Num(6)) + HALF, Num(0), _ONE),
        title="hard sigmoid",
        says="out = in/6 + ½, cut at 0 and 1",
        activation=True,
        traits=Traits("[0, 1]", _BOTH),
    ),
    Function(
        "hard_sigmoid_fifth",
        "hardσ5",
        scalars.hard_sigmoid_fifth,
        _between(-Num(2.5, "2.5"), Num(2.5, "2.5"), _FIFTH * Z + Num(0.5, "0.5"), Num(0), _ONE),
        title="hard sigmoid",
        says="out = 0.2·in + 0.5, cut at 0 and 1",
        activation=True,
        traits=Traits("[0, 1]", _BOTH),
    ),
    Function(
        "hard_tanh",
        "hardtanh",
        scalars.hard_tanh,
        _between(-_ONE, _ONE, Z, -_ONE, _ONE),
        title="hard tanh",
        says="out = in, cut at −1 and 1",
        activation=True,
        traits=Traits("[−1, 1]", _BOTH, centred=True),
    ),
    Function(
        "gelu",
        "GELU",
        scalars.gelu,
        Z * Call("Phi", (Z,)),
        aliases=("gelu exact",),
        title="GELU",
        says="out = in·Φ(in)",
        slope_of=scalars.gelu_slope,
        activation=True,
        traits=Traits("[−0.1700, ∞)", _LEFT),
    ),
    Function(
        "gelu_tanh",
        "GELUt",
        scalars.gelu_tanh,
        Num(0.5, "0.5") * Z * (1 + Call("tanh", (_cubic(),))),
        aliases=("gelu approximate",),
        title="GELU (tanh form)",
        says="out = ½·in·(1 + tanh(√(2/π)·(in + 0.044715·in³)))",
        steady=Call("sigmoid", (2 * _cubic(),))
        * (
            1
            + 2
            * Z
            * Call("sqrt", (Div(_TWO, Sym("pi")),))
            * (1 + Num(0.134145, "0.134145") * Z**2)
            * Call("sigmoid", (-(2 * _cubic()),))
        ),
        slope_of=scalars.gelu_tanh_slope,
        activation=True,
        traits=Traits("[−0.1700, ∞)", _LEFT),
    ),
    Function(
        "mish",
        "Mish",
        scalars.mish,
        Z * Call("tanh", (Call("ln", (1 + _E_Z,)),)),
        title="Mish",
        says="out = in·tanh(ln(1 + e^in))",
        steady=_MISH + Z * (1 - _MISH**2) * _SIGMOID,
        slope_of=scalars.mish_slope,
        activation=True,
        traits=Traits("[−0.3088, ∞)", _LEFT),
    ),
)

ROWS = (
    *ACTIVATIONS,
    Function("Phi", "Φ", scalars.normal_cdf, HALF * (1 + Call("erf", (Div(Z, Call("sqrt", (_TWO,))),)))),
    Function(
        "phi",
        "φ",
        scalars.normal_density,
        Div(Call("exp", (-Div(Pow(Z, _TWO), _TWO),)), Call("sqrt", (2 * Sym("pi"),))),
    ),
    Function("exp", "exp", scalars.exp),
    Function("ln", "ln", scalars.log_in(math.log), aliases=("log",)),
    Function("log2", "log₂", scalars.log_in(math.log2)),
    Function("log10", "log₁₀", scalars.log_in(math.log10)),
    Function("sqrt", "√", scalars.sqrt),
    Function("abs", "abs", scalars.absolute),
    Function("sign", "sign", scalars.sign, aliases=("sgn",)),
    Function("erf", "erf", math.erf),
    Function("sin", "sin", scalars.wave(math.sin)),
    Function("cos", "cos", scalars.wave(math.cos)),
    Function("floor", "floor", scalars.whole(math.floor)),
    Function("ceil", "ceil", scalars.whole(math.ceil)),
)
"""Every named function."""
