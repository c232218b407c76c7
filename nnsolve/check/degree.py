"""How a formula depends on one of its quantities: as a polynomial of low degree, or otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.enclosure import INCREASING
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, symbols

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.expr import Expr


def degree(expr: Expr, key: Key) -> int | None:
    """The degree of `expr`, bound, as a polynomial in `key`, seen by its looks; `None` where it is none.

    It is an upper bound: what cancels is counted.

    >>> out = Sym("out")
    >>> degree(out * (1 - out), out.key)
    2
    """
    match expr:
        case Num():
            return 0
        case Sym():
            return int(expr.key == key)
        case Add(args) | Mul(args):
            found = [degree(arg, key) for arg in args]
            known = [one for one in found if one is not None]
            if len(known) < len(found):
                return None
            return max(known) if isinstance(expr, Add) else sum(known)
        case Neg(arg):
            return degree(arg, key)
        case Div(over, under) if degree(under, key) == 0:
            return degree(over, key)
        case Pow(base, Num(2)):
            inner = degree(base, key)
            return None if inner is None else 2 * inner
        case _:
            return None if any(sym.key == key for sym in symbols(expr)) else 0


def never_falls(expr: Expr, key: Key) -> bool:
    """Whether `expr` is a function of the quantity `key` that grows with it, or stays, everywhere.

    >>> never_falls(Call("sigmoid", (Sym("z"),)), Sym("z").key)
    True
    """
    match expr:
        case Call(function, (Sym() as arg,)):
            return function in INCREASING and arg.key == key
        case _:
            return False
