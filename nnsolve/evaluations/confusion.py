"""Confusion counts: from samples, from a matrix, or given; and the four counts of every class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Relation
from nnsolve.evaluations import rules
from nnsolve.evaluations.scores import Counts
from nnsolve.exposition import Block, Named, Table, Valued
from nnsolve.expr import Add, Div, Expr, Mul, Num, Sym, total
from nnsolve.notation import Entry, Listed, Numbered, Own, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.evaluations.labels import Class, Labelled

LONGEST = 64
"""The most samples that the table of labels shows."""
COUNTS = ("TP", "FP", "FN", "TN")
_RULES = {
    "TP": rules.HITS,
    "FP": rules.FALSE_POSITIVES,
    "FN": rules.FALSE_NEGATIVES,
    "TN": rules.TRUE_NEGATIVES,
}


def write_samples(b: Builder, found: Labelled) -> Table:
    """Add the samples, each of which counts once; the table of their labels."""
    count = len(found.actual)
    s = Axis("i", count)
    b.given("s", [1] * count, s, label=Own(Numbered("s")))
    if found.rows:
        c = Axis("c", len(found.classes))
        b.given("score", [list(row) for row in found.rows], s, c, label=Entry("score"))
        from nnsolve.expr import argmax

        label = Own(Numbered("choice"))
        b.family(
            "choice", argmax(c, Sym("score", (s, c))), s, rule=rules.ARGMAX, phase=rules.CHOICE, label=label
        )
    rows = tuple(
        Block((Named(Sym("s", (n,))), str(found.classes[i]), str(found.classes[j])))
        for n, (i, j) in enumerate(zip(found.actual, found.predicted, strict=True))
        if n < LONGEST
    )
    return Table("Labels", "given", ("sample", "actual", "predicted"), rows)


class Matrix:
    """Every class scored: a confusion matrix ``n[i, j]`` of actual and predicted class, and its counts."""

    def __init__(self, b: Builder, classes: Sequence[Class], tags: Sequence[str]) -> None:
        self.b, self.classes, self.tags = b, classes, tags
        self._i, self._j = Axis("i", len(tags)), Axis("j", len(tags))
        self._names = Own(Listed(tuple(f"n[{one},{two}]" for one in tags for two in tags)))

    def from_samples(self, found: Labelled) -> list[list[int]]:
        """Write every cell as the sum of its samples."""
        size = len(self.tags)
        s = Axis("s", len(found.actual))
        here = ((*pair, n) for n, pair in enumerate(zip(found.actual, found.predicted, strict=True)))
        cells = Relation((self._i, self._j, s), frozenset(here))
        body = total(s, Sym("s", (s,)), (cells,))
        axes = (self._i, self._j)
        self.b.family("n", body, *axes, rule=rules.CELL, phase=rules.COUNTS, label=self._names)
        return [[len(found.cell(i, j)) for j in range(size)] for i in range(size)]

    def given(self, rows: Sequence[Sequence[int]]) -> list[list[int]]:
        """Add the matrix as it stands in the exercise: rows are actual, columns predicted classes."""
        self.b.given("n", [list(row) for row in rows], self._i, self._j, label=self._names)
        return [list(row) for row in rows]

    def table(self, place: str) -> Table:
        """The matrix with its classes."""
        blocks = tuple(
            Block((str(one), *(Valued(Sym("n", (i, j))) for j in range(len(self.tags)))))
            for i, one in enumerate(self.classes)
        )
        head = ("actual \\ predicted", *map(str, self.classes))
        return Table("Confusion matrix", place, head, blocks, whole=True)

    def counts(self, cells: Sequence[Sequence[int]]) -> list[Counts]:
        """Write N and the four counts of every class."""
        size = len(self.tags)
        c = Axis("c", size)
        every = total(self._i, total(self._j, Sym("n", (self._i, self._j))))
        self.b.step("N", every, rule=rules.TOTAL, phase=rules.COUNTS, label=Word("N"))
        other = frozenset((one, two) for one in range(size) for two in range(size) if one != two)
        formulas: dict[str, Expr] = {
            "TP": Sym("n", (c, c)),
            "FP": total(self._i, Sym("n", (self._i, c)), (Relation((self._i, c), other),)),
            "FN": total(self._j, Sym("n", (c, self._j)), (Relation((c, self._j), other),)),
            "TN": Sym("N") - Sym("TP", (c,)) - Sym("FP", (c,)) - Sym("FN", (c,)),
        }
        for name, template in formulas.items():
            label = Own(Listed(tuple(f"{name}[{tag}]" for tag in self.tags)))
            self.b.family(name, template, c, rule=_RULES[name], phase=rules.COUNTS, label=label)
        label = Own(Listed(tuple(f"support[{tag}]" for tag in self.tags)))
        support = Sym("TP", (c,)) + Sym("FN", (c,))
        self.b.family("support", support, c, rule=rules.SUPPORT, phase=rules.COUNTS, label=label)
        return [_counts(cells, k) for k in range(size)]

    def accuracy(self) -> None:
        """Write the share of the diagonal."""
        c = Axis("c", len(self.tags))
        accuracy(self.b, total(c, Sym("TP", (c,))), Sym("N"))


def _counts(cells: Sequence[Sequence[int]], k: int) -> Counts:
    hits, row, column = cells[k][k], sum(cells[k]), sum(one[k] for one in cells)
    return Counts(hits, column - hits, row - hits, sum(map(sum, cells)) - row - column + hits)


def one_positive(b: Builder, found: Labelled, positive: int) -> Counts:
    """Write the four counts of one positive class, each as the sum of its samples."""
    other = len(found.classes) - 1 - positive
    cells = {
        "TP": found.cell(positive, positive),
        "FP": found.cell(other, positive),
        "FN": found.cell(positive, other),
        "TN": found.cell(other, other),
    }
    for name, samples in cells.items():
        every = Add(tuple(Sym("s", (n,)) for n in sorted(samples)))
        b.step(name, every, rule=rules.CELL, phase=rules.COUNTS, label=Word(name))
    return Counts(*(len(cells[name]) for name in COUNTS))


def four_given(b: Builder, counts: Counts) -> None:
    """Add the four counts as they stand in the exercise."""
    for name in COUNTS:
        b.given(name, getattr(counts, name), label=Word(name))


def two_accuracy(b: Builder) -> None:
    """Write the accuracy from the four counts of a positive class."""
    tp, fp, fn, tn = (Sym(name) for name in COUNTS)
    accuracy(b, tp + tn, tp + fp + fn + tn)


def accuracy(b: Builder, right: Expr, every: Expr) -> None:
    """Write the accuracy as a share."""
    template = Div(right, every)
    b.step("accuracy", template, rule=rules.ACCURACY, phase=rules.SCORES, label=Word("accuracy"))


def percent(b: Builder) -> None:
    """Write the accuracy in percent."""
    label = Word("accuracy in %", "accuracy_percent")
    template = Mul((Num(100), Sym("accuracy")))
    b.step("accuracy_percent", template, rule=rules.PERCENT, phase=rules.SCORES, label=label)


def two_table(names: tuple[str, str]) -> Table:
    """The four counts as a matrix; `names` are the positive and the other class."""
    rows = ((names[0], "TP", "FN"), (names[1], "FP", "TN"))
    blocks = tuple(Block((one, Valued(Sym(left)), Valued(Sym(right)))) for one, left, right in rows)
    return Table("Confusion matrix", "result", ("actual \\ predicted", *names), blocks, whole=True)
