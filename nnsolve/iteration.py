"""What runs of many iterations share: which of them get a row of the table, and where a run has to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.errors import NumericError, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.derivation import Derivation
    from nnsolve.topic import Number

SHORT = 20
"""Iterations up to which each has a row."""
_FIRST = 5


def kept(count: int, every: int = 0, *, whole: bool = False) -> list[int]:
    """The iterations, counted from 1, that get a row: the first ones, 10, 20, 50, 100, …, the last two.

    With `every`, those that it divides, the first and the last; all of them when `whole` or few.

    >>> kept(1000)
    [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 999, 1000]
    >>> kept(1000, 250)
    [1, 250, 500, 750, 1000]
    """
    if whole or (not every and count <= SHORT):
        return list(range(1, count + 1))
    if every:
        return sorted({1, *range(every, count + 1, every), count})
    chosen = {*range(1, _FIRST + 1), count - 1, count}
    power = 10
    while power < count:
        chosen |= {k * power for k in (1, 2, 5) if k * power < count}
        power *= 10
    return sorted(chosen)


def check_rate(rate: Number, *, force: bool) -> None:
    """Raise `ProblemError` at ``rate`` where it is 0 or less, unless `force` takes it."""
    if rate <= 0 and not force:
        message = f"expected a rate above 0, found {rate}, which does not descend; force = true takes it"
        raise ProblemError(message, ("rate",))


def doubts(rate: Number | None) -> tuple[str, ...]:
    """The warning above a run whose rate does not descend."""
    if rate is None or rate > 0:
        return ()
    effect = "climbs" if rate else "stands still"
    return (f"Warning: the learning rate is {rate}, so the run {effect}.",)


def as_far_as_finite(derive: Callable[[int | None], Derivation]) -> Derivation:
    """What ``derive(None)`` gives; where an iteration has no finite value, what stands before it.

    ``derive(n)`` works the first n iterations. The summary then says which value is lost, and where. Raises
    `NumericError` where the first iteration has none already.
    """
    try:
        return derive(None)
    except NumericError as error:
        if not error.before:
            raise
        made = derive(error.before)
        said = f"It stops after {error.before} iteration{'s' * (error.before > 1)}: {error}."
        return structs.replace(made, summary=(*made.summary, said))
