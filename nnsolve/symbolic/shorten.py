"""Shorter forms of a formula: SymPy proposes, our own measure chooses, a proof decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import Add, ArgMax, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, parts, rebuilt
from nnsolve.symbolic.algebra import sympy
from nnsolve.symbolic.convert import from_sympy, hidden, nodes, number, shown, size, to_sympy
from nnsolve.symbolic.tidy import cost, flipped, is_number, joined, split, tidied
from nnsolve.symbolic.verify import Proof, equal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.symbolic.algebra import Algebraic

_NODES = 120
# `simplify` is the slowest of them by far: seconds for the slope of GELU in its tanh form.
_SIMPLIFIED = 40
_EXPONENT = 8


def shortened(expr: Expr) -> Expr:
    """The shortest formula found that is proved equal to `expr`."""
    if isinstance(expr, Choose):
        cases = tuple((test, shortened(then)) for test, then in expr.cases)
        return Choose(cases, shortened(expr.otherwise))
    return shortest(expr, (*_structural(expr), *_proposed(expr)))


def shortest(expr: Expr, forms: Iterable[Expr]) -> Expr:
    """The shortest of `forms` that is proved equal to `expr`; `expr` where none is shorter."""
    found = {form: cost(form) for form in forms}
    for form in sorted(found, key=lambda form: found[form]):
        if found[form] >= cost(expr):
            break
        if equal(expr, form) is Proof.EQUAL:
            return form
    return expr


def _structural(expr: Expr) -> Iterator[Expr]:
    for form in (tidied(expr), in_sigmoid(tidied(expr))):
        yield form
        yield from flipped(form)


def _proposed(expr: Expr) -> Iterator[Expr]:
    if size(expr) > _NODES or has_cases(expr):
        return
    # A named function stays one letter here, so that σ(x) is not torn into e^−x.
    plain, names = hidden(expr)
    e = to_sympy(plain)
    if has_high_powers(e):
        return
    quick = (sympy.factor, sympy.cancel, _together)
    for attempt in quick if size(expr) > _SIMPLIFIED else (*quick, sympy.simplify, _simplified_factors):
        try:
            form = from_sympy(attempt(e))
        except (ValueError, sympy.PolynomialError):
            continue
        yield from _structural(as_written(shown(form, names), expr))


def has_high_powers(e: Algebraic) -> bool:
    """Whether SymPy is better not asked about `e`: it would multiply its powers out."""
    return any(abs(p.exp) > _EXPONENT for p in e.atoms(sympy.Pow) if p.exp.is_Integer)


def as_written(form: Expr, like: Expr) -> Expr:
    """`form` with the sums that `like` has too in their order there, and decimals where `like` has any."""
    sums = {_terms(e): e for e in nodes(like) if isinstance(e, Add)}
    decimals = any(isinstance(e, Num) and not isinstance(e.value, int) for e in nodes(like))

    def go(e: Expr) -> Expr:
        inner = [go(one) for one in parts(e)]
        e = rebuilt(e, inner) if inner else e
        if isinstance(e, Add):
            return sums.get(_terms(e), e)
        if isinstance(e, Div) and decimals:
            coefficient, over, under = split(e)
            front = number(abs(coefficient))
            if isinstance(front, Num):
                return tidied(Mul((number(coefficient), Div(joined(over), joined(under)))))
        return e

    return go(form)


def _terms(expr: Add) -> frozenset[Expr]:
    return frozenset(map(_unwritten, expr.args))


def _unwritten(expr: Expr) -> Expr:
    """`expr` with its numbers as numbers, whatever their digits."""
    inner = parts(expr)
    if isinstance(expr, Num):
        return Num(expr.value)
    return rebuilt(expr, [_unwritten(e) for e in inner]) if inner else expr


def _together(e: Algebraic) -> Algebraic:
    return sympy.factor_terms(sympy.together(e))


def _simplified_factors(e: Algebraic) -> Algebraic:
    return sympy.factor(sympy.simplify(e))


def has_cases(expr: Expr) -> bool:
    """Whether `expr` decides by value anywhere."""
    return isinstance(expr, (Choose, Max, ArgMax)) or any(map(has_cases, parts(expr)))


def in_sigmoid(expr: Expr) -> Expr:
    """`expr` with every 1/(1 + e^u) written as σ(−u), and e^u/(1 + e^u) as σ(u)."""
    inner = [in_sigmoid(e) for e in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    if not isinstance(expr, Div):
        return expr
    coefficient, over, under = split(expr)
    if abs(coefficient) != 1:
        return expr
    found: list[Expr] = []
    rest: list[Expr] = []
    for factor in under:
        base, count = _repeated(factor)
        exponential = one_plus_exp(base)
        if exponential is None:
            rest.append(factor)
            continue
        found += [_sigmoid(exponential, over) for _ in range(count)]
    if not found:
        return expr
    product = joined([*over, *found])
    whole = Div(product, joined(rest)) if rest else product
    return Neg(whole) if coefficient < 0 else whole


def _sigmoid(exponential: Call, over: list[Expr]) -> Expr:
    """The factor that 1/(1 + e^u) becomes; takes e^u out of `over` where it stands there."""
    if exponential in over:
        over.remove(exponential)
        return Call("sigmoid", exponential.args)
    return Call("sigmoid", (negated(exponential.args[0]),))


def _repeated(factor: Expr) -> tuple[Expr, int]:
    if isinstance(factor, Pow) and isinstance(factor.exponent, Num) and is_number(factor.exponent, 2):
        return factor.base, 2
    return factor, 1


def one_plus_exp(expr: Expr) -> Call | None:
    """The e^u of 1 + e^u, in either order; `None` for anything else."""
    match expr:
        case Add((Num(1), Call("exp") as exponential)) | Add((Call("exp") as exponential, Num(1))):
            return exponential
        case _:
            return None


def negated(expr: Expr) -> Expr:
    """Minus `expr`, with a minus sign taken away where it has one."""
    match expr:
        case Neg(arg):
            return arg
        case Mul((Neg(arg), *rest)):
            return Mul((arg, *rest))
        case _:
            return Neg(expr)
