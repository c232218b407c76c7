"""Sliding windows over arrays: strided views in place of index arrays, and sums over them block by block.

A view of every window of an image takes no memory of its own; laid out, it would be as many times larger than
the image as a window has places. Products over such views are therefore summed in blocks.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from nnsolve.axis import Axis, Lookup, Offset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.axis import Index, Relation

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

BLOCK = 1 << 19
"""Numbers of a view that are laid out at a time."""


def view(
    array: Array, index: Sequence[Index], fixed: Mapping[Axis, int], *, partial: bool
) -> tuple[Array, tuple[Axis, ...]] | None:
    """`array` read at `index` for every position of its free axes, and these axes; `None` for a `Lookup`.

    Where `partial`, what lies beside the array reads as 0; else it raises `IndexError`.
    """
    if any(isinstance(one, Lookup) for one in index):
        return None
    steps: dict[Axis, int] = {}
    starts: list[int] = []
    zeros: list[tuple[int, int]] = []
    moves: list[list[tuple[int, Axis]]] = []
    for one, size in zip(index, array.shape, strict=True):
        start, moving = _split(one, fixed)
        lowest = start + sum(min(0, factor * (axis.size - 1)) for factor, axis in moving)
        highest = start + sum(max(0, factor * (axis.size - 1)) for factor, axis in moving)
        before, after = max(0, -lowest), max(0, highest - size + 1)
        if (before or after) and not partial:
            message = f"indices {lowest} to {highest} are out of bounds"
            raise IndexError(message)
        starts.append(start + before)
        zeros.append((before, after))
        moves.append(moving)
    if any(axis.size == 0 for moving in moves for _, axis in moving):
        return None
    whole = np.pad(array, zeros) if any(before or after for before, after in zeros) else array
    for stride, moving in zip(whole.strides, moves, strict=True):
        for factor, axis in moving:
            steps[axis] = steps.get(axis, 0) + factor * stride
    corner = whole[tuple(slice(start, None) for start in starts)]
    shape = tuple(axis.size for axis in steps)
    made = np.lib.stride_tricks.as_strided(corner, shape, tuple(steps.values()), writeable=False)
    return made, tuple(steps)


def _split(index: Index, fixed: Mapping[Axis, int]) -> tuple[int, list[tuple[int, Axis]]]:
    """The part of an index that stands still, and the axes that move it."""
    match index:
        case int():
            return index, []
        case Axis():
            return (fixed[index], []) if index in fixed else (0, [(1, index)])
        case Offset(parts, shift):
            still = sum(factor * fixed[axis] for factor, axis in parts if axis in fixed)
            return still + shift, [(factor, axis) for factor, axis in parts if axis not in fixed]
        case Lookup():
            message = "a table of indices has no stride"
            raise TypeError(message)


def keeps_inside(relation: Relation, index: Sequence[Index], shape: Sequence[int]) -> bool:
    """Whether `relation` does no more than keep `index` within an array of `shape`.

    Then `view` needs no mask: the zeros that it reads outside add nothing.
    """
    for one, size in zip(index, shape, strict=True):
        if not isinstance(one, Offset) or {axis for _, axis in one.parts} != set(relation.axes):
            continue
        places = np.full([axis.size for axis in relation.axes], one.shift)
        for factor, axis in one.parts:
            own = [axis.size if other == axis else 1 for other in relation.axes]
            places = places + factor * np.arange(axis.size).reshape(own)
        inside = (places >= 0) & (places < size)
        if int(inside.sum()) == len(relation.positions) and all(inside[at] for at in relation.positions):
            return True
    return False


def summed(
    arrays: Sequence[Array], axes: Sequence[tuple[Axis, ...]], over: Sequence[Axis]
) -> tuple[Array, tuple[Axis, ...]]:
    """The sum along the axes `over` of the product of `arrays`, and the axes that are left.

    `axes` are those of each array. A view that is larger than its memory is laid out in blocks of about
    `BLOCK` numbers.
    """
    frame = tuple(dict.fromkeys(axis for own in axes for axis in own))
    kept = tuple(axis for axis in frame if axis not in over)
    number = {axis: n for n, axis in enumerate(frame)}
    target = [number[axis] for axis in kept]
    cut, pieces = _cut(arrays, axes, kept)

    def operands(part: slice) -> list[Any]:
        out: list[Any] = []
        for array, own in zip(arrays, axes, strict=True):
            here = tuple(part if axis == cut else slice(None) for axis in own)
            out += [array[here], [number[axis] for axis in own]]
        return out

    if cut is None:
        return np.asarray(np.einsum(*operands(slice(None)), target, optimize=len(arrays) > 1)), kept
    out = np.empty([axis.size for axis in kept])
    place = kept.index(cut)
    for start in range(0, cut.size, pieces):
        part = slice(start, start + pieces)
        np.einsum(*operands(part), target, optimize=True, out=out[(slice(None),) * place + (part,)])
    return out, kept


def _cut(
    arrays: Sequence[Array], axes: Sequence[tuple[Axis, ...]], kept: Sequence[Axis]
) -> tuple[Axis | None, int]:
    """The axis along which a large view is cut into blocks, and how many positions a block has."""
    for array, own in zip(arrays, axes, strict=True):
        laid_out = prod(array.shape)
        if laid_out <= BLOCK or len(arrays) < 2 or not _overlapping(array):  # noqa: PLR2004
            continue
        free = [axis for axis in own if axis in kept]
        if free:
            cut = max(free, key=lambda axis: axis.size)
            return cut, max(1, BLOCK * cut.size // laid_out)
    return None, 0


def _overlapping(array: Array) -> bool:
    """Whether an array repeats its numbers, as a view of overlapping windows does."""
    reach = sum((size - 1) * abs(stride) for size, stride in zip(array.shape, array.strides, strict=True))
    return array.size * array.itemsize > reach + array.itemsize
