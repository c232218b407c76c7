"""Numbers as a problem has them: nested lists, checked to be a full grid of a known depth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path


def shape(values: Any, path: Path) -> tuple[int, ...]:  # noqa: ANN401  (nested lists or a NumPy array)
    """The sizes of nested lists of numbers; raises `ProblemError` where one is ragged, empty or no number."""
    if hasattr(values, "dtype"):
        return tuple(int(n) for n in values.shape)
    if not isinstance(values, (list, tuple)):
        _check_number(values, path)
        return ()
    rows = cast("Sequence[object]", values)
    if not rows:
        message = "expected numbers, found an empty list"
        raise ProblemError(message, path)
    first = shape(rows[0], (*path, 0))
    for n, row in enumerate(rows[1:], 1):
        found = shape(row, (*path, n))
        if found != first:
            message = f"expected {_said(first)} as before it, found {_said(found)}"
            raise ProblemError(message, (*path, n))
    return (len(rows), *first)


def shaped(values: Any, wanted: tuple[int, ...], what: str, path: Path) -> Any:  # noqa: ANN401
    """`values` if their sizes are `wanted`; raises `ProblemError`, which calls them `what`."""
    found = shape(values, path)
    if found != wanted:
        message = f"expected {what} of {_said(wanted)}, found {_said(found)}"
        raise ProblemError(message, path)
    return values


def times(sizes: Sequence[int]) -> str:
    """Sizes as they are said: ``3×3``."""
    return "×".join(map(str, sizes))


def per_axis(value: Any, axes: int, what: str, path: Path) -> tuple[int, ...]:  # noqa: ANN401  (int or list[int])
    """One whole number for each axis, from one for all or a list; raises `ProblemError` below 1."""
    found: tuple[int, ...] = (value,) * axes if isinstance(value, int) else tuple(value)
    if len(found) != axes:
        message = f"expected one {what} or {axes}, one for each axis, found {len(found)}"
        raise ProblemError(message, path)
    for n, one in enumerate(found):
        if one < 1:
            message = f"expected a {what} of 1 or more, found {one}"
            raise ProblemError(message, path if isinstance(value, int) else (*path, n))
    return found


def _said(sizes: tuple[int, ...]) -> str:
    if len(sizes) < 2:  # noqa: PLR2004
        return f"{sizes[0]} number{'s' * (sizes[0] != 1)}" if sizes else "a number"
    return f"{times(sizes)} numbers"


def _check_number(value: object, path: Path) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        from nnsolve.reading.mismatch import found

        message = f"expected a number, found {found(value)}"
        raise ProblemError(message, path)
