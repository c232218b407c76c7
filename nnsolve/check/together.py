"""The wrong figures of one working named together: what each of them says about the others."""

from __future__ import annotations

from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.candidate import Candidate, Why, weighed
from nnsolve.check.pool import pool
from nnsolve.check.prior import FEW_FIGURES, RESULT_SLIPS
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Diagnosis
    from nnsolve.check.name import Namer
    from nnsolve.check.replay import Outcome, Replay

MOST_NAMED = 150
"""Figures of one working that are explained; further wrong ones are wrong without a reason."""

_PEN, _RULE = 4.0, 0.1
"""How much likelier a slip of the pen, and a wrong rule, become where a figure was not carried on."""
_MOST = 100
"""Wrong figures of which each is held against each other."""
_SURE = 50.0
"""How much likelier it is that two results changed places than all that makes each of them alone."""


def together(namer: Namer, found: Replay, wrong: Sequence[Key], unused: Container[Key]) -> list[Diagnosis]:
    """What explains the figures of `wrong`; nobody went on with those in `unused`.

    The first `MOST_NAMED` are explained.
    """
    told, left = wrong[:MOST_NAMED], wrong[MOST_NAMED:]
    diagnoses = pool([namer.name(found, key) for key in told])
    diagnoses = [_not_carried(one) if one.key in unused else one for one in diagnoses]
    if len(told) > 1:
        others = _exchanged([found[key] for key in told[:_MOST]], found)
        diagnoses = [
            _with_exchange(one, others[one.key], namer) if one.key in others else one for one in diagnoses
        ]
    return [*diagnoses, *(weighed(key, (), 1.0, found[key].figure.figures) for key in left)]


def _not_carried(found: Diagnosis) -> Diagnosis:
    """The diagnosis of a figure with which nobody went on: it was found right and written wrongly."""
    if not found.candidates:
        return found
    return weighed(found.key, [_by_pen(one) for one in found.candidates], _unknown(found), found.figures)


def _by_pen(one: Candidate) -> Candidate:
    slips = tuple([why for why in one.whys if why.code in RESULT_SLIPS])
    if not slips:
        return structs.replace(one, score=_RULE * one.score)
    others = tuple([why for why in one.whys if why.code not in RESULT_SLIPS])
    return structs.replace(
        one, whys=(*slips, *others), told=min(one.told, len(slips)), score=_PEN * one.score
    )


def _unknown(found: Diagnosis) -> float:
    """The score of everything that is not thought of."""
    first = found.candidates[0]
    return found.unknown * first.score / first.probability if first.probability else 0.0


def _exchanged(wrong: Sequence[Outcome], found: Replay) -> dict[Key, Key]:
    """For each wrong figure that is the value of another one, which is the value of this, the other one."""
    telling = [one for one in wrong if one.figure.figures >= FEW_FIGURES]
    others: dict[Key, Key] = {}
    for one, two in combinations(telling, 2):
        if _shows(one, two, found) and _shows(two, one, found):
            others.setdefault(one.key, two.key)
            others.setdefault(two.key, one.key)
    return others


def _shows(one: Outcome, other: Outcome, found: Replay) -> bool:
    """Whether the figure of `one` is the value of `other`: in the solution, or as it follows."""
    values = (other.line.value, found.here(other.line))
    return any(isfinite(value) and one.figure.holds(value, value) for value in values)


def _with_exchange(found: Diagnosis, other: Key, namer: Namer) -> Diagnosis:
    """A diagnosis with the explanation that this figure and that of `other` have changed places."""
    why = Why(
        "results-exchanged",
        "That is the value of {0}: the two results have changed places.",
        (Sym(other.name, other.at),),
        None,
        found.key,
    )
    value = namer.exercise.line(other).value
    rest = list(found.candidates)
    unknown = _unknown(found) if rest else 1.0
    score = _SURE * (sum([one.score for one in rest]) + unknown)
    first = Candidate((why,), 1, value, score, 0.0, found.key, namer.speaker)
    return weighed(found.key, [first, *rest], unknown, found.figures)
