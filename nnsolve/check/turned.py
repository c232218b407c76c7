"""Error signals with their sign turned round: δ = (target − out)·out·(1 − out), which is added.

Half of the textbooks mean minus the slope by δ, or call it Err. Neither is a mistake as long as the lines
below add it, so a working in which figures are wrong is tried with the signs of its error signals turned.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.replay import replay
from nnsolve.errors import ExpressionError
from nnsolve.expr import Neg
from nnsolve.notation import Ratio
from nnsolve.working.written import written

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.check.align import Aligner
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.working.claim import Claim
    from nnsolve.working.written import Written

_SIGNAL = re.compile(r"\s*(?:\\?delta|δ|Δ|(?i:err|error))[_ ]?\{?\(?(\w{1,20}?)\)?\}?\s*\Z")


def turned_round(aligner: Aligner, mine: Tied, found: Replay) -> tuple[Tied, Replay]:
    """The working with its error signals as minus the slopes, where more of it follows then."""
    other = _turned(aligner, mine) if may_be_turned(mine, found) else None
    if other is None:
        return mine, found
    again = replay(found.exercise, other.figures)
    return (other, again) if len(again.rejected) < len(found.rejected) else (mine, found)


def may_be_turned(mine: Tied, found: Replay) -> bool:
    """Whether something called δ or Err does not follow and has the other sign, or was tied to nothing."""
    wrong = [mine.statements[mine.first[one.key]] for one in found.rejected]
    if len(mine.first) < len(mine.statements):
        wrong += [one for one in mine.statements if one.key is None]
    for one in wrong:
        if one.claim is not None and one.figure is not None and _unit(one.claim.sides[0].text):
            value = 0.0 if one.key is None else found.exercise.value(one.key)
            if value * one.figure.number < 0 or one.key is None:
                return True
    return False


@lru_cache(maxsize=1 << 12)
def _unit(label: str) -> str:
    """The unit whose error signal `label` is: ``o1`` of ``Err_o1``; empty for any other name."""
    called = _SIGNAL.match(label)
    return "" if called is None else called[1]


def _turned(aligner: Aligner, mine: Tied) -> Tied | None:
    figures, first, statements = dict(mine.figures), dict(mine.first), list(mine.statements)
    some = False
    for place, one in enumerate(mine.statements):
        key = _signal(aligner, one)
        if key is None or one.figure is None or first.get(key, place) != place:
            continue
        figure = _negative(one.figure)
        if figure is None:
            continue
        if one.key is not None and first.get(one.key) == place:
            del figures[one.key], first[one.key]
        claim = None if one.claim is None else _with_signs(one.claim)
        statements[place] = structs.replace(
            one, key=key, figure=figure, claim=claim, called="", reason="", turned=True
        )
        figures[key], first[key] = figure, place
        some = True
    if not some:
        return None
    return structs.replace(mine, statements=tuple(statements), figures=figures, first=first)


def _signal(aligner: Aligner, one: Statement) -> Key | None:
    """The slope by a net input that the label of a statement means, if it is called δ or Err."""
    unit = "" if one.claim is None or one.part is not None else _unit(one.claim.sides[0].text)
    keys = aligner.labels.keys(f"delta_{unit}") if unit else ()
    if one.key is not None and one.key in keys:
        # δ1 may be that of several layers; the line tells which.
        keys = (one.key,)
    if len(keys) != 1:
        return None
    meant = aligner.family(keys[0]).label
    return keys[0] if isinstance(meant, Ratio) else None


def _negative(figure: Written) -> Written | None:
    text = figure.text.strip()
    try:
        return written(text[1:] if text[:1] in {"-", "−"} else f"-{text}")
    except ExpressionError:
        return None


def _with_signs(claim: Claim) -> Claim:
    label, *sides = claim.sides
    turned = [side if side.expr is None else structs.replace(side, expr=Neg(side.expr)) for side in sides]
    return structs.replace(claim, sides=(label, *turned))
