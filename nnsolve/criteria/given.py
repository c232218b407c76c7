"""Targets and outputs of a loss: in which shape they came, checked against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from nnsolve.errors import ProblemError
from nnsolve.topic import Number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.errors import Path

Row: TypeAlias = tuple[Number, ...]
Listed: TypeAlias = tuple[Number | Row, ...]

LONGEST = 40
"""The most samples that are all worked; of more, the first three and the last are."""
MOST_CLASSES = 1000
_ROUNDED = 0.0101
"""How far probabilities may be from a sum of 1 because they were rounded: 0.33 three times."""


class Given(Struct, frozen=True):
    """Samples of one output each, or with `wide` of so many; numbers as typed, or arrays of a large file.

    `targets` and `outputs` are lists of numbers, of rows where `wide` is not 0. `labels` are the classes that
    were given in place of rows of targets. `path` names where the outputs stand, for messages.
    """

    targets: Any
    outputs: Any
    wide: int = 0
    labels: bool = False
    path: Path = ("outputs",)

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.outputs)

    @property
    def single(self) -> bool:
        """Whether there is one sample, of several outputs."""
        return self.wide > 0 and self.count == 1

    @property
    def shown(self) -> tuple[int, ...]:
        """The samples that are worked, counted from 0."""
        every = self.count
        return tuple(range(every)) if every <= LONGEST else (0, 1, 2, every - 1)

    @property
    def parts(self) -> tuple[int, ...]:
        """The targets 1 and 0 as far as they occur; both where there are others."""
        if self.first(lambda t, o: (t != 0) & (t != 1)) is not None:  # noqa: ARG005
            return 1, 0
        alone = [self.first(lambda t, o, one=one: t == one) is None for one in (0, 1)]  # noqa: ARG005
        return (1,) if alone[0] else (0,) if alone[1] else (1, 0)

    def first(self, test: Callable[[Any, Any], Any]) -> tuple[int, ...] | None:
        """The first position where ``test(target, output)`` holds, of numbers or of whole arrays."""
        if hasattr(self.outputs, "dtype"):
            found = test(self.targets, self.outputs)
            at = int(found.argmax()) if found.any() else -1
            return None if at < 0 else divmod(at, self.wide) if self.wide else (at,)
        for i, (t, o) in enumerate(zip(self.targets, self.outputs, strict=True)):
            if not self.wide and test(float(t), float(o)):
                return (i,)
            for c, (one, two) in enumerate(zip(t, o, strict=True) if self.wide else ()):
                if test(float(one), float(two)):
                    return (i, c)
        return None

    def place(self, at: tuple[int, ...]) -> str:
        """A position in words: sample 2, class 0."""
        if len(at) == 1 or self.count == 1:
            return f"sample {at[0] + 1}" if len(at) == 1 else f"class {at[1]}"
        return f"sample {at[0] + 1}, class {at[1]}"


def given(targets: Listed, outputs: Listed, *, classes: bool, targets_alone: bool = False) -> Given:
    """Targets and outputs in the shape that they have; with `classes`, one list is one sample.

    `targets_alone` is for a measure of one distribution. Raises `ProblemError` at what does not fit.
    """
    if targets_alone:
        if outputs:
            message = "expected targets alone, as this measure is one of a single distribution"
            raise ProblemError(message, ("outputs",))
        outputs = targets
    for name, values in (("targets", targets), ("outputs", outputs)):
        if not values:
            message = f"expected at least one number in {name}, found none"
            raise ProblemError(message, (name,))
    wide = _width(outputs)
    if classes and not wide and len(targets) == 1 < len(outputs) and not isinstance(targets[0], tuple):
        # One label and the outputs of one sample.
        outputs, wide = (tuple(one for one in outputs if not isinstance(one, tuple)),), len(outputs)
    if not wide:
        _width_of_targets(targets, len(outputs))
        if classes:
            return Given((targets,), (outputs,), len(outputs), path=("outputs",))
        return Given(targets, outputs)
    if classes and len(outputs) == 1 and len(targets) == wide > 1 and not isinstance(targets[0], tuple):
        return Given((targets,), outputs, wide)
    if len(targets) != len(outputs):
        message = f"expected as many targets as outputs, {len(outputs)} samples, found {len(targets)}"
        raise ProblemError(message, ("targets",))
    if any(isinstance(one, tuple) for one in targets):
        for i, one in enumerate(targets):
            found = len(one) if isinstance(one, tuple) else 1
            if found != wide:
                message = f"expected {wide} targets, as there are outputs, found {found}"
                raise ProblemError(message, ("targets", i))
        return Given(targets, outputs, wide)
    return Given(tuple(_coded(one, wide, i) for i, one in enumerate(targets)), outputs, wide, labels=True)


def _width(outputs: Listed) -> int:
    """How many outputs each sample has; 0 where they are plain numbers."""
    rows = [one for one in outputs if isinstance(one, tuple)]
    if not rows:
        return 0
    wide = len(rows[0])
    for i, one in enumerate(outputs):
        found = len(one) if isinstance(one, tuple) else 1
        if found != wide or not isinstance(one, tuple) or not found:
            message = f"expected {wide or 'some'} outputs, as for the first sample, found {found}"
            raise ProblemError(message, ("outputs", i))
    if wide > MOST_CLASSES:
        message = f"expected at most {MOST_CLASSES} outputs of a sample, found {wide}"
        raise ProblemError(message, ("outputs", 0))
    return wide


def _width_of_targets(targets: Listed, count: int) -> None:
    for i, one in enumerate(targets):
        if isinstance(one, tuple):
            message = f"expected a number, as the outputs are, found a list of {len(one)}"
            raise ProblemError(message, ("targets", i))
    if len(targets) != count:
        message = f"expected as many targets as outputs, {count}, found {len(targets)}"
        raise ProblemError(message, ("targets",))


def _coded(label: Number | Row, wide: int, i: int) -> Row:
    """The one-hot code of a label; classes count from 0."""
    assert not isinstance(label, tuple)  # noqa: S101  (rows of targets are none)
    if label != int(label) or not 0 <= label < wide:
        message = f"expected a class from 0 to {wide - 1}, as there are {wide} outputs, found {label}"
        raise ProblemError(message, ("targets", i))
    return tuple(Number(int(c == int(label))) for c in range(wide))


def grouped(count: int) -> str:
    """A whole number with its thousands set apart: ``10 000``."""
    return f"{count:,}".replace(",", " ") if count >= 10_000 else str(count)  # noqa: PLR2004


# --------------------------------------------------------------------------------------------- checks


def check(found: Given, reads: str, title: str) -> None:
    """Raise `ProblemError` where the samples are not what a loss `reads`, see `nnsolve.losses.READS`."""
    for side, bad, says in _TESTS.get(reads, ()):
        at = found.first(bad)
        if at is not None:
            values = found.targets if side == "targets" else found.outputs
            for k in at:
                values = values[k]
            path = (side,) if found.path == ("outputs",) else found.path
            message = f"{title}, {found.place(at)}: expected {says}, found {values}"
            raise ProblemError(message, path)


_TESTS: dict[str, tuple[tuple[str, Callable[[Any, Any], Any], str], ...]] = {
    "above -1": (
        ("targets", lambda t, o: t <= -1, "a target above −1"),  # noqa: ARG005
        ("outputs", lambda t, o: o <= -1, "an output above −1"),  # noqa: ARG005
    ),
    "nonzero targets": (("targets", lambda t, o: t == 0, "a target other than 0"),),  # noqa: ARG005
    "probabilities": (
        ("targets", lambda t, o: (t < 0) | (t > 1), "a target from 0 to 1"),  # noqa: ARG005
        ("outputs", lambda t, o: (o < 0) | (o > 1), "a probability from 0 to 1"),  # noqa: ARG005
    ),
    "logits": (("targets", lambda t, o: (t < 0) | (t > 1), "a target from 0 to 1"),),  # noqa: ARG005
    "distances": (
        ("targets", lambda t, o: (t != 0) & (t != 1), "a label 0 or 1"),  # noqa: ARG005
        ("outputs", lambda t, o: o < 0, "a distance from 0"),  # noqa: ARG005
    ),
    "logarithms": (
        ("targets", lambda t, o: (t < 0) | (t > 1), "a target from 0 to 1"),  # noqa: ARG005
        ("outputs", lambda t, o: o > 0, "the logarithm of a probability, at most 0"),  # noqa: ARG005
    ),
    "signs": (("targets", lambda t, o: (t != 1) & (t != -1), "a target of −1 or 1"),),  # noqa: ARG005
}
_TESTS["classes"] = _TESTS["probabilities"]


def check_sums(found: Given, sides: Sequence[str], title: str) -> tuple[str, ...]:
    """Raise `ProblemError` where the classes of a sample do not sum to 1; sentences about rounded ones."""
    rounded: list[str] = []
    for side in sides:
        values = getattr(found, side)
        sums = values.sum(axis=1).tolist() if hasattr(values, "dtype") else [sum(row) for row in values]
        for i, whole in enumerate(sums):
            if abs(float(whole) - 1) <= 1e-9:  # noqa: PLR2004
                continue
            who = "" if found.count == 1 else f", sample {i + 1}"
            if abs(float(whole) - 1) > _ROUNDED:
                path = (side,) if found.path == ("outputs",) else found.path
                message = f"{title}{who}: expected probabilities that sum to 1, found a sum of {whole}"
                raise ProblemError(message, path)
            if len(rounded) < 3:  # noqa: PLR2004
                rounded.append(f"The {side}{who.replace(', ', ' of ')} sum to {whole}, as they were rounded.")
    return tuple(rounded)


def clipped(found: Given, clip: Number) -> Given:
    """The samples with outputs kept between `clip` and 1 − `clip`, as libraries do."""
    low, high = clip, 1 - clip
    if hasattr(found.outputs, "dtype"):
        outputs: Any = found.outputs.clip(float(low), float(high))
    elif found.wide:
        outputs = tuple(tuple(min(max(o, low), high) for o in row) for row in found.outputs)
    else:
        outputs = tuple(min(max(o, low), high) for o in found.outputs)
    return Given(found.targets, outputs, found.wide, found.labels, found.path)
