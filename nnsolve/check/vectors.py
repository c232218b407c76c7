"""Vectors and matrices of a working, tied element by element to the family that bears their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.expr import Sym
from nnsolve.working.claim import Claim, Side, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.labels import Labels
    from nnsolve.check.volume import Volumes
    from nnsolve.working.claim import Grid, Row, Span, Vector, Working

UNNAMED = "A row of numbers, and no name above it tells what they are."
UNKNOWN = "A row of numbers that could not be tied to a step of the solution."
_BRACKETS = 24
"""Characters around the elements of a vector that may belong to it: brackets, and the end of a matrix."""
_NEAREST = 2
"""The distance of a name up to which it is believed."""
_LINE = ("{}{}", "{}_{}", "{}@{}")
"""How the elements of a vector are called, counted from 1."""


def spelled_out(working: Working, labels: Labels, volumes: Volumes) -> Working:
    """`working` with a claim for each element of the vectors whose names the exercise knows.

    Such claims stand in place of what was read there otherwise, unless that says more than the vector.
    Rows that are unknown, and say nothing otherwise, are not lost but unread.
    """
    pieces: dict[int, list[Claim | Unread]] = {}
    for one in (*working.claims, *working.unread):
        pieces.setdefault(one.span.line, []).append(one)
    said = pieces.keys() | {n for grid in working.grids for n in _lines(grid)}
    on_line: dict[int, list[Vector]] = {}
    for one in working.vectors:
        on_line.setdefault(one.span.line, []).append(one)
    made: list[Claim] = []
    lost: list[Unread] = []
    replaced: set[int] = set()
    taken: set[int] = set()
    for line, vectors in on_line.items():
        names = [_names(one, labels, volumes) for one in vectors]
        last = max(vector.last for vector in vectors)
        near = [one for n in range(line, last + 1) for one in pieces.get(n, ())]
        others = [one for one in near if any(_overlap(one.span, vector) for vector in vectors)]
        if not all(names) or not all(_within(one.span, vectors) for one in others):
            for vector in vectors:
                reason = UNKNOWN if vector.names else UNNAMED
                rows = [row for row in vector.rows if row.span.line not in said]
                lost += [Unread(row.text, row.span, reason) for row in rows]
            continue
        replaced.update(map(id, others))
        for vector, called in zip(vectors, names, strict=True):
            taken.update(range(vector.span.line, vector.last + 1))
            made += _claims(vector, called)
    claims = [*(one for one in working.claims if id(one) not in replaced), *made]
    claims.sort(key=lambda claim: claim.span)
    unread = (*(one for one in working.unread if id(one) not in replaced), *lost)
    grids = tuple(grid for grid in working.grids if taken.isdisjoint(_lines(grid)))
    return structs.replace(working, claims=tuple(claims), grids=grids, unread=unread)


def _lines(grid: Grid) -> range:
    """The lines that a table takes up."""
    return range(grid.span.line, max(row[-1].span.line for row in grid.rows if row) + 1)


def _overlap(span: Span, vector: Vector) -> bool:
    if vector.last > vector.span.line:
        return vector.span.line <= span.line <= vector.last
    return span.line == vector.span.line and span.column < vector.span.stop and vector.span.column < span.stop


def _within(span: Span, vectors: Sequence[Vector]) -> bool:
    """Whether what stands at `span` is no more than `vectors`."""
    if vectors[-1].last > span.line or span.line > vectors[0].span.line:
        return True
    first = min(vector.span.column for vector in vectors)
    last = max(vector.span.stop for vector in vectors)
    return first - _BRACKETS <= span.column and span.stop <= last + _BRACKETS


def _claims(vector: Vector, names: Sequence[str]) -> Iterator[Claim]:
    which = iter(names)
    for row in vector.rows:
        for sides in row.elements:
            name, span = next(which), sides[-1].span
            label = Side(name, structs.replace(span, stop=span.column), Sym(name))
            yield Claim((label, *sides), ("=",) * len(sides), span, row.text)


def _names(vector: Vector, labels: Labels, volumes: Volumes) -> tuple[str, ...]:
    """The name of each element in the exercise; none where it has no family of that name and size."""
    count = _count(vector.rows)
    if len(vector.names) == count and count > 1:
        return vector.names if all(map(labels.best, vector.names)) else ()
    if not vector.names or volumes.has(vector.names[0]):
        return ()
    name = vector.names[0].replace(" ", "_")
    height, width = len(vector.rows), count // len(vector.rows)
    if min(height, width) == 1:
        for way in _LINE:
            if _is_all(labels, [way.format(name, n + 1) for n in range(count)], way.format(name, count + 1)):
                return tuple(way.format(name, n + 1) for n in range(count))
        if _is_all(labels, [f"{name}[{n}]" for n in range(count)], f"{name}[{count}]"):
            return tuple(f"{name}[{n}]" for n in range(count))
    if name.endswith("]"):
        row = name[:-1]
        cells = [f"{row},{n}]" for n in range(count)]
        return tuple(cells) if _is_all(labels, cells, f"{row},{count}]") else ()
    cells = [f"{name}[{i},{j}]" for i in range(height) for j in range(width)]
    beyond = (f"{name}[{height},0]", f"{name}[0,{width}]")
    return tuple(cells) if _is_all(labels, cells, *beyond) else ()


def _count(rows: Sequence[Row]) -> int:
    return sum(len(row.elements) for row in rows)


def _is_all(labels: Labels, names: Sequence[str], *beyond: str) -> bool:
    """Whether the exercise has just these names, of one family or letter for letter."""
    families: set[str] = set()
    for name in names:
        best = labels.best(name)
        if not best or best[0].rank > _NEAREST or any(sense.part for sense in best):
            return False
        families.update(sense.family for sense in best)
    alike = len(families) == 1 or all(map(labels.bears, names))
    return alike and not any(_is_known(labels, name) for name in beyond)


def _is_known(labels: Labels, name: str) -> bool:
    best = labels.best(name)
    return bool(best) and best[0].rank <= _NEAREST
