"""The table of a network, and what is said above and below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis
from nnsolve.convnet import rule
from nnsolve.convnet.rule import MEMORY, OPERATIONS, PARAMETERS
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Add, Sym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.convnet.flow import Field, Row
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.derivation import Phase
    from nnsolve.exposition import Cell
    from nnsolve.expr import Expr

_PLAIN = (("kernel", "kernel"), ("filters", "filters"), ("stride", "stride"), ("padding", "padding"))
_EXTRA = (
    ("macs", "operations", "operations"),
    ("activations", "cells", "numbers"),
    ("memory", "memory", "bytes"),
)


class Totals:
    """The sums over all rows, each worked as a step; `None` where no row has any."""

    def __init__(self, book: Ledger, rows: Sequence[Row], *, running: bool) -> None:
        self._book, self._rows = book, rows
        learnt = [(row.times, row.parameters) for row in rows if row.kind not in _FREE]
        kept = [(row.times, row.running) for row in rows]
        self.learnt = self._sum("params", learnt, PARAMETERS)
        self.running = self._sum("running", kept, PARAMETERS)
        self.every: Sym | None = None
        if running and self.learnt is not None and self.running is not None:
            self.every = book.step("all", self.learnt + self.running, rule.TOTAL, PARAMETERS)
        self.operations = self._sum("ops", [(row.times, row.operations) for row in rows], OPERATIONS)
        self.memory = self._sum("bytes", [(row.times, row.memory) for row in rows], MEMORY)

    @property
    def parameters(self) -> Sym | None:
        """The number that the exercise asks for."""
        return self.every or self.learnt

    def _sum(self, name: str, column: Sequence[tuple[int, Sym | None]], phase: Phase) -> Sym | None:
        terms: list[Expr] = [times * sym if times > 1 else sym for times, sym in column if sym is not None]
        if not terms:
            return None
        if len(terms) == 1 and isinstance(terms[0], Sym):
            return terms[0]
        return self._book.step(name, Add(tuple(terms)) if len(terms) > 1 else terms[0], rule.TOTAL, phase)


_FREE = frozenset({"maxpool", "avgpool"})


def layer_table(
    book: Ledger, rows: Sequence[Row], totals: Totals, columns: frozenset[str], *, counted: bool = True
) -> Table:
    """One row a layer and the totals below; `counted` shows the parameters."""
    plain = [(own, head) for own, head in _PLAIN if any(getattr(row, own) for row in rows)]
    extra = [(own, head) for name, own, head in _EXTRA if name in columns]
    field = "field" in columns
    head = ["layer", *(head for _, head in plain), "output"]
    head += ["parameters"] if counted else []
    head += [head for _, head in extra] + (["field", "jump"] if field else [])
    blocks: list[Block] = []
    for row in rows:
        name = f"{row.name} ×{row.times}" if row.times > 1 else row.name
        cells: list[Cell] = [name, *(getattr(row, own) for own, _ in plain), row.shape]
        if counted:
            cells.append("" if row.kind == "input" else _count(row.parameters))
        cells += [_value(getattr(row, own)) for own, _ in extra]
        cells += _field(book, row.fields) if field else []
        blocks.append(Block(tuple(cells)))
    if counted and totals.learnt is not None:
        blank = [""] * len(plain)
        sums = {"operations": totals.operations, "memory": totals.memory}
        last: list[Cell] = ["total", *blank, "", Valued(totals.learnt)]
        last += [_value(sums.get(own)) for own, _ in extra]
        blocks.append(Block(tuple(last)))
        if totals.every is not None and totals.running is not None:
            blocks.append(Block(("not trained", *blank, "", Valued(totals.running))))
            blocks.append(Block(("all", *blank, "", Valued(totals.every))))
    return Table("", "result", tuple(head), tuple(blocks), whole=True)


def unlisted(book: Ledger) -> Table:
    """A table without rows that holds all givens: they stand in the table of layers, not in a list."""
    nothing = Axis("none", 0)
    return Table("", "given", (), (Block(tuple(Valued(sym) for sym in book.givens()), (nothing,)),))


def _count(sym: Sym | None) -> Cell:
    return "0" if sym is None else Valued(sym)


def _value(sym: Sym | None) -> Cell:
    return "" if sym is None else Valued(sym)


def _field(book: Ledger, fields: tuple[Field | None, ...]) -> list[Cell]:
    """Receptive field and jump: one number each, or one for each axis where the axes differ."""
    known = [field for field in fields if field is not None]
    if not known or len(known) < len(fields):
        return ["", ""]
    return [_alike(book, [field.reach for field in known]), _alike(book, [field.jump for field in known])]


def _alike(book: Ledger, along: list[Sym]) -> Cell:
    if len(set(along)) == 1:
        return Valued(along[0])
    return "×".join(str(book.value(sym)) for sym in along)
