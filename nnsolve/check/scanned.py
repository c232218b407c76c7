"""Text that was read from a photograph or a scan: what its layout may have lost.

Whoever typed a line meant what stands there. A transcribed line can have lost a fraction bar, a decimal
point or a stroke through a digit; then nobody can say whether it is right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.expr import Mul, Num, parts, rebuilt
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nnsolve.expr import Expr
    from nnsolve.working.claim import Span

_HAND = re.compile(r"\\underline\{\s*\\underline|\\x?cancel\{|\\textcircled|\\sout\{")
_ALONE = re.compile(r"(?:\d{1,4}(?:\.\d+)?|[A-Za-z]\w?)\Z")
_MARKUP = re.compile(r"[$\s.,]|\\\\|\\underline|[{}]")
_MACRO = re.compile(r"\\[A-Za-z]+")
_WORDS = re.compile(r"\d|[^\W\d_]{2}")
_REFERENCE = re.compile(r"(?:^|[-+−·*×/(\s])\(\d{1,4}\)")
_SIGNS = "+-−·×*/"
_MOST_BETWEEN = 6
_FEWEST_DIGITS = 2
_MOST_DIGITS = 12


def transcribed(lines: Sequence[str]) -> bool:
    """Whether a text shows marks that only handwriting has: results underlined twice, strokes, circles."""
    return any(_HAND.search(line) for line in lines)


def torn(left: Span, right: Span, lines: Sequence[str]) -> str:
    r"""Why two sides may have lost a denominator: a number or letter stands alone between their lines.

    >>> from nnsolve.working.claim import Span
    >>> torn(Span(1, 3, 9), Span(3, 3, 9), ["= 32 - 11 + 1", "4", "= 8"])
    "'4' on a line of its own may be a lost denominator"
    """
    if not 1 < right.line - left.line <= _MOST_BETWEEN:
        return ""
    for line in lines[left.line : right.line - 1]:
        plain = _MARKUP.sub("", line)
        if _ALONE.match(plain):
            return f"'{plain}' on a line of its own may be a lost denominator"
    return ""


def continued(left: Span, right: Span, lines: Sequence[str]) -> str:
    """Why one of two sides may be a piece of a formula that was broken over lines: a line starts with a sign.

    >>> from nnsolve.working.claim import Span
    >>> continued(Span(1, 5, 10), Span(3, 7, 8), ["z = 2 + 3", "      + 4", "    = 9"])
    'a line that starts with + may continue the formula'
    """
    if not 1 <= left.line <= right.line <= len(lines):
        return ""
    before = lines[left.line - 1][: left.column - 1].strip()
    signs = [before] if before in _SIGNS else []
    if right.line - left.line <= _MOST_BETWEEN:
        signs += [line.strip()[:1] for line in lines[left.line : right.line - 1]]
    if right.line < len(lines):
        # A list item starts with a sign as well, but no deeper than the line before it.
        here, after = lines[right.line - 1], lines[right.line]
        deeper = len(after) - len(after.lstrip()) > len(here) - len(here.lstrip())
        signs += [after.strip()[:1]] if deeper and not here[right.stop - 1 :].strip() else []
    sign = next((sign for sign in signs if sign and sign in _SIGNS), "")
    return f"a line that starts with {sign} may continue the formula" if sign else ""


def parted(left: Span, right: Span, lines: Sequence[str]) -> str:
    """Why two sides of one line may not belong together: words or numbers stand between them.

    >>> from nnsolve.working.claim import Span
    >>> parted(Span(1, 5, 8), Span(1, 23, 26), ["x = 1.6: slope 2·1.6 = 3.2"])
    'something else stands between the two sides'
    """
    if left.line != right.line or not 1 <= left.line <= len(lines):
        return ""
    between = _MACRO.sub("", lines[left.line - 1][left.stop - 1 : right.column - 1])
    return "something else stands between the two sides" if _WORDS.search(between) else ""


def referring(text: str) -> bool:
    """Whether whole numbers alone in brackets are factors or terms, as line numbers are: (10)·(11)·(12).

    >>> referring("(10)·(11)·0.5"), referring("2(5) + 1")
    (True, False)
    """
    return bool(_REFERENCE.search(text))


def misread(left: Expr, right: Expr, holds: Callable[[Expr, Expr], bool]) -> tuple[str, bool]:
    """Why a false equality of transcribed sides may be a true one: a lost point, or struck-out digits.

    Also tells whether it is the left side that may have been misread.
    """
    for one, two, why in (*_pointed(left, right), *_shorter(left, right)):
        if holds(one, two):
            return why, two is right
    return "", False


def _pointed(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr, str]]:
    """A product of two whole numbers as one number with a point: 8·75 for 8.75."""
    for n, side in enumerate((left, right)):
        match side:
            case Mul((Num() as one, Num() as two)) if numeral(one).whole and numeral(two).whole:
                text = f"{numeral(one).digits}.{numeral(two).text}"
                said = f"{numeral(one).text} · {numeral(two).text} may be {text}"
                read = Num(float(text), text)
                yield (read, right, said) if n == 0 else (left, read, said)
                whole = Num(numeral(one).digits)
                yield (whole, right, said) if n == 0 else (left, whole, said)
            case _:
                pass


def _shorter(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr, str]]:
    """A whole number with digits left out, which may have been struck out."""
    for new, said in _without_digits(left):
        yield new, right, said
    for new, said in _without_digits(right):
        yield left, new, said


def _without_digits(expr: Expr) -> Iterator[tuple[Expr, str]]:
    if isinstance(expr, Num):
        mine = numeral(expr)
        figures = str(mine.digits)
        if not mine.whole or not _FEWEST_DIGITS <= len(figures) <= _MOST_DIGITS:
            return
        for start in range(len(figures)):
            for stop in range(start + 1, len(figures) + 1):
                rest = figures[:start] + figures[stop:]
                if rest and rest[0] != "0":
                    yield Num(int(rest), rest), f"{figures} may hold struck-out digits: {rest}"
        return
    inner = parts(expr)
    for n, part in enumerate(inner):
        for new, said in _without_digits(part):
            yield rebuilt(expr, [*inner[:n], new, *inner[n + 1 :]]), said
