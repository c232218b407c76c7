"""Tables of a loss: the samples, their terms in words and numbers, several losses side by side, workings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.criteria.workings import WORKINGS
from nnsolve.exposition import Block, Cell, Table, Valued
from nnsolve.expr import Sym
from nnsolve.losses import LOSSES, SETTLED, at_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.criteria.sheet import Sheet
    from nnsolve.loss_rows import Loss

_WIDEST = 6
"""Outputs of a sample up to which a table shows them."""
_COLUMN, _RULE = 50, 34
"""Letters of a line of a working up to which it is not broken, and where its rule begins."""


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


# ------------------------------------------------------------------------------------------ workings


def working_tables(row: Loss, letters: tuple[str, str], targets: Sequence[int] = (1, 0)) -> tuple[Table, ...]:
    """Where the slope of one term comes from, in the `letters` of target and output.

    Where the term has a part for a target of 1 and one for 0, those of `targets`.
    """
    t, o = letters
    out: list[Table] = []
    for target in targets if row.reads in SETTLED else (None,):
        lines = WORKINGS.get(working_name(row, target), ())
        part = "" if target is None else f", its part where {t} = {target}"
        if lines:
            spoken = [(_lettered(text, t, o), rule) for text, rule in lines]
            out.append(_working(f"The slope of one term by {o}{part}", spoken))
    return tuple(out)


def _lettered(text: str, t: str, o: str) -> str:
    """A line of a working in t and o with the letters of a sheet."""
    swaps = {"t": t, "o": o, "do": f"d{o}"}
    return re.sub(r"\b(?:t|o|do)\b", lambda found: swaps[found[0]], text)


def working_name(row: Loss, target: int | None = None) -> str:
    """The name under which the working of a row stands: that of the first row with the same term."""
    own = row.term if target is None else at_target(row.term, target)
    for name, other in LOSSES.items():
        if (other.term if target is None else at_target(other.term, target)) == own:
            return name if target is None else f"{name}@{target}"
    return row.name


def _working(title: str, lines: Sequence[tuple[str, str]]) -> Table:
    """The lines of a working, each with its rule behind it, or below it where there is no room."""
    rows: list[str] = []
    for n, (text, rule) in enumerate(lines):
        first, *more = _broken(("= " if n else "") + text)
        rows += [first, *(f"    {one}" for one in more)]
        if len(rows[-1]) < _RULE:
            rows[-1] = f"{rows[-1].ljust(_RULE)}{rule}"
        else:
            rows.append(" " * _RULE + rule)
    # Blanks behind all texts of a column set it to the left.
    return Table(title, "result", (), tuple(Block((f"{row} ",)) for row in rows), whole=True)


def _broken(text: str) -> list[str]:
    """`text` in pieces that fit a narrow column, broken where it is nested least."""
    pieces = [text]
    for nesting in range(4):
        if max(map(len, pieces)) < _COLUMN:
            break
        pieces = _packed(_chunks(text, nesting))
    return pieces


def _chunks(text: str, nesting: int) -> list[str]:
    """`text` cut before its signs and cases that stand inside at most so many brackets."""
    chunks, inside, bars = [""], 0, 0
    for word in text.split(" "):
        if word in ("+", "−", "if", "else") and inside + bars % 2 <= nesting:
            chunks.append(word)
        else:
            chunks[-1] += f" {word}"
        inside += sum(map(word.count, "([")) - sum(map(word.count, ")]"))
        bars += word.count("|")
    return [chunk.strip() for chunk in chunks]


def _packed(chunks: Sequence[str]) -> list[str]:
    pieces = [chunks[0]]
    for chunk in chunks[1:]:
        if len(pieces[-1]) + len(chunk) + 1 < _COLUMN:
            pieces[-1] += f" {chunk}"
        else:
            pieces.append(chunk)
    return pieces
