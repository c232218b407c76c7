"""Slopes in the quantities that a hand has at that moment: the function's own value, a named function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import Add, Call, Expr, Mul, Neg, Sym
from nnsolve.symbolic.algebra import sympy
from nnsolve.symbolic.convert import from_sympy, nodes, size, symbol, to_sympy
from nnsolve.symbolic.shorten import has_cases, has_high_powers
from nnsolve.symbolic.tidy import cost, flipped, tidied
from nnsolve.symbolic.verify import Proof, equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.symbolic.algebra import Algebraic

_NODES = 25
_OPERATIONS = 120
_NAMED = ("sigmoid", "tanh", "Phi", "phi", "sin", "cos", "sign")


def named_forms(expr: Expr, by: Sym) -> Iterator[Expr]:
    """Plus and minus every named function of `by`: proposals for a short form of `expr`."""
    if not any(isinstance(e, Call) for e in nodes(expr)):
        return
    for name in _NAMED:
        yield Call(name, (by,))
        yield Neg(Call(name, (by,)))


def in_value(expr: Expr, found: Expr, by: Sym, value: Sym) -> Iterator[Expr]:
    """Forms of the slope `found` of `expr` that use `value` = `expr` and no other function, each proved.

    Empty for long formulas: comparing coefficients is for activations, not for whole networks.
    """
    if max(size(expr), size(found)) > _NODES or has_cases(expr) or has_cases(found):
        return
    f, slope, x, out = to_sympy(expr), to_sympy(found), symbol(by), symbol(value)
    if has_high_powers(f) or has_high_powers(slope) or slope.has(sympy.zoo, sympy.nan):
        return
    for proposal in (*_quadratic(f, slope, x, out), *_multiple(f, slope, x, out)):
        for attempt in (sympy.factor, sympy.expand):
            try:
                form = tidied(from_sympy(attempt(proposal)))
            except ValueError:
                continue
            best = _value_first(min((form, *flipped(form)), key=cost), value)
            plain = not any(isinstance(e, Call) for e in nodes(best))
            if plain and equal(found, best, {value: expr}) is Proof.EQUAL:
                yield best


def _value_first(expr: Expr, value: Sym) -> Expr:
    """A sum that starts with the value and a product of letters that ends with it: out + a, z·out."""
    match expr:
        case Neg(arg):
            return Neg(_value_first(arg, value))
        case Add(args) if value in args and all(isinstance(arg, Sym) for arg in args):
            return Add((value, *(arg for arg in args if arg != value)))
        case Mul(args) if value in args and all(isinstance(arg, Sym) for arg in args):
            return Mul((*(arg for arg in args if arg != value), value))
        case _:
            return expr


def _quadratic(f: Algebraic, slope: Algebraic, x: Algebraic, out: Algebraic) -> Iterator[Algebraic]:
    """The slope as c + d·out + e·out² with constants, found by comparing powers of e^x."""
    c, d, e = coefficients = sympy.symbols("c d e", cls=sympy.Dummy)
    power = sympy.Dummy("power", positive=True)
    gap = sympy.expand((slope - c - d * f - e * f**2).rewrite(sympy.exp)).subs(x, sympy.log(power))
    if sympy.count_ops(gap) > _OPERATIONS:
        return
    over, _ = sympy.together(sympy.simplify(gap)).as_numer_denom()
    if over.has(sympy.log):
        return
    try:
        equations = sympy.Poly(sympy.expand(over), power).coeffs()
    except sympy.PolynomialError:
        return
    for solution in sympy.linsolve(equations, *coefficients):
        c, d, e = (each.subs(dict.fromkeys(coefficients, 0)) for each in solution)
        yield c + d * out + e * out**2


def _multiple(f: Algebraic, slope: Algebraic, x: Algebraic, out: Algebraic) -> Iterator[Algebraic]:
    """g·out or c/out, where the slope is a multiple of the value or of its reciprocal."""
    share = sympy.simplify(slope / f)
    if share.is_polynomial(x):
        yield share * out
    product = sympy.simplify(slope * f)
    if not product.has(x):
        yield product / out
