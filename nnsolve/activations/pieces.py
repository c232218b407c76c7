"""A definition taken apart as a hand works it: e^−z, 1 + e^−z, the quotient, each on a line of its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.activations import rules
from nnsolve.descent.spelling import spelled
from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, Call, Choose, Div, Expr, Mul, Num, Pow, Sym, parts, rebuilt, replaced, symbols
from nnsolve.functions import COMPARE, FLOATS, FUNCTIONS, A, Z

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.axis import Key
    from nnsolve.derivation import Rule

_OPENED = frozenset({"sigmoid", "Phi", "phi"})
"""Functions inside others that are worked by their definition: no calculator has a key for them."""

CLOSE = 1e-9

_WORDS = {"exp": "exp", "abs": "abs", "ln": "ln", "sqrt": "root", "sigmoid": "sigmoid"}


class Line(Struct, frozen=True):
    """A line to be written: the family `name`, what it is called, its formula in earlier lines, its value."""

    name: str
    text: str
    word: str
    formula: Expr
    rule: Rule
    value: float


class Pieces:
    """The lines of one point: equal parts are worked once.

    `start` names the quantities that are there already: their symbol, what each is called, their value.
    """

    def __init__(self, point: str, start: Mapping[Sym, tuple[str, float]]) -> None:
        self._point = point
        self._reserved: dict[str, str] = {}
        self._names = {sym.key: text for sym, (text, _) in start.items()}
        self._values = {sym.key: value for sym, (_, value) in start.items()}
        self._known: dict[Expr, Sym] = {}
        self._called_so: dict[str, Sym] = {}
        self._formulas: dict[Sym, Expr] = {}
        self._made: list[Line] = []

    def opened(self, expr: Expr, exact: float | None) -> tuple[Expr, list[Line]] | None:
        """`expr` in terms of new lines, and those lines.

        `None`, and nothing is remembered, where a line leaves double precision or the result misses `exact`.
        """
        before, called = dict(self._known), dict(self._called_so)
        self._made = []
        whole = self._top(expr)
        finite = all(math.isfinite(line.value) for line in self._made)
        if finite and keeps(self.value(whole), exact):
            return whole, self._made
        self._known, self._called_so = before, called
        return None

    def plain(self, expr: Expr) -> Expr:
        """`expr` with the parts that have a line already put in, and nothing new."""
        if expr in self._known:
            return self._known[expr]
        inner = parts(expr)
        return rebuilt(expr, [self.plain(e) for e in inner]) if inner else expr

    def value(self, expr: Expr) -> float:
        """What `expr` is worth in floats."""
        return evaluate(expr, self._read, FLOATS)

    def add(self, sym: Sym, text: str, value: float, formula: Expr) -> None:
        """Name a quantity that was written."""
        self._formulas[sym] = formula
        self._names[sym.key], self._values[sym.key] = text, value
        self._called_so[text] = sym

    def reserve(self, word: str, text: str) -> None:
        """Keep the plain name `word` for the quantity called `text`."""
        self._reserved[word] = text

    def called(self, text: str) -> Sym | None:
        """The quantity that is called `text` already, if any."""
        return self._called_so.get(text)

    def text(self, expr: Expr) -> str:
        """`expr` on one line, with the names of this point."""
        shown = spelled(replaced(expr, lambda sym: Sym(self._names.get(sym.key, sym.name))))
        whole = shown[1:-1] if isinstance(expr, Choose) else shown
        for name in sorted(set(self._names.values()), key=len, reverse=True):
            whole = whole.replace(f"e^(−{name})", f"e^−{name}")
        return whole

    # ------------------------------------------------------------------------------------- lines

    def _read(self, key: Key) -> float:
        return self._values[key]

    def _varies(self, expr: Expr) -> bool:
        return any(sym.key in self._values for sym in symbols(expr))

    def _line(self, expr: Expr, formula: Expr) -> Sym:
        text = self.text(expr)
        if text in self._called_so:
            # The same formula built in another way: −(1.7·z) beside −1.7·z.
            self._known[expr] = self._called_so[text]
            return self._known[expr]
        word = self._word(expr, text)
        sym = Sym(f"{self._point}.{word}")
        value = self.value(formula)
        rule = rules.EXPONENTIAL if isinstance(expr, Call) and expr.function == "exp" else rules.PART
        self._made.append(Line(sym.name, text, word, formula, rule, value))
        self._known[expr] = sym
        self.add(sym, text, value, formula)
        return sym

    def _word(self, expr: Expr, text: str) -> str:
        """A plain name for a line that nothing else has at this point."""
        word = _WORDS.get(expr.function, expr.function) if isinstance(expr, Call) else "sum"
        used = {sym.name.removeprefix(f"{self._point}.") for sym in self._formulas}
        count, found = 1, word
        while found in used or self._reserved.get(found, text) != text:
            count += 1
            found = f"{word}{count}"
        return found

    def _top(self, expr: Expr) -> Expr:
        """The right side of the last line: a function there is replaced by its definition."""
        if isinstance(expr, Call):
            known = self._known.get(expr) or self._called_so.get(self.text(expr))
            if known is not None and known in self._formulas:
                return self._formulas[known]
            definition = at(expr)
            if definition is not None:
                return self._top(definition)
            return Call(expr.function, tuple(map(self._argument, expr.args)))
        return self._inside(expr)

    def _part(self, expr: Expr) -> Expr:
        """`expr` inside another formula."""
        if expr in self._known:
            return self._known[expr]
        if isinstance(expr, Call) and self._varies(expr):
            definition = at(expr) if expr.function in _OPENED else None
            inner = definition is not None
            return self._line(expr, self._top(expr) if inner else self._called(expr))
        return self._inside(expr)

    def _called(self, call: Call) -> Expr:
        return Call(call.function, tuple(map(self._argument, call.args)))

    def _inside(self, expr: Expr) -> Expr:
        match expr:
            case Div(over, under):
                below = self._part(under) if isinstance(over, Add) else self._grouped(under)
                return Div(self._part(over), below)
            case Pow(base, exponent):
                return Pow(self._grouped(base), self._part(exponent))
            case Choose():
                return self._chosen(expr)
            case _:
                inner = parts(expr)
                return rebuilt(expr, [self._part(e) for e in inner]) if inner else expr

    def _grouped(self, expr: Expr) -> Expr:
        """A sum as a line of its own."""
        if expr in self._known:
            return self._known[expr]
        if isinstance(expr, Add) and self._varies(expr):
            return self._line(expr, self._inside(expr))
        return self._part(expr)

    def _argument(self, expr: Expr) -> Expr:
        if isinstance(expr, Mul) and any(isinstance(factor, Add) for factor in expr.args):
            return self._line(expr, self._inside(expr)) if expr not in self._known else self._known[expr]
        return self._grouped(expr)

    def _chosen(self, choose: Choose) -> Choose:
        """Only the case that holds is worked; the others stay as they are."""
        cases = list(choose.cases)
        for n, (test, then) in enumerate(cases):
            if COMPARE[test.op](self.value(test.left), self.value(test.right)):
                cases[n] = (test, self._part(then))
                return Choose(tuple(cases), choose.otherwise)
        return Choose(choose.cases, self._part(choose.otherwise))


def keeps(found: float, exact: float | None) -> bool:
    """Whether a formula that gave `found` lost no digits; `exact` is `None` where nobody knows better."""
    return exact is None or math.isclose(found, exact, rel_tol=CLOSE)


def at(call: Call) -> Expr | None:
    """The definition of a named function at the arguments of `call`, with π as a number."""
    row = FUNCTIONS[call.function]
    if row.definition is None:
        return None
    usual = (Num(float(word), word) for word in row.defaults[len(call.args) - 1 :])
    given = dict(zip((Z, A), (*call.args, *usual), strict=False))
    return replaced(row.definition, lambda sym: given.get(sym, constant(sym)))


def constant(sym: Sym) -> Expr:
    """π and e as numbers; any other symbol as it is."""
    return {"pi": Num(math.pi, "π"), "e": Num(math.e, "e")}.get(sym.name, sym) if not sym.index else sym
