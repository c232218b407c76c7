"""Units by their place: ``z1`` and ``a_2`` for units with names of their own, ``z_1^{(2)}`` with its layer.

Layers are counted from the first that computes, or from the inputs: both are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.sense import Sense
from nnsolve.notation import DIALECTS, RUNNING, Listed, Ratio, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.spelling import Called
    from nnsolve.derivation import Derivation, Family

NEAR, OPEN = 4, 5
"""The distance of a name of one unit, and of one that several units may bear."""
_DIGITS = 6


class Places:
    """The units of a network that has one sample and one iteration."""

    def __init__(self, derivation: Derivation) -> None:
        runs = any(axis.name in RUNNING for family in derivation.families for axis in family.axes)
        self._layers: dict[str, list[Family]] = {
            "delta": [
                family
                for family in derivation.families
                if isinstance(family.label, Ratio) and family.label.word == "delta" and len(family.axes) == 1
            ]
        }
        self._words = {} if runs else {"delta": "delta"}
        for word in ("in", "out") if not runs else ():
            self._layers[word] = [
                family
                for family in derivation.families
                if isinstance(family.label, Unit) and family.label.word == word and len(family.axes) == 1
            ]
            # o1 and h1 say which layer is meant, and are units of their own.
            self._words.update({dialect.words[word]: word for dialect in DIALECTS})

    def senses(self, called: Called) -> list[Sense]:
        """The units that a name may stand for by their place, each with its distance."""
        stem = called.base.rstrip("0123456789")
        number = called.base[len(stem) :]
        layers = self._layers.get(self._words.get(stem, ""), ())
        marks = [mark.number for mark in called.marks]
        if not layers or called.new or not 0 < len(number) < _DIGITS or len(marks) > 1:
            return []
        if marks:
            found = list(_in_layers(layers, marks[0], int(number)))
        else:
            found = list(_numbered(layers, number)) or list(_in_place(layers, int(number)))
        rank = NEAR if len(found) == 1 else OPEN
        return [Sense(rank, key.name, key.at) for key in found]


def _in_layers(layers: Sequence[Family], layer: int, number: int) -> Iterator[Key]:
    for counted in (layer, layer - 1):
        if 0 < counted <= len(layers):
            yield from _in_place(layers[counted - 1 : counted], number)


def _in_place(layers: Sequence[Family], number: int) -> Iterator[Key]:
    for family in layers:
        if 0 < number <= family.axes[0].size:
            yield Key(family.name, (number - 1,))


def _numbered(layers: Sequence[Family], number: str) -> Iterator[Key]:
    """The units whose own name ends in the number."""
    for family in layers:
        label = family.label
        if isinstance(label, Unit) and isinstance(label.names, Listed):
            for at, name in enumerate(label.names.names):
                if name.rstrip("0123456789") + number == name and name != number:
                    yield Key(family.name, (at,))
