"""Lines under the heading of a unit: ``h1: z = 0.3775, a = 0.5933`` says in_h1 and out_h1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.expr import Sym

if TYPE_CHECKING:
    from nnsolve.check.labels import Labels
    from nnsolve.working.claim import Claim, Working

_LAST_WORD = re.compile(r"(?<!\w)([A-Za-z]\w{0,11})\W*+\Z")
_AHEAD = re.compile(r"\w(\W*+)\Z")
_NEAREST = 2
"""The distance of a name up to which it is believed."""


def under_headings(working: Working, labels: Labels) -> Working:
    """`working` with the unit of their heading in labels that name nothing by themselves."""
    alone = {n: line for n, line in enumerate(working.lines, 1) if line[-1:] in {":", "*"} or line[:1] == "#"}
    headings = {n: _unit(line) for n, line in alone.items()}
    starts = sorted(headings)
    claims: list[Claim] = []
    inline = (0, "")
    at, unit = 0, ""
    for claim in working.claims:
        line = claim.span.line
        while at < len(starts) and starts[at] <= line:
            unit = headings[starts[at]]
            at += 1
        if claim.before:
            inline = (line, _unit(claim.before))
        claims.append(_named(claim, inline[1] if inline[0] == line else unit, labels))
    return structs.replace(working, claims=tuple(claims))


def _unit(text: str) -> str:
    """The last word of a heading, where blanks are before it or nothing is."""
    heading = _LAST_WORD.search(text)
    ahead = _AHEAD.search(text, 0, heading.start()) if heading else None
    joined = ahead is not None and not any(map(str.isspace, ahead[1]))
    return "" if heading is None or joined else heading[1]


def _named(claim: Claim, unit: str, labels: Labels) -> Claim:
    label = claim.sides[0]
    if not unit or not isinstance(label.expr, Sym) or labels.senses(label.expr.name):
        return claim
    name = f"{label.expr.name}_{unit}"
    best = labels.best(name)
    if len(best) != 1 or best[0].rank > _NEAREST or best[0].part:
        return claim
    named = structs.replace(label, expr=Sym(name))
    return structs.replace(claim, sides=(named, *claim.sides[1:]))
