"""A loss by name, with the samples that it is taken of: which way of writing it out fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.criteria.classes import ClassHinge, FromLogits
from nnsolve.criteria.columns import from_file
from nnsolve.criteria.given import Given, check, check_sums, clipped, given
from nnsolve.criteria.likelihood import Likelihood
from nnsolve.criteria.pointwise import Pointwise
from nnsolve.criteria.terms import Terms, reads_outputs, refuse_infinite
from nnsolve.errors import ProblemError, quoted
from nnsolve.expr import Expr, Num
from nnsolve.losses import ALIASES, KINDS
from nnsolve.network.criterion import Named, named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.criteria.given import Listed
    from nnsolve.criteria.sheet import Sheet
    from nnsolve.topic import Number

Written: TypeAlias = "Pointwise | FromLogits | ClassHinge | Likelihood"

MEASURES = ("entropy", "divergence", "jensen-shannon", "hellinger", "total-variation", "cross-entropy-pq")
"""Measures of distributions: P stands in the targets, Q in the outputs."""
OTHERS = ("class-hinge", "likelihood", "triplet", "penalty")
"""Losses that are no row: they look at several outputs at once, or at none."""
_MORE = {
    "multi-class-hinge": "class-hinge",
    "scce": "categorical",
    "sparse-categorical": "categorical",
    "h": "cross-entropy-pq",
    "hpq": "cross-entropy-pq",
    "l1": "penalty",
    "l2": "penalty",
}


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
    """A loss and its samples: `row` is `None` for the losses that are no row."""

    kind: str
    row: Named | None
    samples: Given
    says: tuple[str, ...] = ()


def kind_of(text: str) -> str:
    """The kind or row that a name stands for, without what is in its brackets."""
    name = text.strip().lower().partition("(")[0].strip()
    name = _MORE.get(name, name)
    return ALIASES.get(name, name)


def read(text: str, of: Samples, conventions: Mapping[str, str], path: tuple[str | int, ...]) -> Read:
    """The loss called `text` and its samples, checked; raises `ProblemError` at what is wrong."""
    kind = kind_of(text)
    if kind == "categorical" and of.logits:
        return _classes(kind, of)
    if kind == "class-hinge":
        return _classes(kind, of)
    if kind == "likelihood":
        samples = _samples(of, classes=False)
        check(samples, "probabilities", "likelihood")
        row = _row("binary", conventions, path)
        refuse_infinite(row, samples)
        return Read(kind, row, samples)
    row = _row(_spelled(text, kind, of), conventions, path)
    measure = kind in MEASURES
    classes = row.row.reads == "classes" and not measure
    samples = _samples(of, classes=classes, targets_alone=not reads_outputs(row))
    if samples.wide and kind == "contrastive":
        message = "expected one distance a sample, found several outputs"
        raise ProblemError(message, ("outputs",))
    if kind == "binary" and not samples.wide:
        # One output a sample: the mean over the outputs is that over the samples.
        over = {**conventions, "cross-entropy": conventions["loss-reduction"]}
        row = _row(_spelled(text, kind, of), over, path)
    check(samples, row.row.reads, row.row.short)
    says = _sums(samples, row)
    samples = _clipped(samples, row, of)
    refuse_infinite(row, samples, soft=of.smoothing is not None)
    return Read(kind, row, samples, says)


def _spelled(text: str, kind: str, of: Samples) -> str:
    """The name under which the row stands: with its brackets, and of logits the row that reads them."""
    _, bracket, inside = text.partition("(")
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

        known = (*KINDS, *ALIASES, *OTHERS, *_MORE)
        message = f"expected a loss, found {quoted(text)}{suggestion(text, known)}"
        raise ProblemError(message, path)
    return found


def _classes(kind: str, of: Samples) -> Read:
    samples = _samples(of, classes=True)
    title = "cross-entropy" if kind == "categorical" else "multi-class hinge"
    if not samples.wide:
        message = f"expected a row of scores for every sample, as {title} looks at all classes; found numbers"
        raise ProblemError(message, samples.path)
    if samples.wide < 2:  # noqa: PLR2004
        message = f"expected at least two classes for {title}, found {samples.wide}"
        raise ProblemError(message, samples.path)
    check(samples, "logits", title)
    says = check_sums(samples, ("targets",), title)
    if kind == "class-hinge" and samples.first(lambda t, o: (t != 0) & (t != 1)) is not None:  # noqa: ARG005
        message = (
            "expected one class for every sample, as a label or a one-hot code, found a share of several"
        )
        raise ProblemError(message, ("targets",))
    if of.clip is not None:
        message = "expected no clip: logits and scores have no limits to keep from"
        raise ProblemError(message, ("clip",))
    return Read(kind, None, samples, says)


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
    if row.row.reads not in ("probabilities", "classes"):
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
    if found.kind not in ("binary", "categorical"):
        message = "expected bce or cce, whose labels are smoothed, or no smoothing"
        raise ProblemError(message, ("smoothing",))
    if not 0 <= epsilon < 1:
        message = f"expected a smoothing from 0 to below 1, found {epsilon}"
        raise ProblemError(message, ("smoothing",))
    e = Num(float(epsilon), str(epsilon))
    if found.kind == "binary":
        return lambda t: t * (1 - e) + e / 2
    wide = found.samples.wide
    if how == "others":
        return lambda t: t * (1 - e) + (1 - t) * e / (wide - 1)
    return lambda t: t * (1 - e) + e / wide


def writer(sheet: Sheet, found: Read, of: Samples, conventions: Mapping[str, str], tag: str = "") -> Written:
    """What writes the loss `found` on a sheet."""
    reduction = conventions["loss-reduction"]
    if found.kind == "likelihood":
        return Likelihood(sheet, conventions["log"])
    if found.kind == "class-hinge":
        return ClassHinge(sheet, reduction, conventions["multi-class-hinge"])
    smooth = smoothing(of, found, conventions["label-smoothing"])
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
