"""What a claim of a working was tied to, and what it may be tied to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.check.target import Target
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Cell
    from nnsolve.working.written import Written


class Placed(Struct, frozen=True, gc=False):
    """What one claim, or one cell of a table, is about.

    `claim` is its index in the working, −1 for a `cell`. `side` is the index of the side with the figure,
    −1 where there is none. `by` says what tied it: ``label``, ``formula``, ``order`` (the numbers put in),
    ``value`` or ``table``. `called` is the name as written where it belongs to something else. `part` is the
    piece of the formula of `key` that is meant where the claim is not about the whole; `component` counts the
    numbers of a shape such as 28×28×6, −1 for none. `again` is set where another claim gives the quantity
    another figure with better right: a correction, or a wrong label. `figure` is the number of that side,
    where it was read already.
    """

    key: Key
    claim: int = -1
    side: int = -1
    by: str = "label"
    called: str = ""
    part: Expr | None = None
    component: int = -1
    cell: Cell | None = None
    again: bool = False
    figure: Written | None = None


class Weighed(Struct, frozen=True, gc=False):
    """A target for a claim: its points, what they rest on most, and whether a name points there."""

    worth: float
    by: str
    target: Target
    named: bool
