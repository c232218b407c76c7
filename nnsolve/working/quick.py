"""The common typed line, ``name = formula = numbers = number``, without detours.

Many hands write the same line with other numbers, so a side is read once per *template*, its text with the
numbers taken out, and the numbers are put into the tree that was read. Those who answer on the same sheet
write the same numbers in the same place as well, and such a line is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Div, Max, Mul, Neg, Num, Pow, Sym
from nnsolve.working import numerals
from nnsolve.working.claim import Claim, Side, Span
from nnsolve.working.formula import number
from nnsolve.working.lexer import Lexer
from nnsolve.working.side import left, right
from nnsolve.working.written import written

if TYPE_CHECKING:
    from nnsolve.expr import Expr

_VALUE = re.compile(r"( *)([A-Za-z]\w{0,40})( ?= ?)(-?)(\d{1,9}(?:\.\d{1,20})?) *\Z", re.ASCII)
# No sign that begins a remark, a macro, a cell, a list or a second statement.
_CHAIN = re.compile(
    r" *(?:[-*•] |\(?\d{1,3}[.)] )?([^\s=≈$\\|:,;]{1,60}) ?[=≈][^$\\|:,;#<>!~\t{}\"@&\u2061]{1,400}\Z"
)
# Numbers alone; what begins with a sign or with the number of an item may go on with something else.
_NUMBERS = re.compile(
    r" *(?!\(?\d{1,3}[.)] |.*\*\*)([\d(][\d.+*/·×()^ −-]{0,200}?) ?[=≈][\d.+*/·×()^ −=≈-]{1,200}\Z", re.ASCII
)
# A number and a name: two statements where a relation follows, or a product.
_NEXT = re.compile(r"\d +[^\W\d]\S*\Z")
_RELATION = re.compile(r"[=≈]")
_DECIMAL = re.compile(r"(?<![\w.,^])(\d{1,9}\.\d{1,20})(?![\w.,%])")
# Whole numbers that may change without changing how a line is read: no exponents, no powers of ten.
_COUNT = re.compile(
    r"(?=\d)(?<![\w.,^])(?<!0\^[-−])(?<! \^[-−])(?<!\^ )(?<!\^ [-−])(?<!\d[eE][-+−])"
    r"(\d{1,9})(?![\w.,%⁻⁺]| *\^)"
)
# Without one of these a text of whole numbers may be a shape, which is read as it stands.
_NO_SHAPE = re.compile(r"[-+/(]")
_DIGITS = re.compile(r"-?\d{1,9}(?:\.\d{1,20})?\Z", re.ASCII)
_SIZES = re.compile(r"\d{1,9}(?: ?[x×*·] ?\d{1,9})+\Z", re.ASCII)
_WHOLE = re.compile(r"\d+", re.ASCII)
_MARK = "#"

Build: TypeAlias = Callable[[list[str]], "Expr"]
"""Makes a formula of the numbers of a line."""


@lru_cache(maxsize=1 << 12)
def quick(line: str, n: int) -> Claim | None:
    """The claim on line number `n` if it has the common form; `None` leaves it to the thorough reader."""
    match = _VALUE.match(line)
    if match is None:
        numbers = None if line[:1].isalpha() else _NUMBERS.match(line)
        chain = numbers or _CHAIN.match(line)
        if chain is None:
            return None
        first_side = label_of(chain[1]) if numbers is None else formula_of(chain[1])
        return None if first_side is None else _chain(line, n, chain, first_side)
    blank, label, sign, minus, digits = match.groups()
    name = label_of(label)
    if name is None:
        return None
    first = len(blank) + 1
    end = first + len(label)
    at = end + len(sign)
    value = number(digits)
    stop = at + len(minus) + len(digits)
    return Claim(
        (
            Side(label, Span(n, first, end), name),
            Side(
                minus + digits,
                Span(n, at, stop),
                Neg(value) if minus else value,
                figure=written(minus + digits),
            ),
        ),
        ("=",),
        Span(n, first, stop),
        line.strip(),
    )


def _chain(line: str, n: int, match: re.Match[str], left_side: Expr) -> Claim | None:
    """The claim whose first side, the first group of `match`, is `left_side`."""
    if "  " in line.strip() or "==" in line:
        return None
    first, at = match.span(1)
    label = match[1]
    sides = [Side(label, Span(n, first + 1, at + 1), left_side, "", sizes_of(label))]
    relations = tuple(_RELATION.findall(line))
    for piece in _RELATION.split(line[at:])[1:]:
        text = piece.strip()
        expr = formula_of(text)
        # Stars at an end are bold type.
        if (
            expr is None
            or text[0] == "*"
            or text[-1] == "*"
            or (text.rpartition(" ")[2][:1].isalpha() and _NEXT.search(text))
        ):
            return None
        # Behind the relation and the blank after it; columns count from 1.
        column = at + 2 + len(piece) - len(piece.lstrip())
        if line[at] == " ":
            column += 1
            at += 1
        figure = written(text) if _DIGITS.match(text) else None
        sides.append(Side(text, Span(n, column, column + len(text)), expr, "", sizes_of(text), figure))
        at += len(piece) + 1
    return Claim(tuple(sides), relations, Span(n, first + 1, sides[-1].span.stop), line[first:].strip())


@lru_cache(maxsize=1 << 12)
def label_of(word: str) -> Expr | None:
    """The name that the whole of `word` is."""
    try:
        tokens = Lexer(word, math=False).read(0, len(word))
    except ExpressionError:
        return None
    read, kept, before = left(tokens, math=False)
    if before or not kept or (kept[0].start, kept[-1].stop) != (0, len(word)):
        return None
    return read.expr if isinstance(read.expr, Sym) else None


def formula_of(text: str) -> Expr | None:
    """The formula that the whole of `text` is; `None` where a word or a shape needs a closer look.

    >>> formula_of("-0.50")
    Neg(arg=Num(value=0.5, written='0.50'))
    """
    if _DIGITS.match(text):
        return Neg(number(text[1:])) if text[0] == "-" else number(text)
    numbers = _DECIMAL if "." in text else _COUNT if _NO_SHAPE.search(text) else None
    # The text before, a number, the text between, a number, …
    pieces = [text] if numbers is None else numbers.split(text)
    if len(pieces) == 1:
        return _read(text)
    build, digits = _builder(_MARK.join(pieces[::2])), pieces[1::2]
    return _read(text) if build is None else build(digits)


def sizes_of(text: str) -> tuple[Num, ...]:
    """The sizes of a product of whole numbers, which may be a shape."""
    return tuple(map(number, _WHOLE.findall(text))) if _SIZES.match(text) else ()


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> Expr | None:
    if text[-1:] in numerals.LETTERS and text[-2:-1].isdecimal():
        # Whether 12k is 12 000 depends on what stands around it.
        return None
    try:
        tokens = Lexer(text, math=False).read(0, len(text))
    except ExpressionError:
        return None
    read, kept = right(tokens)
    if read.expr is None or read.shape != sizes_of(text) or len(kept) != len(tokens):
        return None
    return read.expr


@lru_cache(maxsize=1 << 13)
def _builder(template: str) -> Callable[[list[str]], Expr | None] | None:
    """What makes the formula of a template, if it is one; `None` where the numbers may decide what it is."""
    pieces = template.split(_MARK)
    marks = [f"{k}.5" for k in range(len(pieces) - 1)]
    if any(mark in template for mark in marks):
        return None
    text = "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))
    expr = _read(text)
    if expr is None:
        return lambda _: None
    places = {mark: k for k, mark in enumerate(marks)}
    met: list[int] = []
    build = _built(expr, places, met)
    return build if met == list(range(len(marks))) else None


def _built(expr: Expr, places: dict[str, int], met: list[int]) -> Build:
    """The maker of `expr`; every number of `places` that it takes is added to `met`."""
    before = len(met)
    build = _maker(expr, places, met)
    if len(met) == before:
        return lambda _: expr
    return build


def _maker(expr: Expr, places: dict[str, int], met: list[int]) -> Build:
    match expr:
        case Num(_, digits) if digits in places:
            k = places[digits]
            met.append(k)
            return lambda numbers: number(numbers[k])
        case Add(args) | Mul(args) | Max(args):
            makers = [_built(arg, places, met) for arg in args]
            node = type(expr)
            return lambda numbers: node(tuple([make(numbers) for make in makers]))
        case Neg(arg):
            inner = _built(arg, places, met)
            return lambda numbers: Neg(inner(numbers))
        case Div(over, under):
            above, below = _built(over, places, met), _built(under, places, met)
            return lambda numbers: Div(above(numbers), below(numbers))
        case Pow(base, exponent) if not _has_any(exponent, places):
            of = _built(base, places, met)
            return lambda numbers: Pow(of(numbers), exponent)
        case Call(function, args):
            makers = [_built(arg, places, met) for arg in args]
            return lambda numbers: Call(function, tuple([make(numbers) for make in makers]))
        case _:
            return lambda _: expr


def _has_any(expr: Expr, places: dict[str, int]) -> bool:
    if isinstance(expr, Neg):
        return _has_any(expr.arg, places)
    return not isinstance(expr, (Num, Sym)) or (isinstance(expr, Num) and expr.written in places)
