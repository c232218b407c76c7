"""The lines of one iteration, written once: walked with plain numbers to count, scanned to be shown.

In a formula the name of a variable is its coordinate at the old point, ``g.x`` its slope, ``new.x`` its new
coordinate; a dot cannot stand in a typed name, so nothing clashes.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.derivation import Phase, Rule  # noqa: TC001  (fields' types)
from nnsolve.descent import rules
from nnsolve.descent.function import placed
from nnsolve.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Sym
from nnsolve.notation import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.descent.function import Function
    from nnsolve.descent.rate import Rate


class Line(Struct, frozen=True):
    """One quantity of an iteration: `title` is its printed name without the number, which starts at `start`.

    `first` is its value in the first iteration where it reads its own value of the iteration before.
    """

    name: str
    formula: Expr
    rule: Rule
    phase: Phase
    title: str
    start: int
    first: Expr | None = None


class Titles:
    """Printed names that do not clash with the variables."""

    def __init__(self, variables: Sequence[str]) -> None:
        self._used = {spelled(v) for v in variables} | {"f"}

    def fresh(self, word: str) -> str:
        """`word`, with underscores behind it while another quantity has that name."""
        while spelled(word) in self._used:
            word += "_"
        self._used.add(spelled(word))
        return word


def gradient_lines(f: Function, titles: Titles) -> list[Line]:
    """The slopes at the old point and the length of the gradient."""
    lines = [
        Line(f"g.{v}", formula, rules.SLOPE, rules.SLOPES, f"df/d{v}", 0)
        for v, formula in zip(f.variables, f.slopes, strict=True)
    ]
    slopes = [Sym(f"g.{v}") for v in f.variables]
    return [*lines, Line("it.norm", length(slopes), rules.LENGTH, rules.SLOPES, titles.fresh("norm"), 0)]


def length(parts: Sequence[Expr]) -> Expr:
    """The length of a vector."""
    if len(parts) == 1:
        return Call("abs", (parts[0],))
    return Call("sqrt", (Add(tuple(Pow(one, Num(2)) for one in parts)),))


def rate_lines(made: Rate, titles: Titles) -> list[Line]:
    """The counter and the rate that the schedule gives."""
    t = Line("it.t", Sym("it.t") + 1, rules.COUNTER, rules.RATE, titles.fresh("t"), 1, Num(0))
    return [t, Line("it.rate", made.formula, rules.SCHEDULE, rules.RATE, titles.fresh("α"), 1)]


def descent_lines(f: Function, rate: Expr) -> list[Line]:
    """The new coordinates: every one a step against its slope."""
    return [
        Line(f"new.{v}", Sym(v) - rate * Sym(f"g.{v}"), rules.DESCENT, rules.POINT, v, 1) for v in f.variables
    ]


def value_line(f: Function) -> Line:
    """The function at the new point."""
    new: dict[str, Expr] = {v: Sym(f"new.{v}") for v in f.variables}
    return Line("f", placed(f.formula, new), rules.VALUE, rules.POINT, "f", 1)


def search_lines(f: Function, hessian: Sequence[Sequence[Expr]], titles: Titles) -> list[Line]:
    """The curvature along the gradient and the rate that is best along it, for a quadratic f."""
    slopes = [Sym(f"g.{v}") for v in f.variables]
    terms: list[Expr] = []
    for i, j in combinations_with_replacement(range(len(slopes)), 2):
        entry = hessian[i][j]
        if entry != Num(0):
            pair: tuple[Expr, ...] = (Pow(slopes[i], Num(2)),) if i == j else (slopes[i], slopes[j])
            terms.append(_signed(entry, pair if i == j else (Num(2), *pair)))
    bend: Expr = Add(tuple(terms)) if len(terms) > 1 else terms[0]
    squares = Add(tuple(Pow(slope, Num(2)) for slope in slopes)) if len(slopes) > 1 else slopes[0] ** 2
    return [
        Line("it.bend", bend, rules.BEND, rules.RATE, titles.fresh("gHg"), 1),
        Line("it.rate", Div(squares, Sym("it.bend")), rules.EXACT, rules.RATE, titles.fresh("α"), 1),
    ]


def _signed(entry: Expr, factors: tuple[Expr, ...]) -> Expr:
    return Neg(Mul((entry.arg, *factors))) if isinstance(entry, Neg) else Mul((entry, *factors))


def newton_lines(f: Function, hessian: Sequence[Sequence[Expr]], titles: Titles) -> list[Line]:
    """The second slopes, the Newton direction by Cramer's rule and the new coordinates."""
    names = f.variables
    lines = curvature_lines(f, hessian)
    slopes: list[Expr] = [Sym(f"g.{v}") for v in names]
    matrix = entries(names)
    if len(names) > 1:
        determinant_ = determinant(matrix)
        lines.append(Line("it.D", determinant_, rules.DETERMINANT, rules.SLOPES, titles.fresh("D"), 0))
    for j, v in enumerate(names):
        swapped = [
            [slopes[i] if c == j else matrix[i][c] for c in range(len(names))] for i in range(len(names))
        ]
        under: Expr = Sym("it.D") if len(names) > 1 else matrix[0][0]
        part = Div(determinant(swapped), under)
        lines.append(Line(f"p.{v}", part, rules.NEWTON_PART, rules.SLOPES, titles.fresh(f"p_{v}"), 0))
    return [
        *lines,
        *(Line(f"new.{v}", Sym(v) - Sym(f"p.{v}"), rules.NEWTON, rules.POINT, v, 1) for v in names),
    ]


def curvature_lines(f: Function, hessian: Sequence[Sequence[Expr]]) -> list[Line]:
    """The second slopes on and above the diagonal of the Hessian."""
    lines: list[Line] = []
    for i, j in combinations_with_replacement(range(len(f.variables)), 2):
        v, w = f.variables[i], f.variables[j]
        title = f"d2f/d{v}2" if i == j else f"d2f/d{v}d{w}"
        lines.append(Line(f"h.{v}.{w}", hessian[i][j], rules.CURVATURE, rules.SLOPES, title, 0))
    return lines


def entries(names: Sequence[str]) -> list[list[Expr]]:
    """The Hessian as symbols of its entries on and above the diagonal."""
    n = len(names)
    return [[Sym(f"h.{names[min(i, j)]}.{names[max(i, j)]}") for j in range(n)] for i in range(n)]


def determinant(matrix: Sequence[Sequence[Expr]]) -> Expr:
    """The determinant, expanded along the first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    terms: list[Expr] = []
    for j, entry in enumerate(matrix[0]):
        minor = [[row[c] for c in range(len(matrix)) if c != j] for row in matrix[1:]]
        term = Mul((entry, determinant(minor)))
        terms.append(Neg(term) if j % 2 else term)
    return Add(tuple(terms))
