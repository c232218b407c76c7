"""The tables of a descent: its iterates with long middles left out, the working of the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.descent.spelling import spelled
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Sym
from nnsolve.iteration import kept

if TYPE_CHECKING:
    from nnsolve.descent.function import Function
    from nnsolve.exposition import Cell


def iterates(f: Function, count: int, *, every: int, whole: bool, rate: bool, norm: str) -> Table:
    """Point, value and length of the gradient after each iteration, and the rate where it changes."""
    chosen = kept(count, every, whole=whole)
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
