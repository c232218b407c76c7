"""What goes wrong in gradient descent by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.descent import rules
from nnsolve.expr import Add, Expr, Mul, Neg, Num, Pow, Sym, replaced, symbols
from nnsolve.mistake import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

_OLD, _NEW = "at.", "new."
_PARTNER = {"x": "y", "y": "x"}


def _step(expr: Expr) -> tuple[Expr, tuple[Expr, ...]] | None:
    """The old coordinate and the factors of the step: of x − α·g, x and (α, g)."""
    match expr:
        case Add((old, Neg(Mul(factors)))):
            return old, factors
        case _:
            return None


def _ascended(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else Add((found[0], Mul(found[1])))


def _rate_twice(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else Add((found[0], Neg(Mul((found[1][0], *found[1])))))


def _rate_left_out(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else Add((found[0], Neg(found[1][-1])))


def _coordinate_lost(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else Neg(Mul(found[1]))


def _is_coordinate(sym: Sym) -> bool:
    return sym.name.startswith((_OLD, _NEW))


def _variable(sym: Sym) -> str:
    return sym.name.partition(".")[2]


def _moved(expr: Expr, change: Callable[[Sym], Expr]) -> Expr | None:
    """`expr` with its coordinates changed; `None` where that changes nothing."""
    wrong = replaced(expr, lambda sym: change(sym) if _is_coordinate(sym) else sym)
    return None if wrong == expr else wrong


def _at_new_point(expr: Expr) -> Expr | None:
    def later(sym: Sym) -> Expr:
        return Sym(f"{_NEW}{_variable(sym)}", tuple(i + 1 for i in sym.index if isinstance(i, int)) or (0,))

    return _moved(expr, later)


def _at_start(expr: Expr) -> Expr | None:
    return _moved(expr, lambda sym: Sym(f"{_OLD}{_variable(sym)}"))


def _swapped(expr: Expr) -> Expr | None:
    """The first two coordinates exchanged; x alone becomes y and y alone x."""
    names = list(dict.fromkeys(_variable(sym) for sym in symbols(expr) if _is_coordinate(sym)))
    if len(names) == 1 and names[0] in _PARTNER:
        names.append(_PARTNER[names[0]])
    if len(names) < 2:  # noqa: PLR2004
        return None
    one, two = names[:2]
    other = {one: two, two: one}

    def swap(sym: Sym) -> Expr:
        name = _variable(sym)
        return Sym(f"{sym.name.partition('.')[0]}.{other.get(name, name)}", sym.index)

    return _moved(expr, swap)


def _terms(expr: Expr, change: Callable[[Expr], Expr]) -> Expr | None:
    """`expr` with every term of its sum changed; `None` where that changes nothing."""

    def one(term: Expr) -> Expr:
        return Neg(one(term.arg)) if isinstance(term, Neg) else change(term)

    wrong = Add(tuple(map(one, expr.args))) if isinstance(expr, Add) else one(expr)
    return None if wrong == expr else wrong


def _without_number(expr: Expr) -> Expr | None:
    def change(term: Expr) -> Expr:
        match term:
            case Mul((Num(), rest)):
                return rest
            case Mul((Num(), *rest)):
                return Mul(tuple(rest))
            case _:
                return term

    return _terms(expr, change)


def _not_lowered(expr: Expr) -> Expr | None:
    def change(term: Expr) -> Expr:
        match term:
            case Mul((Num() as number, Sym() as x)) if _is_coordinate(x):
                return Mul((number, Pow(x, Num(2))))
            case Mul((Num() as number, Pow(Sym() as x, Num(int() as exponent)))) if _is_coordinate(x):
                return Mul((number, Pow(x, Num(exponent + 1))))
            case _:
                return term

    return _terms(expr, change)


MISTAKES = (
    Mistake(
        "ascent-for-descent",
        rules.DESCENT,
        _ascended,
        "The step goes against the slope: the rate times the slope is taken off, not added.",
        "f = x², x = 2, α = 0.1: 2 + 0.1·4 = 2.4, where 2 − 0.1·4 = 1.6 is right",
    ),
    Mistake(
        "rate-twice",
        rules.DESCENT,
        _rate_twice,
        "The learning rate stands once in a step, not twice.",
        "f = x², x = 2, α = 0.1: 2 − 0.1·0.1·4 = 1.96, where 1.6 is right",
    ),
    Mistake(
        "rate-left-out",
        rules.DESCENT,
        _rate_left_out,
        "The slope is multiplied by the learning rate before it is taken off.",
        "f = x², x = 2, α = 0.1: 2 − 4 = −2, where 1.6 is right",
    ),
    Mistake(
        "coordinate-lost",
        rules.DESCENT,
        _coordinate_lost,
        "That is the step alone; the new coordinate is the old one and the step.",
        "f = x², x = 2, α = 0.1: −0.1·4 = −0.4, where 2 − 0.4 = 1.6 is right",
    ),
    Mistake(
        "gradient-at-new-point",
        rules.SLOPE,
        _at_new_point,
        "The gradient is taken at the old point; the new one comes out of it.",
        "f = x², x_0 = 2, x_1 = 1.6: slope 2·1.6 = 3.2, where 2·2 = 4 is right",
    ),
    Mistake(
        "point-not-updated",
        rules.SLOPE,
        _at_start,
        "Each iteration takes its gradient at the point of the one before, not at the start again.",
        "f = x², x_0 = 2, x_1 = 1.6, iteration 2: slope 2·2 = 4, where 2·1.6 = 3.2 is right",
    ),
    Mistake(
        "coordinates-swapped",
        rules.SLOPE,
        _swapped,
        "The slope was taken at the other coordinate.",
        "f = x² − y² at (2, 3): ∂f/∂x = 2·3 = 6, where 2·2 = 4 is right",
    ),
    Mistake(
        "exponent-not-brought-down",
        rules.SLOPE,
        _without_number,
        "The exponent comes down as a factor: the slope of x² is 2x.",
        "f = x² at x = 2: slope 2, where 2·2 = 4 is right",
    ),
    Mistake(
        "exponent-not-lowered",
        rules.SLOPE,
        _not_lowered,
        "The exponent loses 1: the slope of x² is 2x, not 2x².",
        "f = x² at x = 2: slope 2·2² = 8, where 2·2 = 4 is right",
    ),
)
"""The mistakes of this topic."""
