"""Lines that leave nothing to round: numbers of the exercise, and a figure that is just what they give.

A lone digit stands for much: 2 for 1.5 and 0 for 0.6. Where ``0.5·(5 − 7)² = 2`` leads to it, it stands for
itself alone. So does every figure that sums and products of exact figures give with no more decimals than it
shows: whoever writes 0.1 for 0.3 − 0.1 has not rounded.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.audit import relation
from nnsolve.check.facts import Lines
from nnsolve.check.fits import MANY
from nnsolve.expr import Add, Choose, Mul, Neg, Num, Sym, parts, symbols
from nnsolve.functions import CONSTANTS
from nnsolve.working.exact import numerals
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_PLAIN = (Add, Mul, Neg, Num, Sym, Choose)
"""Of what a formula is made that leaves nothing to round."""


def exactly(marker: Marker, mine: Tied, found: Replay) -> dict[Key, Written]:
    """The figures of one digit that fit what is due, but whose lines give them exactly and it not at all."""
    alone = [
        outcome
        for outcome in found
        if outcome.figure.figures == 1 and outcome.fits and not outcome.whole and not outcome.line.given
    ]
    lines = Lines(marker, mine, found)
    told = _unrounded(found)
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


def _unrounded(found: Replay) -> dict[Key, Written]:
    """Figures near what is due where nothing was there to round, and the figures that they rest on."""
    told: dict[Key, Written] = {}
    for outcome in found:
        figure = outcome.figure
        near = outcome.fits and not outcome.true and not outcome.coarse and figure.figures < MANY
        if not near or outcome.whole or outcome.line.given or figure.over:
            continue
        above = _exact_above(outcome, found)
        if above:
            for one in (outcome, *above):
                number = one.figure.number
                told[one.key] = structs.replace(one.figure, low=number, high=number)
    return told


def _exact_above(outcome: Outcome, found: Replay) -> list[Outcome]:
    """The figures that one is worked out from, if they leave it nothing to round; none if they may."""
    if not _is_short(outcome.line, outcome.figure.places):
        return []
    above: list[Outcome] = []
    todo, seen = [outcome.line], {outcome.line.slot}
    for here in todo:
        for parent in here.parents:
            if parent.slot in seen:
                continue
            seen.add(parent.slot)
            own = found.figure(parent)
            if own is not None:
                if own.figure.value != parent.fraction:
                    return []
                above.append(own)
            elif not parent.given:
                if len(seen) > _MOST or not _is_short(parent, outcome.figure.places):
                    return []
                todo.append(parent)
    return above


def _is_short(line: Line, places: int) -> bool:
    """Whether sums and products alone, each with at most so many decimals, give the value of a line."""
    if line.formula is None or not _is_sum(line.formula):
        return False
    above = {parent.key: parent.fraction for parent in line.parents}
    return all(
        value is not None and (value * 10 ** max(0, places)).denominator == 1
        for value in (line.fraction, *[_worth(product, above) for product in _products(line.formula)])
    )


def _is_sum(expr: Expr) -> bool:
    return isinstance(expr, _PLAIN) and all(map(_is_sum, parts(expr)))


def _products(expr: Expr) -> Iterator[Mul]:
    if isinstance(expr, Mul):
        yield expr
    for inner in parts(expr):
        yield from _products(inner)


def _worth(expr: Expr, above: Mapping[Key, Fraction | None]) -> Fraction | None:
    """The exact value of a sum or a product; `None` where it is not known."""
    match expr:
        case Num():
            return numeral(expr).value
        case Sym():
            return above.get(expr.key)
        case Neg(arg):
            value = _worth(arg, above)
            return None if value is None else -value
        case Add(args) | Mul(args):
            values = [_worth(arg, above) for arg in args]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                return None
            return sum(known, Fraction()) if isinstance(expr, Add) else prod(known, start=Fraction(1))
        case _:
            return None


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
