"""What a solution says of the limits of a loss: 0·ln 0, a clip, corners without slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsolve.criteria.read import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.criteria.read import Read, Samples

_ABSOLUTE = "Where the difference is 0 the absolute value has a corner: its slope is taken as 0."
_CORNERS: tuple[tuple[tuple[str, ...], Callable[[Any, Any], Any], str], ...] = (
    (("absolute", "percentage", "total"), lambda t, o: t == o, _ABSOLUTE),
    (
        ("hinge",),
        lambda t, o: t * o == 1,
        "Where the margin is just kept there is a corner: its slope is taken as 0.",
    ),
    (
        ("quantile",),
        lambda t, o: t == o,
        "Where target and output agree there is a corner: its slope is taken as −τ.",
    ),
)
"""By how the name of a row begins: where it has a corner, and what is said of it."""


def limits(found: Read, of: Samples, *, gradient: bool) -> tuple[str, ...]:
    """What is said of limits: 0·ln 0, a clip, and with `gradient` of corners without slope."""
    lines: list[str] = []
    samples = found.samples
    if of.clip is not None:
        lines.append(f"Outputs are kept between {of.clip} and 1 − {of.clip}, as libraries do.")
    reads = found.row.row.reads if found.row is not None else ""
    if reads == "classes" and samples.first(lambda t, o: (t == 0) & (o == 0)) is not None:
        lines.append("A term 0·log 0 counts as its limit, 0.")
    elif reads == "classes" and of.smoothing is None and samples.first(lambda t, o: t == 0) is not None:  # noqa: ARG005
        measure = found.kind in MEASURES
        lines.append(
            "Where p is 0 its term is 0, as 0·log 0 counts as 0."
            if measure
            else "Where the target is 0 the term is 0: only the class that is meant counts."
        )
    if found.kind in ("binary", "focal", "focal-balanced") and samples.first(_is_limit) is not None:
        lines.append(
            "Where an output hits its target of 0 or 1, ln 1 = 0 counts; 0·ln 0 is taken as its limit, 0."
        )
    if found.row is not None and found.row.kind in ("binary-logits", "log-cosh"):
        lines.append("softplus(x) is ln(1 + e^x), computed so that no e^x overflows.")
    if gradient and found.row is not None:
        name = found.row.row.name
        for start, test, says in _CORNERS:
            if name.startswith(start) and samples.first(test) is not None:
                lines.append(says)
    return tuple(lines)


def _is_limit(t: float, o: float) -> bool:
    return (t == o) & ((t == 0) | (t == 1))
