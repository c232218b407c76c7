"""The targets that a claim may be about, by its label, its formulas and the numbers put in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.evidence import MANY
from nnsolve.check.features import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.check.evidence import Figures
    from nnsolve.check.exercise import Line
    from nnsolve.check.features import Features
    from nnsolve.check.labels import Labels
    from nnsolve.check.sense import Sense
    from nnsolve.check.target import Search, Target
    from nnsolve.working.written import Written

MOST = 24
"""Numbers of a side that are looked up, and targets that may share a formula."""
MOST_VOTED = 12
"""Targets that may share the most numbers with a claim."""
MOST_OPEN = 12
"""Iterations or samples that are weighed for a name without its mark."""
FAINT, BESIDE = 0.5, 3.5
"""Points of a name that hardly fits, and what it has more where the numbers put in fit too."""
_OWN, _NEAR, _FAR, _HALF, _BEFORE, _UNIT = 6.0, 5.0, 4.0, 2.5, 5.0, 2.0
_GUESSED, _FARTHEST = 6, 8
"""The distances of a guess, and of a name that points at a quantity only beside its formula."""
_UNKNOWN, _OTHER = -1.5, -3.0
_WORD = re.compile(r"[^\W\d_][\w'/∂^{}]{0,40}(?:\([A-Za-z]\w*\)(?:/d\(\w+\))?)?")


class Candidates:
    """Finds targets, each with the points of its name."""

    def __init__(self, search: Search, labels: Labels) -> None:
        self._search, self._labels = search, labels

    def of(self, features: Features, before: str, figures: Figures, next_: int) -> dict[Target, float]:
        """The targets for one claim; `next_` is how often its label was placed so far."""
        named = self._named(features, next_)
        if before and not named:
            named = self._from_words(before, next_)
        found = dict(named)
        others = (*self._by_formula(features), *self._by_numbers(features, figures))
        aside = self._search.aside
        away = self._away(features.label, named=bool(named))
        for target in others:
            if target.line.slot not in aside:
                found.setdefault(target, away)
        return found

    def _away(self, label: str, *, named: bool) -> float:
        """The points of a target that the label does not name."""
        if not label:
            return 0.0
        return _OTHER if named and self._labels.senses(label) else _UNKNOWN

    # ---------------------------------------------------------------------------------- by name

    def _named(self, features: Features, next_: int) -> dict[Target, float]:
        found: dict[Target, float] = {}
        for sense in self._labels.senses(features.label):
            near = _points(sense.rank)
            for target in self._targets(sense, next_, features.figure):
                found[target] = max(found.get(target, near), near)
        for target in list(found):
            for new in self.renewed(target.line, next_, features.figure):
                found.setdefault(new, _OWN)
        if not found:
            # A slope is no quantity as it is called; each half that fits counts.
            halves = Counter(
                target
                for sense in self._labels.half(features.label)
                for target in self._targets(sense, next_, features.figure)
            )
            found = {target: _HALF * count for target, count in halves.items()}
        return found

    def renewed(self, old: Line, next_: int, figure: Written | None) -> Iterator[Target]:
        """The updated quantities that many call by the old name: ``w5 = 0.40 − 0.5·0.0822``."""
        for sense in self._labels.renewed(old.key):
            yield from self._targets(sense, next_, figure)

    def _targets(self, sense: Sense, next_: int, figure: Written | None) -> Iterator[Target]:
        for key in self.window(sense, next_, figure):
            line = self._search.exercise.line(key)
            if sense.change:
                yield from self._search.change(line)
            elif sense.term is not None:
                yield from self._search.share(line, sense.term)
            else:
                yield self._search.target(line)

    def window(self, sense: Sense, next_: int, figure: Written | None) -> Iterable[Key]:
        """The positions worth a look: those around the next one, and those with the value of the figure."""
        if sense.whole:
            return (Key(sense.family, sense.at),)
        keys = list(self._labels.expand(sense))
        if sense.rank >= _GUESSED and figure is not None:
            # A name that tells no number is for the next one that has the figure.
            value = self._search.exercise.derivation.value
            low, high = (figure.number,) * 2 if figure.whole else (figure.low, figure.high)
            fitting = [key for key in keys if low <= value(key) <= high]
            if fitting:
                return next(([key] for key in fitting if key in keys[next_:]), fitting[:1])
        if len(keys) <= MOST_OPEN:
            return keys
        start = max(0, next_ - 2)
        near = dict.fromkeys(keys[start : start + 5])
        if figure is not None:
            derivation = self._search.exercise.derivation
            low, high = figure.low, figure.high
            for key in keys:
                if low <= derivation.value(key) <= high:
                    near[key] = None
                    if len(near) >= MOST_OPEN:
                        break
        return near

    def _from_words(self, before: str, next_: int) -> dict[Target, float]:
        """Names in the text before a claim: ``for h1:`` names a unit, ``so out_h1:`` a quantity."""
        found: dict[Target, float] = {}
        for word in _WORD.findall(before)[-4:]:
            for sense in self._labels.senses(word) or self._labels.headed(word):
                worth = _UNIT if sense.rank >= 6 else _BEFORE  # noqa: PLR2004
                if len(word) == 1 and sense.rank:
                    continue
                for target in self._targets(sense, next_, None):
                    found[target] = max(worth, found.get(target, 0.0))
        return found

    # ----------------------------------------------------------------------- by formula, by numbers

    def _by_formula(self, features: Features) -> Iterator[Target]:
        if not self._search.lines:
            return
        for one, telling_ in features.prints.items():
            hits = self._search.by_print.get(one, ())
            if len(hits) <= (MOST if telling_ else MOST_OPEN):
                yield from hits

    def _by_numbers(self, features: Features, figures: Figures) -> Iterator[Target]:
        if not self._search.lines or not features.numbers:
            return
        votes: Counter[int] = Counter()
        exercise, children = self._search.exercise, self._search.children
        for numbers in features.numbers:
            for one in numbers.informed[:MOST]:
                for slot in {line.slot for line in self._bearing(one, figures)}:
                    for child in children.get(slot, ()):
                        votes[child.slot] += 1
            for slot in figures.with_part(numbers.all):
                votes[slot] += 2
        need = 1 if any(len(n.informed) == 1 for n in features.numbers) else 2
        most = max(votes.values(), default=0)
        best = [slot for slot, count in votes.items() if count >= max(need, most - 1)]
        # What so many could be about points nowhere; a few of them would look like the only ones.
        for slot in best if len(best) <= MOST_VOTED else ():
            line = exercise.slots[slot]
            yield self._search.target(line)
            for part in self._search.parts(line):
                if len(part.leaves) > 1:
                    yield part
        figure = features.figure
        if figure is None:
            return
        if telling(figure) > 1:
            for line in self._search.of_size(*_around(figure), MOST_OPEN):
                yield self._search.target(line)
        elif any(len(numbers.all) >= MANY for numbers in features.numbers):
            for line in self._search.of_size(*_around(figure), MOST):
                if len(line.parents) >= MANY:
                    yield self._search.target(line)

    def _bearing(self, one: Written, figures: Figures) -> Iterator[Line]:
        """The quantities that a number put in may stand for."""
        yield from self._search.of_size(*_around(one), MOST_OPEN)
        for slot in figures.like(one):
            yield self._search.exercise.slots[slot]


def _points(rank: int) -> float:
    """The points of a name by its distance."""
    if rank >= _FARTHEST:
        return FAINT
    return _OWN if rank < 3 else _NEAR if rank < 5 else _FAR  # noqa: PLR2004


def _around(one: Written) -> tuple[float, float]:
    width, size = one.high - one.low, abs(one.number)
    return max(0.0, size - width) * (1 - 1e-12), (size + width) * (1 + 1e-12)
