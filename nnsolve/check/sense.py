"""One meaning of a written name, and how far it is from what the exercise calls its quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from nnsolve.axis import Key

VERBATIM = -1
"""The distance of a name that is printed so, letter for letter."""
ASTRAY = 4
"""The distance of a name with the mark of an iteration for a quantity that has none."""


class Sense(Struct, frozen=True):
    """One thing that a name can stand for: a family at a position, in which running axes may be open (−1).

    `rank` is 0 for the exercise's own name and grows with the distance from it. A `change` is not the
    quantity itself but what is added to reach it, as Δw5 is for w5 new; `term` is the output whose share of a
    sum is meant, as E_o1 is of E.
    """

    rank: int
    family: str
    at: tuple[int, ...]
    change: bool = False
    term: Key | None = None

    @property
    def part(self) -> bool:
        """Whether a part of the quantity's formula is meant, not the quantity itself."""
        return self.change or self.term is not None

    @property
    def whole(self) -> bool:
        """Whether iteration and sample are known."""
        return -1 not in self.at
