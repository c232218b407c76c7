"""What a claim shows of itself: its label, its formulas, the numbers put in, the figure it ends in."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

from nnsolve.check.shape import fingerprint
from nnsolve.check.statement import bare
from nnsolve.errors import ExpressionError, NnsolveError
from nnsolve.expr import Num, Sym, parts, symbols
from nnsolve.working.exact import exact
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.expr import Expr
    from nnsolve.working.claim import Claim
    from nnsolve.working.written import Written

MOST_NUMERALS = 64


class Numbers:
    """The numbers of one side that somebody put in for names; `informed` are those that say which."""

    __slots__ = ("_expr", "_value", "all", "informed")

    def __init__(self, written: list[Written], expr: Expr) -> None:
        self.all = written
        self.informed = [one for one in written if telling(one) > LITTLE]
        self._expr = expr
        self._value: float | None = None

    def is_worth(self, value: float) -> bool:
        """Whether the side has this value when it is worked out."""
        if self._value is None:
            try:
                self._value = float(exact(self._expr))
            except (NnsolveError, OverflowError):
                self._value = nan
        return abs(self._value - value) <= 1e-9 * max(abs(value), 1e-9)


LITTLE = 0.35
"""What a number has to tell more than to count: a lone digit does not."""


def telling(written: Written) -> float:
    """How much a number says about which quantity it stands for: nothing for a 1, much for 0.59327."""
    if written.whole and abs(written.number) <= 2:  # noqa: PLR2004  (squares, halves, the 1 of 1 − out)
        return 0.1
    return (0.35, 0.6, 1.1, 1.6, 1.9)[min(written.figures, 5) - 1]


class Features:
    """One claim, read as far as alignment needs it."""

    __slots__ = ("_leaf", "_prints", "figure", "formulas", "label", "numbers", "side", "written")

    def __init__(self, claim: Claim, label: str, leaf: Callable[[Sym], object]) -> None:
        self._leaf = leaf
        self._prints: dict[int, bool] | None = None
        self.formulas: list[Expr] = []
        self.label = label
        self.written = claim.sides[0].text if label else ""
        self.figure: Written | None = None
        self.side = -1
        self.numbers: list[Numbers] = []
        for at, side in enumerate(claim.sides):
            expr = side.expr
            if expr is None or (label and at == 0):
                continue
            if isinstance(expr, Sym) and not self.label and not self.formulas:
                self.label, self.written = expr.name, side.text
            found = bare(expr)
            if found is not None:
                self.figure, self.side = found, at
                continue
            self._read(expr)

    def _read(self, expr: Expr) -> None:
        written: list[Written] = []
        for num in _numerals(expr):
            try:
                written.append(numeral(num))
            except ExpressionError:
                continue
            if len(written) >= MOST_NUMERALS:
                break
        named = any(True for _ in symbols(expr))
        if named:
            self.formulas.append(expr)
        if written and not (named and all(telling(one) <= LITTLE for one in written)):
            self.numbers.append(Numbers(written, expr))

    @property
    def prints(self) -> dict[int, bool]:
        """The fingerprints of the sides with names; a lone name is a weak sign, many formulas are one."""
        if self._prints is None:
            self._prints = {fingerprint(e, self._leaf): not isinstance(e, Sym) for e in self.formulas}
        return self._prints


def _numerals(expr: Expr) -> Iterator[Num]:
    if isinstance(expr, Num):
        yield expr
    for inner in parts(expr):
        yield from _numerals(inner)
