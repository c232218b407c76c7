"""Names made of words: ``number of parameters``, ``conv2 parameters``, ``Huber`` for L_huber10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.aliases import said_otherwise
from nnsolve.check.spelling import folded, kept
from nnsolve.notation import Word

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from nnsolve.derivation import Derivation

_NEAR, _GUESSED = 4, 6
_MEAN = frozenset(("mean", "average", "avg"))
_DIGITS = 6
_LONG = 4
"""Letters of a word that can stand for a longer name."""


def in_words(name: str, own: Mapping[str, Key]) -> list[tuple[int, Key]]:
    """What a name of words means that the exercise has for one quantity, each with its distance.

    `own` are the names of the exercise.
    """
    first, _, rest = name.partition("_")
    if rest and first.casefold() in _MEAN:
        return [(_GUESSED, key) for _, key in in_words(rest, own)]
    bare, others = said_otherwise(name, folded)
    found = {own[text] for text in (*others, bare) if text in own}
    if found:
        return [(_GUESSED, key) for key in found]
    heads = [own[text] for text in own if text.partition("_")[0] in others and "_" in text]
    turned = (*_turned(bare, own), *_of_classes(name, own))
    for far, some in ((_GUESSED, heads), (_NEAR, turned), (_NEAR, _shortened(name, own))):
        keys = set(some)
        if len(keys) == 1:
            return [(far, key) for key in keys]
    return []


def numbered_term(name: str, errors: Container[str], derivation: Derivation) -> list[tuple[int, Key]]:
    """``loss_1`` and ``E1`` for the first of the quantities that the error is the sum or the mean of.

    `errors` are the words for an error.
    """
    word = kept(name)
    stem = word.rstrip("0123456789")
    number = int(word[len(stem) :]) if 0 < len(word) - len(stem) < _DIGITS else 0
    if not number or stem not in errors:
        return []
    error = next(
        (f for f in derivation.families if isinstance(f.label, Word) and f.label.text in errors), None
    )
    read = () if error is None or error.axes else derivation[Key(error.name)].inputs
    terms = [key for key in read if derivation.family(key.name).template is not None]
    known = len({key.name for key in terms}) == 1 and number <= len(terms)
    return [(_NEAR - 1, terms[number - 1])] if known else []


def _turned(bare: str, own: Mapping[str, Key]) -> Iterator[Key]:
    """``conv2_parameters`` for params_conv2."""
    last, _, first = bare.partition("_")
    if first:
        for word in (first, *said_otherwise(first, folded)[1]):
            key = own.get(f"{word}_{last}")
            if key is not None:
                yield key


def _of_classes(name: str, own: Mapping[str, Key]) -> Iterator[Key]:
    """``precision_cat`` and ``cat_precision`` for precision[cat]."""
    last, _, first = name.rpartition("_")
    said = {folded(name), folded(first + last)}
    for text, key in own.items():
        # Numbers in brackets count from 0, and nobody knows from where a hand counts.
        if (
            text.endswith("]")
            and text.partition("[")[2][:1].isalpha()
            and folded(text.replace("[", "").removesuffix("]")) in said
        ):
            yield key


def _shortened(name: str, own: Mapping[str, Key]) -> Iterator[Key]:
    """A name without its number, or the word of it behind a lone letter."""
    word = folded(name)
    if len(word) >= _LONG and word.isalpha():
        for text, key in own.items():
            ends = text.rstrip("0123456789")
            head, _, tail = ends.rpartition("_")
            if word == folded(ends) or (len(head) == 1 and word == folded(tail)):
                yield key
