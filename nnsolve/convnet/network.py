"""The worked table of a network: from its input and layers to a derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.conventions import stated
from nnsolve.convnet.ledger import Ledger
from nnsolve.convnet.measure import Measure
from nnsolve.convnet.rule import ROUNDED
from nnsolve.convnet.start import started
from nnsolve.convnet.table import Totals, layer_table, unlisted
from nnsolve.convnet.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.convnet.form import LayerForm
    from nnsolve.convnet.options import Options
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated

DEEP = 12
"""Networks with more rows that have parameters than this are shown by their table alone at first."""


class Network:
    """A network worked into a ledger: its rows, its output and its totals."""

    def __init__(
        self, given: tuple[int | str, ...], layers: Sequence[str | LayerForm], options: Options
    ) -> None:
        self.book, self.options = Ledger(), options
        flow, row = started(self.book, given, first=options.first)
        measure = Measure(self.book, options)
        flow = measure.started(flow)
        walk = Walk(self.book, options)
        walk.rows.append(measure.measured(row, flow))
        self.output = walk.through(layers, flow, ("layers",))
        self.rows = walk.rows
        self.totals = Totals(self.book, self.rows, running=options.running)

    @property
    def is_deep(self) -> bool:
        """Whether its working is too long to be printed unasked."""
        return sum(row.parameters is not None for row in self.rows) > DEEP

    def derivation(self, title: str, ask: str, chosen: Mapping[str, str]) -> Derivation:
        """The derivation of the whole table; `ask` is ``table``, ``shapes`` or ``parameters``."""
        counted = ask != "shapes"
        total = self.totals.parameters
        last = (*(size for size in self.output.space if size is not None), self.output.channels)
        asked = [total] if counted and total is not None else list(dict.fromkeys(last))
        hidden = {name for row in self.rows for name in row.steps}
        hidden |= set() if counted else self._counts()
        work = tuple(Key(name) for name in self.book.worked() if name not in hidden)
        return self.book.done(
            title,
            [Key(sym.name) for sym in asked],
            shown=work,
            summary=self._summary(counted=counted),
            conventions=self._stated(chosen, counted=counted),
            tables=(
                unlisted(self.book),
                layer_table(self.book, self.rows, self.totals, self.options.columns, counted=counted),
            ),
        )

    def _counts(self) -> set[str]:
        """The quantities that only count: of no use where nothing but shapes is asked."""
        found = {row.parameters for row in self.rows} | {row.running for row in self.rows}
        found |= {self.totals.learnt, self.totals.running, self.totals.every}
        return {sym.name for sym in found if sym is not None}

    def _summary(self, *, counted: bool) -> tuple[str, ...]:
        first, last = self.rows[0], self.rows[-1]
        layers = sum(row.times for row in self.rows) - 1
        plural = "s" * (layers != 1)
        lines = [f"Input {first.shape}, {layers} layer{plural}, output {last.shape}."]
        learnt, running = self.totals.learnt, self.totals.running
        if counted and running is not None and not self.options.running and learnt is not None:
            kept = self.book.value(running)
            lines.append(f"Beside the parameters the normalisations keep {kept} running means and variances.")
        if any(row.times > 1 for row in self.rows):
            lines.append("A row with ×n stands for n equal layers; its numbers are those of one.")
        return tuple(lines)

    def _stated(self, chosen: Mapping[str, str], *, counted: bool) -> tuple[Stated, ...]:
        """The conventions that this table depends on."""
        kinds = {row.kind for row in self.rows}
        paddings = " ".join(row.padding for row in self.rows)
        relevant: list[str] = []
        if counted and any(row.parameters is not None for row in self.rows):
            relevant.append("biases")
        if "same" in paddings:
            relevant.append("same-padding")
        if self.options.up or self.book.has(ROUNDED):
            relevant.append("size-rounding")
        if any(name.startswith("in_") for name in self.book.worked()):
            relevant.append("flatten")
        if chosen["connection-table"] != "full":
            relevant.append("connection-table")
        if counted and "batchnorm" in kinds:
            relevant.append("normalisation-count")
        if kinds & {"rnn", "lstm", "gru"}:
            relevant.append("recurrent-bias")
        if "macs" in self.options.columns:
            relevant.append("operations")
        return tuple(stated(name, chosen[name]) for name in relevant)
