"""The plain-Python interpreter of a whole family: its template becomes functions run at each position.

Small derivations are computed here, so they start without NumPy; `nnsolve.arrays` does the large ones.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from nnsolve.axis import Axis, Lookup, Offset, holds, positions
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Div,
    Each,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    Where,
)
from nnsolve.functions import COMPARE, FLOATS, FUNCTIONS, power, quotient
from nnsolve.grid import offset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nnsolve.axis import Index, Relation
    from nnsolve.expr import Expr
    from nnsolve.grid import Grid, Values

    Code = Callable[[], float]
    Place = Callable[[], int]


class Loop:
    """A template made ready to run: one counter an axis, one function a node.

    `fill` writes the value at every position of the axes into a grid; `advance` only those at one position of
    the axis `along`, which is how a scan runs its families one iteration at a time.
    """

    def __init__(
        self,
        template: Expr,
        axes: tuple[Axis, ...],
        values: Mapping[str, Values],
        where: tuple[Relation, ...] = (),
        along: Axis | None = None,
    ) -> None:
        self._axes, self._where, self._values = axes, where, values
        self._at: list[int] = [0] * len(axes)
        self._slot = {axis: n for n, axis in enumerate(axes)}
        self._run = self._code(template)
        self._scan = None if along is None else self._slot[along]
        self._rest = None if along is None else self._across(along)

    def fill(self, grid: Grid) -> None:
        """Compute every position and store it in `grid`."""
        at, shape = self._at, [axis.size for axis in self._axes]
        for here in positions(self._axes):
            place = 0
            for n, k in enumerate(here):
                at[n] = k
                place = place * shape[n] + k
            if not self._where or holds(self._where, dict(zip(self._axes, here, strict=True))):
                self._store(grid, place)

    def advance(self, grid: Grid, k: int) -> None:
        """Compute the positions at `k` of the axis of the scan and store them in `grid`."""
        at, slot, rest = self._at, self._scan, self._rest
        assert slot is not None  # noqa: S101  (only a loop along an axis advances)
        assert rest is not None  # noqa: S101  (likewise)
        stride, places = rest
        if places is None:
            at[slot] = k
            self._store(grid, k)
            return
        for here, place in places:
            at[: len(here)] = here
            at[slot] = k
            if not self._where or holds(self._where, dict(zip(self._axes, at, strict=False))):
                self._store(grid, place + k * stride)

    def _store(self, grid: Grid, place: int) -> None:
        try:
            grid.flat[place] = self._run()
        except OverflowError:  # a whole number beyond double precision met a float
            grid.flat[place] = math.inf

    def _across(self, along: Axis) -> tuple[int, list[tuple[tuple[int, ...], int]] | None]:
        """The stride of `along`, and every position beside it with its place; no list where there is one."""
        shape = tuple(axis.size for axis in self._axes)
        stride = math.prod(shape[self._slot[along] + 1 :])
        if len(shape) == 1:
            return 1, None
        still = tuple(Axis(axis.name, 1) if axis == along else axis for axis in self._axes)
        return stride, [(here, offset(shape, here)) for here in positions(still)]

    # ------------------------------------------------------------------------------------- nodes

    def _code(self, expr: Expr) -> Code:
        match expr:
            case Num(value):
                return lambda: value
            case Sym():
                return self._read(expr)
            case Add(args):
                return self._sum(args)
            case Mul(args):
                return self._product(args)
            case Neg(arg):
                inner = self._code(arg)
                return lambda: -inner()
            case Div(over, under):
                top, bottom = self._code(over), self._code(under)
                return lambda: quotient(top(), bottom())
            case Pow(base, Num(2)):
                inner = self._code(base)
                return lambda: square(inner())
            case Pow(base, exponent):
                inner, up = self._code(base), self._code(exponent)
                return lambda: power(inner(), up())
            case Call(function, args):
                return self._call(FUNCTIONS[function].of, args)
            case Max(args):
                every = self._every(args)
                return lambda: max(every())
            case ArgMax(args):
                every = self._every(args)
                return lambda: FLOATS.argmax(list(every()))
            case Choose(cases, otherwise):
                return self._choose(cases, otherwise)
            case Where(relation, inside, outside):
                there, yes, no = self._there(relation), self._code(inside), self._code(outside)
                return lambda: yes() if there() else no()
            case Each() | Slope():
                message = f"{type(expr).__name__} stands outside of a sum, product or maximum"
                raise TypeError(message)

    def _sum(self, args: tuple[Expr, ...]) -> Code:
        if any(isinstance(arg, Each) for arg in args):
            every = self._every(args)
            return lambda: sum(every())
        if len(args) == 2:  # noqa: PLR2004
            return self._pair(*args)
        codes = [self._code(arg) for arg in args]
        return lambda: sum([code() for code in codes])

    def _pair(self, left: Expr, right: Expr) -> Code:
        """A sum of two terms, or their difference."""
        one = self._code(left)
        if isinstance(right, Neg):
            taken = self._code(right.arg)
            return lambda: one() - taken()
        two = self._code(right)
        return lambda: one() + two()

    def _product(self, args: tuple[Expr, ...]) -> Code:
        if any(isinstance(arg, Each) for arg in args):
            every = self._every(args)
            return lambda: math.prod(every())
        codes = [self._code(arg) for arg in args]
        if len(codes) == 2:  # noqa: PLR2004
            one, two = codes
            return lambda: one() * two()
        if len(codes) == 3:  # noqa: PLR2004
            first, second, third = codes
            return lambda: first() * second() * third()
        return lambda: math.prod([code() for code in codes])

    def _call(self, of: Callable[..., float], args: tuple[Expr, ...]) -> Code:
        if len(args) == 1 and not isinstance(args[0], Each):
            inner = self._code(args[0])
            return lambda: of(inner())
        every = self._every(args)
        return lambda: of(*every())

    def _choose(self, cases: tuple[tuple[object, Expr], ...], otherwise: Expr) -> Code:
        from nnsolve.expr import Compare

        made: list[tuple[Code, Callable[[float, float], bool], Code, Code]] = []
        for test, then in cases:
            test = cast("Compare", test)
            made.append((self._code(test.left), COMPARE[test.op], self._code(test.right), self._code(then)))
        last = self._code(otherwise)

        def run() -> float:
            for left, true, right, then in made:
                if true(left(), right()):
                    return then()
            return last()

        return run

    def _every(self, args: tuple[Expr, ...]) -> Callable[[], Iterator[float]]:
        """The values of `args` one after another, each `Each` run over its axis."""
        made = [self._spread(arg) if isinstance(arg, Each) else self._single(arg) for arg in args]

        def run() -> Iterator[float]:
            for part in made:
                yield from part()

        return made[0] if len(made) == 1 else run

    def _single(self, arg: Expr) -> Callable[[], Iterator[float]]:
        code = self._code(arg)

        def run() -> Iterator[float]:
            yield code()

        return run

    def _spread(self, each: Each) -> Callable[[], Iterator[float]]:
        slot = self._slot.get(each.axis)
        if slot is None:
            slot = self._slot[each.axis] = len(self._at)
            self._at.append(0)
        body, at, size = self._code(each.body), self._at, each.axis.size
        there = self._holds(each.where) if each.where else None

        def run() -> Iterator[float]:
            outside = at[slot]  # the same axis may stand still around the sum
            for k in range(size):
                at[slot] = k
                if there is None or there():
                    yield body()
            at[slot] = outside

        return run

    # ----------------------------------------------------------------------------------- indices

    def _holds(self, where: tuple[Relation, ...]) -> Callable[[], bool]:
        at = self._at
        tests = [([self._slot[axis] for axis in r.axes], r.positions) for r in where]
        return lambda: all(tuple([at[slot] for slot in slots]) in found for slots, found in tests)

    def _there(self, relation: Relation) -> Callable[[], bool]:
        """Whether the counters stand at a position of `relation`."""
        if len(relation.axes) != 1:
            return self._holds((relation,))
        at, slot = self._at, self._slot[relation.axes[0]]
        found = frozenset(k for (k,) in relation.positions)
        return lambda: at[slot] in found

    def _read(self, sym: Sym) -> Code:
        values = self._values[sym.name]
        flat = cast("Grid", values).flat
        if not sym.index:
            return lambda: flat[0]
        if len(sym.index) == 1:
            return self._along(flat, sym.index[0])
        place = self._row_major(sym.index, values.shape)
        return lambda: flat[place()]

    def _along(self, flat: list[float], index: Index) -> Code:
        """A value of a family with one axis: the common read of a scan."""
        at = self._at
        match index:
            case int():
                return lambda: flat[index]
            case Axis():
                slot = self._slot[index]
                return lambda: flat[at[slot]]
            case Offset(((1, axis),), shift):
                slot = self._slot[axis]
                return lambda: flat[at[slot] + shift]
            case _:
                place = self._row_major((index,), (len(flat),))
                return lambda: flat[place()]

    def _row_major(self, index: tuple[Index, ...], shape: tuple[int, ...]) -> Place:
        at, base, moving, others = self._at, 0, list[tuple[int, int]](), list[tuple[int, "Place"]]()
        stride = 1
        for one, size in zip(reversed(index), reversed(shape), strict=True):
            match one:
                case int():
                    base += one * stride
                case Axis():
                    moving.append((self._slot[one], stride))
                case Offset(terms, shift):
                    base += shift * stride
                    moving += [(self._slot[axis], factor * stride) for factor, axis in terms]
                case Lookup(axes, table):
                    others.append((stride, self._looked_up(axes, table)))
            stride *= size
        if others:
            return lambda: (
                base + sum([at[s] * step for s, step in moving]) + sum([step * get() for step, get in others])
            )
        match moving:
            case []:
                return lambda: base
            case [(slot, step)]:
                return lambda: base + at[slot] * step
            case [(slot, step), (other, stride)]:
                return lambda: base + at[slot] * step + at[other] * stride
            case _:
                return lambda: base + sum([at[s] * step for s, step in moving])

    def _looked_up(self, axes: tuple[Axis, ...], table: tuple[int, ...]) -> Place:
        place = self._row_major(axes, tuple(axis.size for axis in axes))
        return lambda: table[place()]


def square(base: float) -> float:
    """`base`², inf where it leaves the range."""
    return base * base if isinstance(base, float) else power(base, 2)


def work(template: Expr, axes: tuple[Axis, ...]) -> int:
    """About how many elementary operations the family takes: positions times terms of its sums."""
    from nnsolve.expr import parts

    def terms(expr: Expr) -> int:
        inner = 1 + sum(terms(e) for e in parts(expr))
        return inner * expr.axis.size if isinstance(expr, Each) else inner

    return terms(template) * math.prod(axis.size for axis in axes)
