"""Other conventions than the exercise states: a whole working is held against each of them.

Only when the exercise's own conventions reject a line are the others tried, and one is named only where it
rejects nothing and no other one does so too (except with the same values).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.corner import ranged
from nnsolve.errors import NnsolveError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise
    from nnsolve.check.interval import Interval
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.working.written import Written

_NEAR, _UNITS = 0.02, 20
"""How far rounding on the way may have moved a figure: relative, and in widths of what it stands for."""


class Alternative(Struct, frozen=True):
    """One other way to choose a convention of the exercise: what it says, and the solution under it.

    `derive` may raise `NnsolveError` where the exercise cannot be solved so.
    """

    stated: Stated
    derive: Callable[[], Derivation]

    def derivation(self) -> Derivation | None:
        """The solution under this convention; `None` where there is none."""
        try:
            return self.derive()
        except NnsolveError:
            return None


def may_explain(
    usual: Exercise, other: Exercise, key: Key, figure: Written, figures: Mapping[Key, Written]
) -> bool:
    """Whether the solution `other` can be why `figure` was written for `key`: quick, and never wrongly no.

    `figures` are all that were written.
    """
    if key not in other:
        return True
    before, after = usual.line(key), other.line(key)
    units = _UNITS * (figure.high - figure.low)
    if before.value != after.value:
        reach = max(units, _NEAR * max(abs(after.value), abs(figure.number)))
        if abs(figure.number - after.value) > reach:
            return False
    elif before.formula == after.formula:
        return False
    if after.formula is None:
        return True
    box: list[Interval] = []
    for parent in after.parents:
        above = figures.get(parent.key)
        if above is None and not parent.given:
            return True
        box.append(parent.exact if above is None else (above.low, above.high))
    low, high = ranged(after, box)
    return low - units <= figure.number <= high + units
