"""Slopes of typed formulas: the derivative in the form a hand uses, and every line that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.derivation import Rule  # noqa: TC001  (a field's type)
from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Choose, Compare, Div, Expr, Max, Mul, Neg, Num, Pow, Slope, Sym
from nnsolve.functions import FUNCTIONS
from nnsolve.slopes import FUNCTION_SLOPES
from nnsolve.symbolic import calculus
from nnsolve.symbolic.convert import defined, number, size
from nnsolve.symbolic.hand import in_value, named_forms
from nnsolve.symbolic.shorten import negated, one_plus_exp, shortened, shortest
from nnsolve.symbolic.step import advanced, depends
from nnsolve.symbolic.tidy import cost, is_number, joined, split, tidied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NODES = 400
"""How many operations and quantities a formula may have, and every line of its working."""


class SlopeLine(Struct, frozen=True):
    """One line of a working: the whole derivative so far, and the rule that gave it."""

    formula: Expr
    rule: Rule
    note: str = ""


def slope(expr: Expr, by: str, value: Sym | None = None, known: Mapping[str, Expr] = FUNCTION_SLOPES) -> Expr:
    """The slope of `expr` by `by` in the shortest form found.

    With `value`, the symbol of `expr` itself, the slope is written in it where that is shorter, as in
    ``out·(1 − out)``.
    Where `expr` goes by cases, so does its slope; at a corner the last case holds.

    Raises:
        ExpressionError: for more than `NODES` nodes.
    """
    expr = _unfolded(expr, Sym(by))
    if isinstance(expr, Choose):
        cases = tuple((test, slope(then, by, value, known)) for test, then in expr.cases)
        return Choose(cases, slope(expr.otherwise, by, value, known))
    sym = Sym(by)
    best = derivation_of_slope(expr, by, known)[-1].formula
    if value is None:
        return best
    # At equal length the form without the variable wins: 1/(2·out), not out/(2·z).
    inside = in_value(expr, best, sym, value)
    return min((best, *inside), key=lambda form: cost(form) + depends(form, sym) / 4)


def derivation_of_slope(
    expr: Expr, by: str, known: Mapping[str, Expr] = FUNCTION_SLOPES
) -> tuple[SlopeLine, ...]:
    """The working of d `expr` / d `by`: equal lines, one rule each, from the slope to its hand form.

    Raises:
        ExpressionError: when the formula or a line passes `NODES` nodes.
    """
    sym = Sym(by)
    _bounded(expr)
    lines = [SlopeLine(Slope(expr, sym), calculus.START)]
    if isinstance(expr, Call) and expr.args[0] == sym:
        definition = defined(expr.function, expr.args)
        if definition is not None:
            lines.append(SlopeLine(Slope(definition, sym), calculus.DEFINITION, f"{expr.function} in full"))
    while True:
        following = advanced(lines[-1].formula, known)
        if following is None:
            break
        rule, formula = following
        _bounded(formula)
        lines.append(SlopeLine(formula, rule))
    for formula, rule in _finish(lines[-1].formula, sym):
        if formula != lines[-1].formula:
            lines.append(SlopeLine(formula, rule))
    return tuple(lines)


def _bounded(expr: Expr) -> None:
    count = size(expr)
    if count > NODES:
        message = f"expected a formula whose slope takes at most {NODES} operations a line, found {count}"
        raise ExpressionError(message)


def _unfolded(expr: Expr, by: Sym) -> Expr:
    """`expr` with a definition by cases, or a greatest of two, opened up."""
    if isinstance(expr, Call):
        definition = FUNCTIONS[expr.function].definition
        if isinstance(definition, (Choose, Max)):
            return _unfolded(defined(expr.function, expr.args) or expr, by)
    if isinstance(expr, Max) and len(expr.args) == 2:  # noqa: PLR2004
        one, two = expr.args if depends(expr.args[0], by) else reversed(expr.args)
        return Choose(((Compare(one, ">", two), one),), two)
    return expr


# --------------------------------------------------------------------------- the way to the hand form


def _finish(expr: Expr, by: Sym) -> Iterator[tuple[Expr, Rule]]:
    neat = tidied(expr)
    yield neat, calculus.TIDY
    special = [*_logistic(neat)] or [*_hyperbolic(neat)]
    yield from special
    if not special:
        short = shortest(shortened(neat), named_forms(neat, by))
        if cost(short) < cost(neat):
            yield short, calculus.SIMPLIFY


def _logistic(expr: Expr) -> Iterator[tuple[Expr, Rule]]:
    """From e^u/(1 + e^u)² to σ·(1 − σ), with any other factors in front."""
    coefficient, over, under = split(expr)
    square = next((e for e in _squares(under) if one_plus_exp(e.base) in over), None)
    exponential = one_plus_exp(square.base) if square else None
    if square is None or exponential is None:
        return
    over.remove(exponential)
    under.remove(square)
    front = tidied(Div(Mul((number(abs(coefficient)), *over)), joined(under)))
    outer = [] if front == Num(1) else [front]

    def line(*factors: Expr) -> Expr:
        whole = joined([*outer, *factors])
        return Neg(whole) if coefficient < 0 else whole

    one_plus, one = square.base, Num(1)
    share = Div(one, one_plus)
    sigma = Call("sigmoid", (negated(exponential.args[0]),))
    yield line(Div(exponential, square)), calculus.TIDY
    yield line(Div(Add((one_plus, Neg(one))), square)), calculus.ADD_ONE
    yield line(Add((Div(one_plus, square), Neg(Div(one, square))))), calculus.SPLIT
    yield line(Add((share, Neg(Div(one, square))))), calculus.CANCEL
    yield line(share, Add((one, Neg(share)))), calculus.FACTOR_OUT
    yield line(sigma, Add((one, Neg(sigma)))), calculus.IN_SIGMOID


def _squares(factors: list[Expr]) -> Iterator[Pow]:
    for factor in factors:
        if isinstance(factor, Pow) and is_number(factor.exponent, 2):
            yield factor


def _hyperbolic(expr: Expr) -> Iterator[tuple[Expr, Rule]]:
    """From (v·v − u·u)/v² to 1 − (u/v)², and to 1 − tanh² for the u and v of tanh."""
    match expr:
        case Div(Add((Mul((v, v2)), Neg(Mul((u, u2))))), Pow(w, Num(2)) as square) if (
            v == v2 == w and u == u2
        ):
            pass
        case _:
            return
    two = Num(2)
    ratio = Div(u, v)
    yield Div(Add((Pow(v, two), Neg(Pow(u, two)))), square), calculus.SQUARES
    yield Add((Div(Pow(v, two), square), Neg(Div(Pow(u, two), square)))), calculus.SPLIT
    yield Add((Num(1), Neg(Pow(ratio, two)))), calculus.CANCEL
    match ratio:
        case Div(
            Add((Call("exp", (a,)), Neg(Call("exp", (Neg(b),))))),
            Add((Call("exp", (c,)), Call("exp", (Neg(d),)))),
        ) if a == b == c == d:
            yield Add((Num(1), Neg(Pow(Call("tanh", (a,)), two)))), calculus.IN_TANH
        case _:
            return
