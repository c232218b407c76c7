"""What goes wrong in a regression by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import Add, Div, Expr, Mul, Neg, Num, Pow, Sym, parts, rebuilt, replaced
from nnsolve.mistake import Mistake
from nnsolve.regressions import rules


def _without_n(expr: Expr) -> Expr | None:
    """Σ xy − Σ x·Σ y in place of n·Σ xy − Σ x·Σ y."""
    match expr:
        case Add((Mul((Sym("n"), one)), rest)):
            return Add((one, rest))
        case _:
            return None


def _other_column(expr: Expr) -> Expr | None:
    """Σ y² in place of Σ x²."""
    terms = expr.args if isinstance(expr, Add) else (expr,)
    squares = [term.base for term in terms if isinstance(term, Pow)]
    if len(squares) < len(terms) or not all(isinstance(one, Sym) and one.name == "x" for one in squares):
        return None
    return replaced(expr, lambda sym: Sym("y", sym.index[:1]))


def _product_of_squares(expr: Expr) -> Expr | None:
    """(Σ x)² for Σ x², or the other way round: n·Σ x² − Σ x²."""
    match expr:
        case Add((Mul((Sym("n"), one)), Neg(Pow()))):
            return Add((Mul((Sym("n"), one)), Neg(one)))
        case _:
            return None


def _turned(expr: Expr) -> Expr | None:
    """Plus for the first minus of a sum of two."""
    match expr:
        case Add((one, Neg(two))):
            return Add((one, two))
        case _:
            return None


def _unsquared(expr: Expr) -> Expr | None:
    terms = expr.args if isinstance(expr, Add) else (expr,)
    if not all(isinstance(term, Pow) for term in terms):
        return None
    return Add(tuple(term.base for term in terms if isinstance(term, Pow)))


def _not_from_one(expr: Expr) -> Expr | None:
    match expr:
        case Add((Num(1), Neg(share))):
            return share
        case _:
            return None


def _without_two(expr: Expr) -> Expr | None:
    """The 2 that comes down from the square left out."""
    match expr:
        case Mul((Num(2), *rest)):
            return rest[0] if len(rest) == 1 else Mul(tuple(rest))
        case Neg(arg):
            inner = _without_two(arg)
            return None if inner is None else Neg(inner)
        case Div(over, under):
            inner = _without_two(over)
            return None if inner is None else Div(inner, under)
        case _:
            return None


def _without_count(expr: Expr) -> Expr | None:
    """The sum not divided by the number of points."""
    match expr:
        case Div(over, Num(count)) if count > 1:
            return over
        case Div(over, Mul((Num() as times, Num()))):
            return Div(over, times)
        case _:
            return None


def _without_x(expr: Expr) -> Expr | None:
    """The residuals alone, their features left out."""
    changed = _dropped(expr)
    return None if changed == expr else changed


def _dropped(expr: Expr) -> Expr:
    if isinstance(expr, Mul):
        kept = tuple(_dropped(arg) for arg in expr.args if not (isinstance(arg, Sym) and arg.name == "x"))
        return kept[0] if len(kept) == 1 else Mul(kept)
    inner = parts(expr)
    return rebuilt(expr, [_dropped(arg) for arg in inner]) if inner else expr


def _without_half(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Num(0.5), *rest)):
            return rest[0] if len(rest) == 1 else Mul(tuple(rest))
        case Div(over, Mul((Num(2), count))):
            return Div(over, count)
        case Div(over, Num(2, "")) if isinstance(over, Pow):
            return over
        case _:
            return None


def _without_rate(expr: Expr) -> Expr | None:
    match expr:
        case Add((old, Neg(Mul((Sym("alpha"), slope))))):
            return Add((old, Neg(slope)))
        case _:
            return None


MISTAKES = (
    Mistake(
        "n-forgotten",
        rules.NUMERATOR,
        _without_n,
        "The n in front of Σ xy was left out.",
        "n 5, Σ xy 66, Σ x 15, Σ y 20: 66 − 15·20 = −234, where 5·66 − 15·20 = 30 is right",
    ),
    Mistake(
        "n-forgotten-below",
        rules.DENOMINATOR,
        _without_n,
        "The n in front of Σ x² was left out.",
        "n 5, Σ x² 55, Σ x 15: 55 − 15² = −170, where 5·55 − 15² = 50 is right",
    ),
    Mistake(
        "square-of-sum",
        rules.DENOMINATOR,
        _product_of_squares,
        "(Σ x)² is the square of the sum, not the sum of the squares.",
        "n 5, Σ x² 55, Σ x 15: 5·55 − 55 = 220, where 5·55 − 15² = 50 is right",
    ),
    Mistake(
        "x-y-swapped",
        rules.SUM,
        _other_column,
        "x and y are swapped: the denominator of the slope needs Σ x², not Σ y².",
        "x 1, 2, 3, y 2, 4, 5: 2² + 4² + 5² = 45, where 1² + 2² + 3² = 14 is right",
    ),
    Mistake(
        "intercept-sign",
        rules.INTERCEPT,
        _turned,
        "The intercept is mean y minus m times mean x.",
        "mean y 4, m 0.6, mean x 3: 4 + 0.6·3 = 5.8, where 4 − 0.6·3 = 2.2 is right",
    ),
    Mistake(
        "not-squared",
        rules.SQUARES,
        _unsquared,
        "Every residual is squared before they are added; otherwise they cancel.",
        "residuals −0.8, 0.6, 0.2: −0.8 + 0.6 + 0.2 = 0, where 0.64 + 0.36 + 0.04 = 1.04 is right",
    ),
    Mistake(
        "r2-not-from-1",
        rules.DETERMINATION,
        _not_from_one,
        "That is the share that is not explained; R² is 1 less that.",
        "SS_res 2.4, SS_tot 6: 2.4/6 = 0.4, where 1 − 2.4/6 = 0.6 is right",
    ),
    Mistake(
        "half-lost",
        rules.LOSS_OF,
        _without_half,
        "The ½ in front of the loss was left out.",
        "residuals 1 and 3: 1 + 9 = 10, where ½·(1 + 9) = 5 is right",
    ),
    Mistake(
        "two-lost",
        rules.BY_WEIGHT,
        _without_two,
        "The 2 that comes down from the square was left out.",
        "x 1, 2, e 3, 5: −(1·3 + 2·5)/2 = −6.5, where −2·(1·3 + 2·5)/2 = −13 is right",
    ),
    Mistake(
        "two-lost-by-constant",
        rules.BY_CONSTANT,
        _without_two,
        "The 2 that comes down from the square was left out.",
        "e 3, 5: −(3 + 5)/2 = −4, where −2·(3 + 5)/2 = −8 is right",
    ),
    Mistake(
        "count-lost",
        rules.BY_WEIGHT,
        _without_count,
        "The loss is a mean, so its slope is divided by the number of points too.",
        "x 1, 2, e 3, 5: −2·(1·3 + 2·5) = −26, where −2·(1·3 + 2·5)/2 = −13 is right",
    ),
    Mistake(
        "count-lost-by-constant",
        rules.BY_CONSTANT,
        _without_count,
        "The loss is a mean, so its slope is divided by the number of points too.",
        "e 3, 5: −2·(3 + 5) = −16, where −2·(3 + 5)/2 = −8 is right",
    ),
    Mistake(
        "x-left-out",
        rules.BY_WEIGHT,
        _without_x,
        "By the chain rule every residual is multiplied by its own x.",
        "x 1, 2, e 3, 5: −2·(3 + 5)/2 = −8, where −2·(1·3 + 2·5)/2 = −13 is right",
    ),
    Mistake(
        "ascent",
        rules.DESCENT,
        _turned,
        "Descent goes against the slope: α times the slope is taken off.",
        "m 1, α 0.1, slope −13: 1 + 0.1·(−13) = −0.3, where 1 − 0.1·(−13) = 2.3 is right",
    ),
    Mistake(
        "rate-left-out",
        rules.DESCENT,
        _without_rate,
        "The slope is multiplied by the learning rate first.",
        "m 1, α 0.1, slope −13: 1 − (−13) = 14, where 1 − 0.1·(−13) = 2.3 is right",
    ),
)
"""The mistakes of this topic."""
