"""What runs from layer to layer: the shape of a map, and how much of the input one cell of it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.expr import Sym


class Field(Struct, frozen=True):
    """The receptive field along one axis, and the jump between neighbours, both in cells of the input."""

    reach: Sym
    jump: Sym


class Flow(Struct, frozen=True):
    """The output of a layer: its sizes by axis (`None` where unknown) and its channels.

    Without axes it is a vector of `channels` numbers. `fields` is empty where no receptive field is kept.
    """

    space: tuple[Sym | None, ...]
    channels: Sym
    fields: tuple[Field | None, ...] = ()

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.space)


class Row(Struct, frozen=True):
    """One row of the table: what was given as text, and what was worked out as quantities.

    `times` counts equal layers that the row stands for. `parameters` are the learnt ones, `running` those
    that a normalisation only keeps.
    """

    name: str
    kind: str
    shape: str
    kernel: str = ""
    filters: str = ""
    stride: str = ""
    padding: str = ""
    times: int = 1
    parameters: Sym | None = None
    running: Sym | None = None
    operations: Sym | None = None
    cells: Sym | None = None
    memory: Sym | None = None
    fields: tuple[Field | None, ...] = ()
    steps: tuple[str, ...] = ()


def numbers(book: Ledger, flow: Flow) -> tuple[int | None, ...]:
    """The sizes and the channels of a flow as numbers."""
    space = (None if size is None else book.value(size) for size in flow.space)
    return (*space, book.value(flow.channels))


def written(book: Ledger, flow: Flow, *, first: bool = False) -> str:
    """The shape as text, ``28×28×6``, channels in front with `first`."""
    *space, channels = ("?" if size is None else str(size) for size in numbers(book, flow))
    return "×".join((channels, *space) if first else (*space, channels))
