"""Names without an iteration that stand for the end of a run: ``w1 = 2`` for the weight that is asked.

Who writes nothing but the result leaves the iteration out, and the first one of that name is not meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.replay import replay
from nnsolve.check.statement import UNTIED
from nnsolve.notation import RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnsolve.axis import Key
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Tied

_BARE = 2
"""Sides of a claim that has nothing but a name and a figure."""


def at_the_end(mine: Tied, found: Replay, asked: Iterable[Key]) -> tuple[Tied, Replay]:
    """The working with bare figures that do not follow taken for what is asked, where they are that.

    Where nothing but results is written, one that is not right at the end either is left to whoever reads the
    report: how the steps that nobody sees were rounded may have moved it.
    """
    bare = [one.key for one in found.rejected if _is_bare(mine, one.key) and _runs(found, one.key)]
    if not bare:
        return mine, found
    ends = [key for key in asked if key not in mine.figures]
    untold = [key for key in bare if any(_is_later(found, key, end) for end in ends)]
    for key in untold:
        for end in ends:
            if end in mine.figures or not _is_later(found, key, end):
                continue
            other = _moved(mine, key, end)
            again = replay(found.exercise, other.figures)
            if again[end].fits and again[end].true and len(again.rejected) < len(found.rejected):
                mine, found = other, again
                break
    left = [key for key in untold if key in mine.figures]
    line = found.exercise.line
    if left and all(key in left or key in ends or line(key).given for key in mine.figures):
        for key in left:
            mine = _moved(mine, key, None)
        found = replay(found.exercise, mine.figures)
    return mine, found


def _is_bare(mine: Tied, key: Key) -> bool:
    """Whether a figure stands behind a name that tells no iteration."""
    claim = mine.statements[mine.first[key]].claim
    return claim is not None and len(claim.sides) == _BARE and "@" not in claim.text and "⁽" not in claim.text


def _runs(found: Replay, key: Key) -> bool:
    """Whether there are several of the quantity, one for each iteration."""
    return any(axis.name in RUNNING for axis in found.exercise.derivation.family(key.name).axes)


def _is_later(found: Replay, key: Key, end: Key) -> bool:
    """Whether `end` is the same quantity as `key` in a later iteration."""
    if key.name != end.name or key == end:
        return False
    axes = found.exercise.derivation.family(key.name).axes
    places = zip(axes, key.at, end.at, strict=True)
    return all(one <= two if axis.name in RUNNING else one == two for axis, one, two in places)


def _moved(mine: Tied, key: Key, end: Key | None) -> Tied:
    """The working with the figure of `key` for that of `end`, or for that of no quantity."""
    place = mine.first[key]
    named = structs.replace(mine.statements[place], key=end, reason="" if end else UNTIED)
    figures = {one: figure for one, figure in mine.figures.items() if one != key}
    first = {one: n for one, n in mine.first.items() if one != key}
    if end is not None:
        figures[end], first[end] = mine.figures[key], place
    statements = (*mine.statements[:place], named, *mine.statements[place + 1 :])
    return structs.replace(mine, statements=statements, figures=figures, first=first)
