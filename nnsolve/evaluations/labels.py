"""Labels as exercises write them: names, numbers, one-hot codes or rows of scores; checked and numbered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.errors import ProblemError, quoted
from nnsolve.topic import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path

Class: TypeAlias = str | int
Label: TypeAlias = str | int | tuple[Number, ...]
"""A class by name or number, or a row with one number for each class."""

MOST_CLASSES, MOST_SAMPLES = 20, 20_000
"""The most classes and the most samples that are worked."""
LONGEST = 16
_SURE = ((0, 1), (-1, 1))


class Labelled(Struct, frozen=True):
    """Samples as positions into `classes`; `rows` are the scores that predictions were chosen by, or none."""

    classes: tuple[Class, ...]
    actual: tuple[int, ...]
    predicted: tuple[int, ...]
    rows: tuple[tuple[Number, ...], ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """What the classes are called inside the names of quantities."""
        return tags(self.classes)

    def cell(self, i: int, j: int) -> frozenset[int]:
        """The samples of class `i` that were predicted as `j`."""
        pairs = zip(self.actual, self.predicted, strict=True)
        return frozenset(s for s, pair in enumerate(pairs) if pair == (i, j))


def tags(classes: Sequence[Class]) -> tuple[str, ...]:
    """Short plain names of `classes`: themselves where they are such, else running numbers from 1."""
    own = tuple(map(str, classes))
    plain = all(tag.isascii() and tag.replace("-", "").replace("_", "").isalnum() for tag in own)
    if plain and all(len(tag) <= LONGEST for tag in own) and len(set(own)) == len(own):
        return own
    return tuple(str(n + 1) for n in range(len(own)))


def labelled(actual: Sequence[Label], predicted: Sequence[Label], wanted: Sequence[Class]) -> Labelled:
    """The samples of two lists, their classes in the order of `wanted` (else sorted).

    Raises `ProblemError` with the place of what does not fit.
    """
    for name, labels in (("actual", actual), ("predicted", predicted)):
        if not labels:
            message = "expected a list of labels, found none"
            raise ProblemError(message, (name,))
    if len(actual) != len(predicted):
        message = f"expected {len(actual)} predictions, one for each actual label, found {len(predicted)}"
        raise ProblemError(message, ("predicted",))
    if len(actual) > MOST_SAMPLES:
        message = f"expected at most {MOST_SAMPLES} samples, found {len(actual)}"
        raise ProblemError(message, ("actual",))
    classes = ordered((("actual", actual), ("predicted", predicted)), wanted)
    rows = tuple(row for row in predicted if isinstance(row, tuple))
    scores = rows if len(rows) == len(predicted) and not all(map(_is_code, rows)) else ()
    for n, row in enumerate(scores):
        if len(row) != len(classes):
            message = f"expected {len(classes)} scores, one for each class, found {len(row)}"
            raise ProblemError(message, ("predicted", n))
    return Labelled(
        classes,
        places(actual, classes, "actual"),
        tuple(map(_greatest, scores)) if scores else places(predicted, classes, "predicted"),
        scores,
    )


def ordered(lists: Sequence[tuple[str, Sequence[Label]]], wanted: Sequence[Class]) -> tuple[Class, ...]:
    """The classes: `wanted`, else what the lists name, sorted, else a number for each place of a row."""
    if wanted:
        if len({str(one) for one in wanted}) < len(wanted):
            message = "expected every class once, found one twice"
            raise ProblemError(message, ("classes",))
        return _few(tuple(wanted), ("classes",))
    found: set[Class] = set()
    widths: list[int] = []
    for _, labels in lists:
        found |= {label for label in labels if not isinstance(label, tuple)}
        widths += [len(label) for label in labels if isinstance(label, tuple)]
    if not found:
        return _few(tuple(range(max(widths))), (lists[0][0],))
    kinds = {type(label) for label in found}
    if len(kinds) > 1:
        message = "expected labels of one kind, found numbers and texts; are some of them in quotes?"
        raise ProblemError(message, (lists[0][0],))
    return _few(tuple(sorted(found, key=_sorting)), (lists[0][0],))


def _sorting(label: Class) -> tuple[int, str]:
    return (label, "") if isinstance(label, int) else (0, label)


def _few(classes: tuple[Class, ...], path: Path) -> tuple[Class, ...]:
    if len(classes) > MOST_CLASSES:
        message = f"expected at most {MOST_CLASSES} classes, found {len(classes)}"
        raise ProblemError(message, path)
    return classes


def places(labels: Sequence[Label], classes: Sequence[Class], name: str) -> tuple[int, ...]:
    """The position of every label in `classes`; a one-hot code is read. Raises `ProblemError`."""
    return tuple(_place(label, classes, (name, n)) for n, label in enumerate(labels))


def _place(label: Label, classes: Sequence[Class], path: Path) -> int:
    if isinstance(label, tuple):
        if len(label) != len(classes):
            message = f"expected a code of {len(classes)} numbers, one for each class, found {len(label)}"
            raise ProblemError(message, path)
        if not _is_code(label):
            message = f"expected a one-hot code with one 1 and else 0, found [{', '.join(map(str, label))}]"
            raise ProblemError(message, path)
        return label.index(Decimal(1))
    if label not in classes:
        found = quoted(label) if isinstance(label, str) else str(label)
        message = f"expected one of the classes {', '.join(map(str, classes))}, found {found}"
        raise ProblemError(message, path)
    return classes.index(label)


def _is_code(row: tuple[Number, ...]) -> bool:
    return sorted(row) == [*(Decimal(0) for _ in row[1:]), Decimal(1)]


def _greatest(row: tuple[Number, ...]) -> int:
    return max(range(len(row)), key=row.__getitem__)


def positive_class(classes: Sequence[Class], wanted: Class | None) -> int | None:
    """The position of the positive class: `wanted`, or 1 of 0 and 1; `None` where all classes are scored.

    Raises `ProblemError` at ``positive``.
    """
    if wanted is None:
        return 1 if tuple(classes) in _SURE else None
    if len(classes) > 2:  # noqa: PLR2004
        message = f"a positive class needs two classes, here are {len(classes)}"
        raise ProblemError(message, ("positive",))
    return _place(wanted, classes, ("positive",))
