"""What a derivation says besides its formulas: notes, tables and the conventions it was written under.

Notes and tables are templates too: their symbols carry axes and are bound when a reader asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.expr import Expr, Sym, bind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.axis import Axis, Relation


class Note(Struct, frozen=True):
    """A sentence about a step: ``{0}`` is the name of slot 0, ``{0:path}`` how many it lists: "two paths".

    A slot is a symbol, or a sum of symbols that is printed as a list ("out_o1 and out_o2").
    """

    text: str
    slots: tuple[Expr, ...] = ()


def bound(note: Note, at: Mapping[Axis, int]) -> Note:
    """`note` with the axes of its slots fixed."""
    return Note(note.text, tuple(bind(slot, at) for slot in note.slots))


class Named(Struct, frozen=True):
    """A cell with the name of a quantity."""

    of: Sym


class Valued(Struct, frozen=True):
    """A cell with the value of a quantity."""

    of: Sym


class Both(Struct, frozen=True):
    """A cell with name and value, as in ``w1 0.15``."""

    of: Sym


class Counted(Struct, frozen=True):
    """A cell with the position along an axis, counted from 1: the number of an iteration."""

    axis: Axis


Cell: TypeAlias = "str | Named | Valued | Both | Counted"


class Block(Struct, frozen=True):
    """One row for every position of `axes` (of those in `where`); one row when there are no axes."""

    cells: tuple[Cell, ...]
    axes: tuple[Axis, ...] = ()
    where: tuple[Relation, ...] = ()


class Table(Struct, frozen=True):
    """Rows under a head.

    `place` is ``given`` (above the working), ``result`` (below it), or the name of a view.

    A view that has tables of its own shows them in place of the working.

    A result table is cut to the rows that show an asked quantity unless `whole` is set.
    """

    title: str
    place: str
    head: tuple[str, ...]
    blocks: tuple[Block, ...]
    whole: bool = False


class Stated(Struct, frozen=True):
    """One convention in force: its name, the option chosen, the option in words."""

    name: str
    choice: str
    says: str
