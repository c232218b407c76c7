"""What a table shows on request: operations, activations, memory, receptive field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.convnet import rule
from nnsolve.convnet.count import product
from nnsolve.convnet.flow import Field, Flow
from nnsolve.convnet.rule import ACTIVATIONS, FIELD, MEMORY, OPERATIONS
from nnsolve.convnet.window import AXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.convnet.flow import Row
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.convnet.options import Options
    from nnsolve.convnet.size import Along
    from nnsolve.expr import Expr, Sym


class Measure:
    """Adds to the row of a layer what its problem asks for beyond sizes and parameters."""

    def __init__(self, book: Ledger, options: Options) -> None:
        self._book, self._options = book, options

    def started(self, flow: Flow) -> Flow:
        """The input with its receptive field of one cell."""
        if "field" not in self._options.columns or not flow.rank:
            return flow
        field = Field(self._book.given("r_input", 1), self._book.given("j_input", 1))
        return structs.replace(flow, fields=(field,) * flow.rank)

    def worked(self, row: Row, weights: Expr, cells: Sequence[Sym] = ()) -> Row:
        """The row with its multiply-adds: each of `weights` is used once at every position of `cells`."""
        if "macs" not in self._options.columns:
            return row
        made, how = product(weights, *cells) if cells else weights, rule.MACS
        if self._options.flops:
            made, how = product(2, made), rule.FLOPS
        return structs.replace(row, operations=self._book.step(f"ops_{row.name}", made, how, OPERATIONS))

    def measured(self, row: Row, after: Flow) -> Row:
        """The row with the numbers it puts out and the memory they take."""
        columns = self._options.columns
        sizes = [size for size in after.space if size is not None]
        if len(sizes) == after.rank and columns & {"activations", "memory"}:
            cells = after.channels
            if sizes:
                made = product(*sizes, after.channels)
                cells = self._book.step(f"cells_{row.name}", made, rule.CELLS, ACTIVATIONS)
            row = structs.replace(row, cells=cells)
            if "memory" in columns:
                taken = product(cells, self._options.bytes)
                row = structs.replace(
                    row, memory=self._book.step(f"bytes_{row.name}", taken, rule.BYTES, MEMORY)
                )
        return structs.replace(row, fields=after.fields)

    def moved(self, row: Row, before: Flow, after: Flow, axes: list[Along]) -> Flow:
        """The receptive field after a window has gone over the map."""
        if not before.fields:
            return after
        keys = list(zip(before.fields, axes, strict=True))
        marks = AXES[before.rank] if len(set(keys)) > 1 else ("",) * before.rank
        done: dict[object, Field | None] = {}
        for (field, along), mark in zip(keys, marks, strict=True):
            if (field, along) not in done:
                done[field, along] = None if field is None else self._wider(row, mark, field, along)
        return structs.replace(after, fields=tuple(done[key] for key in keys))

    def _wider(self, row: Row, mark: str, field: Field, along: Along) -> Field:
        made = field.reach + (along.reach - 1) * field.jump
        reach = self._book.step(f"r{mark}_{row.name}", made, rule.REACH, FIELD)
        jump = self._book.step(f"j{mark}_{row.name}", field.jump * along.stride, rule.JUMP, FIELD)
        return Field(reach, jump)
