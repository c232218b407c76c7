"""Reasons as sentences, with the names of the exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.prior import KINDS
from nnsolve.render.text import Printer, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Why
    from nnsolve.derivation import Derivation
    from nnsolve.notation import Name, Notation

_MOST = 3
"""Reasons for one value that are told."""


class Speaker:
    """Says reasons in the names of one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._notation: Notation | None = None
        self._names = _Names(self)

    def name(self, key: Key) -> Name:
        """How a quantity is called."""
        if self._notation is None:
            self._notation = self._derivation.notation
        return self._notation.name(key)

    def sentence(self, key: Key, whys: Sequence[Why]) -> str:
        """What happened on the way to `key`; of several reasons that cannot be told apart, each."""
        told: dict[str, str] = {}
        for why in whys:
            # A sign can be lost in many places to the same effect: one of them is enough.
            group = KINDS[why.code].group if why.code in KINDS else why.code
            if group not in told and len(told) < _MOST:
                told[group] = self._one(key, why)
        return " Or: ".join(told.values())

    def _one(self, key: Key, why: Why) -> str:
        printer = Printer(named(self._names))
        text = why.text.format(*[printer.text(slot) for slot in why.slots]) if why.slots else why.text
        return text if why.where == key else f"On the way, at {self.name(why.where).text}: {text}"


class _Names(dict["Key", "Name"]):
    """Names by key, found when they are asked for."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker

    def __missing__(self, key: Key) -> Name:
        found = self[key] = self._speaker.name(key)
        return found
