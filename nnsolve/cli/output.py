"""Where output goes: a terminal, a pipe or a file, each with its width, letters and colours."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import NnsolveError, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.render.spans import Line

FORMATS = ("terminal", "plain", "json")
WIDEST = 120
"""Columns that are used of a wider terminal unless a width is asked for."""

_PIPED = 80
_BY_ENDING = {".json": "json", ".txt": "plain"}


class Target(Struct, frozen=True):
    """Where output goes and in which form: `path` is empty for standard output."""

    path: str
    format: str
    width: int
    ascii: bool
    coloured: bool


def target(format: str | None, path: str, width: int | None) -> Target:  # noqa: A002  (the name of the option)
    """The target for what a user asked; a format that is not given follows from the ending of `path`.

    Raises `NnsolveError` for an unknown format.
    """
    path = "" if path == "-" else path
    chosen = format or _BY_ENDING.get(os.path.splitext(path)[1].lower(), "terminal")  # noqa: PTH122
    if chosen not in FORMATS:
        raise NnsolveError(unknown("format", chosen, FORMATS))
    if path:
        return Target(path, chosen, width or _PIPED, ascii=False, coloured=False)
    from nnsolve.render.letters import encodable

    return Target(
        "",
        chosen,
        width or _columns(),
        ascii=not encodable(sys.stdout.encoding),
        coloured=chosen == "terminal" and _takes_colours(),
    )


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """The message for a `word` that is none of the `known` ones."""
    from nnsolve.reading.mismatch import suggestion

    return f"unknown {what} {quoted(word)}{suggestion(word, known)}"


def _columns() -> int:
    if not sys.stdout.isatty():
        return _PIPED
    from shutil import get_terminal_size

    return min(WIDEST, get_terminal_size((_PIPED, 24)).columns)


def _takes_colours() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


# --------------------------------------------------------------------------------------------- writing


def write(lines: Iterable[Line], to: Target) -> None:
    """Write styled lines to a target, in colour where it takes colours."""
    if not to.coloured:
        write_text((visible("".join(text for text, _ in line)) + "\n" for line in lines), to)
        return
    from rich.console import Console

    from nnsolve.render.terminal import coloured

    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    shown = ([(visible(text), style) for text, style in line] for line in lines)
    for text in coloured(shown):
        console.print(text)


def write_text(chunks: Iterable[str], to: Target) -> None:
    """Write text to a target; a file is replaced as a whole when all of it is there."""
    if to.path:
        _write_file(chunks, to.path)
        return
    for chunk in chunks:
        sys.stdout.write(chunk)


def escaped(chunks: Iterable[str]) -> Iterator[str]:
    r"""JSON or TOML text with every letter that standard output cannot take as its code, ``\u03b4``."""
    from nnsolve.render.letters import encodable

    if encodable(sys.stdout.encoding):
        yield from chunks
        return
    for chunk in chunks:
        units = chunk.encode("utf-16-be", "surrogatepass")
        codes = (int.from_bytes(units[n : n + 2], "big") for n in range(0, len(units), 2))
        yield "".join(chr(code) if code < 128 else f"\\u{code:04x}" for code in codes)  # noqa: PLR2004


def abandon() -> None:
    """Send the rest of standard output nowhere, so that its last flush cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _write_file(chunks: Iterable[str], path: str) -> None:
    try:
        _replace(chunks, os.path.realpath(path))
    except OSError as error:
        message = f"{visible(path)}: cannot be written: {error.strerror}"
        raise NnsolveError(message) from None


def _replace(chunks: Iterable[str], path: str) -> None:
    """Write a file beside `path` and put it in its place; a device is written to as it is."""
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113  (pathlib is not loaded)
        with open(path, "w", encoding="utf-8", newline="\n") as device:  # noqa: PTH123
            device.writelines(chunks)
        return
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.getpid()}")  # noqa: PTH118
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.writelines(chunks)
        if os.path.exists(path):  # noqa: PTH110
            os.chmod(beside, os.stat(path).st_mode & 0o7777)  # noqa: PTH101, PTH116
        os.replace(beside, path)  # noqa: PTH105
    except BaseException:
        if os.path.exists(beside):  # noqa: PTH110
            os.unlink(beside)  # noqa: PTH108
        raise
