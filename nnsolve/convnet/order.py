"""Why a layer cannot read another: there is none of that name, it comes later, or it reads this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnsolve.convnet.form import LayerForm


def misplaced(name: str, forms: Sequence[LayerForm], place: int, known: Iterable[str]) -> str:
    """The sentence about `name`, which layer number `place` reads and which has not been worked."""
    later = {form.name: n for n, form in enumerate(forms) if form.name and n >= place}
    if name not in later:
        from nnsolve.reading.mismatch import suggestion

        return f"no layer before this one is called {quoted(name)}{suggestion(name, known)}"
    around = _cycle(later[name], place, forms, later)
    if around:
        return f"the layers run in a circle: {' → '.join(around)}"
    return f"{quoted(name)} is listed after the layer that reads it: list layers in the order of computing"


def _cycle(start: int, goal: int, forms: Sequence[LayerForm], later: dict[str, int]) -> list[str]:
    """The way from layer `start` back to layer `goal` along what each reads; empty when there is none."""
    came: dict[int, int] = {start: -1}
    todo = [start]
    while todo:
        at = todo.pop()
        if at == goal:
            return _way(at, came, forms)
        for source in _reads(at, forms, later):
            if source >= goal and source not in came:
                came[source] = at
                todo.append(source)
    return []


def _reads(at: int, forms: Sequence[LayerForm], later: dict[str, int]) -> list[int]:
    named = (forms[at].origin,) if isinstance(forms[at].origin, str) else forms[at].origin
    found = [later[name] for name in named if name in later]
    explicit = [name for name in named if name]
    if len(explicit) == 1 and forms[at].type in {"add", "concat"}:
        found.append(at - 1)
    return found if explicit else [at - 1]


def _way(at: int, came: dict[int, int], forms: Sequence[LayerForm]) -> list[str]:
    out: list[str] = []
    while at >= 0:
        out.append(forms[at].name or f"layer {at + 1}")
        at = came[at]
    return [*out, out[0]]
