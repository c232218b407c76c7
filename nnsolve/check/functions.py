"""What one careless moment makes of a function or a maximum in a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.change import LOGARITHMS, ONE, TWO, Change, opposite
from nnsolve.expr import HALF, Add, Call, Div, Expr, Max, Mul, Neg, Num, Pow

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGMOID, _TANH = "sigmoid", "tanh"


def of_call(function: str, z: Expr) -> Iterator[Change]:
    """The wrong forms of a function of `z`."""
    if function == _SIGMOID:
        yield Change(
            "exponent-sign", Call(_SIGMOID, (Neg(z),)), "The exponent of the sigmoid is −{0}, not {0}.", (z,)
        )
        decay = Call("exp", (Neg(z),))
        yield Change(
            "exponential-only", decay, "Only e^−{0} was found; the sigmoid is 1 over 1 + e^−{0}.", (z,)
        )
        yield Change("exponential-only", ONE + decay, "1 is to be divided by 1 + e^−{0}.", (z,))
        grown = Call("exp", (z,))
        yield Change("exponential-only", grown, "The 1 in the denominator 1 + e^−{0} is left out.", (z,))
        under = "1 − e^−{0} stands in the denominator; it is 1 + e^−{0}."
        yield Change("sign-inside", Div(ONE, ONE - decay), under, (z,))
        own = Call(_SIGMOID, (z,))
        slope = Mul((own, ONE - own))
        yield Change("slope-for-activation", slope, "That is the slope of the sigmoid, not its value.")
    if function == _TANH:
        slope = ONE - Pow(Call(_TANH, (z,)), TWO)
        yield Change("slope-for-activation", slope, "That is the slope of tanh, not its value.")
    if function in (_SIGMOID, _TANH, "relu"):
        yield Change("activation-forgotten", z, "The activation of {0} is left out.", (z,))
        twice = Call(function, (Call(function, (z,)),))
        yield Change("activation-twice", twice, "The activation of {0} was taken twice.", (z,))
        for other, name in ((_SIGMOID, "sigmoid"), (_TANH, "tanh"), ("relu", "ReLU")):
            if other != function:
                yield Change(
                    "other-activation", Call(other, (z,)), f"The activation {name} was taken of {{0}}.", (z,)
                )
    elif function in LOGARITHMS:
        right = LOGARITHMS[function]
        for other, wrong in LOGARITHMS.items():
            if other != function:
                yield Change("log-base", Call(other, (z,)), f"The logarithm is {right}, not {wrong}.")
        yield Change("function-forgotten", z, "The logarithm of {0} is left out.", (z,))
    elif function in ("floor", "ceil"):
        yield from _of_rounding(function, z)
    elif function == "exp":
        yield Change(
            "exponent-sign", Call("exp", (opposite(z),)), "The exponent {0} has the wrong sign.", (z,)
        )
        yield Change("function-forgotten", z, "The exponential of {0} is left out.", (z,))
    elif function == "sqrt":
        yield Change("root-forgotten", z, "The root of {0} is left out.", (z,))
    else:
        yield Change("function-forgotten", z, f"{function} of {{0}} is left out.", (z,))


def _of_rounding(function: str, z: Expr) -> Iterator[Change]:
    other, way = ("ceil", "down") if function == "floor" else ("floor", "up")
    yield Change("rounded-up", Call(other, (z,)), f"{{0}} is rounded {way}.", (z,))
    yield Change(
        "rounded-up", Call("floor", (z + HALF,)), f"{{0}} is rounded {way}, not to the nearest.", (z,)
    )
    yield Change("not-rounded", z, f"{{0}} is to be rounded {way}.", (z,))


def of_greatest(args: tuple[Expr, ...]) -> Iterator[Change]:
    """The wrong forms of a maximum."""
    least = Neg(Max(tuple(opposite(arg) for arg in args)))
    yield Change("least-for-greatest", least, "That is the least; the greatest is needed.")
    total = Add(args)
    yield Change("mean-for-greatest", Div(total, Num(len(args))), "That is the mean; the greatest is needed.")
    yield Change("mean-for-greatest", total, "That is the sum; the greatest is needed.")
    for arg in args if len(args) <= 16 else ():  # noqa: PLR2004
        yield Change("another-of", arg, "{0} was taken; it is not the greatest.", (arg,))
