"""Which quantities are easily taken for each other: told from families and axes alone, whatever they mean."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.check.change import ONE
from nnsolve.expr import Choose, Mul, Num, Sym
from nnsolve.notation import RUNNING, After, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.derivation import Derivation, Family
    from nnsolve.expr import Expr

_NEAR = 3
"""How far along an axis another one of the same quantities is looked for."""

_FACTORS = 4
"""Products of more factors are not taken for one of them less."""

ITSELF = "{0} itself was taken; the slope by it is what it is multiplied with."

_OTHERS = 8
"""Quantities of the same place that are tried for one."""


class Siblings:
    """What one could take for a quantity in the formula of another one, for one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._same: dict[str, list[Family]] = {}
        self._layers: dict[str, list[Family]] = {}
        self._new: dict[str, list[Family]] = {}
        for family in derivation.families:
            if isinstance(family.label, After):
                self._new.setdefault(family.label.of.name, []).append(family)

    def of(self, sym: Sym, reader: Key) -> Iterator[tuple[str, Sym]]:
        """The quantities that could be taken for `sym` in the formula of `reader`, each with its code."""
        key = sym.key
        for code, other in self._moved(key):
            if self._known(other, reader):
                yield code, _sym(other)
        for code, other in self._versions(key, reader):
            yield code, _sym(other)
        for other in islice(self._others(key, reader), _OTHERS):
            yield "other-quantity", _sym(other)
        for other in self._other_layers(key, reader):
            yield "other-layer", _sym(other)

    def parts(self, sym: Sym, reader: Key) -> Iterator[tuple[str, Expr, str, tuple[Expr, ...]]]:
        """What `sym` is only made of: its factors but one, and for a slope the quantity that it is by.

        Each comes with its code, its sentence and what stands in it.
        """
        by = self.slope_by(sym.key, reader)
        if by is not None:
            yield "itself-for-slope", by, ITSELF, (by,)
        formula = self._derivation[sym.key].formula
        if isinstance(formula, Sym):
            # A slope that is only another quantity: what is taken for that is taken for it.
            for code, other in self.of(formula, reader):
                yield code, other, "{0} was taken for {1}.", (other, formula)
        if not (isinstance(formula, Mul) and 1 < len(formula.args) <= _FACTORS):
            return
        for n, factor in enumerate(formula.args):
            rest = formula.args[:n] + formula.args[n + 1 :]
            left = rest[0] if len(rest) == 1 else Mul(rest)
            # Without a factor 1 it is the same, but for other digits of the numbers that are left.
            same = isinstance(factor, Sym) and self._derivation.value(factor.key) == 1
            if not (same or isinstance(left, Num)):
                yield "part-for-whole", left, "{0} was taken for {1}: {2} is missing.", (left, sym, factor)

    def slope_by(self, key: Key, reader: Key) -> Sym | None:
        """The factor that a slope of a product is by, such as w for ∂(w·x)/∂w, which is x."""
        family = self._derivation.family(key.name)
        if not (isinstance(family.label, Ratio) and isinstance(family.template, Sym)):
            return None
        by = self._at(self._derivation.family(family.label.under.name), key, reader)
        return _sym(by) if by in self._derivation else None

    def sigmoid_slope(self, key: Key, formula: Expr) -> tuple[Sym, Expr] | None:
        """An activation and the slope that it would have if it were the sigmoid, where `key` is its slope."""
        family = self._derivation.family(key.name)
        if not (isinstance(family.label, Ratio) and isinstance(formula, (Num, Choose))):
            return None
        over = self._at(self._derivation.family(family.label.over.name), key, key)
        if over not in self._derivation:
            return None
        out = _sym(over)
        return out, Mul((out, ONE - out))

    def is_number(self, key: Key) -> bool:
        """Whether a quantity is a single number of the exercise, such as a rate."""
        family = self._derivation.family(key.name)
        return family.template is None and not family.axes

    def rows(self, name: str, keys: list[Key], reader: Key) -> Iterator[tuple[str, dict[Key, Sym]]]:
        """Exchanges of all of `keys`, which belong to the family `name`: another family, or moved alike."""
        family = self._derivation.family(name)
        for place, axis in enumerate(family.axes):
            if axis.name in RUNNING or len({key.at[place] for key in keys}) > 1:
                continue
            here = keys[0].at[place]
            for there in _around(here, axis.size):
                moved = {key: Key(name, (*key.at[:place], there, *key.at[place + 1 :])) for key in keys}
                yield from self._whole(moved)
        yield from self._whole({key: Key(name, _turned(family, key.at)) for key in keys})
        for other in self._same_place(family):
            yield from self._whole({key: self._at(other, key, reader) for key in keys}, reader)
        for other in self._new.get(name, ()):
            yield from self._whole({key: self._at(other, key, reader) for key in keys})

    def _whole(
        self, exchange: dict[Key, Key], before: Key | None = None
    ) -> Iterator[tuple[str, dict[Key, Sym]]]:
        fits = all(there in self._derivation for there in exchange.values())
        if not fits or all(here == there for here, there in exchange.items()):
            return
        if before is not None and not all(self._known(there, before) for there in exchange.values()):
            return
        yield "row-exchanged", {here: _sym(there) for here, there in exchange.items()}

    # ---------------------------------------------------------------------------------- one symbol

    def _moved(self, key: Key) -> Iterator[tuple[str, Key]]:
        family = self._derivation.family(key.name)
        for place, axis in enumerate(family.axes):
            running = axis.name in RUNNING
            for there in _around(key.at[place], axis.size, 1 if running else _NEAR):
                other = Key(key.name, (*key.at[:place], there, *key.at[place + 1 :]))
                yield "neighbour" if running else "sibling", other
        yield "sibling", Key(key.name, _turned(family, key.at))

    def _versions(self, key: Key, reader: Key) -> Iterator[tuple[str, Key]]:
        """The new one of an old value, and the old one of a new value."""
        family = self._derivation.family(key.name)
        made = self._derivation.family(reader.name).label
        # The line that makes the new value cannot start from it.
        renewed = isinstance(made, After) and made.of.name == key.name
        for newer in () if renewed else self._new.get(key.name, ()):
            other = self._at(newer, key, reader)
            if other in self._derivation:
                yield "new-for-old", other
        if isinstance(family.label, After):
            other = self._at(self._derivation.family(family.label.of.name), key, reader)
            if other in self._derivation:
                yield "old-for-new", other

    def _others(self, key: Key, reader: Key) -> Iterator[Key]:
        family = self._derivation.family(key.name)
        for other in self._same_place(family):
            found = self._at(other, key, reader)
            if self._known(found, reader):
                yield found

    def _other_layers(self, key: Key, reader: Key) -> Iterator[Key]:
        family = self._derivation.family(key.name)
        for other in self._layers_of(family):
            at = tuple(min(k, axis.size - 1) for k, axis in zip(key.at, other.axes, strict=True))
            found = Key(other.name, at)
            if self._known(found, reader):
                yield found

    def _known(self, key: Key, reader: Key) -> bool:
        """Whether a hand has the quantity when it works on `reader`."""
        return key in self._derivation and self._derivation.order(key) < self._derivation.order(reader)

    # ------------------------------------------------------------------------------------ families

    def _same_place(self, family: Family) -> list[Family]:
        if family.name not in self._same:
            mine = _standing(family)
            self._same[family.name] = [
                other
                for other in self._derivation.families
                if other.name != family.name and _standing(other) == mine and (mine or _alike(family, other))
            ]
        return self._same[family.name]

    def _layers_of(self, family: Family) -> list[Family]:
        if family.name not in self._layers:
            stem = family.name.rstrip("0123456789")
            self._layers[family.name] = [
                other
                for other in self._derivation.families
                if stem != family.name != other.name
                and other.name.rstrip("0123456789") == stem
                and len(other.axes) == len(family.axes)
            ]
        return self._layers[family.name]

    def _at(self, family: Family, key: Key, reader: Key) -> Key:
        """The position of `family` that belongs to `key`; running axes that it lacks are the reader's."""
        here = dict(zip(self._axes(reader), reader.at, strict=True))
        here |= dict(zip(self._axes(key), key.at, strict=True))
        return Key(family.name, tuple(here.get(axis, 0) for axis in family.axes))

    def _axes(self, key: Key) -> tuple[Axis, ...]:
        return self._derivation.family(key.name).axes


