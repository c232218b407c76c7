"""Tight ranges: where a formula rises or falls in a quantity over the whole box, its ends decide.

The slopes are intervals, found backwards through the formula in one pass. Where one is positive or negative
everywhere, the range is taken between the ends of that quantity; the others go through the mean-value form
f(m) + f′(box)·(box − m). Both are cut with the natural range.
"""

from __future__ import annotations

from math import inf, isfinite, nextafter
from typing import TYPE_CHECKING, TypeAlias

from nnsolve.check.enclosure import EVERYTHING, INCREASING
from nnsolve.check.interval import (
    INTERVALS,
    ONE,
    ZERO,
    arguments,
    compared,
    divided,
    natural,
    negative,
    plus,
    point,
    raised,
    times,
)
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Compare,
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
from nnsolve.functions import FUNCTIONS, A, Z
from nnsolve.slopes import FUNCTION_SLOPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.interval import Box, Interval
    from nnsolve.expr import Expr

_RISING: Interval = (0, inf)
"""The difference quotients of a staircase."""
_STAIRS = frozenset({"step", "sign", "floor", "ceil"})
_SPECIAL = frozenset({"erf", "Phi", "phi", "gelu", "gelu_tanh"})
_TWO: Interval = (2, 2)
_Z, _A = Z.key, A.key

Taped: TypeAlias = "tuple[Expr, Interval, tuple[Taped, ...]]"
"""A node with its range and its parts, likewise."""


def tight(expr: Expr, box: Box) -> Interval:
    """An interval around every value of `expr` over `box`, of about the right width.

    >>> from nnsolve.expr import Sym
    >>> out = Sym("out")
    >>> low, high = tight(out * (1 - out), lambda key: (0.75, 0.76))
    >>> round(low, 6), round(high, 6)
    (0.1824, 0.1875)
    """
    tape = _taped(expr, box)
    whole = tape[1]
    slopes = _slopes(tape)
    free = {key: slope for key, slope in slopes.items() if box(key)[0] != box(key)[1]}
    if not free or whole[0] == whole[1]:
        return whole
    ends = corners(free, box)
    if ends is None:
        return whole
    lows, highs, rest = ends
    low, _ = _centred(expr, {**rest, **lows}, box, rest)
    _, high = _centred(expr, {**rest, **highs}, box, rest)
    return max(whole[0], low), min(whole[1], high)


def slopes_and_error(expr: Expr, box: Box) -> tuple[dict[Key, Interval], float]:
    """The slopes (difference quotients) of `expr` over `box`, and what running it in floats may miss.

    For each symbol an interval around all of them; the error bounds any run at floats of `box`.
    """
    found: dict[Key, Interval] = {}
    error = 0.0
    for node, factor in _backwards(_taped(expr, box)):
        if isinstance(node[0], Sym):
            key = node[0].key
            found[key] = plus(found[key], factor) if key in found else factor
        else:
            error += _rounding(node) * max(abs(factor[0]), abs(factor[1]))
    return found, error


def _rounding(node: Taped) -> float:
    """What one node adds to the error of a run in floats, four times over."""
    expr, value, inner = node
    if isinstance(expr, Call):
        unit = 1e-12 if expr.function in _SPECIAL else 1e-14
        # An argument far from 0 loses digits behind its point, which periodic functions show.
        return unit * (_size(value) + (1.0 if expr.function in {"sin", "cos"} else 0.0))
    if isinstance(expr, Add):
        return 1e-15 * len(inner) * sum([_size(i[1]) for i in inner])
    return 1e-15 * (len(inner) + 1) * _size(value)


def _size(value: Interval) -> float:
    return max(abs(value[0]), abs(value[1]))


Corner: TypeAlias = "dict[Key, Interval]"


def corners(slopes: Mapping[Key, Interval], box: Box) -> tuple[Corner, Corner, Corner] | None:
    """Where the least and the greatest value lie, and the quantities in which they need not lie at an end.

    `None` where one of the latter has no bound.
    """
    lows: Corner = {}
    highs: Corner = {}
    rest: Corner = {}
    for key, slope in slopes.items():
        one, two = box(key)
        if slope[0] >= 0:
            lows[key], highs[key] = (one, one), (two, two)
        elif slope[1] <= 0:
            lows[key], highs[key] = (two, two), (one, one)
        elif isfinite(one) and isfinite(two):
            rest[key] = (one, two)
        else:
            return None
    return lows, highs, rest


def _centred(expr: Expr, at: Corner, box: Box, rest: Corner) -> Interval:
    """The mean-value form over `rest`, the other quantities as in `at`."""

    def here(key: Key) -> Interval:
        return at.get(key) or box(key)

    if not rest:
        return natural(expr, here)
    tape = _taped(expr, here)
    slopes = _slopes(tape)
    middle: Corner = {}
    for key, (one, two) in rest.items():
        m = one + (two - one) / 2
        middle[key] = (m, m)
    centre = natural(expr, lambda key: middle.get(key) or here(key))
    for key, (one, two) in rest.items():
        m = middle[key][0]
        centre = plus(centre, times(slopes[key], (nextafter(one - m, -inf), nextafter(two - m, inf))))
    return max(tape[1][0], centre[0]), min(tape[1][1], centre[1])


# ---------------------------------------------------------------------------------------- forwards


