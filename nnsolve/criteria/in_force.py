"""The conventions that losses of samples depend on, and those that a problem names in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.conventions import refuse_unread, stated
from nnsolve.loss_rows import SUM
from nnsolve.network.criterion import used

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.criteria.read import Read
    from nnsolve.exposition import Stated


def in_force(
    name: str, wanted: Mapping[str, str], found: Sequence[Read], more: Sequence[Stated], *, soft: bool
) -> tuple[Stated, ...]:
    """The conventions that the losses `found` depend on, each once, and `more`; `soft` labels are smoothed.

    Raises `ProblemError` at one that is `wanted` and of which the loss called `name` does not depend.
    """
    lines = [line for one in found for line in _of(one, wanted, soft=soft)]
    every = tuple(dict.fromkeys((*lines, *more)))
    # One sample has no reduction, and a sum by its name is one already.
    idle = any(one.samples.count == 1 or (one.row is not None and one.row.row.scale == SUM) for one in found)
    refuse_unread(wanted, every, name, ("loss-reduction",) if idle else ())
    return every


def _of(found: Read, wanted: Mapping[str, str], *, soft: bool) -> list[Stated]:
    samples = found.samples
    names = [] if found.row is None else [*used(found.row.kind)]
    binary = found.kind in ("binary", "binary-logits")
    if binary:
        # One output a sample: the problem may call the reduction by either name.
        either = "cross-entropy" if samples.wide or "cross-entropy" in wanted else "loss-reduction"
        names = [either, *(name for name in names if name == "log")]
    elif found.row is not None and found.row.row.reads == "classes" and "cross-entropy" not in wanted:
        names = [name for name in names if name != "cross-entropy"]
    names += ["loss-reduction"] if samples.wide and samples.count > 1 else []
    names += ["label-smoothing"] if soft else []
    alone = {"loss-reduction": found.conventions["cross-entropy"]} if binary and not samples.wide else {}
    options = {**found.conventions, **alone}
    return [stated(name, options[name]) for name in dict.fromkeys(names)]
