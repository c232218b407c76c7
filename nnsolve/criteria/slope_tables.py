"""Where the slopes of a loss come from, line by line, as the symbolic engine derived them ahead of time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nnsolve.criteria.wholes import WHOLES
from nnsolve.exposition import Block, Table
from nnsolve.losses import LOSSES, SETTLED, at_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.criteria.read import Read
    from nnsolve.loss_rows import Loss

_COLUMN, _RULE = 50, 34
"""Letters of a line of a working up to which it is not broken, and where its rule begins."""
_LETTER = re.compile(r"(?<![A-Za-z])(?:do|t|o|E)(?![A-Za-z])")
"""A quantity of a row or its differential; a power may stand behind it."""


def slope_tables(found: Read, letters: tuple[str, str], symbol: str, *, soft: bool) -> tuple[Table, ...]:
    """Where the slopes of the loss `found`, called `symbol`, come from; `soft` labels are smoothed ones."""
    row = LOSSES["categorical-logits"] if found.row is None else found.row.row
    t, o = letters
    parts = found.samples.parts
    if row.name.startswith("binary") and (soft or found.samples.first(_between) is not None):
        parts = ()
    return working_tables(row, (f"{t}'" if soft else t, o), parts, symbol)


def _between(t: Any, _o: Any) -> Any:  # noqa: ANN401  (numbers or arrays)
    return (t != 0) & (t != 1)


def working_tables(
    row: Loss, letters: tuple[str, str], targets: Sequence[int] = (1, 0), symbol: str = "L"
) -> tuple[Table, ...]:
    """Where the slopes of a row come from, in the `letters` of target and output; `symbol` is the loss.

    Where the term has a part for a target of 1 and one for 0, those of `targets`; with none, the whole term.
    """
    from nnsolve.criteria.workings import WORKINGS

    swaps = {"t": letters[0], "o": letters[1], "do": f"d{letters[1]}", "E": symbol}
    out: list[Table] = []
    for name, title, where in _wanted(row, letters, targets):
        spoken = [
            (_LETTER.sub(lambda found: swaps[found[0]], text), rule) for text, rule in WORKINGS.get(name, ())
        ]
        out += [_working(title, spoken, where)] if spoken else []
    return tuple(out)


def _wanted(row: Loss, letters: tuple[str, str], targets: Sequence[int]) -> list[tuple[str, str, str]]:
    """The names of the workings of a row, each with its title and what is said of its quantities."""
    t, o = letters
    whole = [
        (name, one.title.format(o=o), one.where.format(o=o))
        for name, one in WHOLES.items()
        if row.name.startswith(name.partition("@")[0])
    ]
    if whole:
        return whole
    term = f"The slope of one term by {o}"
    if row.reads not in SETTLED or not targets:
        return [(working_name(row), term, "")]
    return [(working_name(row, target), f"{term}, its part where {t} = {target}", "") for target in targets]


def working_name(row: Loss, target: int | None = None) -> str:
    """The name under which the working of a row stands: that of the first row with the same term."""
    own = row.term if target is None else at_target(row.term, target)
    for name, other in LOSSES.items():
        if (other.term if target is None else at_target(other.term, target)) == own:
            return name if target is None else f"{name}@{target}"
    return row.name


def _working(title: str, lines: Sequence[tuple[str, str]], where: str) -> Table:
    """The lines of a working, each with its rule behind it, or below it where there is no room."""
    rows = [f"({where})"] if where else list[str]()
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
    for nesting in range(8):
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
