"""What a descent ends at, in words: the reason it stops, the kind of point, why it runs away."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.descent.function import shown
from nnsolve.descent.linear import effect
from nnsolve.descent.spelling import figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.descent.function import Function
    from nnsolve.descent.linear import Coordinate
    from nnsolve.descent.walk import Course, Stop
    from nnsolve.symbolic.stationary import Stationary

NEAR = 1e-3
"""Length of the gradient, beside its length at the start, below which a point counts as stationary."""

_HUGE = 1e75
"""A coordinate beyond this is on its way out of double precision."""

_KINDS = {"minimum": "a minimum", "maximum": "a maximum", "saddle": "a saddle, not a minimum"}


class Ending(Struct, frozen=True):
    """The closing sentences, and whether the last point is (nearly) stationary."""

    sentences: tuple[str, ...]
    arrived: bool


def stopped(course: Course, stop: Stop, most: int) -> str:
    """Why the descent stops where it does."""
    k = _times(course.count)
    tolerance = figure(float(getattr(stop, course.reason, None) or 0))
    match course.reason:
        case "iterations":
            return f"It stops after {k}, as asked."
        case "step":
            return f"It stops after {k} of at most {most}: the last step is shorter than {tolerance}."
        case "gradient":
            return f"It stops after {k} of at most {most}: the gradient is shorter than {tolerance}."
        case "f":
            return f"It stops after {k} of at most {most}: f changed by less than {tolerance}."
        case "stationary":
            return f"It stops after {k}: the gradient is 0, so no step would move."
        case "bend":
            return (
                f"It stops after {k}: along the gradient f bends down (gᵀHg ≤ 0), so it has no least value "
                "there and no best rate."
            )
        case "range":
            return f"It stops after {k}: {lost(course)}"


def lost(course: Course) -> str:
    """Why the iteration after the last one has no value."""
    k = course.count + 1
    if course.failed == "it.rate" or course.failed.startswith(("p.", "it.D")):
        return f"in iteration {k} the Hessian is singular, so there is no Newton step."
    point = shown(course.lost.items())
    if not _is_beyond(course):
        what = "its gradient" if course.failed == "gradient" else "f"
        return f"at iteration {k}, {point}, {what} has no value."
    return f"iteration {k} leaves the range of double precision, about 1.8e308."


def _is_beyond(course: Course) -> bool:
    """Whether the point that was lost is out of range, not just where f has no value."""
    return not all(abs(value) < _HUGE for value in course.lost.values())


def told(
    f: Function,
    course: Course,
    first: Sequence[float],
    start: Mapping[str, float],
    alone: Sequence[Coordinate] | None,
    rate: float,
    hessian: Sequence[float],
) -> Ending:
    """What the descent does and what it ends at.

    `first` are the slopes at the start, `alone` the coordinates of a linear descent, `hessian` the
    eigenvalues of a constant Hessian, greatest first, or nothing.
    """
    from nnsolve.symbolic.stationary import near

    if math.hypot(*first) == 0:
        found = near(f.slopes, f.curvatures(), f.variables, start)
        return Ending((f"The start has gradient 0, so no step moves. {judged(found)}",), arrived=True)
    if alone is not None:
        running = [one for one in alone if _runs(one, start[one.name])]
        if running:
            return Ending((_diverged(alone, running, start, rate, hessian),), arrived=False)
        if any(one.factor == -1 and one.centre != start[one.name] for one in alone):
            two = f"2/{figure(max(hessian))}"
            said = f"It does not settle: it changes sides for ever, since the rate {figure(rate)} is {two}."
            return Ending((said,), arrived=False)
    if course.reason == "stationary" or _is_near(course, first):
        found = near(f.slopes, f.curvatures(), f.variables, course.end)
        return Ending((judged(found),), arrived=True)
    if hessian and course.reason == "bend":
        return Ending((_curved(hessian),), arrived=False)
    return Ending((_moving(f, course, first, hessian, rate),), arrived=False)


def _is_near(course: Course, first: Sequence[float]) -> bool:
    size = math.hypot(*course.slopes)
    return size <= NEAR * min(1.0, math.hypot(*first)) and _last_step(course) < NEAR


def judged(found: Stationary | None) -> str:
    """The kind of a stationary point with the eigenvalues that tell it."""
    if found is None:
        return (
            "The gradient is nearly 0, but no point where it is 0 was found nearby: f may only flatten out."
        )
    point = ", ".join(f"{name} = {text}" for name, text in found.point.items())
    single = len(found.eigenvalues) == 1
    values = ", ".join(found.eigenvalues)
    what = f"f″ = {values}" if single else f"the Hessian has the eigenvalues {values}"
    word = "is" if found.exact else "is near"
    if found.kind == "flat":
        return f"It ends by {point}, where {what}: they do not tell what kind of point it {word}."
    kind = "a point of inflection, not a minimum" if single and found.kind == "saddle" else _KINDS[found.kind]
    return f"It ends by {point}, where {what}: this {word} {kind}."


def _runs(one: Coordinate, start: float) -> bool:
    if not one.curvature:
        return bool(one.slope)
    return start != one.centre and abs(one.factor) > 1


def _diverged(
    alone: Sequence[Coordinate],
    running: Sequence[Coordinate],
    start: Mapping[str, float],
    rate: float,
    hessian: Sequence[float],
) -> str:
    """Why a linear descent runs away."""
    said = "; ".join(
        f"{one.name} {effect(one, start[one.name], rate)} each step" for one in alone if one in running
    )
    said = said.replace(" and changes sides each step", " each step, changing sides")
    others = [one for one in alone if one not in running]
    calm = "".join(f"{one.name} {effect(one, start[one.name], rate)}, " for one in others)
    low, high = min(hessian), max(hessian)
    if rate < 0:
        return f"It diverges: {calm}{said}: the rate is below 0, so every step climbs."
    if low < 0 < high:
        return f"It diverges: {calm}{said}: this is a saddle, not a minimum."
    if low < 0:
        return f"It diverges: {calm}{said}: f bends down there and falls without end, it has no minimum."
    if any(not one.curvature for one in running):
        return f"It diverges: {calm}{said}: f falls in a straight line without end, it has no minimum."
    return (
        f"It diverges: {calm}{said}: every step overshoots, since the rate {figure(rate)} is above "
        f"2/{figure(high)} = {figure(2 / high)}."
    )


def _curved(hessian: Sequence[float]) -> str:
    saddle = min(hessian) < 0 < max(hessian)
    return f"{_bent(hessian)}: f has {'a saddle, not a minimum' if saddle else 'no minimum'}."


def _bent(hessian: Sequence[float]) -> str:
    values = ", ".join(map(figure, hessian))
    return f"The Hessian has the eigenvalues {values}" if len(hessian) > 1 else f"f″ = {values} everywhere"


def _moving(
    f: Function, course: Course, first: Sequence[float], hessian: Sequence[float], rate: float
) -> str:
    """What is going on where the last point is not stationary."""
    size, before = math.hypot(*course.slopes), math.hypot(*first)
    state = f"the gradient still has length {figure(size)}"
    growth = _growth(course)
    if hessian and min(hessian) < 0:
        head = "It diverges" if size > before else "It ends at no minimum"
        return f"{head}: {state}. {_curved(hessian)}"
    if course.failed and not _is_beyond(course):
        return f"It has not arrived: {state}; the step that fails is too long."
    if hessian and rate * max(hessian) > 2 and size > before:  # noqa: PLR2004
        high = max(hessian)
        return (
            f"It diverges: {state}; every step overshoots, since the rate {figure(rate)} is above "
            f"2/{figure(high)} = {figure(2 / high)}, 2 over the greatest eigenvalue of the Hessian."
        )
    if course.reason == "range" or (growth > 1 and size > 10 * before):
        fell = f.value(course.end) < f.value(course.points[0])
        why = "f falls without end" if fell else "every step overshoots and f rises: the rate is too large"
        return f"It diverges: the last step is {figure(growth)} times as long as the one before, and {why}."
    if hessian and min(hessian) > 0:
        return f"It has not arrived: {state}. {_bent(hessian)}: f has a minimum."
    if growth >= 1 and len(course.points) > 2 and _turned(course):  # noqa: PLR2004
        return f"It does not settle: it jumps to and fro and {state}; a smaller rate may help."
    return f"It has not arrived: {state}."


def _last_step(course: Course) -> float:
    return (
        math.dist(course.points[-1].values(), course.points[-2].values()) if len(course.points) > 1 else 0.0
    )


def _growth(course: Course) -> float:
    """The length of the last step over that of the one before."""
    if len(course.points) < 3:  # noqa: PLR2004
        return 1.0
    earlier = math.dist(course.points[-2].values(), course.points[-3].values())
    return _last_step(course) / earlier if earlier else 1.0


def _turned(course: Course) -> bool:
    """Whether the last step goes back on the one before."""
    one, two, three = (list(point.values()) for point in course.points[-3:])
    return sum((c - b) * (b - a) for a, b, c in zip(one, two, three, strict=True)) < 0


def _times(count: int) -> str:
    return "1 iteration" if count == 1 else f"{count} iterations"
