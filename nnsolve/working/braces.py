"""Where the braces of a text close."""

from __future__ import annotations

import re

_BRACES = re.compile(r"[{}]|\\.", re.DOTALL)


def closing(text: str, at: int, stop: int, known: dict[int, int]) -> int:
    """Where the brace at `at` closes, `stop` where it does not before.

    `known` keeps what was found, also for the braces inside: each is looked at once, however deep it is.
    """
    end = known.get(at)
    return _closed(text, at, stop, known) if end is None else min(end, stop)


def _closed(text: str, at: int, stop: int, known: dict[int, int]) -> int:
    opened: list[int] = []
    for brace in _BRACES.finditer(text, at, stop):
        sign = brace.group()
        if sign == "{":
            opened.append(brace.start())
        elif sign == "}":
            known[opened.pop()] = brace.start()
            if not opened:
                return brace.start()
    return stop
