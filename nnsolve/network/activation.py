"""Activations as people type them: a name, a name with its parameter, or a formula in the net input."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from nnsolve.errors import ExpressionError, Path, ProblemError, quoted
from nnsolve.expr import HALF, Call, Choose, Compare, Expr, Num, Sym, replaced
from nnsolve.functions import FUNCTIONS, OUT, A, Function, Z
from nnsolve.notation import typeset

_SOFTMAX = "out = e^in / Σ e^in"

_STEPS = {
    "unit": (">=", 1, 0),
    "unit-strict": (">", 1, 0),
    "sign": (">=", 1, -1),
    "sign-strict": (">", 1, -1),
}

_FORMS = {("gelu", "tanh"): "gelu_tanh", ("hard_sigmoid", "fifth"): "hard_sigmoid_fifth"}
"""Rows that are meant by the name of another one under an option of the convention of that name."""

_AT_ZERO = {"zero": Num(0), "half": HALF, "one": Num(1)}


class Activation(Struct, frozen=True):
    """An activation ready to be put into templates.

    `formula` is the value in ``z`` (`None` for softmax, which needs the whole layer); `slope` is in ``z`` and
    ``out``, `None` where there is none to descend. `title` names it in a sentence, `says` is its formula.
    """

    name: str
    title: str
    says: str
    formula: Expr | None
    slope: Expr | None

    def value(self, z: Expr) -> Expr:
        """The activation at net input `z`."""
        if self.formula is None:
            message = "softmax has no value for one unit alone"
            raise TypeError(message)
        return replaced(self.formula, lambda sym: z if sym == Z else sym)

    def local(self, z: Expr, out: Expr) -> Expr:
        """The slope at net input `z`, where the value `out` is known."""
        if self.slope is None:
            message = f"{self.title} has no slope"
            raise TypeError(message)
        return replaced(self.slope, lambda sym: {Z: z, OUT: out}.get(sym, sym))


def activation(text: str, conventions: dict[str, str], path: Path) -> Activation:
    """The activation written as `text`: ``"sigmoid"``, ``"leaky relu(0.1)"``, ``"z/(1 + abs(z))"``.

    `conventions` says what ``step`` and ``relu-slope`` mean. Raises `ProblemError` at `path`.
    """
    from nnsolve.symbolic.parse import parse_call

    if text.strip().lower() == "softmax":
        name = "stable softmax" if conventions["softmax"] == "stable" else "softmax"
        return Activation(name, "softmax", _SOFTMAX, None, None)
    try:
        known = parse_call(text)
        if known is None or not FUNCTIONS[known[0]].activation:
            return _typed(text)
    except ExpressionError as error:
        if text.replace("_", "").isalpha():
            from nnsolve.reading.mismatch import suggestion

            names = ["softmax", *(row.name for row in FUNCTIONS.values() if row.activation)]
            message = f"expected an activation, found {quoted(text)}{suggestion(text, names)}"
            raise ProblemError(message, path) from error
        raise ProblemError(error.message, path, offset=error.column) from error
    return _named(*known, conventions, text, path)


def _named(
    name: str, given: tuple[Num, ...], conventions: dict[str, str], text: str, path: Path
) -> Activation:
    name = _FORMS.get((name, conventions.get(name.replace("_", "-"), "")), name)
    row = FUNCTIONS[name]
    if len(given) > len(row.defaults):
        message = f"{name} takes {len(row.defaults)} parameters, found {len(given)} in '{text}'"
        raise ProblemError(message, path)
    defaults = tuple(Num(float(number), number) for number in row.defaults[len(given) :])
    parameters = (*given, *defaults)
    if name == "step":
        op, on, off = _STEPS[conventions["step"]]
        formula = Choose(((Compare(Z, op, Num(0)), Num(on)),), Num(off))
        return Activation(
            name, "step", f"out = {on} if in {op.replace('>=', '≥')} 0, else {off}", formula, None
        )
    says = row.says.format(a=parameters[0].written if parameters else "") or f"out = {row.sign}(in)"
    slope = _settled(known_slope(row), parameters, conventions["relu-slope"])
    formula = Z if name == "identity" else Call(name, (Z, *parameters))
    return Activation(name, row.title or name.replace("_", " "), says, formula, slope)


def known_slope(row: Function) -> Expr:
    """The slope of a named function in ``z``, ``out`` and ``a``: that of the table, else derived now.

    Raises `TypeError` for a function without a definition.
    """
    from nnsolve.slopes import FUNCTION_SLOPES

    if row.name in FUNCTION_SLOPES:
        return FUNCTION_SLOPES[row.name]
    if row.definition is None:
        message = f"{row.name} has no definition to differentiate"
        raise TypeError(message)
    from nnsolve.symbolic.differentiate import slope

    return slope(row.definition, Z.name, OUT)


def _settled(slope: Expr, parameters: tuple[Num, ...], at_zero: str) -> Expr:
    """A slope of the table with its parameter, π and the convention for the kink at zero put in."""

    def swap(sym: Sym) -> Expr:
        if sym == A:
            return parameters[0]
        return Num(math.pi, "π") if sym.name == "pi" else sym

    settled = replaced(slope, swap)
    corner = isinstance(settled, Choose) and settled.cases[0][0] == Compare(Z, ">", Num(0))
    if isinstance(settled, Choose) and corner and at_zero != "zero":
        return Choose((*settled.cases, (Compare(Z, "==", Num(0)), _AT_ZERO[at_zero])), settled.otherwise)
    return settled


def _typed(text: str) -> Activation:
    """An activation given by a formula in ``z``, its slope derived on the spot."""
    from nnsolve.symbolic.differentiate import slope
    from nnsolve.symbolic.parse import parse

    def constants(sym: Sym) -> Expr:
        return {"pi": Num(math.pi, "π"), "e": Num(math.e, "e")}.get(sym.name, Z)

    formula = replaced(parse(text, ("z", "in", "x", "pi", "e")), constants)
    says = f"out = {re.sub('(?<![a-z])[xz](?![a-z])', 'in', typeset(text))}"
    return Activation("typed", "typed", says, formula, _settled(slope(formula, "z", OUT), (), "zero"))
