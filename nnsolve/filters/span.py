"""One axis of a sliding window: which positions it reads, and how many places it stops at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from nnsolve.axis import Axis, Lookup, Offset, Relation
from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from nnsolve.axis import Index
    from nnsolve.errors import Path

Padding: TypeAlias = int | Literal["valid", "same", "full"] | list[int]


MOST_ZEROS = 4096
"""The widest padding."""


class Span(Struct, frozen=True):
    """A window of `kernel` taps, `dilation` apart, over `size` positions, moved by `stride`.

    `before` and `after` are the zeros beside the positions. With `flipped` the kernel is read backwards.
    """

    size: int
    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    flipped: bool = False

    @property
    def reach(self) -> int:
        """How many positions the window covers from its first to its last tap."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def stops(self) -> int:
        """How many places the window stops at; below 1 when it is larger than what it slides over."""
        return (self.size + self.before + self.after - self.reach) // self.stride + 1

    @property
    def padded(self) -> bool:
        """Whether the window reads beside the positions anywhere."""
        last = (self.stops - 1) * self.stride - self.before + self.reach - 1
        return self.before > 0 or last >= self.size

    def read(self, stop: int, tap: int) -> int:
        """The position that a tap of the window reads; outside of ``range(size)`` it is a padding zero."""
        return self.stride * stop + self.dilation * tap - self.before

    # --------------------------------------------------------------------------------- templates

    def source(self, stop: Axis, tap: Axis) -> Index:
        """The index that `tap` reads where the window stands at `stop`."""
        return Offset(((self.stride, stop), (self.dilation, tap)), -self.before)

    def weight(self, tap: Axis) -> Index:
        """The index of the kernel weight that `tap` multiplies by."""
        return Offset(((-1, tap),), self.kernel - 1) if self.flipped else tap

    def inside(self, stop: Axis, tap: Axis) -> tuple[Relation, ...]:
        """The taps that read a position and no padding."""
        if not self.padded:
            return ()
        pairs = [
            (i, m) for i in range(self.stops) for m in range(self.kernel) if 0 <= self.read(i, m) < self.size
        ]
        return (Relation((stop, tap), frozenset(pairs)),)

    def reader(self, place: Axis, tap: Axis) -> Index:
        """The stop at which `tap` reads `place`: the inverse of `source`, where `reading` holds."""
        if self.stride == 1:
            return Offset(((1, place), (-self.dilation, tap)), self.before)
        table = [
            max(0, min(self.stops - 1, (r + self.before - self.dilation * m) // self.stride))
            for r in range(self.size)
            for m in range(self.kernel)
        ]
        return Lookup((place, tap), tuple(table))

    def reading(self, place: Axis, tap: Axis) -> tuple[Relation, ...]:
        """The pairs of a position and a tap that reads it at some stop."""
        pairs = frozenset(
            (self.read(i, m), m)
            for i in range(self.stops)
            for m in range(self.kernel)
            if 0 <= self.read(i, m) < self.size
        )
        return (Relation((place, tap), pairs),)

    def stopping(self, place: Axis, stop: Axis, tap: int) -> tuple[Relation, ...]:
        """The positions that tap number `tap` reads, each with its stop."""
        pairs = ((self.read(i, tap), i) for i in range(self.stops))
        return (Relation((place, stop), frozenset(pair for pair in pairs if 0 <= pair[0] < self.size)),)


def padding(wanted: Padding, place: int, span: Span, same: str, path: Path) -> tuple[int, int]:
    """Zeros before and after axis number `place`, as `wanted` says; raises `ProblemError` at `path`.

    `same` is ``half``, (F − 1)/2 on both sides, or ``ceil``, what ceil(size/stride) stops need.
    """
    match wanted:
        case "valid":
            return 0, 0
        case "full":
            return span.reach - 1, span.reach - 1
        case "same" if same == "half":
            if span.reach % 2 == 0:
                message = (
                    f"expected a kernel that covers an odd number of positions, found {span.reach}; "
                    'same-padding = "ceil" takes even ones too'
                )
                raise ProblemError(message, path)
            return (span.reach - 1) // 2, (span.reach - 1) // 2
        case "same":
            stops = -(-span.size // span.stride)
            both = max(0, (stops - 1) * span.stride + span.reach - span.size)
            return both // 2, both - both // 2
        case list():
            zeros = wanted[place]
        case _:
            zeros = wanted
    if not 0 <= zeros <= MOST_ZEROS:
        message = f"expected a padding of 0 to {MOST_ZEROS}, found {zeros}"
        raise ProblemError(message, path)
    return zeros, zeros
