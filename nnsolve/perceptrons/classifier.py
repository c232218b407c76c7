"""A threshold on one variable, read off labelled points: nearest points, midpoint, whole factor, check."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.axis import Key, Relation
from nnsolve.errors import ProblemError
from nnsolve.expr import HALF, Neg, Num, greatest
from nnsolve.notation import Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.separation import Worked
from nnsolve.perceptrons.unit import check_table, stepped

if TYPE_CHECKING:
    from nnsolve.build import Builder
    from nnsolve.expr import Expr
    from nnsolve.perceptrons.unit import Given

_MOST = 1000
"""The largest factor that is tried to make the threshold whole."""


def classified(b: Builder, have: Given) -> Worked:
    """Add the working of a threshold for the one input; raises `ProblemError` where there is none."""
    on, off = have.samples.group(have.step.on), have.samples.group(have.step.off)
    if have.i.size != 1 or not on or not off:
        message = "expected one input and points of both classes"
        raise ProblemError(message, ("rows",))
    points = [Fraction(row[0]) for row in have.samples.rows]
    high, low = min(points[s] for s in on), max(points[s] for s in off)
    above = low < high
    below, over = (off, on) if above else (on, off)
    left, right = max(points[s] for s in below), min(points[s] for s in over)
    if not left < right:
        message = f"no threshold tells the classes apart: {_crossed(have, on, off)}"
        raise ProblemError(message, ("rows",))
    p = have.x[have.s, 0]
    first, last = have.named(have.samples.targets[below[0]]), have.named(have.samples.targets[over[0]])
    lower = b.step(
        "largest",
        greatest(have.s, p, (_of(have, below),)),
        rule=rule.GREATEST,
        phase=rule.CLASSIFIER,
        label=Word(f"largest {first}", "largest"),
    )
    upper = b.step(
        "smallest",
        Neg(greatest(have.s, Neg(p), (_of(have, over),))),
        rule=rule.LEAST,
        phase=rule.CLASSIFIER,
        label=Word(f"smallest {last}", "smallest"),
    )
    middle = HALF * (lower.alone + upper.alone)
    t = b.step("mid", middle, rule=rule.MIDPOINT, phase=rule.CLASSIFIER, label=Word("mid"))
    factor = _clearing((left + right) / 2) * (1 if above else -1)
    a = b.step("a", Num(factor), rule=rule.SCALE, phase=rule.CLASSIFIER, label=Word("a"))
    c = b.step("c", Neg(a.alone * t.alone), rule=rule.SCALE, phase=rule.CLASSIFIER, label=Word("c"))
    template: Expr = a.alone * p + c.alone
    z = b.family("z", template, have.s, rule=rule.LINE, phase=rule.CHECK, label=Word("z"))
    y = stepped(b, have, z, rule.CHECK, "y", "y")
    name = have.samples.names[0]
    says = f"a·{name} + c is 0 at the threshold, halfway between the classes; its sign tells them apart."
    return Worked((Key("mid"), Key("a"), Key("c")), (Key(y.name),), says, (check_table(have, "z", y, b),))


def _of(have: Given, group: tuple[int, ...]) -> Relation:
    return Relation((have.s,), frozenset((s,) for s in group))


def _clearing(edge: Fraction) -> int:
    """The smallest whole factor that makes `edge` whole, 1 where it would be large."""
    return edge.denominator if edge.denominator <= _MOST else 1


def _crossed(have: Given, on: tuple[int, ...], off: tuple[int, ...]) -> str:
    """Three points that lie in turn in one class, the other and the first again."""
    ends: list[str] = []
    for group in (on, off):
        values = [have.samples.rows[s][0] for s in group]
        ends.append(f"{have.named(have.samples.targets[group[0]])} lies from {min(values)} to {max(values)}")
    return ", ".join(ends)
