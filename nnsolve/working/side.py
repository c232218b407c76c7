"""One side of an equation: which of its signs are the formula, and what the formula is."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from nnsolve.errors import ExpressionError
from nnsolve.working import numerals
from nnsolve.working.formula import Reader, is_function, number, symbol
from nnsolve.working.names import OLD
from nnsolve.working.signs import GREEK_WORDS, KNOWN, Token
from nnsolve.working.words import (
    ACCURACY,
    APPLIED,
    CHANGED,
    JOINING,
    OPERATIONS,
    PHRASE,
    SMALL_WORDS,
    TITLES,
)

if TYPE_CHECKING:
    from nnsolve.expr import Expr, Num

SHORTEST_WORD = 3
"""Letters that a word of prose has at least."""
_ENDS = frozenset({".", ",", ";", ":", "'"})


_OF_REMARKS = frozenset({"arrow", "bad", "words", "if", "rel", "cmp"})
_BULLETS = frozenset({"*", "."})
_WORKED = frozenset({"*", "/", "+", "^"})
"""Signs that stand in formulas, and hardly among words."""


class Read(NamedTuple):
    """What a side says: `expr` or the reason `unread`, and the sizes of a shape."""

    expr: Expr | None
    unread: str = ""
    shape: tuple[Num, ...] = ()


def read_formula(tokens: list[Token]) -> Read:
    """The formula that `tokens` are."""
    try:
        return Read(Reader(tokens).whole(), "", _shape(tokens) or _written_over(tokens))
    except ExpressionError as error:
        return Read(None, error.message, _listed(tokens) or _written_over(tokens))


def _shape(tokens: list[Token]) -> tuple[Num, ...]:
    if len(tokens) < len("a×b") or len(tokens) % 2 == 0:
        return ()
    for n, token in enumerate(tokens):
        fits = token.text == "*" and token.kind == "op" if n % 2 else token.text.isdecimal()
        if not fits:
            return ()
    return tuple([number(token.text) for token in tokens[::2]])


def _written_over(tokens: list[Token]) -> tuple[Num, ...]:
    """The shape below the stroke in ``2x2x / 4x4x384``: a machine read the correction above it as well."""
    stroke = next((n for n, token in enumerate(tokens) if token.text == "/" and token.kind == "op"), 0)
    above = [token.text for token in tokens[:stroke] if token.text != "("]
    if len(above) < len("2x2x") or above[-1] not in {"x", "*"}:
        return ()
    return _shape([token for token in tokens[stroke + 1 :] if token.text not in {"(", ")"}])


def _listed(tokens: list[Token]) -> tuple[Num, ...]:
    if len(tokens) < len("(a)") or tokens[0].text != "(" or tokens[-1].text != ")":
        return ()
    inside = tokens[1:-1]
    if len(inside) < len("a,b") or len(inside) % 2 == 0:
        return ()
    for n, token in enumerate(inside):
        if token.text != "," if n % 2 else token.kind != "num":
            return ()
    return tuple([number(token.text) for token in inside[::2]])


def stripped(tokens: list[Token]) -> list[Token]:
    """`tokens` without the punctuation at their end and the separators at both."""
    first, last = 0, len(tokens)
    while first < last and (
        tokens[first].kind in {"gap", "row"} or tokens[first].text in {",", ";", ":", "."}
    ):
        first += 1
    while last > first and (
        tokens[last - 1].kind in {"gap", "row"}
        or (tokens[last - 1].kind == "op" and tokens[last - 1].text in _ENDS)
    ):
        last -= 1
    return tokens[first:last]


def is_prose(token: Token) -> bool:
    """Whether `token` is a word of a sentence and no name of a quantity."""
    if token.kind == "words":
        return True
    word = token.text
    if token.kind != "name" or len(word) < SHORTEST_WORD or not word.isalpha():
        return False
    small = word.lower()
    if small in KNOWN or word in GREEK_WORDS or is_function(word):
        return False
    return word.islower() or (word[1:].islower() and len(word) > SHORTEST_WORD)


def right(tokens: list[Token]) -> tuple[Read, list[Token]]:
    """What a side after the first says, and the signs that say it: remarks behind it are left out."""
    tokens = stripped(without_remarks(stripped(tokens)))
    if not tokens:
        return Read(None, "nothing stands there"), tokens
    if all(is_prose(token) for token in tokens):
        counted = numerals.WORDS.get(" ".join([token.text for token in tokens]).removesuffix(" times"))
        return Read(None, "words only") if counted is None else Read(number(counted)), tokens
    return read_formula([t for t in tokens if t.kind != "gap"]), tokens


def without_remarks(tokens: list[Token]) -> list[Token]:
    """`tokens` up to the remark that follows the formula."""
    while tokens and len(tokens) > 1:
        shorter = _remark_in_brackets(tokens)
        if shorter is None:
            shorter = _remark_in_words(tokens)
        if shorter is None or not shorter:
            return tokens
        tokens = stripped(shorter)
    return tokens


def _remark_in_brackets(tokens: list[Token]) -> list[Token] | None:
    if tokens[-1].text != ")" or tokens[-1].kind != "op":
        return None
    depth = 0
    for n in range(len(tokens) - 1, -1, -1):
        token = tokens[n]
        if token.kind != "op":
            continue
        depth += (token.text == ")") - (token.text == "(")
        if depth == 0:
            inside = tokens[n + 1 : -1]
            called = n > 0 and tokens[n - 1].kind == "name" and is_function(tokens[n - 1].text)
            remark = _is_accuracy(inside) or any(
                t.kind in _OF_REMARKS or (t.kind == "op" and t.text == ".") or is_prose(t) for t in inside
            )
            if not remark or called or n == 0:
                return None
            ahead = tokens[n - 1].text if tokens[n - 1].kind == "op" else ")"
            if ahead == "*":
                return tokens[: n - 1]
            return tokens[:n] if ahead == ")" else None
    return None


def _is_accuracy(tokens: list[Token]) -> bool:
    """Whether a bracket says how many digits are shown: ``(4 d.p.)``, ``(3 sf)``."""
    number, *word = tokens[:1], *tokens[1:]
    said = "".join(token.text for token in word if token.text != ".")
    return bool(number) and number[0].text.isdecimal() and said in ACCURACY


def _remark_in_words(tokens: list[Token]) -> list[Token] | None:
    """The signs before the first word of prose, if what stands before it can end a formula."""
    for n in range(1, len(tokens)):
        token, before = tokens[n], tokens[n - 1]
        if token.kind == "if" or _is_stop(tokens, n) or _is_next_column(tokens, n):
            return tokens[:n]
        if not is_prose(token):
            continue
        if token.text in OPERATIONS and n + 1 < len(tokens):
            return None
        if before.kind in {"num", "gap", "name", "slope"} or before.text in {")", "|", ",", ";", "."}:
            return tokens[:n]
        if before.text in {"-", ":", "*"} and _numeric(tokens[: n - 1]) and n > 1 and _is_remark(tokens, n):
            return tokens[: n - 1]
        return None
    return None


def _is_remark(tokens: list[Token], n: int) -> bool:
    """Whether the words from sign `n` on are said of a number, and not worked with as in 1 − recall."""
    sign = tokens[n - 1]
    if sign.text == ":":
        return True
    before, behind = sign.start > tokens[n - 2].stop, tokens[n].start > sign.stop
    if sign.text == "*":
        # The star of a footnote stands at its number.
        return behind and not before
    digit = n == len("1 -") - 1 and len(tokens[0].text) == 1
    beside = not (before or behind)
    return not (beside or digit or any(t.kind == "op" and t.text in _WORKED for t in tokens[n:]))


def _is_next_column(tokens: list[Token], n: int) -> bool:
    """Whether sign `n` is the space between a number and another column: ``0.12   target 0.8``."""
    if tokens[n].kind != "gap" or tokens[n - 1].kind != "num":
        return False
    following = (tokens[k].kind for k in range(n + 1, len(tokens)) if tokens[k].kind != "gap")
    behind = list(islice(following, len("a - 1")))
    return behind[:1] == ["num"] or behind in (["name", "num"], ["name", "op", "num"])


def _is_stop(tokens: list[Token], n: int) -> bool:
    """Whether sign `n` is the full stop of a sentence, with another one behind it."""
    if tokens[n].text != "." or n + 1 == len(tokens):
        return False
    following = tokens[n + 1]
    return following.kind in {"name", "words"} and following.start > tokens[n].stop


def _numeric(tokens: list[Token]) -> bool:
    return all(token.kind in {"num", "op"} for token in tokens)


def left(tokens: list[Token], *, math: bool) -> tuple[Read, list[Token], list[Token]]:
    """What the first side says, the signs that say it, and the signs of the words in front of it."""
    tokens = stripped(tokens)
    colons = [n for n, token in enumerate(tokens[:-1], 1) if token.text == ":" and token.kind == "op"]
    ahead = colons[-1] if colons else 0
    before, tokens = tokens[:ahead], tokens[ahead:]
    bullets = takewhile(lambda token: token.kind == "op" and token.text in _BULLETS, tokens)
    tokens = tokens[sum(1 for _ in bullets) :]
    if not tokens:
        return Read(None, "nothing stands there"), tokens, before
    if len(tokens) == len("a b") and tokens[1].kind == "gap" and not tokens[0].text.isalpha():
        # "conv1   W": the layer stands in a column of its own.
        before, tokens = before + tokens[:1], tokens[2:]
    bare = [token for token in tokens if token.kind != "gap"]
    if len(bare) == 1 and bare[0].kind == "name":
        return Read(symbol(bare[0].text)), bare, before
    label = _label(bare)
    if label is not None:
        return Read(symbol(label)), bare, before
    cut = _explained(bare) or _sentence(bare, math=math)
    if cut and _is_worked_in_words(bare, cut):
        return Read(None, "words among the formula"), bare, before
    if cut:
        cut += next((n for n, token in enumerate(bare[cut:]) if token.text not in {",", ";"}), 0)
        before += bare[:cut]
        bare = bare[cut:]
        if len(bare) == len("(a)") and bare[0].text == "(":
            bare = bare[1:-1]
    named = _phrase(bare)
    if named is not None:
        return Read(symbol(named)), bare, before
    return read_formula(bare), bare, before


def _label(tokens: list[Token]) -> str | None:
    """The name in ``NAME(arguments)`` and ``∇f(x, y)``; ``w(3)`` is the third w."""
    opening = next((n for n, token in enumerate(tokens) if token.kind != "name"), len(tokens))
    head = tokens[:opening]
    if not head or opening == len(tokens):
        return None
    if tokens[opening].text != "(" or tokens[-1].text != ")" or not 1 <= len(head) <= 2:  # noqa: PLR2004
        return None
    if len(head) == 1 and is_function(head[0].text) and not head[0].text.endswith("_new"):
        return None
    inside = tokens[opening + 1 : -1]
    if not inside or any(t.kind not in {"name", "num"} and t.text != "," for t in inside):
        return None
    if len(head) == 2 and head[0].text not in {"nabla"} | JOINING:  # noqa: PLR2004
        return None
    name = "_".join(token.text for token in head)
    if len(inside) == 1 and name.lower() in JOINING and _is_indexed(inside[0]):
        return f"{name}_{inside[0].text}"
    if len(inside) == 1 and inside[0].text.isdecimal() and "@" not in name:
        return f"{name}({inside[0].text})" if name in APPLIED else f"{name}@{inside[0].text}"
    return name


def _is_indexed(token: Token) -> bool:
    """Whether `token` is the name of a unit, such as h1, and no variable."""
    return token.kind == "name" and token.text[-1].isdecimal() and token.text[0].isalpha()


def _explained(tokens: list[Token]) -> int:
    """How many words stand in front of the symbol in ``Learning rate (α)``; 0 if it is something else."""
    if len(tokens) < len("w(a)") or [tokens[-3].text, tokens[-1].text] != ["(", ")"]:
        return 0
    words = tokens[:-3]
    if tokens[-2].kind != "name" or not all(is_prose(t) or t.text.lower() in PHRASE for t in words):
        return 0
    return len(words) if len(words) > 1 or is_prose(words[0]) else 0


def _sentence(tokens: list[Token], *, math: bool) -> int:
    """How many signs of `tokens` are words in front of the formula."""
    last = -1
    for n, token in enumerate(tokens[:-1]):
        called = tokens[n + 1].text == "(" and tokens[n + 1].start == token.stop
        if token.kind == "op" and tokens[n + 1].start > token.stop and _ends(tokens[:n], token.text):
            last = n
        if token.kind in {"words", "if", "row"} or (not math and _is_filling(token) and not called):
            last = n
    return last + 1


def _ends(tokens: list[Token], sign: str) -> bool:
    """Whether a sign behind `tokens` ends a sentence, ``Sigmoid. E``, or words, ``So then, rate``."""
    if sign == ".":
        return not any(token.text == "(" for token in tokens)
    return sign == "," and bool(tokens) and all(map(is_prose, tokens))


def _is_worked_in_words(tokens: list[Token], cut: int) -> bool:
    """Whether words stand for a sign between numbers: ``3 choose 2``, ``5 plus 3·2``."""
    words = next((n for n, token in enumerate(tokens) if is_prose(token)), len(tokens))
    if words in {0, len(tokens)} or not _numeric(tokens[:words]):
        return False
    return len(tokens) == cut + 1 or tokens[words].text.lower() in OPERATIONS


def _is_filling(token: Token) -> bool:
    """Whether `token` is a word between sentences and formulas, and no part of a label."""
    small = token.text.lower()
    known = small in PHRASE or small in CHANGED
    return token.kind == "name" and (small in SMALL_WORDS or (is_prose(token) and not known))


def _phrase(tokens: list[Token]) -> str | None:
    """The name that several words make: ``in h1``, ``new w5``, ``Output of conv1``."""
    if not tokens or not all(token.kind in {"name", "num", "words"} for token in tokens):
        return None
    if len(tokens) == 1:
        return spelled(tokens[0].text) if tokens[0].kind != "num" else None
    words = [token.text for token in tokens]
    if tokens[0].kind == "num" or sum(len(word) for word in words) > 80:  # noqa: PLR2004
        return None
    small = [word.lower() for word in words]
    if small[0] in CHANGED:
        return "_".join(words[1:]) + ("_old" if small[0] in OLD else "_new")
    last, at, mark = words[-1].partition("@")
    if at and last in CHANGED and len(words) > 1:
        return "_".join(words[:-1]) + ("_old@" if last in OLD else "_new@") + mark
    if small[-1] in CHANGED:
        return "_".join(words[:-1]) + ("_old" if small[-1] in OLD else "_new")
    if small[0] == "nabla" or any(
        is_prose(token) or word in JOINING or word in TITLES
        for token, word in zip(tokens, small, strict=True)
    ):
        return spelled("_".join(words))
    return None


def spelled(words: str) -> str:
    """`words` as one name."""
    return "".join(c if c.isalnum() or c in "_@[],()/" else "_" for c in words).strip("_") or "label"
