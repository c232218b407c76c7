"""Lines that stop where a piece of a formula ends: ``conv2: 5·5·6·16 = 2400``, with the biases forgotten.

Under a name that is the quantity's, such a figure is the quantity. It is a piece only where words say so, or
where the line or the working goes on with it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from nnsolve.check.statement import bare
from nnsolve.working.exact import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.features import Features
    from nnsolve.check.labels import Labels
    from nnsolve.check.placed import Placed
    from nnsolve.working.claim import Claim

PIECES = (
    frozenset(("weights", "weight", "kernel", "kernels", "filter", "filters", "multiplications")),
    frozenset(("bias", "biases", "offset", "offsets")),
    frozenset(("change", "step", "delta", "increment", "correction", "term", "part", "piece", "product")),
)
"""Words that say which piece of a quantity is meant; those of two kinds together say the whole."""

_WORD = re.compile(r"[^\W\d_][^\W_]*")


_ASIDE = re.compile(r"\([^()]*\)")


class Alone:
    """Tells which claims of one working stop at a piece; `lines` are its lines."""

    def __init__(
        self, labels: Labels, claims: Sequence[Claim], lines: Sequence[str], placed: Mapping[int, Placed]
    ) -> None:
        self._labels, self._claims, self._lines, self._placed = labels, claims, lines, placed
        self._keys = Counter(one.key for one in placed.values())
        self._numbers: dict[float, int] = {}
        """The numbers of claims that belong nowhere, each with the last of them."""
        self._words: dict[str, int] = {}
        for n, claim in enumerate(claims):
            if n not in placed:
                sides = (side.expr for side in claim.sides if side.expr is not None)
                self._numbers.update((abs(num.value), n) for side in sides for num in numerals(side))
                self._words.update((word, n) for word in _words(f"{claim.before} {claim.sides[0].text}"))

    def found(self, features: Mapping[int, Features]) -> Iterator[int]:
        """The claims that were tied to a piece of a quantity, and mean the quantity."""
        for n, one in self._placed.items():
            if one.part is not None and self._keys[one.key] == 1:
                names = self._names(features[n].label, self._claims[n].before, one.key)
                if names and not self._goes_on(n, one, names):
                    yield n

    def _names(self, label: str, before: str, key: Key) -> list[str]:
        """The words in front of a claim that name the quantity at `key`, and not a piece of it."""
        senses = self._labels.senses
        words = [label] if senses(label) else list(_words(before))
        return [
            word
            for word in words
            for sense in senses(word) or self._labels.headed(word)
            if sense.family == key.name and sense.at == key.at and not sense.part
        ]

    def _goes_on(self, n: int, one: Placed, names: Sequence[str]) -> bool:
        """Whether words or figures behind the piece say that it is one."""
        claim = self._claims[n]
        line = self._lines[claim.span.line - 1] if 0 < claim.span.line <= len(self._lines) else claim.text
        behind = line[claim.sides[-1].span.stop - 1 :]
        said = {word.casefold() for word in _words(line)}
        if sum(not kind.isdisjoint(said) for kind in PIECES) == 1:
            return True
        if any(map(str.isdecimal, _ASIDE.sub("", behind))):
            return True
        figure = bare(claim.sides[one.side].expr)
        below = [self._words.get(name, -1) for name in names]
        below.append(-1 if figure is None else self._numbers.get(abs(figure.number), -1))
        return max(below) > n


def _words(text: str) -> Iterator[str]:
    yield from _WORD.findall(text.replace("_", " "))
