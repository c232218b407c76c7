"""Signs to formulas: a reader after Pratt for one side of an equation as people write it.

Products may leave their sign out, a minus may follow another sign, ``sin`` and its like may leave their
brackets out. The tree keeps the author's order and digits. Nothing is worked out here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Div, Max, Mul, Neg, Num, Pow, Slope, Sym
from nnsolve.functions import FUNCTIONS
from nnsolve.working.signs import PARTS, Token
from nnsolve.working.written import MOST_EXPONENT

if TYPE_CHECKING:
    from nnsolve.expr import Expr

DEEPEST = 40
LARGEST_POWER = 256
MOST_SIGNS = 1500

_WORDS = {
    **{name: name for name in FUNCTIONS},
    **{alias: name for name, row in FUNCTIONS.items() for alias in row.aliases if " " not in alias},
    "sigma": "sigmoid",
    "sig": "sigmoid",
    "sqrt": "sqrt",
    "√": "sqrt",
    "log_10": "log10",
    "log_2": "log2",
    "log_e": "ln",
    "lg": "log10",
    "ld": "log2",
    "ReLU": "relu",
    "RELU": "relu",
    "Relu": "relu",
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "max": "max",
    "Max": "max",
    "min": "min",
    "Min": "min",
    "int": "floor",
}
_NOT_CALLED = frozenset({"linear", "none", "Phi", "phi", "int", "step"})
"""Names of functions that a working uses for something else."""
_FUNCTION = {word: name for word, name in _WORDS.items() if word not in _NOT_CALLED}
_BARE = frozenset({"ln", "log", "log2", "log10", "log_10", "log_2", "exp", "tanh", "sin", "cos", "sqrt", "√"})
_CONSTANTS = frozenset({"e", "pi"})
_PLUS_OR_MINUS = frozenset("+-")


@lru_cache(maxsize=1 << 13)
def number(written: str) -> Num:
    """A number with its digits."""
    if written in PARTS:
        return Num(PARTS[written], written)
    if written.isdecimal():
        if len(written) > DEEPEST:
            _refuse(f"expected numbers of at most {DEEPEST} digits, found one of {len(written)}")
        return Num(int(written), written)
    plain = written.rstrip("%")
    mantissa, _, power = plain.replace("E", "e").partition("e")
    if len(mantissa) > DEEPEST + 1:
        _refuse(f"expected numbers of at most {DEEPEST} digits")
    most = MOST_EXPONENT + 1 - len(mantissa.partition(".")[0])
    if len(power) > len("-300") or (power and not -MOST_EXPONENT <= int(power) <= most):
        _refuse(f"expected powers of ten from -{MOST_EXPONENT} to {MOST_EXPONENT}")
    return Num(float(plain) / 100 if plain != written else float(plain), written)


@lru_cache(maxsize=1 << 13)
def symbol(name: str) -> Sym:
    """The symbol called `name`."""
    return Sym(name)


def _refuse(message: str) -> NoReturn:
    raise ExpressionError(message)


def is_function(name: str) -> bool:
    """Whether `name` followed by a bracket is a function."""
    return name in _FUNCTION


class Reader:
    """Reads one formula from `tokens`; `place` is where it stands."""

    def __init__(self, tokens: list[Token]) -> None:
        if len(tokens) > MOST_SIGNS:
            _refuse(f"expected at most {MOST_SIGNS} signs in one formula, found {len(tokens)}")
        self.tokens, self.place, self.depth, self.bars = tokens, 0, 0, 0

    def whole(self) -> Expr:
        """The formula that all the tokens make. Raises `ExpressionError` if they make none."""
        expr = self._formula()
        if self.place < len(self.tokens):
            self._wrong(self.tokens[self.place])
        return expr

    def _wrong(self, token: Token) -> NoReturn:
        if token.kind in {"bad", "words"}:
            _refuse(token.text if token.kind == "bad" else f"words among the formula: {token.text[:40]}")
        if token.kind == "cmp":
            _refuse("a comparison")
        if token.text == ")":
            _refuse("a bracket is closed that was not opened")
        _refuse(f"{token.text!r} does not belong there")

    def _is_op(self, sign: str) -> bool:
        at = self.place
        return at < len(self.tokens) and self.tokens[at].kind == "op" and self.tokens[at].text == sign

    def _formula(self) -> Expr:
        left = self._term()
        tokens, last = self.tokens, len(self.tokens)
        terms: list[Expr] = []
        # A loop, so that long sums cost no depth.
        while self.place < last:
            token = tokens[self.place]
            if token.kind != "op" or token.text not in _PLUS_OR_MINUS:
                break
            self.place += 1
            terms.append(left)
            left = Neg(self._term()) if token.text == "-" else self._term()
        return Add((*terms, left)) if terms else left

    def _term(self) -> Expr:
        """A product, a quotient or one operand."""
        left = self._operand()
        tokens, last, divided = self.tokens, len(self.tokens), 0
        factors: list[Expr] = []
        while self.place < last:
            token = tokens[self.place]
            sign = token.text if token.kind == "op" else ""
            if sign == "^":
                left = self._power(left)
            elif sign == "*":
                self.place += 1
                factors.append(left)
                left = self._signed()
            elif sign == "/":
                self.place += 1
                divided += 1
                if divided > DEEPEST:
                    _refuse(f"expected at most {DEEPEST} divisions in a row, found more")
                left = Div(_product(factors, left), self._signed())
                factors = []
            elif sign in {"//", "mod"}:
                self.place += 1
                left = _whole_quotient(_product(factors, left), self._signed(), rest=sign == "mod")
                factors = []
            elif self._starts(token):
                factors.append(left)
                left = self._implied()
            else:
                break
        return _product(factors, left)

    def _starts(self, token: Token) -> bool:
        """Whether `token` begins a factor whose sign was left out."""
        kind = token.kind
        if kind == "num":
            before = self.tokens[self.place - 1]
            if before.kind == "num":
                _refuse("two numbers side by side")
            return True
        if kind == "op":
            return token.text in {"(", "√"} or (token.text == "|" and not self.bars)
        return kind in {"name", "slope", "slope of", "sum"}

    def _implied(self) -> Expr:
        base = self._operand()
        while self._is_op("^"):
            base = self._power(base)
        return base

    def _signed(self) -> Expr:
        negative = 0
        while (self.place < len(self.tokens) and self._is_op("-")) or self._is_op("+"):
            negative += self.tokens[self.place].text == "-"
            self.place += 1
        inner = self._implied()
        if negative > 1:
            _refuse("several signs in front of one number")
        return _negated(inner) if negative else inner

    def _power(self, base: Expr) -> Expr:
        self.place += 1
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse(f"expected at most {DEEPEST} levels of powers, found more")
        exponent = self._signed()
        self.depth -= 1
        if base == symbol("e"):
            return Call("exp", (exponent,))
        _check_power(exponent)
        return Pow(base, exponent)

    def _operand(self) -> Expr:
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse(f"expected at most {DEEPEST} levels inside one another, found more")
        expr = self._one()
        self.depth -= 1
        return expr

    def _one(self) -> Expr:
        if self.place >= len(self.tokens):
            _refuse("a formula ends too early")
        token = self.tokens[self.place]
        kind = token.kind
        if kind == "num":
            self.place += 1
            return number(token.text)
        if kind == "name":
            return self._named(token)
        if kind == "op":
            return self._prefix(token)
        if kind == "slope":
            self.place += 1
            return symbol(token.text)
        if kind == "slope of":
            return self._slope_of(token)
        if kind == "sum":
            return self._summed()
        return self._wrong(token)

    def _summed(self) -> Expr:
        self.place += 1
        body = self._term()
        return Call("sum", (body,))

    def _slope_of(self, token: Token) -> Expr:
        self.place += 1
        while self._is_op("*"):
            self.place += 1
        by = symbol(token.text)
        if self.place >= len(self.tokens) or not self._starts(self.tokens[self.place]):
            return symbol(f"d()/d({token.text})")
        return Slope(self._implied(), by)

    def _prefix(self, token: Token) -> Expr:
        sign = token.text
        if sign == "-":
            self.place += 1
            return _negated(self._term())
        if sign == "+":
            self.place += 1
            return self._operand()
        if sign == "(":
            return self._bracket()
        if sign == "|":
            return self._absolute()
        if sign == "√":
            self.place += 1
            inner = self._operand()
            return Call("sqrt", (inner,))
        return self._wrong(token)

    def _bracket(self) -> Expr:
        self.place += 1
        outside, self.bars = self.bars, 0
        inner = self._formula()
        if self._is_op(","):
            _refuse("a list of numbers")
        self._close(")")
        self.bars = outside
        return inner

    def _absolute(self) -> Expr:
        self.place += 1
        self.bars += 1
        inner = self._formula()
        self.bars -= 1
        self._close("|")
        return Call("abs", (inner,))

    def _close(self, sign: str) -> None:
        if not self._is_op(sign):
            if self.place < len(self.tokens):
                self._wrong(self.tokens[self.place])
            _refuse("a bracket is not closed")
        self.place += 1

    def _named(self, token: Token) -> Expr:
        name = token.text
        self.place += 1
        following = self.place < len(self.tokens)
        if name in _FUNCTION:
            if following and self._is_op("("):
                return self._called(_FUNCTION[name])
            if name in _BARE and following and self.tokens[self.place].kind in {"num", "name"}:
                return Call(_FUNCTION[name], (self._implied(),))
        if following and name.endswith("_new") and self._is_op("(") and name[:-4] in _FUNCTION:
            _refuse("a slope that is written with a prime")
        return symbol(name)

    def _called(self, function: str) -> Expr:
        self.place += 1
        outside, self.bars = self.bars, 0
        args = [self._formula()]
        while self._is_op(","):
            self.place += 1
            args.append(self._formula())
        self._close(")")
        self.bars = outside
        if function == "max":
            return Max(tuple(args))
        if function == "min":
            return Neg(Max(tuple([_negated(arg) for arg in args])))
        usual = FUNCTIONS[function].defaults
        if len(args) > 1 + len(usual):
            _refuse(f"expected {1 + len(usual)} number(s) for {function}, found {len(args)}")
        return Call(function, (*args, *(number(word) for word in usual[len(args) - 1 :])))


def _product(factors: list[Expr], last: Expr) -> Expr:
    if not factors:
        return last
    # A minus in front of a product belongs to the whole of it; its first factor is where it stands.
    return Mul((*factors, last))


def _whole_quotient(over: Expr, under: Expr, *, rest: bool) -> Expr:
    """The whole part of a quotient, or the `rest` of the division."""
    quotient = Call("floor", (Div(over, under),))
    return Add((over, Neg(Mul((under, quotient))))) if rest else quotient


def _negated(inner: Expr) -> Expr:
    return Neg(inner)


def _check_power(exponent: Expr) -> None:
    inner = exponent.arg if isinstance(exponent, Neg) else exponent
    if isinstance(inner, Num) and abs(inner.value) > LARGEST_POWER:
        _refuse(f"expected powers of at most {LARGEST_POWER}")
    if isinstance(inner, Pow) and isinstance(inner.base, Num):
        _refuse("a power of a power")
