"""Shapes such as 28×28×6: which layer puts them out, and which quantity each of their numbers is."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from nnsolve.check.aliases import SHAPE
from nnsolve.check.spelling import folded
from nnsolve.check.statement import bare
from nnsolve.notation import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise
    from nnsolve.check.labels import Labels
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

_WORD = re.compile(r"\w+")


class Volumes:
    """The shapes of one exercise, layer by layer."""

    def __init__(self, exercise: Exercise, labels: Labels) -> None:
        self._exercise, self._labels = exercise, labels

    @cached_property
    def _layers(self) -> dict[str, str]:
        """The names of the layers, by the form that is compared; in the order of the exercise."""
        heads = {word for words in SHAPE for of in words for word in of}
        found: dict[str, str] = {}
        for family in self._exercise.derivation.families:
            label = family.label
            if isinstance(label, Word):
                head, _, layer = (label.ascii or label.text).partition("_")
                if layer and head in heads:
                    found.setdefault(folded(layer), layer)
        return found

    def has(self, name: str) -> bool:
        """Whether `name` is that of a layer."""
        return folded(name) in self._layers

    def keys(self, layer: str, figures: Sequence[Written]) -> tuple[Key, ...]:
        """The quantities that are the numbers of the shape of `layer`; empty where it has none.

        In the order in which most of the numbers are right: channels come last, or first.
        """
        best: tuple[Key, ...] = ()
        most = -1
        for words in SHAPE:
            if len(words) != len(figures):
                continue
            found = [self._first(f"{word}_{layer}" for word in of) for of in words]
            keys = tuple(key for key in found if key is not None)
            right = self._right(keys, figures) if len(keys) == len(words) else -1
            if right > most:
                best, most = keys, right
        return best

    def _right(self, keys: Sequence[Key], figures: Sequence[Written]) -> int:
        value = self._exercise.value
        return sum(value(key) == one.number for key, one in zip(keys, figures, strict=True))

    def _first(self, names: Iterable[str]) -> Key | None:
        for name in names:
            keys = self._labels.keys(name)
            if len(keys) == 1:
                return keys[0]
        return None

    def said(self, numbers: Sequence[Expr], words: str, taken: set[str]) -> tuple[str, tuple[Key, ...]]:
        """The layer whose shape somebody wrote, and its quantities.

        `words` are the label and what stands before it; where they name no layer, it is the first one with
        just these numbers that is not among `taken`. Both are empty where there is none.
        """
        figures = [figure for number in numbers if (figure := bare(number)) is not None]
        if len(figures) != len(numbers):
            return "", ()
        for word in _WORD.findall(words):
            for part in (word, word.rpartition("_")[2]):
                layer = self._layers.get(folded(part))
                keys = self.keys(layer, figures) if layer else ()
                if layer and keys:
                    return layer, keys
        for layer in self._layers.values():
            keys = self.keys(layer, figures)
            if keys and layer not in taken and self._right(keys, figures) == len(keys):
                return layer, keys
        return "", ()
