"""Losses: the terms of the samples in words and numbers, their sum and factor, the slope by every output.

Steps: smoothed labels or distances where there are some; the term of every sample; the loss; penalties; the
slope of the loss by every output.

Conventions: see `USED`; those that a loss depends on are stated. Sources: slides, loss functions and cost
functions; lecture notes, losses.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.criteria import tables
from nnsolve.criteria.abbreviations import abbreviations
from nnsolve.criteria.drawn import drawn
from nnsolve.criteria.given import Listed, Row, grouped
from nnsolve.criteria.in_force import in_force
from nnsolve.criteria.limits import limits
from nnsolve.criteria.mistakes import MISTAKES
from nnsolve.criteria.pairs import distances, triplet
from nnsolve.criteria.penalty import Penalties
from nnsolve.criteria.pointwise import Pointwise
from nnsolve.criteria.read import (
    MEASURES,
    Read,
    Samples,
    kind_of,
    letters,
    of_several,
    read,
    reads_of,
    writer,
)
from nnsolve.criteria.sheet import Sheet
from nnsolve.criteria.slope_tables import slope_tables, working_tables
from nnsolve.errors import NnsolveError, NumericError, ProblemError
from nnsolve.expr import Sym
from nnsolve.network.criterion import named
from nnsolve.network.shares import CLASSES
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.criteria.read import Written
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated, Table

USED = (
    "loss-reduction",
    "cross-entropy",
    "log",
    "squared-error",
    "absolute-error",
    "residual",
    "percentage-error",
    "label-smoothing",
    "multi-class-hinge",
    "hellinger",
    "triplet-distance",
    "contrastive",
    "l2-penalty",
)
MOST_COMPARED = 12

TEMPLATE = """\
topic = "loss"
title = "How far off are three predictions?"
# source = "lecture notes, page 12"

# mse, half-sse, sse, half-mse, mae, rmse, mbe, mape, msle, huber(1), pseudo-huber(1), log-cosh,
# quantile(0.5); bce, focal(2), focal-balanced(2, 0.25), hinge, squared-hinge, likelihood;
# cce, multi-class-hinge; entropy, hpq (cross-entropy of distributions), kl, js, hellinger,
# total-variation; contrastive(1), triplet, penalty
loss = "bce"
targets = [1, 0, 1]           # for cce a class (from 0) or a one-hot row a sample; P of a measure
outputs = [0.9, 0.1, 0.8]     # for cce a row a sample; Q of a measure
# data = "samples.csv"        # in place of both: the first column is the target, the others are outputs
# logits = true               # the outputs are scores, not yet probabilities (bce, cce)
gradient = true               # the slope by every output
# compare = ["mse", "huber(1)"]   # other losses of the same samples
# clip = 1e-7                 # keep probabilities off 0 and 1, as libraries do
# smoothing = 0.1             # of the labels (bce, cce)

# weights = [0.5, -0.2]       # penalised with l1, l2 or both
# l2 = 0.01

# For triplet: anchor = [0, 0], positive = [1, 0], negative = [0, 2], margin = 1
# For contrastive of vectors: first = [[0, 0]], second = [[1, 1]]

