"""A fully connected network: layers with the names of their units, weights and biases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nnsolve.axis import Relation
from nnsolve.notation import Listed

if TYPE_CHECKING:
    from nnsolve.axis import Axis
    from nnsolve.notation import Names


class Bias(Struct, frozen=True):
    """The biases of one layer: `values` and `names`, and which one each unit adds (−1: none).

    `sign` is 1 for a bias that is added and −1 for a threshold that is subtracted.
    """

    names: Names
    values: Any
    of_unit: tuple[int, ...]
    sign: int = 1

    @property
    def own(self) -> bool:
        """Whether unit ``j`` has bias ``j``, all of them different."""
        return self.of_unit == tuple(range(len(self.of_unit)))

    def every(self) -> list[str]:
        """All names."""
        return [self.names[m] for m in range(len(self.values))]


class Layer(Struct, frozen=True):
    """One layer: unit names, weights of shape (net inputs, inputs) with their names, and biases.

    `present` holds the connections that exist, `None` when all do. A unit has one net input, or as many as
    it has `pieces`, one after the other.
    """

    units: Names
    size: int
    weights: Any
    names: Names
    present: frozenset[tuple[int, int]] | None = None
    bias: Bias | None = None
    pieces: int = 1

    @property
    def rows(self) -> int:
        """How many net inputs there are."""
        return self.size * self.pieces

    @property
    def inner(self) -> Names:
        """The names of the net inputs: those of the units, with a letter for every piece."""
        if self.pieces == 1:
            return self.units
        return Listed(
            tuple(f"{self.units[j]}{chr(97 + q)}" for j in range(self.size) for q in range(self.pieces))
        )

    def weight_names(self) -> list[str]:
        """All names of weights that exist."""
        width = len(self.weights[0])
        every = ((j, i) for j in range(self.rows) for i in range(width))
        return [self.names[j * width + i] for j, i in every if self.present is None or (j, i) in self.present]

    def wiring(self, unit: Axis, source: Axis) -> tuple[Relation, ...]:
        """The connections as relations over the axes of net inputs and sources; none when all exist."""
        return () if self.present is None else (Relation((unit, source), self.present),)


class Network(Struct, frozen=True):
    """Input names and layers from first to last."""

    inputs: Names
    width: int
    layers: tuple[Layer, ...]

    @property
    def shape(self) -> str:
        """The sizes as courses write them: ``2-2-2``."""
        return "-".join(str(n) for n in (self.width, *(layer.size for layer in self.layers)))
