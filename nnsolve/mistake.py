"""A known mistake: the wrong formula that a hurried hand writes for a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.derivation import Rule
    from nnsolve.expr import Expr


class Mistake(Struct, frozen=True):
    """One wrong way to apply a rule.

    `code` is stable and goes into reports; `rewrite` turns the right bound formula of a step of `rule` into
    the wrong one, or gives `None` where the mistake cannot be made. `says` is one sentence to the student;
    `example` is one line of worked wrong arithmetic.
    """

    code: str
    rule: Rule
    rewrite: Callable[[Expr], Expr | None]
    says: str
    example: str
