"""The descent in plain numbers, before it is written down: how many iterations it takes and why it stops."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from nnsolve.errors import ProblemError
from nnsolve.grid import Grid
from nnsolve.loops import Loop
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from nnsolve.descent.lines import Line

Reason: TypeAlias = Literal["iterations", "step", "gradient", "f", "stationary", "range", "bend"]


class Stop(Part, frozen=True, kw_only=True):
    """When to stop early: once the step, the gradient or the change of f is shorter than this."""

    step: Number | None = None
    gradient: Number | None = None
    f: Number | None = None

    def __post_init__(self) -> None:
        for name in ("step", "gradient", "f"):
            tolerance = getattr(self, name)
            if tolerance is not None and tolerance <= 0:
                message = f"expected a tolerance above 0, found {tolerance}"
                raise ProblemError(message, (name,))


class Course(Struct, frozen=True):
    """What a descent does: `count` iterations, then it stops for `reason`.

    `points` are the last points, at most three, the end last; `slopes` is the gradient at the end. Where the
    next iteration has no finite value, `failed` is the name of its first such line and `lost` its new point.
    """

    count: int
    reason: Reason
    points: tuple[dict[str, float], ...]
    slopes: tuple[float, ...]
    failed: str = ""
    lost: dict[str, float] = {}

    @property
    def end(self) -> dict[str, float]:
        """The last point."""
        return self.points[-1]


class _Walker:
    """Runs the lines of one iteration again and again."""

    def __init__(
        self, lines: Sequence[Line], start: Mapping[str, float], givens: Mapping[str, float]
    ) -> None:
        self.variables = list(start)
        self.grids = {name: Grid((), [value]) for name, value in {**givens, **start}.items()}
        self.grids |= {line.name: Grid((), [0.0]) for line in lines}
        runs = [(line.name, self.grids[line.name], Loop(line.formula, (), self.grids)) for line in lines]
        self._head = [run for run in runs if run[0].startswith("g.") or run[0] == "it.norm"]
        self._rest = [run for run in runs if run not in self._head]
        self._once = {line.name for line in lines if line.first is not None}

    def head(self) -> bool:
        """Compute the gradient at the current point; whether it is finite."""
        return not self._failed(self._head, frozenset())

    def rest(self, *, first: bool) -> str:
        """Compute the rest of one iteration; the name of its first line that is not finite, or nothing."""
        return self._failed(self._rest, self._once if first else frozenset())

    def _failed(self, runs: Sequence[tuple[str, Grid, Loop]], skipped: AbstractSet[str]) -> str:
        for name, grid, loop in runs:
            if name not in skipped:
                loop.fill(grid)
                if not math.isfinite(grid.flat[0]):
                    return name
        return ""

    def move(self, point: Mapping[str, float]) -> None:
        """Make `point` the current one."""
        for name, value in point.items():
            self.grids[name].flat[0] = value

    def new(self) -> dict[str, float]:
        """The new point."""
        return {v: self.grids[f"new.{v}"].flat[0] for v in self.variables}

    def value(self, name: str) -> float:
        """The value of one line."""
        return self.grids[name].flat[0]


def walk(
    lines: Sequence[Line],
    start: Mapping[str, float],
    givens: Mapping[str, float],
    first: float,
    *,
    most: int,
    stop: Stop,
) -> Course:
    """The course of a descent of at most `most` iterations; `givens` are the numbers besides the start.

    `first` is the value of f at the start. Where a value leaves the range, the course ends at the last point
    that has all of its own; its `count` is 0 when that is the start.
    """
    walker = _Walker(lines, start, givens)
    points, values = [dict(start)], [first]
    count, failed, lost = 0, "", dict[str, float]()
    while True:
        if not walker.head():
            lost, failed, reason, count = points.pop(), "gradient", "range", count - 1
            walker.move(points[-1])
            walker.head()
            break
        reason = _settled(walker.value("it.norm"), points, values, stop) if count else ""
        if reason or count == most:
            break
        failed = walker.rest(first=count == 0)
        bent = "it.bend" in walker.grids and walker.value("it.bend") <= 0 < walker.value("it.norm")
        if failed or bent:
            lost, reason = walker.new(), "bend" if bent else "range"
            break
        count += 1
        points = [*points[-2:], walker.new()]
        values = [values[-1], walker.value("f")]
        walker.move(points[-1])
    slopes = tuple(walker.value(f"g.{v}") for v in start)
    return Course(count, reason or "iterations", tuple(points), slopes, failed, lost)


def _settled(
    norm: float, points: Sequence[Mapping[str, float]], values: Sequence[float], stop: Stop
) -> Reason | Literal[""]:
    """The reason to stop after an iteration, or nothing."""
    if norm == 0:
        return "stationary"
    if stop.gradient is not None and norm < stop.gradient:
        return "gradient"
    if stop.step is not None and math.dist(points[-1].values(), points[-2].values()) < stop.step:
        return "step"
    if stop.f is not None and abs(values[-1] - values[-2]) < stop.f:
        return "f"
    return ""
