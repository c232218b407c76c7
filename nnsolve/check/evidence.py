"""How strongly a claim points at a target: its label, its formula, the numbers put in, and its figure.

Points add up like logarithms of odds: a name of its own weighs 6, a formula 5, every telling number up to 2,
a figure up to 4. What speaks against a target is taken off.
"""

from __future__ import annotations

from itertools import islice
from math import copysign, inf, isfinite
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.features import LITTLE, telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.features import Features, Numbers
    from nnsolve.check.target import Target
    from nnsolve.working.written import Written

FORMULA, LONE_NAME = 5.0, 2.5
STRAY, UNCOVERED, MOST_NUMBERS, LEAST_NUMBERS = 1.2, 2.0, 6.0, -2.0
FIGURE, FIGURE_OFF = 0.95, -1.0
NEAR_UNITS, FAR_UNITS = 1.2, 5.0
RESTATED, FULLY = 2.5, 1.6
"""The numbers stand where the formula has its names; from how much they tell this counts in full."""
COMPLETE, MANY, _MOST_LEAVES = 1.0, 4, 6
"""A formula of so many quantities with all its numbers says what it is about, however short they are."""
_DEEP, _DEPTH, _ABOVE = 0.8, 3, 2
_SMALL = 2
_COARSE = 2
"""Significant digits up to which a figure fits too much by chance."""
_EXACT, _SAME, _TWO_UNITS = 1e-9, 0.7, 1.4
"""How far a number may be from what it stands for; the last two in widths of its display set, 1½ units."""


class Figures:
    """The figures placed so far, and what follows from them."""

    def __init__(self) -> None:
        self.written: dict[int, Written] = {}
        self.parts: dict[int, list[tuple[Written, Target]]] = {}
        self._sizes: dict[str, list[int]] = {}
        self._sized = 0

    def place_part(self, target: Target, figure: Written) -> None:
        """Take the figure for a part of a formula."""
        self.parts.setdefault(target.line.slot, []).append((figure, target))

    def with_part(self, numbers: Sequence[Written]) -> list[int]:
        """The slots of quantities of whose formula a part is among `numbers`."""
        return [
            slot
            for slot, parts in self.parts.items()
            if any(_is_part(one, figure) for figure, _ in parts for one in numbers)
        ]

    def like(self, one: Written) -> tuple[int, ...]:
        """The slots of the figures that `one` may repeat, with as many digits or fewer."""
        for slot, figure in islice(self.written.items(), self._sized, None):
            for size in _sizes(figure):
                self._sizes.setdefault(size, []).append(slot)
        self._sized = len(self.written)
        slots = dict.fromkeys(slot for size in _sizes(one) for slot in self._sizes.get(size, ()))
        return tuple(slots)

    def value(self, line: Line, depth: int = _DEPTH) -> float:
        """The student's figure; where there is none what follows from those above it, or the solution."""
        own = self.written.get(line.slot)
        if own is not None:
            return own.number
        if line.given or not depth or not self.written:
            return line.value
        return line.run({parent.slot: self.value(parent, depth - 1) for parent in line.parents})

    def follows(self, target: Target) -> float:
        """What follows for a target, whatever was written for it."""
        return target.run({leaf.slot: self.value(leaf) for leaf in target.leaves})


def _sizes(figure: Written) -> tuple[str, str]:
    """Two and three leading digits of a number, cut: what figures are looked up by."""
    digits, _, exponent = f"{abs(figure.number):.6e}".partition("e")
    return digits[:4] + exponent, digits[:3] + "e" + exponent


def units_off(figure: Written, value: float) -> float:
    """How far a figure lies from a value, in units of its last digit."""
    if not isfinite(value):
        return inf
    width = figure.high - figure.low
    unit = width / 1.5 if width > 0 else 0.0
    off = abs(figure.number - value)
    if unit <= 0:
        return 0.0 if off <= _EXACT * max(1.0, abs(value)) else inf
    return off / unit


def plausible(figure: Written, value: float) -> bool:
    """Whether a figure is near enough to a value for its label to be believed: 3 units, coarse ones 1."""
    off = abs(figure.number - value)
    return off <= (2.0 if figure.figures > _COARSE else _SAME) * (figure.high - figure.low)


def points(features: Features, target: Target, figures: Figures) -> tuple[float, str]:
    """The points of formula, numbers and figure, and what they rest on."""
    formula = _formula(features, target)
    numbers = max([_numbers(one, target, figures) for one in features.numbers], default=0.0)
    value = _figure(features.figure, target, figures)
    by = "formula" if formula > 0 else "order" if numbers > value else "value"
    return formula + numbers + value, by


def _formula(features: Features, target: Target) -> float:
    shared = target.prints & features.prints.keys()
    if not shared:
        return 0.0
    return max(FORMULA if features.prints[one] else LONE_NAME for one in shared)


def _figure(figure: Written | None, target: Target, figures: Figures) -> float:
    if figure is None:
        return 0.0
    # A 1 for 0.73 is coarse: it says nothing, and is not wrong.
    coarse = figure.whole and not target.line.whole
    if target.line.whole or target.line.given:
        if figure.number in {target.value, figures.follows(target)}:
            return FIGURE * min(figure.figures, 4)
        return 0.0 if coarse else FIGURE_OFF
    off = units_off(figure, target.value)
    if off > NEAR_UNITS and target.leaves:
        off = min(off, units_off(figure, figures.follows(target)))
    most = 0.0 if coarse and off else FIGURE * min(figure.figures, 4)
    if off <= NEAR_UNITS:
        return most
    return most / 2 if off <= FAR_UNITS else FIGURE_OFF


