"""The small rewritings of a hand: dropping 0 and 1, bringing signs and numbers to the front."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.expr import Add, Call, Choose, Div, Expr, Max, Mul, Neg, Num, Pow, parts, rebuilt
from nnsolve.symbolic.convert import fraction, number

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEHIND = frozenset({"exp", "ln", "phi", "sign"})
_ODD = frozenset({"sign", "erf", "sin", "tanh"})
_WEIGHT: dict[type, float] = {Div: 2.0, Pow: 1.5, Call: 1.5, Max: 2.0, Choose: 3.0, Neg: 0.75}


def is_number(expr: Expr, value: int) -> bool:
    """Whether `expr` is the number `value`."""
    return isinstance(expr, Num) and expr.value == value


def joined(factors: list[Expr]) -> Expr:
    """The product of `factors`; 1 for none."""
    if not factors:
        return Num(1)
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def dropped(expr: Expr) -> Expr:
    """`expr` without terms 0, factors 1 and products with 0; nothing else moves."""
    inner = [dropped(e) for e in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    match expr:
        case Add(args):
            terms = [a for a in args if not is_number(a, 0)]
            if not terms:
                return Num(0)
            return terms[0] if len(terms) == 1 else Add(tuple(terms))
        case Mul(args):
            if any(is_number(a, 0) for a in args):
                return Num(0)
            return joined([a for a in args if not is_number(a, 1)])
        case Neg(Num(value)) if value == 0:
            return Num(0)
        case Div(over, under):
            return over if is_number(over, 0) or is_number(under, 1) else expr
        case Pow(base, exponent):
            return base if is_number(exponent, 1) else expr
        case _:
            return expr


def tidied(expr: Expr) -> Expr:
    """`dropped`, with the signs and numbers of each product and fraction collected in front of it."""
    inner = [tidied(e) for e in parts(expr)]
    expr = dropped(rebuilt(expr, inner) if inner else expr)
    match expr:
        case Neg(Neg(arg)):
            return arg
        case Neg(Div()) | Neg(Mul()) | Mul() | Div():
            return _collected(expr)
        case Add(args):
            flat: list[Expr] = []
            for arg in args:
                flat.extend(arg.args if isinstance(arg, Add) else (arg,))
            return Add(tuple(flat))
        case _:
            return expr


def _collected(expr: Expr) -> Expr:
    coefficient, over, under = split(expr)
    for factor in [*over]:
        if factor in under:
            over.remove(factor)
            under.remove(factor)
    over = sorted(_absolute(over), key=lambda e: isinstance(e, Call) and e.function in _BEHIND)
    size = abs(coefficient)
    written = number(size)
    # Whole numbers make a fraction (x/4), decimals stay decimals (0.25·x).
    if size.denominator != 1 and (_whole(expr) or isinstance(written, Div)):
        over = over if size.numerator == 1 else [Num(size.numerator), *over]
        under = [Num(size.denominator), *under]
    elif size != 1:
        over = [_half(written), *over]
    found = Div(joined(over), joined(under)) if under else joined(over)
    return Neg(found) if coefficient < 0 else found


def _absolute(factors: list[Expr]) -> list[Expr]:
    """`factors` with u·sign(u) as |u|."""
    for factor in factors:
        if isinstance(factor, Call) and factor.function == "sign" and factor.args[0] in factors:
            rest = [e for e in factors if e != factor]
            rest[rest.index(factor.args[0])] = Call("abs", factor.args)
            return rest
    return factors


def _whole(expr: Expr) -> bool:
    """Whether all numbers beside the letters of a fraction are whole."""
    return all(not isinstance(e, Num) or isinstance(e.value, int) for e in _leaves(expr))


def _leaves(expr: Expr) -> Iterator[Expr]:
    match expr:
        case Mul(args):
            for arg in args:
                yield from _leaves(arg)
        case Neg(arg):
            yield from _leaves(arg)
        case Div(over, under):
            yield from _leaves(over)
            yield from _leaves(under)
        case _:
            yield expr


def _half(num: Expr) -> Expr:
    return Num(0.5, "½") if isinstance(num, Num) and num.value == 0.5 else num  # noqa: PLR2004


def split(expr: Expr) -> tuple[Fraction, list[Expr], list[Expr]]:
    """A product or fraction as number · factors above the line / factors below it."""
    match expr:
        case Num():
            exact = fraction(expr)
            return exact, [], []
        case Neg(arg):
            coefficient, over, under = split(arg)
            return -coefficient, over, under
        case Mul(args):
            coefficient = Fraction(1)
            over: list[Expr] = []
            under: list[Expr] = []
            for arg in args:
                c, o, u = split(arg)
                coefficient *= c
                over += o
                under += u
            return coefficient, over, under
        case Div(above, below):
            coefficient, over, under = split(above)
            c, o, u = split(below)
            if c == 0:
                return coefficient, over, [below, *under]
            return coefficient / c, over + u, under + o
        case _:
            return Fraction(1), [expr], []


def cost(expr: Expr) -> float:
    """How much there is to read: the measure by which one form is shorter than another."""
    own = _WEIGHT.get(type(expr), 1.0)
    if isinstance(expr, Num) and not isinstance(expr.value, int):
        own += 0.5
    if isinstance(expr, Add) and isinstance(expr.args[-1], Neg) and isinstance(expr.args[-1].arg, Num):
        # 1 − x is read more easily than x − 1 beside other factors.
        own += 0.1
    return own + sum(map(cost, parts(expr)))


def flipped(expr: Expr) -> Iterator[Expr]:
    """Forms with differences turned round: −2·(t − o) as 2·(o − t), (t − o)/(o − 1) as (o − t)/(1 − o)."""
    if isinstance(expr, Div):
        for over in _turned(expr.over):
            for under in _turned(expr.under):
                yield Div(over, under)
    if not isinstance(expr, Neg):
        return
    inner = expr.arg
    over = inner.over if isinstance(inner, Div) else inner
    for turned in _turned(over):
        yield Div(turned, inner.under) if isinstance(inner, Div) else turned
    if isinstance(inner, Div):
        for turned in _turned(inner.under):
            yield Div(inner.over, turned)


def _turned(expr: Expr) -> Iterator[Expr]:
    match expr:
        case Add((Neg(one), two)):
            yield Add((one, Neg(two)))
        case Add((one, Neg(two))):
            yield Add((two, Neg(one)))
        case Call(function, (arg,)) if function in _ODD:
            for turned in _turned(arg):
                yield Call(function, (turned,))
        case Mul(args):
            for place, arg in enumerate(args):
                for turned in _turned(arg):
                    yield Mul((*args[:place], turned, *args[place + 1 :]))
        case _:
            return
