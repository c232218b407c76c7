"""The tables of a run: every state variable step by step, and several optimisers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.exposition import Cell
    from nnsolve.optimizers.run import Run

WHOLE = 30
"""Steps up to which every one has its row."""
_ENDS = 3
_RATIO = 1.5


def rows(steps: int) -> Iterator[int]:
    """The steps, counted from 1, that get a row: the first and last ones, and ever sparser ones between."""
    if steps <= WHOLE:
        yield from range(1, steps + 1)
        return
    n = 0
    while n <= steps - _ENDS:
        if n:
            yield n
        n = max(n + 1, int(n * _RATIO) if n > _ENDS else n + 1)
    yield from range(steps - _ENDS + 1, steps + 1)


def states(runs: Sequence[Run]) -> Iterator[Table]:
    """For each optimiser and parameter every state variable."""
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
            yield _table(_title(run, parameter, len(runs)), head, names[1:], run)


def compared(runs: Sequence[Run]) -> Iterator[Table]:
    """Each parameter, and the function, under every optimiser."""
    first = runs[0]
    for parameter in first.parameters:
        names = [run.named("w", parameter) for run in runs]
        yield _table(f"{parameter} side by side", ["step", *(run.row.name for run in runs)], names, first)
    if first.value:
        names = [run.named("f") for run in runs]
        yield _table(f"{first.value} side by side", ["step", *(run.row.name for run in runs)], names, first)


def _is_listed(run: Run, parameter: str) -> bool:
    return f"given.{parameter}" in {family.name for family in run.b.families}


def _title(run: Run, parameter: str, count: int) -> str:
    title = f"{parameter}, step by step"
    return f"{run.row.title}: {title}" if count > 1 else title


def _table(title: str, head: Sequence[str], names: Sequence[str], run: Run) -> Table:
    blocks: list[Block] = []
    if run.k.size > WHOLE:
        title += ", some of the steps"
    for step in rows(run.k.size):
        cells: list[Cell] = [str(step), *(Valued(Sym(name, (step - 1,))) for name in names)]
        blocks.append(Block(tuple(cells)))
    return Table(title, "result", tuple(head), tuple(blocks), whole=True)
