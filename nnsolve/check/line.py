"""Whether the numbers that stand in a line are its formula, or which mistaken form of it they are.

A line restates its formula with the student's own figures, with the numbers of the exercise, or with
roundings of either: in any order, with parts worked out already, sums written out. That is decided by value.
Where the value differs, the line itself is the evidence: it is held against every wrong form of the formula,
without any room for rounding.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice, product
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.check.both import both
from nnsolve.check.candidate import Candidate, Why, diagnosed
from nnsolve.check.hits import Hits
from nnsolve.check.likeness import Likeness
from nnsolve.check.pointwise import compiled
from nnsolve.check.prior import KINDS, OTHER_PUT_IN, TOPIC
from nnsolve.check.setting import Setting, spread
from nnsolve.errors import NnsolveError
from nnsolve.expr import Add, Mul, Neg, Num, Sym, parts, rebuilt, symbols
from nnsolve.functions import CONSTANTS
from nnsolve.working.written import Written, numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Hit
    from nnsolve.check.exercise import Line
    from nnsolve.check.name import Namer
    from nnsolve.check.replay import Replay
    from nnsolve.expr import Expr

Restated: TypeAlias = "str | Candidate | None"

_SAME = 1e-9
"""What two ways to work out the same number may differ by, relative to the numbers they come from."""

_READINGS = 64
"""Ways to tell which number of a line is which that are tried."""

_OPTIONS = 3
"""Numbers of a line that are tried for one quantity besides its own."""

_UNKNOWN = 1e-6
"""The score of everything that is not thought of, beside a value that is met to nine digits."""

_BEST = ((False, 0), (False, 1), (True, 0), (True, 1))
"""Where a wrong form is, in the line or on the way, and how far the line is from it: the best first."""

_SHOWN = 1e4
"""How much likelier a wrong form is that the line is to the last number."""

_FIGURES = 15

_CARRIED = 3
"""Figures, or decimals, with which a number looks like one that was worked out."""


class Restating:
    """Compares the lines of workings of one exercise with its formulas."""

    def __init__(self, namer: Namer) -> None:
        self._namer = namer
        self._exercise = namer.exercise

    def check(self, replay: Replay, key: Key, expr: Expr, named: Mapping[str, Key] | None = None) -> Restated:
        """How `expr`, a side of the line of `key`, is related to its formula.

        ``yes``: it is the formula with the figures above, the exercise's numbers or roundings of these.
        ``carried``: it is, if its own numbers are taken as rounded. A `Candidate`: it is a mistaken
        form. `None`: it is nothing known. ``unread``: it has names that are not in `named`.
        """
        line = self._exercise.line(key)
        written = _Side(expr, named or {})
        if written.unread:
            return "unread"
        if line.formula is None:
            return None
        points = _Points(replay, line)
        value = written.value(points)
        if not isfinite(value):
            return None
        room = _SAME * max(abs(value), written.size) + 1e-15
        for own in points.readings(written.numbers):
            if abs(line.run(own) - value) <= room:
                return "yes"
        low, high = written.spread(points)
        due_low, due_high = replay.due(line)
        if low - room <= due_high and due_low <= high + room and not _is_wide(low, high, due_low, due_high):
            return "carried"
        return self._mistaken(replay, line, value, points, written)

    def _mistaken(
        self, replay: Replay, line: Line, value: float, points: _Points, written: _Side
    ) -> Candidate | None:
        """The wrong form of the formula that the line is, to all digits."""
        room = _SAME * max(abs(value), written.size)
        figure = Written("", value, value - room, value + room, 0, over=1, figures=_FIGURES)
        like = Likeness(written.expr, line.key, line.formula, points.value, points.unwritten, written.keys)
        best: list[Hit] = []
        for own in points.readings(written.numbers):
            hits = [*Hits(self._namer.preparations, replay, line, figure, own)]
            hits = [hit for hit in hits if _stands(hit[2].slipped, written.numbers)]
            hits = [hit for hit in hits if not like.contradicts(hit[2])]
            if hits:
                best = _shown(hits, like, line.key) or _put_in(like, replay, line, value)
                best = best or _alike(hits, written, points, line)
                break
        best = best or _put_in(like, replay, line, value)
        if not best:
            why = both(self._namer.preparations, line, like) if len(written.numbers) > 1 else None
            if why is None:
                return None
            best = [(TOPIC, value, why)]
        return diagnosed(line.key, best, _UNKNOWN, _FIGURES, self._namer.speaker).candidates[0]


class _Side:
    """A written formula: its numbers, and its value where its names are known."""

    def __init__(self, expr: Expr, named: Mapping[str, Key]) -> None:
        self.expr = expr
        self.numbers: list[Written] = []
        self.keys: dict[str, Key] = {}
        self.unread = False
        for sym in symbols(expr):
            if sym.name in named:
                self.keys[sym.name] = named[sym.name]
            elif sym.name not in CONSTANTS:
                self.unread = True
        self._slots: dict[str, int] = {}
        try:
            self._code = None if self.unread else compiled(self._opened(expr), self._slot)
        except (
            NnsolveError,
            KeyError,
            TypeError,
        ):  # an infinite number, a function or a node without a value
            self.unread = True
        self._operations = operations(expr)
        self.size = max((abs(number.number) for number in self.numbers), default=0.0)

    def _opened(self, expr: Expr) -> Expr:
        """`expr` with its numbers as symbols, one for each place."""
        if isinstance(expr, Num):
            self.numbers.append(numeral(expr))
            return Sym(f"#{len(self.numbers) - 1}")
        inner = parts(expr)
        return rebuilt(expr, [self._opened(part) for part in inner]) if inner else expr

    def unlike(self, formula: Expr | None) -> int:
        """By how many operations a formula differs from the line."""
        if formula is None:
            return 0
        its = operations(formula)
        return ((self._operations - its) + (its - self._operations)).total()

    def _slot(self, key: Key) -> int:
        return self._slots.setdefault(key.name, len(self._slots))

    def _values(self, points: _Points) -> dict[int, float]:
        values: dict[int, float] = {}
        for name, slot in self._slots.items():
            if name.startswith("#"):
                values[slot] = self.numbers[int(name[1:])].number
            else:
                values[slot] = points.value(self.keys[name]) if name in self.keys else CONSTANTS[name]
        return values

    def value(self, points: _Points) -> float:
        """What the side gives as it stands."""
        return nan if self._code is None else self._code(self._values(points))

    def spread(self, points: _Points) -> tuple[float, float]:
        """About the range of the side where its numbers were rounded."""
        if self._code is None:
            return -inf, inf
        ends = {
            slot: (number.low, number.high)
            for name, slot in self._slots.items()
            if name.startswith("#") and not points.is_given(number := self.numbers[int(name[1:])])
        }
        return spread(self._code, self._values(points), ends)


class _Points:
    """What the quantities of one line are, as written above it, and as its own numbers may round them."""

    def __init__(self, replay: Replay, line: Line) -> None:
        self._replay, self._line = replay, line
        self.own = {parent.slot: self._value(parent) for parent in line.parents}
        self._ends = [self._open(parent) for parent in line.parents]
        self._givens = {abs(parent.value) for parent in line.parents if parent.given}

    @cached_property
    def _all(self) -> Setting:
        """The quantities of the line, and the unwritten steps before it with all that they read."""
        return Setting(self._replay, self._line, {})

    @cached_property
    def unwritten(self) -> dict[Key, Expr]:
        """The formulas of the unwritten steps before the line."""
        return {step.key: step.formula for step in self._all.hidden if step.formula is not None}

    def _behind(self, strange: list[Written]) -> dict[int, float] | None:
        """The values where unwritten steps are as the line shows them; `None` where it shows none of them."""
        points = dict(self._all.points)
        shows = False
        for step in self._all.hidden:
            value = step.run(points)
            short = next(_roundings(value, (value, value), strange), value)
            shows = shows or short != value
            points[step.slot] = short
        return points if shows else None

    def value(self, key: Key) -> float:
        """The figure of a quantity, or what follows for it."""
        return self._value(self._replay.exercise.line(key))

    def worked_out(self, key: Key) -> Iterator[float]:
        """What may stand for a quantity: its value, and where it was not written what it is made of."""
        todo, seen = [self._replay.exercise.line(key)], set[int]()
        for line in todo:
            yield self._value(line)
            if line in self._all.hidden and line.slot not in seen:
                seen.add(line.slot)
                todo += line.parents

    def is_given(self, number: Written) -> bool:
        """Whether a number is not open: it is whole, stands in the exercise, or is short and no rounding."""
        if number.whole or number.over or abs(number.number) in self._givens:
            return True
        if abs(number.number) in self._replay.exercise.numbers:
            return True
        if number.figures >= _CARRIED or (number.places >= _CARRIED and number.figures > 1):
            return False
        known = (*self.own.values(), *[self._all.points[step.slot] for step in self._all.hidden])
        return not any(number.low <= abs(value) <= number.high for value in known)

    def _value(self, line: Line) -> float:
        outcome = self._replay.figure(line)
        if outcome is not None:
            return outcome.figure.number
        return line.value if line.given else self._replay.here(line)

    def _open(self, line: Line) -> tuple[float, float]:
        outcome = self._replay.figure(line)
        value = self.own[line.slot]
        # A 1 that is exactly 1 stands for nothing else.
        if outcome is None or (outcome.figure.whole and outcome.line.value == outcome.figure.number):
            return value, value
        return outcome.figure.low, outcome.figure.high

    def readings(self, numbers: list[Written]) -> Iterator[dict[int, float]]:
        """The values that the line can have gone by: the figures, then its own numbers that round them."""
        yield self.own
        known = {abs(value) for value in self.own.values()}
        strange = [number for number in numbers if number.number not in known and not number.whole]
        if not strange:
            return
        behind = self._behind(strange)
        if behind is not None:
            yield behind
        named = {number.number for number in numbers}
        options: list[tuple[float, ...]] = []
        for value, ends in zip(self.own.values(), self._ends, strict=True):
            found = tuple(islice(_roundings(value, ends, strange), _OPTIONS))
            # A figure that the line shows as it is was hardly taken in another form.
            options.append((value, *found) if abs(value) in named or not found else (*found, value))
        for chosen in islice(product(*options), _READINGS):
            yield dict(zip(self.own, chosen, strict=True))


def _alike(hits: list[Hit], written: _Side, points: _Points, line: Line) -> list[Hit]:
    """Those of `hits` that leave the fewest numbers of the line over: values can agree by chance.

    Of two that leave the same numbers over, the one counts more that is worked in the way of the line.
    """

    def strange(hit: Hit) -> int:
        why = hit[2]
        known = [] if why.formula is not None and why.where == line.key else list(points.own.values())
        if why.slipped is not None and why.slots:
            right = points.value(next(symbols(why.slots[0])).key)
            if right in known:
                known.remove(right)
            known.append(why.slipped)
        if why.formula is not None:
            known += [value for sym in symbols(why.formula) for value in points.worked_out(sym.key)]
        sizes = {abs(value) for value in known}
        return sum(abs(number.number) not in sizes for number in written.numbers if not number.whole)

    counts = [strange(hit) for hit in hits]
    fewest = [hit for hit, count in zip(hits, counts, strict=True) if count == min(counts)]
    # A slip of the pen leaves the formula as it is.
    return [
        (score / 2.0 ** written.unlike(why.formula or line.formula), value, why)
        for score, value, why in fewest
    ]


def _shown(hits: Sequence[Hit], like: Likeness, key: Key) -> list[Hit]:
    """`hits` with what the line is to the last number first; none where it is none of them.

    What is wrong at the step `key` itself goes before what is so on the way, and the order of the line before
    another one.
    """
    every = [(hit[2].where != key, like.apart(hit[2])) for hit in hits]
    for best in _BEST:
        if best in every:
            return [
                (score * (_SHOWN if its == best else 1.0), value, why)
                for (score, value, why), its in zip(hits, every, strict=True)
            ]
    return []


def _put_in(like: Likeness, replay: Replay, line: Line, value: float) -> list[Hit]:
    """The one number that went in for another, where the line is the formula but for that."""
    found: list[Hit] = []
    for key, number in like.put_in():
        parent = replay.exercise.line(key)
        outcome = replay.figure(parent)
        if outcome is None and not parent.given:
            continue  # what was not written was worked out wrongly
        due = parent.value if outcome is None else outcome.figure.number
        text = f"{{0}} went in as {number.text}; it is {due:g}.".replace("-", "−")
        why = Why(OTHER_PUT_IN, text, (Sym(key.name, key.at),), None, line.key, number.number)
        found.append((KINDS[OTHER_PUT_IN].weight, value, why))
    return found


def _stands(slipped: float | None, numbers: list[Written]) -> bool:
    """Whether a number that was put in wrongly stands in the line; it is not made of others."""
    if slipped is None:
        return True
    return any(abs(abs(one.number) - abs(slipped)) <= _SAME * abs(slipped) for one in numbers)


def operations(expr: Expr) -> Counter[str]:
    """How often each operation stands in a formula; a sum of three terms has two."""
    found: Counter[str] = Counter()
    inner = parts(expr)
    if inner and not isinstance(expr, Neg):
        found[type(expr).__name__] += len(inner) - 1 if isinstance(expr, (Add, Mul)) else 1
    for part in inner:
        found += operations(part)
    return found


def _roundings(value: float, ends: tuple[float, float], numbers: list[Written]) -> Iterator[float]:
    """The numbers that stand for `value`, or that it stands for, with its sign: they have no minus."""
    sign = -1 if value < 0 else 1
    for number in numbers:
        signed = sign * number.number
        shorter = number.low <= sign * value <= number.high and number.figures > 1
        if shorter or ends[0] <= signed <= ends[1]:
            yield signed


def _is_wide(low: float, high: float, due_low: float, due_high: float) -> bool:
    """Whether the numbers of a line are so coarse that it would agree with anything."""
    return high - low > 0.5 * max(abs(due_low), abs(due_high), abs(low), abs(high))
