"""LaTeX macros, read in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.working import signs
from nnsolve.working.names import slope
from nnsolve.working.signs import Token

if TYPE_CHECKING:
    from nnsolve.working.lexer import Lexer

_DIFFERENTIAL = re.compile(
    r"\s*(?:\\partial(?![A-Za-z])|\\delta(?![A-Za-z])|\\mathrm\{d\}|\\text\{d\}|∂|δ|d(?![_^0-9]))\s*"
)
_SYMBOLIC = re.compile(r"[A-Za-z]+[0-9]*(?:_[A-Za-z0-9]+)?['′]?")
_CONDITION = re.compile(r"(?:if|for|where|here|or|otherwise|when|since|because)\b")
_SPACED = re.compile(r"[A-Za-z0-9](?: [A-Za-z0-9])+")
_ANNOTATION = re.compile(r"\s*[_^]")
_TABLES = frozenset(
    ["array", "tabular", "matrix", "bmatrix", "pmatrix", "vmatrix", "cases", "smallmatrix", "tabularx"]
)
_AND = frozenset({"and", "und", "so", "then", "hence", "thus", ",", ";"})


def read_macro(lexer: Lexer, name: str, start: int, at: int, stop: int, depth: int) -> int:
    """Read the macro `name` between `start` and `at`; gives the place behind it and its arguments."""
    if name in signs.OPERATORS:
        return _operator(lexer, name, start, at)
    if name in {"frac", "dfrac", "tfrac", "cfrac"}:
        return _fraction(lexer, start, at, stop, depth)
    if name in signs.BLANK:
        return _blank(lexer, name, start, at)
    if name in {"quad", "qquad"}:
        return lexer.put("gap", " ", start, at) if not depth else at
    if name in signs.GREEK_WORDS or name in signs.VARIANTS:
        return lexer.name(signs.VARIANTS.get(name, name), start, at, stop, depth)
    if name in signs.WORDED:
        return _worded(lexer, start, at, stop, depth)
    if name in signs.KEPT:
        return _kept(lexer, name, at, stop, depth)
    if name in signs.STRUCK:
        return _struck(lexer, start, at, stop, depth)
    return _rarer(lexer, name, start, at, stop, depth)


def _rarer(lexer: Lexer, name: str, start: int, at: int, stop: int, depth: int) -> int:
    if name == "sqrt":
        return _root(lexer, start, at, stop, depth)
    if name in signs.RELATIONS:
        return lexer.put("rel", signs.RELATIONS[name], start, at)
    if name in signs.FUNCTION_WORDS:
        return lexer.name(name, start, at, stop, depth)
    if name == "sum":
        return lexer.sum(start, at, stop)
    if name in signs.HATS:
        first, last, after = lexer.group(at, stop)
        return lexer.name(_letters(lexer, first, last) + signs.HATS[name], start, after, stop, depth)
    if name == "nabla":
        return lexer.name("nabla", start, at, stop, depth)
    if name in signs.DROPPED:
        return lexer.group(at, stop)[2]
    if name in signs.ARROWS:
        return lexer.put("arrow", "<-" if name in {"leftarrow", "gets"} else "->", start, at)
    if name in signs.COMPARES:
        return lexer.put("cmp", name, start, at)
    if name in signs.DOTS:
        return lexer.put("bad", "dots stand for terms that are not written", start, at)
    if name in {"overset", "underset", "stackrel"}:
        first, last, after = lexer.group(lexer.group(at, stop)[2], stop)
        lexer.run(first, last, depth + 1)
        return after
    if name in {"bmod", "mod"}:
        return lexer.put("op", "mod", start, at)
    if name in {"begin", "end"}:
        return _environment(lexer, name, start, at, stop)
    if name == "%":
        return lexer.put("bad", "a percent sign without a number", start, at)
    return lexer.put("bad", f"the macro \\{name} is not known", start, at)


def _letters(lexer: Lexer, first: int, last: int) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", lexer.text[first:last])


def _operator(lexer: Lexer, name: str, start: int, at: int) -> int:
    sign = signs.OPERATORS[name]
    if name == "}" and lexer.open_delimiters and _after_right(lexer.text, start):
        lexer.open_delimiters -= 1
        return at
    if sign in {"floor", "ceil"}:
        lexer.put("name", sign, start, start)
        sign = "("
    return lexer.put("op", sign, start, at)


def _after_right(text: str, start: int) -> bool:
    return text[max(0, start - len("\\right ")) : start].rstrip().endswith("\\right")


def _blank(lexer: Lexer, name: str, start: int, at: int) -> int:
    if name == "left" and lexer.text[at : at + 1] == ".":
        lexer.open_delimiters += 1
        return at + 1
    if name == "right" and lexer.text[at : at + 1] == ".":
        return at + 1
    if name in {"newline", "par"}:
        return lexer.put("row", "", start, at)
    return at


def _fraction(lexer: Lexer, start: int, at: int, stop: int, depth: int) -> int:
    over, over_end, at = lexer.group(at, stop)
    under, under_end, at = lexer.group(at, stop)
    above, below = (
        _DIFFERENTIAL.match(lexer.text, over, over_end),
        _DIFFERENTIAL.match(lexer.text, under, under_end),
    )
    if above and below and below.end() < under_end:
        by = _one_name(lexer, below.end(), under_end, depth)
        if above.end() == over_end and by is not None:
            return lexer.put("slope of", by, start, at)
        of = _one_name(lexer, above.end(), over_end, depth)
        if of is not None and by is not None:
            return lexer.put("slope", slope(of, by), start, at)
        return lexer.put("bad", "a derivative of something that is not one name", start, at)
    lexer.put("op", "(", start, start)
    lexer.put("op", "(", start, start)
    lexer.run(over, over_end, depth + 1)
    lexer.put("op", ")", over_end, over_end)
    lexer.put("op", "/", over_end, over_end)
    lexer.put("op", "(", over_end, over_end)
    lexer.run(under, under_end, depth + 1)
    lexer.put("op", ")", under_end, under_end)
    return lexer.put("op", ")", at, at)


def _one_name(lexer: Lexer, start: int, stop: int, depth: int) -> str | None:
    inner = lexer.part(start, stop, depth + 1)
    if not inner or any(token.kind not in {"name", "num"} for token in inner):
        return None
    return "_".join(token.text for token in inner)


def _worded(lexer: Lexer, start: int, at: int, stop: int, depth: int) -> int:
    first, last, after = lexer.group(at, stop)
    word = _unspaced(lexer.text[first:last].strip())
    if _SYMBOLIC.fullmatch(word) and not _CONDITION.fullmatch(word):
        return lexer.name(word, start, after, stop, depth)
    if not word.strip(" .,:;-"):
        return after
    if word.lower().strip(" ,;") in _AND:
        return lexer.put("gap", word, start, after)
    if _CONDITION.match(word):
        return lexer.put("if", word, start, after)
    if not re.search(r"[A-Za-z]", word):
        lexer.run(first, last, depth + 1)
        return after
    return lexer.put("words", word, start, after)


def _unspaced(word: str) -> str:
    """`word` without the blanks that a machine set between its letters: ``o u t``."""
    return word.replace(" ", "") if _SPACED.fullmatch(word) else word


def _kept(lexer: Lexer, name: str, at: int, stop: int, depth: int) -> int:
    if name in {"textcolor", "colorbox"}:
        at = lexer.group(at, stop)[2]
    first, last, after = lexer.group(at, stop)
    if name == "mathrm" or (name in {"mathbf", "mathit", "mathsf"} and lexer.text[first:last].isalnum()):
        return lexer.name(_unspaced(lexer.text[first:last].strip()), first, after, stop, depth)
    lexer.run(first, last, depth + 1)
    if name in {"underbrace", "overbrace"}:
        note = _ANNOTATION.match(lexer.text, after, stop)
        if note:
            return lexer.group(note.end(), stop)[2]
    return after


def _struck(lexer: Lexer, start: int, at: int, stop: int, depth: int) -> int:
    first, last, after = lexer.group(at, stop)
    inner = lexer.part(first, last, depth + 1)
    lexer.tokens.append(Token("struck", lexer.text[first:last], start, after, tuple(inner)))
    return after


def _root(lexer: Lexer, start: int, at: int, stop: int, depth: int) -> int:
    if lexer.text[at : at + 1] == "[":
        return lexer.put("bad", "a root that is not a square root", start, at)
    first, last, after = lexer.group(at, stop)
    lexer.put("name", "sqrt", start, at)
    lexer.put("op", "(", first, first)
    lexer.run(first, last, depth + 1)
    return lexer.put("op", ")", last, after)


def _environment(lexer: Lexer, name: str, start: int, at: int, stop: int) -> int:
    first, last, after = lexer.group(at, stop)
    kind = lexer.text[first:last].rstrip("*")
    if kind in _TABLES:
        return lexer.put("bad", f"the layout of {kind} is not read as a formula", start, after)
    return lexer.put("row", "", start, after) if name == "begin" and lexer.tokens else after
