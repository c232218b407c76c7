"""Whole numbers with points between their thousands: ``params = 61.706``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.otherwise import grouped
from nnsolve.expr import Num
from nnsolve.working.written import figure as number_of

if TYPE_CHECKING:
    from nnsolve.check.exercise import Line
    from nnsolve.check.statement import Statement

_FAR = 100
"""A figure that is so many times smaller than a whole quantity is no size that was left unrounded."""


def in_thousands(statement: Statement, line: Line) -> Statement:
    """`statement` with its numbers as whole ones, where `line` is whole and far greater than its figure."""
    figure, claim = statement.figure, statement.claim
    if figure is None or not line.whole or not 0 <= figure.number * _FAR <= line.value:
        return statement
    whole = number_of(grouped(Num(figure.number, figure.text)))
    if whole is None or not whole.whole:
        return statement
    if claim is not None:
        sides = [
            side if side.expr is None else structs.replace(side, expr=grouped(side.expr), figure=None)
            for side in claim.sides
        ]
        claim = structs.replace(claim, sides=tuple(sides))
    return structs.replace(statement, figure=whole, claim=claim)