class Fit(Struct):
    """How the numbers put in fit a target.

    `tell` is what the known ones tell, `cover` the share of the formula that is among them, `stray` how many
    are strangers in it; `put` is the number put in for each quantity of the formula, by slot.
    """

    tell: float
    cover: float
    stray: int
    put: dict[int, float]


def fit(numbers: Numbers, target: Target, figures: Figures) -> Fit:
    """How `numbers` fit `target`."""
    used: set[int] = set()
    put: dict[int, float] = {}
    covered = 0.0
    within = _parts_put_in(numbers, target, figures, used)
    for leaf in target.leaves:
        if leaf.slot in within:
            covered += _DEEP
            continue
        at = _find(leaf, numbers, figures, used)
        if at is None:
            covered += _above(leaf, numbers, figures, used, _ABOVE)
        else:
            covered += 1.0
            put[leaf.slot] = copysign(at, figures.value(leaf, 0))
    tell = sum([telling(numbers.all[n]) for n in used])
    stray = 0
    for n, one in enumerate(numbers.all):
        if n not in used and telling(one) > LITTLE and abs(one.number) not in target.numbers:
            stray += 1
    return Fit(tell, covered / len(target.leaves) if target.leaves else 0.0, stray, put)


def _numbers(numbers: Numbers, target: Target, figures: Figures) -> float:
    if len(target.leaves) >= MANY and len(numbers.all) >= MANY and _is_whole(numbers, target, figures):
        return COMPLETE * min(len(target.leaves), _MOST_LEAVES)
    if not target.leaves or not numbers.informed:
        return max(LEAST_NUMBERS, -STRAY * len(numbers.informed))
    found = fit(numbers, target, figures)
    worth = min(found.tell, MOST_NUMBERS) * found.cover - STRAY * found.stray - UNCOVERED * (1 - found.cover)
    if len(found.put) == len(target.leaves) and numbers.is_worth(target.run(found.put)):
        worth += RESTATED * min(1.0, found.tell / FULLY)
    return max(LEAST_NUMBERS, worth)


def _is_whole(numbers: Numbers, target: Target, figures: Figures) -> bool:
    """Whether the numbers of a side are those of the whole formula, put in as it stands."""
    known = (
        one.number in target.numbers or _is_small(one) or _stands(one, target, figures) for one in numbers.all
    )
    if not all(known):
        return False
    found = fit(numbers, target, figures)
    return len(found.put) == len(target.leaves) and numbers.is_worth(target.run(found.put))


def _is_small(one: Written) -> bool:
    """Whether a number may be of the formula itself, or what a sign or a step comes to."""
    return one.whole and abs(one.number) <= _SMALL


def _stands(one: Written, target: Target, figures: Figures) -> bool:
    return any(_off(one, leaf, figures.written.get(leaf.slot)) is not None for leaf in target.leaves)


def _is_part(one: Written, figure: Written) -> bool:
    return not one.whole and abs(abs(one.number) - abs(figure.number)) <= _SAME * (one.high - one.low)


def _parts_put_in(numbers: Numbers, target: Target, figures: Figures, used: set[int]) -> set[int]:
    """Slots of what stands in a part that was worked out before, as Δw5 in 0.40 + −0.041."""
    within: set[int] = set()
    if target.part is not None:
        return within
    for figure, part in figures.parts.get(target.line.slot, ()):
        for n, one in enumerate(numbers.all):
            if _is_part(one, figure):
                used.add(n)
                within.update([leaf.slot for leaf in part.leaves])
    return within


def _find(leaf: Line, numbers: Numbers, figures: Figures, used: set[int]) -> float | None:
    """The size of the number that was put in for a quantity: the nearest, and first one not used yet."""
    own = figures.written.get(leaf.slot)
    best: tuple[bool, float] | None = None
    size = 0.0
    for n, one in enumerate(numbers.all):
        off = _off(one, leaf, own)
        if off is not None and (best is None or (n in used, off) < best):
            best, size = (n in used, off), abs(one.number)
    if best is None:
        return None
    # The same digits again are the same quantity again, as in out·(1 − out).
    used.update([n for n, one in enumerate(numbers.all) if abs(one.number) == size])
    return size


def _above(leaf: Line, numbers: Numbers, figures: Figures, used: set[int], depth: int) -> float:
    """How much of what a quantity is computed from was put in instead of it."""
    if leaf.given or not depth or not leaf.parents:
        return 0.0
    inner = 0.0
    for parent in leaf.parents:
        if _find(parent, numbers, figures, used) is not None:
            inner += 1.0
        else:
            inner += _above(parent, numbers, figures, used, depth - 1)
    return _DEEP * inner / len(leaf.parents)


def _off(one: Written, leaf: Line, own: Written | None) -> float | None:
    """How far a number is from a quantity that it may stand for; `None` for one that it does not."""
    size = abs(one.number)
    width = one.high - one.low
    if own is not None:
        off = abs(size - abs(own.number))
        if off <= (_EXACT if one.whole else _SAME * width):
            return off
    off = abs(size - abs(leaf.value))
    exact = leaf.given or leaf.whole or one.whole
    return off if off <= (_EXACT * max(1.0, size) if exact else _TWO_UNITS * width) else None