def _sym(key: Key) -> Sym:
    return Sym(key.name, key.at)


def _standing(family: Family) -> tuple[Axis, ...]:
    """The axes of a family besides iteration and sample."""
    return tuple(axis for axis in family.axes if axis.name not in RUNNING)


def _alike(one: Family, other: Family) -> bool:
    """Whether two quantities that stand alone are of a kind: by rule, or by a part of their names."""
    if one.template is not None and other.template is not None:
        if one.rule.code == other.rule.code:
            return True
        if one.scan is not None and one.scan == other.scan and one.phase == other.phase:
            return True
    mine, its = _halves(one.name), _halves(other.name)
    return mine[0] == its[0] or (mine[1] == its[1] != "")


def _halves(name: str) -> tuple[str, str]:
    for mark in ("_", "."):
        stem, found, rest = name.partition(mark)
        if found:
            return stem, rest
    return name, ""


def _around(here: int, size: int, far: int = _NEAR) -> Iterator[int]:
    for step in range(1, far + 1):
        for there in (here + step, here - step):
            if 0 <= there < size:
                yield there


def _turned(family: Family, at: tuple[int, ...]) -> tuple[int, ...]:
    """The position with its last two axes exchanged, which may not exist."""
    if len(at) < 2 or any(axis.name in RUNNING for axis in family.axes[-2:]):  # noqa: PLR2004
        return at
    return (*at[:-2], at[-1], at[-2])
