"""What a working says, statement by statement, before anybody judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from nnsolve.expr import Expr, Num
    from nnsolve.working.written import Written


class Span(Struct, frozen=True, order=True, gc=False):
    """A place in a text: `line` and `column` count from 1, `stop` is the column after the last character."""

    line: int
    column: int
    stop: int


class Side(Struct, frozen=True, gc=False):
    """One side of a chain of equalities.

    `text` is what stands there. `expr` is what it says; `None` where it could not be read, and `unread` is
    then the reason. Names are symbols without index (`nnsolve.working.names` says how they are spelled), and
    every number keeps its digits in `Num.written` in a form that `nnsolve.working.written.written` reads.
    `shape` are the sizes of a shape such as ``28×28×6``, which is a product by its looks alone. `figure` is
    the number that it is and nothing more, where that was plain to see.
    """

    text: str
    span: Span
    expr: Expr | None = None
    unread: str = ""
    shape: tuple[Num, ...] = ()
    figure: Written | None = None


class Claim(Struct, frozen=True, gc=False):
    """A chain ``name = formula = substitution = value``: what stands between two equals signs is a side.

    `relations` are the signs between the sides, ``=`` or ``≈``. `before` is the text in front of it on its
    line ("for h1:"), which may hold a name that the chain leaves out.
    """

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    span: Span
    text: str
    before: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing between its two sides, as in ``name = value``."""
        return len(self.sides) == 2  # noqa: PLR2004


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table; `expr`, `shape` and `unread` as in `Side`."""

    text: str
    span: Span
    expr: Expr | None = None
    unread: str = ""
    shape: tuple[Num, ...] = ()


class Grid(Struct, frozen=True, gc=False):
    """A table as written: a head of column titles (empty where there is none) and rows of cells."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span


class Row(Struct, frozen=True, gc=False):
    """One row of a vector or a matrix: the line that shows it, and for each element its sides."""

    text: str
    span: Span
    elements: tuple[tuple[Side, ...], ...]


class Vector(Struct, frozen=True, gc=False):
    """Rows of numbers, another way to read what stands at `span` and on the lines down to `last`.

    `names` is the one name in front of them, a name for each element as in ``(x, y) = (1, 2)``, or none.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span
    last: int


class Unread(Struct, frozen=True, gc=False):
    """A piece of working that could not be read, and why."""

    text: str
    span: Span
    reason: str


class Working(Struct, frozen=True, gc=False):
    """All that one text claims, in the order it stands there.

    `name` is the file, `lines` its text for quoting. Prose is none of these.
    """

    name: str
    lines: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    grids: tuple[Grid, ...] = ()
    unread: tuple[Unread, ...] = ()
    vectors: tuple[Vector, ...] = ()
