"""A loss by name, with the samples that it is taken of: which way of writing it out fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, structs

from nnsolve.criteria.classes import ClassMargins, FromLogits, LogShares
from nnsolve.criteria.columns import from_file
from nnsolve.criteria.given import Given, check, check_sums, clipped, given
from nnsolve.criteria.likelihood import Likelihood
from nnsolve.criteria.pointwise import Pointwise
from nnsolve.criteria.terms import Terms, reads_outputs, refuse_infinite
from nnsolve.errors import ProblemError, quoted
from nnsolve.expr import Expr, Num
from nnsolve.losses import ALIASES, KINDS, OF_WEIGHTS, SETTLED, called
from nnsolve.network.criterion import Named, named
from nnsolve.network.shares import CLASSES, COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.criteria.given import Listed
    from nnsolve.criteria.sheet import Sheet
    from nnsolve.topic import Number

Written: TypeAlias = "Pointwise | FromLogits | LogShares | ClassMargins | Likelihood"

MEASURES = ("entropy", "divergence", "jensen-shannon", "hellinger", "total-variation", "cross-entropy-pq")
"""Measures of distributions: P stands in the targets, Q in the outputs."""
_MORE = {"h": "cross-entropy-pq", "hpq": "cross-entropy-pq", **dict.fromkeys(OF_WEIGHTS, "penalty")}
_OF_ONE = ("categorical", "nll")
"""The rows of which only the term of the class that is meant is left."""
_BOTH = set("pq,|‖ )")
"""The letters of brackets that only name the distributions: H(P, Q), KL(P‖Q)."""
_SEVERAL = (*CLASSES, "outcomes", *COMPARISONS)
"""What losses read that is not one output of a sample."""


def of_several(text: str) -> bool:
    """Whether the loss called `text` reads more than one output of a sample, or none."""
    kind = kind_of(text)
    return kind in (*MEASURES, "penalty") or reads_of(text) in _SEVERAL


def reads_of(text: str) -> str:
    """What the loss called `text` reads under the usual conventions; empty where there is none."""
    kind = kind_of(text)
    try:
        found = named(kind, {})
    except ProblemError:  # a formula
        return ""
    return "" if found is None else found.row.reads


class Samples(Struct, frozen=True):
    """What a problem says of its samples: the numbers or a file, and how they are read."""

    targets: Listed
    outputs: Listed
    data: str
    folder: str
    logits: bool
    clip: Number | None
    smoothing: Number | None


class Read(Struct, frozen=True):
    """A loss and its samples: `row` is `None` for cross-entropy from logits in its stable form.

    `conventions` are those in force for it, with the reduction that a binary cross-entropy has.
    """

    kind: str
    row: Named | None
    samples: Given
    conventions: Mapping[str, str]
    says: tuple[str, ...] = ()


def kind_of(text: str) -> str:
    """The kind or row that a name stands for, without what is in its brackets."""
    name = text.strip().lower().partition("(")[0].strip()
    return _MORE.get(name, called(name))


def read(
    text: str,
    of: Samples,
    conventions: Mapping[str, str],
    path: tuple[str | int, ...],
    wanted: Mapping[str, str],
) -> Read:
    """The loss called `text` and its samples, checked; `wanted` are the conventions that the problem names.

    Raises `ProblemError` at what is wrong.
    """
    kind = kind_of(text)
    if kind == "categorical-logits" or (kind == "categorical" and of.logits):
        return _classes("categorical", None, of, conventions)
    row = _row(_spelled(text, kind, of), conventions, path)
    if row.row.reads in ("class scores", "margins", "greatest margin"):
        return _classes(kind, row, of, conventions)
    if row.row.reads == "outcomes":
        samples = _samples(of, classes=False)
        if samples.wide:
            message = (
                "expected one output a sample, the probability of 1, "
                f"found rows of {samples.wide}; cce reads the probabilities of classes"
            )
            raise ProblemError(message, samples.path)
        check(samples, "probabilities", "likelihood")
        samples = _clipped(samples, row, of)
        refuse_infinite(row, samples)
        return Read(kind, row, samples, conventions)
    measure = kind in MEASURES
    classes = row.row.reads in ("classes", "logarithms") and not measure
    samples = _samples(of, classes=classes, targets_alone=not reads_outputs(row))
    if samples.labels and row.row.reads not in SETTLED and not row.row.name.startswith(_OF_ONE):
        # Every number of a code counts, not only the class that is meant.
        samples = structs.replace(samples, labels=False)
    if samples.wide and kind == "contrastive":
        message = "expected one distance a sample, found several outputs"
        raise ProblemError(message, ("outputs",))
    if kind in ("binary", "binary-logits"):
        over = _of_outputs(samples, conventions, wanted)
        conventions = {**conventions, "cross-entropy": over}
        row = _row(_spelled(text, kind, of), {**conventions, "loss-reduction": over}, path)
    check(samples, row.row.reads, row.row.short)
    says = _sums(samples, row)
    samples = _clipped(samples, row, of)
    refuse_infinite(row, samples, soft=of.smoothing is not None)
    return Read(kind, row, samples, conventions, says)


def _of_outputs(samples: Given, conventions: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """How a binary cross-entropy combines its outputs: as the samples are, unless the problem says otherwise.

    Where a sample has one output the two are the same.
    """
    every = conventions["loss-reduction"]
    over = wanted.get("cross-entropy", every)
    if over != wanted.get("loss-reduction", over) and not samples.wide:
        message = (
            f"expected {every}, as loss-reduction is, where a sample has one output: "
            f"the outputs are those of the samples; found {over}"
        )
        raise ProblemError(message, ("conventions", "cross-entropy"))
    return over


def _spelled(text: str, kind: str, of: Samples) -> str:
    """The name under which the row stands: with its brackets, and of logits the row that reads them."""
    _, bracket, inside = text.partition("(")
    if kind in MEASURES and set(inside.lower()) <= _BOTH:
        bracket, inside = "", ""
    if kind == "cross-entropy-pq":
        kind = "categorical"
    if of.logits and kind != "binary-logits":
        if kind != "binary":
            message = "expected bce or cce, which read logits, or probabilities in place of the logits"
            raise ProblemError(message, ("logits",))
        kind = "binary-logits"
    return f"{kind}{bracket}{inside}"


def _row(text: str, conventions: Mapping[str, str], path: tuple[str | int, ...]) -> Named:
    found = named(text, conventions, path)
    if found is None:
        from nnsolve.reading.mismatch import suggestion

        known = (*KINDS, *ALIASES, *_MORE)
        message = f"expected a loss, found {quoted(text)}{suggestion(text, known)}"
        raise ProblemError(message, path)
    return found


def _classes(kind: str, row: Named | None, of: Samples, conventions: Mapping[str, str]) -> Read:
    samples = _samples(of, classes=True)
    title = "cross-entropy" if row is None else row.row.title
    if not samples.wide:
        message = f"expected a row of scores for every sample, as {title} looks at all classes; found numbers"
        raise ProblemError(message, samples.path)
    if samples.wide < 2:  # noqa: PLR2004
        message = f"expected at least two classes for {title}, found {samples.wide}"
        raise ProblemError(message, samples.path)
    check(samples, "logits", title)
    says = check_sums(samples, ("targets",), title)
    one_class = row is not None and row.row.reads != "class scores"
    if one_class and samples.first(lambda t, o: (t != 0) & (t != 1)) is not None:  # noqa: ARG005
        message = (
            "expected one class for every sample, as a label or a one-hot code, found a share of several"
        )
        raise ProblemError(message, ("targets",))
    if of.clip is not None:
        message = "expected no clip: logits and scores have no limits to keep from"
        raise ProblemError(message, ("clip",))
    return Read(kind, row, samples, conventions, says)


def _samples(of: Samples, *, classes: bool, targets_alone: bool = False) -> Given:
    if not of.data:
        return given(of.targets, of.outputs, classes=classes, targets_alone=targets_alone)
    if of.targets or of.outputs:
        message = "expected samples either here or in a file, found both"
        raise ProblemError(message, ("data",))
    return from_file(of.data, of.folder, classes=classes, targets_alone=targets_alone)


def _sums(samples: Given, row: Named) -> tuple[str, ...]:
    if row.row.reads != "classes":
        return ()
    sides = ("targets", "outputs") if reads_outputs(row) else ("targets",)
    if samples.wide:
        return check_sums(samples, sides, row.row.short)
    flat = Given((samples.targets,), (samples.outputs,), samples.count, path=samples.path)
    if hasattr(samples.targets, "dtype"):
        flat = Given(samples.targets[None], samples.outputs[None], samples.count, path=samples.path)
    return check_sums(flat, sides, row.row.short)


def _clipped(samples: Given, row: Named, of: Samples) -> Given:
    if of.clip is None:
        return samples
    if row.row.reads not in ("probabilities", "classes", "outcomes"):
        message = f"expected a loss of probabilities to clip, found {row.row.title}"
        raise ProblemError(message, ("clip",))
    if not 0 < of.clip < 0.5:  # noqa: PLR2004
        message = f"expected a clip above 0 and below 0.5, found {of.clip}"
        raise ProblemError(message, ("clip",))
    return clipped(samples, of.clip)


def smoothing(of: Samples, found: Read, how: str) -> Callable[[Expr], Expr] | None:
    """What label smoothing makes of a target, in a formula; `how` is ``all`` or ``others``."""
    epsilon = of.smoothing
    if epsilon is None:
        return None
    if found.kind not in ("binary", "binary-logits", "categorical"):
        message = "expected bce or cce, whose labels are smoothed, or no smoothing"
        raise ProblemError(message, ("smoothing",))
    if not 0 <= epsilon < 1:
        message = f"expected a smoothing from 0 to below 1, found {epsilon}"
        raise ProblemError(message, ("smoothing",))
    e = Num(float(epsilon), str(epsilon))
    wide = 2 if found.kind.startswith("binary") else found.samples.wide
    if how == "others" and wide == 2:  # noqa: PLR2004
        return lambda t: t * (1 - e) + (1 - t) * e
    if how == "others":
        return lambda t: t * (1 - e) + (1 - t) * e / (wide - 1)
    return lambda t: t * (1 - e) + e / wide


def writer(sheet: Sheet, found: Read, of: Samples, conventions: Mapping[str, str], tag: str = "") -> Written:
    """What writes the loss `found` on a sheet."""
    reduction = conventions["loss-reduction"]
    smooth = smoothing(of, found, conventions["label-smoothing"])
    if found.row is not None and found.row.row.reads == "outcomes":
        return Likelihood(sheet, found.row)
    if found.row is not None and found.row.row.reads in ("margins", "greatest margin"):
        return ClassMargins(sheet, reduction, found.row)
    if found.row is not None and found.row.row.reads == "class scores":
        return LogShares(sheet, reduction, found.row)
    if found.row is None:
        return FromLogits(sheet, reduction, smooth)
    terms = Terms(found.row, found.samples, soft=smooth is not None)
    return Pointwise(sheet, terms, reduction, tag=tag, smooth=smooth)


def letters(found: Read) -> tuple[str, str]:
    """What targets and outputs are called: t and o, p and q, z for logits, d for distances."""
    if found.kind in MEASURES:
        return ("p", "q") if found.row is not None and reads_outputs(found.row) else ("p", "")
    reads = found.row.row.reads if found.row is not None else "logits" if found.kind == "categorical" else ""
    return "t", {"logits": "z", "distances": "d"}.get(reads, "o")
