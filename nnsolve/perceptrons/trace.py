"""Which rows a perceptron visits, and when it stops: the run in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.perceptrons.sample import Step


class Unit(Struct, frozen=True):
    """A unit that learns: its step, its rule, and whether its `offset` is learned.

    The net input is w·x + `sign`·offset: the offset is a threshold where `sign` is −1, a bias where it is 1.
    """

    step: Step
    rule: Literal["add", "rate", "label", "delta"]
    learned: bool
    sign: Literal[-1, 1]
    rate: Fraction

    def net(self, weights: Sequence[Fraction], offset: Fraction, row: Sequence[Fraction]) -> Fraction:
        """The net input of `row`."""
        return sum((w * x for w, x in zip(weights, row, strict=True)), Fraction()) + self.sign * offset

    def push(self, target: int, out: int) -> Fraction:
        """What the inputs are multiplied by and then added to the weights."""
        if target == out:
            return Fraction()
        if self.rule == "add":
            return Fraction(1 if target > out else -1)
        return self.rate * (target if self.rule == "label" else target - out)


class Run(Struct, frozen=True):
    """The rows visited, by place; how many make an epoch; and how the run ended.

    `again` is the epoch (from 1) whose first weights came back after the last one; 0 where none did.
    """

    visits: tuple[int, ...]
    epoch: int
    clean: bool
    again: int = 0

    @property
    def epochs(self) -> int:
        """How many epochs there were."""
        return len(self.visits) // self.epoch


def orders(
    order: tuple[int, ...] | Literal["cyclic", "random"], rows: int, seed: int
) -> Iterator[tuple[int, ...]]:
    """The places visited in one epoch after another; a random order is the same again for the same seed."""
    random = Random(seed)  # noqa: S311  (not for secrets)
    while True:
        if order == "random":
            yield tuple(sorted(range(rows), key=[random.random() for _ in range(rows)].__getitem__))
        else:
            yield tuple(range(rows)) if order == "cyclic" else order


def run(
    unit: Unit,
    rows: Sequence[Sequence[Fraction]],
    targets: Sequence[int],
    start: tuple[tuple[Fraction, ...], Fraction],
    epochs: Iterator[tuple[int, ...]],
    most: int,
    *,
    repeats: bool,
) -> Run:
    """Go through the rows until an epoch changes nothing, the weights come back, or `most` epochs are done.

    The delta rule changes something at every visit: it goes on for `most` epochs.
    With `repeats` every epoch has the same order, so weights that come back do so for ever.
    """
    if unit.rule == "delta":
        taken = [next(epochs) for _ in range(most)]
        return Run(tuple(s for order in taken for s in order), len(taken[0]), clean=False)
    weights, offset = start
    seen = {start: 1}
    visits: list[int] = []
    size = 1
    for number in range(1, most + 1):
        order = next(epochs)
        size = len(order)
        clean = True
        for s in order:
            push = unit.push(targets[s], unit.step.of(unit.net(weights, offset, rows[s])))
            visits.append(s)
            if push:
                clean = False
                weights = tuple(w + push * x for w, x in zip(weights, rows[s], strict=True))
                offset += push * unit.sign if unit.learned else 0
        if clean:
            return Run(tuple(visits), size, clean=True)
        if repeats and (weights, offset) in seen:
            return Run(tuple(visits), size, clean=False, again=seen[weights, offset])
        seen[weights, offset] = number + 1
    return Run(tuple(visits), size, clean=False)
