"""The numbers of a line: the formula again with digits in it, such that a calculator gives the printed value.

The digits belong to the line: where the usual ones do not give the printed value, the operands of that
line get more of them until they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, Choose, Compare, Neg, Num, Sym, Where, parts, rebuilt
from nnsolve.functions import COMPARE, FLOATS
from nnsolve.render.digits import Digits, agrees, full
from nnsolve.render.text import elided, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation, Step
    from nnsolve.expr import Expr

_MORE = (0, 1, 2, 3, 4, 6, 8, 10)
"""How many extra places the operands of a line are tried with before all their digits are shown."""

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Worked(Struct, frozen=True):
    """One line in numbers: the formula with its cases decided, the digits of each operand, the value.

    `formula` is `None` where there is nothing to compute: a given, or a copy of another quantity.
    """

    formula: Expr | None
    shown: dict[Key, str]
    value: str


class Numbers:
    """The digits of the quantities of one derivation."""

    def __init__(self, derivation: Derivation, digits: Digits) -> None:
        self._derivation, self.digits = derivation, digits
        self._steps: dict[Key, Step] = {}
        self._written: dict[Key, str] = {}
        self._quotients: dict[Key, str] = {}
        self._lines: dict[Key, Worked] = {}
        self._values: dict[Key, str] = {}

    def step(self, key: Key) -> Step:
        """The step at `key`, made once."""
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = self._derivation[key]
        return step

    def text(self, key: Key) -> str:
        """The digits of a quantity on its own: as typed for a given, else as its line prints them."""
        if key not in self._values:
            step = self.step(key)
            self._values[key] = self.worked(step).value if step.formula is not None else self._operand(key, 0)
        return self._values[key]

    def cell(self, key: Key) -> str:
        """The digits of a quantity in a table, which may be long: what was not worked is not checked."""
        return self._values.get(key) or self._operand(key, 0)

    def worked(self, step: Step) -> Worked:
        """The line of `step` in numbers; what it shows gives its value unless terms are left out of it."""
        if self._steps.get(step.key) is not step:
            return self._line(step)
        if step.key not in self._lines:
            self._lines[step.key] = self._line(step)
        return self._lines[step.key]

    def _line(self, step: Step) -> Worked:
        if step.formula is None or isinstance(step.formula, Sym) or is_plain(step.formula):
            return Worked(None, {}, self._operand(step.key, 0))
        formula = taken(step.formula, self._derivation.value)
        keys = tuple(dict.fromkeys(sym.key for sym in visible(formula)))
        if typed := self._derivation.typed(step.key):  # worked by hand: these digits are the value
            return Worked(formula, {key: self._operand(key, 0) for key in keys}, typed)
        if elided(formula):
            shown = {key: self._operand(key, 0) for key in keys}
            return Worked(formula, shown, self.digits.text(step.value))
        if _is_noise(formula, step.value, self._derivation.value):
            return self._fitted(formula, keys, "0") or Worked(formula, self._full(keys), "0")
        short = self._quotient(step.key)
        for extra in range(14):
            value = short or self.digits.text(step.value, extra)
            worked = self._fitted(formula, keys, value)
            if worked is not None:
                return worked
        return Worked(formula, self._full(keys), full(step.value))

    def _fitted(self, formula: Expr, keys: tuple[Key, ...], value: str) -> Worked | None:
        """The line with the fewest digits in its operands that give `value`; `None` when none do."""
        before: dict[Key, str] = {}
        for extra in _MORE:
            shown = {key: self._operand(key, extra) for key in keys}
            if shown != before and _gives(formula, shown, value):
                return Worked(formula, shown, value)
            before = shown
        shown = self._full(keys)
        return Worked(formula, shown, value) if _gives(formula, shown, value) else None

    def _full(self, keys: tuple[Key, ...]) -> dict[Key, str]:
        return {key: self._as_written(key) or full(self._derivation.value(key)) for key in keys}

    def _operand(self, key: Key, extra: int) -> str:
        return (
            self._as_written(key)
            or self._quotient(key)
            or self.digits.text(self._derivation.value(key), extra)
        )

    def _quotient(self, key: Key) -> str:
        if key not in self._quotients:
            self._quotients[key] = self._short(key)
        return self._quotients[key]

    def _short(self, key: Key) -> str:
        """All digits of a quotient of whole numbers that ends within the usual decimals, as 8.75 does."""
        value = self._derivation.value(key)
        if isinstance(value, int):
            return ""
        inputs = self.step(key).inputs
        if not inputs or not all(isinstance(self._derivation.value(one), int) for one in inputs):
            return ""
        text = full(value)
        return text if len(text.partition(".")[2]) <= self.digits.decimals and "e" not in text else ""

    def _as_written(self, key: Key) -> str:
        """The typed digits of a given, or of the given that the quantity is a copy of; else empty."""
        chain: list[Key] = []
        while key not in self._written:
            chain.append(key)
            source = self._copied(key)
            if source is None:
                self._written[key] = self._derivation.typed(key)
                break
            key = source
        for copy in chain:
            self._written[copy] = self._written[key]
        return self._written[key]

    def _copied(self, key: Key) -> Key | None:
        """The quantity that `key` only repeats, if it does."""
        template = self._derivation.family(key.name).template
        if not isinstance(template, (Sym, Where)):
            return None
        formula = self.step(key).formula
        return formula.key if isinstance(formula, Sym) else None


def is_plain(expr: Expr) -> bool:
    """Whether a formula is a bare number that has no form of its own, such as the slope of a bias."""
    inner = expr.arg if isinstance(expr, Neg) else expr
    return isinstance(inner, Num) and not inner.written


def taken(expr: Expr, value_of: Callable[[Key], float]) -> Expr:
    """`expr` with every case distinction reduced to the case that holds and the reasons why it does."""
    if isinstance(expr, Choose):
        return _decided(expr, value_of)
    inner = parts(expr)
    if not inner:
        return expr
    new = [taken(part, value_of) for part in inner]
    return expr if all(a is b for a, b in zip(inner, new, strict=True)) else rebuilt(expr, new)


def _decided(choose: Choose, value_of: Callable[[Key], float]) -> Choose:
    failed: list[Compare] = []
    for test, then in choose.cases:
        left, right = (evaluate(side, value_of, FLOATS) for side in (test.left, test.right))
        plain = Compare(taken(test.left, value_of), test.op, taken(test.right, value_of))
        if COMPARE[test.op](left, right):
            one = taken(then, value_of)
            # What holds of two sides says itself that the cases before it of the same sides do not.
            before = [other for other in failed if (other.left, other.right) != (plain.left, plain.right)]
            return Choose(tuple((reason, one) for reason in (*before, plain)), one)
        opposite = _OPPOSITE.get(test.op, "<" if left < right else ">")
        failed.append(Compare(plain.left, opposite, plain.right))
    last = taken(choose.otherwise, value_of)
    return Choose(tuple((test, last) for test in failed), last)


def _gives(formula: Expr, shown: dict[Key, str], value: str) -> bool:
    """Whether the digits in `shown`, put into `formula`, give `value` and make its conditions true."""
    numbers = {key: _read(text) for key, text in shown.items()}
    if not agrees(evaluate(formula, numbers.__getitem__, FLOATS), value):
        return False
    return all(
        COMPARE[test.op](
            evaluate(test.left, numbers.__getitem__, FLOATS),
            evaluate(test.right, numbers.__getitem__, FLOATS),
        )
        for test in _conditions(formula)
    )


def _read(text: str) -> float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _conditions(expr: Expr) -> Iterator[Compare]:
    if isinstance(expr, Choose):
        yield from (test for test, _ in expr.cases)
    for part in parts(expr):
        yield from _conditions(part)


def _is_noise(formula: Expr, value: float, value_of: Callable[[Key], float]) -> bool:
    """Whether a sum that should vanish left only the rounding of binary arithmetic: 0.1 + 0.2 − 0.3."""
    if not isinstance(formula, Add) or isinstance(value, int) or not 0 < abs(value) <= 1e-10:  # noqa: PLR2004
        return False
    terms = [arg.arg if isinstance(arg, Neg) else arg for arg in formula.args]
    greatest = max(abs(evaluate(term, value_of, FLOATS)) for term in terms)
    return abs(value) <= 4e-16 * len(terms) * greatest
