"""The loss of a network, ready to be put into templates: by name, or typed as a formula."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.errors import ExpressionError, ProblemError, quoted
from nnsolve.expr import Add, Expr, Neg, Num, Sym, parts, rebuilt, replaced, symbols
from nnsolve.loss_rows import OUTPUT, SUM, Loss
from nnsolve.losses import ALIASES, KINDS, LOSSES, OF_WEIGHTS, at_target, called
from nnsolve.notation import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.errors import Path

GREEK = {"delta": "δ", "tau": "τ", "gamma": "γ", "alpha": "α"}
"""Parameters of losses that are printed as letters."""


class Criterion(Struct, frozen=True):
    """A loss ready for templates: `term` in ``t``, ``o``; `scale` in ``sum``, ``n``; `slope` by ``o``.

    `says` is the loss as a course writes it. `reads` says what ``t`` and ``o`` are, see
    `nnsolve.loss_rows.READS`; it depends on `conventions`. The activation `collapses` before it gives
    δ = share − target. A `stable` one subtracts the greatest output before it takes exponentials. `slope` may
    read the loss itself, ``E``; `row` is the row of a named loss.
    """

    title: str
    says: str
    term: Expr
    scale: Expr
    slope: Expr
    reads: str = "numbers"
    conventions: tuple[str, ...] = ()
    collapses: str = ""
    stable: bool = False
    row: Named | None = None

    def slope_at(self, target: int) -> Expr:
        """The slope where the target is 0 or 1."""
        if self.row is None:
            return at_target(self.slope, target)
        return self.row.put(slope_of(self.row.row, target))


class Named(Struct, frozen=True):
    """A row of the losses with the values of its parameters; `kind` is its name without the conventions."""

    kind: str
    row: Loss
    values: dict[str, Num] = {}

    def put(self, formula: Expr) -> Expr:
        """A formula of the row with the parameters as numbers."""
        return (
            _counted(replaced(formula, lambda sym: self.values.get(sym.name, sym)))
            if self.values
            else formula
        )

    @property
    def says(self) -> str:
        """The loss as a course writes it, with the values of its parameters behind it."""
        told = [f"{GREEK.get(name, name)} = {value.written}" for name, value in self.values.items()]
        return ", ".join((self.row.says, *told))


def criterion(text: str, conventions: Mapping[str, str]) -> Criterion:
    """The loss written as `text`: a name, or a formula in ``t`` and ``o`` that is summed over the outputs.

    A name may carry parameters, as in ``huber(0.5)``. `conventions` fixes factor and logarithm. Raises
    `ProblemError` at ``loss``.
    """
    found = named(text, conventions)
    if found is None:
        if _called(text)[0] in OF_WEIGHTS:
            message = f"expected a loss of outputs, found {quoted(text.strip())}, which is one of the weights"
            raise ProblemError(message, ("loss",))
        return _typed(text)
    row = found.row
    if OUTPUT not in symbols(row.term):
        message = f"expected a loss of outputs, found {row.title}, which is one of the targets alone"
        raise ProblemError(message, ("loss",))
    conventions_read = used(text) if row.reads != "class scores" else ("softmax",)
    return Criterion(
        row.title,
        found.says,
        found.put(row.term),
        row.scale,
        found.put(slope_of(row)),
        row.reads,
        conventions_read,
        _COLLAPSING.get(row.name, ""),
        conventions.get("softmax") == "stable",
        found,
    )


_COLLAPSING = {"categorical-sum-ln": "softmax", "nll": "log-softmax"}
"""The rows whose slope by the net input is short behind an activation."""


def used(text: str) -> tuple[str, ...]:
    """The conventions that the loss written as `text` depends on."""
    kind = KINDS.get(_called(text)[0])
    if kind is None:
        return ()
    return tuple(name for name in (kind.convention, "log" if kind.log else "") if name)


def named(text: str, conventions: Mapping[str, str], path: Path = ("loss",)) -> Named | None:
    """The row that `text` names under `conventions`, with its parameters; `None` where it names none.

    A convention that is not given has its default. Raises `ProblemError` at `path` for parameters that the
    row does not have.
    """
    kind, typed = _called(text)
    name = kind
    if kind in KINDS:
        from nnsolve.conventions import CONVENTIONS

        for convention in used(text):
            name += f"-{conventions.get(convention, CONVENTIONS[convention].default)}"
    row = LOSSES.get(name)
    if row is None:
        return None
    return Named(kind, row, _values(row, typed, path))


def slope_of(row: Loss, target: int | None = None) -> Expr:
    """The slope of a row by one output, from the table, else derived now; at a `target` of 0 or 1."""
    from nnsolve.slopes import LOSS_SLOPES

    name = row.name if target is None else f"{row.name}@{target}"
    if name in LOSS_SLOPES:
        return LOSS_SLOPES[name]
    from nnsolve.symbolic.derive import loss_slope

    return loss_slope(row if target is None else structs.replace(row, term=at_target(row.term, target)))


def _called(text: str) -> tuple[str, str]:
    """The kind or row that `text` names, and what stands in its brackets."""
    name, _, inside = text.strip().lower().partition("(")
    return called(name), inside.removesuffix(")")


def _values(row: Loss, typed: str, path: Path) -> dict[str, Num]:
    values = {name: _number(usual) for name, usual in row.parameters}
    for place, one in enumerate(typed.split(",") if typed else ()):
        name, equals, number = (word.strip() for word in one.rpartition("="))
        if not equals and place < len(row.parameters):
            name = row.parameters[place][0]
        if name not in values:
            known = " and ".join(values) or "no parameters"
            message = f"expected {known} for {row.title}, found {quoted(one.strip())}"
            raise ProblemError(message, path)
        values[name] = _number(number)
        low, high, says = _RANGES.get(name, (-math.inf, math.inf, f"a number as {name}"))
        if not low < values[name].value < high:
            message = f"expected {says} for {row.title}, found {quoted(number)}"
            raise ProblemError(message, path)
    return values


def _number(text: str) -> Num:
    try:
        return Num(float(text), text)
    except ValueError:
        return Num(math.nan, text)


_RANGES = {
    "delta": (0.0, math.inf, "a delta above 0"),
    "tau": (0.0, 1.0, "a tau between 0 and 1"),
    "gamma": (-1e-300, 100.0, "a gamma from 0 to below 100"),
    "alpha": (0.0, 1.0, "an alpha between 0 and 1"),
    "margin": (0.0, math.inf, "a margin above 0"),
}
"""Between which numbers a parameter lies, in words too."""


def _counted(expr: Expr) -> Expr:
    """`expr` with differences of two numbers worked out, as in an exponent 2 − 1."""
    inner = [_counted(part) for part in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    match expr:
        case Add((Num(one), Neg(Num(two)))):
            value = round(one - two, 12)
            return Num(value, f"{value:g}")
        case _:
            return expr


def _typed(text: str) -> Criterion:
    from nnsolve.symbolic.differentiate import slope
    from nnsolve.symbolic.parse import parse

    def constants(sym: Sym) -> Expr:
        return {"pi": Num(math.pi, "π"), "e": Num(math.e, "e")}.get(sym.name, sym)

    try:
        term = replaced(parse(text, ("t", "o", "pi", "e")), constants)
        # The slope of a named function, such as erf, may bring π in.
        by = replaced(slope(term, "o"), constants)
    except ExpressionError as error:
        if text.replace("_", "").replace("-", "").isalpha():
            from nnsolve.reading.mismatch import suggestion

            message = f"expected a loss, found {quoted(text)}{suggestion(text, (*KINDS, *ALIASES))}"
            raise ProblemError(message, ("loss",)) from error
        known = "squared, absolute, binary, categorical"
        message = f"{error.message} (a loss is one of {known}, …, or a formula in t and o)"
        raise ProblemError(message, ("loss",), offset=error.column) from error
    return Criterion("typed loss", f"Σ [{typeset(text)}]", term, SUM, by)
