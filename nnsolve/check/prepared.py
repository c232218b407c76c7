"""The wrong forms of one step made ready to run, once for an exercise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING

from nnsolve.check.degree import degree
from nnsolve.check.edits import Edit, edits
from nnsolve.check.pointwise import guarded, unguarded
from nnsolve.check.siblings import Siblings
from nnsolve.errors import ExpressionError
from nnsolve.expr import symbols
from nnsolve.working.written import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.pointwise import Code, Points
    from nnsolve.expr import Expr
    from nnsolve.mistake import Mistake
    from nnsolve.working.written import Written


_STRAIGHT, _SHARE = 0.01, 1e-3
"""Up to which share of their sizes quantities move a formula about straight; the share to measure that by."""
_STEP, _PLENTY = 0.1, 4.0
"""By how much the quantities of a line are moved to see what it does; how much more it may do elsewhere."""


class Tried:
    """A wrong form of a formula: `run` gives its value, `lines` are what it reads."""

    __slots__ = ("code", "edit", "lines", "run", "topic", "unguarded")

    def __init__(self, exercise: Exercise, edit: Edit, *, topic: bool) -> None:
        self.edit, self.code, self.topic = edit, edit.code, topic
        self.unguarded: Code = unguarded(edit.formula, exercise.slot)
        self.run: Code = guarded(self.unguarded)
        self.lines: tuple[Line, ...] = _read(exercise, edit.formula)


class Prepared:
    """The wrong forms of one step: those that its topic knows first, then every generic edit."""

    def __init__(
        self, exercise: Exercise, line: Line, mistakes: Sequence[Mistake], siblings: Siblings
    ) -> None:
        self.line = line
        alone = not line.key.at
        rule = exercise.derivation.family(line.key.name).rule
        self.kind = f"rule {rule.code}" if alone else line.key.name
        """What it shares with the steps like it: a family, or for one that stands alone its rule."""
        made = list(_made(exercise, line, mistakes, siblings))
        self.tried = tuple(Tried(exercise, edit, topic=topic) for edit, topic in made)
        self._codes = [one.unguarded for one in self.tried]
        self.counts = Counter(one.code for one in self.tried if not one.topic)
        self.followed = tuple([one for one in self.tried if one.topic]) if alone else self.tried
        """Those that one who follows them here follows at all steps of its kind."""
        read = dict.fromkeys(other for one in self.tried for other in one.lines)
        self.others: tuple[Line, ...] = tuple(other for other in read if other not in line.parents)
        """What only wrong forms read."""

    def near(self, points: Points, low: float, high: float) -> list[tuple[float, Tried]]:
        """The wrong forms whose values may lie in [low, high], with their values."""
        off = _off(points, self._true)
        if off > _STRAIGHT:
            return list(zip(self.values(points), self.tried, strict=True))
        values, places, always, reach = self._sorted
        first = bisect_left(values, low - reach * off)
        last = bisect_right(values, high + reach * off)
        chosen = [self.tried[n] for n in sorted((*places[first:last], *always))]
        return [(one.run(points), one) for one in chosen]

    @cached_property
    def _true(self) -> list[tuple[int, float]]:
        """What the line and its wrong forms read, by slots, with the values of the solution."""
        return [(one.slot, one.value) for one in (*self.line.parents, *self.others)]

    @cached_property
    def _sorted(self) -> tuple[list[float], list[int], list[int], float]:
        """The values of the wrong forms in the solution, in order, and where they stand in `tried`.

        Then those that have none there, and how far a value moves, with plenty of room, where everything that
        is read moves by its own size.
        """
        points = dict(self._true)
        values = self.values(points)
        reach = 0.0
        for slot, before in self._true:
            for step in (_SHARE, -_SHARE):
                points[slot] = before * (1 + step)
                moved = [abs(two - one) for one, two in zip(values, self.values(points), strict=True)]
                reach += max([one for one in moved if isfinite(one)], default=0.0) / _SHARE
            points[slot] = before
        known = [n for n, value in enumerate(values) if isfinite(value)]
        known.sort(key=values.__getitem__)
        always = [n for n, value in enumerate(values) if not isfinite(value)]
        return [values[n] for n in known], known, always, _PLENTY * reach

    def values(self, points: Points) -> list[float]:
        """The values of all wrong forms, in their order; nan where there is none."""
        try:
            return [code(points) for code in self._codes]
        except OverflowError:
            return [one.run(points) for one in self.tried]


class Preparations:
    """Everything that is prepared about naming for one exercise, step by step as it is asked for."""

    def __init__(self, exercise: Exercise, mistakes: Sequence[Mistake] = ()) -> None:
        self.exercise = exercise
        self._by_rule: dict[str, list[Mistake]] = {}
        for mistake in mistakes:
            self._by_rule.setdefault(mistake.rule.code, []).append(mistake)
        self._siblings = Siblings(exercise.derivation)
        self._made: dict[int, Prepared] = {}
        self._numerals: dict[int, Written | None] = {}
        self._swings: dict[int, float] = {}
        self._degrees: dict[tuple[int, int], int | None] = {}

    def degree(self, line: Line, parent: Line) -> int | None:
        """The degree of a formula as a polynomial in one of the quantities that it reads, else `None`."""
        both = line.slot, parent.slot
        if both not in self._degrees:
            self._degrees[both] = None if line.formula is None else degree(line.formula, parent.key)
        return self._degrees[both]

    def swing(self, line: Line) -> float:
        """How far, with plenty of room, a line moves for each unit by which all that it reads moves."""
        found = self._swings.get(line.slot)
        if found is None:
            found = self._swings[line.slot] = _swing(line)
        return found

    def numeral(self, line: Line) -> Written | None:
        """The digits of a given as its author wrote them."""
        if line.slot not in self._numerals:
            self._numerals[line.slot] = _numeral(self.exercise.derivation.typed(line.key), line.value)
        return self._numerals[line.slot]

    def edits(self, key: Key, piece: Expr) -> Iterator[Edit]:
        """The wrong forms of a piece of the formula of `key`."""
        return (edit for edit in edits(key, piece, self._siblings) if _exists(self.exercise, edit.formula))

    def __getitem__(self, line: Line) -> Prepared:
        found = self._made.get(line.slot)
        if found is None:
            rule = self.exercise.derivation.family(line.key.name).rule
            known = self._by_rule.get(rule.code, ())
            found = self._made[line.slot] = Prepared(self.exercise, line, known, self._siblings)
        return found


def _off(points: Points, true: Sequence[tuple[int, float]]) -> float:
    """By how much, relative to their sizes, `points` differ from the values of the solution at most."""
    most = 0.0
    for slot, value in true:
        off = abs(points[slot] - value)
        if off:
            share = off / abs(value) if value else inf
            most = max(most, share)
    return most


def _swing(line: Line) -> float:
    points = {parent.slot: float(parent.value) for parent in line.parents}
    here, moved = line.run(points), 0.0
    for slot, before in list(points.items()):
        for step in (_STEP, -_STEP):
            points[slot] = before + step
            moved += abs(line.run(points) - here) / _STEP
        points[slot] = before
    return _PLENTY * moved if isfinite(moved) else inf


def _made(
    exercise: Exercise, line: Line, mistakes: Sequence[Mistake], siblings: Siblings
) -> Iterator[tuple[Edit, bool]]:
    formula = line.formula
    if formula is None:
        return
    seen = {formula}
    for mistake in mistakes:
        wrong = mistake.rewrite(formula)
        if wrong is not None and wrong not in seen and _exists(exercise, wrong):
            seen.add(wrong)
            yield Edit(mistake.code, wrong, mistake.says), True
    for edit in edits(line.key, formula, siblings, whole=line.whole):
        if edit.formula not in seen and _exists(exercise, edit.formula):
            yield edit, False


def _exists(exercise: Exercise, formula: Expr) -> bool:
    """Whether the exercise has all that a rewritten formula reads: it may have left the edge of a table."""
    return all(sym.key in exercise for sym in symbols(formula))


def _numeral(typed: str, value: float) -> Written | None:
    try:
        return written(typed or repr(value))
    except ExpressionError:
        return None


def _read(exercise: Exercise, formula: Expr) -> tuple[Line, ...]:
    return tuple(map(exercise.line, dict.fromkeys([sym.key for sym in symbols(formula)])))
