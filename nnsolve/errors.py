"""What can go wrong with what a user typed, said in one line with its place."""

from __future__ import annotations

from typing import TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands in a problem: ``("layers", 0, "weights")``."""


_LONGEST = 60


class NnsolveError(Exception):
    """Base of every error that a user's input can cause; the command line ends with exit code 2."""


class ExpressionError(NnsolveError):
    """A typed formula that cannot be read or used: `column` counts from 1 within the text."""

    def __init__(self, message: str, text: str = "", column: int = 1) -> None:
        super().__init__(message)
        self.message, self.text, self.column = message, text, column


class NumericError(NnsolveError):
    """A step whose value leaves the range of double precision or is not defined; names the step.

    `before` counts the iterations that have all their values where the step belongs to a later one.
    """

    def __init__(self, message: str, before: int = 0) -> None:
        super().__init__(message)
        self.before = before


class ProblemError(NnsolveError):
    """A problem that cannot be read: what was expected and found, and where.

    `path` is the place inside the problem; `file`, `line` and `column` (from 1) and the `source` line are
    filled in by whoever read the file. ``str(error)`` is the line ``file:line:column: place: message``,
    followed by the source line with a caret when there is one; `caret` is its column where the source line
    was cut. `offset`, counted from 1, moves the caret inside a quoted value; `key` moves it from the value to
    its name.
    """

    def __init__(self, message: str, path: Path = (), *, offset: int = 0, key: bool = False) -> None:
        super().__init__(message)
        self.message, self.path, self.offset, self.key = message, path, offset, key
        self.file, self.line, self.column, self.source, self.caret = "", 0, 0, "", 0

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        head = visible(": ".join(part for part in (place, dotted(self.path), self.message) if part))
        if not self.source:
            return head
        margin = f"{self.line:>5} | "
        before = "".join("\t" if c == "\t" else " " for c in self.source[: (self.caret or self.column) - 1])
        return f"{head}\n{margin}{self.source}\n{' ' * 5} | {before}^"


def dotted(path: Path) -> str:
    """`path` as a reader writes it: ``layers[0].weights``, and a name with a dot or a space in quotes."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part}]"
        else:
            plain = 0 < len(part) <= _LONGEST and f"_{part.replace('-', '_')}".isidentifier()
            name = part if plain else quoted(part)
            out += f".{name}" if out else name
    return out


def quoted(text: str, most: int = _LONGEST) -> str:
    """`text` between quotes, in one line and cut after `most` characters."""
    mark = '"' if "'" in text else "'"
    return f"{mark}{text[:most]}…{mark}" if len(text) > most else f"{mark}{text}{mark}"


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey or hide replaced by one that shows.

    >>> visible(chr(27) + "[1m")
    '␛[1m'
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(c: str) -> str:
    if c.isprintable() or c == "\t":
        return c
    if c < " ":
        return chr(0x2400 + ord(c))
    return "␣" if c.isspace() else "\N{REPLACEMENT CHARACTER}"
