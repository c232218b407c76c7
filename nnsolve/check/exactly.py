"""Lines that leave nothing to round: numbers of the exercise, and a figure that is just what they give.

A lone digit stands for much: 2 for 1.5 and 0 for 0.6. Where ``0.5·(5 − 7)² = 2`` leads to it, it stands for
itself alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.audit import relation
from nnsolve.check.facts import Lines
from nnsolve.expr import Num, Sym, symbols
from nnsolve.functions import CONSTANTS
from nnsolve.working.exact import numerals
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Outcome, Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

_FAR = 0.2
"""How far a figure of one digit is off, in shares of itself or of its unit, to be another number."""
_SAME = 1e-12
_MOST = 100
"""Quantities whose values may stand in a line."""


def exactly(marker: Marker, mine: Tied, found: Replay) -> dict[Key, Written]:
    """The figures of one digit that fit what is due, but whose lines give them exactly and it not at all."""
    alone = [
        outcome
        for outcome in found
        if outcome.figure.figures == 1 and outcome.fits and not outcome.whole and not outcome.line.given
    ]
    lines = Lines(marker, mine, found)
    told: dict[Key, Written] = {}
    for outcome in alone:
        statement = mine.statements[mine.first[outcome.key]]
        formula = _formula(statement)
        if (
            formula is None
            or not _is_far(outcome, found)
            or not _is_known(formula, outcome.line, marker.exercise)
        ):
            continue
        restated = lines.restated(statement)
        if restated in {"yes", "carried"}:
            continue
        if isinstance(restated, str) or restated is None or not restated.code.startswith("copied-"):
            told[outcome.key] = _alone(outcome.figure)
    return told


def _formula(statement: Statement) -> Expr | None:
    """The side before the figure, where it is numbers alone and gives the figure exactly."""
    if statement.claim is None or statement.side < 1 or statement.part is not None:
        return None
    before, after = statement.claim.sides[statement.side - 1 : statement.side + 1]
    if before.expr is None or after.expr is None or isinstance(before.expr, (Num, Sym)):
        return None
    if any(sym.name not in CONSTANTS for sym in symbols(before.expr)):
        return None
    return before.expr if relation(before.expr, after.expr).kind == "exact" else None


def _is_far(outcome: Outcome, found: Replay) -> bool:
    """Whether a figure is another number than what is due, and no rounding of a near one."""
    figure = outcome.figure
    return abs(figure.number - found.here(outcome.line)) > _FAR * max(abs(figure.number), float(figure.unit))


def _is_known(formula: Expr, line: Line, exercise: Exercise) -> bool:
    """Whether every number that was put in is whole, or a value of the exercise to its last digit."""
    open_ = [abs(one.number) for num in numerals(formula) if not (one := numeral(num)).whole]
    values = list(_values(line)) if open_ else []
    return all(
        number in exercise.numbers or any(abs(number - value) <= _SAME * value for value in values)
        for number in open_
    )


def _values(line: Line) -> Iterator[float]:
    """The sizes of what `line` is computed from, near and far, and of the numbers in its formula."""
    if line.formula is not None:
        yield from (abs(num.value) for num in numerals(line.formula))
    todo, seen = [line], {line.slot}
    for here in todo:
        for parent in here.parents:
            if parent.slot not in seen and len(seen) < _MOST:
                seen.add(parent.slot)
                todo.append(parent)
                yield abs(parent.value)


def _alone(figure: Written) -> Written:
    """`figure` standing for itself only."""
    value = figure.value
    return structs.replace(
        figure,
        low=figure.number,
        high=figure.number,
        digits=value.numerator,
        places=0,
        whole=False,
        over=value.denominator,
    )
