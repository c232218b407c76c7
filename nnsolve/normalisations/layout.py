"""Which values of an array are normalised together, and which share a scale and a shift."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from nnsolve.axis import Axis, Lookup
from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.axis import Index

At = tuple[int, ...]
PER_SAMPLE = ("layer", "instance", "group", "rms")
"""Kinds whose statistics are those of one sample, so that they do not depend on the batch."""


class Share(Struct, frozen=True):
    """A partition of the positions of an array into parts of one size, each with a name such as ``0,1``."""

    axes: tuple[Axis, ...]
    parts: tuple[tuple[At, ...], ...]
    names: tuple[str, ...]
    letter: str

    @property
    def size(self) -> int:
        """How many positions each part has."""
        return len(self.parts[0])

    @property
    def axis(self) -> Axis:
        """The axis over the parts."""
        return Axis(self.letter, len(self.parts))

    @property
    def member(self) -> Axis:
        """The axis over the positions of one part."""
        return Axis("m", self.size)

    @property
    def inside(self) -> tuple[Index, ...]:
        """The index of a value by its part and its number in the part."""
        axes = (self.axis, self.member)
        every = [at for part in self.parts for at in part]
        return tuple(Lookup(axes, tuple(at[n] for at in every)) for n in range(len(self.axes)))

    @property
    def of(self) -> Lookup:
        """The part that a position belongs to."""
        found = {at: n for n, part in enumerate(self.parts) for at in part}
        return Lookup(
            self.axes, tuple(found[at] for at in product(*(range(axis.size) for axis in self.axes)))
        )


def shape(rows: object) -> tuple[int, ...]:
    """The shape of nested rows; raises `ProblemError` where they are not of one length, or empty."""
    if not isinstance(rows, tuple):
        return ()
    if not rows:
        message = "expected values, found an empty list"
        raise ProblemError(message, ("x",))
    shapes = [shape(row) for row in cast("tuple[object, ...]", rows)]
    for n, one in enumerate(shapes):
        if one != shapes[0]:
            message = f"expected rows of one shape, found {_said(shapes[0])} and {_said(one)}"
            raise ProblemError(message, ("x", n))
    return (len(shapes), *shapes[0])


def _said(sizes: Sequence[int]) -> str:
    return "×".join(map(str, sizes)) or "a number"


FULL = 4
"""The dimensions of an N×C×H×W array: samples, channels, height, width."""
_DIMENSIONS = {"instance": (4,), "group": (2, 4)}
_SAID = {1: "a list of values", 2: "rows of samples", 4: "N×C×H×W values"}


def check(kind: str, sizes: tuple[int, ...], groups: int) -> None:
    """Raise `ProblemError` where an array of these `sizes` cannot be normalised as `kind`."""
    allowed = _DIMENSIONS.get(kind, (1, 2, 4))
    if len(sizes) not in allowed:
        wanted = " or ".join(_SAID[n] for n in allowed)
        message = f"expected {wanted} for {kind} normalisation, found {len(sizes)} dimensions"
        raise ProblemError(message, ("x",))
    if kind == "group" and (groups < 1 or sizes[1] % groups):
        message = f"expected a number of groups that divides the {sizes[1]} channels, found {groups}"
        raise ProblemError(message, ("groups",))


def statistics(kind: str, axes: tuple[Axis, ...], groups: int) -> Share:
    """The values that share a mean and a spread."""
    if len(axes) == 1:
        return _shared(axes, lambda _: (), "g")
    if kind in ("layer", "rms"):
        return _shared(axes, lambda at: (at[0],), "g")
    if kind == "instance":
        return _shared(axes, lambda at: (at[0], at[1]), "g")
    if kind == "group":
        width = axes[1].size // groups
        return _shared(axes, lambda at: (at[0], at[1] // width), "g")
    return _shared(axes, lambda at: (at[1],), "g")


def parameters(kind: str, axes: tuple[Axis, ...]) -> Share:
    """The values that share γ and β: a feature or channel; for layer and RMS norm a place in the sample."""
    if kind in ("layer", "rms"):
        return _shared(axes, lambda at: at[1:] if len(axes) > 1 else at, "c")
    return _shared(axes, lambda at: (at[1],) if len(axes) > 1 else (), "c")


def _shared(axes: tuple[Axis, ...], part: Callable[[At], At], letter: str) -> Share:
    found: dict[At, list[At]] = {}
    for at in product(*(range(axis.size) for axis in axes)):
        found.setdefault(part(at), []).append(at)
    names = tuple(",".join(map(str, name)) for name in found)
    return Share(axes, tuple(map(tuple, found.values())), names, letter)
