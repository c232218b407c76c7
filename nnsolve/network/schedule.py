"""Which sample is used when: stochastic, mini-batch and batch descent over several epochs, as axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Lookup, Relation, positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.axis import Index


class Schedule(Struct, frozen=True):
    """Updates in order: `samples` in batches of `batch`, `epochs` times over.

    Axis ``k`` runs over the updates and ``s`` over the samples of a batch; each exists only when there is
    more than one, so that a single update of a single sample needs neither. `most` cuts the updates short.
    """

    samples: int
    batch: int
    epochs: int
    most: int | None = None

    @property
    def updates(self) -> int:
        """Updates in all epochs together, at most `most`."""
        count = self.epochs * self._per_epoch
        return count if self.most is None else min(count, self.most)

    @property
    def iteration(self) -> tuple[Axis, ...]:
        """The axis of the updates, or nothing."""
        return (Axis("k", self.updates),) if self.updates > 1 else ()

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of a quantity that every sample of every update has."""
        return (*self.iteration, *((Axis("s", self.batch),) if self.batch > 1 else ()))

    @property
    def stored(self) -> tuple[Axis, ...]:
        """The axis of the samples as they stand in the exercise, or nothing when there is one."""
        return (Axis("s", self.samples),) if self.samples > 1 else ()

    @property
    def sample(self) -> tuple[Index, ...]:
        """The index into the stored samples at a position of `axes`."""
        if self.samples == 1:
            return ()
        if self.updates == 1:
            return self.axes
        table = tuple(self._at(k, s) for k in range(self.updates) for s in range(self.batch))
        return (Lookup(self.axes, table),)

    @property
    def filled(self) -> tuple[Relation, ...]:
        """The positions that exist when the last batch of an epoch is smaller than the others."""
        if self.samples % self.batch == 0:
            return ()
        every = ((k, s) for k in range(self.updates) for s in range(self.batch))
        return (Relation(self.axes, frozenset(at for at in every if at[1] < self.size(at[0]))),)

    def every(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Every position of `axes` that exists, and the sample that stands there."""
        for at in positions(self.axes, self.filled):
            k, s = at[0] if self.iteration else 0, at[-1] if self.batch > 1 else 0
            yield at, self._at(k, s)

    def size(self, k: int) -> int:
        """How many samples update `k` uses."""
        return min(self.batch, self.samples - self._start(k))

    @property
    def says(self) -> str:
        """The schedule in words; empty for one update of one sample."""
        if self.samples == 1 and self.epochs == 1:
            return ""
        epochs = f"{self.epochs} epochs" if self.epochs > 1 else "one epoch"
        if self.samples == 1:
            return f"{self.epochs} updates with the same sample."
        kind = "stochastic" if self.batch == 1 else "batch" if self.batch == self.samples else "mini-batch"
        each = {1: "one sample at a time", self.samples: f"all {self.samples} samples at once"}
        how = each.get(self.batch, f"{self.batch} samples at a time")
        count = f"{self.updates} updates" if self.updates > 1 else "one update"
        return f"{kind.capitalize()} gradient descent, {epochs}: {how}, {count}."

    @property
    def _per_epoch(self) -> int:
        return -(-self.samples // self.batch)

    def _start(self, k: int) -> int:
        return (k % self._per_epoch) * self.batch

    def _at(self, k: int, s: int) -> int:
        return min(self._start(k) + s, self.samples - 1)
