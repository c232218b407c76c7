"""Arrays of values without NumPy: what a small derivation keeps its numbers in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, SupportsFloat

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class Values(Protocol):
    """What a family's values offer: a shape, and one number at a position. NumPy arrays do."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the axes."""
        ...

    def __getitem__(self, at: tuple[int, ...], /) -> SupportsFloat:
        """The value at a position; ``()`` for a single number."""
        ...


class Grid(Struct, frozen=True):
    """Numbers in row-major order with a shape; whole numbers stay whole.

    >>> Grid((2, 2), [1, 2, 3, 4])[1, 0]
    3
    """

    shape: tuple[int, ...]
    flat: list[float]

    def __getitem__(self, at: tuple[int, ...], /) -> float:
        return self.flat[offset(self.shape, at)]


def offset(shape: Sequence[int], at: Sequence[int]) -> int:
    """The place of position `at` in row-major order; raises `IndexError` outside of `shape`."""
    if len(at) != len(shape) or any(not 0 <= k < size for k, size in zip(at, shape, strict=True)):
        message = f"position {tuple(at)} is outside of shape {tuple(shape)}"
        raise IndexError(message)
    flat = 0
    for k, size in zip(at, shape, strict=True):
        flat = flat * size + k
    return flat
