"""A TOML text as it was typed: its values with all their digits, and on demand the place of each."""

from __future__ import annotations

import os.path
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nnsolve.errors import ProblemError, visible

if TYPE_CHECKING:
    from os import PathLike

    from nnsolve.reading.places import Places

MOST_BYTES = 1 << 20
SHOWN = 100


class Document(Struct, frozen=True):
    """A problem file: its values, its text with Unix line ends, and the name that errors give it.

    `folder` is where the file stands; empty for a text that came from no file.
    """

    data: dict[str, Any]
    text: str
    name: str
    folder: str = ""

    def locate(self, error: ProblemError) -> ProblemError:
        """`error` with file, line, column and source line of the place at its path.

        A path that is not in the text leads to the nearest table or list around it. An error that has a line
        already is left as it is.
        """
        if error.line:
            return error
        from nnsolve.reading.places import Places

        return placed(error, self.name, self.text, _offset(error, Places(self.text)))


def load(path: str | PathLike[str]) -> Document:
    """The document in a file; raises `ProblemError` where it cannot be read or is not TOML."""
    name = str(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (pathlib is not loaded for this)
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _unread(name, "expected a problem file, found no file of this name") from None
    except IsADirectoryError:
        raise _unread(name, "expected a problem file, found a directory") from None
    except OSError as error:
        raise _unread(name, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise _unread(name, "expected the name of a problem file, found one with a NUL character") from None
    return decoded(raw, name, os.path.dirname(name))  # noqa: PTH120


def decoded(raw: bytes, name: str, folder: str = "") -> Document:
    """The document in the bytes of a file; raises `ProblemError` for too many, or where they are no TOML."""
    if len(raw) > MOST_BYTES:
        message = f"expected a problem file of at most 1 MiB ({MOST_BYTES} bytes), found a larger one"
        raise _unread(name, message)
    return loads(_text(raw, name), name, folder)


def loads(text: str, name: str = "problem", folder: str = "") -> Document:
    """The document in `text`; raises `ProblemError` where it is not TOML."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n")
    try:
        return Document(_parsed(text), text, name, folder)
    # RecursionError: too many brackets; any other ValueError: a whole number too long for Python.
    except (ValueError, RecursionError) as error:
        from nnsolve.reading.malformed import explain

        raise explain(error, text, name) from None


def placed(error: ProblemError, name: str, text: str, offset: int) -> ProblemError:
    """`error` with the place `offset`, counted from 0, of `text`."""
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)]
    error.file = visible(name)
    error.line = text.count("\n", 0, begin) + 1
    error.column = offset - begin + 1
    error.source, error.caret = _excerpt(line, error.column)
    return error


def _offset(error: ProblemError, places: Places) -> int:
    if error.path in places.values:
        if error.key and error.path in places.keys:
            return places.keys[error.path]
        return places.inside(error.path, error.offset) if error.offset else places.values[error.path]
    path = error.path
    while path not in places.values:
        path = path[:-1]
    return places.values[path]


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except ArithmeticError:
        return tomllib.loads(text, parse_float=_wide)


def _wide(text: str) -> Decimal:
    """A number whose exponent may be too long for Decimal, which then becomes just as unusable a one."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("1e99999")


def _text(raw: bytes, name: str) -> str:
    at = raw.find(b"\0")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        at = error.start if at < 0 else min(at, error.start)
        text = ""
    if at < 0:
        return text
    found = "a file of UTF-16 text" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"the byte 0x{raw[at]:02X}"
    error = _unread(name, f"expected a text file in UTF-8, found {found}")
    error.line = raw.count(b"\n", 0, at) + 1
    error.column = len(raw[raw.rfind(b"\n", 0, at) + 1 : at].decode(errors="replace")) + 1
    raise error


def _unread(name: str, message: str) -> ProblemError:
    error = ProblemError(message)
    error.file = visible(name)
    return error


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """At most `SHOWN` characters of `line` around `column`, and the column in them."""
    begin = max(0, min(column - SHOWN // 2, len(line) - SHOWN))
    shown = list(visible(line[begin : begin + SHOWN]))
    if begin:
        shown[0] = "…"
    if begin + SHOWN < len(line):
        shown[-1] = "…"
    return "".join(shown), column - begin
