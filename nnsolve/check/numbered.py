"""Names with a number of which nobody says where it counts from: ``mean_1``, ``best[3]``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.notation import RUNNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.axis import Key
    from nnsolve.check.inwords import InWords

_NUMBERED = re.compile(r"(.+?)(?:(?:_|(?<=\D))(\d{1,4})|\[(\d{1,4})\])")


def numbered(name: str, words: InWords, value: Callable[[Key], float]) -> list[Key]:
    """The elements that `name` may be: counted from 0 as the exercise counts them, or from 1, or the reverse.

    `words` are the names of the exercise. Of two with the same value the first is meant.
    """
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return []
    stem = match[1].rstrip("_")
    others = sorted(words.others(stem))
    marks = _after(int(match[2])) if match[2] else _in_brackets(int(match[3]))
    # Another word for it counts only where the exercise has no name like this one.
    found: list[Key] = []
    for said in ((stem,), others):
        keys = [words.own.get(f"{word}{mark}") for mark in marks for word in said]
        found = found or [key for key in dict.fromkeys(keys) if key is not None]
    return found[:1] if len({value(key) for key in found}) == 1 else found


def _after(number: int) -> list[str]:
    """The marks of mean_1: it is the first mean, or the one behind it."""
    return [f"[{number - 1}]", f"[{number}]"]


def _in_brackets(number: int) -> list[str]:
    """Those of best[3]: after the third epoch, or after the fourth in a list that counts from 0."""
    return [f"[{number}]", *[f"@{axis}{number + far}" for far in (0, 1) for axis in RUNNING]]
