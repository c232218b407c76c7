"""Where in the families of a derivation a written name stands: labels read backwards."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.axis import Axis
from nnsolve.check.aliases import HEADS, group, unit_words
from nnsolve.check.spelling import Called, taken_apart
from nnsolve.notation import RUNNING, After, Entry, Numbered, Own, Ratio, Unit, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.axis import Index
    from nnsolve.derivation import Derivation, Family
    from nnsolve.expr import Sym
    from nnsolve.notation import Listed

At: TypeAlias = "dict[Axis, int]"
"""A position as far as it is known."""

MOST_TRIED = 4096
"""Positions tried where a name does not give them one by one (a bias that units share)."""
_ALIAS, _UNIT_ALONE = 1, 3
_MOST_DIGITS = 9


class Finder:
    """Reads names under one comparison form, `fold`."""

    def __init__(self, derivation: Derivation, fold: Callable[[str], str]) -> None:
        self._families = {family.name: family for family in derivation.families}
        self._dialect = derivation.notation.dialect
        self._fold = fold
        self._listed: dict[Listed, dict[tuple[str, bool], list[int]]] = {}
        self._before_units: dict[str, list[tuple[int, str]]] = {}
        self._words: dict[str, dict[tuple[str, bool], int]] = {}
        self._forms: dict[str, str] = {}
        self._listing = tuple(self._families.items())
        # A slope without a word of its own is found by its halves alone.
        self._spelled = [
            n
            for n, (_, family) in enumerate(self._listing)
            if not isinstance(family.label, Word)
            and not (isinstance(family.label, Ratio) and not family.label.word)
        ]

    def _form(self, text: str) -> str:
        """A part of a name of the exercise in the form that is compared."""
        form = self._forms.get(text)
        if form is None:
            form = self._forms[text] = self._fold(text)
        return form

    def find(self, called: Called) -> Iterator[tuple[int, str, At]]:
        """Every family that has a position called so: how far the name is from its own, and the position."""
        base = self._fold(called.base)
        for n in sorted((*self._spelled, *self._worded.get((base, called.new), ()))):
            name, family = self._listing[n]
            for rank, at in self._within(family, called, base):
                yield rank, name, at

    @cached_property
    def _worded(self) -> dict[tuple[str, bool], list[int]]:
        """The families with a name of one word, by what it can be written as: there may be thousands."""
        found: dict[tuple[str, bool], list[int]] = {}
        for n, (_, family) in enumerate(self._listing):
            for word in self._word(family):
                found.setdefault(word, []).append(n)
        return found

    def within(self, name: str, called: Called) -> Iterator[tuple[int, At]]:
        """The positions of one family that are called so."""
        return self._within(self._families[name], called, self._fold(called.base))

    def _within(self, family: Family, called: Called, base: str) -> Iterator[tuple[int, At]]:
        """The same, with the name in the form that is compared."""
        match family.label:
            case None:
                yield from self._unlabelled(family, base)
            case Word():
                rank = self._word(family).get((base, called.new), -1)
                if rank >= 0 and self._marks_fit(family, called):
                    yield rank, {}
            case Own(names, plain):
                own = (names,) if plain is None else (names, plain)
                flats = [flat for one in own for flat in self._flats(family, one, base, new=called.new)]
                for flat in dict.fromkeys(flats):
                    yield 0, _unravelled(family.axes, flat)
            case Unit(word, names):
                if not called.new:
                    yield from self._units(family, word, names, base)
            case Entry(text, plain):
                yield from self._entries(family, (text, plain or text), base)
            case After(of, _, plain):
                yield from self._after(family, of, plain, called)
            case Ratio(_, under, word):
                if called.under:
                    return
                for rank, said in self._heads(word) if word else ():
                    if base.startswith(said):
                        yield from (
                            (rank + near, at) for near, at in self._of_unit(family, under, base[len(said) :])
                        )

    def placed(self, name: str, known: tuple[tuple[Sym, At], ...]) -> Iterator[At]:
        """The positions of a family at which each symbol stands at its known position.

        Running axes that nothing fixes stay open.
        """
        family = self._families[name]
        at: At = {}
        late: list[tuple[Index, int]] = []
        for sym, place in known:
            axes = self._families[sym.name].axes
            for index, axis in zip(sym.index, axes, strict=True):
                if axis not in place:
                    continue
                if isinstance(index, Axis):
                    if at.setdefault(index, place[axis]) != place[axis]:
                        return
                elif index != place[axis]:
                    late.append((index, place[axis]))
        yield from _completed(family, at, late)

    # ---------------------------------------------------------------------------- one kind of label

    def _unlabelled(self, family: Family, base: str) -> Iterator[tuple[int, At]]:
        stem = self._form(family.name)
        if not base.startswith(stem):
            return
        digits = base[len(stem) :]
        if not digits and not family.axes:
            yield 0, {}
        elif len(digits) == len(family.axes) and digits.isdecimal():
            at = tuple(map(int, digits))
            if at in family:
                yield 0, dict(zip(family.axes, at, strict=True))

    def _word(self, family: Family) -> dict[tuple[str, bool], int]:
        table = self._words.get(family.name)
        if table is None:
            table = self._words[family.name] = {}
            label = family.label
            if isinstance(label, Word):
                for text in (label.text, label.ascii or label.text):
                    own = taken_apart(text)
                    table.setdefault((self._fold(own.base), own.new), 0)
                plain = (label.ascii or label.text).partition("@")[0]
                for other in (*group(plain), *_other_heads(plain)):
                    table.setdefault((self._fold(other), False), _ALIAS)
        return table

    def _marks_fit(self, family: Family, called: Called) -> bool:
        """Whether the marks of a name such as x⁽⁰⁾, which belongs to no running axis, are as written."""
        label = family.label
        own = taken_apart(label.ascii).marks if isinstance(label, Word) and "@" in label.ascii else ()
        return not own or [m.number for m in own] == [m.number for m in called.marks]

    def _flats(self, family: Family, names: Listed | Numbered, base: str, *, new: bool) -> Iterator[int]:
        if isinstance(names, Numbered):
            prefix = self._form(names.prefix)
            digits = base[len(prefix) :]
            if not new and base.startswith(prefix) and digits.isdecimal() and len(digits) <= _MOST_DIGITS:
                flat = int(digits) - names.start
                if 0 <= flat < _count(family.axes):
                    yield flat
            return
        table = self._listed.get(names)
        if table is None:
            table = self._listed[names] = {}
            for flat, text in enumerate(names.names):
                own = taken_apart(text)
                table.setdefault((self._fold(own.base), own.new), []).append(flat)
        yield from table.get((base, new), ())

    def _units(
        self, family: Family, word: str, names: Listed | Numbered, base: str
    ) -> Iterator[tuple[int, At]]:
        nearest: dict[int, int] = {}
        for rank, start in self._heads(word):
            if base.startswith(start):
                for flat in self._flats(family, names, base[len(start) :], new=False):
                    nearest.setdefault(flat, rank)
        if word in {"in", "out"}:
            for flat in self._flats(family, names, base, new=False):
                nearest.setdefault(flat, _UNIT_ALONE)
        for flat, rank in nearest.items():
            yield rank, _unravelled(family.axes, flat)

    def _heads(self, word: str) -> list[tuple[int, str]]:
        """The words that may stand before the name of a unit, in the form that is compared."""
        found = self._before_units.get(word)
        if found is None:
            spoken = self._dialect.words.get(word, word)
            found = [(rank, self._fold(said)) for rank, said in unit_words(word, spoken)]
            # O4 and o4 are folded to 04.
            found += [(rank, self._fold(f"{said}1")[:-1]) for rank, said in found if said[-1:] == "o"]
            self._before_units[word] = found
        return found

    def _of_unit(self, family: Family, under: Sym, rest: str) -> Iterator[tuple[int, At]]:
        """A slope with a word of its own, ``delta_h1``: the unit stands behind the word."""
        source = self._families[under.name]
        label = source.label
        if isinstance(label, Unit):
            flats = [(0, flat) for flat in self._flats(source, label.names, rest, new=False)]
            for _, flat in flats:
                for at in self.placed(family.name, ((under, _unravelled(source.axes, flat)),)):
                    yield 0, at

    def _entries(self, family: Family, texts: tuple[str, str], base: str) -> Iterator[tuple[int, At]]:
        for text in dict.fromkeys(texts):
            stem = self._form(text)
            if not base.startswith(stem):
                continue
            inside = base[len(stem) :].strip("[]()")
            numbers = inside.split(",") if "," in inside else list(inside)
            if len(numbers) == len(family.axes) and all(
                n.isdecimal() and len(n) <= _MOST_DIGITS for n in numbers
            ):
                at = tuple(map(int, numbers))
                if at in family:
                    yield 0, dict(zip(family.axes, at, strict=True))
                    return

    def _after(self, family: Family, of: Sym, plain: str, called: Called) -> Iterator[tuple[int, At]]:
        if plain == "new":
            if not called.new:
                return
            inner = Called(called.base, marks=called.marks)
        else:
            mark = self._form(plain)
            whole = self._fold(called.base + ("new" if called.new else ""))
            if not whole.endswith(mark):
                return
            inner = Called(whole.removesuffix(mark), marks=called.marks)
        for rank, place in self.within(of.name, inner):
            for at in self.placed(family.name, ((of, place),)):
                yield rank, at


def _other_heads(plain: str) -> Iterator[str]:
    """``output_conv1`` for ``W_conv1``: the other words of a name that ends in the name of a layer."""
    head, _, tail = plain.partition("_")
    if tail:
        for heads in HEADS:
            if head == heads[0]:
                yield from (f"{other}{tail}" for other in heads[1:])
    if tail and head == "W":
        # A square map has one size, which is its height as well.
        yield from (f"{other}{tail}" for other in ("H", "height"))


def _count(axes: tuple[Axis, ...]) -> int:
    count = 1
    for axis in axes:
        if axis.name not in RUNNING:
            count *= axis.size
    return count


def _unravelled(axes: tuple[Axis, ...], flat: int) -> At:
    at: At = {}
    for axis in reversed(axes):
        if axis.name not in RUNNING:
            flat, at[axis] = divmod(flat, axis.size)
    return at


def _completed(family: Family, at: At, late: list[tuple[Index, int]]) -> Iterator[At]:
    """`at` with the axes that are open, but do not run, at every place that fits `late`."""
    from itertools import product
    from math import prod

    from nnsolve.axis import axes_of, fix

    needed = {axis for index, _ in late for axis in axes_of(index)}
    free = [axis for axis in family.axes if axis not in at and (axis in needed or axis.name not in RUNNING)]
    if prod(axis.size for axis in free) > MOST_TRIED:
        return
    # An axis of a lookup that is not the family's own cannot be fixed: the constraint is dropped.
    own = [(index, k) for index, k in late if all(a in family.axes for a in axes_of(index))]
    for places in product(*(range(axis.size) for axis in free)):
        whole = {**at, **dict(zip(free, places, strict=True))}
        if all(fix(index, whole) == k for index, k in own) and _there(family, whole):
            yield whole


def _there(family: Family, at: At) -> bool:
    place = tuple(at.get(axis, 0) for axis in family.axes)
    if any(axis not in at for axis in family.axes):
        return all(0 <= k < axis.size for k, axis in zip(place, family.axes, strict=True))
    return place in family
