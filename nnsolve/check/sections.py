"""Headings of a working that count: ``Iteration 2``, ``sample 3``, ``k = 4:``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 200
_HEADING = re.compile(
    r"\b(?:(iteration|iter|step|epoch|update|pass|time)|(sample|pattern|row|point|example|input))\b"
    r"\s*(?:no\.?|number|#|:|=)?\s*\(?(\d{1,6})\b",
    re.IGNORECASE,
)


class Sections:
    """Which iteration and which sample the lines of a text stand under."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._starts: dict[str, list[int]] = {"k": [], "s": []}
        self._numbers: dict[str, list[int]] = {"k": [], "s": []}
        for n, line in enumerate(lines, 1):
            if len(line) > _LONGEST:
                continue
            for found in _HEADING.finditer(line):
                axis = "k" if found[1] else "s"
                self._starts[axis].append(n)
                self._numbers[axis].append(int(found[3]))

    def __bool__(self) -> bool:
        return bool(self._starts["k"] or self._starts["s"])

    def at(self, line: int) -> dict[str, int]:
        """By axis (``k`` iteration, ``s`` sample) the number, from 1, that `line` stands under."""
        found: dict[str, int] = {}
        for axis, starts in self._starts.items():
            place = bisect_right(starts, line)
            if place:
                found[axis] = self._numbers[axis][place - 1]
        return found


def sample(heading: str) -> int:
    """The number of the sample that a heading names, 0 for none."""
    found = _HEADING.search(heading[:_LONGEST])
    return int(found[3]) if found and found[2] else 0
