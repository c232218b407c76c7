"""Two of the three facts about a line: whether it restates its formula, whether it is true as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.audit import relation
from nnsolve.check.candidate import Candidate
from nnsolve.check.near import agrees
from nnsolve.check.statement import bare
from nnsolve.check.verdict import Mismatch
from nnsolve.expr import Div, Num, Sym, parts, rebuilt
from nnsolve.render.digits import Digits
from nnsolve.working.exact import UndeterminedError, exact, numerals, ratio

if TYPE_CHECKING:
    from collections.abc import Container

    from nnsolve.check.line import Restated
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Outcome, Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Claim, Side

ENOUGH = 3
"""Figures with which nobody writes a value by chance."""
_LARGE = 1e15
"""From here on a whole number is shown with a power of ten."""
_NEAR = 0.002
"""How far, relative to what is due, digits that are not shown can move a result."""


class Lines:
    """The lines of one working against the formulas that they belong to."""

    def __init__(self, marker: Marker, mine: Tied, found: Replay) -> None:
        self._marker, self._mine, self._found = marker, mine, found

    def restated(self, statement: Statement) -> Restated:
        """Fact L, of the last side before the figure that has something to compare."""
        claim, key = statement.claim, statement.key
        if claim is None or key is None:
            return None
        for side in reversed(claim.sides[: statement.side] if statement.side >= 0 else claim.sides):
            if side.expr is not None and not isinstance(side.expr, Sym):
                found = self._marker.restating.check(self._found, key, side.expr)
                if isinstance(found, Candidate) and statement.is_percent:
                    # 100·4/5 = 80 %: the factor has led to the unit already.
                    share = self._marker.restating.check(self._found, key, Div(side.expr, Num(100, "100")))
                    found = share if share in {"yes", "carried"} else found
                if found != "unread":
                    return found
        return None

    def begins_right(self, statement: Statement, restated: Restated) -> bool:
        """Whether a side is the formula with the figures above, and what became of it is no wrong formula.

        `restated` is fact L of the last side: another step, or a number that went in wrongly, is none.
        """
        claim, key = statement.claim, statement.key
        if claim is None or key is None or statement.side < 0:
            return False
        if isinstance(restated, Candidate) and restated.where == key:
            if not restated.code.startswith("copied-"):
                return False
        elif isinstance(restated, str):
            return False
        sides = [side.expr for side in claim.sides[: statement.side] if side.expr is not None]
        put_in = [expr for expr in sides if not isinstance(expr, (Sym, Num))]
        check = self._marker.restating.check
        return any(check(self._found, key, expr) in {"yes", "carried"} for expr in put_in)

    def rests_on_untied(self, statement: Statement, restated: str | Candidate | None) -> bool:
        """Whether the numbers of a line, which is true in itself, are those of lines that were not tied."""
        claim = statement.claim
        known = isinstance(restated, Candidate) and not restated.code.startswith("copied-")
        if known or claim is None or len(claim.sides) < 3:  # noqa: PLR2004
            return False
        loose = {
            one.figure.number for one in self._mine.statements if one.key is None and one.figure is not None
        }
        sides = claim.sides[: statement.side]
        put_in = {num.value for side in sides if side.expr is not None for num in numerals(side.expr)}
        return not loose.isdisjoint(put_in)


def is_close(outcome: Outcome, found: Replay) -> bool:
    """Whether a figure is so near to what is due that digits not shown can be the difference."""
    due = found.here(outcome.line)
    return abs(outcome.figure.number - due) <= _NEAR * abs(due)


def mismatch(claim: Claim, exactly: Container[float] = ()) -> Mismatch | None:
    """Fact A: the first two neighbouring sides that are not equal, however their digits are taken.

    Numbers in `exactly` are those of the exercise: they stand for themselves, not for what rounds to them.
    """
    before = None
    for n, side in enumerate(claim.sides):
        if side.expr is None or isinstance(side.expr, Sym):
            before = None
            continue
        if before is not None and before.expr is not None:
            figure, left, right = bare(side.expr), before.expr, side.expr
            if exactly:
                # A result may be rounded to the digits of such a number.
                left, right = _fixed(left, exactly), _fixed(right, exactly) if figure is None else right
            if figure is not None and agrees(left, figure):
                before = side
                continue
            about = claim.relations[n - 1] == "≈"
            if relation(left, right, about=about).kind == "false":
                return _unlike(before, side)
        before = side
    return None


def _fixed(expr: Expr, exactly: Container[float]) -> Expr:
    """`expr` with the numbers in `exactly` as fractions, which stand for nothing but themselves."""
    if isinstance(expr, Num):
        if "." not in expr.written or expr.value not in exactly:
            return expr
        value = ratio(expr)
        return Num(expr.value, f"{value[0]}/{value[1]}") if isinstance(value, tuple) else expr
    inner = parts(expr)
    return rebuilt(expr, [_fixed(part, exactly) for part in inner]) if inner else expr


def _unlike(left: Side, right: Side) -> Mismatch:
    """Two sides that differ, with the digits of the left one."""
    assert left.expr is not None  # noqa: S101  (only what was read is compared)
    try:
        value = float(exact(left.expr))
    except (UndeterminedError, OverflowError):
        return Mismatch(left.text, right.text, "")
    counted = all(isinstance(number.value, int) for number in numerals(left.expr))
    whole = counted and abs(value) < _LARGE and value.is_integer()
    return Mismatch(left.text, right.text, Digits().text(int(value) if whole else value))