[conventions]
loss-reduction = "mean"       # or "sum"
log = "ln"                    # ln, log2, log10
"""


_TITLES = {"triplet": "Triplet loss", "penalty": "Penalties on the weights"}
"""Titles of what is no loss of samples."""


class LossProblem(Problem, frozen=True, kw_only=True):
    """Samples, a loss by name, and what is asked.

    `loss` may carry parameters, as in ``huber(0.5)``; `compare` are further losses of the same samples. The
    samples are `targets` and `outputs`, a number or a row each, or the file `data`. `first` and `second` are
    the vectors of pairs, `anchor`, `positive` and `negative` those of a triplet. `ask` is a list of names.
    """

    loss: str = ""
    targets: Listed = ()
    outputs: Listed = ()
    data: str = ""
    logits: bool = False
    gradient: bool = False
    compare: tuple[str, ...] = ()
    clip: Number | None = None
    smoothing: Number | None = None
    weights: tuple[Number, ...] = ()
    l1: Number | None = None
    l2: Number | None = None
    anchor: Row = ()
    positive: Row = ()
    negative: Row = ()
    margin: Number | None = None
    first: tuple[Row, ...] = ()
    second: tuple[Row, ...] = ()
    ask: tuple[str, ...] = ()


def derive(p: LossProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    conventions = chosen(p.conventions, USED)
    if not p.loss.strip() and not p.compare:
        message = "expected the name of a loss, as in loss = 'mse', found none"
        raise ProblemError(message, ("loss",))
    _check_fields(p)
    kind = _reader(p.loss)
    b = Builder(p.title or _TITLES.get(kind, TOPIC.title))
    if kind == "triplet":
        made = _triplet(b, p, conventions)
    elif kind == "penalty":
        made = _penalised(b, p, conventions)
    elif p.compare:
        made = _compared(b, p, conventions)
    else:
        made = _one(b, p, conventions)
    return structs.replace(made, asked=_named(made, p.ask)) if p.ask else made


def _reader(text: str) -> str:
    """The kind of a loss; of one that compares vectors, the kind whose fields it reads."""
    every = {"distances": "contrastive", "triplets": "triplet", "squared triplets": "triplet"}
    return every.get(reads_of(text), kind_of(text))


def _named(made: Derivation, asked: Sequence[str]) -> tuple[Key, ...]:
    keys: list[Key] = []
    for n, name in enumerate(asked):
        try:
            keys += made.named((name,))
        except NnsolveError as unknown:
            raise ProblemError(str(unknown), ("ask", n)) from None
    return tuple(keys)


def _check_fields(p: LossProblem) -> None:
    """Raise `ProblemError` at what only another loss reads."""
    kind = _reader(p.loss)
    for names, reader in (
        (("anchor", "positive", "negative", "margin"), "triplet"),
        (("first", "second"), "contrastive"),
    ):
        for name in names:
            if getattr(p, name) not in ((), None) and kind != reader:
                message = f"only {reader} reads this, and the loss is {p.loss.strip() or p.compare[0]}"
                raise ProblemError(message, (name,))
    for name in ("l1", "l2"):
        if getattr(p, name) is not None and not p.weights:
            message = "expected the weights that are penalised, found none"
            raise ProblemError(message, (name,))
    if kind in ("triplet", "penalty"):
        for name in ("targets", "outputs", "data", "compare", "logits", "clip", "smoothing"):
            if getattr(p, name):
                message = f"{p.loss.strip()} reads no {name}"
                raise ProblemError(message, (name,))


def _penalties(b: Builder, p: LossProblem, conventions: dict[str, str]) -> Penalties:
    return Penalties(b, p.weights, p.l1, p.l2, half=conventions["l2-penalty"] == "half")


def _penalised(b: Builder, p: LossProblem, conventions: dict[str, str]) -> Derivation:
    """The penalties alone."""
    penalties = _penalties(b, p, conventions)
    asked = [penalties.write(None)]
    if p.gradient:
        asked.append(penalties.slopes())
    return b.done(asked, conventions=_stated(p), summary=("Penalties on the weights.",))


def _triplet(b: Builder, p: LossProblem, conventions: dict[str, str]) -> Derivation:
    found = named(p.loss, conventions)
    assert found is not None  # noqa: S101  (there is a row under every convention)
    usual = Decimal(found.values["margin"].written) if "margin" in found.values else Decimal(1)
    margin = usual if p.margin is None else p.margin
    if margin < 0:
        message = f"expected a margin from 0, found {margin}"
        raise ProblemError(message, ("margin",))
    vectors = (p.anchor, p.positive, p.negative)
    asked, says = triplet(b, vectors, margin, found.row, gradient=p.gradient)
    return b.done(
        asked,
        summary=says,
        conventions=_stated(p, more=[stated("triplet-distance", conventions["triplet-distance"])]),
        tables=working_tables(found.row, ("t", "o")) if p.gradient else (),
    )


# ------------------------------------------------------------------------------------------ one loss


def _samples(b: Builder, p: LossProblem) -> tuple[Samples, tuple[str, str] | None]:
    """The samples, and what they are called where their outputs were worked out before."""
    outputs, given = p.outputs, None
    if p.first or p.second:
        if p.outputs or p.data:
            message = "expected vectors or distances, found both"
            raise ProblemError(message, ("first",))
        outputs, given = tuple(distances(b, p.first, p.second)), ("t", "")
    return Samples(p.targets, outputs, p.data, p.folder, p.logits, p.clip, p.smoothing), given


def _one(b: Builder, p: LossProblem, conventions: dict[str, str]) -> Derivation:
    of, given = _samples(b, p)
    found = read(p.loss, of, conventions, ("loss",), p.conventions)
    called = letters(found)
    if given is None:
        # Labels stand in the table of the samples; only smoothing takes them apart.
        given = ("" if found.samples.labels and p.smoothing is None else called[0], called[1])
    sheet = Sheet(b, found.samples, called, written=given)
    loss = writer(sheet, found, of, conventions)
    asked = [loss.write()]
    shown: list[Table] = [] if p.first else list(tables.given_table(sheet))
    each = Sym("l", sheet.axes[:1])
    if any(family.name == "l" for family in b.families):
        words = loss.terms.words if isinstance(loss, Pointwise) else _nothing
        shown += tables.term_table(sheet, each, words)
    penalties = _penalties(b, p, conventions) if p.weights else None
    if penalties is not None:
        asked.append(penalties.write(loss.loss))
    if p.gradient:
        asked.append(_slopes(b, loss))
        asked += [penalties.slopes()] if penalties is not None else []
        shown += slope_tables(found, called, loss.symbol, soft=p.smoothing is not None)
    made = b.done(
        asked,
        shown=(Key("l"),) if sheet.elided and not found.samples.single else (),
        summary=(_says(found), *found.says, *limits(found, of, gradient=p.gradient)),
        conventions=_stated(p, [found]),
        tables=tuple(shown),
    )
    made = structs.replace(made, synonyms=_synonyms((loss.loss.name, found)))
    return made if p.title else structs.replace(made, title=_title(found))


def _synonyms(*losses: tuple[str, Read]) -> dict[str, tuple[str, ...]]:
    """The letters that stand for each loss, by the name of its value."""
    return {name: short for name, found in losses if (short := abbreviations(found))}


def _slopes(b: Builder, loss: Written) -> Key:
    whole = next(family for family in b.families if family.name == loss.loss.name)
    try:
        return loss.slopes()
    except NumericError as error:
        message = f"expected a loss with a slope by every output, found that {error}"
        if whole.value(()) == 0:
            message = "the loss is 0, and a root has no slope at 0: its slope would be 0/0"
        raise ProblemError(message, ("gradient",)) from None


def _nothing(_n: int) -> str:
    return ""


def _says(found: Read) -> str:
    samples = found.samples
    count = grouped(samples.count)
    if found.kind in MEASURES:
        whole = f"{samples.wide or samples.count} outcomes"
        whole += f", {count} pairs of distributions" if samples.wide and samples.count > 1 else ""
    else:
        whole = f"{count} sample{'s' * (samples.count != 1)}"
        kind = "outputs" if found.row is not None and found.row.row.reads not in CLASSES else "classes"
        whole += f" of {samples.wide} {kind}" if samples.wide else ""
    return f"{_title(found)}: {whole}."


def _title(found: Read) -> str:
    """The loss in words."""
    title = found.row.row.title if found.row is not None else "cross-entropy from logits"
    title = "cross-entropy H(P, Q)" if found.kind == "cross-entropy-pq" else title
    return f"{title[0].upper()}{title[1:]}"


# ------------------------------------------------------------------------------------------- several


def _compared(b: Builder, p: LossProblem, conventions: dict[str, str]) -> Derivation:
    texts = [*((p.loss,) if p.loss.strip() else ()), *p.compare]
    paths = [*((("loss",),) if p.loss.strip() else ()), *(("compare", n) for n in range(len(p.compare)))]
    if len(texts) > MOST_COMPARED:
        message = f"expected at most {MOST_COMPARED} losses side by side, found {len(texts)}"
        raise ProblemError(message, ("compare",))
    for text, path in zip(texts, paths, strict=True):
        if of_several(text):
            message = "expected losses of one output a sample, which can stand side by side"
            raise ProblemError(message, path)
    of, _ = _samples(b, p)
    found = [
        read(text, of, conventions, path, p.conventions) for text, path in zip(texts, paths, strict=True)
    ]
    if found[0].samples.wide:
        message = "expected one output a sample where losses stand side by side, found several"
        raise ProblemError(message, ("outputs",))
    tags = [_tag(text) for text in texts]
    for n, tag in enumerate(tags):
        if tag in tags[:n]:
            message = f"expected every loss once, found {texts[n].strip()} twice"
            raise ProblemError(message, paths[n])
    sheet = Sheet(b, found[0].samples)
    asked: list[Key] = []
    rows: list[tuple[str, Sym, Sym]] = []
    for text, one, tag in zip(texts, found, tags, strict=True):
        loss = writer(sheet, one, of, conventions, tag)
        asked.append(loss.write())
        assert isinstance(loss, Pointwise)  # noqa: S101  (the others were refused)
        rows.append((text.strip(), loss.each, loss.loss))
        if p.gradient:
            asked.append(_slopes(b, loss))
    made = b.done(
        asked,
        summary=(f"{len(texts)} losses of the same {found[0].samples.count} samples.",),
        conventions=_stated(p, found),
        tables=(*tables.given_table(sheet), *tables.compared_tables(sheet, rows)),
    )
    values = [loss.name for _, _, loss in rows]
    return structs.replace(made, synonyms=_synonyms(*zip(values, found, strict=True)))


def _tag(text: str) -> str:
    """A loss as the end of a name: huber(0.5) as huber0.5."""
    return "".join(one for one in text.strip().lower() if one.isalnum() or one in ".-").strip("-.")


def _stated(p: LossProblem, found: Sequence[Read] = (), more: Sequence[Stated] = ()) -> tuple[Stated, ...]:
    """The conventions that the solution depends on; raises `ProblemError` at one that it does not obey."""
    if p.l2 is not None:
        more = (*more, stated("l2-penalty", chosen(p.conventions, USED)["l2-penalty"]))
    name = p.loss.strip() or p.compare[0].strip()
    return in_force(name, p.conventions, found, more, soft=p.smoothing is not None)


def draw(random: Random, level: int) -> LossProblem:
    """An exercise: level 1 is a plain loss, 2 is bce, 3 has classes, 4 asks for the slopes too."""
    return structs.replace(LossProblem(topic="loss"), **drawn(random, level))


TOPIC = Topic("Losses", LossProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
"""Losses: terms, sum, factor, and the slope by every output."""
