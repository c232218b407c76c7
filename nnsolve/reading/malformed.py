"""Why a text is not TOML, in words: what was expected at which place, and what stands there."""

from __future__ import annotations

import re
import tomllib

from nnsolve.errors import ProblemError, dotted, quoted
from nnsolve.reading.document import placed
from nnsolve.reading.places import Places

_MOST_NESTED = 50

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_WORD = re.compile(r"[^\s,\]}=#]+|\S")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[{\]}]', re.DOTALL
)
_LONG = re.compile(r"[0-9](?:_?[0-9]){4000,}")

_EXPECTED = {
    "Invalid value": 'a value (a number, a "text" in quotes, true, false or a [list])',
    "Invalid statement": "a name, a [table] or a comment",
    "Invalid initial character for a key part": "a name",
    "Expected newline or end of document after a statement": "the end of the line",
    "Expected '=' after a key in a key/value pair": "'=' after the name",
    "Expected ']' at the end of a table declaration": "']' after the name of the table",
    "Expected ']]' at the end of an array declaration": "']]' after the name of the table",
    "Unclosed array": "',' or ']' in the list",
    "Unclosed inline table": "',' or '}' in the table",
    "Unescaped '\\' in a string": "an escape such as \\n or \\\\ (text in 'single quotes' needs none)",
    "Invalid date or datetime": "a date of the calendar",
    "Invalid hex value": "hexadecimal digits in the escape",
    "Escaped character is not a Unicode scalar value": "the number of a Unicode character",
}
_UNCLOSED = ("Unterminated string", "Expected \"'", "Expected '\"")
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot redefine", "Cannot mutate", "Duplicate inline")


def explain(error: ValueError | RecursionError, text: str, name: str) -> ProblemError:
    """The `ProblemError` for what tomllib said about `text`."""
    if isinstance(error, RecursionError):
        message = f"expected at most {_MOST_NESTED} lists inside each other, found more"
        return placed(ProblemError(message), name, text, _deepest(text))
    found = _PLACE.fullmatch(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
    if found is None:
        long = _LONG.search(text)
        message = (
            "expected a number of at most 40 digits, found a longer one" if long else f"not TOML: {error}"
        )
        return placed(ProblemError(message), name, text, long.start() if long else 0)
    said, line, column = found.groups()
    at = _end(said, text) if line is None else _offset(text, int(line), int(column))
    if said.startswith(_TWICE):
        return _twice(text, name, at)
    return placed(ProblemError(_message(said, text, at)), name, text, at)


def _end(said: str, text: str) -> int:
    """The end of the text, but where a quote was never closed the value that begins with it."""
    if not said.startswith(_UNCLOSED):
        return len(text.rstrip())
    places = Places(text)
    return places.values.get(places.latest[0], places.latest[1])


def _offset(text: str, line: int, column: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at + column - 1


def _deepest(text: str) -> int:
    """Where the first bracket opens that is inside too many others."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > _MOST_NESTED:
            return token.start()
    return 0


def _twice(text: str, name: str, at: int) -> ProblemError:
    """The error for a name that is given again where it was given before."""
    places = Places(text[:at] + "\n")
    path, again = places.latest
    first = places.keys.get(path, again)
    message = f"expected every name once, found {quoted(dotted(path))} again"
    if first < again:
        message += f"; the first is in line {text.count(chr(10), 0, first) + 1}"
    return placed(ProblemError(message), name, text, again)


def _message(said: str, text: str, at: int) -> str:
    word = _WORD.match(text, at)
    found = (
        quoted(word[0], 30)
        if word
        else "the end of the file"
        if at >= len(text.rstrip())
        else "the end of the line"
    )
    if said.startswith(_UNCLOSED):
        return "expected a closing quote for this text, found the end of the file"
    if said.startswith(("Illegal character", "Found invalid character")):
        if word:
            return f"expected no control character, found U+{ord(text[at]):04X}"
        return f"expected the closing quote of the text, found {found}"
    if said not in _EXPECTED:
        return f"{said[:1].lower()}{said[1:]}, found {found}"
    return f"expected {_EXPECTED[said]}, found {found}{_hint(text, at)}"


def _hint(text: str, at: int) -> str:
    """A word on the usual slips with numbers, empty where it is none of them."""
    before, here, after = text[:at][-1:], text[at : at + 1], text[at + 1 : at + 2]
    if here == "." and (before.isdigit() or after.isdigit()):
        return "; a number has a digit before and after its point, as in 0.5 or 1.0"
    if here == "," and before.isdigit() and (after.isdigit() or after == " "):
        return "; decimals are written with a point, several numbers as a [list]"
    if here.isdigit() and before == "0":
        return "; a number does not begin with 0"
    return ""
