"""Headings of a working that count: ``Iteration 2``, ``sample 3``, ``k = 4:``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200
_ROUNDS = frozenset(("epoch", "pass"))
_HEADING = re.compile(
    r"\b(?:(iteration|iter|step|epoch|update|pass|time)|(sample|pattern|row|point|example|input))\b"
    r"\s*(?:no\.?|number|#|:|=)?\s*\(?(\d{1,6})\b",
    re.IGNORECASE,
)


class Sections:
    """Which iteration and which sample the lines of a text stand under.

    With `rounds` an epoch is no iteration but a round of them through the samples.
    """

    def __init__(self, lines: Sequence[str], *, rounds: bool = False) -> None:
        self._starts: dict[str, list[int]] = {"k": [], "s": [], "epoch": []}
        self._numbers: dict[str, list[int]] = {"k": [], "s": [], "epoch": []}
        for n, line in enumerate(lines, 1):
            if len(line) > _LONGEST:
                continue
            for found in _HEADING.finditer(line):
                axis = "k" if found[1] else "s"
                if rounds and found[1] and found[1].lower() in _ROUNDS:
                    axis = "epoch"
                self._starts[axis].append(n)
                self._numbers[axis].append(int(found[3]))

    def __bool__(self) -> bool:
        return any(self._starts.values())

    def at(self, line: int) -> dict[str, int]:
        """The number, from 1, that `line` stands under, for ``k`` iteration, ``s`` sample and ``epoch``."""
        found: dict[str, int] = {}
        for axis, starts in self._starts.items():
            place = bisect_right(starts, line)
            if place:
                found[axis] = self._numbers[axis][place - 1]
        return found
