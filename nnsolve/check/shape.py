"""Fingerprints of formulas: equal for two formulas that are the same up to order, signs and factors of 1."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nnsolve.expr import Expr

Factors: TypeAlias = "tuple[int, ...]"
Terms: TypeAlias = "dict[Factors, float]"
"""A sum: the coefficient of every product of factors."""
Leaf: TypeAlias = "Callable[[Sym], object]"

_DIGITS = 10
_LARGEST_POWER = 8


def fingerprint(expr: Expr, leaf: Leaf) -> int:
    """A number that tells formulas apart; `leaf` says which quantity a symbol is.

    >>> a, b = Sym("a"), Sym("b")
    >>> name = lambda sym: sym.name
    >>> fingerprint(a * (1 - b), name) == fingerprint((-b + 1) * a * 1, name)
    True
    >>> fingerprint(a - b, name) == fingerprint(b - a, name)
    False
    """
    return _hash(_Reader(leaf).terms(expr))


class _Reader:
    """Reads formulas as sums of products; a factor is a number that stands for what is inside it."""

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._sums: dict[int, Terms] = {}

    def terms(self, expr: Expr) -> Terms:
        match expr:
            case Num(value):
                return {(): float(value)} if value else {}
            case Sym():
                return {(hash(self._leaf(expr)),): 1.0}
            case Neg(arg):
                return {factors: -c for factors, c in self.terms(arg).items()}
            case Add(args):
                return _sum(map(self.terms, args))
            case Mul(args):
                return self._product(map(self.terms, args))
            case Div(over, under):
                return self._product((self.terms(over), self._inverse(self.terms(under))))
            case Pow(base, Num(exponent)):
                return self._power(self.terms(base), exponent)
            case Call("sigmoid", (arg,)):
                # People write σ(z) and 1/(1 + e^−z) for the same.
                return self.terms(Div(Num(1), Add((Num(1), Call("exp", (Neg(arg),))))))
            case Call("sqrt", (arg,)):
                return self._power(self.terms(arg), 0.5)
            case _:
                inside = tuple(_hash(self.terms(part)) for part in parts(expr))
                name = expr.function if isinstance(expr, Call) else type(expr).__name__
                return {(hash((name, inside)),): 1.0}

    def _product(self, many: Iterable[Terms]) -> Terms:
        coefficient = 1.0
        factors: list[int] = []
        for terms in many:
            if not terms:
                return {}
            c, inner = self._factor(terms)
            coefficient *= c
            factors += inner
        if len(factors) == 1 and factors[0] in self._sums:
            return {f: c * coefficient for f, c in self._sums[factors[0]].items()}
        return {tuple(sorted(factors)): coefficient}

    def _factor(self, terms: Terms) -> tuple[float, Factors]:
        """A sum as a coefficient and factors: the one product it is, or one factor that stands for it."""
        if len(terms) == 1:
            ((factors, c),) = terms.items()
            return c, factors
        # The first product sets the scale, so that 2a − 2b and 2(a − b) have the same factor.
        scale = terms[min(terms)]
        scaled = {f: c / scale for f, c in terms.items()} if scale else terms
        name = _hash(scaled)
        self._sums[name] = scaled
        return scale or 1.0, (name,)

    def _inverse(self, terms: Terms) -> Terms:
        if not terms:
            return {(hash("1/0"),): 1.0}
        c, factors = self._factor(terms)
        turned = tuple(sorted(hash(("inverse", factor)) for factor in factors))
        return {turned: 1 / c if c and isfinite(1 / c) else 0.0}

    def _power(self, terms: Terms, exponent: float) -> Terms:
        if not terms:
            return {}
        c, factors = self._factor(terms)
        if float(exponent).is_integer() and 0 < exponent <= _LARGEST_POWER:
            return self._product([{factors: c}] * int(exponent))
        return {(hash(("power", _hash({factors: c}), repr(exponent))),): 1.0}


def _sum(many: Iterable[Terms]) -> Terms:
    total: Terms = {}
    for terms in many:
        for factors, c in terms.items():
            total[factors] = total.get(factors, 0.0) + c
    return {factors: c for factors, c in total.items() if c}


def _hash(terms: Terms) -> int:
    # Digits as text: the hashes of −1 and −2 are the same.
    return hash(frozenset((factors, f"{c:.{_DIGITS}g}") for factors, c in terms.items()))
