"""Tables of a loss: the samples, their terms in words and numbers, several losses side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.exposition import Block, Cell, Table, Valued
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.criteria.sheet import Sheet

_WIDEST = 6
"""Outputs of a sample up to which a table shows them."""


def given_table(sheet: Sheet) -> tuple[Table, ...]:
    """The targets and outputs of the samples that are worked, a row a sample."""
    samples = sheet.samples
    t, o = sheet.letters
    if samples.wide:
        return _rows_table(sheet)
    both = (t, o) if t != o else (t,)
    if not t or not o:
        both = tuple(letter for letter in (t, o) if letter)
    names = {t: "t", o: "o"}
    head = ("sample" if t != "p" else "outcome", *both)
    rows = _elided(sheet, lambda n, place: (str(n + 1), *(Valued(Sym(names[one], (place,))) for one in both)))
    title = "Samples" if t != "p" else "Distributions" if len(both) > 1 else "Distribution"
    return (Table(title, "given", head, rows),)


def _rows_table(sheet: Sheet) -> tuple[Table, ...]:
    samples = sheet.samples
    if samples.wide > _WIDEST:
        return ()
    t, o = sheet.letters
    head = ["sample", *(f"{o}[{c}]" for c in range(samples.wide))]
    if samples.labels:
        head.insert(1, "class")
    elif t:
        head[1:1] = [f"{t}[{c}]" for c in range(samples.wide)]

    def row(n: int, place: int) -> tuple[Cell, ...]:
        at = () if samples.single else (place,)
        out = [Valued(Sym("o", (*at, c))) for c in range(samples.wide)]
        if samples.labels:
            return (str(n + 1), str(label(samples.targets[n])), *out)
        return (str(n + 1), *(Valued(Sym("t", (*at, c))) for c in range(samples.wide) if t), *out)

    return (Table("Samples", "given", tuple(head), _elided(sheet, row)),)


def label(row: Sequence[float]) -> int:
    """The class that a one-hot row stands for."""
    return max(range(len(row)), key=lambda c: row[c])


def term_table(sheet: Sheet, each: Sym, words: Callable[[int], str]) -> tuple[Table, ...]:
    """The term of every sample that is worked, in `words` and in numbers."""
    said = {n: words(n) for n in sheet.samples.shown}
    some = any(said.values())
    wide = sheet.samples.wide
    t, o = sheet.letters
    first = "outcome" if t == "p" else "sample"
    broad = max(map(len, said.values()))
    columns = () if wide else tuple(letter for letter in (t, o) if letter)
    head = (first, *columns, *(("what counts".ljust(broad),) if some else ()), "term")

    def row(n: int, place: int) -> tuple[Cell, ...]:
        names = {t: "t", o: "o"}
        numbers = tuple(Valued(Sym(names[letter], (place,))) for letter in columns)
        # Blanks behind all texts of a column set it to the left.
        text = (f"{said[n]} ",) if some else ()
        return (str(n + 1), *numbers, *text, Valued(Sym(each.name, (place,))))

    return (Table("Terms", "result", head, _elided(sheet, row), whole=True),)


def compared_tables(sheet: Sheet, rows: Sequence[tuple[str, Sym, Sym]]) -> tuple[Table, ...]:
    """Losses side by side, each a name with its terms and its value: the terms of the samples, the losses."""
    losses = tuple(Block((f"{name} ", Valued(of))) for name, _, of in rows)
    broad = max(len(name) for name, *_ in rows)
    values = Table("Losses", "result", ("loss".ljust(broad), "value"), losses, whole=True)
    if sheet.samples.count == 1:
        return (values,)
    head = ("sample", *sheet.letters, *(name for name, *_ in rows))

    def row(n: int, place: int) -> tuple[Cell, ...]:
        terms = (Valued(Sym(each.name, (place,))) for _, each, _ in rows)
        return (str(n + 1), Valued(Sym("t", (place,))), Valued(Sym("o", (place,))), *terms)

    return Table("Terms", "result", head, _elided(sheet, row), whole=True), values


def _elided(sheet: Sheet, row: Callable[[int, int], tuple[Cell, ...]]) -> tuple[Block, ...]:
    """A row for every sample that is worked, and a row of dots for those that are not."""
    blocks = [Block(row(n, place)) for place, n in enumerate(sheet.samples.shown)]
    if sheet.elided:
        cells = blocks[0].cells
        dots = tuple("… " if isinstance(cell, str) and cell.endswith(" ") else "…" for cell in cells)
        blocks.insert(-1, Block(dots))
    return tuple(blocks)
