"""What may explain a wrong figure, weighed: candidates with the same value are one, with several names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, structs

from nnsolve.check.prior import FEW_FIGURES, KINDS, LIKELY, SURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.says import Speaker
    from nnsolve.expr import Expr

_SAME = 1e-9
"""Values that are relatively closer than this are the same value."""

_LIKE_FIRST = 0.2
"""How likely a reason has to be, beside the likeliest one for the same value, to be told."""

_KEPT = 12
"""Candidates of one figure that are kept."""


class Why(Struct, frozen=True, gc=False):
    """One explanation: its code, and the sentence `text` about `slots`, for the step `where` it happened.

    `formula` is the wrong formula; for a slip of the pen `None`, and `slipped` is the number that it made.
    """

    code: str
    text: str
    slots: tuple[Expr, ...]
    formula: Expr | None
    where: Key
    slipped: float | None = None


Hit: TypeAlias = "tuple[float, float, Why]"
"""Score, value and reason."""


class Candidate(Struct, frozen=True):
    """One value that a mistake makes, and what makes it: `whys`, the likeliest first.

    The first `told` of them are likely enough beside the first one to be told. `probability` is that of all
    of them together, `score` the same before it is shared out. `key` is the step whose figure is wrong.
    """

    whys: tuple[Why, ...]
    told: int
    value: float
    score: float
    probability: float
    key: Key
    speaker: Speaker

    @property
    def code(self) -> str:
        """The code of the likeliest mistake."""
        return self.whys[0].code

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all mistakes that make this value."""
        return tuple(dict.fromkeys([why.code for why in self.whys]))

    @property
    def formula(self) -> Expr | None:
        """The wrong formula; `None` for a slip of the pen."""
        return self.whys[0].formula

    @property
    def where(self) -> Key:
        """The step at which it was made: the wrong one, or an unwritten one before it."""
        return self.whys[0].where

    @property
    def says(self) -> str:
        """One sentence to the student; several where several mistakes make the same value."""
        return self.speaker.sentence(self.key, self.whys[: self.told])


class Diagnosis(Struct, frozen=True):
    """What may have happened at one step, likeliest first; `unknown` is the probability of anything else.

    `word` says how sure the first candidate is: ``is``, ``probably``, ``fits`` (the first three are worth
    telling) or, where there is none, ``unexplained``. `figures` counts the digits that were shown.
    """

    key: Key
    candidates: tuple[Candidate, ...]
    unknown: float
    word: str
    figures: int


def diagnosed(key: Key, hits: Iterable[Hit], unknown: float, figures: int, speaker: Speaker) -> Diagnosis:
    """The candidates of `hits`, where anything else has the score `unknown`."""
    merged: list[tuple[float, list[Hit]]] = []
    for hit in sorted(hits, key=_score, reverse=True):
        group = next((group for value, group in merged if _told_as_one(value, group[0], hit)), None)
        if group is None:
            merged.append((hit[1], [hit]))
        else:
            group.append(hit)
    candidates = [_candidate(key, value, group, speaker) for value, group in merged]
    return weighed(key, candidates, unknown, figures)


def _candidate(key: Key, value: float, group: list[Hit], speaker: Speaker) -> Candidate:
    scores = [hit[0] for hit in group]
    told = sum(score >= _LIKE_FIRST * scores[0] for score in scores)
    return Candidate(tuple([hit[2] for hit in group]), told, value, sum(scores), 0.0, key, speaker)


def weighed(key: Key, candidates: Sequence[Candidate], unknown: float, figures: int) -> Diagnosis:
    """A diagnosis in which every candidate has its share of all scores."""
    # Scores of numbers near the ends of what floats can hold come to nothing.
    total = (sum([one.score for one in candidates]) + unknown) or 1.0
    shared = [
        structs.replace(one, probability=one.score / total)
        for one in sorted(candidates, key=lambda one: one.score, reverse=True)
    ]
    word = _word(shared[0].probability, figures) if shared else "unexplained"
    # Of steps that nobody wrote there are many: one of them leads to any figure.
    if word == "is" and shared[0].where != key:
        word = "probably"
    kept = tuple(shared[:_KEPT])
    return Diagnosis(key, kept, 1 - sum([one.probability for one in kept]), word, figures)


def _told_as_one(value: float, first: Hit, hit: Hit) -> bool:
    """Whether two reasons are told as one: equal values, or slips of a digit, here or in what went in."""
    return is_same(value, hit[1]) or (_group(first) == "digits" == _group(hit))


def _group(hit: Hit) -> str:
    kind = KINDS.get(hit[2].code)
    return kind.group if kind is not None and hit[2].formula is None else ""


def is_same(one: float, two: float) -> bool:
    """Whether two values are the same but for the rounding of floats."""
    return abs(one - two) <= _SAME * max(abs(one), abs(two))


def _score(hit: Hit) -> float:
    return hit[0]


def _word(probability: float, figures: int) -> str:
    if probability >= SURE and figures >= FEW_FIGURES:
        return "is"
    return "probably" if probability >= LIKELY else "fits"
