"""Formulas as one line of text, in Unicode or ASCII, with as few brackets as the meaning allows.

One printer serves names, line references and numbers: what a symbol prints as is asked of a leaf function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Lookup, Offset
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Div,
    Each,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    Where,
)
from nnsolve.functions import FUNCTIONS
from nnsolve.render.digits import full
from nnsolve.render.letters import ascii_text, numeral, raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.axis import Index, Key
    from nnsolve.expr import Compare, Expr
    from nnsolve.notation import Name

    Leaf = Callable[[Sym], "Piece"]
    Piece = tuple[str, int]

CHOICE, ADD, NEG, DIV, RATIO, MUL, POW, ATOM = range(8)
"""How tightly a piece of text holds together, loosest first; a looser one is bracketed inside a tighter."""

MOST = 27
"""Terms, factors or arguments that are written out; of more, the first two and the last are.

A window of 5×5 pixels is, and one of 3×3 over three channels.
"""

_GLYPHS = frozenset("½¼¾⅓")
_OPS = {">=": "≥", "<=": "≤", "==": "="}


# ------------------------------------------------------------------------------------------ leaves


def named(names: Mapping[Key, Name], *, ascii: bool = False) -> Leaf:  # noqa: A002
    """Symbols as their printed names."""
    return lambda sym: _name(names[sym.key].text, ascii=ascii)


def coded(names: Mapping[Key, Name]) -> Leaf:
    """Symbols as their plain ASCII names, each of them one word."""
    return lambda sym: (names[sym.key].ascii, ATOM)


def referring(names: Mapping[Key, Name], lines: Mapping[Key, int], *, ascii: bool = False) -> Leaf:  # noqa: A002
    """Symbols as the number of their line, ``(10)``, where they have one in `lines`, else as their names."""

    def leaf(sym: Sym) -> Piece:
        key = sym.key
        return (f"({lines[key]})", ATOM) if key in lines else _name(names[key].text, ascii=ascii)

    return leaf


def numbered(shown: Mapping[Key, str], *, ascii: bool = False) -> Leaf:  # noqa: A002
    """Symbols as the digits in `shown`."""
    return lambda sym: _numeral(shown[sym.key], ascii=ascii)


def general(*, ascii: bool = False) -> Leaf:  # noqa: A002
    """Symbols of a template as family and indices, ``w[j,i]``."""

    def leaf(sym: Sym) -> Piece:
        inside = ",".join(map(_index, sym.index))
        text = f"{sym.name}[{inside}]" if inside else sym.name
        return (ascii_text(text) if ascii else text), ATOM

    return leaf


def _name(text: str, *, ascii: bool) -> Piece:  # noqa: A002
    level = RATIO if "/" in text else MUL if " " in text else ATOM
    return (ascii_text(text) if ascii else text), level


def _numeral(plain: str, *, ascii: bool) -> Piece:  # noqa: A002
    text = numeral(plain, ascii=ascii)
    if plain.startswith(("-", "−")):
        return text, NEG
    if "e" in plain or plain in _GLYPHS:
        return text, MUL
    return text, DIV if "/" in plain else ATOM


def _index(index: Index) -> str:
    match index:
        case int():
            return str(index)
        case Axis(name):
            return name
        case Lookup(axes):
            return f"of({','.join(axis.name for axis in axes)})"
        case Offset(terms, shift):
            text = "+".join(axis.name if factor == 1 else f"{factor}{axis.name}" for factor, axis in terms)
            return f"{text}{shift:+d}" if shift else text


# ----------------------------------------------------------------------------------------- elision


def kept(args: Sequence[Expr]) -> tuple[Sequence[Expr], int, Sequence[Expr]]:
    """The first of `args` that are written, how many are left out after them, and the last ones."""
    if len(args) <= MOST:
        return args, 0, ()
    return args[:2], len(args) - 3, args[-1:]


def visible(expr: Expr) -> Iterator[Sym]:
    """The symbols of `expr` that are written when it is printed, in reading order, with repeats."""
    match expr:
        case Sym():
            yield expr
        case Num():
            pass
        case Add(args) | Mul(args) | Max(args) | ArgMax(args) | Call(_, args):
            first, _, last = kept(args)
            for arg in (*first, *last):
                yield from visible(arg)
        case Neg(arg) | Each(_, arg):
            yield from visible(arg)
        case Div(one, two) | Pow(one, two) | Where(_, one, two) | Slope(one, two):
            yield from visible(one)
            yield from visible(two)
        case Choose(cases, otherwise):
            for test, then in cases:
                for part in (test.left, test.right, then):
                    yield from visible(part)
            yield from visible(otherwise)


def elided(expr: Expr) -> bool:
    """Whether printing `expr` leaves terms out, so that the line cannot be recomputed from what it shows."""
    match expr:
        case Num() | Sym():
            return False
        case Add(args) | Mul(args) | Max(args) | ArgMax(args) | Call(_, args):
            return len(args) > MOST or any(map(elided, args))
        case Neg(arg) | Each(_, arg):
            return elided(arg)
        case Div(one, two) | Pow(one, two) | Where(_, one, two) | Slope(one, two):
            return elided(one) or elided(two)
        case Choose(cases, otherwise):
            parts = [part for test, then in cases for part in (test.left, test.right, then)]
            return elided(otherwise) or any(map(elided, parts))


# ----------------------------------------------------------------------------------------- printer


class Printer:
    """Prints formulas with one kind of leaf.

    With `worked` a case distinction shows only the case that holds, as `substitution.taken` left it:
    ``1, as 0.3775 > 0``.
    """

    def __init__(self, leaf: Leaf, *, ascii: bool = False, worked: bool = False) -> None:  # noqa: A002
        self._leaf, self._ascii, self._worked = leaf, ascii, worked
        self._minus, self._times = ("-", "*") if ascii else ("−", "·")
        self._dots = "..." if ascii else "…"

    def text(self, expr: Expr) -> str:
        """`expr` as one line."""
        return self._go(expr)[0]

    def _go(self, expr: Expr) -> Piece:
        match expr:
            case Sym():
                return self._leaf(expr)
            case Num(value, written):
                return _numeral(written or full(_whole(value)), ascii=self._ascii)
            case Add(args):
                return self._sum(args)
            case Mul(args):
                return self._product(args)
            case Neg(Max(args)) if all(isinstance(arg, Neg) for arg in args):
                # The least is minus the greatest of the opposites; a hand writes min.
                return self._listed("min", tuple(arg.arg for arg in args if isinstance(arg, Neg)))
            case Neg(arg):
                return self._minus + self._in(arg, DIV), NEG
            case Div(over, under):
                return self._quotient(over, under)
            case Pow(base, exponent):
                return self._power(base, exponent)
            case Call(function, args):
                return self._call(function, args)
            case Max(args):
                return self._listed("max", args)
            case ArgMax(args):
                return self._listed("argmax", args)
            case Choose(cases, otherwise):
                return self._choice(cases, otherwise)
            case Each(axis, body):
                return f"{self._ascii_or('Σ', 'Sum')}_{axis.name} {self._in(body, DIV)}", MUL
            case Where(_, inside, outside):
                return f"{self.text(inside)}, elsewhere {self.text(outside)}", CHOICE
            case Slope(of, by):
                return f"d/d{self._go(by)[0]} [ {self.text(of)} ]", DIV

    def _in(self, expr: Expr, level: int) -> str:
        """`expr` in brackets unless it holds together at least as tightly as `level`."""
        text, own = self._go(expr)
        return text if own >= level else f"({text})"

    def _ascii_or(self, letter: str, plain: str) -> str:
        return plain if self._ascii else letter

    def _sum(self, args: Sequence[Expr]) -> Piece:
        first, hidden, last = kept(args)
        out = ""
        for n, arg in enumerate((*first, *last)):
            if hidden and n == len(first):
                out += f" + {self._dots} {hidden} more terms {self._dots}"
            if isinstance(arg, Neg) and out:
                out += f" {self._minus} {self._in(arg.arg, DIV)}"
                continue
            text, level = self._go(arg)
            if level == CHOICE or (level == ADD and out):
                text, level = f"({text})", ATOM
            if level == NEG and out:
                out += f" {self._minus} {text[1:]}"
            else:
                out += f" + {text}" if out else text
        return out or "0", ADD

    def _product(self, args: Sequence[Expr]) -> Piece:
        if len(args) == 1 and isinstance(args[0], Each):
            each = args[0]
            return f"{self._ascii_or('Π', 'Product')}_{each.axis.name} {self._in(each.body, DIV)}", MUL
        first, hidden, last = kept(args)
        shown = (*first, *last)
        pieces = [self._factor(arg, n, len(shown)) for n, arg in enumerate(shown)]
        # A name that is itself a fraction needs air around the dot behind it: ∂E/∂in · ∂in/∂w.
        airy = any(level == RATIO for _, level in pieces[:-1])
        dot = f" {self._times} " if airy else self._times
        texts = [text for text, _ in pieces]
        if hidden:
            texts.insert(len(first), f"{self._dots} {hidden} more factors {self._dots}")
        if len(texts) > 1 and self._juxtaposed(shown[0], texts[1]):
            texts[:2] = [texts[0] + texts[1]]
        if not pieces:
            return "1", ATOM
        level = NEG if pieces[0][1] == NEG else DIV if pieces[-1][1] == DIV else MUL
        return dot.join(texts), level

    def _factor(self, expr: Expr, place: int, count: int) -> Piece:
        text, level = self._go(expr)
        loose = (
            level <= ADD
            or (level == NEG and (place > 0 or "/" in text))
            or (level == DIV and place < count - 1)
        )
        return (f"({text})", ATOM) if loose else (text, level)

    def _juxtaposed(self, first: Expr, second: str) -> bool:
        return isinstance(first, Num) and first.written in _GLYPHS and second[0] == "(" and not self._ascii

    def _quotient(self, over: Expr, under: Expr) -> Piece:
        text, level = self._go(over)
        simple = level >= MUL or (level == NEG and "/" not in text)
        below = self._in(under, POW)
        return f"{text if simple else f'({text})'}/{below}", NEG if level == NEG and simple else DIV

    def _power(self, base: Expr, exponent: Expr) -> Piece:
        below = self._in(base, ATOM)
        if isinstance(exponent, Num) and float(exponent.value).is_integer() and not self._ascii:
            return below + raised(int(exponent.value)), POW
        return f"{below}^{self._in(exponent, ATOM)}", POW

    def _call(self, function: str, args: Sequence[Expr]) -> Piece:
        match function:
            case "exp":
                return self._exponential(args[0])
            case "abs":
                inside = self.text(args[0])
                return (f"abs({inside})" if "|" in inside else f"|{inside}|"), ATOM
            case "floor" | "ceil" if not self._ascii:
                left, right = "⌊⌋" if function == "floor" else "⌈⌉"
                return f"{left}{self.text(args[0])}{right}", ATOM
            case _:
                row = FUNCTIONS.get(function)
                sign = row.sign if row is not None else function
                return self._listed(ascii_text(sign) if self._ascii else sign, args)

    def _exponential(self, arg: Expr) -> Piece:
        text, level = self._go(arg)
        if level == NEG:
            inner = self._go(arg.arg)[1] if isinstance(arg, Neg) else ATOM
            plain = inner == ATOM and not set(text[1:]) & {"·", "*", "(", "/"}
        else:
            plain = level == ATOM
        return f"e^{text}" if plain else f"e^({text})", POW

    def _listed(self, name: str, args: Sequence[Expr]) -> Piece:
        first, hidden, last = kept(args)
        # A comma inside an argument would look like one between arguments.
        loosest = CHOICE if len(args) == 1 else ADD
        texts = [self._in(arg, loosest) for arg in first]
        if hidden:
            texts.append(f"{self._dots} {hidden} more {self._dots}")
        texts += [self._in(arg, loosest) for arg in last]
        return f"{name}({', '.join(texts)})", ATOM

    def _choice(self, cases: Sequence[tuple[Compare, Expr]], otherwise: Expr) -> Piece:
        if self._worked:
            reasons = " and ".join(self._condition(test) for test, _ in cases)
            return f"{self._in(otherwise, ADD)}, as {reasons}", CHOICE
        said = [f"{self._in(then, ADD)} if {self._condition(test)}" for test, then in cases]
        return f"{', '.join(said)}, else {self._in(otherwise, ADD)}", CHOICE

    def _condition(self, test: Compare) -> str:
        op = test.op if self._ascii else _OPS.get(test.op, test.op)
        return f"{self._in(test.left, ADD)} {op} {self._in(test.right, ADD)}"


def _whole(value: float) -> float:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004
