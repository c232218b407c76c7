"""What a line of working can be about: a quantity of the exercise, or a part of its formula."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from nnsolve.check.shape import fingerprint
from nnsolve.check.spelling import taken_apart
from nnsolve.expr import Add, Mul, Neg, Num, Sym, symbols
from nnsolve.notation import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.pointwise import Code
    from nnsolve.expr import Expr

MOST_LINES = 5000
"""Positions of a derivation that are searched by formula and by value; a larger one is read by its names."""


class Target:
    """A quantity, or a `part` of its formula: Δw5 in w5 − α·∂E/∂w5, the share E_o1 of E."""

    __slots__ = ("leaves", "line", "numbers", "part", "prints", "run", "value")

    def __init__(self, search: Search, line: Line, part: Expr | None = None) -> None:
        self.line, self.part = line, part
        formula = line.formula if part is None else part
        exercise = search.exercise
        self.leaves: tuple[Line, ...] = line.parents
        self.run: Code = line.run
        self.value: float = line.value
        if part is not None:
            self.leaves = tuple(map(exercise.line, dict.fromkeys([sym.key for sym in symbols(part)])))
            self.run = exercise.compiled(part)
            self.value = self.run({leaf.slot: leaf.value for leaf in self.leaves})
        self.numbers = frozenset(_numbers(formula)) if formula is not None else frozenset[float]()
        forms = () if formula is None else (formula,)
        if part is None and formula is not None:
            forms += exercise.derivation[line.key].forms
        self.prints: frozenset[int] = frozenset(fingerprint(form, search.identity_of) for form in forms)


class Search:
    """The targets of one exercise, found by formula and by value; everything is made when first asked for."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._notation = exercise.derivation.notation
        self._targets: dict[tuple[int, Expr | None], Target] = {}
        self._identities: dict[Key, str] = {}
        self._running: dict[int, int] = {}

    def target(self, line: Line, part: Expr | None = None) -> Target:
        """The target for a quantity or a part of its formula."""
        found = self._targets.get((line.slot, part))
        if found is None:
            found = self._targets[line.slot, part] = Target(self, line, part)
        return found

    def identity(self, key: Key) -> str:
        """What a quantity is called whatever the iteration or sample, new or old: formulas compare by it."""
        found = self._identities.get(key)
        if found is None:
            label = self.exercise.derivation.family(key.name).label
            bare = self._notation.bare(key)
            found = bare if isinstance(label, Ratio) else taken_apart(bare).base
            self._identities[key] = found
        return found

    def identity_of(self, sym: Sym) -> str:
        """The same for a bound symbol."""
        return self.identity(sym.key)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every quantity in order; none where there are more than `MOST_LINES`."""
        derivation = self.exercise.derivation
        if len(derivation) > MOST_LINES:
            return ()
        return tuple(sorted(map(self.exercise.line, derivation.keys())))

    @cached_property
    def ranks(self) -> dict[int, int]:
        """By slot the place in the order."""
        return {line.slot: n for n, line in enumerate(self.lines)}

    @cached_property
    def aside(self) -> frozenset[int]:
        """Slots of what only another view of the solution needs: it is found by its name alone."""
        derivation = self.exercise.derivation
        if not self.lines or not derivation.views or not derivation.asked:
            return frozenset()
        main = set(derivation.cone((*derivation.asked, *derivation.shown)))
        families = {key.name for key in main}
        views = derivation.cone(key for view in derivation.views.values() for key in view)
        return frozenset(self.exercise.slot(key) for key in views if key.name not in families)

    @cached_property
    def children(self) -> dict[int, list[Line]]:
        """By slot the quantities whose formula reads it."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            for parent in line.parents:
                found.setdefault(parent.slot, []).append(line)
        return found

    @cached_property
    def by_print(self) -> dict[int, list[Target]]:
        """The quantities and parts whose formula has a fingerprint."""
        found: dict[int, list[Target]] = {}
        for line in self.lines:
            for target in (self.target(line), *self.parts(line)):
                for one in target.prints:
                    found.setdefault(one, []).append(target)
        return found

    @cached_property
    def _by_size(self) -> tuple[list[float], list[Line]]:
        lines = sorted(
            (line for line in self.lines if isfinite(line.value)), key=lambda line: abs(line.value)
        )
        return [abs(line.value) for line in lines], lines

    def of_size(self, low: float, high: float, most: int) -> list[Line]:
        """The quantities whose size, without the sign, lies from `low` to `high`; none for over `most`."""
        sizes, lines = self._by_size
        start = bisect_left(sizes, low)
        stop = bisect_right(sizes, high, start)
        return lines[start:stop] if stop - start <= most else []

    def parts(self, line: Line) -> Iterator[Target]:
        """The terms of a sum that are more than a number or a name; each as a part."""
        for part in _terms(line.formula):
            yield self.target(line, part)

    def change(self, line: Line) -> list[Target]:
        """What is added to an old value: the terms of w − α·∂E/∂w without w; also with the other sign."""
        formula = line.formula
        if not isinstance(formula, Add):
            return []
        old = self.identity(line.key)
        rest = tuple(
            arg for arg in formula.args if not (isinstance(arg, Sym) and self.identity_of(arg) == old)
        )
        if not rest or len(rest) == len(formula.args):
            return []
        whole = rest[0] if len(rest) == 1 else Add(rest)
        other = whole.arg if isinstance(whole, Neg) else Neg(whole)
        return [self.target(line, whole), self.target(line, other)]

    def share(self, line: Line, term: Key) -> list[Target]:
        """The terms of a sum that read `term`, as E_o1 is of E; the whole where the formula is no sum."""
        if not isinstance(_sum_inside(line.formula), Add):
            return [self.target(line)]
        found = [part for part in self.parts(line) if any(leaf.key == term for leaf in part.leaves)]
        if not found:
            # The path through an output reads its error signal, not the output itself.
            ways = {child.key for child in self.children.get(self.exercise.slot(term), ())}
            ways |= {c.key for key in list(ways) for c in self.children.get(self.exercise.slot(key), ())}
            found = [part for part in self.parts(line) if any(leaf.key in ways for leaf in part.leaves)]
        return found if len(found) == 1 else []


def _numbers(expr: Expr) -> Iterator[float]:
    from nnsolve.expr import parts

    if isinstance(expr, Num):
        yield abs(expr.value)
    for inner in parts(expr):
        yield from _numbers(inner)


def _sum_inside(formula: Expr | None) -> Expr | None:
    if isinstance(formula, Mul):
        sums = [arg for arg in formula.args if isinstance(arg, Add)]
        return sums[0] if len(sums) == 1 else None
    return formula


def _terms(formula: Expr | None) -> Iterator[Expr]:
    """The terms of a sum, each with the factors in front of the sum."""
    inside = _sum_inside(formula)
    if not isinstance(inside, Add):
        return
    for term in inside.args:
        bare = term.arg if isinstance(term, Neg) else term
        if isinstance(bare, (Sym, Num)) or len(inside.args) == 1:
            continue
        if isinstance(formula, Mul):
            yield Mul(tuple(term if arg is inside else arg for arg in formula.args))
        else:
            yield term
