"""Columns of numbers from a CSV file; what is wrong in one is told with its line and column."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path as File
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ProblemError, quoted
from nnsolve.topic import Number, finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path

MOST_BYTES = 1 << 23
"""The largest file that is read."""
_SEPARATORS = ";\t,"


class Columns(Struct, frozen=True):
    """Numbers of a file row by row, `rows`, and the `names` over the columns (empty where it has no head)."""

    names: tuple[str, ...]
    rows: tuple[tuple[Number, ...], ...]


def load(name: str, folder: str, path: Path) -> Columns:
    """The columns of the CSV file `name`, looked for in `folder`; raises `ProblemError` at `path`."""
    file = File(folder) / name
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"expected at most {MOST_BYTES} bytes, found {file.stat().st_size} in {file}"
            raise ProblemError(message, path)
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        message = f"expected a text file of numbers, found something else in {file}"
        raise ProblemError(message, path) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        message = f"cannot read {file}: {said.lower()}"
        raise ProblemError(message, path) from error
    return parsed(text, name, path)


def parsed(text: str, name: str, path: Path) -> Columns:
    """The columns in the text of a CSV file called `name`: a head of names, or none, and rows of numbers.

    Cells stand apart by commas, semicolons or tabs. Raises `ProblemError` at `path`.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        message = f"expected rows of numbers in {name}, found none"
        raise ProblemError(message, path)
    separator = next((one for one in _SEPARATORS if one in lines[0][1]), ",")
    cells = [(n, [cell.strip().strip('"').strip() for cell in line.split(separator)]) for n, line in lines]
    head: Sequence[str] = () if any(map(_is_number, cells[0][1])) else cells[0][1]
    rows = cells[1:] if head else cells
    if not rows:
        message = f"expected rows of numbers under the names in {name}, found none"
        raise ProblemError(message, path)
    width = len(cells[0][1])
    return Columns(tuple(head), tuple(_row(row, n, width, head, name, path) for n, row in rows))


def _row(
    cells: Sequence[str], line: int, width: int, head: Sequence[str], name: str, path: Path
) -> tuple[Number, ...]:
    if len(cells) != width:
        message = f"{name}, line {line}: expected {width} cells as in the first line, found {len(cells)}"
        raise ProblemError(message, path)
    out: list[Number] = []
    for column, cell in enumerate(cells, 1):
        where = f"{name}, line {line}, column {column}" + (f" ({head[column - 1]})" if head else "")
        if not _is_number(cell):
            found = quoted(cell) if cell else "an empty cell"
            message = f"{where}: expected a number, found {found}"
            raise ProblemError(message, path)
        value = Decimal(cell)
        try:
            finite(value, path)
        except ProblemError as error:
            message = f"{where}: {error.message}"
            raise ProblemError(message, path) from None
        out.append(value)
    return tuple(out)


def _is_number(cell: str) -> bool:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return False
    # "nan" and "inf" are numbers to Decimal, and words to everybody else.
    return value.is_finite()
