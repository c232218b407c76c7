"""Maxout: the greatest of several linear pieces, which of them wins, and its slopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.activations import rules
from nnsolve.axis import Axis, Key
from nnsolve.expr import Add, Choose, Compare, Each, Expr, Mul, Num, Sym, argmax, greatest
from nnsolve.notation import Listed, Numbered, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.topic import Number


def pieces(
    b: Builder, x: Sequence[Number], weights: Sequence[Sequence[Number]], bias: Sequence[Number]
) -> int:
    """Write the net input of every piece at the inputs `x`; how many pieces there are."""
    i, c = Axis("i", len(x)), Axis("c", len(weights))
    b.given("x", x, i, label=Own(Numbered("x")))
    names = tuple(f"w{n + 1}{m + 1}" for n in range(c.size) for m in range(i.size))
    if i.size > 9 or c.size > 9:  # noqa: PLR2004  (w111 would be w1,11 as well as w11,1)
        names = tuple(f"w{n + 1}_{m + 1}" for n in range(c.size) for m in range(i.size))
    b.given("w", weights, c, i, label=Own(Listed(names)))
    said = "z = Σ w·x + b" if bias else "z = Σ w·x"
    rule = structs.replace(rules.LINEAR, formula_text=said)
    terms: list[Expr] = [Each(i, Mul((Sym("w", (c, i)), Sym("x", (i,)))))]
    if bias:
        b.given("b", bias, c, label=Own(Numbered("b")))
        terms.append(Sym("b", (c,)))
    b.family("z", Add(tuple(terms)), c, rule=rule, phase=rules.PIECES, label=Own(Numbered("z")))
    return c.size


def given(b: Builder, z: Sequence[Number]) -> int:
    """Write the net inputs of the pieces as they stand in the exercise; how many there are."""
    b.given("z", z, Axis("c", len(z)), label=Own(Numbered("z")))
    return len(z)


def maxout(b: Builder, count: int, *, slope: bool) -> list[Key]:
    """Write the greatest of `count` pieces, its place and, where wanted, its slopes."""
    c = Axis("c", count)
    z = Sym("z", (c,))
    out = Word("maxout(z)", "maxout")
    b.step("out", greatest(c, z), rule=rules.MAXOUT, phase=rules.GREATEST, label=out)
    best = Word("argmax z", "argmax_z")
    b.step("best", argmax(c, z), rule=rules.WINNER, phase=rules.GREATEST, label=best)
    asked = [Key("out"), Key("best")]
    if slope:
        for n in range(count):
            other = Compare(Sym("best"), "<" if n else ">", Num(n))
            cases = (
                [(other, Num(0))]
                if n in (0, count - 1)
                else [
                    (Compare(Sym("best"), "<", Num(n)), Num(0)),
                    (Compare(Sym("best"), ">", Num(n)), Num(0)),
                ]
            )
            label = Ratio(Sym("out"), Sym("z", (n,)))
            template = Choose(tuple(cases), Num(1))
            b.step(f"d{n + 1}", template, rule=rules.MAXOUT_SLOPE, phase=rules.WINNING, label=label)
            asked.append(Key(f"d{n + 1}"))
    return asked
