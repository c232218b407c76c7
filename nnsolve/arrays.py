"""The array interpreter: a whole family in one NumPy pass.

Every part of a formula is evaluated to an array that has only the axes it depends on; axes meet by
broadcasting, and a sum of products goes through einsum, so no array larger than its result is made.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from nnsolve.axis import Axis, Lookup, Offset, axes_of
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Div,
    Each,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    Where,
)
from nnsolve.functions import COMPARE, FUNCTIONS
from nnsolve.grid import Grid
from nnsolve.windows import keeps_inside, summed, view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nnsolve.axis import Index, Relation
    from nnsolve.derivation import Family
    from nnsolve.grid import Values

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"


def as_array(values: Values) -> Array:
    """`values` as a float64 array of the same shape; arrays are not copied."""
    if isinstance(values, Grid):
        return np.array(values.flat, dtype=np.float64).reshape(values.shape)
    return np.asarray(values, dtype=np.float64)


def finite(values: Values) -> bool:
    """Whether every value is a finite number."""
    array = as_array(values)
    with np.errstate(all="ignore"):
        # One pass tells in nearly every case: a sum is finite only when every term is.
        return bool(np.isfinite(array.sum())) or bool(np.isfinite(array).all())


def evaluate_family(
    template: Expr,
    axes: tuple[Axis, ...],
    values: Mapping[str, Values],
    where: tuple[Relation, ...] = (),
    fixed: Mapping[Axis, int] | None = None,
) -> Array:
    """Values of `template` for every position of `axes`, shape ``(a.size for a in axes)``.

    Axes in `fixed` stand still and have no dimension in the result. Positions outside of `where` are 0.
    A result that repeats along an axis is a read-only view; overflow gives infinities, never a warning.
    """
    still = dict(fixed or {})
    free = tuple(axis for axis in axes if axis not in still)
    with np.errstate(all="ignore"):
        run = _Pass(values, still, partial=bool(where))
        out = run.aligned(run.go(template), free)
        for relation in where:
            out = np.where(run.aligned(run.mask(relation), free) != 0, out, 0.0)
    return np.broadcast_to(out, tuple(axis.size for axis in free))


def scan_families(families: Sequence[Family], axis: Axis, values: Mapping[str, Values]) -> dict[str, Array]:
    """Values of families that advance together along `axis`, one position after another."""
    filled = {f.name: np.zeros(f.values.shape) for f in families}
    known: dict[str, Values] = {**values, **filled}
    for k in range(axis.size):
        for family in families:
            if family.template is not None:
                place = (slice(None),) * family.axes.index(axis) + (k,)
                filled[family.name][place] = evaluate_family(
                    family.template, family.axes, known, family.where, {axis: k}
                )
    return filled


class _Part:
    """An array with its axes; `owned` when nothing else refers to it, so it may be overwritten."""

    __slots__ = ("array", "axes", "owned")

    def __init__(self, array: Array, axes: tuple[Axis, ...], *, owned: bool) -> None:
        self.array, self.axes, self.owned = array, axes, owned


class _Pass:
    """One evaluation: the values it reads and the axes that stand still.

    Of a `partial` one only some positions count; at the others it may read anything, even past an edge.
    """

    def __init__(self, values: Mapping[str, Values], fixed: dict[Axis, int], *, partial: bool) -> None:
        self._values, self._fixed, self._partial = values, fixed, partial

    def go(self, expr: Expr) -> _Part:
        match expr:
            case Num(value):
                return _Part(np.array(value, dtype=np.float64), (), owned=False)
            case Sym():
                return self._read(expr)
            case Add(args):
                return self._sum(args)
            case Mul(args):
                return self._product(args)
            case Neg(arg):
                return self._map(np.negative, [self.go(arg)])
            case Div(over, under):
                return self._map(np.divide, [self.go(over), self.go(under)])
            case Pow(base, Num(2)):
                return self._map(np.square, [self.go(base)])
            case Pow(base, exponent):
                return self._map(np.power, [self.go(base), self.go(exponent)])
            case Call(function, args):
                return self._map(_function(function), [self.go(arg) for arg in args])
            case Max(args):
                return self._along(args, _greatest)
            case ArgMax(args):
                return self._along(args, _argmax)
            case Choose(cases, otherwise):
                out = self.go(otherwise)
                for test, then in reversed(cases):
                    true = self._map(COMPARE[test.op], [self.go(test.left), self.go(test.right)])
                    out = self._map(np.where, [true, self.go(then), out])
                return out
            case Where(relation, inside, outside):
                if all(axis in self._fixed for axis in relation.axes):
                    return self.go(inside if relation.holds(self._fixed) else outside)
                some = _Pass(self._values, self._fixed, partial=True)
                return self._map(np.where, [self.mask(relation), some.go(inside), some.go(outside)])
            case Each() | Slope():
                message = f"{type(expr).__name__} stands outside of a sum, product or maximum"
                raise TypeError(message)

    def aligned(self, part: _Part, frame: tuple[Axis, ...]) -> Array:
        """The array of `part` with a dimension, possibly of size 1, for every axis of `frame`."""
        order = [axis for axis in frame if axis in part.axes]
        array = part.array.transpose([part.axes.index(axis) for axis in order])
        return array.reshape([axis.size if axis in part.axes else 1 for axis in frame])

    def mask(self, relation: Relation) -> _Part:
        """1 where the relation holds, 0 elsewhere."""
        full = np.zeros([axis.size for axis in relation.axes])
        if relation.positions:
            full[tuple(np.array(sorted(relation.positions)).T)] = 1.0
        index = tuple(self._fixed.get(axis, slice(None)) for axis in relation.axes)
        return _Part(full[index], tuple(a for a in relation.axes if a not in self._fixed), owned=True)

    def _map(self, of: Callable[..., Any], args: list[_Part]) -> _Part:
        frame = _union(args)
        arrays = [self.aligned(arg, frame) for arg in args]
        return _Part(np.asarray(of(*arrays), dtype=np.float64), frame, owned=True)

    def _sum(self, args: tuple[Expr, ...]) -> _Part:
        total: _Part | None = None
        for arg in args:
            minus = isinstance(arg, Neg)
            inner = arg.arg if isinstance(arg, Neg) else arg
            part = self._total(inner) if isinstance(inner, Each) else self.go(inner)
            if total is None:
                total = self._map(np.negative, [part]) if minus else part
            else:
                total = self._combined(np.subtract if minus else np.add, total, part)
        return total if total is not None else self.go(Num(0.0))

    def _combined(self, of: Callable[..., Any], one: _Part, two: _Part) -> _Part:
        """`of` of two parts, written over one of them when it is ours and large enough."""
        frame = _union([one, two])
        shape = tuple(axis.size for axis in frame)
        left, right = self.aligned(one, frame), self.aligned(two, frame)
        for part, array in ((one, left), (two, right)):
            if part.owned and array.shape == shape and shape:
                return _Part(of(left, right, out=array), frame, owned=True)
        return _Part(np.asarray(of(left, right)), frame, owned=True)

    def _product(self, args: tuple[Expr, ...]) -> _Part:
        out: _Part | None = None
        for arg in args:
            part = self._factor(arg)
            out = part if out is None else self._combined(np.multiply, out, part)
        return out if out is not None else self.go(Num(1.0))

    def _factor(self, arg: Expr) -> _Part:
        return self._along((arg,), _multiplied) if isinstance(arg, Each) else self.go(arg)

    def _there(self, where: tuple[Relation, ...]) -> _Part:
        """1 where all relations hold, 0 elsewhere."""
        out = _Part(np.ones(()), (), owned=False)
        for relation in where:
            out = self._combined(np.multiply, out, self.mask(relation))
        return out

    def _total(self, each: Each) -> _Part:
        """Σ over one axis or several: einsum over the factors, so their product is never laid out."""
        axes, where, body = _nested(each)
        still = {axis: k for axis, k in self._fixed.items() if axis not in axes}
        run = _Pass(self._values, still, partial=self._partial or bool(where))
        factors = body.args if isinstance(body, Mul) else (body,)
        found = [run._factor(factor) for factor in factors]
        where = tuple(one for one in where if not run._padded(one, factors))
        if not where:
            return _summed(found, axes)
        there = run._there(where)
        out = _summed([*found, there], axes)
        if finite(out.array):
            return out
        # What does not count may be undefined, and 0 times it would be so too.
        return _summed([run._map(_kept, [there, one]) for one in found], axes)

    def _padded(self, relation: Relation, factors: Sequence[Expr]) -> bool:
        """Whether one of `factors` reads as 0 wherever `relation` does not hold."""
        if any(axis in self._fixed for axis in relation.axes):
            return False
        reads = [
            one
            for one in factors
            if isinstance(one, Sym) and not any(isinstance(i, Lookup) for i in one.index)
        ]
        return any(keeps_inside(relation, one.index, self._values[one.name].shape) for one in reads)

    def _along(self, args: tuple[Expr, ...], of: Callable[[Array, Array], Any]) -> _Part:
        """`of` over the values of `args`, every position of an `Each` one, and over which of them exist."""
        rows: list[_Part] = []
        there: list[_Part] = []
        for arg in args:
            if not isinstance(arg, Each):
                rows.append(self.go(arg))
                there.append(self._there(()))
                continue
            partial = self._partial or bool(arg.where)
            for k in range(arg.axis.size):
                here = _Pass(self._values, {**self._fixed, arg.axis: k}, partial=partial)
                exists = here._there(arg.where)
                if exists.array.any():
                    rows.append(here.go(arg.body))
                    there.append(exists)
        frame = _union([*rows, *there])
        values, exist = self._stacked(rows, frame), self._stacked(there, frame) != 0
        return _Part(np.asarray(of(values, exist), dtype=np.float64), frame, owned=True)

    def _stacked(self, rows: list[_Part], frame: tuple[Axis, ...]) -> Array:
        shape = [axis.size for axis in frame]
        each = [np.broadcast_to(self.aligned(row, frame), shape) for row in rows]
        return np.stack(each, axis=-1) if each else np.empty((*shape, 0))

    def _read(self, sym: Sym) -> _Part:
        array = as_array(self._values[sym.name])
        index: list[Any] = [self._fixed.get(i, i) if isinstance(i, Axis) else i for i in sym.index]
        axes = [i for i in index if isinstance(i, Axis)]
        if all(isinstance(i, (int, Axis)) for i in index) and len(set(axes)) == len(axes):
            picked = array[tuple(slice(i.size) if isinstance(i, Axis) else i for i in index)]
            return _Part(np.asarray(picked), tuple(axes), owned=False)
        found = view(array, sym.index, self._fixed, partial=self._partial)
        if found is not None:
            return _Part(*found, owned=False)
        frame = tuple(dict.fromkeys(axis for i in index for axis in axes_of(i) if axis not in self._fixed))
        pairs = zip(index, array.shape, strict=True)
        numbers = tuple(self._inside(self._numbers(i, frame), size) for i, size in pairs)
        picked = np.broadcast_to(np.asarray(array[numbers]), tuple(axis.size for axis in frame))
        return _Part(picked, frame, owned=False)

    def _inside(self, number: Any, size: int) -> Any:  # noqa: ANN401  (int or integer array)
        if self._partial:
            return np.clip(number, 0, size - 1)
        if np.min(number) < 0:
            message = f"index {np.min(number)} is out of bounds"
            raise IndexError(message)
        return number

    def _numbers(self, index: Index, frame: tuple[Axis, ...]) -> Any:  # noqa: ANN401  (int or integer array)
        match index:
            case int():
                return index
            case Axis():
                if index in self._fixed:
                    return self._fixed[index]
                return np.arange(index.size).reshape([index.size if a == index else 1 for a in frame])
            case Offset(terms, shift):
                return sum((factor * self._numbers(axis, frame) for factor, axis in terms), shift)
            case Lookup(axes, table):
                flat: Any = 0
                for axis in axes:
                    flat = flat * axis.size + self._numbers(axis, frame)
                return np.array(table)[flat]


def _union(found: Sequence[_Part]) -> tuple[Axis, ...]:
    return tuple(dict.fromkeys(axis for part in found for axis in part.axes))


def _nested(each: Each) -> tuple[tuple[Axis, ...], tuple[Relation, ...], Expr]:
    """The axes of a sum of sums, their relations and the innermost body."""
    axes, where, body = (each.axis,), each.where, each.body
    while isinstance(body, Add) and len(body.args) == 1:
        (inner,) = body.args
        if not isinstance(inner, Each) or inner.axis in axes:
            break
        axes, where, body = (*axes, inner.axis), (*where, *inner.where), inner.body
    return axes, where, body


def _summed(factors: list[_Part], axes: tuple[Axis, ...]) -> _Part:
    """The sum along `axes` of the product of `factors`."""
    absent = [axis for axis in axes if axis not in _union(factors)]
    factors = [*factors, *(_Part(np.ones(axis.size), (axis,), owned=True) for axis in absent)]
    out, kept = summed([part.array for part in factors], [part.axes for part in factors], axes)
    return _Part(out, kept, owned=True)


def _kept(there: Array, values: Array) -> Array:
    return np.where(there, values, 0.0)


def _greatest(values: Array, exist: Array) -> Array:
    return np.where(exist, values, -np.inf).max(axis=-1)


def _argmax(values: Array, exist: Array) -> Array:
    first = np.where(exist, values, -np.inf).argmax(axis=-1)[..., None]
    before = np.take_along_axis(np.cumsum(exist, axis=-1), first, axis=-1)
    return before[..., 0] - 1


def _multiplied(values: Array, exist: Array) -> Array:
    return np.where(exist, values, 1.0).prod(axis=-1)


def _sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def _step(z: Array) -> Array:
    return np.where(z >= 0, 1.0, 0.0)


def _leaky_relu(z: Array, a: Array) -> Array:
    return np.where(z > 0, z, a * z)


def _elu(z: Array, a: Array) -> Array:
    return np.where(z > 0, z, a * np.expm1(np.minimum(z, 0.0)))


def _silu(z: Array) -> Array:
    return z * _sigmoid(z)


_ARRAY: dict[str, Callable[..., Any]] = {
    "identity": np.positive,  # a copy: what it is given may belong to somebody else
    "step": _step,
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "relu": partial(np.maximum, 0.0),
    "leaky_relu": _leaky_relu,
    "prelu": _leaky_relu,
    "rrelu": _leaky_relu,
    "silu": _silu,
    "elu": _elu,
    "softplus": partial(np.logaddexp, 0.0),
    "exp": np.exp,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "sin": np.sin,
    "cos": np.cos,
    "floor": np.floor,
    "ceil": np.ceil,
}


def _function(name: str) -> Callable[..., Any]:
    """The array form of a named function; those that NumPy lacks (erf and its kin) run value by value."""
    return _ARRAY.get(name) or np.vectorize(FUNCTIONS[name].of, otypes=[np.float64])
