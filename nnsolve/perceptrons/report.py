"""Sentences about a run: what the unit is, and how its learning ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.perceptrons.trace import Run, Unit
    from nnsolve.perceptrons.unit import Given


def outline(unit: Unit, have: Given, *, biased: bool) -> str:
    """What the unit computes and what it learns."""
    size = have.i.size
    name, sign = ("b", "+") if biased else ("θ", "−")
    op = ">" if unit.step.strict else "≥"
    learns = f"weights and {name}" if unit.learned else "weights only"
    kind = "Adaline" if unit.rule == "delta" else "Perceptron"
    inputs = "1 input" if size == 1 else f"{size} inputs"
    return (
        f"{kind} with {inputs}, y = {have.named(unit.step.on)} where Σ w·x {sign} {name} {op} 0, "
        f"else {have.named(unit.step.off)}; it learns {learns}."
    )


def ending(run: Run, wrong: Sequence[int], *, delta: bool) -> str:
    """How the run ended and which rows are `wrong` after it."""
    epochs = f"{run.epochs} epoch{'s' if run.epochs > 1 else ''}"
    rows = f"row{'s' if len(wrong) > 1 else ''} {', '.join(str(s + 1) for s in wrong)}"
    if delta:
        return f"{epochs} of the delta rule; after them " + (
            f"{rows} wrong." if wrong else "every row is right."
        )
    if run.clean and not wrong:
        return f"{epochs}; the last one changes nothing, so every row is right."
    if run.again:
        first = "the start" if run.again == 1 else f"the start of epoch {run.again}"
        return f"After {epochs} the weights are those of {first} again: this goes round for ever."
    if not wrong:
        return f"After {epochs} every row is right."
    return f"After {epochs} there are still wrong rows: {rows}."
