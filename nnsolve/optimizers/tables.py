"""The tables of a run: every state variable step by step, and several optimisers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.exposition import Cell
    from nnsolve.optimizers.run import Run


def states(runs: Sequence[Run], chosen: Sequence[int]) -> Iterator[Table]:
    """For each optimiser and parameter every state variable, at the `chosen` steps."""
    for run in runs:
        for parameter in run.parameters:
            names, head = ["step"], ["step"]
            for quantity, text in run.columns:
                family = run.effective[parameter] if quantity == "g" and _is_listed(run, parameter) else ""
                names.append(family or run.named(quantity, parameter))
                head.append(parameter if quantity == "w" else text)
            if run.value:
                names.append(run.named("f"))
                head.append(run.value)
            yield _table(_title(run, parameter, len(runs)), head, names[1:], run, chosen)


def compared(runs: Sequence[Run], chosen: Sequence[int]) -> Iterator[Table]:
    """Each parameter, and the function, under every optimiser, at the `chosen` steps."""
    first = runs[0]
    for parameter in first.parameters:
        names = [run.named("w", parameter) for run in runs]
        yield _table(
            f"{parameter} side by side", ["step", *(run.row.name for run in runs)], names, first, chosen
        )
    if first.value:
        names = [run.named("f") for run in runs]
        yield _table(
            f"{first.value} side by side", ["step", *(run.row.name for run in runs)], names, first, chosen
        )


def _is_listed(run: Run, parameter: str) -> bool:
    return f"given.{parameter}" in {family.name for family in run.b.families}


def _title(run: Run, parameter: str, count: int) -> str:
    title = f"{parameter}, step by step"
    return f"{run.row.title}: {title}" if count > 1 else title


def _table(title: str, head: Sequence[str], names: Sequence[str], run: Run, chosen: Sequence[int]) -> Table:
    blocks: list[Block] = []
    if len(chosen) < run.k.size:
        title += f", {len(chosen)} of {run.k.size} steps"
    for step in chosen:
        cells: list[Cell] = [str(step), *(Valued(Sym(name, (step - 1,))) for name in names)]
        blocks.append(Block(tuple(cells)))
    return Table(title, "result", tuple(head), tuple(blocks), whole=True)
