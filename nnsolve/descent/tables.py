"""The tables of a descent: its iterates with long middles left out, the working of the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.descent.spelling import spelled
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from nnsolve.descent.function import Function
    from nnsolve.exposition import Cell

SHORT = 20
"""Iterations up to which each has a row."""
_FIRST = 5


def rows(count: int, every: int, *, whole: bool) -> list[int]:
    """The iterations that get a row: the first ones, 10, 20, 50, 100, 200, … and the last two.

    With `every`, those that it divides; all of them when `whole` or few.
    """
    last = {count - 1, count} - {0}
    if whole or (not every and count <= SHORT):
        return list(range(1, count + 1))
    if every:
        return sorted({1, *range(every, count + 1, every), count})
    chosen = set(range(1, _FIRST + 1)) | last
    power = 10
    while power < count:
        chosen |= {k * power for k in (1, 2, 5) if k * power < count}
        power *= 10
    return sorted(chosen)


def iterates(f: Function, count: int, *, every: int, whole: bool, rate: bool, norm: str) -> Table:
    """Point, value and length of the gradient after each iteration, and the rate where it changes."""
    chosen = rows(count, every, whole=whole)
    start: list[Cell] = ["0", *(Valued(Sym(f"at.{v}")) for v in f.variables), Valued(Sym("f.start"))]
    blocks = [Block((*start, Valued(Sym("it.norm", (0,))), *([""] if rate else [])))]
    for k in chosen:
        at = (k - 1,)
        cells: list[Cell] = [
            str(k),
            *(Valued(Sym(f"new.{v}", at)) for v in f.variables),
            Valued(Sym("f", at)),
        ]
        cells.append(Valued(Sym("end.norm") if k == count else Sym("it.norm", (k,))))
        cells += [Valued(Sym("it.rate", at))] if rate else []
        blocks.append(Block(tuple(cells)))
    head = ("k", *f.variables, "f", norm, *(["α"] if rate else []))
    title = "Iterates" if len(chosen) == count else f"Iterates, {len(chosen)} of {count} iterations"
    return Table(title, "result", head, tuple(blocks), whole=True)


def working(f: Function) -> Table:
    """Every line of every slope with the rule that gives it."""
    blocks: list[Block] = []
    for v, lines in zip(f.variables, f.working, strict=True):
        blocks.append(Block((f"∂f/∂{v}", spelled(lines[0].formula), "")))
        blocks += [Block(("=", spelled(line.formula), line.rule.title)) for line in lines[1:]]
    return Table("The gradient", "gradient", ("", "formula", "rule"), tuple(blocks), whole=True)
