"""Linear equations in unknowns that are not negative, decided exactly over fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class Answer(Struct, frozen=True):
    """Either a `solution` of the equations, or `multipliers` of them that show there is none.

    The multipliers add the equations up to one whose left side has no positive factor and whose right side
    is positive.
    """

    solution: tuple[Fraction, ...] = ()
    multipliers: tuple[Fraction, ...] = ()


def solve(columns: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Answer:
    """Decide whether Σ y[j]·columns[j] = `right` for some y ≥ 0; `right` has no negative entry.

    The first phase of the simplex method with Bland's rule, which cannot go round for ever.
    """
    rows, count = len(right), len(columns)
    table = [
        [*(column[i] for column in columns), *(Fraction(i == k) for k in range(rows)), right[i]]
        for i in range(rows)
    ]
    basis = [count + i for i in range(rows)]
    cost = [-sum((row[j] for row in table), Fraction()) for j in range(count + rows + 1)]
    for j in range(count, count + rows):
        cost[j] += 1
    while True:
        enter = next((j for j in range(count) if cost[j] < 0), None)
        if enter is None:
            break
        ratios = [(row[-1] / row[enter], basis[i], i) for i, row in enumerate(table) if row[enter] > 0]
        _, _, leave = min(ratios)
        _pivot(table, cost, leave, enter)
        basis[leave] = enter
    if cost[-1] < 0:
        return Answer(multipliers=tuple(1 - cost[count + i] for i in range(rows)))
    found = [Fraction()] * (count + rows)
    for i, j in enumerate(basis):
        found[j] = table[i][-1]
    return Answer(solution=tuple(found[:count]))


def _pivot(table: list[list[Fraction]], cost: list[Fraction], leave: int, enter: int) -> None:
    """Make column `enter` the unit vector of row `leave`."""
    pivot = table[leave][enter]
    table[leave] = [value / pivot for value in table[leave]]
    for row in (*(row for i, row in enumerate(table) if i != leave), cost):
        factor = row[enter]
        if factor:
            row[:] = [value - factor * own for value, own in zip(row, table[leave], strict=True)]
