"""Value and slope of a named activation for one float, accurate from end to end of double precision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import NnsolveError
from nnsolve.evaluate import evaluate
from nnsolve.functions import CONSTANTS, FLOATS, FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.expr import Expr
    from nnsolve.functions import Function


def value(name: str, z: float, parameters: Sequence[float] = ()) -> float:
    """The activation `name` at net input `z`; parameters that are left out have their usual values.

    >>> value("sigmoid", 0.5)
    0.6224593312018546
    """
    row = _row(name)
    return row.of(z, *_parameters(row, parameters))


def slope(name: str, z: float, parameters: Sequence[float] = ()) -> float:
    """The slope of the activation `name` at net input `z`; at a corner that of its left side.

    >>> slope("sigmoid", 40)
    4.248354255291589e-18

    Raises `NnsolveError` for an unknown name and for the step, which has no slope to descend.
    """
    from nnsolve.network.activation import known_slope

    row = _row(name)
    every = _parameters(row, parameters)
    if row.slope_of is not None:
        return row.slope_of(z, *every)
    if row.name == "step":
        message = "the step has no slope to descend"
        raise NnsolveError(message)
    return computed(row.steady or known_slope(row), z, row.of(z, *every), every)


def computed(expr: Expr, z: float, out: float, parameters: Sequence[float]) -> float:
    """A formula in ``z``, ``out`` and ``a``, in floats."""
    at = {**CONSTANTS, "z": z, "out": out, "a": parameters[0] if parameters else 0.0}
    return evaluate(expr, lambda key: at[key.name], FLOATS)


def _row(name: str) -> Function:
    row = FUNCTIONS.get(name)
    if row is None or not row.activation:
        message = f"no activation is called '{name}'"
        raise NnsolveError(message)
    return row


def _parameters(row: Function, given: Sequence[float]) -> list[float]:
    return [*given, *map(float, row.defaults[len(given) :])]
