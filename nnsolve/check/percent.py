"""Shares that were written in percent without the sign: ``accuracy = 80``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.working.quick import formula_of
from nnsolve.working.written import written as number_in

if TYPE_CHECKING:
    from nnsolve.check.exercise import Line
    from nnsolve.check.statement import Statement

_SHARES = frozenset(
    ("accuracy", "precision", "recall", "specificity", "sensitivity", "f1", "score", "share", "proportion")
)
_WORD = re.compile(r"[a-z]+1?")
_SIGNS = re.compile(r"%|per ?cent|pct|prozent", re.IGNORECASE)
_SURELY = 10
"""From here on a number under the name of a share is in percent; below it, where that is the right value."""
_WHOLE = 100


def in_percent(statement: Statement, line: Line) -> Statement:
    """`statement` with its number in percent, where it is a share of `line` and greater than 1."""
    figure, claim = statement.figure, statement.claim
    if figure is None or claim is None or statement.side < 0 or not 1 < figure.number <= _WHOLE:
        return statement
    if statement.is_percent or not 0 <= line.value <= 1 or not _is_share(statement):
        return statement
    percent = number_in(f"{figure.text}%")
    if figure.number < _SURELY and not percent.admits(line.value):
        return statement
    side = claim.sides[statement.side]
    read = structs.replace(side, expr=formula_of(percent.text))
    sides = (*claim.sides[: statement.side], read, *claim.sides[statement.side + 1 :])
    return structs.replace(statement, figure=percent, claim=structs.replace(claim, sides=sides))


def _is_share(statement: Statement) -> bool:
    name = "" if statement.key is None else statement.key.name
    label = statement.claim.sides[0].text if statement.claim is not None else ""
    return not _SHARES.isdisjoint(_WORD.findall(f"{name} {label}".lower().replace("_", " ")))


def is_taken_so(written: str, text: str) -> bool:
    """Whether a figure is in percent that stands without the sign in the text of its line."""
    return written.endswith("%") and not _SIGNS.search(text)
