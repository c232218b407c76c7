"""Names without the number of their iteration: ``df/dx`` for df/dx_0, df/dx_1 …, ``f_x`` for the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.check.sense import Sense
from nnsolve.check.spelling import printed_slope
from nnsolve.notation import Numbered, Own, Word

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation

_GUESSED = 6
_START = "_0"
_PARTIAL = re.compile(r"([A-Za-z])_?\{?([a-z])([a-z]?)\}?")


class Numberless:
    """The families of a derivation whose names end in a number, by what stands before it."""

    def __init__(self, derivation: Derivation) -> None:
        self._senses: dict[str, list[Sense]] = {}
        for family in derivation.families:
            match family.label:
                case Word(text) if text.endswith(_START):
                    name, at = text.removesuffix(_START), ()
                case Own(Numbered(prefix)) if prefix.endswith("_") and len(family.axes) == 1:
                    name, at = prefix.removesuffix("_"), (-1,)
                case _:
                    continue
            self._senses.setdefault(name, []).append(Sense(_GUESSED, family.name, at))

    def senses(self, name: str) -> list[Sense]:
        """What `name` stands for in some iteration."""
        if not self._senses:
            return []
        for way in (name, printed_slope(name).replace("∂", "d"), _slope(name)):
            if way in self._senses:
                return self._senses[way]
        return []


def _slope(name: str) -> str:
    """``f_x`` and ``f_xy`` as the slopes that they are."""
    partial = _PARTIAL.fullmatch(name)
    if not partial:
        return ""
    of, one, two = partial.groups()
    if not two:
        return f"d{of}/d{one}"
    return f"d2{of}/d{one}2" if one == two else f"d2{of}/d{one}d{two}"
