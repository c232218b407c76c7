"""What goes from layer to layer: an array of values, with its slopes on the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis
from nnsolve.expr import Sym
from nnsolve.filters.numbers import times

if TYPE_CHECKING:
    from nnsolve.axis import Index

STOPS, TAPS, PIXELS = ("i", "j"), ("m", "n"), ("r", "q")
"""Names of the axes: where a window stands, the taps of its kernel, the positions it slides over."""


class Volume(Struct, frozen=True):
    """A family of values by its name and sizes.

    `channels` is `None` where there is no axis for them: one image, one map, a list after flatten.
    `sizes` are those of the one or two axes that a window slides along. `flat` after flatten.
    """

    name: str
    channels: int | None
    sizes: tuple[int, ...]
    flat: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """All sizes, channels first."""
        return self.sizes if self.channels is None else (self.channels, *self.sizes)

    @property
    def says(self) -> str:
        """The shape in words: ``5×5``, ``2 maps of 3×3``."""
        if self.flat:
            return f"{times(self.sizes)} values"
        plain = times(self.sizes) if len(self.sizes) > 1 else f"{times(self.sizes)} values"
        if self.channels is None:
            return plain
        return f"{self.channels} map{'s' * (self.channels != 1)} of {plain}"

    def channel(self, name: str) -> tuple[Axis, ...]:
        """The axis of the channels, none where there is none."""
        return () if self.channels is None else (Axis(name, self.channels),)

    def places(self, names: tuple[str, ...]) -> tuple[Axis, ...]:
        """The axes that a window slides along."""
        return tuple(Axis(name, size) for name, size in zip(names, self.sizes, strict=False))

    def axes(self, channel: str = "c", names: tuple[str, ...] = PIXELS) -> tuple[Axis, ...]:
        """All axes, channels first."""
        return (*self.channel(channel), *self.places(names))

    def at(self, *index: Index) -> Sym:
        """The value at a position."""
        return Sym(self.name, index)

    def slope(self, *index: Index) -> Sym:
        """The slope of the error by the value at a position."""
        return Sym(f"dE_d{self.name}", index)
