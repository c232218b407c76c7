"""The rows that a step unit is held against: inputs, targets and the two values it can give."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ProblemError, quoted
from nnsolve.topic import finite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from nnsolve.errors import Path

MOST_ROWS, MOST_INPUTS = 1000, 100


class Step(Struct, frozen=True):
    """A step function: `on` where the net input `op` 0, else `off`."""

    on: int
    off: int
    op: str

    @property
    def strict(self) -> bool:
        """Whether a net input of 0 is off."""
        return self.op == ">"

    def of(self, z: Fraction) -> int:
        """The value at `z`."""
        return self.on if (z > 0 if self.strict else z >= 0) else self.off


STEPS = {
    "unit": Step(1, 0, ">="),
    "unit-strict": Step(1, 0, ">"),
    "sign": Step(1, -1, ">="),
    "sign-strict": Step(1, -1, ">"),
}
"""The options of the convention ``step``."""


class Samples(Struct, frozen=True):
    """Rows of numbers as typed, a target for each (none in a forward pass), and names of the inputs."""

    rows: tuple[tuple[Decimal, ...], ...]
    targets: tuple[int, ...]
    names: tuple[str, ...]

    def exact(self) -> tuple[tuple[Fraction, ...], ...]:
        """The rows as fractions."""
        return tuple(tuple(map(Fraction, row)) for row in self.rows)

    def group(self, target: int) -> tuple[int, ...]:
        """The places of the rows with `target`."""
        return tuple(s for s, own in enumerate(self.targets) if own == target)

    def contradiction(self) -> tuple[int, int] | None:
        """Two equal rows with different targets, by their places; `None` where there are none."""
        seen: dict[tuple[Decimal, ...], int] = {}
        for s, (row, target) in enumerate(zip(self.rows, self.targets, strict=True)):
            first = seen.setdefault(row, s)
            if self.targets[first] != target:
                return first, s
        return None


def checked_rows(rows: Sequence[Sequence[Decimal]], path: Path) -> int:
    """The number of inputs of `rows`; raises `ProblemError` where there are none or lengths differ."""
    if not rows:
        message = "expected at least one row, as in rows = [[0, 1], [1, 1]], found none"
        raise ProblemError(message, path if path != ("rows",) else ())
    if len(rows) > MOST_ROWS:
        message = f"expected at most {MOST_ROWS} rows, found {len(rows)}"
        raise ProblemError(message, path)
    width = len(rows[0])
    if not 1 <= width <= MOST_INPUTS:
        message = f"expected from 1 to {MOST_INPUTS} inputs, found {width}"
        raise ProblemError(message, (*path, 0))
    for s, row in enumerate(rows):
        if len(row) != width:
            message = f"expected {_counted(width, 'input')}, as the first row has, found {len(row)}"
            raise ProblemError(message, (*path, s))
        for i, value in enumerate(row):
            finite(value, (*path, s, i))
    return width


def checked_targets(targets: Sequence[Decimal], rows: int, step: Step) -> tuple[int, ...]:
    """`targets` as whole numbers, one for each of `rows`; raises `ProblemError` for other values."""
    if len(targets) != rows:
        message = f"expected {_counted(rows, 'target')}, one for each row, found {len(targets)}"
        raise ProblemError(message, ("targets",) if targets else ())
    for s, value in enumerate(targets):
        if value not in (step.on, step.off):
            other = "sign" if value == -1 else "unit" if value == 0 else ""
            hint = f'; these targets need step = "{other}" under [conventions]' if other else ""
            message = f"expected {step.off} or {step.on}, found {value}{hint}"
            raise ProblemError(message, ("targets", s))
    return tuple(map(int, targets))


def checked_classes(classes: Sequence[str], labels: Sequence[str], rows: int, step: Step) -> tuple[int, ...]:
    """Targets for named `classes`; `labels` are the name of off and the name of on."""
    if len(classes) != rows:
        message = f"expected {_counted(rows, 'class')}, one for each row, found {len(classes)}"
        raise ProblemError(message, ("classes",))
    for s, name in enumerate(classes):
        if name not in labels:
            message = f"expected {labels[0]} or {labels[1]}, found {quoted(name)}"
            raise ProblemError(message, ("classes", s))
    return tuple(step.on if name == labels[1] else step.off for name in classes)


def _counted(number: int, word: str) -> str:
    plural = "" if number == 1 else "es" if word.endswith("s") else "s"
    return f"{number} {word}{plural}"
