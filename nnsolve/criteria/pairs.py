"""Losses of distances: a triplet of anchor, positive and negative, and pairs that are alike or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.criteria import rules
from nnsolve.errors import ProblemError
from nnsolve.expr import Call, Choose, Div, Expr, Mul, Num, Pow, Sym, replaced, total
from nnsolve.loss_rows import OUTPUT, SUM, N
from nnsolve.losses import at_target
from nnsolve.network.criterion import slope_of
from nnsolve.notation import Listed, Own, Ratio, Word
from nnsolve.rules import DISTANCE, SQUARED_DISTANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.criteria.given import Row
    from nnsolve.loss_rows import Loss
    from nnsolve.topic import Number


def triplet(
    b: Builder, vectors: Sequence[Row], margin: Number, row: Loss, *, gradient: bool
) -> tuple[list[Key], tuple[str, ...]]:
    """Write the loss `row` of an anchor, a positive and a negative; what is asked, and what is to be said."""
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
        _distance(b, name, total(c, Pow(a - other, Num(2))), row)
    loss = _of_triplet(replaced(at_target(row.scale, 1, N), lambda sym: row.term if sym == SUM else sym))
    b.step("L", loss, rule=rules.TRIPLET, phase=rules.LOSS, label=Word("L"))
    asked = [Key("L")]
    if gradient:
        asked += _triplet_slopes(b, c, row)
    says = "Triplet loss: dp is the distance of anchor and positive, dn that of anchor and negative."
    return asked, (says,)


def _of_triplet(formula: Expr) -> Expr:
    """A formula of the row, which reads how much farther the positive is than the negative."""
    return replaced(formula, lambda sym: Sym("dp") - Sym("dn") if sym == OUTPUT else sym)


def _distance(b: Builder, name: str, squares: Expr, row: Loss) -> None:
    squared = row.reads == "squared triplets"
    formula = squares if squared else Call("sqrt", (squares,))
    rule = SQUARED_DISTANCE if squared else DISTANCE
    b.step(name, formula, rule=rule, phase=rules.DISTANCES, label=Word(name))


def _triplet_slopes(b: Builder, c: Axis, row: Loss) -> list[Key]:
    """Slopes by every number of the three vectors; 0 where the margin is kept."""
    a, p, n = (Sym(letter, (c,)) for letter in "apn")
    dp, dn = Sym("dp"), Sym("dn")
    squared = row.reads == "squared triplets"
    if not squared and 0 in (_value(b, "dp"), _value(b, "dn")):
        message = (
            "expected vectors apart from the anchor, as a distance of 0 has no slope; found two equal ones"
        )
        raise ProblemError(message, ("anchor",))
    near: Expr = 2 * (a - p) if squared else Div(a - p, dp)
    far: Expr = 2 * (a - n) if squared else Div(a - n, dn)
    both: Expr = 2 * (n - p) if squared else near - far
    by = _of_triplet(at_target(slope_of(row), 1, N))
    keys: list[Key] = []
    for letter, slope in (("a", both), ("p", -near), ("n", far)):
        label = Ratio(Sym("L"), Sym(letter, (c,)))
        b.family(f"g{letter}", _through(by, slope), c, rule=rules.SLOPE, phase=rules.GRADIENT, label=label)
        keys.append(Key(f"g{letter}"))
    return keys


def _through(slope: Expr, local: Expr) -> Expr:
    """The product of a slope of the loss and a `local` one, case by case."""
    match slope:
        case Choose(cases, otherwise):
            made = tuple((test, _through(then, local)) for test, then in cases)
            return Choose(made, _through(otherwise, local))
        case Num(0):
            return slope
        case Num(1):
            return local
        case _:
            return Mul((slope, local))


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
    b.family("o", root, i, rule=DISTANCE, phase=rules.DISTANCES, label=label)
    made = b.families[-1]
    return [type(first[0][0])(repr(float(made.value((n,))))) for n in range(i.size)]
