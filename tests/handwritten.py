"""Workings put together by hand: what a reader would make of plain lines, without the reader."""

import re

from nnsolve.errors import ExpressionError
from nnsolve.expr import Num, Sym, replaced
from nnsolve.symbolic.parse import parse
from nnsolve.working.claim import Cell, Claim, Grid, Side, Span, Working

_SLOPE = re.compile(r"\[([^\]]+)\]|(\w+@\w+)")
_SHAPE = re.compile(r"\d+(?:×\d+)+")


def formula(text):
    """What one side says; a slope stands in brackets, ``[d(E)/d(w_5)]``, a mark behind ``@``."""
    slopes = []

    def held(found):
        slopes.append(found[1] or found[2])
        return f"held{len(slopes) - 1}"

    plain = _SLOPE.sub(held, text)
    names = {f"held{n}": slope for n, slope in enumerate(slopes)}
    try:
        return replaced(parse(plain), lambda sym: Sym(names.get(sym.name, sym.name)))
    except ExpressionError:
        return None


def claim(text, line=1):
    """A chain of equalities; what stands before ``::`` is prose."""
    before, _, chain = text.rpartition("::")
    span = Span(line, 1, len(text) + 1)
    sides = tuple(Side(side.strip(), span, formula(side.strip())) for side in chain.split(" = "))
    return Claim(sides, ("=",) * (len(sides) - 1), span, chain.strip(), before.strip())


def working(text, *grids):
    """A claim for every line with an equals sign; the others are prose. Columns are parted by ``;``."""
    lines = tuple(line.strip() for line in text.strip().split("\n"))
    claims = [
        claim(part.strip(), n) for n, line in enumerate(lines, 1) for part in line.split(";") if " = " in part
    ]
    return Working("", lines, tuple(claims), grids)


def cell(text, line=1):
    """A cell with a name, a number, a shape, words or nothing."""
    span = Span(line, 1, len(text) + 1)
    if _SHAPE.fullmatch(text):
        return Cell(text, span, None, "", tuple(Num(float(n), n) for n in text.split("×")))
    return Cell(text, span, formula(text) if text else None)


def grid(text):
    """A table: the first line are titles, cells are parted by ``|``."""
    rows = [
        tuple(cell(part.strip(), n) for part in row.split("|"))
        for n, row in enumerate(text.strip().split("\n"))
    ]
    return Grid(rows[0], tuple(rows[1:]), Span(1, 1, 2))
