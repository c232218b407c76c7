"""Quantities kept as exact fractions, and quantities that were found rather than given."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nnsolve.axis import Relation, positions
from nnsolve.expr import Num, Where
from nnsolve.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Axis
    from nnsolve.build import Builder, Handle
    from nnsolve.derivation import Phase, Rule
    from nnsolve.expr import Expr
    from nnsolve.notation import Label


def exact(b: Builder, name: str, values: object, *axes: Axis, label: Label) -> Handle:
    """Add a given whose values are kept as fractions.

    0.3 − 0.1 − 0.2 has to be 0, or a unit with the threshold 0.2 falls on the wrong side.
    """
    handle = b.given(name, values, *axes, label=label)
    family = b.families[-1]
    if isinstance(family.values, Grid):
        family.values.flat[:] = map(_whole, map(Fraction, family.typed))
    return handle


def _whole(value: Fraction) -> Any:  # noqa: ANN401  (a fraction counts as a float for whoever reads it)
    return int(value) if value.denominator == 1 else value


def number(value: Fraction) -> Num:
    """`value` as a number in a formula; whole numbers stay whole."""
    return Num(int(value) if value.denominator == 1 else float(value))


def found(
    b: Builder, name: str, values: Sequence[Fraction], *axes: Axis, rule: Rule, phase: Phase, label: Label
) -> Handle:
    """Add a quantity whose values, last axis fastest, were found by search."""
    made: Expr = number(values[-1])
    places = list(positions(axes))
    for at, value in zip(reversed(places[:-1]), reversed(values[:-1]), strict=True):
        made = Where(Relation(axes, frozenset({at})), number(value), made)
    return b.family(name, made, *axes, rule=rule, phase=phase, label=label)
