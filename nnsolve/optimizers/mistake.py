"""What goes wrong in an optimiser by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import (
    Add,
    Call,
    Choose,
    Div,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    parts,
    rebuilt,
    replaced,
    symbols,
)
from nnsolve.mistake import Mistake
from nnsolve.optimizers import rule

if TYPE_CHECKING:
    from collections.abc import Callable

_TWO = Num(2)


def _changed(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr | None:
    """`expr` with `change` made at every place where it gives something, from the outside in."""

    def go(e: Expr) -> Expr:
        made = change(e)
        if made is not None:
            return made
        inner = parts(e)
        return rebuilt(e, [go(one) for one in inner]) if inner else e

    wrong = go(expr)
    return None if wrong == expr else wrong


def _quantity(sym: Sym) -> str:
    return sym.name.partition(".")[0]


def _uncorrected(expr: Expr) -> Expr | None:
    """The mean itself in place of the mean over 1 − β^t."""
    match expr:
        case Div(Sym() as mean, Add((Num(1), Neg(Pow())))):
            return mean
        case _:
            return None


def _one_step_late(expr: Expr) -> Expr | None:
    """One less in place of t; `None` at the first step, which has nothing to divide by then."""

    def late(e: Expr) -> Expr | None:
        if isinstance(e, Sym) and e.name == "t" and isinstance(e.index[0], int) and e.index[0]:
            return Sym("t", (e.index[0] - 1,))
        return None

    return _changed(expr, late)


def _swapped(expr: Expr) -> Expr | None:
    """The two moments in each other's place."""
    by_quantity = {_quantity(sym): sym for sym in symbols(expr)}
    for one, other in (("m_hat", "v_hat"), ("m", "v"), ("m", "largest")):
        if one in by_quantity and other in by_quantity:
            exchange = {by_quantity[one]: by_quantity[other], by_quantity[other]: by_quantity[one]}
            return replaced(expr, lambda sym, exchange=exchange: exchange.get(sym, sym))
    return None


def _without_hats(expr: Expr) -> Expr | None:
    """Both corrections for the start left out."""
    wrong = replaced(expr, lambda sym: Sym(sym.name.replace("_hat.", "."), sym.index))
    return None if wrong == expr else wrong


def _unsquared(expr: Expr) -> Expr | None:
    return _changed(expr, lambda e: e.base if isinstance(e, Pow) and e.exponent == _TWO else None)


def _rootless(expr: Expr) -> Expr | None:
    def bare(e: Expr) -> Expr | None:
        return e.args[0] if isinstance(e, Call) and e.function == "sqrt" else None

    return _changed(expr, bare)


def _is_epsilon(expr: Expr) -> bool:
    return isinstance(expr, Sym) and expr.name.startswith("epsilon")


def _epsilon_inside(expr: Expr) -> Expr | None:
    """√(v + ε) for √v + ε."""

    def inside(e: Expr) -> Expr | None:
        match e:
            case Add((Call("sqrt", (under,)), epsilon)) if _is_epsilon(epsilon):
                return Call("sqrt", (Add((under, epsilon)),))
            case _:
                return None

    return _changed(expr, inside)


def _epsilon_outside(expr: Expr) -> Expr | None:
    """√v + ε for √(v + ε)."""

    def outside(e: Expr) -> Expr | None:
        match e:
            case Call("sqrt", (Add((*under, epsilon)),)) if _is_epsilon(epsilon):
                return Add((Call("sqrt", (under[0] if len(under) == 1 else Add(tuple(under)),)), epsilon))
            case _:
                return None

    return _changed(expr, outside)


def _rate_twice(expr: Expr) -> Expr | None:
    """The rate before a velocity that holds it already, or twice before one that does not."""
    match expr:
        case Add((old, Neg(Sym() as v))) if _quantity(v) == "v" and "@" not in v.name:
            return Add((old, Neg(Mul((Sym("rate"), v)))))
        case Add((old, Neg(Mul((Sym() as rate, Sym() as v))))) if _is_rate(rate) and _quantity(v) == "v":
            return Add((old, Neg(Mul((rate, rate, v)))))
        case _:
            return None


def _is_rate(sym: Sym) -> bool:
    return sym.name.partition("@")[0] == "rate"


