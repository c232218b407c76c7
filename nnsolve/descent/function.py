"""The function that is descended: a typed formula, its variables, its slopes with their working."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ExpressionError, Path, ProblemError, quoted
from nnsolve.evaluate import evaluate
from nnsolve.expr import Call, Choose, Expr, Max, Num, parts, replaced, symbols
from nnsolve.functions import FLOATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nnsolve.symbolic.differentiate import SlopeLine
    from nnsolve.topic import Number

MOST_VARIABLES = 10
_CORNERS = frozenset({"abs", "sign", "relu", "leaky_relu", "elu", "step", "floor", "ceil"})
_TINY = 1e-6
_CONSTANTS = {"pi": Num(math.pi, "π"), "e": Num(math.e, "e")}


class Function(Struct, frozen=True):
    """A formula in its variables: `slopes` are ∂f by each of them, `working` the lines that lead there."""

    text: str
    formula: Expr
    variables: tuple[str, ...]
    slopes: tuple[Expr, ...]
    working: tuple[tuple[SlopeLine, ...], ...]

    def curvatures(self) -> tuple[tuple[Expr, ...], ...]:
        """The second slopes, row by row of the Hessian; raises `ProblemError` where one is too long."""
        from nnsolve.symbolic.differentiate import slope

        found: dict[tuple[int, int], Expr] = {}
        try:
            for i, one in enumerate(self.slopes):
                for j, v in enumerate(self.variables[i:], i):
                    found[i, j] = found[j, i] = constant(slope(one, v))
        except ExpressionError as error:
            raise ProblemError(error.message, ("f",)) from error
        size = range(len(self.variables))
        return tuple(tuple(found[i, j] for j in size) for i in size)

    def value(self, point: Mapping[str, float]) -> float:
        """The function at a point."""
        return at(self.formula, point)

    def gradient(self, point: Mapping[str, float]) -> list[float]:
        """The slopes at a point."""
        return [at(one, point) for one in self.slopes]


def at(formula: Expr, point: Mapping[str, float]) -> float:
    """A formula in the variables, at a point; nan or an infinity where it has no value."""
    return float(evaluate(formula, lambda key: point[key.name], FLOATS))


def constant(expr: Expr) -> Expr:
    """`expr` with π and e as numbers."""
    return replaced(expr, lambda sym: _CONSTANTS.get(sym.name, sym))


def function(text: str, start: Mapping[str, Number]) -> Function:
    """The function typed as `text` in the variables that `start` gives.

    Raises `ProblemError` at ``f`` or ``start`` for what cannot be read, for a name that only one of them has,
    for more than `MOST_VARIABLES` variables and for one that is called f.
    """
    from nnsolve.symbolic.differentiate import derivation_of_slope
    from nnsolve.symbolic.parse import parse

    _check_names(start)
    path: Path = ("f",)
    try:
        formula = parse(text)
        names = _variables(formula)
        if not names:
            message = "expected a function of one or more variables, found a constant"
            raise ProblemError(message, path)
        if len(names) > MOST_VARIABLES:
            message = f"expected at most {MOST_VARIABLES} variables, found {len(names)}"
            raise ProblemError(message, path)
        for name in names:
            if start and name not in start:
                parse(text, tuple(start))  # tells the column of the unknown name
                message = f"expected a start for {name}, as in {name} = 1, found none"
                raise ProblemError(message, ("start",))
        lines = [derivation_of_slope(formula, name) for name in names]
    except ExpressionError as error:
        raise ProblemError(error.message, path, offset=error.column) from error
    _check_start(names, start)
    return Function(
        text, constant(formula), names, tuple(constant(_slope(formula, v)) for v in names), tuple(lines)
    )


def _slope(formula: Expr, by: str) -> Expr:
    from nnsolve.symbolic.differentiate import slope

    return slope(formula, by)


def _variables(formula: Expr) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sym.name for sym in symbols(formula) if sym.name not in _CONSTANTS))


def _check_names(start: Mapping[str, Number]) -> None:
    if "f" in start:
        message = "expected another name for the variable, found 'f', which is the function"
        raise ProblemError(message, ("start", "f"), key=True)


def _check_start(names: Sequence[str], start: Mapping[str, Number]) -> None:
    if not start:
        listed = ", ".join(f"{name} = 1" for name in names)
        message = f"expected a start for every variable, as in {listed}, found none"
        raise ProblemError(message, ("start",))
    for name in start:
        if name not in names:
            message = f"expected one of {', '.join(names)}, found {quoted(name)}, which is not in f"
            raise ProblemError(message, ("start", name), key=True)


def check_differentiable(f: Function, point: Mapping[str, float]) -> None:
    """Raise `ProblemError` where `f` has no value or no slope at the start."""
    where = ", ".join(f"{name} = {value:g}" for name, value in point.items())
    value = f.value(point)
    if not math.isfinite(value):
        message = f"f has no value at the start {where}"
        raise ProblemError(message, ("start",))
    for name, slope in zip(f.variables, f.gradient(point), strict=True):
        if not math.isfinite(slope) or (_has_corners(f.formula) and _is_corner(f, point, name)):
            message = f"f cannot be differentiated by {name} at the start {where}: it has no one slope there"
            raise ProblemError(message, ("start", name))


def _has_corners(expr: Expr) -> bool:
    found = isinstance(expr, (Max, Choose)) or (isinstance(expr, Call) and expr.function in _CORNERS)
    return found or any(map(_has_corners, parts(expr)))


def _is_corner(f: Function, point: Mapping[str, float], name: str) -> bool:
    """Whether the slopes to the left and to the right of the point differ."""
    h = _TINY * max(1.0, abs(point[name]))
    middle = f.value(point)
    right = (f.value({**point, name: point[name] + h}) - middle) / h
    left = (middle - f.value({**point, name: point[name] - h})) / h
    if not math.isfinite(left + right):
        return True
    return abs(right - left) > 1e-3 * (1 + abs(left) + abs(right))


def placed(formula: Expr, where: Mapping[str, Expr]) -> Expr:
    """A formula in the variables with each of them replaced by its place in `where`."""
    return replaced(formula, lambda sym: where.get(sym.name, sym))


def shown(point: Iterable[tuple[str, float]]) -> str:
    """A point in a sentence: ``x = 1, y = −2``."""
    from nnsolve.descent.spelling import figure

    return ", ".join(f"{name} = {figure(value)}" for name, value in point)
