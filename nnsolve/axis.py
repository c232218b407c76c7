"""Where a quantity stands: named axes, indices over them, and the keys that address one position."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Axis(Struct, frozen=True):
    """A named index that runs over ``range(size)``: the ``i`` of ``x[i]``.

    >>> i = Axis("i", 3)
    >>> 2 * i - 1
    Offset(parts=((2, Axis(name='i', size=3)),), shift=-1)
    """

    name: str
    size: int

    def __add__(self, other: int | Axis | Offset) -> Offset:
        return Offset(((1, self),)) + other

    def __sub__(self, other: int) -> Offset:
        return Offset(((1, self),), -other)

    def __mul__(self, factor: int) -> Offset:
        return Offset(((factor, self),))

    __rmul__ = __mul__


class Offset(Struct, frozen=True):
    """A whole-number combination of axes: the ``2·i + m − 1`` of a strided, padded convolution."""

    parts: tuple[tuple[int, Axis], ...]
    shift: int = 0

    def __add__(self, other: int | Axis | Offset) -> Offset:
        match other:
            case Offset(parts, shift):
                return Offset(self.parts + parts, self.shift + shift)
            case Axis():
                return Offset((*self.parts, (1, other)), self.shift)
            case _:
                return Offset(self.parts, self.shift + other)

    def __sub__(self, other: int) -> Offset:
        return Offset(self.parts, self.shift - other)


class Lookup(Struct, frozen=True):
    """An index read from a table: which sample iteration ``k`` trains on, which bias a unit shares.

    `table` holds one whole number for every position of `axes`, last axis fastest.
    """

    axes: tuple[Axis, ...]
    table: tuple[int, ...]


Index: TypeAlias = "int | Axis | Offset | Lookup"


class Relation(Struct, frozen=True):
    """The positions along some axes that exist: which inputs a unit reads, where ``k = m``."""

    axes: tuple[Axis, ...]
    positions: frozenset[tuple[int, ...]]

    def holds(self, at: Mapping[Axis, int]) -> bool:
        """Whether the position fixed by `at` is one of them."""
        return tuple([at[axis] for axis in self.axes]) in self.positions


class Key(Struct, frozen=True, order=True, gc=False):
    """The address of one quantity: family ``w1`` at position ``(0, 1)``."""

    name: str
    at: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}[{','.join(map(str, self.at))}]" if self.at else self.name


def axes_of(index: Index) -> tuple[Axis, ...]:
    """The axes that `index` depends on."""
    match index:
        case int():
            return ()
        case Axis():
            return (index,)
        case Offset(parts):
            return tuple(axis for _, axis in parts)
        case Lookup(axes):
            return axes


def fix(index: Index, at: Mapping[Axis, int]) -> Index:
    """`index` as a number when `at` fixes every axis it needs, else unchanged."""
    match index:
        case int():
            return index
        case Axis():
            return at.get(index, index)
        case Offset(terms, shift):
            if all(axis in at for _, axis in terms):
                return sum(factor * at[axis] for factor, axis in terms) + shift
            return index
        case Lookup(axes, table):
            if not all(axis in at for axis in axes):
                return index
            flat = 0
            for axis in axes:
                flat = flat * axis.size + at[axis]
            return table[flat]


def holds(where: Sequence[Relation], at: Mapping[Axis, int]) -> bool:
    """Whether the position fixed by `at` is in every relation of `where`."""
    return all(relation.holds(at) for relation in where)


def positions(axes: Sequence[Axis], where: Sequence[Relation] = ()) -> Iterator[tuple[int, ...]]:
    """Every position of `axes` that is in all of `where`, last axis fastest."""
    for at in product(*(range(axis.size) for axis in axes)):
        if not where or holds(where, dict(zip(axes, at, strict=True))):
            yield at


def size(axes: Sequence[Axis], where: Sequence[Relation] = ()) -> int:
    """How many positions of `axes` are in all of `where`; the relations must not share an axis."""
    related = {axis for relation in where for axis in relation.axes}
    free = prod(axis.size for axis in axes if axis not in related)
    return free * prod(len(relation.positions) for relation in where)
