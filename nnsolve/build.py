"""The one way a topic writes a derivation down: quantities in order, each computed from its template."""

from __future__ import annotations

import math
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from nnsolve.axis import Axis, Key, positions, size
from nnsolve.derivation import GIVEN, TAKEN, Derivation, Family
from nnsolve.errors import NumericError
from nnsolve.expr import Choose, Compare, Div, Expr, Num, Sym, bind, lift
from nnsolve.grid import Grid
from nnsolve.notation import Labelled, Notation

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from contextlib import AbstractContextManager
    from decimal import Decimal

    from nnsolve.axis import Index, Relation
    from nnsolve.derivation import Phase, Rule
    from nnsolve.exposition import Note, Stated, Table
    from nnsolve.grid import Values
    from nnsolve.loops import Loop
    from nnsolve.notation import Label

SMALL = 60_000
"""Elementary operations up to which plain Python beats importing NumPy."""


class Handle(Struct, frozen=True):
    """A family by name: ``w[j, i]`` is a symbol for its use in later templates."""

    name: str

    def __getitem__(self, index: Index | tuple[Index, ...]) -> Sym:
        return Sym(self.name, index if isinstance(index, tuple) else (index,))

    @property
    def alone(self) -> Sym:
        """The symbol of a family without axes."""
        return Sym(self.name)


