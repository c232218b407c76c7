"""The tables of a trained network: its weights as given, every update, and what came of each parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import positions, size
from nnsolve.exposition import Block, Both, Counted, Named, Table, Valued
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from nnsolve.exposition import Cell
    from nnsolve.network.run import Run

WIDEST, LONGEST = 8, 16
"""The widest layer (inputs) and the longest (units) whose weights are laid out as a table."""
MOST_COLUMNS = 6
"""The most parameters that get a column of their own in the table of updates."""


def given_tables(run: Run) -> tuple[Table, ...]:
    """One table a layer: the weight from every source into every unit, and the biases."""
    tables: list[Table] = []
    for n, layer in enumerate(run.net.layers, 1):
        width = run.unit[n - 1].size
        if width > WIDEST or layer.rows > LONGEST:
            continue
        sources = run.net.inputs if n == 1 else run.net.layers[n - 2].units
        head = ["into", *(f"from {sources[i]}" for i in range(width))]
        if layer.bias is not None:
            head.append("bias" if layer.bias.sign > 0 else "threshold")
        blocks: list[Block] = []
        for j in range(layer.rows):
            cells: list[Cell] = [layer.inner[j]]
            for i in range(width):
                there = layer.present is None or (j, i) in layer.present
                cells.append(Both(Sym(f"w{n}", (j, i))) if there else "–")
            if layer.bias is not None:
                m = layer.bias.of_unit[j]
                cells.append(Both(Sym(f"b{n}", (m,))) if m >= 0 else "–")
            blocks.append(Block(tuple(cells)))
        tables.append(Table(f"Layer {n}", "given", tuple(head), tuple(blocks)))
    return tuple(tables)


def result_table(run: Run, *, gradients: bool) -> Table:
    """Parameter, old value, gradient and updated value; after several updates only old and new."""
    blocks: list[Block] = []
    single = not run.schedule.iteration
    batch = "_batch" if run.schedule.batch > 1 else ""
    for name, axes, where in run.parameters(trained=not gradients):
        old = Sym(name, axes)
        cells: list[Cell] = [Named(old), Valued(old)]
        if single:
            cells.append(Valued(Sym(f"dE_d{name}{batch}", axes)))
        if not gradients:
            final = () if single else (run.schedule.updates - 1,)
            cells.append(Valued(Sym(f"{name}_new", (*final, *axes))))
        blocks.append(Block(tuple(cells), axes, where))
    head = ["parameter", "old value"]
    if single:
        head.append("gradient")
    if not gradients:
        head.append("updated value" if single else f"after {run.schedule.updates} updates")
    return Table(
        "Old and new parameters" if not gradients else "Gradients", "result", tuple(head), tuple(blocks)
    )


def iteration_table(run: Run) -> tuple[Table, ...]:
    """The error of every update, with the new parameters when they are few; none for a single update."""
    if not run.schedule.iteration:
        return ()
    (k,) = run.schedule.iteration
    error = run.whole.name
    head, cells = ["update", "E before it"], [Counted(k), Valued(Sym(error, (k,)))]
    trained = run.parameters(trained=True)
    if sum(size(axes, where) for _, axes, where in trained) <= MOST_COLUMNS:
        for name, axes, where in trained:
            for at in positions(axes, where):
                head.append(run.parameter_name(name, at))
                cells.append(Valued(Sym(f"{name}_new", (k, *at))))
    return (Table("Updates", "result", tuple(head), (Block(tuple(cells), (k,)),), whole=True),)
