"""Typed formulas: text in, `Expr` out, in the order and with the digits of its author.

The reader is our own (after Pratt), so nothing that is typed is ever run. It is bounded: length, nesting,
digits of a number, size of an exponent. Every refusal is an `ExpressionError` with its column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, cast

from nnsolve.errors import ExpressionError
from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, Call, Div, Expr, Max, Mul, Neg, Num, Pow, Sym, parts, symbols
from nnsolve.functions import CONSTANTS, FUNCTIONS, Floats
from nnsolve.symbolic.tokens import DIGITS, FRACTIONS, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Container

DEPTH = 40
"""How deep brackets, signs and powers may stand inside one another."""
EXPONENT = 256
"""How large a numeric exponent may be."""

_LEVELS = 4 * DEPTH
_SUM, _PRODUCT, _POWER = 10, 20, 30
_CLOSE = {"(": ")", "[": "]", "|": "|"}
_LETTERS = frozenset({"sigma", "σ", "phi", "φ", "Phi", "Φ"})


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").replace("-", "")


@cache
def _words(_count: int) -> tuple[dict[str, str], dict[str, str]]:
    """Names of functions as they are written, exactly and loosely; made anew when functions were added."""
    exact = {
        "sigma": "sigmoid",
        **{word: row.name for row in FUNCTIONS.values() for word in (*row.aliases, row.sign, row.name)},
    }
    return exact, {_plain(word): name for word, name in exact.items() if word not in {"Phi", "Φ"}}


def function_name(word: str) -> str | None:
    """The name in `FUNCTIONS` of a function written `word`: its name, sign or alias, in any case."""
    exact, loose = _words(len(FUNCTIONS))
    return exact.get(word) or loose.get(_plain(word))


def parse(text: str, names: Container[str] | None = None) -> Expr:
    """The formula written in `text`, with its terms, factors and digits in the order they stand.

    Names are quantities, ``pi`` and ``e`` the constants; ``2x``, ``2(x + 1)``, ``½x²`` and ``|x|`` are read
    as in a book, and ``1/2x`` from left to right as ``(1/2)·x``. Where `names` is given, no other name may
    occur.

    >>> parse("x - 0.50")
    Add(args=(Sym(name='x', index=()), Neg(arg=Num(value=0.5, written='0.50'))))

    Raises:
        ExpressionError: for what is not a formula, passes a bound or names an unknown quantity.
    """
    return _Reader(text, names).whole()


def parse_call(text: str) -> tuple[str, tuple[Num, ...]] | None:
    """The function called by name in `text`, with its parameters: "leaky relu(0.1)", "ReLU", "hard limit".

    Parameters that are left out have their usual values. `None` when `text` is not just a known name; it may
    then be a formula in z.

    Raises:
        ExpressionError: for a known name with a wrong number of parameters.
    """
    head, bracket, tail = text.strip().partition("(")
    name = function_name(head.strip())
    if name is None:
        return None
    given = () if not bracket else _parameters(tail)
    if given is None:
        return None
    usual = FUNCTIONS[name].defaults
    if len(given) > len(usual):
        wanted = "no parameter" if not usual else f"at most {len(usual)}"
        message = f"expected {wanted} for {name}, found {len(given)}"
        raise ExpressionError(message, text, text.index("(") + 1)
    return name, (*given, *(Num(float(word), word) for word in usual[len(given) :]))


def _parameters(tail: str) -> tuple[Num, ...] | None:
    """The numbers of ``0.1, 2)``; `None` when it holds anything else."""
    if not tail.endswith(")"):
        return None
    numbers: list[Num] = []
    for word in tail[:-1].split(","):
        minus = word.strip().startswith(("-", "−"))
        try:
            found = tokens(word.strip()[minus:])
        except ExpressionError:
            return None
        if [t.kind for t in found] != ["number", "end"]:
            return None
        value = _number(found[0].text).value
        numbers.append(Num(-value, f"-{found[0].text}") if minus else _number(found[0].text))
    return tuple(numbers)


def _number(word: str) -> Num:
    return Num(float(word) if any(c in word for c in ".eE") else int(word), word)


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, text: str, names: Container[str] | None) -> None:
        self.text, self.names = text, names
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0
        self.bars = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += token.kind != "end"
        return token

    def error(self, message: str, at: Token) -> ExpressionError:
        return ExpressionError(message, self.text, at.start + 1)

    def whole(self) -> Expr:
        expr = self.expression(0)
        if self.next.kind != "end":
            message = f"expected an operator or the end, found {_shown(self.next)}{_comma(self.next)}"
            raise self.error(message, self.next)
        return expr

    def nested(self, power: int, opening: Token) -> Expr:
        """A formula one level further in."""
        self.depth += 1
        if self.depth > DEPTH:
            message = f"expected at most {DEPTH} levels of nesting, found more"
            raise self.error(message, opening)
        expr = self.expression(power)
        self.depth -= 1
        return expr

    def expression(self, power: int) -> Expr:
        """A formula whose operators bind at least as tightly as `power`."""
        left = self.operand(power)
        # A sum in brackets stays one term of the sum around it; one that grows here takes its terms up.
        grown = False
        while True:
            before, after = self.tokens[self.place - 1], self.next
            sign = after.text if after.kind == "sign" else ""
            if after.kind == "raised" and power <= _POWER:
                self.take()
                left = self.power(left, _raised(after), after)
            elif sign == "^" and power <= _POWER:
                self.take()
                exponent = self.next
                left = self.power(left, self.nested(_POWER - 1, after), exponent)
            elif sign in {"*", "/"} and power <= _PRODUCT:
                self.take()
                right = self.expression(_PRODUCT + 1)
                left = Div(left, right) if sign == "/" else _product(left, right, grown=grown)
            elif sign in {"+", "-"} and power <= _SUM:
                self.take()
                right = self.expression(_SUM + 1)
                left = _sum(left, Neg(right) if sign == "-" else right, grown=grown)
            elif power <= _PRODUCT and self.is_factor(before, after):
                left = _product(left, self.expression(_PRODUCT + 1), grown=grown)
            else:
                return left
            grown = True
            self.check(left, after)

    def is_factor(self, before: Token, after: Token) -> bool:
        """Whether `after` starts a factor without a sign: ``2x``, ``)(``, ``x exp(x)``, not ``x 2``."""
        if after.kind == "sign":
            opens = after.text in {"(", "[", "√"} or (after.text == "|" and not self.bars)
            return opens and before.kind != "name"
        if after.kind == "fraction":
            return before.text in {")", "]", "|"}
        if after.kind != "name":
            return False
        return before.kind != "name" or self.calls(self.place)

    def calls(self, place: int) -> bool:
        """Whether the name at `place` is a function with its bracket."""
        bracket = self.tokens[place + 1]
        word = self.tokens[place].text
        return bracket.text == "(" and (word == "max" or function_name(word) is not None)

    def operand(self, power: int) -> Expr:
        token = self.next
        if token.kind == "number":
            self.take()
            return _number(token.text)
        if token.kind == "fraction":
            self.take()
            return Num(FRACTIONS[token.text], token.text)
        if token.kind == "name":
            return self.called() if self.tokens[self.place + 1].text == "(" else self.symbol()
        match token.text if token.kind == "sign" else "":
            case "(" | "[" | "|" as opening:
                self.take()
                outside, self.bars = self.bars, int(opening == "|")
                inside = self.nested(0, token)
                self.close(_CLOSE[opening])
                self.bars = outside
                return Call("abs", (inside,)) if opening == "|" else inside
            case "-":
                self.take()
                # In a·−b·c the sign belongs to b, in −a·b to the product.
                return Neg(self.nested(max(_PRODUCT, power), token))
            case "+":
                self.take()
                return self.nested(max(_PRODUCT, power), token)
            case "√":
                self.take()
                return Call("sqrt", (self.nested(_POWER + 1, token),))
            case _:
                message = f"expected a number, a name or a bracket, found {_shown(token)}"
                raise self.error(message, token)

    def close(self, sign: str) -> None:
        if self.next.kind != "sign" or self.next.text != sign:
            message = f"expected an operator or '{sign}', found {_shown(self.next)}{_comma(self.next)}"
            raise self.error(message, self.next)
        self.take()

    def symbol(self) -> Expr:
        token = self.take()
        name = token.text
        if name in CONSTANTS or name == "π":
            return Sym("pi" if name == "π" else name)
        if self.names is not None and name in self.names:
            return Sym(name)
        if function_name(name) and not (self.names is None and name in _LETTERS):
            message = f"expected '(' after the function {name}, found {_shown(self.next)}"
            raise self.error(message, self.next)
        if self.names is not None:
            raise self.error(_unknown(name, self.names), token)
        return Sym(name)

    def called(self) -> Expr:
        token = self.take()
        name = function_name(token.text)
        if name is None and token.text != "max":
            raise self.error(self.not_a_function(token.text), token)
        opening = self.take()
        outside, self.bars = self.bars, 0
        args = [self.nested(0, opening)]
        while self.next.kind == "sign" and self.next.text == ",":
            self.take()
            args.append(self.nested(0, opening))
        self.close(")")
        self.bars = outside
        if name is None:
            return Max(tuple(args))
        usual = FUNCTIONS[name].defaults
        if len(args) > 1 + len(usual):
            wanted = "1 argument" if not usual else f"at most {1 + len(usual)} arguments"
            message = f"expected {wanted} of {name}, found {len(args)}"
            raise self.error(message, token)
        return Call(name, (*args, *(Num(float(word), word) for word in usual[len(args) - 1 :])))

    def not_a_function(self, word: str) -> str:
        if word in CONSTANTS or (self.names is not None and word in self.names):
            return f"expected an operator after {word}, found '('"
        near = _nearest(word, ["max", *FUNCTIONS])
        return f"expected a known function before '(', found {word!r}{near}; a product is written {word}·(…)"

    def power(self, base: Expr, exponent: Expr, at: Token) -> Expr:
        """`base` ^ `exponent`, with ``e ^ x`` read as exp(x); `at` is where the exponent starts."""
        if not _varies(exponent):
            value = _constant(exponent)
            shown = self.text[at.start : self.tokens[self.place - 1].stop].replace("**", "^")
            if math.isnan(value):
                message = f"expected an exponent that is a number, found {shown}"
                raise self.error(message, at)
            if abs(value) > EXPONENT:
                message = f"exponent {shown} is larger than {EXPONENT}"
                raise self.error(message, at)
        return Call("exp", (exponent,)) if base == Sym("e") else Pow(base, exponent)

    def check(self, expr: Expr, at: Token) -> None:
        """Refuse chains such as ``a/b/c/…`` that nest without brackets, and numbers that never end."""
        if _height(expr) > _LEVELS:
            message = f"expected at most {_LEVELS} operations inside one another, found more"
            raise self.error(message, at)
        if isinstance(expr, Pow) and not _varies(expr) and _digits(expr) > DIGITS * EXPONENT:
            message = f"expected powers of at most {DIGITS * EXPONENT} digits, found more"
            raise self.error(message, at)


def _shown(token: Token) -> str:
    return token.text if token.kind == "end" else f"'{token.text}'"


def _comma(token: Token) -> str:
    return "; numbers have a decimal point" if token.text == "," else ""


def _raised(token: Token) -> Expr:
    return Neg(_number(token.text[1:])) if token.text.startswith("-") else _number(token.text)


def _sum(left: Expr, right: Expr, *, grown: bool) -> Add:
    return Add((*left.args, right)) if grown and isinstance(left, Add) else Add((left, right))


def _product(left: Expr, right: Expr, *, grown: bool) -> Mul:
    return Mul((*left.args, right)) if grown and isinstance(left, Mul) else Mul((left, right))


def _varies(expr: Expr) -> bool:
    return any(sym.name not in CONSTANTS for sym in symbols(expr))


class _Real(Floats):
    """Doubles only: a power of whole numbers ends at infinity, not in a number of a million digits."""

    def number(self, num: Num) -> float:
        return float(num.value)


def _constant(expr: Expr) -> float:
    return evaluate(expr, lambda key: CONSTANTS[key.name], _Real())


def _height(expr: Expr) -> int:
    height, row = 0, [expr]
    while row:
        height += 1
        row = [inner for e in row for inner in parts(e)]
    return height


def _digits(expr: Expr) -> float:
    """How many digits the exact value of a constant may have."""
    match expr:
        case Num(_, written):
            return len(written)
        case Pow(base, exponent):
            return _digits(base) * max(1, abs(_constant(exponent)))
        case _:
            return sum((_digits(inner) for inner in parts(expr)), 1)


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1, 0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _unknown(name: str, names: Container[str]) -> str:
    if not isinstance(names, Iterable):
        return f"expected a known quantity, found {name!r}"
    known = [str(each) for each in cast("Iterable[object]", names)]
    listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")  # noqa: PLR2004
    return f"expected one of {listed}, found {name!r}{_nearest(name, known)}"
