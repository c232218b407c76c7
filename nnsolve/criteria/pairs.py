"""Losses of distances: a triplet of anchor, positive and negative, and pairs that are alike or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.criteria import rules
from nnsolve.errors import ProblemError
from nnsolve.expr import Call, Choose, Compare, Div, Expr, Max, Num, Pow, Sym, total
from nnsolve.notation import Listed, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.criteria.given import Row
    from nnsolve.topic import Number


def triplet(
    b: Builder, vectors: Sequence[Row], margin: Number, distance: str, *, gradient: bool
) -> tuple[list[Key], tuple[str, ...]]:
    """Write the loss of an anchor, a positive and a negative; what is asked, and what is to be said."""
    names = ("anchor", "positive", "negative")
    for name, vector in zip(names, vectors, strict=True):
        if len(vector) != len(vectors[0]) or not vector:
            message = f"expected {len(vectors[0]) or 'some'} numbers, as the anchor has, found {len(vector)}"
            raise ProblemError(message, (name,))
    c = Axis("c", len(vectors[0]))
    a, p, n = (Sym(letter, (c,)) for letter in "apn")
    for letter, vector in zip("apn", vectors, strict=True):
        label = Own(Listed(tuple(f"{letter}{k + 1}" for k in range(c.size))))
        b.given(letter, list(vector), c, label=label)
    b.given("margin", margin, label=Word("margin"))
    for name, other in (("dp", p), ("dn", n)):
        _distance(b, name, total(c, Pow(a - other, Num(2))), distance)
    dp, dn = Sym("dp"), Sym("dn")
    loss = Max((Num(0), dp - dn + Sym("margin")))
    b.step("L", loss, rule=rules.TRIPLET, phase=rules.LOSS, label=Word("L"))
    asked = [Key("L")]
    if gradient:
        asked += _triplet_slopes(b, c, distance)
    says = "Triplet loss: dp is the distance of anchor and positive, dn that of anchor and negative."
    return asked, (says,)


def _distance(b: Builder, name: str, squares: Expr, distance: str) -> None:
    formula = Call("sqrt", (squares,)) if distance == "euclidean" else squares
    rule = rules.DISTANCE if distance == "euclidean" else rules.SQUARED_DISTANCE
    b.step(name, formula, rule=rule, phase=rules.DISTANCES, label=Word(name))


def _triplet_slopes(b: Builder, c: Axis, distance: str) -> list[Key]:
    """Slopes by every number of the three vectors; 0 where the margin is kept."""
    a, p, n = (Sym(letter, (c,)) for letter in "apn")
    dp, dn = Sym("dp"), Sym("dn")
    squared = distance == "squared"
    if not squared and 0 in (_value(b, "dp"), _value(b, "dn")):
        message = (
            "expected vectors apart from the anchor, as a distance of 0 has no slope; found two equal ones"
        )
        raise ProblemError(message, ("anchor",))
    near: Expr = 2 * (a - p) if squared else Div(a - p, dp)
    far: Expr = 2 * (a - n) if squared else Div(a - n, dn)
    both: Expr = 2 * (n - p) if squared else near - far
    test = Compare(dp - dn + Sym("margin"), ">", Num(0))
    keys: list[Key] = []
    for letter, slope in (("a", both), ("p", -near), ("n", far)):
        template = Choose(((test, slope),), Num(0))
        label = Ratio(Sym("L"), Sym(letter, (c,)))
        b.family(f"g{letter}", template, c, rule=rules.SLOPE, phase=rules.GRADIENT, label=label)
        keys.append(Key(f"g{letter}"))
    return keys


def _value(b: Builder, name: str) -> float:
    return next(family for family in b.families if family.name == name).value(())


def distances(b: Builder, first: Sequence[Row], second: Sequence[Row]) -> list[Number]:
    """Write the Euclidean distance of every pair of vectors as the output of a sample; its value."""
    if len(first) != len(second):
        message = f"expected as many vectors as in first, {len(first)}, found {len(second)}"
        raise ProblemError(message, ("second",))
    for side, rows in (("first", first), ("second", second)):
        for i, row in enumerate(rows):
            if len(row) != len(first[0]) or not row:
                message = (
                    f"expected {len(first[0]) or 'some'} numbers, as in the first vector, found {len(row)}"
                )
                raise ProblemError(message, (side, i))
    i, c = Axis("i", len(first)), Axis("c", len(first[0]))
    for letter, rows in (("x", first), ("y", second)):
        names = tuple(f"{letter}{n + 1}[{k}]" for n in range(i.size) for k in range(c.size))
        b.given(letter, [list(row) for row in rows], i, c, label=Own(Listed(names)))
    squares = total(c, Pow(Sym("x", (i, c)) - Sym("y", (i, c)), Num(2)))
    label = Own(Listed(tuple(f"d{n + 1}" for n in range(i.size))))
    root = Call("sqrt", (squares,))
    b.family("o", root, i, rule=rules.DISTANCE, phase=rules.DISTANCES, label=label)
    made = b.families[-1]
    return [type(first[0][0])(repr(float(made.value((n,))))) for n in range(i.size)]
