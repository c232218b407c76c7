"""The narrow waist: topics write derivations, readers read derivations.

A derivation is a short list of families. A `Family` is one formula template over named axes with an
array of values: all 100 352 first-layer gradients of a large network are one family. A `Step` is a
view of one position, made when somebody asks for it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from nnsolve.axis import Axis, Index, Key, Relation, holds, positions, size
from nnsolve.evaluate import evaluate
from nnsolve.exposition import Note, Stated, Table, bound
from nnsolve.expr import Expr, Sym, bind, symbols
from nnsolve.functions import FLOATS
from nnsolve.notation import After, Label, Labelled, Notation, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.grid import Values


class Phase(Struct, frozen=True):
    """A stage of the working: `code` for machines, `title` for the heading above it."""

    code: str
    title: str


GIVEN = Phase("given", "Given")
FORWARD = Phase("forward", "Forward pass")
ERROR = Phase("error", "Error")
BACKWARD = Phase("backward", "Backward pass")
UPDATE = Phase("update", "Update")


class Rule(Struct, frozen=True):
    """Why a line is what it is: a stable code, a title, a sentence, the general formula, its source.

    With `free` the number was chosen, and another one may do as well.
    """

    code: str
    title: str
    why: str = ""
    formula_text: str = ""
    source: str = ""
    free: bool = False


TAKEN = Rule("given", "Given", "It stands in the exercise.")


class Family(Struct, frozen=True, eq=False):
    """One formula over named axes.

    `values` has shape ``(a.size for a in axes)``; `template` is `None` for a given. `forms` are equal lines
    that lead to the template. Only positions in all of `where` exist. `typed` are the digits of a
    given as its author wrote them, in row-major order. `scan` is the axis along which a template may read
    earlier positions of its own family. A `heading` gives this family a section of its own where it is asked.
    """

    name: str
    phase: Phase
    rule: Rule
    axes: tuple[Axis, ...]
    template: Expr | None
    values: Values
    label: Label | None = None
    forms: tuple[Expr, ...] = ()
    note: Note | None = None
    heading: str = ""
    where: tuple[Relation, ...] = ()
    typed: tuple[str, ...] = ()
    scan: Axis | None = None

    def __getitem__(self, index: Index | tuple[Index, ...]) -> Sym:
        return Sym(self.name, index if isinstance(index, tuple) else (index,))

    def __len__(self) -> int:
        return size(self.axes, self.where)

    def __contains__(self, at: tuple[int, ...]) -> bool:
        if len(at) != len(self.axes) or not all(
            0 <= k < axis.size for k, axis in zip(at, self.axes, strict=True)
        ):
            return False
        return not self.where or holds(self.where, dict(zip(self.axes, at, strict=True)))

    def value(self, at: tuple[int, ...]) -> float:
        """The value at a position: an `int` where it is a whole number by nature, else a `float`."""
        value = self.values[at]
        # A NumPy number is a float by class, but does not print and encode like one.
        number = value if isinstance(value, int) else float(value)
        return number or abs(number)  # a hand writes no minus before a zero


class Step(Struct, frozen=True):
    """One line of working: symbol = formula = substitution = value.

    There is no substitution field: it is the formula printed again with the values of its symbols.
    """

    key: Key
    phase: Phase
    rule: Rule
    formula: Expr | None
    value: float
    forms: tuple[Expr, ...] = ()
    note: Note | None = None

    @property
    def inputs(self) -> tuple[Key, ...]:
        """Keys that the formula reads, in reading order, without repeats."""
        if self.formula is None:
            return ()
        return tuple(dict.fromkeys(sym.key for sym in symbols(self.formula)))


class Derivation(Struct, frozen=True, eq=False):
    """An ordered acyclic graph of steps, addressed by `Key`.

    A key in `asked` or in `views` with fewer indices than its family has axes stands for every position
    under it. `shown` is worked out beside what is asked. `summary` are the sentences above the working,
    `tables` what is best read as a table. `synonyms` are further names of quantities, by their plain name.

    Invariants (`validate` checks them): family names are unique; a formula reads only families before its
    own, or earlier positions along a scan axis; every value equals its formula at its inputs.
    """

    title: str
    families: tuple[Family, ...]
    asked: tuple[Key, ...] = ()
    shown: tuple[Key, ...] = ()
    topic: str = ""
    name: str = ""
    source: str = ""
    summary: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    conventions: tuple[Stated, ...] = ()
    tables: tuple[Table, ...] = ()
    views: dict[str, tuple[Key, ...]] = {}
    dialect: str = "in-out"
    synonyms: dict[str, tuple[str, ...]] = {}
    _by_name: dict[str, Family] = {}
    _rank: dict[str, tuple[int, int]] = {}

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "_by_name", {f.name: f for f in self.families})
        msgspec.structs.force_setattr(self, "_rank", _ranks(self.families))

    def __len__(self) -> int:
        return sum(len(family) for family in self.families)

    def __contains__(self, key: Key) -> bool:
        family = self._by_name.get(key.name)
        return family is not None and key.at in family

    def __getitem__(self, key: Key) -> Step:
        family = self._by_name[key.name]
        if key.at not in family:
            raise KeyError(key)
        at = dict(zip(family.axes, key.at, strict=True))
        return Step(
            key,
            family.phase,
            family.rule,
            None if family.template is None else bind(family.template, at),
            family.value(key.at),
            tuple(bind(form, at) for form in family.forms),
            None if family.note is None else bound(family.note, at),
        )

    def family(self, name: str) -> Family:
        """The family called `name`; raises `KeyError`."""
        return self._by_name[name]

    def value(self, key: Key) -> float:
        """The value of one quantity, without making its step."""
        return self._by_name[key.name].value(key.at)

    def typed(self, key: Key) -> str:
        """The digits of a given as its author wrote them, empty when there are none."""
        family = self._by_name[key.name]
        if not family.typed:
            return ""
        flat = 0
        for axis, k in zip(family.axes, key.at, strict=True):
            flat = flat * axis.size + k
        return family.typed[flat]

    @property
    def notation(self) -> Notation:
        """The names of the quantities."""
        known = {f.name: Labelled(f.axes, f.label, f.where) for f in self.families}
        return Notation(known, self.dialect)

    def named(self, names: Iterable[str]) -> tuple[Key, ...]:
        """The quantities that a user calls by `names`; ``w5`` means ``w5_new`` where that is asked.

        Raises `NnsolveError` with near names for one that is unknown.
        """
        notation = self.notation
        meant: dict[str, Key] = {}
        for key in self.expand(self.asked):
            label = self._by_name[key.name].label
            bare = notation.bare(key)
            meant[bare] = key
            if isinstance(label, After):
                meant[bare.removesuffix(f"_{label.ascii}")] = key
        return tuple(meant[name] if name in meant else notation.key(name) for name in names)

    def is_slope(self, key: Key) -> bool:
        """Whether the quantity is a partial derivative, which readers write as a fraction or by reference."""
        return isinstance(self._by_name[key.name].label, Ratio)

    def keys(self) -> Iterator[Key]:
        """Every address in the order of the working; along a scan, position by position."""
        for group in _groups(self.families):
            scan = group[0].scan
            if scan is None:
                yield from self.expand((Key(group[0].name),))
                continue
            for k in range(scan.size):
                for family in group:
                    place = family.axes.index(scan)
                    rest = (*family.axes[:place], Axis(scan.name, 1), *family.axes[place + 1 :])
                    for at in positions(rest):
                        key = Key(family.name, (*at[:place], k, *at[place + 1 :]))
                        if key in self:
                            yield key

    def expand(self, keys: Iterable[Key]) -> Iterator[Key]:
        """`keys` with every shortened one replaced by the positions it stands for."""
        for key in keys:
            family = self._by_name[key.name]
            if len(key.at) == len(family.axes):
                yield key
                continue
            for rest in positions(family.axes[len(key.at) :]):
                if key.at + rest in family:
                    yield Key(key.name, key.at + rest)

    def cone(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """`keys` and everything they are computed from, in the order of the working."""
        found: set[Key] = set()
        todo = list(self.expand(keys))
        while todo:
            key = todo.pop()
            if key not in found:
                found.add(key)
                todo.extend(self[key].inputs)
        return tuple(sorted(found, key=self.order))

    def order(self, key: Key) -> tuple[int, int, int, tuple[int, ...]]:
        """Where `key` stands in the working: sorts before everything that may read it."""
        group, within = self._rank[key.name]
        family = self._by_name[key.name]
        k = key.at[family.axes.index(family.scan)] if family.scan is not None else 0
        return group, k, within, key.at

    def validate(self, sample: int = 3) -> None:
        """Raise `ValueError` where one of the first `sample` positions of a family breaks an invariant."""
        if len(self._by_name) != len(self.families):
            message = "two families have the same name"
            raise ValueError(message)
        for family in self.families:
            if tuple(family.values.shape) != tuple(axis.size for axis in family.axes):
                message = f"{family.name}: values of shape {family.values.shape}, axes {family.axes}"
                raise ValueError(message)
            for at, _ in zip(positions(family.axes, family.where), range(sample), strict=False):
                self._validate_step(self[Key(family.name, at)])

    def _validate_step(self, step: Step) -> None:
        for read in step.inputs:
            if read not in self or self.order(read) >= self.order(step.key):
                message = f"{step.key} reads {read}, which is not derived before it"
                raise ValueError(message)
        if step.formula is None:
            return
        again = evaluate(step.formula, self.value, FLOATS)
        if not math.isclose(again, step.value, rel_tol=1e-9, abs_tol=1e-12):
            message = f"{step.key}: value {step.value}, but its formula gives {again}"
            raise ValueError(message)


def _groups(families: tuple[Family, ...]) -> list[list[Family]]:
    """Families that advance together along one scan axis, and every other family alone."""
    groups: list[list[Family]] = []
    for family in families:
        if groups and family.scan is not None and groups[-1][0].scan is family.scan:
            groups[-1].append(family)
        else:
            groups.append([family])
    return groups


def _ranks(families: tuple[Family, ...]) -> dict[str, tuple[int, int]]:
    return {f.name: (g, n) for g, group in enumerate(_groups(families)) for n, f in enumerate(group)}
