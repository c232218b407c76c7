"""What goes wrong in a regularisation by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import HALF, Add, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, Sym, parts, rebuilt
from nnsolve.mistake import Mistake
from nnsolve.regularisations import rules


def _not_rescaled(expr: Expr) -> Expr | None:
    return expr.over if isinstance(expr, Div) else None


def _rescaled_down(expr: Expr) -> Expr | None:
    match expr:
        case Div(masked, keep):
            return masked * keep
        case _:
            return None


def _by_the_rate(expr: Expr) -> Expr | None:
    match expr:
        case Div(masked, Sym("keep")):
            return Div(masked, Sym("rate"))
        case _:
            return None


def _not_masked(expr: Expr) -> Expr | None:
    match expr:
        case Div(Mul((Sym("m"), rest)), under):
            return Div(rest, under)
        case Mul((Sym("m"), rest)):
            return rest
        case _:
            return None


def _rate_kept(expr: Expr) -> Expr | None:
    match expr:
        case Add((_, Neg(rate))):
            return rate
        case _:
            return None


def _other_cases(expr: Expr) -> Expr | None:
    match expr:
        case Choose(((test, then),), otherwise):
            return Choose(((test, otherwise),), then)
        case _:
            return None


def _signed(expr: Expr) -> Expr | None:
    """The weights themselves in place of their sizes."""
    if isinstance(expr, Call) and expr.function == "abs":
        return expr.args[0]
    inner = parts(expr)
    if not inner:
        return None
    made = [_signed(one) for one in inner]
    if all(one is None for one in made):
        return None
    return rebuilt(expr, [old if new is None else new for old, new in zip(inner, made, strict=True)])


def _unsquared(expr: Expr) -> Expr | None:
    match expr:
        case Mul(factors) if any(isinstance(one, Add) for one in factors):
            return Mul(tuple(_bases(one) for one in factors))
        case _:
            return None


def _bases(expr: Expr) -> Expr:
    if isinstance(expr, Add) and all(isinstance(term, Pow) for term in expr.args):
        return Add(tuple(term.base for term in expr.args if isinstance(term, Pow)))
    return expr


def _half_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((half, *rest)) if half == HALF:
            return Mul(tuple(rest))
        case _:
            return None


def _lambda_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul(factors) if any(_is_lambda(one) for one in factors):
            rest = tuple(one for one in factors if not _is_lambda(one))
            return rest[0] if len(rest) == 1 else Mul(rest)
        case _:
            return None


def _is_lambda(expr: Expr) -> bool:
    return isinstance(expr, Sym) and expr.name.startswith("lambda")


def _subtracted(expr: Expr) -> Expr | None:
    match expr:
        case Add((first, *rest)) if rest and not any(isinstance(one, Neg) for one in rest):
            return Add((first, *(Neg(one) for one in rest)))
        case _:
            return None


def _two_lost(expr: Expr) -> Expr | None:
    match expr:
        case Add((first, *rest)):
            made = tuple(
                Mul(one.args[1:]) if isinstance(one, Mul) and one.args[0] == Num(2) else one for one in rest
            )
            return Add((first, *made)) if made != tuple(rest) else None
        case _:
            return None


def _ascent(expr: Expr) -> Expr | None:
    match expr:
        case Add((w, Neg(step), *rest)):
            return Add((w, step, *rest))
        case _:
            return None


def _latest(expr: Expr) -> Expr | None:
    match expr:
        case Neg(Max((_, Neg(now)))):
            return now
        case _:
            return None


def _never_reset(expr: Expr) -> Expr | None:
    return expr.otherwise if isinstance(expr, Choose) else None


def _root_lost(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (inside,)):
            return inside
        case _:
            return None


def _sizes_added(expr: Expr) -> Expr | None:
    match expr:
        case Call("sqrt", (Add(terms),)) if all(isinstance(term, Pow) for term in terms):
            return Add(tuple(Call("abs", (term.base,)) for term in terms if isinstance(term, Pow)))
        case _:
            return None


def _unlimited(expr: Expr) -> Expr | None:
    return expr.otherwise if isinstance(expr, Choose) else None


def _set_to_limit(expr: Expr) -> Expr | None:
    match expr:
        case Choose(((test, _),), otherwise):
            return Choose(((test, test.right),), otherwise)
        case _:
            return None


MISTAKES = (
    Mistake(
        "dropout-not-rescaled",
        rules.INVERTED,
        _not_rescaled,
        "What is kept is divided by the share that is kept, or the mean shrinks.",
        "1·0.8 = 0.8, where 1·0.8/0.5 = 1.6 is right",
    ),
    Mistake(
        "dropout-rescaled-down",
        rules.INVERTED,
        _rescaled_down,
        "In training the kept outputs grow: divided by keep, not multiplied.",
        "1·0.8·0.5 = 0.4, where 1·0.8/0.5 = 1.6 is right",
    ),
    Mistake(
        "dropout-divided-by-rate",
        rules.INVERTED,
        _by_the_rate,
        "Divided by the share that is kept, not by the rate that is dropped.",
        "1·0.8/0.2 = 4, where 1·0.8/0.8 = 1 is right",
    ),
    Mistake(
        "mask-forgotten",
        rules.INVERTED,
        _not_masked,
        "A dropped unit gives 0, whatever its value was.",
        "0.8/0.5 = 1.6, where 0·0.8/0.5 = 0 is right",
    ),
    Mistake(
        "rate-for-keep",
        rules.KEEP,
        _rate_kept,
        "The rate is the share that is dropped; 1 − rate is kept.",
        "keep = 0.2, where 1 − 0.2 = 0.8 is right",
    ),
    Mistake(
        "mask-turned-round",
        rules.DRAWN,
        _other_cases,
        "A unit is kept where its random number is not below the rate.",
        "m = 0 for u = 0.7, where m = 1 is right at a rate of 0.5",
    ),
    Mistake(
        "absolute-value-forgotten",
        rules.L1,
        _signed,
        "The L1 penalty adds sizes; negative weights count like positive ones.",
        "0.1·(0.5 − 0.3) = 0.02, where 0.1·(0.5 + 0.3) = 0.08 is right",
    ),
    Mistake(
        "square-forgotten",
        rules.L2,
        _unsquared,
        "The L2 penalty adds squares.",
        "0.1·(0.5 − 0.3) = 0.02, where 0.1·(0.25 + 0.09) = 0.034 is right",
    ),
    Mistake(
        "half-lost",
        rules.L2,
        _half_lost,
        "This penalty has a ½ in front.",
        "0.1·0.34 = 0.034, where ½·0.1·0.34 = 0.017 is right",
    ),
    Mistake(
        "lambda-forgotten",
        rules.L2,
        _lambda_lost,
        "The penalty is λ times the sum.",
        "0.34, where 0.1·0.34 = 0.034 is right",
    ),
    Mistake(
        "lambda-forgotten-in-l1",
        rules.L1,
        _lambda_lost,
        "The penalty is λ times the sum.",
        "0.8, where 0.1·0.8 = 0.08 is right",
    ),
    Mistake(
        "penalty-subtracted",
        rules.TOTAL,
        _subtracted,
        "The penalty is added to the loss.",
        "0.5 − 0.034 = 0.466, where 0.5 + 0.034 = 0.534 is right",
    ),
    Mistake(
        "penalty-slope-subtracted",
        rules.PULLED,
        _subtracted,
        "The slope of the penalty is added to that of the data.",
        "0.2 − 2·0.1·0.5 = 0.1, where 0.2 + 2·0.1·0.5 = 0.3 is right",
    ),
    Mistake(
        "two-lost",
        rules.PULLED,
        _two_lost,
        "λw² has the slope 2λw.",
        "0.2 + 0.1·0.5 = 0.25, where 0.2 + 2·0.1·0.5 = 0.3 is right",
    ),
    Mistake(
        "ascent",
        rules.STEP,
        _ascent,
        "The step was added: that climbs.",
        "0.5 + 0.1·0.3 = 0.53, where 0.5 − 0.1·0.3 = 0.47 is right",
    ),
    Mistake(
        "latest-for-best",
        rules.BEST,
        _latest,
        "The best loss is the least so far, not the last one.",
        "0.42, where min(0.40, 0.42) = 0.40 is right",
    ),
    Mistake(
        "patience-not-reset",
        rules.WAIT,
        _never_reset,
        "An improvement sets the count back to 0.",
        "wait = 2 + 1 = 3, where the loss fell and wait = 0 is right",
    ),
    Mistake(
        "root-forgotten",
        rules.NORM,
        _root_lost,
        "The length is the root of the sum of squares.",
        "9 + 16 = 25, where √(9 + 16) = 5 is right",
    ),
    Mistake(
        "sizes-for-length",
        rules.NORM,
        _sizes_added,
        "The length is the root of the squares, not the sum of the sizes.",
        "3 + 4 = 7, where √(9 + 16) = 5 is right",
    ),
    Mistake(
        "not-clipped",
        rules.BY_VALUE,
        _unlimited,
        "A value beyond the limit is cut off at it.",
        "7, where the limit 5 is right",
    ),
    Mistake(
        "not-shortened",
        rules.BY_NORM,
        _unlimited,
        "The length is above the limit: all entries shrink by c/‖g‖.",
        "3, where 3·2/5 = 1.2 is right",
    ),
    Mistake(
        "limit-for-entry",
        rules.BY_NORM,
        _set_to_limit,
        "Every entry keeps its share of the length; none becomes the limit itself.",
        "2, where 3·2/5 = 1.2 is right",
    ),
    Mistake(
        "weights-not-shortened",
        rules.MAX_NORM,
        _unlimited,
        "The length is above the limit: all weights shrink by c/‖w‖.",
        "3, where 3·2/5 = 1.2 is right",
    ),
)
"""The known mistakes; a step has one when the code of its rule is that of the mistake."""
