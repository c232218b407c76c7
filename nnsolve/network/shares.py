"""Which share of the outputs a loss takes, by what its row reads, and whether the targets fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nnsolve.errors import ProblemError
from nnsolve.network.between import Compared
from nnsolve.network.joint import GreatestMargin, LogShares, Margins, Outcomes
from nnsolve.network.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.errors import Path
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.run import Run

SHARES: dict[str, type[Share]] = {
    "outcomes": Outcomes,
    "class scores": LogShares,
    "margins": Margins,
    "greatest margin": GreatestMargin,
}
"""By what a row reads; any other row is a sum over the outputs."""

COMPARISONS = {"distances": "pairs", "triplets": "triplets", "squared triplets": "triplets"}
"""What a row reads that compares samples, and the field of a problem that says which."""


def compares(loss: Criterion) -> bool:
    """Whether `loss` compares samples and reads no targets."""
    return loss.reads in COMPARISONS


CLASSES = ("classes", "logarithms", "class scores", "margins", "greatest margin")
"""What rows read that look at the classes of a sample, whose target may be the number of one."""


class Comparisons(Struct, frozen=True):
    """The samples that a loss compares, as typed: `pairs` with their labels, `triplets`; counted from 1."""

    pairs: tuple[tuple[int, ...], ...] = ()
    triplets: tuple[tuple[int, ...], ...] = ()

    def check(self, loss: Criterion) -> None:
        """Raise `ProblemError` at comparisons that `loss` does not read."""
        field = COMPARISONS.get(loss.reads, "")
        for name in ("pairs", "triplets"):
            if getattr(self, name) and name != field:
                reader = "contrastive" if name == "pairs" else "triplet"
                message = f"only a {reader} loss reads {name}, and the loss is the {loss.title}"
                raise ProblemError(message, (name,))

    def of(self, loss: Criterion, samples: int) -> tuple[tuple[int, int, int], ...]:
        """The comparisons that `loss` reads, with samples counted from 0; none for a loss of single samples.

        Raises `ProblemError` with the field that is missing or names another sample.
        """
        field = COMPARISONS.get(loss.reads, "")
        if not field:
            return ()
        typed: tuple[tuple[int, ...], ...] = getattr(self, field)
        if not typed:
            example = "pairs = [[1, 2, 1]]" if field == "pairs" else "triplets = [[1, 2, 3]]"
            message = (
                f"the {loss.title} compares samples: expected them by number, as in {example}, found none"
            )
            raise ProblemError(message, ("loss",))
        return tuple(_checked(one, (field, n), samples) for n, one in enumerate(typed))


def _checked(typed: tuple[int, ...], path: Path, samples: int) -> tuple[int, int, int]:
    pair = path[0] == "pairs"
    wanted = "two samples and their label" if pair else "anchor, positive and negative"
    if len(typed) != 3:  # noqa: PLR2004
        message = f"expected {wanted}, three numbers, found {len(typed)}"
        raise ProblemError(message, path)
    one, two, three = typed
    numbers = typed[:2] if pair else typed
    for place, number in enumerate(numbers):
        if not 1 <= number <= samples:
            message = f"expected a sample from 1 to {samples}, found {number}"
            raise ProblemError(message, (*path, place))
        if number in numbers[:place]:
            message = f"expected different samples, found {number} twice"
            raise ProblemError(message, (*path, place))
    if pair and three not in (0, 1):
        message = f"expected a label 0 or 1, found {three}"
        raise ProblemError(message, (*path, 2))
    return one - 1, two - 1, three if pair else three - 1


def share(run: Run, loss: Criterion, compared: Sequence[tuple[int, int, int]] = ()) -> Share:
    """The share that `loss` takes of the outputs of a network, or of several samples where it compares."""
    return Compared(run, loss, compared) if compared else SHARES.get(loss.reads, Share)(run, loss)


def _one_class(row: Sequence[Any]) -> bool:
    return len(row) > 1 and sorted(map(float, row)) == [0.0] * (len(row) - 1) + [1.0]


def _sums_to_one(row: Sequence[Any]) -> bool:
    return abs(sum(map(float, row)) - 1) < 1e-9 and all(t >= 0 for t in row)  # noqa: PLR2004


_TESTS: dict[str, tuple[Callable[[Sequence[Any]], bool], str]] = {
    "margins": (_one_class, "targets that name one of at least two classes, as 0, 1, 0 does"),
    "greatest margin": (_one_class, "targets that name one of at least two classes, as 0, 1, 0 does"),
    "outcomes": (lambda row: all(t in (0, 1) for t in row), "targets 0 or 1"),
    "class scores": (_sums_to_one, "targets from 0 that sum to 1"),
}


def check_targets(loss: Criterion, rows: Sequence[Any], paths: Sequence[Path]) -> None:
    """Raise `ProblemError` at the first of `rows` whose targets are none that `loss` reads."""
    if loss.reads not in _TESTS:
        return
    fits, wanted = _TESTS[loss.reads]
    for row, path in zip(rows, paths, strict=True):
        if not fits(row):
            found = ", ".join(map(str, row))
            message = f"expected {wanted}, for the {loss.title}; found {found}"
            raise ProblemError(message, path)
