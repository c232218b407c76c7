"""The points of a regression: features and what they should give, checked against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis
from nnsolve.errors import ProblemError, quoted
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Sym
from nnsolve.notation import Listed, Own, Word
from nnsolve.regressions.columns import load
from nnsolve.topic import Number  # noqa: TC001  (msgspec reads it)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.errors import Path

MOST_POINTS, MOST_FEATURES = 20_000, 50
"""The most points and the most features that are worked."""


_EXACT = 10**9
"""Whole numbers up to which sums of squares stay exact in double precision too."""


class Observed(Struct, frozen=True):
    """Points: a row of features each, and `y`; `says` tells what the columns are called in the exercise."""

    rows: tuple[tuple[Number, ...], ...]
    y: tuple[Number, ...]
    says: str = ""

    @property
    def features(self) -> int:
        """How many features each point has."""
        return len(self.rows[0])

    @property
    def letters(self) -> tuple[str, ...]:
        """What the features are called: x alone, or x1, x2 and so on."""
        return ("x",) if self.features == 1 else tuple(f"x{j + 1}" for j in range(self.features))

    def column(self, j: int) -> tuple[Number, ...]:
        """All values of feature `j`, counted from 0."""
        return tuple(row[j] for row in self.rows)

    @property
    def feature(self) -> Axis:
        """The axis of the features."""
        return Axis("j", self.features)

    def write(self, b: Builder) -> Table:
        """Add the points to `b` as ``x[s, j]`` and ``y[s]``; the table that shows them."""
        count, j = len(self.y), self.feature
        s = (Axis("s", count),) if count > 1 else ()
        rows = [[whole(value) for value in row] for row in self.rows]
        y = [whole(value) for value in self.y]
        b.given("x", rows if s else rows[0], *s, j, label=Own(Listed(self.letters)))
        b.given("y", y if s else y[0], *s, label=Word("y"))
        x = [Valued(Sym("x", (*s, n))) for n in range(self.features)]
        number = Counted(s[0]) if s else "1"
        block = Block((number, *x, Valued(Sym("y", s))), s)
        return Table("Points", "given", ("point", *self.letters, "y"), (block,))


def whole(value: Number) -> int | Number:
    """A number typed without a decimal point as an `int`, which is computed with exactly."""
    return int(value) if value.as_tuple().exponent == 0 and abs(value) < _EXACT else value


def observed(
    x: dict[str, tuple[Number, ...]] | tuple[Number, ...],
    y: tuple[Number, ...],
    data: str,
    target: str,
    folder: str,
) -> Observed:
    """The points given inline (`x`, `y`), or in the file `data`, whose column `target` is y (else the last).

    Raises `ProblemError` with the place of what does not fit.
    """
    if data:
        if x or y:
            message = "expected points either here or in a file, found both"
            raise ProblemError(message, ("data",))
        return _bounded(_from_file(data, target, folder), ("data",))
    if target:
        message = "a target names a column of a file; here are the points themselves"
        raise ProblemError(message, ("target",))
    columns = x if isinstance(x, dict) else {"x": x}
    if not columns or not y:
        message = "expected points, as in x = [1, 2, 3] and y = [2, 4, 5], found none"
        raise ProblemError(message, ("y",) if columns and any(columns.values()) else ("x",))
    for name, column in columns.items():
        if len(column) != len(y):
            path: Path = ("x", name) if isinstance(x, dict) else ("x",)
            message = f"expected as many values as there are in y, {len(y)}, found {len(column)}"
            raise ProblemError(message, path)
    rows = tuple(zip(*columns.values(), strict=True))
    names = tuple(columns)
    found = Observed(rows, y)
    said = _said(names, found.letters) if names != found.letters and isinstance(x, dict) else ""
    return _bounded(Observed(rows, y, said), ("x",))


def _bounded(points: Observed, path: Path) -> Observed:
    if len(points.y) > MOST_POINTS:
        message = f"expected at most {MOST_POINTS} points, found {len(points.y)}"
        raise ProblemError(message, path)
    if points.features > MOST_FEATURES:
        message = f"expected at most {MOST_FEATURES} features, found {points.features}"
        raise ProblemError(message, path)
    return points


def _from_file(data: str, target: str, folder: str) -> Observed:
    found = load(data, folder, ("data",))
    width = len(found.rows[0])
    if width < 2:  # noqa: PLR2004
        message = f"expected two columns or more in {data}, x and y, found {width}"
        raise ProblemError(message, ("data",))
    if target and target not in found.names:
        known = ", ".join(found.names) or "no names at all"
        message = f"expected the name of a column of {data} ({known}), found {quoted(target)}"
        raise ProblemError(message, ("target",))
    last = found.names.index(target) if target else width - 1
    kept = [j for j in range(width) if j != last]
    rows = tuple(tuple(row[j] for j in kept) for row in found.rows)
    points = Observed(rows, tuple(row[last] for row in found.rows))
    if not found.names:
        return points
    said = _said([found.names[j] for j in kept], points.letters, found.names[last])
    return Observed(points.rows, points.y, said)


def _said(names: Sequence[str], letters: Sequence[str], y: str = "") -> str:
    """Which column of the exercise each letter stands for."""
    pairs = (
        [(*zip(letters, names, strict=True), ("y", y))] if y else [tuple(zip(letters, names, strict=True))]
    )
    told = [f"{letter} is {quoted(name, 30)}" for letter, name in pairs[0] if letter != name]
    return f"{', '.join(told)}." if told else ""
