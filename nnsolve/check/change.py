"""One wrong form of one node of a formula, and what all of them are made with."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import Expr, Neg, Num

ONE, TWO = Num(1), Num(2)

FEW = 6
"""Sums and products of more parts are not taken apart pair by pair."""

LOGARITHMS = {"ln": "natural", "log10": "to base 10", "log2": "to base 2"}


class Change(Struct, frozen=True):
    """One wrong form of a node; in `text` stands ``{0}`` for the first of `slots`."""

    code: str
    made: Expr
    text: str
    slots: tuple[Expr, ...] = ()


def opposite(expr: Expr) -> Expr:
    """Minus `expr`, without a double minus."""
    return expr.arg if isinstance(expr, Neg) else Neg(expr)
