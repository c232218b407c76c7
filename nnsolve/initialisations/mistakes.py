"""What goes wrong in an initialisation by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import HALF, Add, Call, Div, Expr, Mul, Neg, Num, Pow, Sym, replaced, symbols
from nnsolve.initialisations import rules
from nnsolve.mistake import Mistake


def _fan_out(expr: Expr) -> Expr | None:
    names = {sym.name for sym in symbols(expr)}
    if names == {"fan_in"}:
        return replaced(expr, lambda _: Sym("fan_out"))
    if names == {"n"} and len(set(symbols(expr))) == 1:
        return replaced(expr, _next)
    return None


def _next(sym: Sym) -> Expr:
    (place,) = sym.index
    return Sym(sym.name, (place + 1,)) if isinstance(place, int) else sym


def _two_lost(expr: Expr) -> Expr | None:
    match expr:
        case Div(Num(2), under):
            return Div(Num(1), under)
        case _:
            return None


def _two_added(expr: Expr) -> Expr | None:
    match expr:
        case Div(Num(1), under):
            return Div(Num(2), under)
        case _:
            return None


def _squared(expr: Expr) -> Expr | None:
    match expr:
        case Div(over, Sym() as fan):
            return Div(over, Pow(fan, Num(2)))
        case _:
            return None


def _no_root(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (inside,)):
            return inside
        case _:
            return None


def _three_lost(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (Mul((Num(3), inside)),)):
            return Call("sqrt", (inside,))
        case _:
            return None


def _not_centred(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym() as bound, Add((Mul((_, drawn)), Neg())))):
            return bound * drawn
        case _:
            return None


def _half_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((half, *rest)) if half == HALF:
            return Mul(tuple(rest))
        case _:
            return None


def _count_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul(args):
            return Mul(tuple(arg for arg in args if not isinstance(arg, Sym) or arg.name != "n"))
        case _:
            return None


def _sum(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym() as before, slope)):
            return before + slope
        case _:
            return None


def _rate_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym("alpha"), slope)):
            return slope
        case _:
            return None


def _ascent(expr: Expr) -> Expr | None:
    match expr:
        case Add((weight, Neg(step))):
            return weight + step
        case _:
            return None


MISTAKES = (
    Mistake(
        "fan-out-for-fan-in",
        rules.VARIANCE,
        _fan_out,
        "This scheme divides by the inputs of the unit, its fan-in, not by its outputs.",
        "2/50 = 0.04, where 2/100 = 0.02 is right for 100 inputs and 50 outputs",
    ),
    Mistake(
        "two-lost",
        rules.VARIANCE,
        _two_lost,
        "The variance of this scheme has a 2 above the fraction line.",
        "1/100 = 0.01, where 2/100 = 0.02 is right",
    ),
    Mistake(
        "two-added",
        rules.VARIANCE,
        _two_added,
        "The variance of this scheme has a 1 above the fraction line; the 2 belongs to He's.",
        "2/100 = 0.02, where 1/100 = 0.01 is right",
    ),
    Mistake(
        "fan-in-squared",
        rules.VARIANCE,
        _squared,
        "The variance is 2/n, so the deviation is √(2/n); with n² the weights are far too small.",
        "2/100² = 0.0002, where 2/100 = 0.02 is right",
    ),
    Mistake(
        "root-forgotten",
        rules.DEVIATION,
        _no_root,
        "The standard deviation is the root of the variance.",
        "0.02, where √0.02 = 0.1414 is right",
    ),
    Mistake(
        "bound-without-root",
        rules.BOUND,
        _no_root,
        "The bound is the root of three times the variance.",
        "3·0.02 = 0.06, where √(3·0.02) = 0.2449 is right",
    ),
    Mistake(
        "bound-without-three",
        rules.BOUND,
        _three_lost,
        "That is the standard deviation; the bound of a uniform weight is √3 times it.",
        "√0.02 = 0.1414, where √(3·0.02) = 0.2449 is right",
    ),
    Mistake(
        "uniform-from-zero",
        rules.UNIFORM,
        _not_centred,
        "The weight lies between −a and a, not between 0 and a.",
        "0.2449·0.25 = 0.06124, where 0.2449·(2·0.25 − 1) = −0.1225 is right",
    ),
    Mistake(
        "half-of-relu-lost",
        rules.CARRIED,
        _half_lost,
        "ReLU sets half of the inputs to 0: a ½ stands in front.",
        "1·100·0.02 = 2, where ½·1·100·0.02 = 1 is right",
    ),
    Mistake(
        "inputs-not-counted",
        rules.CARRIED,
        _count_lost,
        "The variances of all products of a unit add up: times its number of inputs.",
        "1·0.02 = 0.02, where 1·100·0.02 = 2 is right",
    ),
    Mistake(
        "slopes-added",
        rules.PRODUCT,
        _sum,
        "The chain rule multiplies the slopes of the layers.",
        "0.5 + 0.4 = 0.9, where 0.5·0.4 = 0.2 is right",
    ),
    Mistake(
        "rate-missing",
        rules.STEP,
        _rate_lost,
        "The step is the learning rate times the product.",
        "0.02, where 0.01·0.02 = 0.0002 is right",
    ),
    Mistake(
        "ascent",
        rules.NEW,
        _ascent,
        "The step was added: that climbs. Descent goes against the gradient.",
        "0.3 + 0.0002 = 0.3002, where 0.3 − 0.0002 = 0.2998 is right",
    ),
)
"""The known mistakes; a step has one when the code of its rule is that of the mistake."""
