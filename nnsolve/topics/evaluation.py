"""Evaluation of a classifier: confusion counts, accuracy, precision, recall, specificity, F1; one-hot codes.

Steps: every sample counts in one cell; the four counts of each class (or of one positive class); the scores;
macro, micro and weighted averages.

Conventions: ``zero-division`` (see `nnsolve.conventions`). Rows of a matrix are actual classes, columns
predicted ones. Sources: lecture notes, evaluation metrics and categorical losses; definitions as in
scikit-learn's ``precision_recall_fscore_support``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.evaluations import codes, confusion
from nnsolve.evaluations.labels import (
    Class,
    Label,
    labelled,
    ordered,
    places,
    positive_class,
    tags,
)
from nnsolve.evaluations.mistakes import MISTAKES
from nnsolve.evaluations.scores import SCORES, Counts, Scorer
from nnsolve.exposition import Block, Stated, Table, Valued
from nnsolve.expr import Sym
from nnsolve.notation import Word
from nnsolve.topic import Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation

USED = ("zero-division",)
MOST = 1_000_000_000

TEMPLATE = """\
topic = "evaluation"
title = "How good is the classifier?"
# source = "lecture notes, page 12"

# Labels are names, numbers, one-hot codes, or (predicted) rows of scores.
actual = ["cat", "dog", "cat", "bird", "dog", "cat"]
predicted = ["cat", "dog", "dog", "bird", "cat", "cat"]
# classes = ["cat", "dog", "bird"]    # their order; sorted when left out
# positive = "cat"                    # of two classes, the one that is scored

# In place of the two lists:
# matrix = [[5, 1], [2, 4]]           # rows are actual, columns predicted classes
# counts = { TP = 6, FP = 2, FN = 4, TN = 8 }
# counts = { right = 4, total = 5 }

# ask = "one-hot"                     # the codes of the actual labels, or "sparse" for the way back
# percent = true

