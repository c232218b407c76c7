"""What goes wrong with a loss by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.criteria import rules
from nnsolve.expr import (
    Add,
    Call,
    Choose,
    Compare,
    Div,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    parts,
    rebuilt,
    replaced,
)
from nnsolve.mistake import Mistake

_LOGS = ("ln", "log2", "log10")


def _logs_in(base: str, expr: Expr) -> Expr:
    inner = [_logs_in(base, part) for part in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    return Call(base, expr.args) if isinstance(expr, Call) and expr.function in _LOGS else expr


def _other_base(expr: Expr) -> Expr | None:
    """The logarithm to base 10 for ln, ln for the others."""
    calls = {one.function for one in _calls(expr)} & set(_LOGS)
    if not calls:
        return None
    return _logs_in("log10" if "ln" in calls else "ln", expr)


def _calls(expr: Expr) -> list[Call]:
    own = [expr] if isinstance(expr, Call) else []
    return own + [call for part in parts(expr) for call in _calls(part)]


def _minus_forgotten(expr: Expr) -> Expr | None:
    """Plus for the minus of a logarithm, or of all of them."""
    match expr:
        case Neg(arg):
            return arg
        case Add(args) if all(isinstance(arg, Neg) for arg in args):
            return Add(tuple(arg.arg for arg in args if isinstance(arg, Neg)))
        case Div(over, under):
            inner = _minus_forgotten(over)
            return None if inner is None else Div(inner, under)
        case _:
            return None


def _other_log(expr: Expr) -> Expr | None:
    """ln(1 − o) for ln o, or the other way round, where one of the two counts."""
    match expr:
        case Neg(Call(base, (Sym() as o,))) if base in _LOGS:
            return Neg(Call(base, (1 - o,)))
        case Neg(Call(base, (Add((Num(1), Neg(Sym() as o))),))) if base in _LOGS:
            return Neg(Call(base, (o,)))
        case _:
            return None


def _undivided(expr: Expr) -> Expr | None:
    match expr:
        case Div(over, Num(count)) if count > 1:
            return over
        case _:
            return None


def _divided(expr: Expr) -> Expr | None:
    return Div(expr, Num(len(expr.args))) if isinstance(expr, Add) and len(expr.args) > 1 else None


def _unsquared(expr: Expr) -> Expr | None:
    match expr:
        case Pow(base, Num(2)):
            return base
        case Mul((Num() as half, Pow(base, Num(2)))):
            return Mul((half, base))
        case _:
            return None


def _half_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Num(0.5), *rest)):
            return rest[0] if len(rest) == 1 else Mul(tuple(rest))
        case Div(over, Mul((Num(2), count))):
            return Div(over, count)
        case _:
            return None


def _two_lost(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Num(2), *rest)):
            return rest[0] if len(rest) == 1 else Mul(tuple(rest))
        case Div(over, under):
            inner = _two_lost(over)
            return None if inner is None else Div(inner, under)
        case _:
            return None


def _signed(expr: Expr) -> Expr | None:
    """The difference with its sign, where its size is meant."""
    match expr:
        case Call("abs", (inner,)):
            return inner
        case Mul((Num() as half, Call("abs", (inner,)))):
            return Mul((half, inner))
        case _:
            return None


def _unrooted(expr: Expr) -> Expr | None:
    return expr.args[0] if isinstance(expr, Call) and expr.function == "sqrt" else None


def _other_branch(expr: Expr) -> Expr | None:
    match expr:
        case Choose(((Compare() as test, then),), otherwise):
            return Choose(((test, otherwise),), then)
        case _:
            return None


def _without_one(expr: Expr) -> Expr | None:
    """max(0, −t·o) for max(0, 1 − t·o)."""
    match expr:
        case Max((Num(0), Add((Num(1), Neg(score))))):
            return Max((Num(0), Neg(score)))
        case Choose(((Compare(left, op, Num(1)), Pow(Add((Num(1), Neg(score))), two)),), otherwise):
            return Choose(((Compare(left, op, Num(0)), Pow(Neg(score), two)),), otherwise)
        case _:
            return None


def _swapped(expr: Expr) -> Expr | None:
    """Q for P and P for Q."""
    names = {sym.name for call in _calls(expr) for part in call.args for sym in _syms(part)}
    if not {"t", "o"} <= names:
        return None
    other = {"t": "o", "o": "t"}
    return replaced(expr, lambda sym: Sym(other.get(sym.name, sym.name), sym.index))


def _surprise_swapped(expr: Expr) -> Expr | None:
    """−q·log p for −p·log q, in every term of a cross-entropy of distributions."""
    match expr:
        case Neg(Mul((Sym("t") as p, Call(base, (Sym("o") as q,))))) if base in _LOGS:
            return Neg(Mul((q, Call(base, (p,)))))
        case Add(args):
            swapped = [_surprise_swapped(arg) for arg in args]
            kept = tuple(one for one in swapped if one is not None)
            return Add(kept) if len(kept) == len(args) else None
        case _:
            return None


def _syms(expr: Expr) -> list[Sym]:
    return [expr] if isinstance(expr, Sym) else [sym for part in parts(expr) for sym in _syms(part)]


def _turned(expr: Expr) -> Expr | None:
    """The difference the wrong way round in a slope: target − out."""
    match expr:
        case Add((one, Neg(two))):
            return Add((two, Neg(one)))
        case Mul((Num() as two, inner)):
            turned = _turned(inner)
            return None if turned is None else Mul((two, turned))
        case Div(over, under):
            turned = _turned(over)
            return None if turned is None else Div(turned, under)
        case _:
            return None


MISTAKES = (
    Mistake(
        "log-base",
        rules.LOG,
        _other_base,
        "That is a logarithm to another base: log in machine learning is ln unless a base is written.",
        "t = 1, o = 0.9: −log₁₀ 0.9 = 0.0458, where −ln 0.9 = 0.1054 is right",
    ),
    Mistake(
        "divergence-log-base",
        rules.DIVERGENCE,
        _other_base,
        "That is a logarithm to another base than the one in force.",
        "p = 0.5, q = 0.25: 0.5·log₁₀ 2 = 0.1505, where 0.5·ln 2 = 0.3466 is right",
    ),
    Mistake(
        "minus-forgotten",
        rules.LOG,
        _minus_forgotten,
        "The logarithm of a probability is negative: the minus in front makes the loss positive.",
        "t = 1, o = 0.9: ln 0.9 = −0.1054, where −ln 0.9 = 0.1054 is right",
    ),
    Mistake(
        "other-log",
        rules.LOG,
        _other_log,
        "The other logarithm counts: ln o where the target is 1, ln(1 − o) where it is 0.",
        "t = 1, o = 0.9: −ln(1 − 0.9) = 2.3026, where −ln 0.9 = 0.1054 is right",
    ),
    Mistake(
        "sum-for-mean",
        rules.MEAN,
        _undivided,
        "The sum was not divided by the number of terms.",
        "terms 0.1, 0.3: 0.1 + 0.3 = 0.4, where 0.4/2 = 0.2 is right",
    ),
    Mistake(
        "mean-for-sum",
        rules.SUM,
        _divided,
        "This loss is the sum of its terms; it is not divided by their number.",
        "terms 0.1, 0.3: 0.4/2 = 0.2, where 0.1 + 0.3 = 0.4 is right",
    ),
    Mistake(
        "square-forgotten",
        rules.SQUARE,
        _unsquared,
        "The difference was not squared.",
        "t = 1, o = 0.6: 1 − 0.6 = 0.4, where (1 − 0.6)² = 0.16 is right",
    ),
    Mistake(
        "half-lost",
        rules.SQUARE,
        _half_lost,
        "The factor ½ of this loss was left out.",
        "t = 1, o = 0.6: (1 − 0.6)² = 0.16, where ½·0.16 = 0.08 is right",
    ),
    Mistake(
        "half-of-mean-lost",
        rules.SCALED,
        _half_lost,
        "The factor ½ of this loss was left out: it divides by 2n.",
        "squares 0.16, 0.04: 0.2/2 = 0.1, where 0.2/(2·2) = 0.05 is right",
    ),
    Mistake(
        "two-lost",
        rules.SQUARE_SLOPE,
        _two_lost,
        "The 2 that comes down from the square was left out.",
        "o = 0.6, t = 1, n = 2: (0.6 − 1)/2 = −0.2, where 2·(0.6 − 1)/2 = −0.4 is right",
    ),
    Mistake(
        "slope-sign",
        rules.SQUARE_SLOPE,
        _turned,
        "The slope is out − target: the loss falls as the output moves to its target.",
        "o = 0.6, t = 1, n = 2: 2·(1 − 0.6)/2 = 0.4, where 2·(0.6 − 1)/2 = −0.4 is right",
    ),
    Mistake(
        "absolute-forgotten",
        rules.ABSOLUTE,
        _signed,
        "The size of the difference counts, without its sign.",
        "t = 1, o = 1.5: 1 − 1.5 = −0.5, where |1 − 1.5| = 0.5 is right",
    ),
    Mistake(
        "root-forgotten",
        rules.ROOT,
        _unrooted,
        "The root was not taken: that is the MSE.",
        "mean of the squares 0.25: 0.25, where √0.25 = 0.5 is right",
    ),
    Mistake(
        "huber-branch",
        rules.HUBER,
        _other_branch,
        "That is the other branch: the square holds where |d| ≤ δ, the line beyond.",
        "d = 3, δ = 1: ½·3² = 4.5, where 1·(3 − ½·1) = 2.5 is right",
    ),
    Mistake(
        "hinge-without-one",
        rules.HINGE,
        _without_one,
        "The margin of 1 was left out: it is 1 − target·score.",
        "t = 1, o = 0.4: max(0, −0.4) = 0, where max(0, 1 − 0.4) = 0.6 is right",
    ),
    Mistake(
        "distributions-swapped",
        rules.DIVERGENCE,
        _swapped,
        "P and Q trade places: this is the divergence of Q from P.",
        "p = 0.5, q = 0.25: 0.25·ln(0.25/0.5) = −0.1733, where 0.5·ln(0.5/0.25) = 0.3466 is right",
    ),
    Mistake(
        "cross-entropy-swapped",
        rules.LOG,
        _surprise_swapped,
        "P and Q trade places: it is −p·log q, the logarithm of what was predicted.",
        "p = 0.5, q = 0.25: −0.25·ln(0.5) = 0.1733, where −0.5·ln(0.25) = 0.6931 is right",
    ),
)
"""The mistakes of this topic."""
