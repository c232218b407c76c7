"""Whether a figure has so few digits that a known mistake would be accepted in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.setting import Setting

if TYPE_CHECKING:
    from nnsolve.check.name import Namer
    from nnsolve.check.replay import Outcome, Replay

FEW = 4
"""With more figures hardly any mistake hides; then nothing is looked for."""
_SAME = 1e-9


def hides_a_mistake(namer: Namer, found: Replay, outcome: Outcome) -> bool:
    """Whether a mistake that the topic knows leads to the same figure as the right formula."""
    line, figure = outcome.line, outcome.figure
    if line.formula is None or figure.whole or figure.figures > FEW:
        return False
    prepared = namer.preparations[line]
    setting = Setting(found, line)
    setting.take(prepared.others)
    here = line.run(setting.points)
    for tried in prepared.tried:
        if tried.topic:
            value = tried.run(setting.points)
            if abs(value - here) > _SAME * abs(here) and figure.low <= value <= figure.high:
                return True
    return False
