"""What a label stands for at first sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.axis import Axis
    from nnsolve.check.exercise import Line


class Entry(Struct):
    """One quantity (`line`) and what it becomes (`new`), or one for every iteration or sample (`each`).

    `axes` are the axes of the several; `group` tells which names advance together. `trusted` says for one
    working that the names of the group are written equally often, so that the next one is meant. `sure` is
    false for a name that other quantities bear as well; `own` is set where it is printed so for this one, and
    the others have marks of iteration or sample.
    """

    line: Line | None = None
    new: tuple[Line, ...] = ()
    each: tuple[Line, ...] = ()
    axes: tuple[Axis, ...] = ()
    group: str = ""
    trusted: bool = True
    sure: bool = True
    own: bool = False

    def under(self, numbers: Mapping[str, int], many: Sequence[Line]) -> Line | None:
        """The one of `many` in the iteration or sample of a heading; `None` where it leaves several."""
        fitting = [line for line in many if fits(line, self.axes, numbers)]
        return fitting[0] if len(fitting) == 1 else None


def fits(line: Line, axes: Sequence[Axis], numbers: Mapping[str, int]) -> bool:
    """Whether a quantity stands in the iteration and sample of `numbers`, as far as they tell."""
    return all(numbers.get(axis.name, k + 1) == k + 1 for axis, k in zip(axes, line.key.at, strict=True))
