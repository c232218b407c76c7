"""A derivation prepared for marking: each of its quantities made ready once, when it is first needed."""

from __future__ import annotations

from bisect import insort
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from nnsolve.axis import positions
from nnsolve.check.interval import natural, point
from nnsolve.check.pointwise import compiled
from nnsolve.check.slope import tight
from nnsolve.errors import NnsolveError
from nnsolve.expr import Mul, Num, Sym, bind, replaced, symbols
from nnsolve.working.exact import UndeterminedError, exact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.corner import Corners
    from nnsolve.check.interval import Interval
    from nnsolve.check.pointwise import Code
    from nnsolve.derivation import Derivation, Family
    from nnsolve.expr import Expr

_COMPUTED = 1e-13
"""Relative error that the value of a quantity has gathered on its way in double precision, with room."""
_TRUSTED = 1e-9
"""Relative width up to which the range of a value is the better account of its error."""
_FEWEST_FACTORS, _MOST_FACTORS = 2, 6
"""Factors of a product that stands for them in another one."""
MOST_NUMBERS = 5000
"""Givens that are told from figures."""
_MOST_EXACT = 200
"""Steps through which a value is followed back in whole numbers."""
_MOST = 3000
"""Steps through which the error of a value is followed back."""


class Line:
    """One quantity of an exercise: its formula, what it reads, its value, all made when first asked for."""

    def __init__(self, exercise: Exercise, key: Key, family: Family, slot: int) -> None:
        self._exercise, self._family = exercise, family
        self.key, self.slot = key, slot
        self.order = exercise.derivation.order(key)
        self.value = family.value(key.at)
        self.given = family.template is None
        self.far: tuple[Corners, ...] | None = None
        """The large box over which its slopes keep their signs, if they do; `None` until it is needed."""
        self.near: dict[tuple[Interval, ...], Corners | None] = {}
        """Small boxes, and close bounds of the slopes over those where they do."""
        self.known: Interval | None = None
        """`exact`, once it was asked for."""

    def __lt__(self, other: Line) -> bool:
        return self.order < other.order

    @cached_property
    def formula(self) -> Expr | None:
        """The bound formula; `None` for a given."""
        template = self._family.template
        return (
            None
            if template is None
            else bind(template, dict(zip(self._family.axes, self.key.at, strict=True)))
        )

    @cached_property
    def parents(self) -> tuple[Line, ...]:
        """What the formula reads, in reading order, without repeats."""
        formula = self.formula
        if formula is None:
            return ()
        return tuple(map(self._exercise.line, dict.fromkeys([sym.key for sym in symbols(formula)])))

    @cached_property
    def sources(self) -> frozenset[int]:
        """The slots of the parents that do not stand in the exercise."""
        return frozenset([parent.slot for parent in self.parents if not parent.given])

    @cached_property
    def factors(self) -> frozenset[int]:
        """The slots that the formula multiplies, if it is a product of different quantities; else none."""
        formula = self.formula
        if not isinstance(formula, Mul) or not all(isinstance(arg, Sym) for arg in formula.args):
            return frozenset()
        return frozenset([parent.slot for parent in self.parents if len(self.parents) == len(formula.args)])

    @cached_property
    def groups(self) -> tuple[frozenset[int], ...]:
        """Two or more of its factors, but not all: the most first."""
        count = len(self.factors)
        if not _FEWEST_FACTORS < count <= _MOST_FACTORS:
            return ()
        some = (combinations(sorted(self.factors), k) for k in range(count - 1, _FEWEST_FACTORS - 1, -1))
        return tuple(map(frozenset, chain.from_iterable(some)))

    @cached_property
    def whole(self) -> bool:
        """Whether it is a whole number by nature, or comes out whole from nothing but such numbers."""
        if isinstance(self.value, int):
            return True
        if self.given or not self.value.is_integer():
            return False
        if not all(isinstance(parent.value, int) for parent in self.parents):
            return False
        return self.fraction is not None and self.fraction.denominator == 1

    @cached_property
    def run(self) -> Code:
        """The formula as a function of numbers at slots; of a given, its value."""
        if self.formula is None:
            value = self.value
            return lambda _: value
        return self._exercise.compiled(self.formula)

    @cached_property
    def fraction(self) -> Fraction | None:
        """The true value as a quotient of whole numbers, where its formula gives one of moderate size."""
        if self.given:
            return Fraction(self._exercise.derivation.typed(self.key) or self.value)
        if isinstance(self.value, int):
            return Fraction(self.value)
        above: list[Line] = []
        todo: list[Line] = [self]
        while todo:
            for parent in todo.pop().parents:
                if not parent.given and parent not in above:
                    above.append(parent)
                    todo.append(parent)
            if len(above) > _MOST_EXACT:
                return None
        for line in sorted(above):
            if line.fraction is None:
                return None
        return _rational(self)

    @property
    def exact(self) -> Interval:
        """An interval around the true value, which the float `value` misses by its rounding errors."""
        if self.known is None:
            todo: list[Line] = [self]
            found: dict[int, Line] = {self.slot: self}
            while todo and len(found) <= _MOST:
                for parent in todo.pop().parents:
                    if parent.slot not in found and parent.known is None:
                        found[parent.slot] = parent
                        todo.append(parent)
            if len(found) > _MOST:
                self.known = _enclosed(self, _computed)
            else:
                for line in sorted(found.values()):
                    line.known = _enclosed(line, lambda parent: parent.exact)
        assert self.known is not None  # noqa: S101  (it is among those found)
        return self.known


