"""General lines in words of mathematics: ``map[i, j] = Σ image[i+m, j+n]·kernel[m, n]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Lookup, Offset

if TYPE_CHECKING:
    from nnsolve.axis import Index
    from nnsolve.expr import Sym


def indexed(sym: Sym) -> str:
    """A symbol of a template as a hand writes it: ``image[2i+m−1, j]``."""
    return f"{sym.name}[{', '.join(map(_index, sym.index))}]" if sym.index else sym.name


def _index(index: Index) -> str:
    match index:
        case int():
            return str(index)
        case Axis(name):
            return name
        case Lookup(axes):
            return f"({', '.join(axis.name for axis in axes)})"
        case Offset(parts, shift):
            first = parts[0][0] < 0 < shift
            text = str(shift) if first else ""
            for factor, axis in parts:
                size = "" if abs(factor) == 1 else str(abs(factor))
                sign = "−" if factor < 0 else "+" if text else ""
                text += f"{sign}{size}{axis.name}"
            return f"{text}{'+' if shift > 0 else '−'}{abs(shift)}" if shift and not first else text
