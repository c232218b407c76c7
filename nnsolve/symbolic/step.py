"""One rule of differentiation at a time: the next line of a working that still holds slopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import (
    Add,
    Call,
    Choose,
    Compare,
    Div,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    parts,
    rebuilt,
    replaced,
    symbols,
)
from nnsolve.functions import OUT, A, Z
from nnsolve.symbolic import calculus
from nnsolve.symbolic.convert import defined, number
from nnsolve.symbolic.tidy import dropped, joined, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nnsolve.derivation import Rule

JUMPING = frozenset({"step", "sign", "floor", "ceil"})
"""Functions that are constant between their jumps."""

_OWN = {
    "exp": calculus.EXPONENTIAL,
    "ln": calculus.LOGARITHM,
    "log2": calculus.LOGARITHM,
    "log10": calculus.LOGARITHM,
    "abs": calculus.ABSOLUTE,
}


def depends(expr: Expr, by: Sym) -> bool:
    """Whether `by` occurs in `expr`."""
    return by in symbols(expr)


def slopes(expr: Expr) -> Iterator[Slope]:
    """The unevaluated slopes of `expr`, in reading order."""
    if isinstance(expr, Slope):
        yield expr
        return
    for inner in parts(expr):
        yield from slopes(inner)


def advanced(expr: Expr, known: Mapping[str, Expr]) -> tuple[Rule, Expr] | None:
    """The rule that the first slope of `expr` needs, and `expr` with that rule applied to all that need it.

    `known` has the slopes of named functions, in z, out and a. `None` when no slope is left.
    """
    first = next(slopes(expr), None)
    if first is None:
        return None
    rule, _ = applied(first, known)
    changed = _everywhere(expr, rule, known)
    return rule, changed if any(slopes(changed)) and rule is calculus.SUM else dropped(changed)


def _everywhere(expr: Expr, rule: Rule, known: Mapping[str, Expr]) -> Expr:
    if isinstance(expr, Slope):
        own, changed = applied(expr, known)
        return changed if own == rule else expr
    inner = parts(expr)
    return rebuilt(expr, [_everywhere(e, rule, known) for e in inner]) if inner else expr


def applied(slope: Slope, known: Mapping[str, Expr]) -> tuple[Rule, Expr]:
    """The rule for the outermost operation of a slope, and what it gives."""
    of, by = slope.of, slope.by
    if not depends(of, by):
        return calculus.CONSTANT, Num(0)
    match of:
        case Sym():
            return calculus.VARIABLE, Num(1)
        case Neg(arg):
            return calculus.FACTOR, Neg(Slope(arg, by))
        case Add(args):
            return calculus.SUM, Add(tuple(_term(arg, by) for arg in args))
        case Mul(args):
            return _product(args, by)
        case Div(over, under):
            return _quotient(over, under, by)
        case Pow(base, exponent):
            return _power(base, exponent, by)
        case Call(function, args):
            return _called(function, args, by, known)
        case Max(args):
            return calculus.CASES, _greatest(args, by)
        case Choose(cases, otherwise):
            branches = tuple((test, Slope(then, by)) for test, then in cases)
            return calculus.CASES, Choose(branches, Slope(otherwise, by))
        case _:
            message = f"{type(of).__name__} cannot be differentiated: bind the template first"
            raise TypeError(message)


def _term(term: Expr, by: Sym) -> Expr:
    return Neg(Slope(term.arg, by)) if isinstance(term, Neg) else Slope(term, by)


def _product(args: tuple[Expr, ...], by: Sym) -> tuple[Rule, Expr]:
    constant = [arg for arg in args if not depends(arg, by)]
    varying = [arg for arg in args if depends(arg, by)]
    if constant:
        return calculus.FACTOR, Mul((*constant, Slope(joined(varying), by)))
    terms = [Mul((*args[:k], Slope(arg, by), *args[k + 1 :])) for k, arg in enumerate(args)]
    return calculus.PRODUCT, Add(tuple(terms))


def _quotient(over: Expr, under: Expr, by: Sym) -> tuple[Rule, Expr]:
    if not depends(under, by):
        return calculus.FACTOR, Div(Slope(over, by), under)
    square = Pow(under, Num(2))
    if not depends(over, by):
        return calculus.RECIPROCAL, Neg(Div(dropped(Mul((over, Slope(under, by)))), square))
    rise, fall = Mul((Slope(over, by), under)), Mul((over, Slope(under, by)))
    return calculus.QUOTIENT, Div(Add((rise, Neg(fall))), square)


def _power(base: Expr, exponent: Expr, by: Sym) -> tuple[Rule, Expr]:
    if depends(exponent, by):
        log = Call("ln", (base,))
        if depends(base, by):
            return calculus.AS_EXP, Slope(Call("exp", (Mul((exponent, log)),)), by)
        outer = Mul((Pow(base, exponent), log))
        return _inner(calculus.EXPONENTIAL, outer, exponent, by)
    value, over, under = split(exponent)
    # A formula as exponent (x^n) keeps its letters; a number is one less.
    less = number(value - 1) if not over and not under else Add((exponent, Neg(Num(1))))
    outer = Mul((exponent, dropped(Pow(base, less))))
    return _inner(calculus.POWER, outer, base, by)


def _inner(rule: Rule, outer: Expr, inner: Expr, by: Sym) -> tuple[Rule, Expr]:
    """The outer slope alone where `inner` is the variable itself, else the chain rule."""
    if inner == by:
        return rule, outer
    factors = outer.args if isinstance(outer, Mul) else (outer,)
    return calculus.CHAIN, Mul((*factors, Slope(inner, by)))


def _called(function: str, args: tuple[Expr, ...], by: Sym, known: Mapping[str, Expr]) -> tuple[Rule, Expr]:
    if function in JUMPING:
        return calculus.JUMPS, Num(0)
    if function not in known or any(depends(arg, by) for arg in args[1:]):
        definition = defined(function, args)
        if definition is None:
            message = f"the slope of {function} is not known"
            raise TypeError(message)
        return calculus.DEFINITION, Slope(definition, by)
    meaning = {Z: args[0], OUT: Call(function, args), A: args[-1]}
    outer = replaced(known[function], lambda sym: meaning.get(sym, sym))
    return _inner(_OWN.get(function, calculus.NAMED), outer, args[0], by)


def _greatest(args: tuple[Expr, ...], by: Sym) -> Expr:
    """The slope of the greatest: of the first that varies where it is greatest, else of the rest."""
    first = next(k for k, arg in enumerate(args) if depends(arg, by))
    rest = args[:first] + args[first + 1 :]
    if not rest:
        return Slope(args[first], by)
    other = rest[0] if len(rest) == 1 else Max(rest)
    return Choose(((Compare(args[first], ">", other), Slope(args[first], by)),), Slope(other, by))
