"""Whether the synonyms of a problem fit its solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.labels import Labels
from nnsolve.check.spelling import LONGEST, folded
from nnsolve.errors import NnsolveError, ProblemError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.derivation import Derivation

MOST = 1000
"""Synonyms of one problem."""


def checked(synonyms: Mapping[str, Sequence[str]], derivation: Derivation) -> None:
    """Raise `ProblemError` at the first synonym that is for no quantity, or names another one.

    The path of the error leads to its place in the problem.
    """
    labels = Labels(derivation, {})
    given: dict[str, str] = {}
    count = 0
    for name, others in synonyms.items():
        place = ("synonyms", name)
        meant = {sense.family for sense in labels.best(name) if not sense.part and sense.rank <= 0}
        if not meant:
            raise ProblemError(_unknown(name, derivation), place, key=True)
        for n, other in enumerate(others):
            count += 1
            if count > MOST:
                message = f"expected at most {MOST} synonyms, found more"
                raise ProblemError(message, place)
            message = _refused(other, name, labels, meant)
            if not message and given.setdefault(folded(other), name) != name:
                message = f"{quoted(other)} already stands for {given[folded(other)]}"
            if message:
                raise ProblemError(message, (*place, n))


def _unknown(name: str, derivation: Derivation) -> str:
    try:
        derivation.notation.key(name)
    except NnsolveError as error:
        return str(error)
    return f"expected the name of a quantity, found {quoted(name)}"


def _refused(other: str, name: str, labels: Labels, meant: set[str]) -> str:
    if not 0 < len(other.strip()) <= LONGEST:
        return f"expected a name of 1 to {LONGEST} characters for {name}, found {quoted(other)}"
    senses = [sense for sense in labels.best(other) if sense.rank <= 0 and not sense.part]
    if any(sense.family not in meant for sense in senses):
        return f"{quoted(other)} is the name of another quantity"
    return ""
