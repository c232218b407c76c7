"""What hurried hands write in place of a rule of backpropagation."""

from __future__ import annotations

from nnsolve import rules
from nnsolve.expr import HALF, Add, Call, Choose, Div, Expr, Mul, Neg, Num, Pow, Sym
from nnsolve.mistake import Mistake


def _first_path(expr: Expr) -> Expr | None:
    return expr.args[0] if isinstance(expr, Add) and len(expr.args) > 1 else None


def _minus_for_times(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym() as out, Add() as rest)):
            return Add((out, Neg(rest)))
        case _:
            return None


def _activation_again(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym() as out, Add((Num(1), Neg(again))))) if out == again:
            return Call("sigmoid", (out,))
        case _:
            return None


def _step(expr: Expr) -> tuple[Expr, Expr, Expr] | None:
    """Old value, learning rate and gradient of an update."""
    match expr:
        case Add((old, Neg(Mul((rate, gradient))))):
            return old, rate, gradient
        case _:
            return None


def _ascent(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else found[0] + Mul((found[1], found[2]))


def _rate_missing(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else found[0] - found[2]


def _rate_twice(expr: Expr) -> Expr | None:
    found = _step(expr)
    return None if found is None else found[0] - Mul((found[1], found[1], found[2]))


def _two_kept(expr: Expr) -> Expr | None:
    return Mul((Num(2), expr)) if isinstance(expr, Add) else None


def _two_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Num(2), rest)):
            return rest
        case _:
            return None


def _turned_round(expr: Expr) -> Expr | None:
    match expr:
        case Add((out, Neg(target))):
            return Add((target, Neg(out)))
        case _:
            return None


def _no_bias(expr: Expr) -> Expr | None:
    match expr:
        case Add((*products, Sym() | Neg(Sym()))) if products:
            return products[0] if len(products) == 1 else Add(tuple(products))
        case _:
            return None


def _no_slope(expr: Expr) -> Expr | None:
    match expr:
        case Mul((pull, _, local)):
            return Mul((pull, local))
        case _:
            return None


def _exponent_sign(expr: Expr) -> Expr | None:
    match expr:
        case Call("sigmoid", (z,)):
            return Call("sigmoid", (Neg(z),))
        case _:
            return None


def _half_forgotten(expr: Expr) -> Expr | None:
    terms = expr.args if isinstance(expr, Add) else (expr,)
    squares = [term.args[1] for term in terms if isinstance(term, Mul) and term.args[0] == HALF]
    if len(squares) < len(terms) or not all(isinstance(square, Pow) for square in squares):
        return None
    return squares[0] if len(squares) == 1 else Add(tuple(squares))


def _always(expr: Expr) -> Expr | None:
    """The one case that has a slope, as if it always held."""
    match expr:
        case Choose(((_, then),), Num(0)):
            return then
        case Div(over, n):
            inner = _always(over)
            return None if inner is None else Div(inner, n)
        case _:
            return None


def _piece_wins(expr: Expr) -> Expr | None:
    return Num(1) if isinstance(expr, Choose) else None


def _class_rises(expr: Expr) -> Expr | None:
    match expr:
        case Mul((slope, Num(-1))):
            return Mul((slope, Num(1)))
        case Add(args):
            risen = [_class_rises(arg) for arg in args]
            every = tuple(one for one in risen if one is not None)
            return Add(every) if len(every) == len(args) else None
        case _:
            return None


def _averaged(expr: Expr) -> Expr | None:
    return Div(expr, Num(len(expr.args))) if isinstance(expr, Add) else None


