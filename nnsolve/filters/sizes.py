"""What the layers are and how large their maps become, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.filters.chain import Stage
    from nnsolve.filters.span import Span

_AXES = ("rows", "columns")


def outline(stages: Sequence[Stage]) -> str:
    """The layers in a row: ``5×5 → convolution 3×3, stride 2 → ReLU``."""
    return " → ".join((stages[0].before.says, *(stage.outline for stage in stages))) + "."


def moves(spans: Sequence[Span], *, usual: Sequence[int]) -> str:
    """Stride, padding and dilation of a window, each where it is not as `usual` strides, 0 and 1."""
    parts: list[str] = []
    strides = [span.stride for span in spans]
    if strides != list(usual):
        parts.append(f"stride {_each(strides)}")
    if any(span.before or span.after for span in spans):
        zeros = [span.before if span.before == span.after else (span.before, span.after) for span in spans]
        parts.append(f"padding {_each(zeros)}")
    if any(span.dilation > 1 for span in spans):
        parts.append(f"dilation {_each([span.dilation for span in spans])}")
    return "".join(f", {part}" for part in parts)


def _each(numbers: Sequence[int | tuple[int, int]]) -> str:
    said = [f"{one[0]} before and {one[1]} after" if isinstance(one, tuple) else str(one) for one in numbers]
    return said[0] if len(set(said)) == 1 else f"{said[0]} down and {said[1]} across"


def counted(spans: Sequence[Span]) -> str:
    """The size of a map with its numbers: ``(5 − 3)/1 + 1 = 3``, once where both axes agree."""
    each = [_counted(span) for span in spans]
    if len(set(each)) == 1:
        return each[0]
    return ", ".join(f"{axis} {one}" for axis, one in zip(_AXES, each, strict=False))


def _counted(span: Span) -> str:
    zeros = ""
    if span.before == span.after and span.before:
        zeros = f" + 2·{span.before}"
    elif span.before or span.after:
        zeros = f" + {span.before} + {span.after}"
    covered = str(span.kernel)
    if span.dilation > 1:
        covered = f"({span.dilation}·({span.kernel} − 1) + 1)"
    top = span.size + span.before + span.after - span.reach
    exact = f"({span.size} − {covered}{zeros})/{span.stride} + 1 = "
    if top % span.stride:
        exact += f"{top / span.stride + 1:.4g} → "
    return f"{exact}{span.stops}"
