"""The solution continued from a student's own figures: what they lead to, and how the line would read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.grid import offset
from nnsolve.render.digits import Digits
from nnsolve.render.substitution import Numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import SupportsFloat

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation, Family, Step
    from nnsolve.grid import Values
    from nnsolve.render.substitution import Worked

MOST = 20_000
"""Positions of a family whose digits are kept as they were written; a larger one shows rounded digits."""


class Patched(Struct, frozen=True):
    """The values of a family with some of them replaced."""

    base: Values
    new: dict[tuple[int, ...], float]

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the axes."""
        return self.base.shape

    def __getitem__(self, at: tuple[int, ...], /) -> SupportsFloat:
        return self.new[at] if at in self.new else self.base[at]


class Own:
    """A derivation in which some quantities have the figures that somebody wrote.

    `figures` are plain digits (``-0.0381``) by key.
    """

    def __init__(self, derivation: Derivation, figures: Mapping[Key, str]) -> None:
        self._derivation, self._figures = derivation, figures
        self._values: dict[Key, float] = {key: _number(text) for key, text in figures.items()}
        self._due: dict[Key, float] = {}

    def value(self, key: Key) -> float:
        """The figure of `key`, or what follows for it from the figures above; NaN where nothing does."""
        todo = [key]
        while todo:
            at = todo[-1]
            if at in self._values:
                todo.pop()
                continue
            step = self._derivation[at]
            open_ = [one for one in step.inputs if one not in self._values]
            if open_:
                todo += open_
                continue
            self._values[at] = self._follows(step)
            todo.pop()
        return self._values[key]

    def due(self, key: Key) -> float:
        """What follows for `key` from the figures above it, whatever was written for `key` itself."""
        if key not in self._due:
            step = self._derivation[key]
            for one in step.inputs:
                self.value(one)
            self._due[key] = self._follows(step)
        return self._due[key]

    def line(self, key: Key) -> tuple[Step, Worked]:
        """The step of `key` and its line in numbers, with the figures above it and what follows from them."""
        inputs = self._derivation[key].inputs
        new = {one: self.value(one) for one in inputs}
        new[key] = self.due(key)
        if not all(map(math.isfinite, new.values())):
            plain = Numbers(self._derivation, Digits())
            return plain.step(key), plain.worked(plain.step(key))
        written = {one: self._figures[one] for one in inputs if one in self._figures}
        numbers = Numbers(self._with(new, written), Digits())
        return numbers.step(key), numbers.worked(numbers.step(key))

    def _follows(self, step: Step) -> float:
        if step.formula is None:
            return step.value
        made = evaluate(step.formula, self._values.__getitem__, FLOATS)
        if isinstance(step.value, int) and math.isfinite(made) and float(made).is_integer():
            return int(made)
        return made

    def _with(self, new: Mapping[Key, float], written: Mapping[Key, str]) -> Derivation:
        by_family: dict[str, dict[tuple[int, ...], float]] = {}
        for key, value in new.items():
            by_family.setdefault(key.name, {})[key.at] = value
        families = [
            _patched(family, by_family[family.name], written) if family.name in by_family else family
            for family in self._derivation.families
        ]
        return structs.replace(self._derivation, families=tuple(families))


def _patched(family: Family, new: dict[tuple[int, ...], float], written: Mapping[Key, str]) -> Family:
    shape = tuple(family.values.shape)
    size = math.prod(shape)
    typed = family.typed
    mine = {key.at: text for key, text in written.items() if key.name == family.name}
    if mine and size <= MOST:
        digits = list(typed or ("",) * size)
        for at, text in mine.items():
            digits[offset(shape, at)] = text
        typed = tuple(digits)
    return structs.replace(family, values=Patched(family.values, new), typed=typed)


def _number(text: str) -> float:
    return int(text) if text.lstrip("-").isdigit() else float(text)
