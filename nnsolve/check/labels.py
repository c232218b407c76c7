"""What a written name can stand for in an exercise: its own names, other dialects, aliases, synonyms."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.check.aliases import CHANGE, GRADIENT, LOSSES
from nnsolve.check.finder import Finder
from nnsolve.check.inwords import ERRORS, InWords, slope_of_error
from nnsolve.check.sense import ASTRAY, VERBATIM, Sense
from nnsolve.check.spelling import Called, Mark, folded, halves, kept, printed_slope, taken_apart
from nnsolve.notation import RUNNING, After, Ratio, Unit, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nnsolve.check.applied import Applied
    from nnsolve.check.finder import At
    from nnsolve.check.gradient import Gradients
    from nnsolve.check.printed import Printed
    from nnsolve.derivation import Derivation

MOST_KEYS = 512
"""Positions of one name, without marks of iteration and sample, that are told apart."""
_MEMORY = 50_000
MOST_LISTED = 5000
"""Positions of a derivation whose names are listed; those of a larger one are only read."""
MOST_STRANGE = 2000
"""Names of one working that nothing bears; those of further ones are only compared letter for letter."""
_HALF, _GUESSED, _MARKED = 3, 6, 3
_HEADED = 6
_MOST_HEADS = 20
_DIGITS = 7


class Labels:
    """The names of one derivation, read in one direction: from what somebody wrote to what it can mean.

    Nothing is listed beforehand, so a network with 100 000 weights is as quick as a small one.

    >>> from nnsolve import derive, read
    >>> labels = Labels(derive(read("two-layer-sigmoid")))
    >>> [str(key) for key in labels.keys("net_{h1}")]
    ['in1[0]']
    >>> [str(key) for key in labels.keys("d(E_total)/d(outO1)")]
    ['dE_dout2[0]']
    """

    def __init__(self, derivation: Derivation, synonyms: Mapping[str, Iterable[str]] | None = None) -> None:
        self._derivation = derivation
        self._exact = Finder(derivation, kept)
        self._loose = Finder(derivation, folded)
        self._known: dict[str, tuple[Sense, ...]] = {}
        self._strange = 0
        self._halves: dict[str, tuple[Sense, ...]] = {}
        named = derivation.synonyms if synonyms is None else synonyms
        self._synonyms = {folded(other): name for name, others in named.items() for other in others}
        self._losses = LOSSES.intersection([other for others in named.values() for other in others])
        self._ratios = [f for f in derivation.families if isinstance(f.label, Ratio)]
        self._outputs = [
            f for f in derivation.families if isinstance(f.label, Unit) and f.label.word == "out"
        ]
        self._news = [f for f in derivation.families if isinstance(f.label, After) and f.label.ascii == "new"]

    def senses(self, name: str) -> tuple[Sense, ...]:
        """All that `name` can stand for, nearest first; empty for a name that nothing bears."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            if self._strange >= MOST_STRANGE:
                own = self._verbatim.get(name)
                return () if own is None else (Sense(VERBATIM, own.name, own.at),)
            found = self._known[name] = tuple(self._read(name))
            self._strange += not found
        return found

    def begin(self) -> None:
        """Count the names that nothing bears anew: those of another working follow."""
        self._strange = 0

    def best(self, name: str) -> tuple[Sense, ...]:
        """Of all senses the nearest ones."""
        found = self.senses(name)
        return tuple(sense for sense in found if sense.rank == found[0].rank)

    def keys(self, name: str) -> tuple[Key, ...]:
        """The quantities that `name` stands for; several where it leaves iteration or sample open."""
        return tuple(key for sense in self.best(name) if not sense.part for key in self.expand(sense))

    def bears(self, text: str) -> bool:
        """Whether `text` is, letter for letter, a name of a quantity: plain, printed, or a synonym."""
        if self._synonyms and folded(text) in self._synonyms:
            return True
        if self._verbatim:
            return text in self._verbatim
        notation = self._derivation.notation
        return any(text in {notation.ascii(key), notation.text(key)} for key in self.keys(text))

    @cached_property
    def _verbatim(self) -> dict[str, Key]:
        """Every printed and plain name; none where there are more than `MOST_LISTED`."""
        if len(self._derivation) > MOST_LISTED:
            return {}
        notation = self._derivation.notation
        found: dict[str, Key] = {}
        twice: set[str] = set()
        for key in notation.keys():  # noqa: SIM118
            name = notation.name(key)
            for text in {name.text, name.ascii}:
                if found.setdefault(text, key) != key:
                    twice.add(text)
        return {text: key for text, key in found.items() if text not in twice}

    def headed(self, word: str) -> tuple[Sense, ...]:
        """The quantities of the layer called `word`: W_conv1 and params_conv1 of conv1."""
        found = [sense for head in self._heads for sense in self.senses(f"{head}_{word}") if sense.rank <= 0]
        return tuple(dict.fromkeys([Sense(_HEADED, one.family, one.at) for one in found]))

    @cached_property
    def _heads(self) -> tuple[str, ...]:
        """What stands before the underscore of the plain names, where there are few such heads."""
        heads = self._in_words.heads
        return tuple(sorted(heads)) if len(heads) <= _MOST_HEADS else ()

    @cached_property
    def _in_words(self) -> InWords:
        return InWords(self._verbatim)

    @cached_property
    def applied(self) -> Applied:
        """The names that say a function of something."""
        from nnsolve.check.applied import Applied

        return Applied(self._verbatim, self._derivation.value)

    @cached_property
    def gradients(self) -> Gradients:
        """The slopes that a gradient is made of, and where it starts."""
        from nnsolve.check.gradient import Gradients

        return Gradients(self._verbatim, self._derivation.value)

    @cached_property
    def printed(self) -> Printed:
        """Names as they are printed."""
        from nnsolve.check.printed import Printed

        return Printed(self._derivation, self._verbatim)

    def expand(self, sense: Sense) -> Iterator[Key]:
        """The positions of `sense`, at most `MOST_KEYS`."""
        if sense.whole:
            yield Key(sense.family, sense.at)
            return
        family = self._derivation.family(sense.family)
        ranges = [range(a.size) if k < 0 else (k,) for a, k in zip(family.axes, sense.at, strict=True)]
        count = 0
        for at in product(*ranges):
            if at in family:
                yield Key(sense.family, at)
                count += 1
                if count >= MOST_KEYS:
                    return

    def renewed(self, key: Key) -> tuple[Sense, ...]:
        """What the quantity at `key` becomes by an update: ``w5 new`` for w5."""
        found: list[Sense] = []
        for family in self._news:
            label = family.label
            if isinstance(label, After) and label.of.name == key.name:
                at = dict(zip(self._derivation.family(key.name).axes, key.at, strict=True))
                places = self._exact.placed(family.name, ((label.of, at),))
                found += [
                    Sense(0, family.name, tuple(p.get(axis, -1) for axis in family.axes)) for p in places
                ]
        return tuple(found)

    def slope(self, key: Key) -> Key | None:
        """The slope of the error by the quantity at `key`, over the whole batch where there is one."""
        found: Key | None = None
        at = dict(zip(self._derivation.family(key.name).axes, key.at, strict=True))
        for family in self._ratios:
            label = family.label
            if isinstance(label, Ratio) and label.under.name == key.name and self._is_error(label.over.name):
                for place in self._exact.placed(family.name, ((label.under, at),)):
                    if len(place) == len(family.axes):
                        found = Key(family.name, tuple(place[axis] for axis in family.axes))
        return found

    def half(self, name: str) -> tuple[Sense, ...]:
        """Slopes that share the upper or the lower half with ``d(A)/d(B)`` where the whole is no quantity."""
        found = self._halves.get(name)
        if found is None:
            if len(self._halves) > _MEMORY:
                self._halves.clear()
            found = self._halves[name] = self._share_a_half(taken_apart(name))
        return found

    def misnamed(self, name: str) -> bool:
        """Whether `name` is a slope of known quantities by one another that the exercise does not have."""
        called = taken_apart(name)
        return bool(called.over and called.under) and all(map(self.best, (called.over, called.under)))

    def _share_a_half(self, called: Called) -> tuple[Sense, ...]:
        if not called.under:
            return ()
        found: dict[Sense, None] = {}
        for family in self._ratios:
            label = family.label
            if not isinstance(label, Ratio):
                continue
            for sym, half in ((label.under, called.under), (label.over, called.over)):
                for _, at in self._half(sym.name, half):
                    for whole in self._exact.placed(family.name, ((sym, at),)):
                        found.update(dict.fromkeys(self._senses(_HALF, family.name, whole, called)))
        return tuple(found)

    # ------------------------------------------------------------------------------------ reading

    def _read(self, name: str) -> list[Sense]:
        if not name:
            return []
        if self._losses and name in LOSSES and name not in self._losses:
            return []
        own = self._verbatim.get(name) or self._verbatim.get(printed_slope(name))
        verbatim = [] if own is None else [Sense(VERBATIM, own.name, own.at)]
        synonym = self._synonyms.get(folded(name.partition("@")[0]))
        if synonym is not None:
            _, mark, behind = name.partition("@")
            name = synonym + mark + behind
        called = taken_apart(name)
        found: dict[Sense, None] = {}
        for sense in self._slope(called) if called.under else self._plain(called):
            found[sense] = None
        if not found and not verbatim and not called.under and not called.marks:
            verbatim = [Sense(_GUESSED, key.name, key.at) for key in self._guessed(name)]
        by_error = self._verbatim.get(slope_of_error(called, name))
        if not found and not verbatim and by_error is not None:
            verbatim = [Sense(_GUESSED, by_error.name, by_error.at)]
        return verbatim + sorted(found, key=lambda sense: sense.rank)

    def _guessed(self, name: str) -> list[Key]:
        """What a name of words means that the exercise has for one quantity: ``number of parameters``."""
        guessed = self._in_words.meant(name)
        if guessed:
            return guessed
        from nnsolve.check.numbered import numbered

        return numbered(name, self._in_words, self._derivation.value)

    def _slope(self, called: Called) -> Iterator[Sense]:
        own = list(self._slopes(called.over, called.under, called, 0))
        yield from own
        if own:
            return
        for written in ("d{}/d{}", "∂{}/∂{}"):
            base = kept(written.format(called.over, called.under))
            yield from self._found(Called(base, called.new, called.marks), 0)
        for term, rest in self._terms(kept(called.over)):
            for sense in self._slopes(rest, called.under, called, 0):
                yield structs.replace(sense, term=term)

    def _plain(self, called: Called) -> Iterator[Sense]:
        base = called.base
        own = list(self._found(called, 0))
        yield from own
        if own and not own[0].rank and not called.marks:
            return
        if called.marks and not called.new:
            yield from self._found(Called(base, new=True, marks=called.marks), _MARKED)
            if not base[-1:].isdecimal():
                digits = "".join(str(mark.number) for mark in called.marks)
                yield from self._found(Called(base + digits, called.new), _MARKED)
        stem = base.rstrip("0123456789")
        if not called.marks and stem and 0 < len(base) - len(stem) < _DIGITS:
            number = Mark("", int(base[len(stem) :]))
            yield from self._found(Called(stem, called.new, (number,)), _MARKED, running=True)
        for term, rest in self._terms(base):
            for sense in self._found(Called(rest, called.new, called.marks), 0):
                yield structs.replace(sense, term=term)
        for over, under in halves(base):
            yield from self._slopes(over, under, called, 0)
        for word in GRADIENT:
            if base.startswith(word) and len(base) > len(word):
                yield from self._gradients(base[len(word) :], called)
        for word in CHANGE:
            if base.startswith(word) and len(base) > len(word):
                yield from self._changes(base[len(word) :], word, called)

    def _found(self, called: Called, rank: int, *, running: bool = False) -> Iterator[Sense]:
        """The quantities called so; with `running` only those whose mark belongs to a running axis."""
        for far, finder in ((0, self._exact), (1, self._loose)):
            some = False
            for near, family, at in finder.find(called):
                some = True
                for sense in self._senses(rank + near * 2 + far, family, at, called):
                    near_by = sense.rank < rank + near * 2 + far + ASTRAY
                    if not running or (near_by and not self._counts_twice(family)):
                        yield sense
            if some:
                return

    def _terms(self, base: str) -> Iterator[tuple[Key, str]]:
        """Names such as E_o1, the share of one output: that output, and what is left of the name."""
        for cut in range(1, len(base)):
            if base[:cut] not in ERRORS:
                continue
            for family in self._outputs:
                for rank, at in self._half(family.name, f"out{base[cut:]}"):
                    if rank <= 1 and all(axis in at for axis in family.axes):
                        yield Key(family.name, tuple(at[axis] for axis in family.axes)), base[:cut]
            if base[cut:].isdecimal() and len(base) - cut == 1 and self._outputs:
                # E_1 is that of the first output, whatever the outputs are called.
                last = self._outputs[-1]
                at_ = (int(base[cut:]) - 1,)
                if at_ in last:
                    yield Key(last.name, at_), base[:cut]

    def _slopes(self, over: str, under: str, called: Called, rank: int) -> Iterator[Sense]:
        for family in self._ratios:
            label = family.label
            if not isinstance(label, Ratio):
                continue
            below = list(self._half(label.under.name, under))
            if not below:
                continue
            for r1, top in self._half(label.over.name, over):
                for r2, bottom in below:
                    for at in self._exact.placed(family.name, ((label.over, top), (label.under, bottom))):
                        yield from self._senses(rank + r1 + r2, family.name, at, called)

    def _half(self, family: str, written: str) -> Iterator[tuple[int, At]]:
        """The positions of `family` that `written` can name, with their distance."""
        synonym = self._synonyms.get(folded(written))
        called = taken_apart(synonym or written)
        for far, finder in ((0, self._exact), (1, self._loose)):
            some = False
            for rank, at in finder.within(family, called):
                some = True
                yield rank * 2 + far, at
            if some:
                return

    def _gradients(self, base: str, called: Called) -> Iterator[Sense]:
        for family in self._ratios:
            label = family.label
            if not isinstance(label, Ratio) or not self._is_error(label.over.name):
                continue
            for rank, at in self._half(label.under.name, base):
                if rank > 1:
                    continue
                for whole in self._exact.placed(family.name, ((label.under, at),)):
                    yield from self._senses(_GUESSED, family.name, whole, called)

    def _changes(self, base: str, word: str, called: Called) -> Iterator[Sense]:
        for family in self._news:
            label = family.label
            if not isinstance(label, After):
                continue
            for rank, at in self._half(label.of.name, base):
                if rank > 1:
                    continue
                for whole in self._exact.placed(family.name, ((label.of, at),)):
                    near = 0 if word in {"Delta", "change"} else _GUESSED
                    yield from self._senses(near, family.name, whole, called, change=True)

    def _is_error(self, family: str) -> bool:
        return self._derivation.family(family).phase.code == "error"

    def _senses(
        self, rank: int, family: str, at: At, called: Called, *, change: bool = False
    ) -> Iterator[Sense]:
        """The senses at `at`, with the marks of the name on the running axes: one number fits any of two."""
        axes = self._derivation.family(family).axes
        place = [at.get(axis, -1 if axis.size > 1 else 0) for axis in axes]
        running = [n for n, axis in enumerate(axes) if axis.name in RUNNING and place[n] < 0]
        if not called.marks or not running:
            far = ASTRAY if called.marks and not self._carries_marks(family) else 0
            yield Sense(rank + far, family, tuple(place), change)
            return
        lettered = {mark.axis: mark.number for mark in called.marks if mark.axis}
        plain = [mark.number for mark in called.marks if not mark.axis]
        open_ = [n for n in running if axes[n].name not in lettered]
        ways: list[list[tuple[int, int]]]
        ways = (
            [[(n, plain[0])] for n in open_] if len(plain) == 1 else [list(zip(open_, plain, strict=False))]
        )
        for way in ways or [[]]:
            numbers = [*way, *((n, lettered[axes[n].name]) for n in running if axes[n].name in lettered)]
            if all(0 < number <= axes[n].size for n, number in numbers):
                here = list(place)
                for n, number in numbers:
                    here[n] = number - 1
                yield Sense(rank, family, tuple(here), change)

    def _counts_twice(self, family: str) -> bool:
        """Whether a number alone tells neither iteration nor sample, as the samples come in batches."""
        axes = self._derivation.family(family).axes
        return sum(axis.name in RUNNING and axis.size > 1 for axis in axes) > 1

    def _carries_marks(self, family: str) -> bool:
        label = self._derivation.family(family).label
        return isinstance(label, Word) and "@" in label.ascii
