"""What hangs on a name: subscripts, primes, marks of an iteration, the entry of an array."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.working import signs
from nnsolve.working.names import superscript

if TYPE_CHECKING:
    from nnsolve.working.lexer import Lexer

_GREEK = "".join(signs.GREEK)
_AT = re.compile(r"@(?:[A-Za-z]?\d+(?:\.[A-Za-z]\d+)*)")
_ENTRY = re.compile(r"\[\s*\w{1,12}\s*(?:,\s*\w{1,12}\s*){0,3}\]")
_UPDATED = re.compile(r"\+(?=\s*(?:[=:≈]|$|\n))")
_NEW_IN_BRACKETS = re.compile(r"\(\s*(new|old|NEW|OLD|New|Old)\s*\)")
_SPACED_MARK = re.compile(r" *([_^]) *(?=\{)")
_LONG_SUB = re.compile(rf"[A-Za-z0-9{_GREEK}][A-Za-z0-9_]*")
_SHORT_SUB = re.compile(rf"\d+|[A-Za-z{_GREEK}]")
_BARE_MARK = re.compile(r"(?:new|old)\b|'|\*(?!\s*[\w(])|\+(?=\s*[=:])")
_SPELLED = str.maketrans(signs.GREEK)


def with_marks(lexer: Lexer, name: str, at: int, stop: int, depth: int) -> tuple[str, int]:
    """`name` with the marks that follow at `at`, and the place behind them."""
    text = lexer.text
    marks = ""
    while at < stop:
        c, unmarked = text[at], at
        if c in " _^" and lexer.math and (match := _SPACED_MARK.match(text, at, stop)):
            at, c = match.end() - 1, match[1]
        if c == "\\" and text.startswith("\\_", at):
            # Markdown's escape.
            at, c = at + 1, "_"
        if c == "_":
            part, at = _subscript(lexer, name, at + 1, stop, depth)
            name += f"_{part}" if part else ""
        elif c in signs.LOWERED:
            end = at
            while end < stop and text[end] in signs.LOWERED:
                end += 1
            name, at = name + "_" + text[at:end].translate(signs.SUBSCRIPT), end
        elif c in signs.RAISED_HATS:
            end = at + 1
            while end < stop and text[end].isdecimal():
                end += 1
            name, at = name + signs.RAISED_HATS[c] + text[at + 1 : end], end
        elif c in "'′’":
            marks, at = "_new", at + 1
        elif c == "\\" and text.startswith("\\prime", at):
            marks, at = "_new", at + len("\\prime")
        elif c in "⁽⁺":
            end = at + 1
            while end < stop and text[end] in signs.RAISED and text[end - 1] != "⁾":
                end += 1
            added = superscript(text[at:end].translate(signs.SUPERSCRIPT))
            if added is None:
                break
            marks, at = marks + added, end
        elif c == "^":
            found = _raised_mark(lexer, at + 1, stop)
            if found is None:
                at = unmarked
                break
            marks, at = marks + found[0], found[1]
        elif c == "@" and (match := _AT.match(text, at, stop)):
            marks, at = marks + match.group(), match.end()
        elif c == "[" and not lexer.math and (match := _ENTRY.match(text, at, stop)):
            name, at = name + "".join(match.group().split()), match.end()
        elif c == "+" and _UPDATED.match(text, at, stop) and not lexer.math:
            marks, at = "_new", at + 1
        elif c == "(" and (match := _NEW_IN_BRACKETS.match(text, at, stop)):
            marks, at = "_new" if match[1].lower() == "new" else "_old", match.end()
        else:
            break
    return name + marks, at


def _subscript(lexer: Lexer, base: str, at: int, stop: int, depth: int) -> tuple[str, int]:
    text = lexer.text
    if text[at : at + 1] in {"{", "\\"}:
        start, end, at = lexer.group(at, stop)
        inner = lexer.part(start, end, depth + 1, math=False)
        found = "_".join(t.text for t in inner if t.kind in {"name", "num"})
        if any(t.text == "-" for t in inner):
            found = found.replace("_", "m", 1)
        elif any(t.text == "+" for t in inner):
            found = found.replace("_", "p", 1)
        return re.sub(r"[^A-Za-z0-9_]", "_", found), at
    long = not lexer.math or len(base) > 1
    match = (_LONG_SUB if long else _SHORT_SUB).match(text, at, stop)
    if match is None:
        return "", at
    return match.group().translate(_SPELLED).rstrip("_"), match.end()


def _raised_mark(lexer: Lexer, at: int, stop: int) -> tuple[str, int] | None:
    text = lexer.text
    if text[at : at + 1] != "{":
        match = _BARE_MARK.match(text, at, stop)
        added = superscript(match.group()) if match else None
        return None if match is None or added is None else (added, match.end())
    start, end, after = lexer.group(at, stop)
    inside = re.sub(r"\\(?:text|mathrm|prime|textrm|left|right)\b|[{}\s]", "", text[start:end])
    if "\\prime" in text[start:end]:
        return "_new", after
    added = superscript(inside)
    return None if added is None else (added, after)
