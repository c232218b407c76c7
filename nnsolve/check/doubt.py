"""Labels in doubt: a line is accused only where what it is about is sure.

Where a figure does not follow, its label is looked at again. A line that stands for one term of what it is
called is tied to that term. A name that fits only by its letter, capital for small, or as one word of a
longer name, needs a formula or a figure that agrees; otherwise the line is left to whoever reads the report.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.check.aliases import FILLING
from nnsolve.check.meant import Meant
from nnsolve.check.replay import replay
from nnsolve.check.sense import VERBATIM
from nnsolve.check.spelling import folded, taken_apart
from nnsolve.check.statement import UNTIED, gathered, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nnsolve.check.exercise import Line
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.working.claim import Claim

MOST = 200
"""Lines of one working whose labels are looked at again."""
_GUESSED = 6
"""The distance from which on a name is a guess."""
_FIGURES = 3
"""Digits with which a known mistake shows what a figure is about."""
_LAST_WORD = re.compile(r"(?:^|\s)([^\W\d_]+)\s*\Z")
_SPEECH = frozenset(
    (
        "and",
        "as",
        "calculate",
        "compute",
        "find",
        "for",
        "get",
        "gets",
        "gives",
        "have",
        "hence",
        "here",
        "is",
        "it",
        "let",
        "now",
        "of",
        "our",
        "so",
        "that",
        "the",
        "then",
        "therefore",
        "this",
        "thus",
        "to",
        "total",
        "we",
        "where",
        "with",
    )
)
"""Words before a name that say nothing about it."""


def reconsidered(marker: Marker, lines: Sequence[str], mine: Tied, found: Replay) -> tuple[Tied, Replay]:
    """The working with labels in doubt read again; `lines` are its lines."""
    places = list(islice(_suspects(mine, found), MOST))
    if not places:
        return mine, found
    doubts = _Doubts(marker, lines, mine, found)
    new = doubts.read(places)
    if not new:
        return mine, found
    statements = [new.get(n, one) for n, one in enumerate(mine.statements)]
    mine = gathered(statements, mine.formulas)
    return mine, replay(found.exercise, mine.figures)


def _suspects(mine: Tied, found: Replay) -> Iterator[int]:
    """The statements of quantities with a figure that does not follow, or with two figures, that do not."""
    rejected = [one.key for one in found.rejected]
    unlike = [key for place in mine.unlike if (key := mine.statements[place].key) is not None]
    for key in dict.fromkeys((*rejected, *unlike)):
        places = [place for place, _ in mine.again.get(key, ())]
        if not found[key].fits:
            yield mine.first[key]
        else:
            places.insert(0, mine.first[key])
        for place in places:
            figure = mine.statements[place].figure
            if figure is not None and not figure.holds(*found.due(found.exercise.line(key))):
                yield place


class _Doubts:
    """Reads the labels of one working again."""

    def __init__(self, marker: Marker, lines: Sequence[str], mine: Tied, found: Replay) -> None:
        self._marker, self._mine, self._found = marker, mine, found
        self._aligner = marker.aligner
        self._lines = lines
        self._meant = Meant(marker.aligner, lines, mine, found)

    def read(self, places: Sequence[int]) -> dict[int, Statement]:
        """What is said otherwise, by its place."""
        new: dict[int, Statement] = {}
        for place in sorted(set(places)):
            one = self._mine.statements[place]
            claim = one.claim
            if claim is None or one.key is None or one.side < 0 or claim.sides[one.side].shape:
                continue
            label = self._aligner.label(claim)
            if one.called or not label:
                turned = self._meant.turned(one)
                if turned is not None:
                    new[place] = turned
                continue
            if self._is_plain(claim, label, one.key):
                continue
            rest = self._rest(place, one.key)
            other = self._meant.other(one, claim, label, unfinished=rest >= 0)
            other = other or self._without(place, one, claim, label)
            if other is not None:
                new[place] = other
        self._in_series(places, new)
        for key in {key for place in new if (key := self._mine.statements[place].key) is not None}:
            self._find_again(key, new)
        return new

    def _is_plain(self, claim: Claim, label: str, key: Key) -> bool:
        """Whether a claim is a name of the exercise as it is printed and one figure, under no heading."""
        if not claim.is_bare or claim.before or key in self._mine.again:
            return False
        if self._aligner.labels.best(label)[0].rank != VERBATIM:
            return False
        return ":" not in self._lines[claim.span.line - 1]

    def _rest(self, place: int, key: Key) -> int:
        """The statement that goes on with the one at `place` on its line, to what `key` is; -1 for none."""
        n, statements = place + 1, self._mine.statements
        if n < len(statements) and statements[n].span.line == statements[place].span.line:
            figure = statements[n].figure
            due = self._found.due(self._aligner.line(key))
            if statements[n].key is None and figure is not None and figure.holds(*due):
                return n
        return -1

    def _find_again(self, key: Key, new: dict[int, Statement]) -> None:
        """Take an untied line for the quantity whose name another one bore, if it has it too and follows."""
        statements = self._mine.statements
        if any(
            new.get(n, one).key == key and new.get(n, one).part is None for n, one in enumerate(statements)
        ):
            return
        rests = {self._rest(place, key) for place in new}
        due = self._found.due(self._aligner.line(key))
        for n, one in enumerate(statements):
            if (
                one.key is None
                and one.claim is not None
                and one.figure is not None
                and one.figure.holds(*due)
            ):
                label = self._aligner.label(one.claim)
                if n in rests or any(
                    sense.family == key.name for sense in self._aligner.labels.senses(label)
                ):
                    new[n] = structs.replace(one, key=key, reason="")
                    return

    def _in_series(self, places: Sequence[int], new: dict[int, Statement]) -> None:
        """Take several figures under one name for the terms of what is called so, one after the other."""
        by_key: dict[Line, list[int]] = {}
        for place in sorted(set(places)):
            one = self._mine.statements[place]
            if place not in new and one.key is not None and one.claim is not None and not one.called:
                by_key.setdefault(self._aligner.line(one.key), []).append(place)
        for line, several in by_key.items():
            figures = [figure for n in several if (figure := self._mine.statements[n].figure) is not None]
            for place, term in zip(several, self._meant.series(line, figures), strict=False):
                new[place] = structs.replace(self._mine.statements[place], key=term.key)

    # ------------------------------------------------------------------------------------- doubt

    def _without(self, place: int, one: Statement, claim: Claim, label: str) -> Statement | None:
        """A statement whose name is in doubt, as far as nothing else speaks for its quantity."""
        key = one.key
        if key is None or not label or not self._is_doubtful(key, claim, label):
            return None
        line = self._aligner.line(key)
        if self._meant.agrees(claim, line) or self._is_explained(place, one):
            return None
        other = self._meant.by_formula(claim)
        if other is not None:
            return structs.replace(one, key=other)
        return structs.replace(one, key=None, reason=UNTIED)

    def _is_doubtful(self, key: Key, claim: Claim, label: str) -> bool:
        """Whether `label` fits `key` only by folding a letter, by a short alias, or as a part of a name."""
        known = self._aligner.labels.senses(label)
        senses = [sense for sense in known if sense.family == key.name]
        if not senses:
            return False
        rank = senses[0].rank
        if rank == VERBATIM:
            return False
        name = self._found.exercise.derivation.notation.name(key)
        own = {taken_apart(text).base for text in (name.ascii, name.text)}
        called = taken_apart(label)
        base, letter = called.base, len(called.base) == 1 and not called.marks
        others = [Key(sense.family, sense.at) for sense in known if sense.family != key.name]
        if others and all(other in self._mine.figures for other in others):
            # What else it may be called has a line of its own.
            return False
        if rank >= _GUESSED or (base not in own and (letter or _is_other_letter(label, own))):
            return True
        word = _LAST_WORD.search(claim.before)
        return base not in own and word is not None and word[1].casefold() not in FILLING | _SPEECH

    def _is_explained(self, place: int, one: Statement) -> bool:
        """Whether a known mistake makes the figure of what it is called."""
        if one.key is None or one.figure is None or one.figure.figures < _FIGURES:
            return False
        if self._mine.first[one.key] != place and not same(self._mine.figures[one.key], one.figure):
            return False
        return self._marker.namer.name(self._found, one.key).word in {"is", "probably"}


def _is_other_letter(label: str, own: Iterable[str]) -> bool:
    """Whether a name differs only in its first letter, a word of its own: n_weights and N_weights."""
    first, line, _ = label.partition("_")
    return bool(line) and len(first) == 1 and folded(label) in map(folded, own)
