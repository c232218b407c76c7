"""Text to signs: one reader for plain text, Markdown and LaTeX, so that every sign keeps its place.

Macros are read where they stand: those that dress their argument vanish, a fraction becomes a quotient in
brackets, a subscript becomes part of its name. Nothing is expanded, nothing is run.
"""

from __future__ import annotations

import re
from typing import NoReturn

from nnsolve.errors import ExpressionError
from nnsolve.working import division, numerals, signs
from nnsolve.working.braces import closing
from nnsolve.working.marks import with_marks
from nnsolve.working.names import slope
from nnsolve.working.signs import Token

LONGEST = 3000
"""Characters of one piece of working."""
DEEPEST = 40
"""Levels of brackets and groups."""
LONGEST_NUMBER = 40

_GREEK = "".join(signs.GREEK)
# Without a way back: a word ends where no more of its letters follow.
_WORD = rf"[A-Za-z{_GREEK}][A-Za-z0-9_'′{signs.LOWERED}]*+(?:\{{[A-Za-z0-9, ]*+\}})?+"
_DIFFERENTIAL = rf"[d∂δ]\s?(?:\(({_WORD})\)|({_WORD}))?"
_MASTER = re.compile(
    rf"""(?P<space>[ \u00a0\u2009\u202f\r]{{1,2}}(?![ \t\u00a0]))
    |(?P<gap>[ \t\u00a0\u2009\u202f\r\v\f]+)
    |(?P<row>\n|\\\\(?:\s*\[[^\]\n]{{0,20}}\])?)
    |(?P<power>(?:\d+[.,])?\d+\s*(?:[×x·⋅*]|\\times|\\cdot)\s*10\s*(?:\^\s*\{{?\s*(?:\\text\{{-\}}|[-−–])?\s*\d+(?:\s*\}})?|[⁻⁺]?[⁰¹²³⁴-⁹]+))
    |(?P<num>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+−]?\d+(?![\w.]))?)
    |(?P<part>[½⅓⅔¼¾⅕⅛])
    |(?P<slope>(?<![A-Za-z0-9_]){_DIFFERENTIAL}\s*[/⁄]\s*[d∂δ]\s?(?:\(({_WORD})\)|({_WORD})))
    |(?P<macro>\\(?:[A-Za-z]+|.))
    |(?P<name>[A-Za-z]+[0-9]*|[{_GREEK}][0-9]*)
    |(?P<arrow>(?:<|(?<![-=]))[-=]++>|→|⟶|⇒|⇔|↦|←|⟹|<--?(?=\s)|//)
    |(?P<rel>:=|=+|[≈≃≅∼≐]|~=?)
    |(?P<cmp><=|>=|!=|[≤≥≠<>])
    |(?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MACRO_NAME = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_SHORT_SUPER = re.compile(r"[-+−]?\s*\d+(?:\.\d+)?|'+")


def refuse(message: str) -> NoReturn:
    """Give this piece of working up."""
    raise ExpressionError(message)


class Lexer:
    """Reads the signs of `text` between two places; `math` is inside ``$…$`` or a LaTeX document."""

    def __init__(self, text: str, *, math: bool, comma: bool = False) -> None:
        self.text, self.math, self.comma = text, math, comma
        self.tokens: list[Token] = []
        self.open_delimiters = 0
        self._closing: dict[int, int] = {}
        self._parted: set[int] = set()

    def read(self, start: int, stop: int) -> list[Token]:
        """The signs of one piece. Raises `ExpressionError` beyond the bounds."""
        if stop - start > LONGEST:
            refuse(f"expected at most {LONGEST} characters in one piece, found {stop - start}")
        self.run(start, stop, 0)
        return self.tokens

    def run(self, at: int, stop: int, depth: int) -> None:
        """Read the signs between two places, `depth` groups deep."""
        if depth > DEEPEST:
            refuse(f"expected at most {DEEPEST} levels of brackets, found more")
        match_at, text, handlers = _MASTER.match, self.text, _HANDLERS
        while at < stop:
            match = match_at(text, at, stop)
            if match is None:
                return
            at = handlers[match.lastgroup or "rest"](self, match, stop, depth)

    def part(self, start: int, stop: int, depth: int, *, math: bool | None = None) -> list[Token]:
        """The signs between two places, apart from those read so far."""
        inner = self._inner(math=math)
        inner.run(start, stop, depth)
        return inner.tokens

    def _inner(self, *, math: bool | None = None) -> Lexer:
        inner = Lexer(self.text, math=self.math if math is None else math, comma=self.comma)
        inner._closing, inner._parted = self._closing, self._parted
        return inner

    def put(self, kind: str, text: str, start: int, stop: int) -> int:
        """Add a sign; gives the place behind it."""
        self.tokens.append(Token(kind, text, start, stop))
        return stop

    def _on_space(self, match: re.Match[str], _stop: int, _depth: int) -> int:
        return match.end()

    def _on_gap(self, match: re.Match[str], _stop: int, depth: int) -> int:
        if not self.math and not depth:
            return self.put("gap", " ", match.start(), match.end())
        return match.end()

    def _on_row(self, match: re.Match[str], _stop: int, depth: int) -> int:
        if not depth:
            self.put("row", "", match.start(), match.end())
        return match.end()

    def _on_num(self, match: re.Match[str], stop: int, _depth: int) -> int:
        text, (start, end) = self.text, match.span()
        following = text[end : end + 1]
        if following not in numerals.BEHIND or not following:
            return self.number(match.group().replace("−", "-"), start, end)
        if following == " " and text[end + 1 : end + 2] in numerals.APART:
            return self.number(match.group().replace("−", "-"), start, end)
        return self.number(*numerals.longer(self, start, end, stop))

    def number(self, written: str, start: int, end: int) -> int:
        """Add a number; gives the place behind it."""
        if len(written) > LONGEST_NUMBER + 6:
            refuse(f"expected numbers of at most {LONGEST_NUMBER} digits, found one of {len(written)}")
        return self.put("num", written, start, end)

    def _on_power(self, match: re.Match[str], stop: int, depth: int) -> int:
        parts = numerals.POWER.match(match.group())
        bound = bool(self.tokens) and self.tokens[-1].kind == "op" and self.tokens[-1].text in "^/"
        if parts is None or bound or self.text.startswith("^", match.end()):
            number = _MASTER.match(self.text, match.start(), match.start() + len(parts[1] if parts else ""))
            if number is None or number.lastgroup != "num":
                refuse("a power of ten that cannot be read")
            return self._on_num(number, stop, depth)
        raised = parts[2].translate(signs.SUPERSCRIPT)
        digits = "".join(c for c in raised if c.isdecimal())
        sign = "-" if any(c in raised for c in "-−–") else ""
        mantissa = parts[1].replace(",", ".")
        return self.number(f"{mantissa}e{sign}{digits}", match.start(), match.end())

    def _on_part(self, match: re.Match[str], _stop: int, _depth: int) -> int:
        return self.put("num", match.group(), match.start(), match.end())

    def _on_slope(self, match: re.Match[str], stop: int, depth: int) -> int:
        above, below = _slope_halves(match.group())
        if match.group()[0] == "d" and (not above or not _differs(above, below)):
            plain = _NAME_ONLY.match(self.text, match.start(), stop)
            return self.name(plain.group(), match.start(), plain.end(), stop, depth) if plain else match.end()
        if above:
            named, end = slope(_tidy(above), _tidy(below)), match.end()
            if self.text[end : end + 1] in {"⁽", "@"}:
                named, end = with_marks(self, named, end, stop, depth)
            return self.put("slope", named, match.start(), end)
        return self.put("slope of", _tidy(below), match.start(), match.end())

    def _on_name(self, match: re.Match[str], stop: int, depth: int) -> int:
        word = match.group()
        start, end = match.span()
        if word[0] in "xX" and word[1:].isdecimal() and self._is_between_digits(start):
            return self.put("op", "*", start, start + 1)
        if word in {"x", "X"} and self._is_times(end):
            return self.put("op", "*", start, end)
        if self.math and word.isalpha() and len(word) > 1 and not self._whole(word):
            for offset, letter in enumerate(word[:-1]):
                self.put("name", letter, start + offset, start + offset + 1)
            return self.name(word[-1], end - 1, end, stop, depth)
        if word in division.WHOLE and division.is_whole(self, end, stop):
            return self.put("op", division.WHOLE[word], start, end)
        if word[0] in "Rr" and division.is_remainder(self, word, start, stop):
            return self.put("bad", "a quotient with a remainder", start, end)
        if not self.math and word.isalpha() and word in signs.CONDITIONS and not depth:
            return self.put("if", word, start, end)
        return self.name(word, start, end, stop, depth)

    def _whole(self, word: str) -> bool:
        small = word.lower()
        if small in signs.KNOWN or small.startswith(("out", "in", "net", "target", "grad")):
            return True
        # mx, and the m x of mx_i, are two factors; MSE and pred are names.
        return not word.islower() or len(word) > len("abc")

    def _is_between_digits(self, start: int) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind == "num" and self.tokens[-1].stop == start

    def _is_times(self, end: int) -> bool:
        """Whether the letter x before `end` stands between two factors as a sign of multiplication."""
        before = self.tokens[-1] if self.tokens else None
        if before is None or not (before.kind in {"num", "name", "slope"} or before.text == ")"):
            return False
        spaced = self.text[end - 2] == " " == self.text[end : end + 1]
        rest = self.text[end : end + 12].lstrip()
        if rest[:1].isdecimal() or (rest[:1] in {"-", "−", "."} and rest[1:2].isdecimal()):
            return before.kind not in {"name", "slope"} or spaced
        if spaced and not self.math:
            return rest[:1].isalpha() or rest[:1] in {"(", "∂", "σ"}
        return rest[:1] == "(" and before.text == ")"

    def name(self, base: str, start: int, at: int, stop: int, depth: int) -> int:
        """Add the name that begins with `base`, with all that hangs on it; gives the place behind it."""
        name = signs.GREEK[base[0]] + base[1:] if base[0] in signs.GREEK else base
        if name == "Delta" and at < stop and (self.text[at].isalpha() or self.text[at] == "\\"):
            longer = None if at in self._parted else self._joined(at, stop, depth)
            if longer is not None:
                return self.put("name", f"Delta_{longer[0]}", start, longer[1])
            self._parted.add(at)  # what follows is read again on its own, but never a third time
        name, at = with_marks(self, name, at, stop, depth)
        return self.put("name", name, start, at)

    def _joined(self, at: int, stop: int, depth: int) -> tuple[str, int] | None:
        """The name that starts at `at`, and where it ends."""
        if depth > DEEPEST:
            refuse(f"expected at most {DEEPEST} levels of names, found more")
        inner = self._inner()
        match = _MASTER.match(self.text, at, stop)
        if match is None or match.lastgroup not in {"name", "macro"}:
            return None
        end = _HANDLERS[match.lastgroup](inner, match, stop, depth + 1)
        one = len(inner.tokens) == 1 and inner.tokens[0].kind == "name"
        return (inner.tokens[0].text, end) if one else None

    def _on_arrow(self, match: re.Match[str], stop: int, depth: int) -> int:
        if match.group() == "//":
            divides = division.is_whole(self, match.end(), stop)
            return self.put("op" if divides else "arrow", "//", match.start(), match.end())
        if match.group() in {"=>", "⇒", "⟹"}:
            return self.put("row", "", match.start(), match.end()) if not depth else match.end()
        away = match.group()[0] in "<←"
        return self.put("arrow", "<-" if away else "->", match.start(), match.end())

    def _on_rel(self, match: re.Match[str], _stop: int, _depth: int) -> int:
        exact = "=" in match.group() and match.group() != "~="
        return self.put("rel", "=" if exact else "≈", match.start(), match.end())

    def _on_cmp(self, match: re.Match[str], _stop: int, _depth: int) -> int:
        return self.put("cmp", match.group(), match.start(), match.end())

    def _on_rest(self, match: re.Match[str], stop: int, depth: int) -> int:
        c, at = match.group(), match.start()
        sign = _ALONE.get(c)
        if sign is not None:
            self.tokens.append(Token("op", sign, at, at + 1))
            return at + 1
        sign = signs.SIGNS.get(c)
        if c == "{":
            start, end, after = self.group(at, stop)
            self.run(start, end, depth + 1)
            return after
        if c in "∑Σ":
            return self.sum(at, at + 1, stop)
        if c == "^":
            return self._exponent(at, stop, depth)
        if c in signs.RAISED:
            end = at
            while end < stop and self.text[end] in signs.RAISED:
                end += 1
            self.put("op", "^", at, at)
            inner = self.text[at:end].translate(signs.SUPERSCRIPT)
            self.put("op", "(", at, at)
            for offset, sign in enumerate(inner):
                kind = "num" if sign.isdecimal() else "op" if sign in "+-()" else "name"
                last = self.tokens[-1]
                if kind == "num" and last.kind == "num" and last.stop == at + offset:
                    last.text, last.stop = last.text + sign, last.stop + 1
                else:
                    self.put(kind, sign, at + offset, at + offset + 1)
            return self.put("op", ")", end, end)
        if c == "*" and self.text[at : at + 2] == "**":
            if not self.math and self._is_power(at):
                return self._exponent(at + 1, stop, depth)
            return at + 2
        if c == ":":
            return self.put(*division.colon(self, at, stop), at, at + 1)
        if c == "." and not self.math and numerals.PRODUCT.match(self.text, at):
            return self.put("op", "*", at, at + 1)
        if sign is not None:
            if sign in {"floor", "ceil"}:
                self.put("name", sign, at, at)
                sign = "("
            if sign == "(" and self.text.startswith("[", at) and self._is_empty_box(at):
                return at + 3
            return self.put("op", sign, at, at + 1)
        if c == "$":
            self.math = not self.math
            return at + 1
        if c == "#" and self.tokens:
            return self.put("arrow", "#", at, at + 1)
        if c == "!" and self._is_factorial(at):
            return self.put("bad", "a factorial", at, at + 1)
        if c in signs.SKIPPED or c in "&}_#":
            return at + 1
        return self.put("bad", f"the sign {c!r} is not one of a formula", at, at + 1)

    def _is_empty_box(self, at: int) -> bool:
        return self.text[at : at + 3] in {"[ ]", "[x]", "[X]"} and not self.tokens

    def _is_factorial(self, at: int) -> bool:
        """Whether ``!`` at `at` stands behind a whole number or a bracket; elsewhere it is a cry."""
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.stop != at:
            return False
        return (last.kind == "num" and last.text.isdecimal()) or last.text == ")"

    def _is_power(self, at: int) -> bool:
        """Whether ``**`` at `at` is a power and not bold type."""
        before = self.text[at - 1 : at]
        after = self.text[at + 2 : at + 3]
        return (before.isalnum() or before == ")") and (after.isalnum() or after in {"(", "-"})

    def _exponent(self, at: int, stop: int, depth: int) -> int:
        text = self.text
        self.put("op", "^", at, at + 1)
        at += 1
        while at < stop and text[at] == " ":
            at += 1
        if text[at : at + 1] == "{":
            start, end, after = self.group(at, stop)
            self.put("op", "(", start, start)
            self.run(start, end, depth + 1)
            return self.put("op", ")", end, after)
        match = _SHORT_SUPER.match(text, at, stop) if self.math else None
        if match and text[at].isdecimal():
            # Only the first digit is raised in LaTeX, but nobody means x^{2}5 by x^25.
            return self.put("num", match.group(), at, match.end())
        return at

    def group(self, at: int, stop: int) -> tuple[int, int, int]:
        """The argument at `at`: where its inside starts and ends, and what follows it."""
        text = self.text
        while at < stop and text[at] in " \n\t":
            at += 1
        if at >= stop:
            return stop, stop, stop
        if text[at] == "{":
            end = closing(text, at, stop, self._closing)
            if end == stop:
                refuse("a brace is not closed")
            return at + 1, end, end + 1
        if text[at] == "\\":
            match = _MACRO_NAME.match(text, at, stop)
            end = match.end() if match else at + 1
            return at, end, end
        return at, at + 1, at + 1

    def sum(self, start: int, at: int, stop: int) -> int:
        """Add a sum sign, without its bounds; gives the place behind it."""
        for _ in range(2):
            while at < stop and self.text[at] == " ":
                at += 1
            if self.text[at : at + 1] in {"_", "^"}:
                _, _, at = self.group(at + 1, stop)
        return self.put("sum", "sum", start, at)

    def _on_macro(self, match: re.Match[str], stop: int, depth: int) -> int:
        from nnsolve.working.macros import read_macro

        return read_macro(self, match.group()[1:], match.start(), match.end(), stop, depth)


_HANDLERS = {name[len("_on_") :]: on for name, on in vars(Lexer).items() if name.startswith("_on_")}
"""What reads each kind of sign."""
_ALONE = {c: sign for c, sign in signs.SIGNS.items() if c not in "^*[⌊⌈.:"}
"""Signs that stand for themselves whatever is around them."""
_NAME_ONLY = re.compile(r"[A-Za-z]+[0-9]*")
_NOT_DIFFERENTIALS = frozenset(["elta", "im", "ata", "epth", "iff", "iv", "ist", "ot", "elta_"])


def _slope_halves(text: str) -> tuple[str, str]:
    """The names above and below the stroke."""
    inside = _HALVES.match(text)
    if inside is None:
        return "", ""
    return inside[1] or inside[2] or "", inside[3] or inside[4] or ""


_HALVES = re.compile(rf"{_DIFFERENTIAL}\s*[/⁄]\s*[d∂δ]\s?(?:\(({_WORD})\)|({_WORD}))\Z")


def _differs(above: str, below: str) -> bool:
    return above not in _NOT_DIFFERENTIALS and below not in _NOT_DIFFERENTIALS


def _tidy(word: str) -> str:
    word = "".join(signs.GREEK.get(c, c) for c in word).translate(signs.SUBSCRIPT)
    word = re.sub(r"[{} ,]", "", word)
    return re.sub(r"['′]+", "_new", word)
