"""Names made of words: ``number of parameters``, ``conv2 parameters``, ``Huber`` for L_huber10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.inwords import ERRORS
from nnsolve.check.numbered import numbered
from nnsolve.check.spelling import folded, kept
from nnsolve.notation import Word

if TYPE_CHECKING:
    from collections.abc import Container

    from nnsolve.check.inwords import InWords
    from nnsolve.derivation import Derivation

_NEAR, _GUESSED = 4, 6
_MEAN = frozenset(("mean", "average", "avg"))
_DIGITS = 6
_LONG = 4
"""Letters of a word that can stand for a longer name."""


class Words:
    """The names of an exercise, given as what its `words` can mean, by parts of them."""

    def __init__(self, words: InWords, derivation: Derivation) -> None:
        self._words, self._own, self._derivation = words, words.own, derivation
        self._tails: set[str] = set()
        self._classes: dict[str, set[Key]] = {}
        self._short: dict[str, set[Key]] = {}
        for text, key in words.own.items():
            if "_" in text:
                self._tails.add(text.rpartition("_")[2])
            inside = text.partition("[")[2]
            # Numbers in brackets count from 0, and nobody knows from where a hand counts.
            if text.endswith("]") and inside[:1].isalpha():
                self._classes.setdefault(folded(text.replace("[", "")[:-1]), set()).add(key)
            stem = text.rstrip("0123456789")
            letter, _, tail = stem.rpartition("_")
            for word in {stem, tail if len(letter) == 1 else stem}:
                self._short.setdefault(folded(word), set()).add(key)

    def meant(self, name: str) -> list[tuple[int, Key]]:
        """What a name of words means that the exercise has for one quantity, each with its distance."""
        first, _, rest = name.partition("_")
        found = self._meant(name)
        if found or not rest or first.casefold() not in _MEAN:
            return found
        return [(_GUESSED, key) for _, key in self._meant(rest)]

    def _meant(self, name: str) -> list[tuple[int, Key]]:
        guessed = self._words.meant(name) or numbered(name, self._words, self._derivation.value)
        if guessed:
            return [(_GUESSED, key) for key in guessed]
        for keys in (self._turned(name), self._shortened(name)):
            if len(keys) == 1:
                return [(_NEAR, key) for key in keys]
        return numbered_term(name, ERRORS, self._derivation)

    def _turned(self, name: str) -> set[Key]:
        """``conv2_parameters`` for params_conv2, ``cat_precision`` for precision[cat]."""
        last, _, first = name.partition("_")
        found = set(self._classes.get(folded(name), ()))
        if not first:
            return found
        found |= self._classes.get(folded(first + last), set())
        if last in self._tails:
            words = (first, *self._words.others(first))
            found |= {self._own[text] for word in words if (text := f"{word}_{last}") in self._own}
        return found

    def _shortened(self, name: str) -> set[Key]:
        """What is called so but for its number, or by this word behind a lone letter."""
        word = folded(name)
        return self._short.get(word, set()) if len(word) >= _LONG and word.isalpha() else set()


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
