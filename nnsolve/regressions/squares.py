"""Least squares by hand: the sums of the points, the normal equations, and their solution."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.axis import Axis
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Div, Expr, Mul, Pow, Sym, lift, total
from nnsolve.notation import Listed, Own, Word
from nnsolve.regressions import rules

if TYPE_CHECKING:
    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.errors import Path
    from nnsolve.regressions.observed import Observed

LONGEST = 40
"""The most points that the table of sums shows."""
PLANE = 2
CERTAIN = 6
"""Digits of a coefficient that have to be right, else it is said that they are not."""


def check(points: Observed, path: Path) -> None:
    """Raise `ProblemError` at `path` where no single line or plane is the best one; computed exactly."""
    count, features = len(points.y), points.features
    if features > PLANE:
        message = f"least squares is worked for a line or a plane, found {features} features; use descent"
        raise ProblemError(message, path)
    first, *more = (tuple(map(Fraction, points.column(j))) for j in range(features))
    if count <= features:
        points_said = "one point" if count == 1 else f"{count} points"
        shape = "a line needs two points" if features == 1 else "a plane needs three points"
        message = f"expected more points: {shape} or more, found {points_said}"
        raise ProblemError(message, path)
    if not more:
        if len(set(first)) == 1:
            message = (
                f"all x are equal ({points.rows[0][0]}): the line would be vertical, "
                "and the normal equations are singular (n·Σ x² − (Σ x)² = 0)"
            )
            raise ProblemError(message, path)
        return
    one, two = first, more[0]
    if _spread(one, one) * _spread(two, two) == _spread(one, two) ** 2:
        message = (
            "the points (x1, x2) lie on one line: many planes fit equally well, "
            "and the normal equations are singular (S11·S22 − S12² = 0)"
        )
        raise ProblemError(message, path)


def _spread(u: tuple[Fraction, ...], v: tuple[Fraction, ...]) -> Fraction:
    """The sum of products of deviations times their number; exact."""
    return len(u) * sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0)) - sum(u) * sum(v)


def exact(points: Observed) -> tuple[Fraction, ...]:
    """The coefficients without any rounding, on digits as typed; `points` have passed `check`."""
    first, *more = (tuple(map(Fraction, points.column(j))) for j in range(points.features))
    y = tuple(map(Fraction, points.y))
    if not more:
        return (_spread(first, y) / _spread(first, first),)
    second = more[0]
    s11, s22, s12 = _spread(first, first), _spread(second, second), _spread(first, second)
    s1y, s2y = _spread(first, y), _spread(second, y)
    d = s11 * s22 - s12**2
    return (s22 * s1y - s12 * s2y) / d, (s11 * s2y - s12 * s1y) / d


class Squares:
    """Writes the sums and the solution; `coefficients` and `constant` name what it found."""

    def __init__(self, b: Builder, points: Observed) -> None:
        self.b, self.points = b, points
        self.s = Axis("s", len(points.y))
        self.coefficients: tuple[Sym, ...] = ()
        self.constant = Sym("c")
        b.given("n", len(points.y), label=Word("n"))

    def solve(self) -> None:
        """Write everything up to the coefficients."""
        if self.points.features == 1:
            self._line()
        else:
            self._plane()

    def doubts(self) -> tuple[str, ...]:
        """What to say where the sums cancel so far that double precision loses the coefficients."""
        families = {family.name: family for family in self.b.families}
        said: list[str] = []
        for sym, right in zip(self.coefficients, exact(self.points), strict=True):
            found = families[sym.name].value(())
            if abs(found - right) > max(abs(right), Fraction(1, 10**9)) / 10**CERTAIN:
                said.append(
                    f"The sums nearly cancel: exactly computed, {sym.name} is {float(right):.6g}. "
                    "Take a number near all x off every x first."
                )
        return tuple(said)

    def column(self, name: str) -> Sym:
        """One column of the points: ``x``, ``x1``, ``x2`` or ``y``."""
        if name == "y":
            return Sym("y", (self.s,))
        return Sym("x", (self.s, self.points.letters.index(name)))

    # ------------------------------------------------------------------------------------- sums

    def _sum(self, u: str, v: str = "") -> Sym:
        """Σ of a column `u`, or of the products of two columns; each is written once."""
        one = self.column(u)
        dot = "·" if self.points.features > 1 else ""
        if not v:
            body, said = one, f"Σ {u}"
        elif u == v:
            body, said = Pow(one, lift(2)), f"Σ {u}²"
        else:
            body, said = one * self.column(v), f"Σ {u}{dot}{v}"
        name = f"sum_{u}{v}"
        self.b.step(name, total(self.s, body), rule=rules.SUM, phase=rules.SUMS, label=Word(said, name))
        return Sym(name)

    def _step(self, name: str, formula: Expr, rule: Rule, text: str = "") -> Sym:
        self.b.step(name, formula, rule=rule, phase=rules.NORMAL, label=Word(text or name, name))
        return Sym(name)

    def _mean(self, name: str, of: Sym) -> Sym:
        return self._step(f"mean_{name}", Div(of, Sym("n")), rules.MEAN, f"mean {name}")

    # ------------------------------------------------------------------------------------- line

    def _line(self) -> None:
        n = Sym("n")
        x, y = self._sum("x"), self._sum("y")
        xy, xx = self._sum("x", "y"), self._sum("x", "x")
        over = self._step("over", n * xy - Mul((x, y)), rules.NUMERATOR, "numerator")
        under = self._step("under", n * xx - Pow(x, lift(2)), rules.DENOMINATOR, "denominator")
        slope = self._step("m", Div(over, under), rules.SLOPE)
        mean_x, mean_y = self._mean("x", x), self._mean("y", y)
        self.constant = self._step("c", mean_y - Mul((slope, mean_x)), rules.INTERCEPT)
        self.coefficients = (slope,)

    # ------------------------------------------------------------------------------------ plane

    def _plane(self) -> None:
        n = Sym("n")
        single = {name: self._sum(name) for name in ("x1", "x2", "y")}
        marks = {"x1": "1", "x2": "2", "y": "y"}
        spread: dict[str, Sym] = {}
        pairs = (("x1", "x1"), ("x2", "x2"), ("x1", "x2"), ("x1", "y"), ("x2", "y"))
        sums = [self._sum(*pair) for pair in pairs]
        for (u, v), product in zip(pairs, sums, strict=True):
            own: Expr = Pow(single[u], lift(2)) if u == v else Mul((single[u], single[v]))
            name = f"S{marks[u]}{marks[v]}"
            spread[name] = self._step(name, n * product - own, rules.DEVIATION)
        s11, s22, s12, s1y, s2y = (spread[name] for name in ("S11", "S22", "S12", "S1y", "S2y"))
        d = self._step("D", Mul((s11, s22)) - Pow(s12, lift(2)), rules.DETERMINANT)
        b1 = self._step("b1", Div(Mul((s22, s1y)) - Mul((s12, s2y)), d), rules.COEFFICIENT)
        b2 = self._step("b2", Div(Mul((s11, s2y)) - Mul((s12, s1y)), d), rules.COEFFICIENT)
        rest = single["y"] - Mul((b1, single["x1"])) - Mul((b2, single["x2"]))
        self.constant = self._step("b0", Div(rest, n), rules.PLANE_INTERCEPT)
        self.coefficients = (b1, b2)


def table(b: Builder, points: Observed) -> tuple[Table, ...]:
    """The table of the sums for a line, with every product; none for many points or a plane."""
    count = len(points.y)
    if points.features > 1 or count > LONGEST:
        return ()
    s = Axis("s", count)
    x, y = Sym("x", (s, 0)), Sym("y", (s,))
    columns = (("xy", x * y), ("xx", Pow(x, lift(2))))
    for name, body in columns:
        label = Own(Listed(tuple(f"{name}{n + 1}" for n in range(count))))
        b.family(name, body, s, rule=rules.SUM, phase=rules.SUMS, label=label)
    cells = (Counted(s), Valued(x), Valued(y), Valued(Sym("xy", (s,))), Valued(Sym("xx", (s,))))
    last = ("Σ", *(Valued(Sym(f"sum_{name}")) for name in ("x", "y", "xy", "xx")))
    head = ("point", "x", "y", "x·y", "x²")
    return (Table("The sums", "result", head, (Block(cells, (s,)), Block(last)), whole=True),)
