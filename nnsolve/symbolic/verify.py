"""Whether two formulas are equal: refuted at random points, proved by SymPy."""

from __future__ import annotations

import math
from enum import Enum
from random import Random
from typing import TYPE_CHECKING

from nnsolve.evaluate import evaluate
from nnsolve.expr import Expr, Slope, Sym, parts, replaced, symbols
from nnsolve.functions import CONSTANTS, FLOATS
from nnsolve.symbolic.algebra import sympy
from nnsolve.symbolic.convert import hidden, to_sympy

if TYPE_CHECKING:
    from collections.abc import Mapping

POINTS = 12
"""How many random points two formulas are compared at."""


class Proof(Enum):
    """What is known about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def equal(one: Expr, two: Expr, relations: Mapping[Sym, Expr] | None = None) -> Proof:
    """Whether `one` = `two` for all values, given `relations` such as ``out = sigmoid(z)``.

    `UNKNOWN` when they agree at every point tried and SymPy finds no proof. A relation may use symbols of the
    relations before it.
    """
    for sym, meaning in reversed([*(relations or {}).items()]):
        one, two = substituted(one, sym, meaning), substituted(two, sym, meaning)
    if one == two:
        return Proof.EQUAL
    if not agree(one, two):
        return Proof.DIFFERENT
    return Proof.EQUAL if _proved(one, two) else Proof.UNKNOWN


def substituted(expr: Expr, sym: Sym, meaning: Expr) -> Expr:
    """`expr` with `meaning` wherever `sym` stands."""
    return replaced(expr, lambda s: meaning if s == sym else s)


def agree(one: Expr, two: Expr) -> bool:
    """Whether no random point tells `one` from `two`; points where either has no value do not count."""
    if _unresolved(one) or _unresolved(two):
        return True
    random = Random(20)  # noqa: S311  (the same points each time)
    names = sorted(
        {sym.key for sym in (*symbols(one), *symbols(two)) if sym.name not in CONSTANTS or sym.index}
    )
    for point in range(POINTS):
        # Half of the points are inside (0, 1), where logarithms and roots have values.
        low, high = (0.05, 0.95) if point % 2 else (-3.0, 3.0)
        at = {key: random.uniform(low, high) for key in names}
        try:
            pair = [
                evaluate(e, lambda key, at=at: at[key] if key in at else CONSTANTS[key.name], FLOATS)
                for e in (one, two)
            ]
        except OverflowError:
            continue
        if all(map(math.isfinite, pair)) and not math.isclose(*pair, rel_tol=1e-6, abs_tol=1e-9):
            return False
    return True


def _unresolved(expr: Expr) -> bool:
    return isinstance(expr, Slope) or any(map(_unresolved, parts(expr)))


def _proved(one: Expr, two: Expr) -> bool:
    if not (_unresolved(one) or _unresolved(two)):
        first, names = hidden(one)
        second, names = hidden(two, names)
        if names and sympy.simplify(to_sympy(first) - to_sympy(second)) == 0:
            return True
    difference = to_sympy(one) - to_sympy(two)
    if difference == 0:
        return True
    if difference.has(sympy.Piecewise, sympy.Max, sympy.Abs, sympy.sign):
        difference = sympy.piecewise_fold(difference.rewrite(sympy.Piecewise))
    if sympy.simplify(difference) == 0:
        return True
    over, _ = sympy.together(difference.rewrite(sympy.exp)).as_numer_denom()
    return bool(sympy.simplify(sympy.expand(over)) == 0)
