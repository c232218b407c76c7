"""The words of a typed formula: numbers, names and signs, each with its place."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.errors import ExpressionError

LENGTH = 3000
"""How many characters a formula may have."""
DIGITS = 40
"""How many digits a number may have."""

FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
"""Fractions that are one character."""

_SAME = {
    "−": "-",
    "–": "-",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "×": "*",
    "÷": "/",
    **dict.fromkeys("+-*/^(),|[]√", ""),
}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_FIGURES = "0123456789"


class Token(Struct, frozen=True):
    """One word of a formula: `kind` is number, fraction, raised, name, sign or end; it starts at `start`.

    `text` is the word in plain form (``*`` for ``·``, ``2`` for ``²``, ``w_46`` for ``w_{46}``).
    """

    kind: str
    text: str
    start: int
    stop: int


def tokens(text: str) -> list[Token]:
    """The words of `text`, the last of kind ``end``; raises `ExpressionError` where it cannot read."""
    if len(text) > LENGTH:
        message = f"expected at most {LENGTH} characters, found {len(text)}"
        raise ExpressionError(message, text, LENGTH + 1)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        found.append(token)
        at = token.stop
    return [*found, Token("end", "the end", len(text), len(text))]


def _token(text: str, at: int) -> Token:
    char = text[at]
    if char in _FIGURES or (char == "." and text[at + 1 : at + 2] in tuple(_FIGURES)):
        return _number(text, at)
    if char.isalpha():
        return _name(text, at)
    if char in FRACTIONS:
        return Token("fraction", char, at, at + 1)
    if char in _RAISED:
        return _exponent(text, at)
    if text.startswith("**", at):
        return Token("sign", "^", at, at + 2)
    if char in _SAME:
        return Token("sign", _SAME[char] or char, at, at + 1)
    message = f"expected a number, a name or an operator, found {char!r}"
    raise ExpressionError(message, text, at + 1)


def _run(text: str, at: int, chars: str | dict[str, str]) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _number(text: str, start: int) -> Token:
    stop = _run(text, start, _FIGURES)
    if text.startswith(".", stop):
        stop = _run(text, stop + 1, _FIGURES)
    digits = stop - start - ("." in text[start:stop])
    if digits > DIGITS:
        message = f"expected a number of at most {DIGITS} digits, found one of {digits}"
        raise ExpressionError(message, text, start + 1)
    mantissa = stop
    if text[stop : stop + 1] in {"e", "E"}:
        sign = stop + 1 + (text[stop + 1 : stop + 2] in {"+", "-", "−"})
        end = _run(text, sign, _FIGURES)
        # Without figures behind it the e is the constant: 2e^x is 2·e^x.
        stop = end if end > sign else stop
    word = text[start:stop].replace("−", "-")
    value = float(word)
    lost = value == 0 and any(c in "123456789" for c in text[start:mantissa])
    if value == float("inf") or lost or stop - mantissa > len("e-308"):
        message = f"expected a number between 1e-308 and 1e308, found {word[:60]}"
        raise ExpressionError(message, text, start + 1)
    return Token("number", word, start, stop)


def _exponent(text: str, start: int) -> Token:
    """A raised whole number: ² or ⁻¹."""
    stop = _run(text, start, _RAISED)
    word = "".join(_RAISED[c] for c in text[start:stop])
    if not word.removeprefix("-").isdecimal() or len(word) > DIGITS:
        message = f"expected a whole number of at most {DIGITS} digits, found '{text[start:stop][:60]}'"
        raise ExpressionError(message, text, start + 1)
    return Token("raised", word, start, stop)


def _name(text: str, start: int) -> Token:
    stop = start
    while stop < len(text) and (
        text[stop].isalpha() or text[stop] in "_0123456789" or text[stop] in _LOWERED
    ):
        stop += 1
    word = text[start:stop]
    if word.endswith("_") and text.startswith("{", stop):
        close = text.find("}", stop)
        inside = text[stop + 1 : close] if close > 0 else ""
        if not inside or not all(c.isalpha() or c in _FIGURES for c in inside):
            message = f"expected letters or digits and a '}}' after '{word}{{'"
            raise ExpressionError(message, text, stop + 1)
        return Token("name", word + inside, start, close + 1)
    return Token("name", word, start, stop)
