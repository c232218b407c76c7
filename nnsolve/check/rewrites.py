"""What one careless moment makes of one node of a formula: dropped, doubled, turned, taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.change import FEW, ONE, TWO, Change, opposite
from nnsolve.check.functions import of_call, of_greatest
from nnsolve.expr import HALF, Add, ArgMax, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SIGMOID = "sigmoid"


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
            yield from of_call(function, z)
        case Max(args):
            yield from of_greatest(args)
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
        if len(args) <= FEW:
            yield Change("term-twice", Add((*args, term)), "The term {0} is counted twice.", (plain,))
        if 2 < len(args) <= FEW:  # noqa: PLR2004
            yield Change("only-term", term, "Only {0} was taken; the other terms are missing.", (plain,))
    yield from _of_difference(args)
    yield from _of_step(args)
    if len(args) <= FEW:
        for n in range(len(args) - 1):
            one, two = args[n], args[n + 1]
            if ONE in (one, two):
                continue
            made = _sum((*args[:n], _times(one, two.arg if isinstance(two, Neg) else two), *args[n + 2 :]))
            yield Change("times-for-plus", made, "{0} and {1} are multiplied in place of added.", (one, two))
    if 2 < len(args) <= FEW:  # noqa: PLR2004
        rest, last = Add(args[:-1]), args[-1].arg if isinstance(args[-1], Neg) else args[-1]
        yield Change(
            "times-for-plus", _times(rest, last), "The rest is multiplied by {0} in place of added.", (last,)
        )
    if not any(isinstance(arg, (Num, Neg)) for arg in args):
        yield Change(
            "mean-for-sum", Div(Add(args), Num(len(args))), "The sum is divided by the number of its terms."
        )
    yield from _of_squares(args)
    yield from _of_products(args)


def _of_products(args: tuple[Expr, ...]) -> Iterator[Change]:
    """Products that all lose the factor of one kind: the paths without their weights."""
    products = [arg.arg if isinstance(arg, Neg) else arg for arg in args]
    factors = [product.args for product in products if isinstance(product, Mul)]
    if len(factors) < 2 or len(args) > FEW:  # noqa: PLR2004
        return
    names = [[factor.name for factor in row if isinstance(factor, Sym)] for row in factors]
    for name in dict.fromkeys(names[0]):
        if all(row.count(name) == 1 for row in names):
            made = tuple([_without(arg, name) for arg in args])
            first = next(sym for sym in factors[0] if isinstance(sym, Sym) and sym.name == name)
            yield Change("factor-missing", Add(made), "{0} and its like are left out everywhere.", (first,))


def _without(term: Expr, name: str) -> Expr:
    match term:
        case Neg(arg):
            return Neg(_without(arg, name))
        case Mul(args):
            return _product([arg for arg in args if not (isinstance(arg, Sym) and arg.name == name)])
        case _:
            return term


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
        yield Change("square-termwise", Pow(Add(tuple(bases)), TWO), _SQUARED_FIRST)
    match args[0]:
        case Mul((*before, Pow(_, Num(2)))) if before:
            inner = [_squared_by(tuple(before), arg) for arg in args]
            known = tuple([base for base in inner if base is not None])
            if len(known) == len(args):
                whole = Mul((*before, Pow(Add(known), TWO)))
                yield Change("square-termwise", whole, _SQUARED_FIRST)
        case _:
            return


_SQUARED_FIRST = "Each term is to be squared before they are added; here their sum was squared."


def _squared_by(before: tuple[Expr, ...], term: Expr) -> Expr | None:
    """The base of a square that stands behind the factors `before`."""
    match term:
        case Mul((*factors, Pow(base, Num(2)))) if tuple(factors) == before:
            return base
        case _:
            return None


# --------------------------------------------------------------------------------------- products


def _of_product(args: tuple[Expr, ...]) -> Iterator[Change]:
    for n, factor in enumerate(args):
        rest = args[:n] + args[n + 1 :]
        yield Change(_missing(factor), _product(rest), "The factor {0} is left out.", (factor,))
        if isinstance(factor, Sym) and len(args) <= FEW:
            made = Mul((*args[: n + 1], factor, *args[n + 1 :]))
            yield Change("factor-twice", made, "The factor {0} stands there twice.", (factor,))
        if not isinstance(factor, Num) and len(args) <= FEW:
            made = Div(_product(rest), factor)
            yield Change("divided-for-times", made, "It is divided by {0} in place of multiplied.", (factor,))
        if isinstance(factor, Add):
            yield from _of_bracket(rest, factor)
        if isinstance(factor, Pow) and factor.exponent == TWO:
            made = Pow(_product((*args[:n], factor.base, *args[n + 1 :])), TWO)
            yield Change(
                "square-too-much",
                made,
                "{0} is squared too; only {1} is to be.",
                (_product(rest), factor.base),
            )
    if 2 < len(args) <= FEW:  # noqa: PLR2004
        for factor in args:
            yield Change(
                "factors-missing", factor, "Only {0} was taken; the other factors are missing.", (factor,)
            )
    if len(args) <= FEW:
        for n in range(len(args) - 1):
            one, two = args[n], args[n + 1]
            made = _product((*args[:n], Add((one, two)), *args[n + 2 :]))
            yield Change("plus-for-times", made, _ADDED, (one, two))
        for head, tail in ((args[:-1], args[-1:]), (args[:1], args[1:])) if len(args) > 2 else ():  # noqa: PLR2004
            one, two = _product(head), _product(tail)
            yield Change("plus-for-times", Add((one, two)), _ADDED, (one, two))
    yield from _of_slope(args)


_ADDED = "{0} and {1} are added in place of multiplied."


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
    count = under.value if isinstance(under, Num) and isinstance(over, Add) else 0
    if count > 1 and count == round(count):
        for step, word in ((1, "many"), (-1, "few")):
            made = Div(over, Num(count + step))
            yield Change("one-off", made, f"It is divided by one too {word}; it should be {{0}}.", (under,))
    yield Change("divisor-missing", over, "It is not divided by {0}.", (under,))
    yield Change("fraction-turned", Div(under, over), "Numerator and denominator have changed places.")
    yield Change(
        "times-for-divided", _times(over, under), "It is multiplied by {0} in place of divided.", (under,)
    )
    if isinstance(over, Add) and under == Num(len(over.args)):
        for term in over.args if len(over.args) <= FEW else ():
            yield Change("only-term", term, "Only {0} was taken; the mean of all is needed.", (term,))
    if isinstance(over, Add) and len(over.args) > 1:
        made = Add((*over.args[:-1], Div(over.args[-1], under)))
        yield Change("bracket-lost", made, "The bracket around {0} is lost.", (over,))
    if isinstance(under, Add) and len(under.args) > 1:
        made = Add((Div(over, under.args[0]), *under.args[1:]))
        yield Change("bracket-lost", made, "The bracket around {0} is lost.", (under,))


def _of_power(base: Expr, exponent: Expr) -> Iterator[Change]:
    square = exponent == TWO
    yield Change(
        "square-forgotten" if square else "exponent-forgotten",
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
    if square and isinstance(base, Add) and len(base.args) <= FEW:
        terms = tuple(Neg(Pow(arg.arg, TWO)) if isinstance(arg, Neg) else Pow(arg, TWO) for arg in base.args)
        yield Change("square-termwise", Add(terms), "{0} is squared term by term.", (base,))


# ------------------------------------------------------------------------------------ small parts


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
