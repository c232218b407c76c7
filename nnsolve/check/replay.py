"""Whether each figure of a working follows from the figures above it, however they were rounded.

Every written figure stands for its display set D (`nnsolve.working.written`). In the order of the derivation,
F is the rigorous range of a step's formula over what its parents may have carried, P:

- it fits where F meets D; then P is the hull of F ∩ D and the figure itself, what may be carried on;
- it does not fit: then P = D, so that a later step is measured against the wrong figure (followed through);
- it was not written: P = F.

A step that fails is tried again with what was due in place of its rejected parents, at most four of them:
then the wrong figure was a slip of the pen that was not carried on. What is rejected still is tried once more
under a second hypothesis, that products, quotients and powers inside the lines were rounded too.

No student who carries full precision, rounds or cuts, in any mixture, is ever rejected. The true value
decides nothing but words. Ranges cost more than numbers, so a figure is first held against two values that
lie in F for sure: the true one, where it can be carried, and that of the formula at the written figures.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from math import nan
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.corner import ranged
from nnsolve.check.fits import ERROR, MANY, holds, nearly, whole_between
from nnsolve.check.inside import explained
from nnsolve.check.interval import times
from nnsolve.check.ranges import Ranges
from nnsolve.check.reach import Reach
from nnsolve.check.skipped import follows, habits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.carry import Carry
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.interval import Interval
    from nnsolve.working.written import Written

_MARGIN = 1e-4
"""How far inside a display set, in its widths, a number has to lie to need no rigorous range."""
_MOST_REJECTED = 4


class Outcome(Struct, eq=False, gc=False):
    """How one figure fits.

    `fits` says that it follows from the figures above it, `inside` that it does so only if the products and
    quotients of its line were rounded too, `without` are wrong figures that it was not computed from.
    `through` is a product of some of its factors that it was computed from instead of them. `true`
    says that the figure also stands for the true value: exact or rounded, with no drift. `coarse` is a bare
    0 or 1 for a real quantity less than 1 away, which is never called wrong.
    """

    line: Line
    figure: Written
    fits: bool = True
    true: bool = True
    inside: bool = False
    coarse: bool = False
    without: Sequence[Outcome] = ()
    through: Outcome | None = None

    @property
    def key(self) -> Key:
        """The quantity."""
        return self.line.key

    @property
    def whole(self) -> bool:
        """Whether the figure counts by equality: a whole number for a whole-number quantity."""
        return self.figure.whole and self.line.whole

    @property
    def ends(self) -> Interval:
        """The ends of what the figure stands for; a wrong whole number stands for itself."""
        figure = self.figure
        return (figure.low, figure.high) if self.fits or not self.whole else (figure.number, figure.number)

    @property
    def not_carried(self) -> tuple[Key, ...]:
        """The wrong figures above it that it was not computed from: slips of the pen."""
        return tuple([one.key for one in self.without])

    @property
    def drift_units(self) -> float:
        """By how many units of its last digit the figure is off the true value; 0 for a written fraction."""
        unit = float(self.figure.unit)
        return (self.figure.number - self.line.value) / unit if unit else 0.0

    def __repr__(self) -> str:
        return f"Outcome({self.key}, {self.figure.text}, fits={self.fits}, inside={self.inside})"


class Replay:
    """The outcomes of one working, in the order of the derivation; see `replay`."""

    def __init__(self, exercise: Exercise, figures: Mapping[Key, Written], *, deep: bool = False) -> None:
        self.exercise, self._deep = exercise, deep
        outcomes = [Outcome(exercise.line(key), figure) for key, figure in figures.items()]
        outcomes.sort(key=_order)
        self._written = {one.line.slot: one for one in outcomes}
        # A given that was copied right is as good as not written.
        self._reach = Reach(
            [one.line for one in outcomes if not one.line.given or one.line.value != one.figure.number]
        )
        self._off: set[int] = set()
        """Slots of figures from which the true value cannot be carried on for sure."""
        self.numbers = {slot: one.figure.number for slot, one in self._written.items()}
        """What was written, by slots."""
        self._points: dict[int, float] = dict(self.numbers)
        self._ranges = Ranges(self._written, self._reach)
        self.rejected: list[Outcome] = []
        """The figures that do not follow, in order."""
        self._early: set[int] = set()
        for outcome in self._written.values():
            if outcome.line.slot not in self._early:
                self._decide(outcome)
        if self.rejected:
            self.rejected.sort(key=lambda one: one.line)
            for outcome in explained(self.rejected, self._written, self._reach, self._ranges.outer):
                outcome.fits = outcome.inside = True
                self.rejected.remove(outcome)

    @property
    def outcomes(self) -> dict[Key, Outcome]:
        """How each figure fits, in the order of the derivation."""
        return {one.line.key: one for one in self._written.values()}

    def __getitem__(self, key: Key) -> Outcome:
        return self._written[self.exercise.slot(key)]

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._written.values())

    def figure(self, line: Line) -> Outcome | None:
        """The outcome of a quantity if it was written."""
        return self._written.get(line.slot)

    # ----------------------------------------------------------------------------------- deciding

    def _decide(self, outcome: Outcome) -> None:
        line, figure = outcome.line, outcome.figure
        value = line.value
        if figure.whole and line.whole:
            low = high = figure.number
            outcome.true = sure = value == figure.number
        else:
            margin = (figure.high - figure.low) * _MARGIN + abs(figure.number) * ERROR
            low, high = figure.low + margin, figure.high - margin
            sure = low <= value <= high
            # Close to the edge the exact ends decide.
            near = sure or low - 2 * margin <= value <= high + 2 * margin
            outcome.true = sure or (near and holds(figure, line, line.exact))
        if sure and (not self._off or self._off.isdisjoint(self._reach.frontier(line))):
            return
        self._off.add(line.slot)
        if low <= self.here(line) <= high:
            return
        # Most wrong figures are ruled out by the digits of their parents alone.
        if self._meets(outcome, self._ranges.outer(line)) and self._meets(outcome, self.due(line)):
            due = self.due(line)
            if sure and due[0] <= value <= due[1]:
                self._off.discard(line.slot)
            return
        if self._in_groups(outcome):
            return
        if self.rejected and self._not_carried(outcome, low, high):
            return
        if self._is_coarse(outcome):
            outcome.coarse = True
        elif figure.figures >= MANY and nearly(figure, self.due(line)):
            outcome.inside = True
        elif self._goes_on(outcome):
            self._ranges.settle(line, outcome.ends)
        else:
            outcome.fits = False
            self.rejected.append(outcome)

    def _is_true_without(self, outcome: Outcome) -> bool:
        """Whether the true value was due, now that some of its parents were not carried on."""
        without = {one.line.slot for one in outcome.without}
        above = (self._reach.frontier(one.line) for one in outcome.without)
        return self._off.isdisjoint((self._reach.frontier(outcome.line) - without).union(*above))

    def _is_coarse(self, outcome: Outcome) -> bool:
        """Whether the figure is a bare 0 or 1, which may stand for anything near it."""
        figure = outcome.figure
        if not figure.whole or outcome.line.whole or abs(figure.number) > 1:
            return False
        low, high = self.due(outcome.line)
        return low - 1 < figure.number < high + 1

    def _meets(self, outcome: Outcome, due: Interval) -> bool:
        """Whether the figure stands for something in `due`."""
        if outcome.whole and whole_between(due):
            return due[0] <= outcome.figure.number <= due[1]
        return holds(outcome.figure, outcome.line, due)

    def _goes_on(self, outcome: Outcome) -> bool:
        """Whether a figure of an iteration follows where those left out are worked as the others."""
        line = outcome.line
        if self.exercise.derivation.family(line.key.name).scan is None:
            return False
        return follows(outcome.figure, line, self._reach.between(line) or (), self.numbers, self._habits)

    @cached_property
    def _habits(self) -> tuple[Carry, ...]:
        return habits([one.figure for one in self._written.values()])

    def _in_groups(self, outcome: Outcome) -> bool:
        """Whether the figure follows from a written product of some factors: ∂E/∂w5 from δ_o1·out_h1.

        The factors may be its own, or, in a `deep` replay, those of a step before it that was not written.
        """
        line = outcome.line
        steps = [one for one in line.parents if not one.given and one.slot not in self._written]
        steps = steps if self._deep else []
        return any(self._through(outcome, step, product) for step, product in self._ways((line, *steps)))

    def _ways(self, steps: Sequence[Line]) -> Iterator[tuple[Line, Outcome]]:
        for step in steps:
            for product in self._products_in(step):
                yield step, product

    def _through(self, outcome: Outcome, step: Line, product: Outcome) -> bool:
        """Whether the figure follows where `product` stands for some of the factors of `step`."""
        if product.line.slot not in self._early and outcome.line < product.line:
            self._early.add(product.line.slot)
            self._decide(product)
        # As everywhere, most are ruled out by digits alone.
        if not self._meets(outcome, _with_product(outcome.line, step, product, self._ranges.wide)):
            return False
        due = _with_product(outcome.line, step, product, self.carried)
        if not self._meets(outcome, due):
            return False
        outcome.through = product
        self._ranges.settle(outcome.line, due)
        return True

    def _products_in(self, line: Line) -> Iterator[Outcome]:
        """The written products of two or more of the factors of `line`, but not of all."""
        for some in line.groups:
            for product in self.exercise.products(some):
                if product.slot in self._written:
                    yield self._written[product.slot]

    def _not_carried(self, outcome: Outcome, low: float, high: float) -> bool:
        """Whether the figure follows once some rejected parents are replaced by what was due for them.

        `low` and `high` lie inside its display set by a margin.
        """
        line = outcome.line
        for chosen in self.alternatives(line):
            outcome.without = chosen
            self._ranges.forget(line)
            if low <= line.value <= high and self._is_true_without(outcome):
                self._off.discard(line.slot)
                return True
            if any(low <= value <= high for value in self._values_instead(line, chosen)):
                return True
            if self._meets(outcome, self._ranges.due(line)):
                return True
        outcome.without = ()
        self._ranges.forget(line)
        return False

    def alternatives(self, line: Line) -> Iterator[Sequence[Outcome]]:
        """Sets of rejected figures right before `line` that may not have been carried on, smallest first."""
        near = self._reach.frontier(line)
        found = [one for one in self.rejected if one.line.slot in near][:_MOST_REJECTED]
        for count in range(1, len(found) + 1):
            yield from combinations(found, count)

    def _values_instead(self, line: Line, chosen: Sequence[Outcome]) -> Iterator[float]:
        """Values of `line` with what was due for `chosen`: by the written figures, and the true one."""
        between = self._reach.between(line)
        if between is None:
            return
        right = [one for one in chosen if self._off.isdisjoint(self._reach.frontier(one.line))]
        for true in (False, True) if right else (False,):
            points = dict(self._points)
            for one in chosen:
                points[one.line.slot] = one.line.value if true and one in right else self.here(one.line)
            for step in between:
                points[step.slot] = step.run(points)
            yield line.run(points)

    # ------------------------------------------------------------------------------------- points

    def here(self, line: Line) -> float:
        """The formula of `line` at the written figures; unwritten steps between are worked out."""
        between = self._reach.between(line)
        if between is None:
            return nan
        for step in between:
            if step.slot not in self._points:
                self._points[step.slot] = self._run(step)
        return self._run(line)

    def here_with(self, line: Line, step: Line, value: float) -> float:
        """The same where `step`, unwritten and before `line`, is `value`."""
        between = self._reach.between(line)
        if between is None:
            return nan
        self.here(line)
        points = {**self._points, step.slot: value}
        for one in between:
            if one is not step:
                points[one.slot] = one.run(points)
        return line.run(points)

    def _run(self, line: Line) -> float:
        points = self._points
        for parent in line.parents:
            if parent.slot not in points:
                points[parent.slot] = parent.value
        return line.run(points)

    # ------------------------------------------------------------------------------------- ranges

    def due(self, line: Line) -> Interval:
        """F of a quantity, written or not: everything that follows from the figures above it."""
        return self._ranges.due(line)

    def carried(self, line: Line) -> Interval:
        """P of a quantity, written or not: everything that later lines may have been computed with."""
        return self._ranges.carried(line)

    def behind(self, line: Line) -> tuple[Key, ...]:
        """The rejected figures among all that `line` is computed from, near or far, in their order."""
        found: set[int] = set()
        todo = [line] if self.rejected else []
        while todo:
            here = todo.pop()
            own = self._written.get(here.slot)
            through = [] if own is None or own.through is None else [own.through.line.slot]
            for slot in (*self._reach.frontier(here), *through):
                if slot not in found:
                    found.add(slot)
                    todo.append(self._written[slot].line)
        return tuple([one.key for one in self.rejected if one.line.slot in found])


def _order(outcome: Outcome) -> tuple[int, int, int, tuple[int, ...]]:
    return outcome.line.order


def _with_product(line: Line, step: Line, product: Outcome, of: Callable[[Line], Interval]) -> Interval:
    """F of `line` where `product` replaces its own factors among those of `step`, the line or a parent."""
    found = of(product.line)
    for parent in step.parents:
        if parent.slot not in product.line.factors:
            found = times(found, of(parent))
    if step is line:
        return found
    return ranged(line, [found if parent is step else of(parent) for parent in line.parents])


def replay(exercise: Exercise, figures: Mapping[Key, Written], *, deep: bool = False) -> Replay:
    """How each figure of a working fits, given as the figures by their quantities.

    With `deep` a written product may also stand for factors of a step that was left out.
    """
    return Replay(exercise, figures, deep=deep)
