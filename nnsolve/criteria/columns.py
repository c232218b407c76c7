"""Targets and outputs from a CSV file: the first column is the target, the others are outputs."""

from __future__ import annotations

from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from nnsolve.criteria.given import MOST_CLASSES, Given, Listed, given
from nnsolve.errors import ProblemError
from nnsolve.regressions.columns import parsed

if TYPE_CHECKING:
    from nnsolve.errors import Path

LARGE = 1000
"""Samples from which a file is read by NumPy."""
MOST_BYTES = 1 << 28
PATH: Path = ("data",)
_SEPARATORS = ";\t,"
_FIRST = 1 << 16
"""Bytes in which the first line is looked for."""


def from_file(name: str, folder: str, *, classes: bool, targets_alone: bool = False) -> Given:
    """The samples of a file; raises `ProblemError` at ``data`` with line and column of what does not fit."""
    file = File(folder) / name
    raw = _bytes(file)
    if _samples(raw, file) < LARGE:
        text = _decoded(raw, file)
        rows = parsed(text, name, PATH).rows
        width = len(rows[0])
        _check_width(width, name, classes=classes, targets_alone=targets_alone)
        targets: Listed = tuple(row[0] for row in rows)
        outputs: Listed = () if targets_alone else tuple(row[1] if width == 2 else row[1:] for row in rows)  # noqa: PLR2004
        try:
            found = given(targets, outputs, classes=classes and width > 2, targets_alone=targets_alone)  # noqa: PLR2004
        except ProblemError as error:
            line = f", row {int(error.path[1]) + 1}" if len(error.path) > 1 else ""
            message = f"{name}{line}: {error.message}"
            raise ProblemError(message, PATH) from None
        return Given(found.targets, found.outputs, found.wide, found.labels, PATH)
    return _large(raw, file, classes=classes, targets_alone=targets_alone)


def _bytes(file: File) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"expected at most {MOST_BYTES} bytes, found {file.stat().st_size} in {file}"
            raise ProblemError(message, PATH)
        return file.read_bytes()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        message = f"cannot read {file}: {said.lower()}"
        raise ProblemError(message, PATH) from error


def _samples(raw: bytes, file: File) -> int:
    """How many samples a file has; of a long one, how many lines."""
    lines = raw.count(b"\n")
    if lines > 2 * LARGE:
        return lines
    return sum(not line.isspace() for line in raw.splitlines() if line) - _head(raw, file)[1]


def _head(raw: bytes, file: File) -> tuple[str, int]:
    """What stands between two columns, and how many lines of names stand above the numbers."""
    first = _decoded(raw[:_FIRST].lstrip().partition(b"\n")[0], file)
    separator = next((one for one in _SEPARATORS if one in first), ",")
    return separator, int(not any(map(_is_number, first.split(separator))))


def _decoded(raw: bytes, file: File) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"expected a text file of numbers, found something else in {file}"
        raise ProblemError(message, PATH) from None


def _check_width(width: int, name: str, *, classes: bool, targets_alone: bool) -> None:
    if width == 1 and targets_alone:
        return
    if width < 2:  # noqa: PLR2004
        message = f"expected two columns or more in {name}, targets and outputs, found {width}"
        raise ProblemError(message, PATH)
    if width > 2 and not classes:  # noqa: PLR2004
        message = f"expected two columns in {name}, targets and outputs, found {width}"
        raise ProblemError(message, PATH)
    if width > MOST_CLASSES + 1:
        message = f"expected at most {MOST_CLASSES} outputs in {name}, found {width - 1}"
        raise ProblemError(message, PATH)


def _large(raw: bytes, file: File, *, classes: bool, targets_alone: bool) -> Given:
    import numpy as np

    name = file.name
    separator, head = _head(raw, file)
    try:
        # The path, not the text: NumPy reads a file in pieces.
        table: Any = np.loadtxt(
            file, delimiter=separator, skiprows=head, ndmin=2, comments=None, encoding="utf-8-sig"
        )
        if not np.isfinite(table.sum()):
            raise ValueError  # noqa: TRY301  (told by the other reader, with line and column)
    except ValueError:
        parsed(_decoded(raw, file), name, PATH)
        message = f"{name}: expected rows of numbers as long as the first, of moderate size"
        raise ProblemError(message, PATH) from None
    width = table.shape[1]
    _check_width(width, name, classes=classes, targets_alone=targets_alone)
    targets = np.ascontiguousarray(table[:, 0])
    if width <= 2:  # noqa: PLR2004
        return Given(targets, targets if width == 1 else np.ascontiguousarray(table[:, 1]), path=PATH)
    outputs = np.ascontiguousarray(table[:, 1:])
    bad = (targets != np.floor(targets)) | (targets < 0) | (targets >= width - 1)
    if bad.any():
        row = int(bad.argmax())
        message = f"{name}, row {row + 1}: expected a class from 0 to {width - 2}, found {targets[row]}"
        raise ProblemError(message, PATH)
    return Given(np.eye(width - 1)[targets.astype(int)], outputs, width - 1, labels=True, path=PATH)


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().strip('"'))
    except ValueError:
        return False
    return True
