"""The wrong formulas that hurried hands write for activations; `None` where a mistake cannot be made."""

from __future__ import annotations

from nnsolve.expr import Add, ArgMax, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, Sym, parts, rebuilt

_TWO = Num(2)


def rising(expr: Expr) -> Expr | None:
    """e^z for e^−z."""
    match expr:
        case Call("exp", (Neg(arg),)):
            return Call("exp", (arg,))
        case _:
            return None


def falling(expr: Expr) -> Expr | None:
    """e^−z for e^z."""
    match expr:
        case Call("exp", (Sym() as arg,)):
            return Call("exp", (Neg(arg),))
        case _:
            return None


def upside_down(expr: Expr) -> Expr | None:
    """The quotient of two sums turned over."""
    match expr:
        case Div(Add() as over, under):
            return Div(under, over)
        case _:
            return None


def at_output(expr: Expr) -> Expr | None:
    """σ′ at out: out takes the place of the net input."""
    match expr:
        case Mul((Sym() as out, Add((Num(1), Neg(same))))) if same == out:
            again = Call("sigmoid", (out,))
            return Mul((again, 1 - again))
        case Add((Num(1), Neg(Pow(Sym() as out, Num(2))))):
            return 1 - Pow(Call("tanh", (out,)), _TWO)
        case _:
            return None


def other_factor(expr: Expr) -> Expr | None:
    """1 − out for out·(1 − out)."""
    match expr:
        case Mul((Sym() as out, Add((Num(1), Neg(same))))) if same == out:
            return 1 - out
        case _:
            return None


def plus(expr: Expr) -> Expr | None:
    """out·(1 + out), 1 + out²."""
    match expr:
        case Mul((Sym() as out, Add((Num(1), Neg(same))))) if same == out:
            return Mul((out, 1 + out))
        case Add((Num(1), Neg(Pow(Sym() as out, Num(2))))):
            return 1 + Pow(out, _TWO)
        case _:
            return None


def not_squared(expr: Expr) -> Expr | None:
    """1 − out for 1 − out²."""
    match expr:
        case Add((Num(1), Neg(Pow(Sym() as out, Num(2))))):
            return 1 - out
        case _:
            return None


def as_sigmoid(expr: Expr) -> Expr | None:
    """out·(1 − out) for 1 − out²."""
    match expr:
        case Add((Num(1), Neg(Pow(Sym() as out, Num(2))))):
            return Mul((out, 1 - out))
        case _:
            return None


def other_branch(expr: Expr) -> Expr | None:
    """The branch that does not hold."""
    match expr:
        case Choose(((test, then),), otherwise):
            return Choose(((test, otherwise),), then)
        case _:
            return None


def negative(expr: Expr) -> Expr | None:
    """−a·z below 0."""
    match expr:
        case Choose(cases, Mul((Num() as a, Sym() as z))):
            return Choose(cases, Neg(Mul((a, z))))
        case _:
            return None


def without_one(expr: Expr) -> Expr | None:
    """a·e^z for a·(e^z − 1)."""
    match expr:
        case Choose(cases, Mul((Num() as a, Add((power, Neg(Num(1))))))):
            return Choose(cases, Mul((a, power)))
        case _:
            return None


def without_alpha(expr: Expr) -> Expr | None:
    """The factor a of an ELU, or the a of its slope, left out."""
    match expr:
        case Choose(cases, Add((Sym() as out, Num()))):
            return Choose(cases, out)
        case Choose(cases, Mul((Num(), Add((_, Neg(Num(1)))) as rest))):
            return Choose(cases, rest)
        case _:
            return None


def without_half(expr: Expr) -> Expr | None:
    """1 + erf for ½(1 + erf)."""
    match expr:
        case Mul((Num(0.5), Add() as rest)):
            return rest
        case _:
            return None


def first_term(expr: Expr) -> Expr | None:
    """Φ for Φ + z·φ."""
    match expr:
        case Add((Sym() as first, Mul((_, Sym() as density)))) if "phi" in density.name:
            return first
        case _:
            return None


def divisor(expr: Expr) -> Expr | None:
    """The numerator alone."""
    return expr.over if isinstance(expr, Div) else None


def times(expr: Expr) -> Expr | None:
    """A product for a quotient."""
    return Mul((expr.over, expr.under)) if isinstance(expr, Div) else None


def argument(expr: Expr) -> Expr | None:
    """The exponent for the power."""
    match expr:
        case Call("exp", (arg,)):
            return arg
        case _:
            return None


def without_powers(expr: Expr) -> Expr | None:
    """A net input over the sum of them all: a share without any exponential."""
    match expr:
        case Div(Sym(power), Sym(every)) if power.startswith("exp") and every.startswith("sum"):
            own, count = int(power.removeprefix("exp")), int(every.removeprefix("sum"))
            return Div(Sym("z", (own - 1,)), Add(tuple(Sym("z", (k,)) for k in range(count))))
        case _:
            return None


def squared(expr: Expr) -> Expr | None:
    """−p² on the diagonal, as if it were any other entry."""
    if isinstance(expr, Div):
        inner = squared(expr.over)
        return None if inner is None else Div(inner, expr.under)
    match expr:
        case Mul((Sym() as p, Add((Num(1), Neg(same))))) if same == p:
            return Neg(Pow(p, _TWO))
        case _:
            return None


def unsigned(expr: Expr) -> Expr | None:
    """Without the minus in front."""
    match expr:
        case Neg(arg):
            return arg
        case Div(Neg(arg), under):
            return Div(arg, under)
        case _:
            return None


def added(expr: Expr) -> Expr | None:
    """The last term added, not subtracted."""
    match expr:
        case Add((*first, Neg(last))):
            return Add((*first, last))
        case _:
            return None


def common_log(expr: Expr) -> Expr | None:
    """log10 for ln."""
    match expr:
        case Call("ln", args):
            return Call("log10", args)
        case _:
            return None


def summed(expr: Expr) -> Expr | None:
    """The sum for the greatest."""
    return Add(expr.args) if isinstance(expr, Max) else None


def least(expr: Expr) -> Expr | None:
    """The place of the least for that of the greatest."""
    match expr:
        case ArgMax(args):
            return ArgMax(tuple(map(Neg, args)))
        case _:
            return None


def bare(expr: Expr) -> Expr | None:
    """|z| dropped: 1 + z."""
    if isinstance(expr, Call) and expr.function == "abs":
        return expr.args[0]
    inner = parts(expr)
    new = [bare(e) or e for e in inner]
    return rebuilt(expr, new) if any(a is not b for a, b in zip(inner, new, strict=True)) else None