def _taped(expr: Expr, box: Box) -> Taped:
    match expr:
        case Num(value):
            return expr, point(value), ()
        case Sym():
            return expr, box(expr.key), ()
        case Add(args) | Mul(args) | Max(args) | ArgMax(args) | Call(_, args):
            inner = tuple([_taped(a, box) for a in args])
            return expr, _value(expr, [i[1] for i in inner]), inner
        case Neg(arg):
            inner = (_taped(arg, box),)
            return expr, negative(inner[0][1]), inner
        case Div(one, two):
            inner = (_taped(one, box), _taped(two, box))
            return expr, divided(inner[0][1], inner[1][1]), inner
        case Pow(one, two):
            inner = (_taped(one, box), _taped(two, box))
            return expr, raised(inner[0][1], inner[1][1]), inner
        case Choose(cases, otherwise):
            return _chosen(expr, cases, otherwise, box)
        case Each() | Where() | Slope():
            message = f"{type(expr).__name__} has no value of its own: bind the template first"
            raise TypeError(message)


def _value(expr: Expr, values: Sequence[Interval]) -> Interval:
    match expr:
        case Add():
            return INTERVALS.add(values)
        case Mul():
            return INTERVALS.mul(values)
        case Max():
            return INTERVALS.greatest(values)
        case Call(function):
            return INTERVALS.call(function, values)
        case _:
            return INTERVALS.argmax(values)


def _chosen(choose: Choose, cases: tuple[tuple[Compare, Expr], ...], otherwise: Expr, box: Box) -> Taped:
    """The case that holds over the whole box, as if it stood alone; else all cases, with slopes unknown."""
    reached: list[Taped] = []
    unsure: list[Taped] = []
    for test, then in cases:
        left, right = _taped(test.left, box), _taped(test.right, box)
        holds = compared(left[1], test.op, right[1])
        if holds is not False:
            reached.append(_taped(then, box))
        if holds:
            break
        if holds is None:
            unsure += [left, right]
    else:
        reached.append(_taped(otherwise, box))
    if not unsure:
        return reached[-1]
    values = [r[1] for r in reached]
    whole = min(v[0] for v in values), max(v[1] for v in values)
    return choose, whole, (*unsure, *reached)


# --------------------------------------------------------------------------------------- backwards


def _backwards(tape: Taped) -> Iterator[tuple[Taped, Interval]]:
    """Every node, with the slope of the whole by it along one path."""
    todo: list[tuple[Taped, Interval]] = [(tape, ONE)]
    while todo:
        node, factor = todo.pop()
        yield node, factor
        todo.extend([(inner, times(factor, own)) for inner, own in _local(node)])


def _slopes(tape: Taped) -> dict[Key, Interval]:
    found: dict[Key, Interval] = {}
    for node, factor in _backwards(tape):
        if isinstance(node[0], Sym):
            key = node[0].key
            found[key] = plus(found[key], factor) if key in found else factor
    return found


def _local(node: Taped) -> Iterator[tuple[Taped, Interval]]:
    """The slope of a node by each of its parts."""
    expr, value, inner = node
    match expr:
        case Num() | Sym():
            return
        case Add():
            yield from ((i, ONE) for i in inner)
        case Mul():
            yield from zip(inner, _others([i[1] for i in inner]), strict=True)
        case Neg():
            yield inner[0], (-1, -1)
        case Div():
            under = inner[1][1]
            yield inner[0], divided(ONE, under)
            yield inner[1], negative(divided(value, under))
        case Pow():
            yield from zip(inner, _power_slopes(value, inner[0][1], inner[1][1]), strict=True)
        case Max():
            least = max(i[1][0] for i in inner)
            for n, one in enumerate(inner):
                low, high = one[1]
                others = max((i[1][1] for k, i in enumerate(inner) if k != n), default=-inf)
                yield one, ONE if low >= others else ZERO if high < least else (0, 1)
        case Call(function):
            yield from zip(inner, _call_slopes(function, value, [i[1] for i in inner]), strict=True)
        case _:  # a choice between cases jumps: only where it cannot does it have a slope
            flat = ZERO if value[0] == value[1] else EVERYTHING
            yield from ((i, flat) for i in inner)


def _others(values: Sequence[Interval]) -> list[Interval]:
    """For each factor the product of all others."""
    before = [ONE]
    for value in values[:-1]:
        before.append(times(before[-1], value))
    after = ONE
    out: list[Interval] = []
    for n in range(len(values) - 1, -1, -1):
        out.append(times(before[n], after))
        after = times(after, values[n])
    return out[::-1]


def _power_slopes(value: Interval, base: Interval, exponent: Interval) -> tuple[Interval, Interval]:
    if exponent == _TWO:
        by_base = times(_TWO, base)
    else:
        by_base = times(exponent, raised(base, plus(exponent, (-1, -1))))
    by_exponent = times(value, INTERVALS.call("ln", [base])) if base[0] > 0 else EVERYTHING
    return by_base, by_exponent


def _call_slopes(function: str, value: Interval, args: Sequence[Interval]) -> list[Interval]:
    """The slope by the net input, then by each parameter."""
    if function in _STAIRS:
        return [ZERO if value[0] == value[1] else _RISING]
    row = FUNCTIONS.get(function)
    box = arguments(args, value)
    slope = FUNCTION_SLOPES.get(function)
    defined = None if row is None else row.definition
    whole: dict[Key, Interval] = {}
    if defined is not None and (slope is None or len(args) > 1):
        whole = _slopes(_taped(defined, box))
    low, high = natural(slope, box) if slope is not None else whole.get(_Z, EVERYTHING)
    if function in INCREASING:  # also where rounding, or the edge of its domain, would hide it
        low, high = max(low, 0.0), max(high, 0.0)
    return [(low, high), *[whole.get(_A, EVERYTHING)] * (len(args) - 1)]
