"""Lines that stop where a piece of a formula ends: ``conv2: 5·5·6·16 = 2400``, with the biases forgotten.

Under a name that is the quantity's, such a figure is the quantity. It is a piece only where words say so, or
where the working goes on with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nnsolve.check.statement import bare
from nnsolve.working.exact import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.align import Aligner
    from nnsolve.check.assign import Placed
    from nnsolve.check.features import Features
    from nnsolve.working.claim import Claim

PIECES = (
    frozenset(("weights", "weight", "kernel", "kernels", "filter", "filters", "multiplications")),
    frozenset(("bias", "biases", "offset", "offsets")),
    frozenset(("change", "step", "delta", "increment", "correction", "term", "part", "piece", "product")),
)
"""Words that say which piece of a quantity is meant; those of two kinds together say the whole."""

_WORD = re.compile(r"[^\W\d_][^\W_]*")


def alone(
    placed: Mapping[int, Placed], claims: Sequence[Claim], features: Mapping[int, Features], aligner: Aligner
) -> Iterator[int]:
    """The claims that were tied to a piece of a quantity, and mean the quantity."""
    for n, one in placed.items():
        if one.part is None:
            continue
        before, label = claims[n].before, features[n].label
        if not _names(aligner, label, before, one.key) or _says_a_piece(f"{before} {label}"):
            continue
        if not any(_goes_on(one, n, other, placed, claims) for other in range(len(claims)) if other != n):
            yield n


def _says_a_piece(words: str) -> bool:
    """Whether the words in front of a claim name one kind of piece; weights and biases are the whole."""
    said = {word.casefold() for word in _WORD.findall(words.replace("_", " "))}
    return sum(not kind.isdisjoint(said) for kind in PIECES) == 1


def _goes_on(
    piece: Placed, n: int, other: int, placed: Mapping[int, Placed], claims: Sequence[Claim]
) -> bool:
    """Whether claim `other` completes the piece that claim `n` states."""
    there = placed.get(other)
    if there is not None:
        return there.key == piece.key
    figure = bare(claims[n].sides[piece.side].expr)
    if figure is None or other < n:
        return False
    put_in = (num for side in claims[other].sides if side.expr is not None for num in numerals(side.expr))
    return any(abs(num.value) == abs(figure.number) for num in put_in)


def _names(aligner: Aligner, label: str, before: str, key: Key) -> bool:
    """Whether the name in front of a claim is that of the quantity at `key`, not of a piece of it."""
    labels = aligner.labels
    own = labels.senses(label)
    senses = own or [
        sense for word in _WORD.findall(before) for sense in (labels.senses(word) or labels.headed(word))
    ]
    return any(sense.family == key.name and sense.at == key.at and not sense.part for sense in senses)
