"""The same wrong rule on every unit: diagnoses of sibling steps strengthen each other.

Either one wrong rule was followed at all of them, and then each step only tells how often it was carried out;
or something else happened at each. What two siblings share that none of them could tell alone is
often certain together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.candidate import weighed
from nnsolve.check.prior import KINDS, TOPIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnsolve.check.candidate import Candidate, Diagnosis


def pool(diagnoses: Sequence[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The diagnoses of one working, in the same order, those of one family weighed together."""
    families: dict[str, list[Diagnosis]] = {}
    for one in diagnoses:
        families.setdefault(one.key.name, []).append(one)
    pooled = {one.key: one for family in families.values() for one in _pooled(family)}
    return tuple([pooled[one.key] for one in diagnoses])


def _pooled(family: list[Diagnosis]) -> Iterable[Diagnosis]:
    shared = _rules(family[0])
    for other in family[1:]:
        shared &= _rules(other)
    if len(family) == 1 or not shared:
        return family
    return [_strengthened(each, family, shared) for each in family]


def _rules(diagnosis: Diagnosis) -> set[str]:
    """The codes of wrong formulas: a slip of the pen is no rule that is followed twice."""
    return {why.code for one in diagnosis.candidates for why in one.whys if why.formula is not None}


def _strengthened(mine: Diagnosis, family: list[Diagnosis], shared: set[str]) -> Diagnosis:
    """`mine` with its candidates weighed by how well their codes explain the other steps too."""
    factors = {code: _support(code, mine, family) for code in shared}
    candidates = [
        structs.replace(one, score=one.score * max(factors.get(code, 1.0) for code in one.codes))
        for one in mine.candidates
    ]
    first = mine.candidates[0]
    if not first.probability:  # figures out of all proportion: the scores are too small for floats
        return mine
    unknown = mine.unknown * first.score / first.probability
    return weighed(mine.key, candidates, unknown, mine.figures)


def _support(code: str, mine: Diagnosis, family: list[Diagnosis]) -> float:
    """How much likelier `code` becomes by the other steps: their share for it, over its share beforehand."""
    weight = KINDS[code].weight if code in KINDS else TOPIC
    expected = weight / _ALL
    factor = 1.0
    for other in family:
        if other is not mine:
            factor *= max(1.0, _share(code, other.candidates) / expected)
    return min(factor, _MOST)


_MOST = 1e100
"""The same mistake in hundreds of steps is sure enough; its factor stays a number."""
_ALL = sum(kind.weight for kind in KINDS.values()) + TOPIC


def _share(code: str, candidates: Sequence[Candidate]) -> float:
    return max((one.probability for one in candidates if code in one.codes), default=0.0)
