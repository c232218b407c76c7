"""What goes wrong in a normalisation by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Sym
from nnsolve.mistake import Mistake
from nnsolve.normalisations import rules


def _other_count(expr: Expr) -> Expr | None:
    """Divided by one less than the number of terms, or by the number where one less is right."""
    match expr:
        case Div(Add(terms) as over, Num(count)) if count == len(terms) and count > 1:
            return Div(over, Num(count - 1))
        case Div(Add(terms) as over, Num(count)) if count == len(terms) - 1:
            return Div(over, Num(count + 1))
        case _:
            return None


def _undivided(expr: Expr) -> Expr | None:
    return expr.over if isinstance(expr, Div) else None


def _not_squared(expr: Expr) -> Expr | None:
    match expr:
        case Div(Add(terms), under) if all(isinstance(term, Pow) for term in terms):
            sizes = tuple(Call("abs", (term.base,)) for term in terms if isinstance(term, Pow))
            return Div(Add(sizes), under)
        case _:
            return None


def _epsilon_moved(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (Add((var, eps)),)):
            return Add((Call("sqrt", (var,)), eps))
        case Add((Call("sqrt", (var,)), eps)):
            return Call("sqrt", (Add((var, eps)),))
        case _:
            return None


def _no_root(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (inside,)):
            return inside
        case _:
            return None


def _mean_kept(expr: Expr) -> Expr | None:
    match expr:
        case Div(Add((x, Neg())), under):
            return Div(x, under)
        case _:
            return None


def _swapped(expr: Expr) -> Expr | None:
    match expr:
        case Add((Mul((Sym() as gamma, xhat)), Sym() as beta)):
            return beta * xhat + gamma
        case _:
            return None


def _shift_lost(expr: Expr) -> Expr | None:
    match expr:
        case Add((Mul() as scaled, Sym())):
            return scaled
        case _:
            return None


def _shares_swapped(expr: Expr) -> Expr | None:
    match expr:
        case Add((Mul((one, first)), Mul((two, second)))):
            return one * second + two * first
        case _:
            return None


def _statistics_fixed(expr: Expr) -> Expr | None:
    """Only the direct path, as if mean and variance were constants."""
    match expr:
        case Div(Add((direct, *_)), root):
            return Div(direct, root)
        case _:
            return None


def _unweighted(expr: Expr) -> Expr | None:
    match expr:
        case Add(terms) if all(isinstance(term, Mul) for term in terms):
            return Add(tuple(term.args[0] for term in terms if isinstance(term, Mul)))
        case _:
            return None


def _from_greatest(expr: Expr) -> Expr | None:
    match expr:
        case Div(Add((x, Neg())), Add((most, Neg())) as width):
            return Div(Add((most, Neg(x))), width)
        case _:
            return None


def _only_greatest(expr: Expr) -> Expr | None:
    match expr:
        case Div(over, Add((most, Neg()))):
            return Div(over, most)
        case _:
            return None


MISTAKES = (
    Mistake(
        "other-variance",
        rules.VARIANCE,
        _other_count,
        "The sum of squares is divided by the other count: m − 1 in place of m, or m in place of m − 1.",
        "10/3 = 3.3333, where 10/4 = 2.5 is right for four values",
    ),
    Mistake(
        "variance-not-divided",
        rules.VARIANCE,
        _undivided,
        "The variance is the mean of the squares, not their sum.",
        "10, where 10/4 = 2.5 is right",
    ),
    Mistake(
        "square-forgotten",
        rules.VARIANCE,
        _not_squared,
        "The distances from the mean are squared; their sizes alone give the mean absolute deviation.",
        "(2 + 1 + 1 + 2)/4 = 1.5, where (4 + 1 + 1 + 4)/4 = 2.5 is right",
    ),
    Mistake(
        "mean-not-divided",
        rules.MEAN,
        _undivided,
        "The mean is the sum divided by the number of values.",
        "12, where 12/4 = 3 is right",
    ),
    Mistake(
        "epsilon-misplaced",
        rules.ROOT,
        _epsilon_moved,
        "ε stands on the other side of the root here.",
        "√0.01 + 0.01 = 0.11, where √(0.01 + 0.01) = 0.1414 is right",
    ),
    Mistake(
        "root-forgotten",
        rules.ROOT,
        _no_root,
        "Divided by the standard deviation, the root of the variance.",
        "2.5, where √2.5 = 1.5811 is right",
    ),
    Mistake(
        "mean-not-taken-away",
        rules.Z_SCORE,
        _mean_kept,
        "The mean is taken away before the division.",
        "1/1.5811 = 0.6325, where (1 − 3)/1.5811 = −1.2649 is right",
    ),
    Mistake(
        "scale-and-shift-swapped",
        rules.SCALE,
        _swapped,
        "γ multiplies and β is added.",
        "0.5·1.2649 + 1.5 = 2.1325, where 1.5·1.2649 + 0.5 = 2.3974 is right",
    ),
    Mistake(
        "shift-forgotten",
        rules.SCALE,
        _shift_lost,
        "The shift β is added to the scaled value.",
        "1.5·1.2649 = 1.8974, where 1.5·1.2649 + 0.5 = 2.3974 is right",
    ),
    Mistake(
        "shares-swapped",
        rules.NEW_SHARE,
        _shares_swapped,
        "Momentum belongs to the other of the two: old and new have changed places.",
        "0.1·0 + 0.9·3 = 2.7, where 0.9·0 + 0.1·3 = 0.3 is right",
    ),
    Mistake(
        "statistics-taken-as-constant",
        rules.BY_INPUT,
        _statistics_fixed,
        "Mean and variance depend on the input too; their paths are missing.",
        "0.6/1.5811 = 0.3795, where (0.6 − 0.2 − 0.1)/1.5811 = 0.1897 is right",
    ),
    Mistake(
        "normalised-value-forgotten",
        rules.BY_GAMMA,
        _unweighted,
        "γ stands before x_hat: every slope is multiplied by it.",
        "0.5 + 0.2 = 0.7, where 0.5·1.2649 + 0.2·(−0.6325) = 0.5060 is right",
    ),
    Mistake(
        "from-the-greatest",
        rules.MIN_MAX,
        _from_greatest,
        "Scaled values are counted from the least, not from the greatest.",
        "(5 − 2)/(5 − 1) = 0.75, where (2 − 1)/(5 − 1) = 0.25 is right",
    ),
    Mistake(
        "divided-by-the-greatest",
        rules.MIN_MAX,
        _only_greatest,
        "Divided by the range, the greatest less the least.",
        "(2 − 1)/5 = 0.2, where (2 − 1)/(5 − 1) = 0.25 is right",
    ),
)
"""The known mistakes; a step has one when the code of its rule is that of the mistake."""
