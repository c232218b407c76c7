"""The choices that courses disagree on, as data: a name, the options, a default, a source for each.

A topic says which of these it reads. Every solution prints the ones in force, and a checker can try the
others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.conventions import convolution, learning, losses, network
from nnsolve.errors import ProblemError
from nnsolve.exposition import Stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.conventions.option import Convention

CONVENTIONS: dict[str, Convention] = {
    row.name: row for row in (*network.ROWS, *convolution.ROWS, *learning.ROWS, *losses.ROWS)
}
"""Every convention by its name."""


def chosen(wanted: Mapping[str, str], used: Sequence[str]) -> dict[str, str]:
    """The option in force for each convention in `used`: what `wanted` says, else the default.

    Raises `ProblemError` for a name that is not in `used` and for an unknown option.
    """
    for name, code in wanted.items():
        if name not in used:
            message = f"unknown convention '{name}'; this topic knows {', '.join(used)}"
            raise ProblemError(message, ("conventions", name))
        known = CONVENTIONS[name].options
        if code not in known:
            message = f"expected one of {', '.join(known)}, found '{code}'"
            raise ProblemError(message, ("conventions", name))
    return {name: wanted.get(name, CONVENTIONS[name].default) for name in used}


def stated(name: str, code: str) -> Stated:
    """The line that a solution prints for one convention in force."""
    return Stated(name, code, CONVENTIONS[name].options[code].says)


def refuse_unread(
    wanted: Mapping[str, str], found: Sequence[Stated], what: str, idle: Sequence[str] = ()
) -> None:
    """Raise `ProblemError` at an option in `wanted` that `what` does not read; a default may stand there.

    `found` are the conventions that it depends on, `idle` those of which every option gives the same here.
    """
    read = {*idle, *(line.name for line in found)}
    for name, code in wanted.items():
        if name not in read and code != CONVENTIONS[name].default:
            message = f"{what} does not depend on this convention"
            if found:
                message += f"; it has {', '.join(dict.fromkeys(line.name for line in found))}"
            raise ProblemError(message, ("conventions", name))