[conventions]
zero-division = "zero"                # what 0/0 counts as: zero, one, or skip (left out of the averages)
"""


class EvaluationProblem(Problem, frozen=True, kw_only=True):
    """Labels, a matrix or counts, and what is asked.

    `counts` are TP, FP, FN and TN, or ``right`` and ``total``. `percent` gives the accuracy in percent too.
    `ask` is ``one-hot`` (codes of `actual`), ``sparse`` (labels of codes) or a list of names; without it,
    all scores.
    """

    actual: tuple[Label, ...] = ()
    predicted: tuple[Label, ...] = ()
    classes: tuple[Class, ...] = ()
    positive: Class | None = None
    matrix: tuple[tuple[int, ...], ...] = ()
    counts: dict[str, int] = {}
    percent: bool = False
    ask: Literal["", "one-hot", "sparse"] | tuple[str, ...] = ""


def derive(p: EvaluationProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    conventions = chosen(p.conventions, USED)
    b = Builder(p.title or TOPIC.title)
    if p.ask in ("one-hot", "sparse"):
        return _coded(b, p)
    forms = [name for name in ("actual", "matrix", "counts") if getattr(p, name)]
    if p.predicted and "actual" not in forms:
        forms.insert(0, "actual")
    if len(forms) != 1:
        found = " and ".join(forms) or "none"
        message = f"expected actual and predicted labels, a matrix, or counts, found {found}"
        raise ProblemError(message, (forms[1],) if forms else ())
    work = {"actual": _from_labels, "matrix": _from_matrix, "counts": _from_counts}[forms[0]]
    made = work(b, p, conventions["zero-division"])
    return structs.replace(made, asked=_named(made, p.ask)) if isinstance(p.ask, tuple) and p.ask else made


def _named(made: Derivation, asked: Sequence[str]) -> tuple[Key, ...]:
    keys: list[Key] = []
    for n, name in enumerate(asked):
        try:
            keys += made.named((name,))
        except NnsolveError as unknown:
            raise ProblemError(str(unknown), ("ask", n)) from None
    return tuple(keys)


# -------------------------------------------------------------------------------------- three ways in


def _from_labels(b: Builder, p: EvaluationProblem, convention: str) -> Derivation:
    found = labelled(p.actual, p.predicted, p.classes)
    positive = positive_class(found.classes, p.positive)
    table = confusion.write_samples(b, found)
    shown = (Key("choice"),) if found.rows else ()
    if positive is None:
        matrix = confusion.Matrix(b, found.classes, found.tags)
        cells = matrix.from_samples(found)
        return _every_class(b, p, convention, matrix, cells, (table, matrix.table("result")), shown)
    counts = confusion.one_positive(b, found, positive)
    names = (
        str(found.classes[positive]),
        *(str(one) for one in found.classes if one != found.classes[positive]),
    )
    return _one_class(b, p, convention, counts, (names[0], names[1]), (table,), shown)


def _from_matrix(b: Builder, p: EvaluationProblem, convention: str) -> Derivation:
    size = len(p.matrix)
    for n, row in enumerate(p.matrix):
        if len(row) != size:
            message = f"expected {size} counts, as there are {size} rows, found {len(row)}"
            raise ProblemError(message, ("matrix", n))
        for m, count in enumerate(row):
            _check_count(count, ("matrix", n, m))
    if p.classes and len(p.classes) != size:
        message = f"expected {size} classes, one for each row of the matrix, found {len(p.classes)}"
        raise ProblemError(message, ("classes",))
    if not sum(map(sum, p.matrix)):
        message = "expected a matrix of samples, found only zeros"
        raise ProblemError(message, ("matrix",))
    classes = ordered((("matrix", ()),), p.classes) if p.classes else tuple(range(size))
    ordered((("matrix", ()),), classes)
    positive = positive_class(classes, p.positive)
    if positive is not None and size == 2:  # noqa: PLR2004
        other = 1 - positive
        cells = p.matrix
        counts = Counts(
            cells[positive][positive], cells[other][positive], cells[positive][other], cells[other][other]
        )
        confusion.four_given(b, counts)
        return _one_class(b, p, convention, counts, (str(classes[positive]), str(classes[other])), (), ())
    matrix = confusion.Matrix(b, classes, tags(classes))
    given = matrix.given(p.matrix)
    return _every_class(b, p, convention, matrix, given, (matrix.table("given"),), ())


def _from_counts(b: Builder, p: EvaluationProblem, convention: str) -> Derivation:
    names = set(p.counts)
    for name, count in p.counts.items():
        _check_count(count, ("counts", name))
    if names == {"right", "total"}:
        return _share(b, p)
    if names != set(confusion.COUNTS):
        message = f"expected TP, FP, FN and TN, or right and total, found {', '.join(p.counts)}"
        raise ProblemError(message, ("counts",))
    counts = Counts(*(p.counts[name] for name in confusion.COUNTS))
    if not sum(p.counts.values()):
        message = "expected counts of samples, found only zeros"
        raise ProblemError(message, ("counts",))
    confusion.four_given(b, counts)
    return _one_class(b, p, convention, counts, ("positive", "negative"), (), ())


def _check_count(count: int, path: tuple[str | int, ...]) -> None:
    if not 0 <= count <= MOST:
        message = f"expected a count from 0 to {MOST}, found {count}"
        raise ProblemError(message, path)


def _share(b: Builder, p: EvaluationProblem) -> Derivation:
    right, every = p.counts["right"], p.counts["total"]
    if not 0 < every >= right:
        message = f"expected a total above 0 and no more right ones than that, found {right} of {every}"
        raise ProblemError(message, ("counts",))
    for name in ("right", "total"):
        b.given(name, p.counts[name], label=Word(name))
    confusion.accuracy(b, Sym("right"), Sym("total"))
    return b.done(_accuracy(b, p), summary=(f"{right} of {every} predictions were right.",))


def _accuracy(b: Builder, p: EvaluationProblem) -> list[Key]:
    if not p.percent:
        return [Key("accuracy")]
    confusion.percent(b)
    return [Key("accuracy"), Key("accuracy_percent")]


# -------------------------------------------------------------------------------------------- scores


def _one_class(
    b: Builder,
    p: EvaluationProblem,
    convention: str,
    counts: Counts,
    names: tuple[str, str],
    tables: tuple[Table, ...],
    shown: tuple[Key, ...],
) -> Derivation:
    scorer = Scorer(b, (counts,), (), (names[0],), convention)
    confusion.two_accuracy(b)
    asked = [*_accuracy(b, p), *scorer.write()]
    total = counts.TP + counts.FP + counts.FN + counts.TN
    return b.done(
        asked,
        shown=shown,
        summary=(f"{total} samples; the positive class is {names[0]}.", *scorer.missing),
        conventions=_stated(convention, scorer),
        tables=(*tables, confusion.two_table(names)),
    )


def _every_class(
    b: Builder,
    p: EvaluationProblem,
    convention: str,
    matrix: confusion.Matrix,
    cells: list[list[int]],
    tables: tuple[Table, ...],
    shown: tuple[Key, ...],
) -> Derivation:
    counts = matrix.counts(cells)
    said = [str(one) for one in matrix.classes]
    scorer = Scorer(b, counts, matrix.tags, said, convention)
    matrix.accuracy()
    asked = [*_accuracy(b, p), *scorer.write()]
    averages = scorer.averages()
    asked += [key for kind in averages.values() for key in kind]
    lines = [f"{sum(map(sum, cells))} samples of {len(said)} classes."]
    if tuple(said) != tuple(matrix.tags):
        pairs = zip(matrix.tags, said, strict=True)
        lines.append(f"In names of quantities: {', '.join(f'{tag} is {one}' for tag, one in pairs)}.")
    return b.done(
        asked,
        shown=shown,
        summary=(*lines, *scorer.missing),
        conventions=_stated(convention, scorer),
        tables=(*tables, _report(matrix)),
    )


def _report(matrix: confusion.Matrix) -> Table:
    """All scores as a table: a row for each class, then the averages."""
    rows = [
        Block((said, *(Valued(Sym(name, (n,))) for name in SCORES), Valued(Sym("support", (n,)))))
        for n, said in enumerate(map(str, matrix.classes))
    ]
    for kind in ("macro", "micro", "weighted"):
        cells = (Valued(Sym(f"{kind}_{name}")) for name in SCORES)
        rows.append(Block((f"{kind} average", *cells, Valued(Sym("N")))))
    return Table("Scores", "result", ("class", *SCORES, "support"), tuple(rows), whole=True)


def _stated(convention: str, scorer: Scorer) -> tuple[Stated, ...]:
    lines = [stated("zero-division", convention)] if scorer.missing else []
    if scorer.tags:
        lines.append(Stated("matrix", "rows-actual", "rows are actual classes, columns predicted ones"))
    return tuple(lines)


# --------------------------------------------------------------------------------------------- codes


def _coded(b: Builder, p: EvaluationProblem) -> Derivation:
    if not p.actual:
        message = "expected a list of labels, found none"
        raise ProblemError(message, ("actual",))
    classes = ordered((("actual", p.actual),), p.classes)
    labels = places(p.actual, classes, "actual")
    if p.ask == "sparse":
        asked = codes.sparse(b, [[int(k == n) for k in range(len(classes))] for n in labels])
        lines = [f"{n} is {one}" for n, one in enumerate(map(str, classes))]
        return b.done(asked, summary=(f"Sparse labels: {', '.join(lines)}.",))
    asked = codes.one_hot(b, labels, classes, tags(classes))
    return b.done(asked, summary=(codes.says(classes),), tables=codes.label_tables(labels, classes))


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> EvaluationProblem:
    """An exercise: level 1 has four counts, 2 a list of labels, 3 three classes, 4 codes."""
    if level == 1:
        counts = {name: random.randint(1, 30) for name in confusion.COUNTS}
        return EvaluationProblem(topic="evaluation", title="Scores from four counts", counts=counts)
    if level == 2:  # noqa: PLR2004
        actual = tuple(random.randint(0, 1) for _ in range(8))
        predicted = tuple(one if random.random() < 0.7 else 1 - one for one in actual)  # noqa: PLR2004
        return _drawn("Scores of a classifier", (*actual, 0, 1), (*predicted, 0, 1))
    names = ("cat", "dog", "fox")
    if level == 3:  # noqa: PLR2004
        actual = tuple(random.choice(names) for _ in range(9)) + names
        predicted = tuple(one if random.random() < 0.6 else random.choice(names) for one in actual)  # noqa: PLR2004
        return _drawn("Scores of three classes", actual, predicted)
    labels = [*random.sample(names, 3), random.choice(names)]
    return EvaluationProblem(topic="evaluation", title="One-hot codes", actual=tuple(labels), ask="one-hot")


def _drawn(title: str, actual: tuple[Label, ...], predicted: tuple[Label, ...]) -> EvaluationProblem:
    return EvaluationProblem(topic="evaluation", title=title, actual=actual, predicted=predicted)


TOPIC = Topic("Evaluation of a classifier", EvaluationProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