MISTAKES = (
    Mistake(
        "path-missing",
        rules.PATHS,
        _first_path,
        "Only the first path to the error was followed; the unit acts through every unit that it feeds.",
        "0.1385·0.40 = 0.05540, where 0.1385·0.40 − 0.03810·0.50 = 0.03635 is right",
    ),
    Mistake(
        "minus-for-times",
        rules.SLOPE,
        _minus_for_times,
        "The slope of the sigmoid is out times (1 − out), not out minus (1 − out).",
        "0.474 − (1 − 0.474) = −0.0520, where 0.474·(1 − 0.474) = 0.2493 is right",
    ),
    Mistake(
        "activation-for-slope",
        rules.SLOPE,
        _activation_again,
        "That is the sigmoid of the output; the slope of the sigmoid is out times (1 − out).",
        "1/(1 + e^−0.474) = 0.6163, where 0.474·(1 − 0.474) = 0.2493 is right",
    ),
    Mistake(
        "ascent",
        rules.DESCENT,
        _ascent,
        "The step was added: that climbs. Descent goes against the gradient.",
        "0.40 + 0.5·0.08217 = 0.4411, where 0.40 − 0.5·0.08217 = 0.3589 is right",
    ),
    Mistake(
        "rate-missing",
        rules.DESCENT,
        _rate_missing,
        "The gradient was subtracted whole; the learning rate says how much of it.",
        "0.40 − 0.08217 = 0.3178, where 0.40 − 0.5·0.08217 = 0.3589 is right",
    ),
    Mistake(
        "rate-twice",
        rules.DESCENT,
        _rate_twice,
        "The learning rate was applied twice.",
        "0.40 − 0.5·0.5·0.08217 = 0.3795, where 0.40 − 0.5·0.08217 = 0.3589 is right",
    ),
    Mistake(
        "two-kept",
        rules.ERROR_SLOPE,
        _two_kept,
        "The ½ of the error cancels the 2 of the square; no factor is left.",
        "2·(0.7514 − 0.01) = 1.4828, where 0.7514 − 0.01 = 0.7414 is right",
    ),
    Mistake(
        "two-lost",
        rules.ERROR_SLOPE,
        _two_lost,
        "Without a ½ in the error the 2 of the square stays.",
        "0.4739 − 1 = −0.5261, where 2·(0.4739 − 1) = −1.0522 is right",
    ),
    Mistake(
        "error-turned-round",
        rules.ERROR_SLOPE,
        _turned_round,
        "The slope by the output is out − target; target − out is its opposite.",
        "0.01 − 0.7514 = −0.7414, where 0.7514 − 0.01 = 0.7414 is right",
    ),
    Mistake(
        "bias-forgotten",
        rules.WEIGHTED_SUM,
        _no_bias,
        "The bias belongs to the net input too.",
        "0.15·0.05 + 0.20·0.10 = 0.0275, where 0.15·0.05 + 0.20·0.10 + 0.35 = 0.3775 is right",
    ),
    Mistake(
        "slope-forgotten",
        rules.CHAIN,
        _no_slope,
        "The slope of the activation is missing from the chain.",
        "0.7414·0.5933 = 0.4399, where 0.7414·0.1868·0.5933 = 0.08217 is right",
    ),
    Mistake(
        "exponent-sign",
        rules.ACTIVATION,
        _exponent_sign,
        "The exponent of the sigmoid is minus the net input; a negative one becomes positive.",
        "1/(1 + e^−0.7) = 0.6682, where 1/(1 + e^0.7) = 0.3318 is right",
    ),
    Mistake(
        "half-forgotten",
        rules.ERROR,
        _half_forgotten,
        "The error has a ½ in front of the square.",
        "(1 − 0.4174)² = 0.3394, where ½(1 − 0.4174)² = 0.1697 is right",
    ),
    Mistake(
        "kept-margin-counted",
        rules.ERROR_SLOPE,
        _always,
        "A margin that is kept costs nothing, so the slope by it is 0.",
        "1·(−1) + 1·(−1) = −2, where 1·(−1) + 0·(−1) = −1 is right",
    ),
    Mistake(
        "losing-piece",
        rules.WINNER_SLOPE,
        _piece_wins,
        "This piece does not win: the output of the unit does not change with it.",
        "−0.03469·1 = −0.03469, where −0.03469·0 = 0 is right",
    ),
    Mistake(
        "class-sign",
        rules.MARGIN_SLOPE,
        _class_rises,
        "A higher output of the class of the sample lowers the error: its slope has a minus.",
        "1·1 + 0·1 = 1, where 1·(−1) + 0·(−1) = −1 is right",
    ),
    Mistake(
        "mean-for-sum",
        rules.COMPARED_GRADIENT,
        _averaged,
        "The error is one number for all samples, no mean over them: what they bring is added.",
        "(−0.36 − 0.64 + 0.232)/3 = −0.2560, where −0.36 − 0.64 + 0.232 = −0.7680 is right",
    ),
)
"""The known mistakes; a step has one when the code of its rule is that of the mistake."""
