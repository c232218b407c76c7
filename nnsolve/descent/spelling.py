"""Typed formulas as text, for sentences and tables: ``x² − y²``, ``2·x``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import Add, Call, Choose, Div, Max, Mul, Neg, Num, Pow, Slope, Sym
from nnsolve.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.expr import Expr

_SUM, _MINUS, _PRODUCT, _POWER, _ATOM = range(5)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = {"<=": "≤", ">=": "≥", "==": "="}


def spelled(expr: Expr) -> str:
    """`expr` as one line.

    >>> from nnsolve.symbolic.parse import parse
    >>> spelled(parse("x^2 - 0.50*y*(x + 1)"))
    'x² − 0.50·y·(x + 1)'
    """
    return _spelled(expr)[0]


def figure(value: float) -> str:
    """A number in a sentence: six figures, a true minus sign.

    >>> figure(-0.8), figure(2), figure(2 / 3)
    ('−0.8', '2', '0.666667')
    """
    return f"{value or 0.0:.6g}".replace("-", "−").replace("e+", "e")


def _spelled(expr: Expr) -> tuple[str, int]:
    match expr:
        case Num(value, written):
            return (written or f"{value:g}").replace("-", "−"), _ATOM
        case Sym(name):
            return name, _ATOM
        case Add(args):
            return _sum(args), _SUM
        case Mul(args):
            return "·".join(_within(arg, _PRODUCT) for arg in args), _PRODUCT
        case Neg(arg):
            return f"−{_within(arg, _PRODUCT)}", _MINUS
        case Div(over, under):
            return f"{_within(over, _PRODUCT)}/{_within(under, _POWER)}", _PRODUCT
        case Pow(base, Num(int() as exponent)):
            return f"{_within(base, _ATOM)}{str(exponent).translate(_RAISED)}", _POWER
        case Pow(base, exponent):
            return f"{_within(base, _ATOM)}^{_within(exponent, _ATOM)}", _POWER
        case Call("abs", (arg,)):
            return f"|{spelled(arg)}|", _ATOM
        case Call("exp", (arg,)):
            return f"e^{_within(arg, _ATOM)}", _POWER
        case Call(function, args):
            return f"{FUNCTIONS[function].sign}({', '.join(map(spelled, args))})", _ATOM
        case Max(args):
            return f"max({', '.join(map(spelled, args))})", _ATOM
        case Choose(cases, otherwise):
            said = [
                f"{spelled(then)} if {spelled(t.left)} {_SIGNS.get(t.op, t.op)} {spelled(t.right)}"
                for t, then in cases
            ]
            return f"({', '.join(said)}, else {spelled(otherwise)})", _ATOM
        case Slope(of, by):
            return f"∂/∂{by.name} [{spelled(of)}]", _PRODUCT
        case _:
            message = f"{type(expr).__name__} does not occur in a typed formula"
            raise TypeError(message)


def _within(expr: Expr, level: int) -> str:
    text, own = _spelled(expr)
    return text if own >= level else f"({text})"


def _sum(args: Sequence[Expr]) -> str:
    out = ""
    for arg in args:
        if isinstance(arg, Neg):
            out += f" − {_within(arg.arg, _PRODUCT)}" if out else spelled(arg)
        else:
            out += f" + {_within(arg, _MINUS)}" if out else spelled(arg)
    return out
