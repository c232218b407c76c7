"""The solution as a hand gets it: every line rounded, or cut, and the shorter number carried on.

The formulas stay what they are; only the values change, and the digits of each become part of the derivation.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.axis import Key
from nnsolve.check.exercise import Exercise
from nnsolve.errors import NnsolveError, quoted
from nnsolve.expr import Neg, Num, Sym
from nnsolve.grid import Grid, offset
from nnsolve.render.digits import full

if TYPE_CHECKING:
    from nnsolve.check.exercise import Line
    from nnsolve.derivation import Derivation, Family
    from nnsolve.expr import Expr

MOST_DIGITS = 12
"""A float knows no more digits of a value without the noise of its own rounding."""
MOST_LINES = 200_000

_EXACT = 14
"""Digits behind the first in which binary noise does not show: 0.3 is not cut to 0.29."""
_SMALL, _LARGE = -5, 14
"""Powers of ten beyond which a number is written with one, however many decimals there are."""


class Carry(Struct, frozen=True):
    """How a hand shortens every line: to so many decimals, or to so many significant `figures`.

    >>> [Carry(4, cut=cut).text(0.75136507) for cut in (False, True)]
    ['0.7514', '0.7513']
    >>> Carry(4, figures=True).text(0.00043857)
    '0.0004386'
    """

    digits: int
    figures: bool = False
    cut: bool = False

    @property
    def says(self) -> str:
        """The sentence that stands above such a solution."""
        kind = "significant figure" if self.figures else "decimal"
        how = "cut" if self.cut else "rounded"
        plural = "" if self.digits == 1 else "s"
        return f"Every line is {how} to {self.digits} {kind}{plural}, and that number is carried on."

    def text(self, value: float) -> str:
        """The digits that are written for `value`, and carried on; a tie is rounded away from 0."""
        if not value:
            return "0"
        number = Decimal(f"{value:.{_EXACT}e}")
        size = number.adjusted()
        floating = self.figures or size > _LARGE
        shown = self.digits - 1 if self.figures else self.digits
        kept = self._shortened(number, shown - size if floating else shown)
        if floating and kept.adjusted() > size:  # 9.996 has become 10.00
            size += 1
            kept = self._shortened(kept, shown - size)
        if floating and (shown < size or size < _SMALL):
            return f"{float(kept):.{shown}e}"
        return f"{kept or abs(kept):f}"

    def _shortened(self, number: Decimal, places: int) -> Decimal:
        unit = Decimal(1).scaleb(-places)
        return number.quantize(unit, rounding=ROUND_DOWN if self.cut else ROUND_HALF_UP)


def read(text: str, *, cut: bool = False) -> Carry:
    """What ``--carry`` was given: ``4`` decimals or ``4s`` for significant figures; raises `NnsolveError`."""
    match = re.fullmatch(r"([0-9]{1,3})(s?)", text.strip())
    if match is None:
        message = f"--carry {quoted(text)}: expected decimals such as 4, or significant figures such as 4s"
        raise NnsolveError(message)
    digits, figures = int(match[1]), bool(match[2])
    if not figures <= digits <= MOST_DIGITS:
        message = f"--carry {text.strip()}: expected {int(figures)} to {MOST_DIGITS} digits"
        raise NnsolveError(message)
    return Carry(digits, figures, cut)


def carried(derivation: Derivation, carry: Carry) -> Derivation:
    """`derivation` with every line shortened by `carry` and carried on.

    Givens, copies of them and whole numbers stay as they are. Raises `NnsolveError` for more than
    `MOST_LINES` quantities, and where a line can no longer be worked out.
    """
    if len(derivation) > MOST_LINES:
        message = f"--carry works line by line: expected at most {MOST_LINES} lines, found {len(derivation)}"
        raise NnsolveError(message)
    exercise = Exercise(derivation)
    points: dict[int, float] = {}
    digits: dict[int, str] = {}
    for key in derivation.keys():  # noqa: SIM118  (a derivation is no mapping)
        line = exercise.line(key)
        if line.given:
            points[line.slot] = line.value
            continue
        value = line.run(points)
        if not math.isfinite(value):
            raise NnsolveError(_stopped(derivation, line, carry))
        if isinstance(value, int) or isinstance(line.formula, Sym):
            points[line.slot] = value
        else:
            text = carry.text(value)
            if _is_number(line.formula) and float(text) == value:
                text = full(value)  # nobody adds zeros to a number that is there already
            digits[line.slot] = text
            points[line.slot] = float(text)
    families = tuple([_family(family, exercise, points, digits) for family in derivation.families])
    return structs.replace(derivation, families=families)


def _is_number(formula: Expr | None) -> bool:
    return isinstance(formula.arg if isinstance(formula, Neg) else formula, Num)


def _stopped(derivation: Derivation, line: Line, carry: Carry) -> str:
    name = derivation.notation.text(line.key)
    word = "figures" if carry.figures else "decimals"
    return f"with {carry.digits} {word} {name} has no value any more: carry more digits"


def _family(family: Family, exercise: Exercise, points: dict[int, float], digits: dict[int, str]) -> Family:
    if family.template is None:
        return family
    shape = tuple(axis.size for axis in family.axes)
    flat: list[float] = [0.0] * math.prod(shape)
    typed = [""] * len(flat)
    for key in exercise.derivation.expand((Key(family.name),)):
        place, slot = offset(shape, key.at), exercise.slot(key)
        flat[place] = points[slot]
        typed[place] = digits.get(slot, "")
    return structs.replace(family, values=Grid(shape, flat), typed=tuple(typed))
