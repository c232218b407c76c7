"""One-hot codes of sparse labels, and sparse labels of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.evaluations import rules
from nnsolve.exposition import Block, Named, Table, Valued
from nnsolve.expr import Choose, Compare, Num, Sym, argmax
from nnsolve.notation import Entry, Listed, Numbered, Own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.evaluations.labels import Class


def one_hot(b: Builder, labels: Sequence[int], classes: Sequence[Class], tags: Sequence[str]) -> list[Key]:
    """Write the code of every label (a position in `classes`); classes that are numbers keep them."""
    numbers = [one if isinstance(one, int) else n for n, one in enumerate(classes)]
    s, c = Axis("i", len(labels)), Axis("c", len(classes))
    b.given("label", [numbers[n] for n in labels], s, label=Own(Numbered("label")))
    b.given("class", numbers, c, label=Own(Listed(tuple(f"class[{tag}]" for tag in tags))))
    own, one = Sym("label", (s,)), Sym("class", (c,))
    # Not by ==, as its sign would stand in a line of equal signs.
    template = Choose(((Compare(own, "<", one), Num(0)), (Compare(own, ">", one), Num(0))), Num(1))
    b.family("onehot", template, s, c, rule=rules.ONE_HOT, phase=rules.CODES, label=Entry("onehot"))
    return [Key("onehot")]


def says(classes: Sequence[Class]) -> str:
    """What codes of so many `classes` are, in a sentence."""
    return f"One-hot codes of {len(classes)} classes: {', '.join(map(str, classes))}."


def label_tables(labels: Sequence[int], classes: Sequence[Class]) -> tuple[Table, ...]:
    """The labels with their numbers, and the number of each class."""
    rows = tuple(
        Block((Named(Sym("label", (n,))), str(classes[k]), Valued(Sym("label", (n,)))))
        for n, k in enumerate(labels)
    )
    every = tuple(Block((str(one), Valued(Sym("class", (n,))))) for n, one in enumerate(classes))
    return (
        Table("Labels", "given", ("sample", "label", "number"), rows),
        Table("Classes", "given", ("class", "number"), every),
    )


def sparse(b: Builder, codes: Sequence[Sequence[int]]) -> list[Key]:
    """Write the position of the 1 in every code."""
    s, c = Axis("i", len(codes)), Axis("c", len(codes[0]))
    b.given("onehot", [list(row) for row in codes], s, c, label=Entry("onehot"))
    template = argmax(c, Sym("onehot", (s, c)))
    b.family("label", template, s, rule=rules.SPARSE, phase=rules.CODES, label=Own(Numbered("label")))
    return [Key("label")]
