"""What a fitted line or plane misses: predictions, residuals, SS_res, R², and values at new points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Add, Div, Expr, Mul, Num, Pow, Sym, lift, total
from nnsolve.notation import Listed, Own, Word
from nnsolve.regressions import rules
from nnsolve.regressions.observed import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.regressions.observed import Observed
    from nnsolve.topic import Number

MANY = 64
"""Points of one sum up to which each has lines of its own."""
LONGEST = 40
"""The most points that the table of residuals shows."""


def equation(coefficients: Sequence[Expr], constant: Expr, x: Sequence[Expr]) -> Expr:
    """The prediction: ``m·x + c`` for one feature, ``b0 + b1·x1 + b2·x2`` for more."""
    terms = tuple(Mul(pair) for pair in zip(coefficients, x, strict=True))
    return Add((*terms, constant)) if len(terms) == 1 else Add((constant, *terms))


def residual(y: Expr, predicted: Expr, convention: str) -> Expr:
    """The residual with the sign of the convention ``residual``."""
    return y - predicted if convention == "actual-first" else predicted - y


class Fit:
    """Writes what is asked of an equation with known coefficients."""

    def __init__(self, b: Builder, points: Observed, coefficients: Sequence[Sym], constant: Sym) -> None:
        self.b, self.points = b, points
        self._coefficients, self._constant = coefficients, constant

    def _value(self, at: Callable[[int], Expr]) -> Expr:
        return equation(self._coefficients, self._constant, [at(j) for j in range(self.points.features)])

    def residuals(self, convention: str) -> list[Key]:
        """Write predictions, residuals, SS_res, SS_tot and R²; those of them that a fit is judged by."""
        b, s = self.b, self._points_axis
        yhat = self._value(lambda j: Sym("x", (*s, j)))
        text = self._general
        rule = structs.replace(rules.PREDICT, formula_text=f"ŷ = {text}")
        b.family("yhat", yhat, *s, rule=rule, phase=rules.FIT, label=Word("ŷ", "yhat"))
        first = residual(Sym("y", s), Sym("yhat", s), convention)
        said = "e = y − ŷ" if convention == "actual-first" else "e = ŷ − y"
        rule = structs.replace(rules.RESIDUAL, formula_text=said)
        b.family("e", first, *s, rule=rule, phase=rules.FIT, label=Word("e"))
        # The residuals of many points have no lines of their own: the sum is then written in full.
        whole = residual(Sym("y", s), yhat, convention)
        squares = self._sum(Pow(whole if len(self.points.y) > MANY else Sym("e", s), lift(2)))
        b.step("ss_res", squares, rule=rules.SQUARES, phase=rules.QUALITY, label=Word("SS_res"))
        if len(set(self.points.y)) == 1:
            return [Key("ss_res")]
        if "mean_y" not in {family.name for family in b.families}:
            mean = Div(self._sum(Sym("y", s)), Num(len(self.points.y)))
            b.step("mean_y", mean, rule=rules.MEAN, phase=rules.QUALITY, label=Word("mean y", "mean_y"))
        spread = self._sum(Pow(Sym("y", s) - Sym("mean_y"), lift(2)))
        b.step("ss_tot", spread, rule=rules.SPREAD, phase=rules.QUALITY, label=Word("SS_tot"))
        share = 1 - Div(Sym("ss_res"), Sym("ss_tot"))
        b.step("r2", share, rule=rules.DETERMINATION, phase=rules.QUALITY, label=Word("R²", "R2"))
        return [Key("ss_res"), Key("r2")]

    def predictions(
        self, at: Sequence[Sequence[Number]], name: str = "y_new", rule: Rule | None = None
    ) -> list[Key]:
        """Write the value of the equation at each new point, called `name`."""
        count, features = len(at), self.points.features
        if not count:
            return []
        letters = self.points.letters
        names = [
            f"{letter}_new" if count == 1 else f"{letter}_new{q + 1}"
            for q in range(count)
            for letter in letters
        ]
        q, j = Axis("q", count), Axis("j", features)
        self.b.given(
            "x_new", [[whole(value) for value in row] for row in at], q, j, label=Own(Listed(tuple(names)))
        )
        value = self._value(lambda one: Sym("x_new", (q, one)))
        marks = (name,) if count == 1 else tuple(f"{name}{n + 1}" for n in range(count))
        rule = rule or structs.replace(rules.PREDICT, formula_text=f"ŷ = {self._general}")
        self.b.family(name, value, q, rule=rule, phase=rules.PREDICTION, label=Own(Listed(marks)))
        return [Key(name)]

    def table(self) -> tuple[Table, ...]:
        """Point by point: y, its prediction and the residual; none for many points."""
        s = self._points_axis
        if not s or len(self.points.y) > LONGEST:
            return ()
        cells = (Counted(s[0]), *(Valued(Sym(name, s)) for name in ("y", "yhat", "e")))
        return (Table("Residuals", "result", ("point", "y", "ŷ", "e"), (Block(cells, s),), whole=True),)

    @property
    def _points_axis(self) -> tuple[Axis, ...]:
        return (Axis("s", len(self.points.y)),) if len(self.points.y) > 1 else ()

    @property
    def _general(self) -> str:
        if self.points.features == 1:
            return "m·x + c"
        return " + ".join(("b0", *(f"b{n}·x{n}" for n in range(1, min(self.points.features, 4) + 1))))

    def _sum(self, body: Expr) -> Expr:
        s = self._points_axis
        return total(s[0], body) if s else body
