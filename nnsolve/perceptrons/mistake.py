"""What goes wrong in a perceptron by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import Add, Choose, Compare, Expr, Neg, Num, Sym, replaced
from nnsolve.mistake import Mistake
from nnsolve.perceptrons import rule


def _exchanged(expr: Expr) -> Expr | None:
    """A missed row and a false alarm treated the other way round."""
    match expr:
        case Choose((right, (missed, more)), less) if more != less:
            return Choose((right, (missed, less)), more)
        case _:
            return None


def _turned(expr: Expr) -> Expr | None:
    """The change with the other sign: w − α·e·x for w + α·e·x."""
    match expr:
        case Choose(((test, old),), Add((first, change))):
            return Choose(((test, old),), Add((first, _negative(change))))
        case Add((first, change)):
            return Add((first, _negative(change)))
        case Choose():
            return _exchanged(expr)
        case _:
            return None


def _negative(expr: Expr) -> Expr:
    return expr.arg if isinstance(expr, Neg) else Neg(expr)


def _although_right(expr: Expr) -> Expr | None:
    """The weights moved though the row was right, as the target says."""
    match expr:
        case Choose(((Compare(out, "==", target), _), (missed, more)), less):
            top = Compare(target, ">", Num(0))
            return Choose(((Compare(out, "==", target), Choose(((top, more),), less)), (missed, more)), less)
        case Choose(((Compare(_, "==", _), _),), changed):
            return changed
        case _:
            return None


def _other_edge(expr: Expr) -> Expr | None:
    """> for ≥, or ≥ for >: the row on the line falls on the other side."""
    match expr:
        case Choose(((Compare(left, op, right), Num() as on),), Num() as off) if op in (">", ">="):
            return Choose(((Compare(left, ">=" if op == ">" else ">", right), on),), off)
        case _:
            return None


def _before_the_step(expr: Expr) -> Expr | None:
    """The net input in place of the output."""
    match expr:
        case Choose(((Compare(Sym() as net, op, _), Num()),), Num()) if op in (">", ">="):
            return net
        case _:
            return None


def _offset_turned(expr: Expr) -> Expr | None:
    """+ θ for − θ, or − b for + b."""
    match expr:
        case Add((*sums, last)) if sums and isinstance(last.arg if isinstance(last, Neg) else last, Sym):
            return Add((*sums, _negative(last)))
        case _:
            return None


def _stale(expr: Expr) -> Expr | None:
    """The weights from before the last row."""

    def older(sym: Sym) -> Expr:
        if not sym.name.endswith("_new"):
            return sym
        (visit, *rest) = sym.key.at
        if visit:
            return Sym(sym.name, (visit - 1, *rest))
        return Sym(sym.name.removesuffix("_new"), tuple(rest))

    wrong = replaced(expr, older)
    return None if wrong == expr else wrong


MISTAKES = (
    Mistake(
        "perceptron-update-sign",
        rule.UPDATE,
        _exchanged,
        "A missed row adds its inputs, a false alarm takes them off; here it is the other way round.",
        "w1 = 1, x1 = 1, output 0 for target 1: 1 − 1 = 0, where 1 + 1 = 2 is right",
    ),
    Mistake(
        "perceptron-rate-sign",
        rule.RATE_UPDATE,
        _turned,
        "The change α·e·x is added to the weight, as e is target − output.",
        "w1 = 0.3, α = 0.1, e = −1, x1 = 1: 0.3 + 0.1 = 0.4, where 0.3 − 0.1 = 0.2 is right",
    ),
    Mistake(
        "perceptron-label-sign",
        rule.LABEL_UPDATE,
        _turned,
        "The change α·t·x is added to the weight: the label has its own sign.",
        "w1 = 0, α = 1, t = −1, x1 = 2: 0 + 2 = 2, where 0 − 2 = −2 is right",
    ),
    Mistake(
        "perceptron-updated-when-right",
        rule.UPDATE,
        _although_right,
        "This row was right already: the weights stay as they are.",
        "w1 = 2, x1 = 1, output 1 for target 1: 2 + 1 = 3, where 2 is right",
    ),
    Mistake(
        "perceptron-label-updated-when-right",
        rule.LABEL_UPDATE,
        _although_right,
        "This row was right already: the weights stay as they are.",
        "w1 = 2, t = 1, x1 = 1, output 1: 2 + 1 = 3, where 2 is right",
    ),
    Mistake(
        "threshold-update-sign",
        rule.THRESHOLD_UPDATE,
        _turned,
        "The threshold moves against the weights: a missed row lowers it, a false alarm raises it.",
        "θ = 2.5, output 0 for target 1: 2.5 + 1 = 3.5, where 2.5 − 1 = 1.5 is right",
    ),
    Mistake(
        "bias-update-sign",
        rule.BIAS_UPDATE,
        _turned,
        "The bias moves with the weights: it is the weight of an input 1.",
        "b = 0, output 0 for target 1: 0 − 1 = −1, where 0 + 1 = 1 is right",
    ),
    Mistake(
        "step-at-zero",
        rule.STEP,
        _other_edge,
        "A net input of exactly 0 falls on the other side under the step of this exercise.",
        "z = 0 with 1 if z ≥ 0: 0, where 1 is right",
    ),
    Mistake(
        "net-input-for-output",
        rule.STEP,
        _before_the_step,
        "That is the net input; the output is what the step makes of it.",
        "z = 2.5 with 1 if z ≥ 0: 2.5, where 1 is right",
    ),
    Mistake(
        "threshold-added",
        rule.NET_INPUT,
        _offset_turned,
        "The threshold is taken off the weighted sum; only a bias is added.",
        "w = (1, 1), x = (1, 1), θ = 2.5: 2 + 2.5 = 4.5, where 2 − 2.5 = −0.5 is right",
    ),
    Mistake(
        "old-weights",
        rule.NET_INPUT,
        _stale,
        "Every row starts from the weights that the row before it left.",
        "w1 = 1, then 2 after the row before, x1 = 1, θ = 2.5: 1 − 2.5 = −1.5, where 2 − 2.5 = −0.5 is right",
    ),
    Mistake(
        "old-weights-with-bias",
        rule.NET_INPUT_BIAS,
        _stale,
        "Every row starts from the weights that the row before it left.",
        "w1 = 0, then 1 after the row before, x1 = 1, b = 0: 0, where 1 is right",
    ),
)
"""The mistakes of this topic."""
