"""What one careless moment makes of one node of a formula: dropped, doubled, turned, taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.expr import HALF, Add, ArgMax, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ONE, TWO = Num(1), Num(2)
_FEW = 6
"""Sums and products of more parts are not taken apart pair by pair."""

_SIGMOID, _TANH = "sigmoid", "tanh"
LOGARITHMS = {"ln": "natural", "log10": "to base 10", "log2": "to base 2"}


class Change(Struct, frozen=True):
    """One wrong form of a node; in `text` stands ``{0}`` for the first of `slots`."""

    code: str
    made: Expr
    text: str
    slots: tuple[Expr, ...] = ()


def changes(node: Expr) -> Iterator[Change]:
    """The wrong forms of `node` itself; its parts are asked on their own."""
    match node:
        case Add(args) if len(args) > 1:
            yield from _of_sum(args)
        case Mul(args) if len(args) > 1:
            yield from _of_product(args)
        case Neg(arg):
            yield Change("sign-inside", arg, "The minus in front of {0} is lost.", (arg,))
        case Div(over, under):
            yield from _of_quotient(over, under)
        case Pow(base, exponent):
            yield from _of_power(base, exponent)
        case Call(function, (z,)):
            yield from _of_call(function, z)
        case Max(args):
            yield from _of_greatest(args)
        case ArgMax(args):
            yield Change(
                "counted-from-one", node + 1, "The place is counted from 1; here it is counted from 0."
            )
        case Choose(cases, otherwise):
            for then in dict.fromkeys((*(then for _, then in cases), otherwise)):
                yield Change(
                    "other-case", then, "{0} is the value of another case than the one that holds.", (then,)
                )
        case _:
            return


# ------------------------------------------------------------------------------------------- sums


def _of_sum(args: tuple[Expr, ...]) -> Iterator[Change]:
    for n, term in enumerate(args):
        rest = args[:n] + args[n + 1 :]
        plain = term.arg if isinstance(term, Neg) else term
        yield Change("term-missing", _sum(rest), "The term {0} is left out.", (plain,))
        flipped = (*args[:n], opposite(term), *args[n + 1 :])
        yield Change("sign-of-term", Add(flipped), "{0} has the wrong sign.", (plain,))
        if len(args) <= _FEW:
            yield Change("term-twice", Add((*args, term)), "The term {0} is counted twice.", (plain,))
        if 2 < len(args) <= _FEW:  # noqa: PLR2004
            yield Change("only-term", term, "Only {0} was taken; the other terms are missing.", (plain,))
    yield from _of_difference(args)
    yield from _of_step(args)
    if len(args) <= _FEW:
        for n in range(len(args) - 1):
            one, two = args[n], args[n + 1]
            made = _sum((*args[:n], _times(one, two.arg if isinstance(two, Neg) else two), *args[n + 2 :]))
            yield Change("times-for-plus", made, "{0} and {1} are multiplied in place of added.", (one, two))
    if not any(isinstance(arg, (Num, Neg)) for arg in args):
        yield Change(
            "mean-for-sum", Div(Add(args), Num(len(args))), "The sum is divided by the number of its terms."
        )
    yield from _of_squares(args)


def _of_difference(args: tuple[Expr, ...]) -> Iterator[Change]:
    match args:
        case (Num(1), Neg(Pow(Sym() as out, Num(2)))):
            made = Mul((out, Add((ONE, Neg(out)))))
            yield Change(
                "other-slope", made, "{0}·(1 − {0}) is the slope of the sigmoid, which this is not.", (out,)
            )
        case (Num(1), Neg(part)):
            yield Change("complement-forgotten", part, "{0} stands for 1 − {0}.", (part,))
        case (Mul((share, *old)), Mul((Add((Num(1), Neg(again))) as rest, *new))) if share == again:
            made = Add((Mul((rest, *old)), Mul((share, *new))))
            yield Change("shares-exchanged", made, "{0} and 1 − {0} have changed places.", (share,))
        case (whole, Neg(part)):
            yield Change(
                "only-change", part, "Only {0} was found; it is to be taken from {1}.", (part, whole)
            )
        case (Div(over, under), *rest):
            made = Div(_sum((*_terms(over), *rest)), under)
            yield Change("inside-fraction", made, "{0} stands beside the fraction, not in it.", (_sum(rest),))
        case (*rest, Div(over, under)):
            made = Div(_sum((*rest, *_terms(over))), under)
            yield Change("inside-fraction", made, "{0} stands beside the fraction, not in it.", (_sum(rest),))
        case _:
            return


def _of_step(args: tuple[Expr, ...]) -> Iterator[Change]:
    """A factor of the second of two terms that stands elsewhere: α·w − g and α·(w − g) for w − α·g."""
    match args:
        case (old, Neg(Mul((Sym() as factor, *rest)))):
            step: Expr = Neg(_product(rest))
        case (old, Mul((Sym() as factor, *rest))):
            step = _product(rest)
        case _:
            return
    whole = "{0} multiplies the whole; it belongs to {1} alone."
    yield Change("factor-misplaced", Mul((factor, Add((old, step)))), whole, (factor, _product(rest)))
    moved = "{0} multiplies {1} in place of {2}."
    yield Change("factor-misplaced", Add((_times(factor, old), step)), moved, (factor, old, _product(rest)))


def _of_squares(args: tuple[Expr, ...]) -> Iterator[Change]:
    bases = [arg.base for arg in args if isinstance(arg, Pow) and arg.exponent == TWO]
    if len(bases) == len(args):
        yield Change("square-forgotten", Add(tuple(bases)), "The terms are not squared.")
        yield Change(
            "square-termwise", Pow(Add(tuple(bases)), TWO), "The terms are squared first, and then added."
        )


# --------------------------------------------------------------------------------------- products


def _of_product(args: tuple[Expr, ...]) -> Iterator[Change]:
    for n, factor in enumerate(args):
        rest = args[:n] + args[n + 1 :]
        yield Change(_missing(factor), _product(rest), "The factor {0} is left out.", (factor,))
        if isinstance(factor, Sym) and len(args) <= _FEW:
            made = Mul((*args[: n + 1], factor, *args[n + 1 :]))
            yield Change("factor-twice", made, "The factor {0} stands there twice.", (factor,))
        if not isinstance(factor, Num) and len(args) <= _FEW:
            made = Div(_product(rest), factor)
            yield Change("divided-for-times", made, "It is divided by {0} in place of multiplied.", (factor,))
        if isinstance(factor, Add):
            yield from _of_bracket(rest, factor)
    if 2 < len(args) <= _FEW:  # noqa: PLR2004
        for factor in args:
            yield Change(
                "factors-missing", factor, "Only {0} was taken; the other factors are missing.", (factor,)
            )
    if len(args) <= _FEW:
        for n in range(len(args) - 1):
            one, two = args[n], args[n + 1]
            made = _product((*args[:n], Add((one, two)), *args[n + 2 :]))
            yield Change("plus-for-times", made, "{0} and {1} are added in place of multiplied.", (one, two))
    yield from _of_slope(args)


def _missing(factor: Expr) -> str:
    if factor == HALF or factor == Num(0.5):
        return "half-missing"
    return "two-missing" if isinstance(factor, Num) and factor.value == 2 else "factor-missing"  # noqa: PLR2004


def _of_bracket(rest: tuple[Expr, ...], bracket: Add) -> Iterator[Change]:
    outside = _product(rest)
    first, *middle, last = bracket.args
    yield Change(
        "minus-for-times",
        Add((outside, Neg(bracket))),
        "{0} is subtracted in place of multiplied.",
        (bracket,),
    )
    lost = "The bracket around {0} is lost."
    yield Change("bracket-lost", Add((_times(outside, first), *middle, last)), lost, (bracket,))
    yield Change("bracket-lost", Add((first, *middle, _times(last, outside))), lost, (bracket,))


def _of_slope(args: tuple[Expr, ...]) -> Iterator[Change]:
    match args:
        case (out, Add((Num(1), Neg(again)))) if out == again:
            made = Add((ONE, Neg(Pow(out, TWO))))
            yield Change("other-slope", made, "1 − {0}² is the slope of tanh, which this is not.", (out,))
            again = Call(_SIGMOID, (out,))
            made = Mul((again, Add((ONE, Neg(again)))))
            yield Change("other-slope", made, "The sigmoid is taken again: {0} is its value already.", (out,))
        case _:
            return


# ------------------------------------------------------------------------------ quotients, powers


def _of_quotient(over: Expr, under: Expr) -> Iterator[Change]:
    yield Change("divisor-missing", over, "It is not divided by {0}.", (under,))
    yield Change("fraction-turned", Div(under, over), "Numerator and denominator have changed places.")
    yield Change(
        "times-for-divided", _times(over, under), "It is multiplied by {0} in place of divided.", (under,)
    )
    if isinstance(over, Add) and len(over.args) > 1:
        made = Add((*over.args[:-1], Div(over.args[-1], under)))
        yield Change("bracket-lost", made, "The bracket around {0} is lost.", (over,))
    if isinstance(under, Add) and len(under.args) > 1:
        made = Add((Div(over, under.args[0]), *under.args[1:]))
        yield Change("bracket-lost", made, "The bracket around {0} is lost.", (under,))


def _of_power(base: Expr, exponent: Expr) -> Iterator[Change]:
    square = exponent == TWO
    yield Change(
        "square-forgotten",
        base,
        "{0} is not squared." if square else "The exponent {1} is left out.",
        (base, exponent),
    )
    doubled = "{0} is doubled in place of squared." if square else "{0} is multiplied by its exponent {1}."
    yield Change("square-as-double", Mul((exponent, base)), doubled, (base, exponent))
    if not square:
        for step, word in ((-1, "small"), (1, "large")):
            made = Pow(base, exponent + step)
            yield Change("exponent-off", made, f"The exponent of {{0}} is one too {word}.", (base,))
    if square and isinstance(base, Add) and len(base.args) <= _FEW:
        terms = tuple(Neg(Pow(arg.arg, TWO)) if isinstance(arg, Neg) else Pow(arg, TWO) for arg in base.args)
        yield Change("square-termwise", Add(terms), "{0} is squared term by term.", (base,))


# -------------------------------------------------------------------------------------- functions


def _of_call(function: str, z: Expr) -> Iterator[Change]:
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


def _of_greatest(args: tuple[Expr, ...]) -> Iterator[Change]:
    least = Neg(Max(tuple(opposite(arg) for arg in args)))
    yield Change("least-for-greatest", least, "That is the least; the greatest is needed.")
    total = Add(args)
    yield Change("mean-for-greatest", Div(total, Num(len(args))), "That is the mean; the greatest is needed.")
    yield Change("mean-for-greatest", total, "That is the sum; the greatest is needed.")
    for arg in args if len(args) <= 16 else ():  # noqa: PLR2004
        yield Change("another-of", arg, "{0} was taken; it is not the greatest.", (arg,))


# ------------------------------------------------------------------------------------ small parts


def opposite(expr: Expr) -> Expr:
    """Minus `expr`, without a double minus."""
    return expr.arg if isinstance(expr, Neg) else Neg(expr)


def _terms(expr: Expr) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Add) else (expr,)


def _sum(args: Sequence[Expr]) -> Expr:
    return args[0] if len(args) == 1 else Add(tuple(args))


def _product(args: Sequence[Expr]) -> Expr:
    return args[0] if len(args) == 1 else Mul(tuple(args))


def _times(one: Expr, two: Expr) -> Expr:
    return Mul((*_factors(one), *_factors(two)))


def _factors(expr: Expr) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Mul) else (expr,)
