"""One assignment for the whole working: a dynamic programme over the order of the derivation.

A claim has options, each with points and a place in the order. The best way through all claims takes one
option each, or none; going on in the order is worth a little, going back costs a little: siblings are often
shuffled, and some put the updates before the gradients. The margin of a choice is what the best way with
another choice for that claim is worth less.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

ONWARD, NEXT, BACK = 0.3, 0.6, -0.4
_NEAR = 3


class Option(Struct, frozen=True):
    """One choice for a claim: what it is worth beyond leaving the claim alone, and its place in the order."""

    points: float
    place: int


class Choice(Struct, frozen=True):
    """The best option of a claim (−1 for none), and by how much it is better than its other options."""

    option: int
    margin: float


def step(before: int, after: int) -> float:
    """What going from one place to another is worth; −1 is no place."""
    if before < 0 or after < 0 or after == before:
        return 0.0
    if after < before:
        return BACK
    return NEXT if after - before <= _NEAR else ONWARD


def chosen(claims: Sequence[Sequence[Option]]) -> list[Choice]:
    """The choice for every claim.

    >>> one, two = [Option(2.0, 5), Option(2.0, 9)], [Option(4.0, 6)]
    >>> [choice.option for choice in chosen([one, two])]
    [0, 0]
    """
    rows = [[*options, Option(0.0, -1)] for options in claims]
    ahead = _forward(rows)
    behind = _backward(rows)
    made: list[Choice] = []
    for row, one, two in zip(rows, ahead, behind, strict=True):
        totals = [a + b for a, b in zip(one, two, strict=True)]
        best = max(range(len(row)), key=totals.__getitem__)
        others = [total for n, total in enumerate(totals[:-1]) if n != best]
        made.append(Choice(best if best < len(row) - 1 else -1, totals[best] - max(others, default=-inf)))
    return made


def _forward(rows: Sequence[Sequence[Option]]) -> list[list[float]]:
    """The worth of the best way that ends with each option."""
    done: list[list[float]] = []
    for n, row in enumerate(rows):
        if not n:
            done.append([option.points for option in row])
            continue
        before, worth = rows[n - 1], done[n - 1]
        done.append(
            [
                option.points
                + max(w + step(p.place, option.place) for p, w in zip(before, worth, strict=True))
                for option in row
            ]
        )
    return done


def _backward(rows: Sequence[Sequence[Option]]) -> list[list[float]]:
    """The worth of the best way on from each option, without its own points."""
    done: list[list[float]] = [[0.0] * len(rows[-1])] if rows else []
    for n in range(len(rows) - 2, -1, -1):
        after, worth = rows[n + 1], done[-1]
        done.append(
            [
                max(p.points + w + step(option.place, p.place) for p, w in zip(after, worth, strict=True))
                for option in rows[n]
            ]
        )
    return done[::-1]
