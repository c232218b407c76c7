"""Where all slopes of a function are 0, and what kind of point that is: exactly, by SymPy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import mpmath as _mpmath  # pyright: ignore[reportMissingTypeStubs]
from msgspec import Struct

from nnsolve.evaluate import evaluate
from nnsolve.expr import Expr, Sym
from nnsolve.functions import FLOATS
from nnsolve.symbolic.algebra import Algebraic, sympy
from nnsolve.symbolic.convert import symbol, to_sympy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind: TypeAlias = Literal["minimum", "maximum", "saddle", "flat"]

mpmath: Any = _mpmath

_DENOMINATOR, _SMALL = 1000, 10
_STEPS = 300
_FAR = 0.1
_SETTLED = 1e-13
_NEAR = 1e-4
_EXACT = 4
"""Variables up to which eigenvalues are sought in roots; of more they are computed as numbers."""
_ORDER = 12


class Stationary(Struct, frozen=True):
    """A point where all slopes are 0: its coordinates as text, the eigenvalues of the Hessian and its kind.

    `exact` tells whether point and eigenvalues are exact; ``flat`` is a point that they do not decide.
    """

    point: dict[str, str]
    eigenvalues: tuple[str, ...]
    kind: Kind
    exact: bool


def near(
    slopes: Sequence[Expr],
    hessian: Sequence[Sequence[Expr]],
    names: Sequence[str],
    point: Mapping[str, float],
) -> Stationary | None:
    """The stationary point beside `point`, exact where its coordinates are short fractions.

    `None` where there is none: f may only flatten out.
    """
    found = _refined(slopes, hessian, names, point)
    close, most, rounding = (found, _DENOMINATOR, 1e-9) if found else (dict(point), _SMALL, _NEAR)
    symbols = [symbol(Sym(name)) for name in names]
    gradient = [to_sympy(slope) for slope in slopes]
    exact = _fractions(close, most, rounding)
    if exact is not None:
        at = dict(zip(symbols, exact, strict=True))
        if all(sympy.simplify(g.subs(at)) == 0 for g in gradient):
            return _judged(gradient, symbols, at)
    if found is None:
        return None
    values = spectrum([[_at(entry, found) for entry in row] for row in hessian])
    shown = {name: f"{value:.6g}" for name, value in found.items()}
    return Stationary(shown, tuple(f"{v:.6g}" for v in values), kind_of(values, 1e-6), exact=False)


def _refined(
    slopes: Sequence[Expr],
    hessian: Sequence[Sequence[Expr]],
    names: Sequence[str],
    point: Mapping[str, float],
) -> dict[str, float] | None:
    """Where Newton's method goes from `point`; `None` where it does not settle close by."""
    here = dict(point)
    for _ in range(_STEPS):
        gradient = [_at(slope, here) for slope in slopes]
        if not any(gradient):
            return here
        try:
            step = mpmath.lu_solve(mpmath.matrix([[_at(e, here) for e in row] for row in hessian]), gradient)
        except ZeroDivisionError:
            return None
        moves = [float(one) for one in step]
        here = {name: here[name] - move for name, move in zip(names, moves, strict=True)}
        if any(not abs(here[name] - point[name]) <= _FAR * max(1.0, abs(point[name])) for name in names):
            return None
        if all(
            abs(move) <= _SETTLED * max(1.0, abs(here[name])) for name, move in zip(names, moves, strict=True)
        ):
            return here
    return None


def _at(formula: Expr, point: Mapping[str, float]) -> float:
    return float(evaluate(formula, lambda key: point[key.name], FLOATS))


def _fractions(point: Mapping[str, float], most: int, rounding: float) -> list[Algebraic] | None:
    out: list[Algebraic] = []
    for value in point.values():
        found = Fraction(value).limit_denominator(most)
        if abs(float(found) - value) > rounding * max(1.0, abs(value)):
            return None
        out.append(sympy.Rational(found.numerator, found.denominator))
    return out


def _judged(
    gradient: list[Algebraic], symbols: list[Algebraic], at: dict[Algebraic, Algebraic]
) -> Stationary | None:
    """The kind of an exact stationary point."""
    matrix = sympy.Matrix([[sympy.diff(g, s).subs(at) for s in symbols] for g in gradient])
    if matrix.has(sympy.nan, sympy.zoo, sympy.oo, sympy.DiracDelta, sympy.Derivative):
        return None
    found = _eigenvalues(matrix)
    kind = kind_of([float(value) for value in found])
    if kind == "flat" and len(symbols) == 1:
        kind = _by_order(gradient[0], symbols[0], at)
    shown = {str(s): _text(value) for s, value in at.items()}
    return Stationary(shown, tuple(map(_text, found)), kind, exact=True)


def _eigenvalues(matrix: Algebraic) -> list[Algebraic]:
    """Each as often as it occurs, greatest first; numbers where the roots are too long to be read."""
    if matrix.shape[0] <= _EXACT:
        roots = [root for root, times in matrix.eigenvals().items() for _ in range(times)]
        if all(sympy.count_ops(root) <= 8 and abs(sympy.im(root.evalf())) < 1e-12 for root in roots):  # noqa: PLR2004
            return sorted(roots, key=lambda root: -sympy.re(root.evalf()))
    return [sympy.Float(value) for value in spectrum([[float(e) for e in row] for row in matrix.tolist()])]


def kind_of(eigenvalues: Sequence[float], zero: float = 1e-12) -> Kind:
    """What the signs of the eigenvalues of the Hessian say of a stationary point."""
    if any(value > zero for value in eigenvalues) and any(value < -zero for value in eigenvalues):
        return "saddle"
    if all(value > zero for value in eigenvalues):
        return "minimum"
    return "maximum" if all(value < -zero for value in eigenvalues) else "flat"


def _by_order(slope: Algebraic, x: Algebraic, at: dict[Algebraic, Algebraic]) -> Kind:
    """The kind of a point of one variable whose second slope is 0, by the first slope that is not."""
    for order in range(2, _ORDER):
        slope = sympy.diff(slope, x)
        value = slope.subs(at)
        if value.is_number and value.is_finite and value != 0:
            if order % 2:
                return "saddle"
            return "minimum" if value > 0 else "maximum"
    return "flat"


def _text(value: Algebraic) -> str:
    shown = str(value) if not isinstance(value, sympy.Float) else f"{float(value):.6g}"
    return shown.replace("**", "^").replace("*", "·").replace("-", "−").replace("sqrt", "√")


def spectrum(matrix: Sequence[Sequence[float]]) -> list[float]:
    """The eigenvalues of a symmetric matrix of numbers, greatest first."""
    values = mpmath.eigsy(mpmath.matrix([list(row) for row in matrix]), eigvals_only=True)
    return sorted((float(value) for value in values), reverse=True)
