"""What a row of the table of optimisers is: forms, each a few formulas over state variables.

A formula reads the quantities of its own step by name, those of the step before through `before`, the
parameter before the step as `W`, its gradient as `G`, the number of the step, counted from 1, as `T`, and
constants by their names in `nnsolve.optimizers.constant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.expr import Call, Expr, Num, Sym

if TYPE_CHECKING:
    from nnsolve.derivation import Rule

EARLIER = "before "
"""Marks the name of a quantity of the step before; no name of a quantity holds a space."""


def before(sym: Sym) -> Sym:
    """`sym` as it was after the step before; at the first step its start."""
    return Sym(EARLIER + sym.name)


def root(expr: Expr) -> Call:
    """The square root of `expr`."""
    return Call("sqrt", (expr,))


def size(expr: Expr) -> Call:
    """The absolute value of `expr`."""
    return Call("abs", (expr,))


def sign(expr: Expr) -> Call:
    """The sign of `expr`: 1, 0 or −1."""
    return Call("sign", (expr,))


G = Sym("g")
T = Sym("t")
W = before(Sym("w"))
RATE, MOMENTUM, EPSILON, DECAY = Sym("rate"), Sym("momentum"), Sym("epsilon"), Sym("decay")
BETA, BETA1, BETA2, RHO = Sym("beta"), Sym("beta1"), Sym("beta2"), Sym("rho")
ONE, ZERO = Num(1), Num(0)


class Line(Struct, frozen=True):
    """One quantity of a step: its name, how it is printed, its formula.

    `start` is what it was before the first step, a number or a constant.
    """

    name: str
    text: str
    formula: Expr
    rule: Rule
    start: Expr = ZERO

    @property
    def now(self) -> Sym:
        """The symbol of the quantity in this step."""
        return Sym(self.name)


class Form(Struct, frozen=True):
    """One way to write an optimiser: the lines of a step in order, the new parameter among them.

    `says` is the sentence of how it differs, `libraries` who computes it so. `look` is the point where the
    gradient is taken, where that is not the parameter itself. `fails` says why a step may have no value.
    """

    lines: tuple[Line, ...]
    says: str
    source: str
    libraries: tuple[str, ...] = ()
    look: Expr | None = None
    fails: str = ""


class Optimizer(Struct, frozen=True):
    """An optimiser: its forms by code, the form that is used when nothing is said, its usual constants.

    `defaults` has an entry for every constant of its formulas.
    """

    name: str
    title: str
    default: str
    forms: dict[str, Form]
    defaults: dict[str, str]
