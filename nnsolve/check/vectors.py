"""Vectors and matrices of a working, tied element by element to the family that bears their name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.spelling import LONGEST
from nnsolve.check.statement import bare
from nnsolve.expr import Sym
from nnsolve.working.claim import Claim, Side, Unread

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from nnsolve.check.labels import Labels
    from nnsolve.check.volume import Volumes
    from nnsolve.working.claim import Grid, Row, Span, Vector, Working

UNNAMED = "A row of numbers, and no name above it tells what they are."
UNKNOWN = "A row of numbers that could not be tied to a step of the solution."
_BRACKETS = 24
"""Characters around the elements of a vector that may belong to it: brackets, and the end of a matrix."""
_NEAREST = 2
"""The distance of a name up to which it is believed."""
_SIGN = re.compile(r"[=:≈]")
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
    said: set[int] = set(pieces) | {n for grid in working.grids for n in _lines(grid)}
    on_line: dict[int, list[Vector]] = {}
    for one in working.vectors:
        on_line.setdefault(one.span.line, []).append(one)
    made: list[Claim] = []
    lost: list[Unread] = []
    replaced: set[int] = set()
    taken: set[int] = set()
    for line, stated in on_line.items():
        vectors, names = stated, [_names(one, working.lines, labels, volumes) for one in stated]
        if any(names) and not _SIGN.search(working.lines[line - 1]):
            # Each has a title of its own above it: one that is unknown says nothing of the others.
            known = {id(one): called for one, called in zip(stated, names, strict=True) if called}
            lost += _unknown([one for one in stated if id(one) not in known], set[int]())
            vectors, names = [one for one in stated if id(one) in known], list(known.values())
        last = max([vector.last for vector in vectors], default=line)
        near = [one for n in range(line, last + 1) for one in pieces.get(n, ())]
        others = [one for one in near if any(_overlap(one.span, vector) for vector in vectors)]
        if not all(names) or not all(_within(one.span, vectors) for one in others):
            lost += _unknown(vectors, said)
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


def _unknown(vectors: Sequence[Vector], said: Container[int]) -> list[Unread]:
    """The rows of vectors that are tied to nothing, but for those on the lines that say something else."""
    return [
        Unread(row.text, row.span, UNKNOWN if vector.names else UNNAMED)
        for vector in vectors
        for row in vector.rows
        if row.span.line not in said
    ]


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


def _names(vector: Vector, lines: Sequence[str], labels: Labels, volumes: Volumes) -> tuple[str, ...]:
    """The name of each element in the exercise; none where it has no family of that name and size."""
    count = _count(vector.rows)
    if len(vector.names) == count and count > 1:
        return vector.names if all(map(labels.best, vector.names)) else _start(vector, labels)
    if not vector.names or volumes.has(vector.names[0]):
        return ()
    # The reader takes words in front of a name for prose: "A and B" is one name where the exercise has it.
    words = _words(vector, lines)
    found = [_of_elements(name, vector, labels) for name in (words, vector.names[0]) if name]
    return next(filter(None, found), ()) or labels.gradients.elements(words or vector.names[0], count)


def _start(vector: Vector, labels: Labels) -> tuple[str, ...]:
    """The coordinates of a start that are called x and y, where it is just that of the exercise."""
    figures = [bare(sides[-1].expr) for row in vector.rows for sides in row.elements]
    return labels.gradients.start(vector.names, [one.number for one in figures if one is not None])


def _words(vector: Vector, lines: Sequence[str]) -> str:
    """What stands in front of a vector where that is more than one word; empty for one word or none."""
    head, *rest = _SIGN.split(lines[vector.span.line - 1][vector.span.column - 1 :], maxsplit=1)
    words = head.strip(" *$")
    return words if rest and not words.isidentifier() and len(words) <= LONGEST else ""


def _of_elements(called: str, vector: Vector, labels: Labels) -> tuple[str, ...]:
    """The name of each element of the vector that is called so; none where the exercise has no such one."""
    name, count = called.replace(" ", "_"), _count(vector.rows)
    height, width = len(vector.rows), count // len(vector.rows)
    if min(height, width) == 1:
        for way in _LINE:
            if _is_all(labels, [way.format(name, n + 1) for n in range(count)], way.format(name, count + 1)):
                return tuple(way.format(name, n + 1) for n in range(count))
        if _is_all(labels, [f"{name}[{n}]" for n in range(count)], f"{name}[{count}]"):
            return tuple(f"{name}[{n}]" for n in range(count))
    row = f"{name[:-1]}," if name.endswith("]") else f"{name}["
    if min(height, width) == 1:
        cells = [f"{row}{n}]" for n in range(count)]
        if _is_all(labels, cells, f"{row}{count}]"):
            return tuple(cells)
    cells = [f"{row}{i},{j}]" for i in range(height) for j in range(width)]
    beyond = (f"{row}{height},0]", f"{row}0,{width}]")
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
