"""Where every key and every value of a TOML text begins.

`tomllib` has accepted the text before, so the scanner trusts the grammar: it only looks for beginnings.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.errors import Path

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_CHARACTER = re.compile(r"\\(?:[ \t]*\n\s*|u.{4}|U.{8}|x..|.)|.", re.DOTALL)

# Deeper than any problem; without it a name with ten thousand dots would fill the memory with prefixes.
_DEEPEST = 64


class _UnfinishedError(Exception):
    """The text ends inside a key or a value."""


class Places:
    """Offsets into `text`, from 0, by path: where each key stands, and each value.

    A table's value stands where its ``[header]`` or ``{`` does. `latest` is the last key or header read, with
    its place. Of the beginning of a document, everything up to its last whole key is found.
    """

    __slots__ = ("_at", "_counts", "_text", "keys", "latest", "values")

    def __init__(self, text: str) -> None:
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {(): 0}
        self.latest: tuple[Path, int] = ((), 0)
        self._text = text
        self._at = 0
        self._counts: dict[Path, int] = {}
        try:
            self._document()
        except (IndexError, _UnfinishedError, RecursionError):
            # What was found up to here still answers for most paths.
            return

    def inside(self, path: Path, offset: int) -> int:
        """Where the character number `offset`, from 1, of the text at `path` stands."""
        start = self.values[path]
        found = _TEXT.match(self._text, start)
        if found is None:
            return start
        quote = self._text[start]
        long = self._text.startswith(quote * 3, start)
        at = start + (3 if long else 1)
        if long and self._text.startswith("\n", at):
            at += 1
        if quote == "'":
            return min(at + offset - 1, found.end() - 1)
        for character in _CHARACTER.finditer(self._text, at, found.end()):
            continued = "\n" in character[0] and character[0] != "\n"
            offset -= not continued
            if not offset:
                return character.start()
        return found.end() - 1

    def _document(self) -> None:
        base: Path = ()
        while True:
            self._skip(_GAP)
            start = self._at
            if start >= len(self._text):
                return
            if self._text.startswith("[[", start):
                self._at += 2
                base = self._header(start, many=True)
                self._at += 2
            elif self._text[start] == "[":
                self._at += 1
                base = self._header(start, many=False)
                self._at += 1
            else:
                self._pair(base)

    def _header(self, start: int, *, many: bool) -> Path:
        path: Path = ()
        names = self._key()
        for n, (name, at) in enumerate(names, 1):
            path = (*path, name)
            self._mark(path, at, start)
            if n < len(names) and path in self._counts:
                path = (*path, self._counts[path])
        if many:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
            self.keys.setdefault(path, names[-1][1])
        # The header of a table wins over names that only led through it.
        self.values[path] = start
        self.latest = (path, start)
        return path

    def _pair(self, base: Path) -> None:
        names = self._key()
        for n, (_, at) in enumerate(names[:_DEEPEST], 1):
            self._mark((*base, *(name for name, _ in names[:n])), at, at)
        path = (*base, *(name for name, _ in names))
        self.latest = (path, names[-1][1])
        self._at += 1
        self._skip(_BLANK)
        self._value(path)

    def _mark(self, path: Path, key: int, value: int) -> None:
        if len(path) <= _DEEPEST:
            self.keys.setdefault(path, key)
            self.values.setdefault(path, value)

    def _value(self, path: Path) -> None:
        self.values[path] = self._at
        character = self._text[self._at]
        if character in "\"'":
            self._skip(_TEXT)
        elif character == "[":
            self._list(path)
        elif character == "{":
            self._table(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: Path) -> None:
        self._at += 1
        count = 0
        while self._more("]"):
            self._value((*path, count))
            count += 1

    def _table(self, path: Path) -> None:
        self._at += 1
        while self._more("}"):
            self._pair(path)

    def _more(self, close: str) -> bool:
        """Step to the next entry; whether there is one before `close`."""
        while True:
            self._skip(_GAP)
            character = self._text[self._at]
            if character not in ("," + close):
                return True
            self._at += 1
            if character == close:
                return False

    def _key(self) -> list[tuple[str, int]]:
        """The parts of a dotted key with the place of each."""
        parts: list[tuple[str, int]] = []
        while True:
            self._skip(_BLANK)
            start = self._at
            if self._text[start] in "\"'":
                self._skip(_TEXT)
                name = next(iter(tomllib.loads(self._text[start : self._at] + "=0")))
            else:
                self._skip(_BARE)
                name = self._text[start : self._at]
            parts.append((name, start))
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _UnfinishedError
        self._at = found.end()
