"""Results under old names: ``w5 = 0.3589`` for the new w5, also where one of them is wrong.

A bare figure under the name of what is given may be a new value or the old one, miscopied. Where others of
the working are new values, and none is the old one, it is what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.align import Aligner
    from nnsolve.check.assign import Assignment
    from nnsolve.check.exercise import Line
    from nnsolve.working.claim import Claim
    from nnsolve.working.written import Written


def results(
    aligner: Aligner, claims: Sequence[Claim], run: Assignment
) -> Iterator[tuple[int, str, Line, Written]]:
    """The claims left by `run` that state a new value: each with its name, the quantity and the figure."""
    if not run.left:
        return
    new: list[tuple[int, str, Line, Written]] = []
    for n in run.left:
        found = _renewed(aligner, claims[n])
        if found is not None and found[3].slot not in run.figures.written:
            name, figure, _, line = found
            new.append((n, name, line, figure))
    if new and _are_new(aligner, claims, run):
        yield from new


def _renewed(aligner: Aligner, claim: Claim) -> tuple[str, Written, Line, Line] | None:
    """The name and the figure of a bare claim, its old value and its only new one; `None` for any other."""
    figure = claim.sides[-1].figure
    if not claim.is_bare or figure is None or figure.whole or claim.before:
        return None
    name = aligner.label(claim)
    entry = aligner.entries({name: 1})[name] if name else None
    if entry is None or entry.line is None or not entry.line.given or len(entry.new) != 1 or not entry.sure:
        return None
    return name, figure, entry.line, entry.new[0]


def _are_new(aligner: Aligner, claims: Sequence[Claim], run: Assignment) -> bool:
    """Whether bare figures under old names are new values in this working, and none is an old one."""
    new = False
    for n, placed in run.placed.items():
        found = _renewed(aligner, claims[n])
        if found is not None:
            if placed.key == found[2].key:
                return False
            new = new or placed.key == found[3].key
    return new
