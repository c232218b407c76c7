"""Vectors of descent: a gradient at a point, ``∇f(2, 3) = (4, −6)``, and a start, ``(x, y) = (2, 3)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.check.spelling import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nnsolve.axis import Key

_GRADIENT = re.compile(
    r"(?:∇|\\nabla\b|nabla|grad(?:ient)?)[\s_{]*([A-Za-z])\s*\}?\s*(?:\(([^()]{1,80})\))?\Z"
)
_SLOPE = re.compile(r"(?:d|∂)([A-Za-z])/(?:d|∂)([A-Za-z]+)(_?\d*)")


class Gradients:
    """The slopes of one exercise by what they are slopes of: `named` are its names, by their text."""

    def __init__(self, named: Mapping[str, Key], value: Callable[[Key], float]) -> None:
        self._named, self._value = named, value
        self._slopes: dict[tuple[str, str], dict[str, str]] = {}
        for text in named:
            match = _SLOPE.fullmatch(text)
            if match:
                self._slopes.setdefault((match[1], match[3]), {}).setdefault(match[2], text)

    def elements(self, called: str, count: int) -> tuple[str, ...]:
        """The name of each of the `count` slopes at the point in ``∇f(2, 3)``; none where it is not known."""
        match = _GRADIENT.match(called)
        if match is None:
            return ()
        ways = [
            (mark, slopes)
            for (of, mark), slopes in self._slopes.items()
            if of == match[1] and len(slopes) == count
        ]
        if match[2] is not None and not re.fullmatch(r"[\sA-Za-z,]*", match[2]):
            point = [kept(one) for one in match[2].split(",")]
            ways = [(mark, slopes) for mark, slopes in ways if self._is_at(list(slopes), mark, point)]
        return tuple(ways[0][1].values()) if len(ways) == 1 else ()

    def start(self, variables: Sequence[str], numbers: Sequence[float]) -> tuple[str, ...]:
        """The names of the coordinates of a start, where these are just the numbers that it has."""
        names = tuple(f"{name}_0" for name in variables)
        keys = [self._named.get(name) for name in names]
        same = [key is not None and self._value(key) == one for key, one in zip(keys, numbers, strict=False)]
        return names if all(same) and len(same) == len(names) else ()

    def _is_at(self, variables: list[str], mark: str, point: list[str]) -> bool:
        """Whether the variables with a mark are the coordinates of a point, by name or by number."""
        if len(variables) != len(point):
            return False
        return all(
            one == kept(f"{name}{mark}") or self._has(f"{name}{mark}", one)
            for name, one in zip(variables, point, strict=True)
        )

    def _has(self, name: str, number: str) -> bool:
        key = self._named.get(name)
        try:
            return key is not None and self._value(key) == float(number.replace("−", "-"))
        except ValueError:
            return False