def _is_momentum(expr: Expr) -> bool:
    return isinstance(expr, Sym) and expr.name.partition("@")[0] == "momentum"


def _momentum_turned(expr: Expr) -> Expr | None:
    """−η·v for η·v."""
    match expr:
        case Add((Mul((momentum, _)) as kept, *rest)) if _is_momentum(momentum):
            return Add((Neg(kept), *rest))
        case _:
            return None


def _not_carried(expr: Expr) -> Expr | None:
    """The new gradient's share alone, the last velocity forgotten."""
    match expr:
        case Add((Mul((momentum, _)), new)) if _is_momentum(momentum):
            return new
        case _:
            return None


def _climbing(expr: Expr) -> Expr | None:
    """The step added, not subtracted."""
    match expr:
        case Add((old, Neg(step))):
            return Add((old, step))
        case _:
            return None


def _unweighted(expr: Expr) -> Expr | None:
    """β·m + g for β·m + (1 − β)·g."""
    match expr:
        case Add((kept, Mul((Add((Num(1), Neg())), new)))):
            return Add((kept, new))
        case _:
            return None


def _sized(expr: Expr) -> Expr | None:
    """The gradient itself in place of its sign."""
    return _changed(expr, lambda e: e.args[0] if isinstance(e, Call) and e.function == "sign" else None)


def _exchanged(expr: Expr) -> Expr | None:
    """The step shrunk where it grows, and grown where it shrinks."""
    match expr:
        case Choose(((up, grow), (down, shrink)), otherwise):
            return Choose(((up, shrink), (down, grow)), otherwise)
        case _:
            return None


