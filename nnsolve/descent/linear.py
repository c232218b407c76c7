"""A descent that is linear: what each step multiplies the coordinates by, and their closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.descent import rules
from nnsolve.descent.spelling import figure
from nnsolve.exposition import Block, Table
from nnsolve.expr import Add, Expr, Mul, Neg, Num, Pow, Sym
from nnsolve.functions import CONSTANTS
from nnsolve.notation import Word, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.descent.function import Function
    from nnsolve.descent.lines import Titles
    from nnsolve.descent.run import Run


class Coordinate(Struct, frozen=True):
    """One coordinate that moves alone: its curvature h, and where its slope is 0.

    Where h is 0 the slope is `slope` everywhere, and `centre` has no meaning.
    """

    name: str
    curvature: float
    slope: float
    centre: float
    factor: float


def constant_hessian(hessian: Sequence[Sequence[Expr]]) -> list[list[float]] | None:
    """The Hessian in numbers where it is the same everywhere, as for a quadratic f; else `None`."""
    from nnsolve.evaluate import evaluate
    from nnsolve.expr import symbols
    from nnsolve.functions import FLOATS

    if any(sym.name not in CONSTANTS for row in hessian for entry in row for sym in symbols(entry)):
        return None
    return [[float(evaluate(e, lambda key: CONSTANTS[key.name], FLOATS)) for e in row] for row in hessian]


def coordinates(f: Function, hessian: list[list[float]], rate: float) -> list[Coordinate] | None:
    """Each coordinate of a quadratic f on its own; `None` where they are coupled."""
    size = range(len(hessian))
    if any(hessian[i][j] for i in size for j in size if i != j):
        return None
    slopes = f.gradient(dict.fromkeys(f.variables, 0.0))
    found: list[Coordinate] = []
    for i, name in enumerate(f.variables):
        h, g = hessian[i][i], slopes[i]
        found.append(Coordinate(name, h, g, -g / h if h else 0.0, 1 - rate * h))
    return found


def closed_lines(run: Run, found: Sequence[Coordinate], titles: Titles) -> tuple[str, ...]:
    """Write each coordinate at the last iteration by its closed form; the names of the families."""
    names: list[str] = []
    for one in found:
        k, start, alpha = Num(run.n.size), Sym(f"at.{one.name}"), Sym("by.alpha")
        if one.curvature:
            factor = Pow(Add((Num(1), _minus(Mul((alpha, Num(one.curvature)))))), k)
            formula: Expr = Mul((_apart(start, one.centre), factor))
            formula = Add((Num(one.centre), formula)) if one.centre else formula
        else:
            formula = Add((start, _minus(Mul((k, alpha, Num(one.slope))))))
        title = titles.fresh(f"{one.name}_{run.n.size}_closed")
        name = f"closed.{one.name}"
        run.b.step(name, formula, rule=rules.CLOSED, phase=rules.END, label=Word(title, spelled(title)))
        names.append(name)
    return tuple(names)


def _minus(product: Mul) -> Expr:
    """Minus a product whose last factor is a number, with its sign in front."""
    *others, last = product.args
    if isinstance(last, Num) and last.value < 0:
        return Mul((*others, Num(-last.value)))
    return Neg(product)


def _apart(start: Expr, centre: float) -> Expr:
    if not centre:
        return start
    return Add((start, Num(-centre))) if centre < 0 else Add((start, Neg(Num(centre))))


def closed_table(found: Sequence[Coordinate], start: Mapping[str, float], rate: float) -> Table:
    """The closed form of every coordinate and what a step does to it."""
    blocks = [
        Block((f"{one.name}_k", _closed(one, start[one.name], rate), effect(one, start[one.name], rate)))
        for one in found
    ]
    return Table("Closed form", "result", ("", "after k iterations", "each step"), tuple(blocks), whole=True)


def _closed(one: Coordinate, start: float, rate: float) -> str:
    if not one.curvature:
        move = -rate * one.slope
        return f"{figure(start)} {'−' if move < 0 else '+'} {figure(abs(move))}·k" if move else figure(start)
    factor = figure(one.factor)
    away = start - one.centre
    power = f"{factor}^k" if one.factor >= 0 else f"({factor})^k"
    if not away:
        return figure(one.centre)
    if not one.centre:
        return f"{figure(away)}·{power}"
    return f"{figure(one.centre)} {'−' if away < 0 else '+'} {figure(abs(away))}·{power}"


def effect(one: Coordinate, start: float, rate: float) -> str:
    """What one step does to a coordinate, in words."""
    if start == one.centre and one.curvature:
        return "stays: its slope is 0"
    if not one.curvature:
        return f"moves by {figure(-rate * one.slope)}" if one.slope else "stays: its slope is 0"
    where = f" of its way to {figure(one.centre)}" if one.centre else ""
    size = abs(one.factor)
    flips = " and changes sides" if one.factor < 0 else ""
    if size == 0:
        return f"is at {figure(one.centre)} after one step"
    if size == 1:
        return "changes sides for ever" if one.factor < 0 else "stays"
    if size > 1:
        away = f" away from {figure(one.centre)}" if one.centre else ""
        return f"grows by {figure(size)}{away}{flips}"
    return f"shrinks to {figure(size)}{where}{flips}"
