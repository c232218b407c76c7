"""Whether a step unit can tell two groups of points apart: weights that do, or a proof that none exist.

The demands are w·x ≥ θ for a point of the first group and w·x < θ for one of the second (or > and ≤). By
Motzkin's theorem either they can be met, or adding some of them up gives a contradiction.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import gcd, lcm
from operator import mul
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.perceptrons.simplex import solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Point: TypeAlias = "Sequence[Fraction]"

_NARROW, _FEW = 4, 64
"""Inputs and points up to which small whole weights are tried first."""


class Separation(Struct, frozen=True):
    """Weights and a threshold under which every point falls on its side."""

    weights: tuple[Fraction, ...]
    threshold: Fraction


class Certificate(Struct, frozen=True):
    """Whole multipliers of the demands, none negative, whose sum is a contradiction.

    Both groups add up to the same weights times sums of inputs; what the first group then demands of the
    threshold leaves no room for what the second demands.
    """

    on: tuple[int, ...]
    off: tuple[int, ...]


def separated(
    on: Sequence[Point], off: Sequence[Point], *, strict: bool = False, threshold: Fraction | None = None
) -> Separation | Certificate:
    """Decide whether `on` and `off` can be told apart; not both may be empty.

    With `strict` a point is on where w·x > θ, else where w·x ≥ θ. A given `threshold` is kept.
    """
    if threshold is None:
        small = _small(on, off)
        if small is not None:
            return small
    if strict:
        turned = _decided(_demands(off, threshold, -1), _demands(on, threshold, -1))
        answer = Certificate(turned.off, turned.on) if isinstance(turned, Certificate) else turned
    else:
        answer = _decided(_demands(on, threshold, 1), _demands(off, threshold, 1))
    if isinstance(answer, Certificate):
        return answer
    if threshold is not None:
        return Separation(answer, threshold)
    *weights, theta = _whole(answer)
    return Separation(tuple(map(Fraction, weights)), Fraction(theta))


def holds(
    proof: Certificate,
    on: Sequence[Point],
    off: Sequence[Point],
    *,
    strict: bool = False,
    threshold: Fraction | None = None,
) -> bool:
    """Whether `proof` is a contradiction, by adding the demands up."""
    if min((*proof.on, *proof.off)) < 0:
        return False
    size = len((*on, *off)[0])
    one, two = added(proof.on, on, size), added(proof.off, off, size)
    many, few = sum(proof.on), sum(proof.off)
    if one != two:
        return False
    if threshold is None:
        return many == few > 0
    room = few * threshold - many * threshold
    return room < 0 or (room == 0 and (many if strict else few) > 0)


def added(multipliers: Sequence[int], points: Sequence[Point], size: int) -> tuple[Fraction, ...]:
    """The sum of `points` of `size` coordinates, each times its multiplier."""
    return tuple(
        sum((m * point[i] for m, point in zip(multipliers, points, strict=True)), Fraction())
        for i in range(size)
    )


def _demands(
    points: Sequence[Point], threshold: Fraction | None, sign: int
) -> list[tuple[tuple[Fraction, ...], Fraction]]:
    """What each point demands: factors of the unknowns, and the number on the other side."""
    if threshold is None:
        return [((*(sign * value for value in point), Fraction(-sign)), Fraction()) for point in points]
    return [(tuple(sign * value for value in point), sign * threshold) for point in points]


_Demands: TypeAlias = "list[tuple[tuple[Fraction, ...], Fraction]]"


def _decided(least: _Demands, below: _Demands) -> tuple[Fraction, ...] | Certificate:
    """Unknowns v with a·v ≥ c for (a, c) in `least` and a·v < c for those `below`, or a proof."""
    size = len((least or below)[0][0])
    zero, one = Fraction(), Fraction(1)
    columns = [(*a, c, zero) for a, c in least]
    columns += [(*(-value for value in a), -c, one) for a, c in below]
    columns.append((*[zero] * size, -one, zero))
    mixed = solve(columns, [zero] * (size + 1) + [one])
    if mixed.solution:
        return _certificate(mixed.solution, len(least), len(below))
    # Demands of the first group may already contradict each other when the threshold is given.
    alone = solve([(*a, c) for a, c in least], [zero] * size + [one])
    if alone.solution:
        return _certificate((*alone.solution, *[zero] * len(below)), len(least), len(below))
    *way, scale, _ = mixed.multipliers
    if scale > 0:
        return tuple(-value / scale for value in way)
    *start, unit = alone.multipliers
    base = [-value / unit for value in start]
    step = _far_enough(base, way, below)
    return tuple(value - step * along for value, along in zip(base, way, strict=True))


def _far_enough(base: Sequence[Fraction], way: Sequence[Fraction], below: _Demands) -> Fraction:
    """How far to go against `way` from `base` until every demand `below` is met."""
    step = Fraction()
    for a, c in below:
        gap = _dot(a, base) - c
        if gap >= 0:
            step = max(step, gap / _dot(a, way) + 1)
    return step


def _certificate(found: Sequence[Fraction], one: int, two: int) -> Certificate:
    whole = _whole(found[: one + two])
    return Certificate(whole[:one], whole[one:])


def _whole(values: Sequence[Fraction]) -> tuple[int, ...]:
    """`values` times the positive number that makes them whole and as small as possible."""
    scale = lcm(*(value.denominator for value in values))
    whole = [int(value * scale) for value in values]
    common = gcd(*whole) or 1
    return tuple(value // common for value in whole)


def _small(on: Sequence[Point], off: Sequence[Point]) -> Separation | None:
    """Weights from −2 to 2 with a threshold halfway between the groups, the smallest that do."""
    size = len((on or off)[0])
    if size > _NARROW or len(on) + len(off) > _FEW:
        return None
    above, below = [_plain(point) for point in on], [_plain(point) for point in off]
    for weights in sorted(product(range(-2, 3), repeat=size), key=_size):
        lowest = min((sum(map(mul, weights, point)) for point in above), default=None)
        highest = max((sum(map(mul, weights, point)) for point in below), default=None)
        if highest is None or lowest is None:
            edge = lowest - 1 if lowest is not None else (highest or 0) + 1
            return Separation(tuple(map(Fraction, weights)), Fraction(edge))
        if highest < lowest:
            return Separation(tuple(map(Fraction, weights)), Fraction(highest + lowest) / 2)
    return None


def _plain(point: Point) -> tuple[Fraction | int, ...]:
    """`point` with whole numbers as such: they are added much faster."""
    return tuple(int(value) if value.denominator == 1 else value for value in point)


def _size(weights: tuple[int, ...]) -> tuple[int, int, int]:
    return sum(map(abs, weights)), max(map(abs, weights)), -sum(weights)


def _dot(one: Iterable[Fraction | int], two: Iterable[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, two, strict=True)), Fraction())