MISTAKES = (
    Mistake(
        "correction-forgotten-mean",
        rule.CORRECTED_MEAN,
        _uncorrected,
        "The mean started at 0 and is too small at first: divide it by 1 − β^t.",
        "m = 0.04, β = 0.9, t = 1: 0.04 = 0.04 for 0.04/(1 − 0.9**1) = 0.4",
    ),
    Mistake(
        "correction-forgotten-squares",
        rule.CORRECTED_SQUARES,
        _uncorrected,
        "The mean of the squares started at 0 and is too small at first: divide it by 1 − β^t.",
        "v = 0.00016, β = 0.999, t = 1: 0.00016 = 0.00016 for 0.00016/(1 − 0.999**1) = 0.16",
    ),
    Mistake(
        "correction-step-late",
        rule.CORRECTED_MEAN,
        _one_step_late,
        "The exponent is the number of this step, counted from 1.",
        "m = 0.076, β = 0.9, t = 2: 0.076/(1 − 0.9**1) = 0.76 for 0.076/(1 − 0.9**2) = 0.4",
    ),
    Mistake(
        "corrections-forgotten",
        rule.NEW,
        _without_hats,
        "Both means started at 0: m is divided by 1 − β1^t and v by 1 − β2^t before they are taken.",
        "m = 0.04, v = 0.00016, α = 0.1, w = 1: 1 − 0.1·0.04/0.00016**0.5 = 0.6838"
        " for 1 − 0.1·0.4/0.16**0.5 = 0.9",
    ),
    Mistake(
        "moments-swapped",
        rule.NEW,
        _swapped,
        "m stands above, v under the root: they were taken for each other.",
        "m = 0.4, v = 0.16, α = 0.1, w = 1: 1 − 0.1·0.16/0.4**0.5 = 0.9747 for 1 − 0.1·0.4/0.16**0.5 = 0.9",
    ),
    Mistake(
        "square-forgotten",
        rule.SQUARES,
        _unsquared,
        "The mean is one of squares: g² goes in, not g.",
        "v = 0, β = 0.9, g = 0.4: 0.9·0 + (1 − 0.9)·0.4 = 0.04 for 0.9·0 + (1 − 0.9)·0.4**2 = 0.016",
    ),
    Mistake(
        "square-forgotten-sum",
        rule.TOTAL,
        _unsquared,
        "The sum is one of squares: g² goes in, not g.",
        "G = 0.16, g = 0.4: 0.16 + 0.4 = 0.56 for 0.16 + 0.4**2 = 0.32",
    ),
    Mistake(
        "root-forgotten",
        rule.NEW,
        _rootless,
        "The step is divided by the root of the mean of squares, not by the mean itself.",
        "m = 0.4, v = 0.16, α = 0.1, w = 1: 1 − 0.1·0.4/0.16 = 0.75 for 1 − 0.1·0.4/0.16**0.5 = 0.9",
    ),
    Mistake(
        "root-forgotten-sum",
        rule.ROOT,
        _rootless,
        "The rate is divided by the root of the sum of squares, not by the sum itself.",
        "G = 0.16, ε = 0: 0.16 + 0 = 0.16 for 0.16**0.5 + 0 = 0.4",
    ),
    Mistake(
        "epsilon-inside",
        rule.NEW,
        _epsilon_inside,
        "In this form ε stands outside the root.",
        "v = 0.16, ε = 0.09: (0.16 + 0.09)**0.5 = 0.5 for 0.16**0.5 + 0.09 = 0.49",
    ),
    Mistake(
        "epsilon-outside",
        rule.NEW,
        _epsilon_outside,
        "In this form ε stands inside the root.",
        "v = 0.16, ε = 0.09: 0.16**0.5 + 0.09 = 0.49 for (0.16 + 0.09)**0.5 = 0.5",
    ),
    Mistake(
        "epsilon-inside-sum",
        rule.ROOT,
        _epsilon_inside,
        "In this form ε stands outside the root.",
        "G = 0.16, ε = 0.09: (0.16 + 0.09)**0.5 = 0.5 for 0.16**0.5 + 0.09 = 0.49",
    ),
    Mistake(
        "epsilon-outside-sum",
        rule.ROOT,
        _epsilon_outside,
        "In this form ε stands inside the root.",
        "G = 0.16, ε = 0.09: 0.16**0.5 + 0.09 = 0.49 for (0.16 + 0.09)**0.5 = 0.5",
    ),
    Mistake(
        "rate-twice",
        rule.NEW,
        _rate_twice,
        "The learning rate is in the velocity already, or was applied twice.",
        "w = 1, v = 0.04, α = 0.1: 1 − 0.1·0.04 = 0.996 for 1 − 0.04 = 0.96",
    ),
    Mistake(
        "momentum-sign",
        rule.VELOCITY,
        _momentum_turned,
        "The last velocity is carried on, not turned round.",
        "v = 0.04, η = 0.8, α = 0.1, g = 0.4: −0.8·0.04 + 0.1·0.4 = 0.008 for 0.8·0.04 + 0.1·0.4 = 0.072",
    ),
    Mistake(
        "velocity-not-carried",
        rule.VELOCITY,
        _not_carried,
        "The velocity of the step before belongs in it too.",
        "v = 0.04, η = 0.8, α = 0.1, g = 0.4: 0.1·0.4 = 0.04 for 0.8·0.04 + 0.1·0.4 = 0.072",
    ),
    Mistake(
        "step-sign",
        rule.NEW,
        _climbing,
        "The step goes against the gradient: it is subtracted.",
        "w = 1, α = 0.1, g = 0.4: 1 + 0.1·0.4 = 1.04 for 1 − 0.1·0.4 = 0.96",
    ),
    Mistake(
        "share-forgotten-mean",
        rule.MEAN,
        _unweighted,
        "The new gradient enters with the share 1 − β.",
        "m = 0.04, β = 0.9, g = 0.4: 0.9·0.04 + 0.4 = 0.436 for 0.9·0.04 + (1 − 0.9)·0.4 = 0.076",
    ),
    Mistake(
        "share-forgotten-squares",
        rule.SQUARES,
        _unweighted,
        "The new square enters with the share 1 − β.",
        "v = 0.016, β = 0.9, g = 0.4: 0.9·0.016 + 0.4**2 = 0.1744 for 0.9·0.016 + (1 − 0.9)·0.4**2 = 0.0304",
    ),
    Mistake(
        "size-for-sign",
        rule.NEW,
        _sized,
        "Only the sign of the gradient counts: the step has a size of its own.",
        "w = 1, g = −2, Δ = 1.2: 1 − (−2)·1.2 = 3.4 for 1 − (−1)·1.2 = 2.2",
    ),
    Mistake(
        "growth-exchanged",
        rule.FACTOR,
        _exchanged,
        "The step grows where the sign stays and shrinks where it changes.",
        "g = −1, then −2, Δ = 1: 0.5·1 = 0.5 for 1.2·1 = 1.2",
    ),
)
"""The mistakes of this topic."""
