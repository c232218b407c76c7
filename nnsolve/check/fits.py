"""Whether a figure stands for something that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.check.exercise import Line
    from nnsolve.check.interval import Interval
    from nnsolve.working.written import Written

ERROR = 1e-12
"""What floats may be off by, relative to the number."""
MANY, _WIDTH = 7, 1.5
"""Figures from which on the last digit is not held against anybody; units that a display set is wide."""


def holds(figure: Written, line: Line, due: Interval) -> bool:
    """Whether a display set and `due` meet; where nothing but the true value is due, in exact numbers.

    Floats cannot tell 0.526 from the open end of what 0.525 stands for.
    """
    if not figure.holds(*due):
        return False
    if due[1] - due[0] > ERROR * abs(line.value) or due[0] <= figure.number <= due[1]:
        return True
    if not due[0] <= line.value <= due[1]:
        return True
    exact = line.fraction
    return exact is None or bool(figure.compared(exact.numerator, exact.denominator))


def nearly(figure: Written, due: Interval) -> bool:
    """Whether a figure of many digits misses `due` by two units of its last one at most.

    Nobody writes down all that a calculator was fed, so the last of so many digits prove nothing.
    """
    if figure.whole or figure.figures < MANY:
        return False
    room = 2 * (figure.high - figure.low) / _WIDTH
    return due[0] - room <= figure.number <= due[1] + room


def whole_between(due: Interval) -> bool:
    """Whether a whole number lies in `due`."""
    return -(-due[0] // 1) <= due[1]
