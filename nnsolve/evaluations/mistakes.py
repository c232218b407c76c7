"""What goes wrong in an evaluation by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.evaluations import rules
from nnsolve.expr import Add, Div, Expr, Mul, Num, Sym, replaced
from nnsolve.mistake import Mistake

_SWAPPED = {"FP": "FN", "FN": "FP"}


def _exchanged(expr: Expr) -> Expr | None:
    """FN for FP and the other way round."""
    if not isinstance(expr, Div):
        return None
    return replaced(expr, lambda sym: Sym(_SWAPPED.get(sym.name, sym.name), sym.index))


def _only_positives(expr: Expr) -> Expr | None:
    """TP alone over all; `None` where there is no TN among the right ones."""
    match expr:
        case Div(Add((Sym("TP") as hits, Sym("TN"))), under):
            return Div(hits, under)
        case _:
            return None


def _other_axis(expr: Expr) -> Expr | None:
    """The row of a class in place of its column, or the other way round."""
    terms = expr.args if isinstance(expr, Add) else (expr,)
    if not terms or not all(isinstance(term, Sym) and term.name == "n" for term in terms):
        return None
    return replaced(expr, lambda sym: Sym(sym.name, sym.index[::-1]))


def _arithmetic_mean(expr: Expr) -> Expr | None:
    match expr:
        case Div(Mul((Num(), Sym(), Sym())), Add((Sym() as one, Sym() as two))):
            return Div(one + two, Num(2))
        case _:
            return None


def _undivided(expr: Expr) -> Expr | None:
    return (
        expr.over if isinstance(expr, Div) and isinstance(expr.under, Num) and expr.under.value > 1 else None
    )


def _halved(expr: Expr) -> Expr | None:
    """precision·recall over their sum, without the 2."""
    match expr:
        case Div(Mul((Num(), Sym() as one, Sym() as two)), under):
            return Div(one * two, under)
        case _:
            return None


MISTAKES = (
    Mistake(
        "recall-for-precision",
        rules.PRECISION,
        _exchanged,
        "That is the recall: precision divides by all that was predicted as the class, TP + FP.",
        "TP 6, FP 2, FN 4: 6/(6 + 4) = 0.6, where 6/(6 + 2) = 0.75 is right",
    ),
    Mistake(
        "precision-for-recall",
        rules.RECALL,
        _exchanged,
        "That is the precision: recall divides by all that is of the class, TP + FN.",
        "TP 6, FP 2, FN 4: 6/(6 + 2) = 0.75, where 6/(6 + 4) = 0.6 is right",
    ),
    Mistake(
        "specificity-by-fn",
        rules.SPECIFICITY,
        _exchanged,
        "Specificity divides by all that is not of the class, TN + FP.",
        "TN 8, FP 2, FN 4: 8/(8 + 4) = 0.6667, where 8/(8 + 2) = 0.8 is right",
    ),
    Mistake(
        "only-positives",
        rules.ACCURACY,
        _only_positives,
        "True negatives are right as well: accuracy counts TP and TN.",
        "TP 6, FP 2, FN 4, TN 8: 6/(6 + 2 + 4 + 8) = 0.3, where (6 + 8)/(6 + 2 + 4 + 8) = 0.7 is right",
    ),
    Mistake(
        "row-for-column",
        rules.FALSE_POSITIVES,
        _other_axis,
        "False positives stand in the column of the class; its row has the false negatives.",
        "column of cat 5, 1, 0, row 5, 2, 1: 2 + 1 = 3, where 1 + 0 = 1 is right",
    ),
    Mistake(
        "column-for-row",
        rules.FALSE_NEGATIVES,
        _other_axis,
        "False negatives stand in the row of the class; its column has the false positives.",
        "column of cat 5, 1, 0, row 5, 2, 1: 1 + 0 = 1, where 2 + 1 = 3 is right",
    ),
    Mistake(
        "arithmetic-mean",
        rules.F1,
        _arithmetic_mean,
        "F1 is the harmonic mean of precision and recall, not (precision + recall)/2.",
        "precision 0.75, recall 0.6: (0.75 + 0.6)/2 = 0.675, where 2·0.75·0.6/(0.75 + 0.6) = 0.6667 is right",
    ),
    Mistake(
        "f1-without-2",
        rules.F1,
        _halved,
        "The 2 of the harmonic mean was left out.",
        "precision 0.75, recall 0.6: 0.75·0.6/(0.75 + 0.6) = 0.3333, where twice that, 0.6667, is right",
    ),
    Mistake(
        "macro-undivided",
        rules.MACRO,
        _undivided,
        "The macro average divides by the number of classes.",
        "scores 0.5, 0.7, 0.6: 0.5 + 0.7 + 0.6 = 1.8, where 1.8/3 = 0.6 is right",
    ),
)
"""The mistakes of this topic."""
