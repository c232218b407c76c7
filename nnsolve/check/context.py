"""What only the lines around an equality contradict: a shape that is not square, a term that is gone."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.check.wording import value
from nnsolve.errors import NnsolveError
from nnsolve.expr import Add, Mul, Sym
from nnsolve.working.exact import exact
from nnsolve.working.written import figure, numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.expr import Num
    from nnsolve.working.claim import Claim, Side

_SIZES = 3
"""Height, width and depth."""
_FEWEST_SQUARES = 3
_MOST_STATED = 20
_MOST_TRIED = 1000
"""Formulas of one text that are read without one of their terms."""
_ALONE = r"(?<![\w\\^}}]){}(?![\w^{{(])"
_NEAR = 12
"""Lines between a size and the shape that it belongs to."""


def odd_shapes(claims: Sequence[Claim]) -> Iterator[tuple[Side, Side, str]]:
    """Shapes with one of two sizes off: the size above is the other, and all other images are square.

    Gives the name, the shape and what is wrong with it.
    """
    placed = [
        (name, shape)
        for claim in claims
        for name, shape in zip(claim.sides[-2:], claim.sides[-1:], strict=False)
        if len(claim.sides) > 1 and len(shape.shape) == _SIZES and isinstance(shape.expr, Mul)
    ]
    squares = sum(_size(side.shape[0]) == _size(side.shape[1]) for _, side in placed)
    if squares < _FEWEST_SQUARES or squares != len(placed) - 1:
        return
    for name, side in placed:
        one, two = _size(side.shape[0]), _size(side.shape[1])
        above = None if one == two else _last_size(claims, side)
        if above is not None and above in {one, two}:
            yield name, side, f"the size above it is {above}, and every other shape here is square"


def _size(num: Num) -> Fraction:
    return numeral(num).value


def _last_size(claims: Sequence[Claim], below: Side) -> Fraction | None:
    """The whole number that the nearest claim above a shape ends with."""
    found = None
    for claim in claims:
        last = claim.sides[-1]
        if not below.span.line - _NEAR <= last.span.line < below.span.line or last.expr is None:
            continue
        y = None if last.shape else figure(last.expr)
        if y is not None and y.whole:
            found = y.value
    return found


def lost_terms(claims: Sequence[Claim]) -> Iterator[tuple[Side, Side, str]]:
    """Formulas in letters whose result is what they give without one of their terms, and with another sign.

    A term that has no value anywhere in the paragraph may be 0; but then the result has the sign of the rest.
    Gives the formula, the result and what is wrong with it.
    """
    tries = _MOST_TRIED
    by_line: dict[int, list[Claim]] = {}
    for claim in claims:
        by_line.setdefault(claim.span.line, []).append(claim)
    for claim in claims:
        for left, right in zip(claim.sides, claim.sides[1:], strict=False):
            y = None if right.expr is None or right.shape else figure(right.expr)
            if y is None or not y.digits or not isinstance(left.expr, Add):
                continue
            stated = _stated(by_line[claim.span.line], claim)
            tries -= bool(stated)
            if tries < 0:
                return
            found = _without_a_term(left.text, stated) if stated else None
            if found is not None and found[1] == -y.value:
                name, rest = found
                without = value(rest.as_integer_ratio())
                yield left, right, f"{name} is gone from the result: without it the formula is {without}"


def _stated(paragraph: Sequence[Claim], here: Claim) -> dict[str, str]:
    """What the other claims of a paragraph give values to, as written; of a long one the first are enough."""
    out: dict[str, str] = {}
    for claim in paragraph[:_MOST_STATED]:
        if claim is here or not claim.is_bare:
            continue
        name, given = claim.sides
        y = None if given.expr is None else figure(given.expr)
        if y is not None and name.text and not name.text[0].isdigit():
            out.setdefault(name.text, y.text)
    return out


def _without_a_term(text: str, stated: Mapping[str, str]) -> tuple[str, Fraction] | None:
    """The one term of a formula that has no value, and the value of the others; `None` where there is none.

    Values are put in as text, since a name with a superscript or an argument reads as one only by itself.
    """
    from nnsolve.working.read import working

    for name in sorted(stated, key=len, reverse=True):
        text = re.sub(_ALONE.format(re.escape(name)), lambda _, name=name: f"({stated[name]})", text)
    claims = working(f"$q = {text}$", kind="markdown").claims
    expr = claims[0].sides[-1].expr if len(claims) == 1 else None
    if not isinstance(expr, Add):
        return None
    gone = [term for term in expr.args if isinstance(term, Sym)]
    if len(gone) != 1:
        return None
    try:
        rest = exact(Add(tuple(term for term in expr.args if term is not gone[0])))
    except NnsolveError:
        return None
    return (gone[0].name, rest) if isinstance(rest, Fraction) else None
