"""What a loss is called by its letters alone: MSE, RMSE, BCE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.losses import ALIASES

if TYPE_CHECKING:
    from nnsolve.criteria.read import Read

_LONGEST = 4
_OWN = {"cross-entropy-pq": ("H",), "cross-entropy": ("CE",)}
"""Kinds whose letters are no name that a problem gives them."""


def abbreviations(found: Read) -> tuple[str, ...]:
    """The letters that stand for a loss; none where nobody says it so.

    The other names of a loss are letters where they are a short word without meaning of its own.
    """
    if found.kind in _OWN:
        return _OWN[found.kind]
    names = {found.kind, *(() if found.row is None else (found.row.row.name,))}
    return tuple(
        alias.upper()
        for alias, of in ALIASES.items()
        if of in names and alias.isalpha() and 1 < len(alias) <= _LONGEST
    )
