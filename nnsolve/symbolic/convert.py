"""Formulas to SymPy and back: exact numbers, real symbols, named functions by their definitions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Compare,
    Div,
    Each,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    Where,
    parts,
    rebuilt,
    replaced,
)
from nnsolve.functions import FUNCTIONS, A, Z
from nnsolve.symbolic.algebra import Algebraic, sympy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CONSTANTS: dict[str, Algebraic] = {"pi": sympy.pi, "e": sympy.E}

_TO: dict[str, Callable[..., Algebraic]] = {
    "exp": sympy.exp,
    "ln": sympy.log,
    "log2": lambda *x: sympy.log(*x, 2),
    "log10": lambda *x: sympy.log(*x, 10),
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "erf": sympy.erf,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
}

_FROM: dict[Algebraic, str] = {
    sympy.exp: "exp",
    sympy.log: "ln",
    sympy.Abs: "abs",
    sympy.sign: "sign",
    sympy.erf: "erf",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tanh: "tanh",
    sympy.floor: "floor",
    sympy.ceiling: "ceil",
}

_RELATIONS: dict[str, Algebraic] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "==": sympy.Eq,
}
_SIGNS = {relation: sign for sign, relation in _RELATIONS.items()}


def fraction(num: Num) -> Fraction:
    """The exact number that `num` shows: ``0.1`` is a tenth; raises `ValueError` for an infinity or nan."""
    try:
        return Fraction(num.written.replace("−", "-"))
    except ValueError:
        return Fraction(str(num.value))


def number(value: Fraction) -> Expr:
    """An exact number as it is written: ``3``, ``0.25``, ``1/3``; below zero with its minus sign outside."""
    if value < 0:
        return Neg(number(-value))
    if value.denominator == 1:
        return Num(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    shown = repr(float(value))
    if rest == 1 and "e" not in shown and Fraction(shown) == value:
        return Num(float(value), shown)
    return Div(Num(value.numerator), Num(value.denominator))


def defined(function: str, args: Sequence[Expr]) -> Expr | None:
    """The definition of a named function at `args`, `None` where it has none."""
    definition = FUNCTIONS[function].definition
    if definition is None:
        return None
    usual = (Num(float(word), word) for word in FUNCTIONS[function].defaults[len(args) - 1 :])
    given = dict(zip((Z, A), (*args, *usual), strict=False))
    return replaced(definition, lambda sym: given.get(sym, sym))


def to_sympy(expr: Expr) -> Algebraic:
    """`expr` in SymPy: numbers exact, symbols real; an unevaluated `Slope` becomes the slope itself.

    Raises `TypeError` for a template (`Each`, `Where`) and for `ArgMax`.
    """
    match expr:
        case Num():
            exact = fraction(expr)
            return sympy.Rational(exact.numerator, exact.denominator)
        case Sym(name, index):
            return _CONSTANTS[name] if name in _CONSTANTS and not index else symbol(expr)
        case Add(args):
            return sympy.Add(*map(to_sympy, args))
        case Mul(args):
            return sympy.Mul(*map(to_sympy, args))
        case Neg(arg):
            return -to_sympy(arg)
        case Div(over, under):
            return to_sympy(over) / to_sympy(under)
        case Pow(base, exponent):
            return to_sympy(base) ** to_sympy(exponent)
        case Call(function, args):
            if function in _TO:
                return _TO[function](*map(to_sympy, args))
            definition = defined(function, args)
            if definition is None:
                message = f"{function} has no counterpart in SymPy"
                raise TypeError(message)
            return to_sympy(definition)
        case Max(args):
            return sympy.Max(*map(to_sympy, args))
        case Choose(cases, otherwise):
            pieces = [
                (to_sympy(then), _RELATIONS[test.op](to_sympy(test.left), to_sympy(test.right)))
                for test, then in cases
            ]
            return sympy.Piecewise(*pieces, (to_sympy(otherwise), True))
        case Slope(of, by):
            return sympy.diff(to_sympy(of), symbol(by))
        case Each() | Where() | ArgMax():
            message = f"{type(expr).__name__} has no counterpart in SymPy: bind the template first"
            raise TypeError(message)


def symbol(sym: Sym) -> Algebraic:
    """The real SymPy symbol of a bound quantity: ``w[0,1]`` for position (0, 1) of ``w``."""
    return sympy.Symbol(str(sym.key), real=True)


def from_sympy(e: Algebraic) -> Expr:
    """A SymPy expression in reading order: positive terms first, numbers before letters before brackets.

    Raises `ValueError` for what our formulas cannot say.
    """
    if e.is_Rational:
        # Integers over integers, as SymPy keeps them.
        value = Num(abs(int(e.p))) if e.q == 1 else Div(Num(abs(int(e.p))), Num(int(e.q)))
        return Neg(value) if e.p < 0 else value
    if e.is_Float:
        return Num(float(e)) if e >= 0 else Neg(Num(float(-e)))
    if e.is_Symbol:
        return _sym(e.name)
    if e in (sympy.pi, sympy.E):
        return Sym("pi" if e == sympy.pi else "e")
    if e.is_Add:
        return _sum(e)
    if e.is_Mul or e.is_Pow:
        return _product(e)
    if e.func in _FROM:
        return Call(_FROM[e.func], tuple(map(from_sympy, e.args)))
    return _cases(e)


def _cases(e: Algebraic) -> Expr:
    if isinstance(e, sympy.Max):
        return Max(tuple(from_sympy(arg) for arg in sorted(e.args, key=sympy.default_sort_key)))
    if isinstance(e, sympy.Min):
        return Neg(Max(tuple(Neg(from_sympy(arg)) for arg in sorted(e.args, key=sympy.default_sort_key))))
    if isinstance(e, sympy.Piecewise) and e.args[-1][1] == sympy.true:
        pieces: list[tuple[Compare, Expr]] = []
        for then, test in e.args[:-1]:
            if test.func not in _SIGNS:
                break
            left, right = from_sympy(test.args[0]), from_sympy(test.args[1])
            pieces.append((Compare(left, _SIGNS[test.func], right), from_sympy(then)))
        else:
            return Choose(tuple(pieces), from_sympy(e.args[-1][0]))
    message = f"no way to write {e.func.__name__} by hand"
    raise ValueError(message)


def _sym(name: str) -> Sym:
    head, bracket, tail = name.partition("[")
    return Sym(head, tuple(map(int, tail[:-1].split(",")))) if bracket else Sym(name)


def _sum(e: Algebraic) -> Expr:
    terms = [from_sympy(term) for term in e.as_ordered_terms()]
    # 1 − x² reads better than −x² + 1.
    terms.sort(key=lambda term: isinstance(term, Neg))
    return Add(tuple(terms))


def _product(e: Algebraic) -> Expr:
    """A product or power as a fraction: what has a negative exponent goes under the line."""
    over: list[Algebraic] = []
    under: list[Algebraic] = []
    sign, top, bottom = 1, 1, 1
    for factor in sympy.Mul.make_args(e):
        if factor.is_Rational:
            sign, top, bottom = (-1 if factor.p < 0 else 1), abs(int(factor.p)), int(factor.q)
        elif factor.is_Pow and factor.exp.could_extract_minus_sign() and factor.base != sympy.E:
            under.append(factor.base ** (-factor.exp))
        else:
            over.append(factor)
    above, below = _factors(top, over), _factors(bottom, under)
    found = Div(_joined(above), _joined(below)) if below else _joined(above)
    return Neg(found) if sign < 0 else found


def _factors(coefficient: int, factors: list[Algebraic]) -> list[Expr]:
    numbers: list[Expr] = [Num(coefficient)] if coefficient != 1 else []
    return numbers + [_power(f) for f in sorted(factors, key=_rank)]


def _joined(factors: list[Expr]) -> Expr:
    if not factors:
        return Num(1)
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _power(e: Algebraic) -> Expr:
    if not e.is_Pow:
        return from_sympy(e)
    if e.exp == sympy.S.Half:
        return Call("sqrt", (from_sympy(e.base),))
    return Pow(from_sympy(e.base), from_sympy(e.exp))


def _rank(e: Algebraic) -> tuple[int, Algebraic]:
    base = e.base if e.is_Pow else e
    if not e.free_symbols:
        # √π stands in front, ln 2 behind.
        rank = 5 if base.has(sympy.log) else 0
    elif base.is_Symbol:
        rank = 1
    else:
        rank = 3 if base.is_Add else 2
    return rank, sympy.default_sort_key(e)


def hidden(expr: Expr, names: dict[Expr, Sym] | None = None) -> tuple[Expr, dict[Expr, Sym]]:
    """`expr` with each call of a defined function (σ, tanh, Φ) as a letter, and those letters.

    No such letter can be typed. Only for formulas without `Slope`: a letter does not depend on anything.
    """
    letters = {} if names is None else names

    def hide(e: Expr) -> Expr:
        if isinstance(e, Call) and FUNCTIONS[e.function].definition is not None:
            return letters.setdefault(e, Sym(f"_{len(letters)}"))
        inner = parts(e)
        return rebuilt(e, [hide(one) for one in inner]) if inner else e

    return hide(expr), letters


def shown(expr: Expr, names: dict[Expr, Sym]) -> Expr:
    """`expr` with the letters of `hidden` as what they stand for."""
    calls = {sym: call for call, sym in names.items()}
    return replaced(expr, lambda sym: calls.get(sym, sym))


def size(expr: Expr) -> int:
    """How many nodes `expr` has."""
    return sum(1 for _ in nodes(expr))


def nodes(expr: Expr) -> Iterator[Expr]:
    """`expr` and every formula inside it, in reading order."""
    yield expr
    for inner in parts(expr):
        yield from nodes(inner)
