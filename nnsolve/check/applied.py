"""Values and slopes of functions by their names: σ(z1), sigmoid(z1), σ(3) and a1; σ′(z1), sigmoid'(3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.axis import Key

_CALLED = re.compile(r"(?P<head>[^\W\d]\w*)\s*(?P<prime>['′’]?)\s*\(\s*(?P<inside>[^()]{1,20})\s*\)")
_OUTPUT = re.compile(r"(?:a|out|output|y)(?P<prime>['′’]?)_?(?P<number>\d{0,3})")
_ANY = "f"
"""What a function is called that is the only one."""
_WORDS = {
    **{alias: name for name, row in FUNCTIONS.items() for alias in (*row.aliases, row.sign, name)},
    "sigma": "sigmoid",
    "sig": "sigmoid",
}

_Place = tuple[str, bool, str | float]
"""A function, whether its slope is meant, and what it is taken at: a name or a number."""


class Applied:
    """The names of an exercise that say a function of something: `named` are its names, by their text."""

    def __init__(self, named: Mapping[str, Key], value: Callable[[Key], float]) -> None:
        self._texts: dict[_Place, str] = {}
        functions: dict[tuple[bool, str], set[str]] = {}
        found: list[tuple[str, bool, str, str]] = []
        for text in named:
            match = _CALLED.fullmatch(text)
            function = _WORDS.get(match["head"]) if match else None
            if match is None or function is None:
                continue
            primed, inside = bool(match["prime"]), match["inside"]
            functions.setdefault((primed, inside), set()).add(function)
            found.append((function, primed, inside, text))
        for function, primed, inside, text in found:
            names = (function, _ANY) if len(functions[primed, inside]) == 1 else (function,)
            at = named.get(inside)
            for name in names:
                self._texts.setdefault((name, primed, inside), text)
                if at is not None:
                    self._texts.setdefault((name, primed, float(value(at))), text)

    def at(self, function: str, number: float) -> str:
        """The name of the value of a function at a given number: σ(z1) for σ(3.0) where z1 = 3.0."""
        return self._texts.get((function, False, float(number)), "")

    def name(self, text: str) -> str:
        """The name in the exercise of what `text` calls a value or slope of a function; empty for none."""
        if not self._texts:
            return ""
        match = _CALLED.fullmatch(text)
        if match is not None:
            head, inside = match["head"], match["inside"].replace("_", "")
            function = _WORDS.get(head) or _WORDS.get(head.casefold()) or head
            places: list[_Place] = [(function, bool(match["prime"]), inside)]
            number = _number(inside)
            if number is not None:
                places.append((function, bool(match["prime"]), number))
            return next((self._texts[place] for place in places if place in self._texts), "")
        match = _OUTPUT.fullmatch(text)
        if match is None:
            return ""
        return self._texts.get((_ANY, bool(match["prime"]), f"z{match['number']}"), "")


def _number(text: str) -> float | None:
    try:
        return float(text.replace("−", "-").replace(" ", ""))
    except ValueError:
        return None