class Builder:
    """Collects families in order and computes the values of each one from its template.

    Example: one unit with two inputs.

    >>> from nnsolve.derivation import FORWARD, Rule
    >>> from nnsolve.expr import Call, total
    >>> b, i = Builder("one unit"), Axis("i", 2)
    >>> w, x = b.given("w", [0.15, 0.20], i), b.given("x", [0.05, 0.10], i)
    >>> z = b.step("z", total(i, w[i] * x[i]), rule=Rule("weighted-sum", "Weighted sum"), phase=FORWARD)
    >>> a = b.step("a", Call("sigmoid", (z.alone,)), rule=Rule("activation", "Activation"), phase=FORWARD)
    >>> round(b.done(asked=[Key("a")]).value(Key("a")), 6)
    0.506875
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._families: list[Family] = []
        self._values: dict[str, Values] = {}
        self._scan: Axis | None = None
        self._waiting: list[Family] = []

    @property
    def families(self) -> tuple[Family, ...]:
        """The families added so far, with their values; those of an open scan are not among them."""
        return tuple(self._families)

    def given(
        self,
        name: str,
        values: Any,  # noqa: ANN401  (a number, nested sequences of numbers, or a NumPy array)
        *axes: Axis,
        label: Label | None = None,
        where: tuple[Relation, ...] = (),
    ) -> Handle:
        """Add a quantity that stands in the exercise.

        `values` is a number, nested sequences of the shape of `axes`, or a NumPy array of that shape (not
        copied). `Decimal` values keep their digits. Raises `ValueError` on another shape.
        """
        shape = tuple(axis.size for axis in axes)
        typed: tuple[str, ...] = ()
        if hasattr(values, "dtype"):
            grid: Values = values
        else:
            flat = list(_flattened(values, len(shape)))
            typed = tuple(_digits(value) for value in flat)
            grid = Grid(shape, [value if isinstance(value, int) else float(value) for value in flat])
        if tuple(grid.shape) != shape or (isinstance(grid, Grid) and len(grid.flat) != math.prod(shape)):
            message = f"{name}: expected shape {shape}"
            raise ValueError(message)
        family = Family(name, GIVEN, TAKEN, axes, None, grid, label, typed=typed, where=where)
        return self._store(family)

    def family(
        self,
        name: str,
        template: Expr,
        *axes: Axis,
        rule: Rule,
        phase: Phase,
        label: Label | None = None,
        note: Note | None = None,
        heading: str = "",
        where: tuple[Relation, ...] = (),
        forms: tuple[Expr, ...] = (),
    ) -> Handle:
        """Add a step for every position of `axes` (of those in `where`), computed in one pass.

        Raises `NumericError`, which names the step, where a value is infinite or undefined.
        """
        shape = tuple(axis.size for axis in axes)
        family = Family(
            name,
            phase,
            rule,
            axes,
            template,
            Grid(shape, []),
            label,
            forms=forms,
            note=note,
            heading=heading,
            where=where,
            scan=self._scan,
        )
        if self._scan is not None:
            if self._scan not in axes:
                message = f"{name}: a family inside a scan needs its axis {self._scan.name}"
                raise ValueError(message)
            self._waiting.append(family)
            return Handle(name)
        return self._store(structs.replace(family, values=self._computed(family)))

    def step(self, name: str, formula: Expr, *, rule: Rule, phase: Phase, **more: Any) -> Handle:  # noqa: ANN401
        """Add one quantity without axes; `more` as in `family`."""
        return self.family(name, formula, rule=rule, phase=phase, **more)

    def choose(
        self,
        name: str,
        cases: Sequence[tuple[Compare, Expr | float]],
        otherwise: Expr | float,
        *axes: Axis,
        rule: Rule,
        phase: Phase,
        **more: Any,  # noqa: ANN401
    ) -> Handle:
        """Add a family: the first case that holds, else `otherwise`; `more` as in `family`."""
        made = Choose(tuple((test, lift(then)) for test, then in cases), lift(otherwise))
        return self.family(name, made, *axes, rule=rule, phase=phase, **more)

    @contextmanager
    def scan(self, axis: Axis) -> Generator[None]:
        """Families added inside advance together along `axis`: one may read any of them at earlier positions.

        Every family inside has `axis` among its axes; ``initial(axis, first, later)`` says how it begins.
        """
        # A value of its own: two scans along the same axis run one after the other.
        self._scan = Axis(axis.name, axis.size)
        try:
            yield
        finally:
            self._scan = None
        waiting, self._waiting = self._waiting, []
        for family in self._advance(waiting, axis):
            self._store(family)

    def scan_over(self, axes: tuple[Axis, ...]) -> AbstractContextManager[None]:
        """A scan along the one axis of `axes`, or nothing at all when there is none."""
        return self.scan(axes[0]) if axes else nullcontext()

    def done(
        self,
        asked: Sequence[Key] = (),
        *,
        shown: tuple[Key, ...] = (),
        summary: tuple[str, ...] = (),
        conventions: tuple[Stated, ...] = (),
        tables: tuple[Table, ...] = (),
        views: dict[str, tuple[Key, ...]] | None = None,
        dialect: str = "in-out",
    ) -> Derivation:
        """The derivation; `asked` are the quantities that the exercise wants."""
        return Derivation(
            self._title,
            tuple(self._families),
            tuple(asked),
            shown,
            summary=summary,
            conventions=conventions,
            tables=tables,
            views=views or {},
            dialect=dialect,
        )

    # -------------------------------------------------------------------------------- computing

    def _store(self, family: Family) -> Handle:
        if family.name in self._values:
            message = f"two families are called {family.name}"
            raise ValueError(message)
        self._families.append(family)
        self._values[family.name] = family.values
        return Handle(family.name)

    def _computed(self, family: Family) -> Values:
        from nnsolve.expr import symbols
        from nnsolve.loops import Loop, work

        assert family.template is not None  # noqa: S101  (only givens have none)
        read = [self._values[sym.name] for sym in symbols(family.template)]
        if work(family.template, family.axes) > SMALL or not all(isinstance(v, Grid) for v in read):
            from nnsolve.arrays import evaluate_family

            values = evaluate_family(family.template, family.axes, self._values, family.where)
        else:
            values = Grid(family.values.shape, [0.0] * size(family.axes))
            Loop(family.template, family.axes, self._values, family.where).fill(values)
        self._refuse_infinite([structs.replace(family, values=values)])
        return values

    def _advance(self, waiting: list[Family], axis: Axis) -> list[Family]:
        """Values of families that scan along `axis`, one position after another."""
        from nnsolve.loops import Loop, work

        outer = {name: values for name, values in self._values.items() if isinstance(values, Grid)}
        steps = sum(work(f.template, f.axes) for f in waiting if f.template is not None) // max(1, axis.size)
        if len(outer) < len(self._values) or steps > SMALL:
            from nnsolve.arrays import scan_families

            computed = scan_families(waiting, axis, self._values)
        else:
            grids = {f.name: Grid(f.values.shape, [0.0] * size(f.axes)) for f in waiting}
            loops: list[tuple[Loop, Grid]] = [
                (Loop(f.template, f.axes, {**outer, **grids}, f.where, axis), grids[f.name])
                for f in waiting
                if f.template is not None
            ]
            for k in range(axis.size):
                for loop, grid in loops:
                    loop.advance(grid, k)
            computed = dict[str, "Values"](grids)
        done = [structs.replace(family, values=computed[family.name]) for family in waiting]
        self._refuse_infinite(done)
        return done

    def _refuse_infinite(self, computed: list[Family]) -> None:
        """Raise `NumericError`, which names the first step of `computed` whose value is no finite number."""
        bad = [first for family in computed if (first := _first_infinite(family)) is not None]
        if not bad:
            return
        before, key = min(bad, key=lambda first: first[0])
        known = {f.name: Labelled(f.axes, f.label, f.where) for f in (*self._families, *computed)}
        family = next(f for f in computed if f.name == key.name)
        value = family.value(key.at)
        undefined = isinstance(value, float) and math.isnan(value)
        why = "is undefined" if undefined else "leaves the range of double precision"
        more = "; the largest number is about 1.8e308"
        if undefined:
            found = {f.name: f for f in (*self._families, *computed)}
            zero = _divisor(family, key)
            is_zero = zero is not None and not found[zero.name].value(zero.at)
            more = f": {Notation(known).text(zero)} is 0" if zero is not None and is_zero else ""
        name, rule = Notation(known).text(key), family.rule.title.lower()
        message = f"{name} {why} ({rule}){more}"
        raise NumericError(message, before)


def _divisor(family: Family, key: Key) -> Key | None:
    """The quantity that the formula of a step divides by; `None` where it is no quotient by one."""
    template = family.template
    bound = None if template is None else bind(template, dict(zip(family.axes, key.at, strict=True)))
    return bound.under.key if isinstance(bound, Div) and isinstance(bound.under, Sym) else None


def _first_infinite(family: Family) -> tuple[int, Key] | None:
    """The first step of `family` that is not finite, behind its position along the scan."""
    if isinstance(family.values, Grid):
        with suppress(OverflowError):  # a whole number beyond double precision
            if all(map(math.isfinite, family.values.flat)):
                return None
    else:
        from nnsolve.arrays import finite

        if finite(family.values):
            return None
    place = None if family.scan is None else family.axes.index(family.scan)
    bad = (at for at in positions(family.axes) if not _is_finite(family.value(at)))
    return min((0 if place is None else at[place], Key(family.name, at)) for at in bad)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _flattened(values: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    if depth == 0:
        yield values
        return
    for value in values:
        yield from _flattened(value, depth - 1)


def _digits(value: float | Decimal) -> str:
    """The digits of a given: a `Decimal` as typed, a float as short as it can be said."""
    text = str(value).lower()
    if text.endswith(".0") and isinstance(value, float):
        text = text[:-2]
    return text.replace("e+", "e")


def written(value: float | Decimal) -> Num:
    """`value` as a number in a formula, with its digits."""
    return Num(float(value), _digits(value))
