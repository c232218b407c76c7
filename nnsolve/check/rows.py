"""Which iteration and which sample the rows of a written table are.

A column of numbers tells it only where each row has a number of its own. One that repeats a number, or leaves
it out, counts something larger, such as epochs: then the rows stand in the order in which the samples are
presented, and what is given in them tells the sample.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Lookup
from nnsolve.check.aliases import COUNTED
from nnsolve.check.columns import figure
from nnsolve.check.known import column_word
from nnsolve.check.spelling import folded
from nnsolve.expr import symbols
from nnsolve.notation import RUNNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from nnsolve.check.columns import Column
    from nnsolve.derivation import Derivation

_EPOCHS = frozenset(("epoch", "epochs", "cycle", "pass", "sweep"))
_START = re.compile(r"(?:start|init|initial)\b", re.IGNORECASE)
_DITTO = " -\u2013\u2014.,\"'\u2033\u201d"
"""What stands in a cell in place of the number above it."""
_AHEAD = 2
"""Rounds of all samples that a row may lie ahead of the one above it."""
_BOTH = 2
_MOST_SAMPLES, _MOST_INPUTS = 200, 20
"""Samples and inputs of an exercise whose lines are told by them."""
_MOST_SORTED = 60
"""Rows of a table that are sought one by one."""


class Place(Struct, frozen=True):
    """One row: its iteration and its sample from 1, 0 where they are unknown, and what numbered names bear.

    `lettered` says that iteration and sample are told apart.
    """

    iteration: int
    sample: int
    number: int
    lettered: bool = False

    def marks(self, back: int = 0) -> str:
        """How a name of this row is marked; of the row `back` iterations before."""
        if not self.lettered:
            return f"@{self.iteration - back}"
        iteration = f"k{self.iteration - back}" if self.iteration else ""
        return f"@{iteration}{f's{self.sample}' if self.sample else ''}"


class Order:
    """The sample that each iteration of an exercise reads, as its formulas say it."""

    def __init__(self, derivation: Derivation) -> None:
        self.samples: tuple[int, ...] = _order(derivation)
        """For each iteration its sample, both from 0; empty where iterations do not go through samples."""
        self.round = len(set(self.samples))
        """Iterations to an epoch."""
        self.inputs: dict[tuple[float, ...], int] = _inputs(derivation)
        """The samples that are told from all others by their inputs, by these."""
        axes = {axis.name for family in derivation.families for axis in family.axes if axis.size > 1}
        self.both = set(RUNNING) <= axes
        """Whether there are iterations as well as samples."""

    def place(self, iteration: int, *, paired: bool) -> Place | None:
        """The row of an iteration; `paired` where it has what it begins with and what it makes of it."""
        if not 0 < iteration <= len(self.samples):
            return None
        number = iteration - 1 if paired else iteration
        return Place(iteration, self.samples[iteration - 1] + 1, number, lettered=True)

    def iteration(self, epoch: int, sample: int) -> int:
        """The iteration of an epoch, from 1, that reads `sample`; −1 for none."""
        start = (epoch - 1) * self.round
        ahead = self.samples[start : start + self.round] if start >= 0 else ()
        return start + ahead.index(sample) + 1 if sample in ahead else -1


def _inputs(derivation: Derivation) -> dict[tuple[float, ...], int]:
    for family in derivation.families:
        names = [axis.name for axis in family.axes]
        if family.template is not None or len(names) != _BOTH or names[0] != RUNNING[1]:
            continue
        samples, each = family.axes
        if samples.size > _MOST_SAMPLES or each.size > _MOST_INPUTS or family.where:
            continue
        rows = [tuple([float(family.value((s, i))) for i in range(each.size)]) for s in range(samples.size)]
        return {row: s for s, row in enumerate(rows) if rows.count(row) == 1}
    return {}


def _order(derivation: Derivation) -> tuple[int, ...]:
    for family in derivation.families:
        if family.template is None or not any(axis.name == RUNNING[0] for axis in family.axes):
            continue
        for sym in symbols(family.template):
            axes = derivation.family(sym.name).axes
            for index, axis in zip(sym.index, axes, strict=True):
                # A lookup along several axes is that of a batch: its samples are not presented one by one.
                alone = isinstance(index, Lookup) and [one.name for one in index.axes] == [RUNNING[0]]
                if isinstance(index, Lookup) and alone and axis.name == RUNNING[1]:
                    return index.table
    return ()


class Counters(Struct, frozen=True):
    """What the columns that count say of each row: `None` for nothing, −1 for a row of its own.

    `steps` are numbers that no other row has, `blocks` such that several rows share.
    """

    steps: tuple[int | None, ...] = ()
    blocks: tuple[int | None, ...] = ()
    samples: tuple[int | None, ...] = ()
    columns: frozenset[int] = frozenset()
    """The columns that count, by their place."""


def counters(found: Sequence[Column], order: Order) -> Counters:
    """The columns of a table that count its rows."""
    steps: tuple[int | None, ...] = ()
    blocks: tuple[int | None, ...] = ()
    samples: tuple[int | None, ...] = ()
    taken: set[int] = set()
    for n, column in enumerate(found):
        word = column_word(column.title)
        if word not in COUNTED:
            continue
        numbers = _numbers(column)
        known = [one for one in numbers if one is not None and one >= 0]
        if not known:
            continue
        own = len(set(known)) == len(known) and not _left_out(numbers)
        if word == "row" and order.both and not samples:
            samples = numbers
        elif own and not (order.samples and folded(column.title) in _EPOCHS) and not steps:
            steps = numbers
        elif not blocks and word != "row":
            blocks = numbers if own else _filled(numbers)
        else:
            continue
        taken.add(n)
    return Counters(steps, blocks, samples, frozenset(taken))


def _numbers(column: Column) -> tuple[int | None, ...]:
    found: list[int | None] = []
    for cell in column.cells:
        number = figure(cell)
        text = "" if cell is None else cell.text
        if number is not None and number.whole and number.number >= 0:
            found.append(int(number.number))
        elif _START.match(text):
            found.append(0)
        else:
            found.append(-1 if text.strip(_DITTO) else None)
    return tuple(found)


def _left_out(numbers: Sequence[int | None]) -> bool:
    """Whether a number stands only in the first of several rows; a last row without one is a sum."""
    blank = [n for n, one in enumerate(numbers) if one is None]
    return bool(blank) and (2 * len(blank) >= len(numbers) or blank[0] < len(numbers) - len(blank))


def _filled(numbers: Sequence[int | None]) -> tuple[int | None, ...]:
    last: int | None = None
    found: list[int | None] = []
    for one in numbers:
        last = one if one is not None and one >= 0 else last
        found.append(-1 if one == -1 else last)
    return tuple(found)


class Numbering:
    """The ways to number the rows of one table.

    `misfits` counts the cells of a row that contradict what is given for a place, and those that could.
    `epoch` is that of a heading, `begin` the iteration that a table above ended with.
    """

    def __init__(
        self,
        order: Order,
        count: int,
        counted: Counters,
        misfits: Callable[[int, Place], tuple[int, int]],
        *,
        paired: bool,
        epoch: int = 0,
        begin: int = 0,
    ) -> None:
        self._order, self._count, self._counted, self._misfits = order, count, counted, misfits
        self._paired, self._epoch, self._begin = paired, epoch, begin

    def ways(self) -> Iterator[tuple[list[Place | None], bool]]:
        """The numberings worth a try, the likeliest first, and whether one is sure without its figures."""
        ways = self._presented() if self._order.samples else self._counted_out()
        for places, sure in ways:
            wrong = sum(bool(place and self._misfits(n, place)[0]) for n, place in enumerate(places))
            # One given in three rows may be miscopied; more than that are other rows.
            if 3 * wrong <= self._count and any(places):
                yield places, sure

    def _is_row(self, row: int) -> bool:
        """Whether a row is one of those that count: a mean below them is not."""
        return not any(numbers and numbers[row] == -1 for numbers in self._every)

    @property
    def _every(self) -> tuple[tuple[int | None, ...], ...]:
        return self._counted.steps, self._counted.blocks, self._counted.samples

    def _nearest(self, row: int, ways: Iterable[Place | None]) -> Place | None:
        """Of several places for a row the first that its givens contradict least."""
        there = [place for place in ways if place is not None] if self._is_row(row) else []
        return min(there, key=lambda place: self._misfits(row, place)[0], default=None)

    # ----------------------------------------------------------------------- samples one by one

    def _presented(self) -> Iterator[tuple[list[Place | None], bool]]:
        steps, blocks = self._counted.steps, self._counted.blocks
        if steps:
            for more in (0, 1) if 0 in steps else (0,):
                yield [None if one is None else self._at(one + more) for one in steps], True
            yield self._by_epochs(steps), False
            return
        starts = [self._begin, 0] if self._begin and not self._epoch else [0]
        for start in starts:
            yield self._in_order(start), True
        for start in starts:
            yield self._by_givens(start), False
        if blocks and len(set(blocks)) == len(blocks):
            yield self._by_epochs(blocks), False
        samples = range(1, self._order.round + 1)
        alone = [Place(0, sample, sample, lettered=True) for sample in samples]
        nearest = [self._nearest(row, alone) for row in range(self._count)]
        yield [one if one and not self._misfits(n, one)[0] else None for n, one in enumerate(nearest)], False

    def _by_epochs(self, numbers: Sequence[int | None]) -> list[Place | None]:
        """One row for each epoch, with what its last iteration leaves."""
        return [None if one is None else self._at(one * self._order.round) for one in numbers]

    def _at(self, iteration: int) -> Place | None:
        return self._order.place(iteration, paired=self._paired)

    def _opened(self, row: int, before: int) -> int:
        """The iteration before that of a row: the end of the epoch above where an epoch begins with it."""
        blocks = self._counted.blocks
        block = blocks[row] if blocks else self._epoch if row == 0 else None
        above = blocks[row - 1] if blocks and row else None
        return before if not block or block == above else (block - 1) * self._order.round

    def _in_order(self, start: int) -> list[Place | None]:
        found: list[Place | None] = []
        at = start
        for row in range(self._count):
            if self._is_row(row):
                at = self._opened(row, at) + 1
                found.append(self._at(at))
            else:
                found.append(None)
        return found

    def _by_givens(self, start: int) -> list[Place | None]:
        """The rows by their givens, where some samples are left out; none where their order is another."""
        found: list[Place | None] = []
        at, round_ = start, self._order.round
        for row in range(self._count):
            before = self._opened(row, at)
            block = self._counted.blocks[row] if self._counted.blocks else None
            best = self._nearest(row, [self._at(before + k) for k in range(1, _AHEAD * round_ + 1)])
            found.append(best)
            if best is None:
                continue
            bad, told = self._misfits(row, best)
            if not told or 2 * bad > told or (block and best.iteration > block * round_):
                return []
            at = best.iteration
        return found

    # ------------------------------------------------------------------------------- any others

    def _counted_out(self) -> Iterator[tuple[list[Place | None], bool]]:
        steps, blocks, samples = self._every
        blocks = blocks or ((self._epoch,) * self._count if self._epoch and self._order.both else ())
        if self._order.both and (samples or blocks):
            yield self._within(blocks or steps, samples), True
        if steps:
            for more in (0, 1 if self._paired else -1):
                numbers = [None if one is None or one < 0 else one + more for one in steps]
                yield [None if one is None else _plain(one, paired=self._paired) for one in numbers], True
            return
        for start in (1, 0):
            rows = range(start, self._count + start)
            yield [_plain(n, paired=self._paired) if self._is_row(n - start) else None for n in rows], True
        if self._count <= _MOST_SORTED:
            yield self._sorted(), False

    def _within(self, blocks: Sequence[int | None], samples: Sequence[int | None]) -> list[Place | None]:
        """Rows of the samples within an iteration."""
        found: list[Place | None] = []
        sample = 0
        for row in range(self._count):
            block = (blocks[row] if blocks else 0) or 0
            sample = 1 if row and blocks and blocks[row - 1] != blocks[row] else sample + 1
            own = samples[row] if samples else sample
            there = own is not None and self._is_row(row)
            found.append(Place(block, own, own, lettered=True) if own is not None and there else None)
        return found

    def _sorted(self) -> list[Place | None]:
        """Each row by what is given in it, in whatever order they stand."""
        found: list[Place | None] = []
        free = dict.fromkeys(range(1, _AHEAD * self._count + 1))
        for row in range(self._count):
            best = self._nearest(row, [_plain(number, paired=self._paired) for number in free])
            if best is None or self._misfits(row, best)[0]:
                found.append(None)
            else:
                free.pop(best.iteration)
                found.append(best)
        return found


def _plain(number: int, *, paired: bool) -> Place:
    return Place(number, number, number - 1 if paired else number)
