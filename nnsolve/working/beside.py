"""Matrices side by side, each under a title of its own: ``image   kernel`` over rows of numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.working.claim import Row, Span, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.working.claim import Side

_TITLE = re.compile(r"(?:[^\W\d]|[∂∇Σ])\S*(?: \S+)*")
_LONGEST = 60
"""Characters of a title."""

Range = tuple[int, int]


def beside(
    lines: Sequence[str],
    rows: range,
    number: re.Pattern[str],
    side: Callable[[str, Range, int], Side],
) -> list[Vector]:
    """The matrices on the lines `rows`, under the titles above them; none where one does not fit.

    A matrix may end before the others do. `side` reads the number at a place of a line.
    """
    above = lines[rows.start - 1] if rows.start else ""
    titles = [match.span() for match in _TITLE.finditer(above)]
    if not titles or "".join(_TITLE.split(above)).strip() or len(above) > _LONGEST * len(titles):
        return []
    matrices: list[list[Row]] = [[] for _ in titles]
    for k in rows:
        text = lines[k]
        for n, cells in enumerate(_shared_out(text, titles, number)):
            if not cells:
                continue
            elements = [side(text, cell, k) for cell in cells]
            whole = all(one.expr is not None for one in elements)
            if not whole or len(matrices[n]) != k - rows.start or _is_uneven(matrices[n], elements):
                return []
            span = Span(k + 1, cells[0][0] + 1, cells[-1][1] + 1)
            matrices[n].append(Row(text.strip(), span, tuple([(one,) for one in elements])))
    if not all(matrices):
        return []
    return [_vector(above[slice(*title)], made) for title, made in zip(titles, matrices, strict=True)]


def _shared_out(text: str, titles: list[Range], number: re.Pattern[str]) -> list[list[Range]]:
    """The numbers of a line by the title that they stand under: the last one that begins before them."""
    found: list[list[Range]] = [[] for _ in titles]
    for match in number.finditer(text):
        before = [n for n, (start, _) in enumerate(titles) if start <= match.start()]
        found[before[-1] if before else 0].append(match.span())
    return found


def _is_uneven(made: list[Row], elements: list[Side]) -> bool:
    return bool(made) and len(made[0].elements) != len(elements)


def _vector(title: str, made: list[Row]) -> Vector:
    first, last = made[0].span, made[-1].span
    return Vector((title,), tuple(made), first, last.line)
