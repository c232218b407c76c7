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
    from collections.abc import Iterable, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Statement, Tied


def at_the_end(mine: Tied, found: Replay, asked: Iterable[Key]) -> tuple[Tied, Replay]:
    """The working with bare figures that do not follow taken for what is asked, where they are that.

    Where nothing but results is written, one that is not right at the end either is left to whoever reads the
    report: how the steps that nobody sees were rounded may have moved it.
    """
    bare = [one.key for one in found.rejected if _runs(found, one.key) and _is_bare(mine, found, one.key)]
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


def _is_bare(mine: Tied, found: Replay, key: Key) -> bool:
    """Whether a figure stands behind a name that tells no iteration, and not within one."""
    place = mine.first[key]
    claim = mine.statements[place].claim
    if claim is None or not claim.is_bare or "@" in claim.text or "⁽" in claim.text:
        return False
    behind = mine.statements[place + 1 :]
    within = _follows_its_iteration(found, mine.statements[:place], key)
    return not (within and any(one.key is not None and _is_beyond(found, key, one.key) for one in behind))


def _follows_its_iteration(found: Replay, before: Sequence[Statement], key: Key) -> bool:
    """Whether what stands right before a figure was worked out in the same iteration."""
    for one in reversed(before):
        if one.key is None or one.key.name != key.name:
            return one.key is not None and _iteration(found, one.key) == _iteration(found, key)
    return False


def _is_beyond(found: Replay, key: Key, other: Key) -> bool:
    """Whether `other` belongs to a later iteration than `key`."""
    one, two = _iteration(found, key), _iteration(found, other)
    return one is not None and two is not None and two > one


def _iteration(found: Replay, key: Key) -> int | None:
    axes = found.exercise.derivation.family(key.name).axes
    return next((k for axis, k in zip(axes, key.at, strict=True) if axis.name == RUNNING[0]), None)


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
