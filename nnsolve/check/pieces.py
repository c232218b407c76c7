"""Pieces of a formula within a working: one that was stated on its own, one that an error has emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.check.slope import tight
from nnsolve.evaluate import evaluate
from nnsolve.expr import Mul, Sym, parts, rebuilt
from nnsolve.functions import FLOATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.check.interval import Interval
    from nnsolve.check.replay import Replay
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

_STATED = Key("stated piece")


def piece_range(found: Replay, piece: Expr, again: Mapping[Key, Sequence[tuple[int, Written]]]) -> Interval:
    """Everything that follows for a piece of a formula from the figures above it.

    Where a quantity was written `again`, it follows from any of its figures.
    """
    box = _box(found)

    def written(key: Key) -> Interval:
        low, high = box(key)
        for _, figure in again.get(key, ()):
            low, high = min(low, figure.low), max(high, figure.high)
        return low, high

    return tight(piece, written)


def range_with(found: Replay, formula: Expr, piece: Expr, stated: Interval) -> Interval:
    """Everything that follows for `formula` when its `piece` was carried on as it was stated."""
    box = _box(found)

    def with_piece(key: Key) -> Interval:
        return stated if key == _STATED else box(key)

    return tight(_put(formula, piece), with_piece)


def emptied(found: Replay, formula: Expr) -> bool:
    """Whether a factor of `formula` is 0 or 1 by the figures above it, and not in the solution."""
    exercise = found.exercise

    def written(key: Key) -> float:
        line = exercise.line(key)
        outcome = found.figure(line)
        return found.here(line) if outcome is None else outcome.figure.number

    for factor in _factors(formula):
        now = evaluate(factor, written, FLOATS)
        if now in {0, 1} and evaluate(factor, exercise.value, FLOATS) != now:
            return True
    return False


def _box(found: Replay) -> Callable[[Key], Interval]:
    exercise = found.exercise
    return lambda key: found.carried(exercise.line(key))


def _put(expr: Expr, piece: Expr) -> Expr:
    if expr == piece:
        return Sym(_STATED.name)
    inner = parts(expr)
    return rebuilt(expr, [_put(one, piece) for one in inner]) if inner else expr


def _factors(expr: Expr) -> Iterator[Expr]:
    if isinstance(expr, Mul):
        yield from (arg for arg in expr.args if not isinstance(arg, Mul))
    for inner in parts(expr):
        yield from _factors(inner)
