"""Images from files: rows of numbers in a CSV, a small grey PNG, an array of NumPy."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from nnsolve.errors import Path

ENDINGS = (".csv", ".txt", ".png", ".npz")
MOST_BYTES = 1 << 24
"""The largest text or picture that is read."""
MOST_PIXELS = 1 << 22
"""The largest picture that is read."""
ARRAY = "image"
"""The name of the array that a file of NumPy holds."""


def image(name: str, folder: str, path: Path) -> Any:  # noqa: ANN401  (rows of numbers or a NumPy array)
    """The rows of numbers in the file `name`, looked for in `folder`; raises `ProblemError` at `path`.

    A grey PNG gives whole numbers from 0 (black) to 255, and needs Pillow.
    """
    file = File(folder) / name
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        message = f"expected rows of numbers, or a file ending in {', '.join(ENDINGS)}, found {quoted(name)}"
        raise ProblemError(message, path)
    if ending == ".npz":
        return _from_arrays(name, folder, path)
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"expected at most {MOST_BYTES} bytes, found {file.stat().st_size} in {file}"
            raise ProblemError(message, path)
        return (
            _from_png(file, path) if ending == ".png" else rows(file.read_text("utf-8-sig"), str(file), path)
        )
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        message = f"cannot read {file}: {said.lower()}"
        raise ProblemError(message, path) from error


def rows(text: str, name: str, path: Path) -> list[list[int | Decimal]]:
    """Rows of numbers apart by commas, semicolons, tabs or spaces; raises `ProblemError`."""
    out: list[list[int | Decimal]] = []
    for n, line in enumerate(text.splitlines(), 1):
        words = line.replace(",", " ").replace(";", " ").split()
        if not words:
            continue
        out.append([_number(word, f"{name}, line {n}, number {k}", path) for k, word in enumerate(words, 1)])
        if len(out[-1]) != len(out[0]):
            message = f"{name}, line {n}: expected {len(out[0])} numbers as before it, found {len(out[-1])}"
            raise ProblemError(message, path)
    if not out:
        message = f"expected rows of numbers in {name}, found none"
        raise ProblemError(message, path)
    return out


def _number(word: str, where: str, path: Path) -> int | Decimal:
    from nnsolve.topic import finite

    try:
        value = Decimal(word)
    except InvalidOperation:
        message = f"{where}: expected a number, found {quoted(word)}"
        raise ProblemError(message, path) from None
    finite(value, path)
    plain = word.lstrip("+-")
    return int(word) if plain.isascii() and plain.isdigit() else value


def _from_png(file: File, path: Path) -> list[list[int]]:
    try:
        from PIL import Image
    except ImportError:
        message = f"{file} needs Pillow: pip install nnsolve[image]"
        raise ProblemError(message, path) from None
    with Image.open(file, formats=("PNG",)) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            message = f"expected at most {MOST_PIXELS} pixels, found {width}×{height} in {file}"
            raise ProblemError(message, path)
        if picture.mode not in ("1", "L"):
            message = f"expected a grey picture, found one of mode {picture.mode} in {file}"
            raise ProblemError(message, path)
        grey = picture.convert("L").tobytes()
    return [list(grey[i * width : (i + 1) * width]) for i in range(height)]


def _from_arrays(name: str, folder: str, path: Path) -> Any:  # noqa: ANN401
    from nnsolve.reading.npz import load

    found = load(name, folder, path)
    if ARRAY not in found:
        message = f"expected an array called '{ARRAY}' in {name}, found {', '.join(found) or 'none'}"
        raise ProblemError(message, path)
    return found[ARRAY]