def _rational(line: Line) -> Fraction | None:
    numbers = {parent.key: parent.fraction for parent in line.parents}

    def digits(sym: Sym) -> Num:
        number = numbers[sym.key]
        if number is None:
            message = f"{sym.key} is no quotient of whole numbers"
            raise UndeterminedError(message)
        return Num(float(number), f"{number.numerator}/{number.denominator}")

    assert line.formula is not None  # noqa: S101  (a given is known already)
    try:
        found = exact(replaced(line.formula, digits))
    except NnsolveError:  # no value, or more digits than are kept
        return None
    return found if isinstance(found, Fraction) else None


def _enclosed(line: Line, around: Callable[[Line], Interval]) -> Interval:
    """The formula of `line` over intervals around its parents."""
    if line.formula is None or line.whole:
        return point(line.value)
    parents = {parent.key: parent for parent in line.parents}
    low, high = tight(line.formula, lambda key: around(parents[key]))
    size = max(map(abs, (line.value, *[parent.value for parent in line.parents])))
    if high - low <= size * _TRUSTED:
        return low, high
    # Over many steps a range grows where the numbers themselves settle.
    low, high = natural(line.formula, lambda key: _computed(parents[key]))
    return min(low, line.value), max(high, line.value)


def _computed(line: Line) -> Interval:
    if line.given or line.whole:
        return point(line.value)
    slack = abs(line.value) * _COMPUTED
    return line.value - slack, line.value + slack


class Exercise:
    """A derivation prepared for marking.

    Every quantity has a slot, a small number that stands for it in lists and dictionaries of values.
    Nothing is made before it is needed, so a million steps are prepared as fast as ten.
    """

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._lines: dict[Key, Line] = {}
        self.slots: list[Line] = []
        """The lines made so far, by their slots."""
        self._products: dict[frozenset[int], list[Line]] = {}
        self._sorted = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._lines or key in self.derivation

    def line(self, key: Key) -> Line:
        """All that is prepared about `key`; raises `KeyError` for one that the derivation lacks."""
        line = self._lines.get(key)
        if line is None:
            if key not in self.derivation:
                raise KeyError(key)
            line = Line(self, key, self.derivation.family(key.name), len(self.slots))
            self._lines[key] = line
            self.slots.append(line)
        return line

    def products(self, factors: frozenset[int]) -> Sequence[Line]:
        """The lines made so far that multiply just the quantities at these slots, in their order."""
        for line in self.slots[self._sorted :]:
            if line.factors:
                insort(self._products.setdefault(line.factors, []), line)
        self._sorted = len(self.slots)
        return self._products.get(factors, ())

    def slot(self, key: Key) -> int:
        """The slot of a quantity."""
        return self.line(key).slot

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The sizes of the numbers that stand in the exercise, of the first `MOST_NUMBERS`."""
        given = (f for f in self.derivation.families if f.template is None)
        every = (abs(f.value(at)) for f in given for at in positions(f.axes, f.where))
        return frozenset(islice(every, MOST_NUMBERS))

    def formula(self, key: Key) -> Expr | None:
        """The bound formula; `None` for a given."""
        return self.line(key).formula

    def parents(self, key: Key) -> tuple[Key, ...]:
        """What the formula reads, in reading order, without repeats."""
        return tuple([line.key for line in self.line(key).parents])

    def value(self, key: Key) -> float:
        """The value in the solution: an `int` for a whole number by nature."""
        return self.line(key).value

    def order(self, key: Key) -> tuple[int, int, int, tuple[int, ...]]:
        """Sorts before everything that may read it."""
        return self.line(key).order

    def whole(self, key: Key) -> bool:
        """Whether the quantity is a whole number by nature."""
        return self.line(key).whole

    def given(self, key: Key) -> Fraction | None:
        """The exact number of a given, from its typed digits if it has some; `None` for what is derived."""
        line = self.line(key)
        return line.fraction if line.given else None

    def point(self, key: Key) -> Code:
        """The formula of `key` as a function of a list or dictionary of values by slot."""
        return self.line(key).run

    def compiled(self, expr: Expr) -> Code:
        """Any bound formula over quantities of this exercise, as a function of values by slot."""
        return compiled(expr, self.slot)
