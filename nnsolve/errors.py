"""What can go wrong with what a user typed, said in one line with its place."""

from __future__ import annotations

from typing import TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands in a problem: ``("layers", 0, "weights")``."""


class NnsolveError(Exception):
    """Base of every error that a user's input can cause; the command line ends with exit code 2."""


class ExpressionError(NnsolveError):
    """A typed formula that cannot be read or used: `column` counts from 1 within the text."""

    def __init__(self, message: str, text: str = "", column: int = 1) -> None:
        super().__init__(message)
        self.message, self.text, self.column = message, text, column


class NumericError(NnsolveError):
    """A step whose value leaves the range of double precision or is not defined; names the step."""


class ProblemError(NnsolveError):
    """A problem that cannot be read: what was expected and found, and where.

    `path` is the place inside the problem; `file`, `line` and `column` (from 1) and the `source` line are
    filled in by whoever read the file. ``str(error)`` is the line ``file:line:column: place: message``,
    followed by the source line with a caret when there is one. `offset` moves the caret inside a quoted
    value.
    """

    def __init__(self, message: str, path: Path = (), *, offset: int = 0) -> None:
        super().__init__(message)
        self.message, self.path, self.offset = message, path, offset
        self.file, self.line, self.column, self.source = "", 0, 0, ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        head = ": ".join(part for part in (place, dotted(self.path), self.message) if part)
        if not self.source:
            return head
        margin = f"{self.line:>5} | "
        before = "".join("\t" if c == "\t" else " " for c in self.source[: self.column - 1])
        return f"{head}\n{margin}{self.source}\n{' ' * 5} | {before}^"


def dotted(path: Path) -> str:
    """`path` as a reader writes it: ``layers[0].weights``."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
