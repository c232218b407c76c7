"""Activations as people type them: a name, a name with its parameter, or a formula in the net input."""

from __future__ import annotations

import math
import re

from msgspec import Struct, structs

from nnsolve.errors import ExpressionError, Path, ProblemError, quoted
from nnsolve.expr import HALF, Call, Choose, Compare, Expr, Num, Sym, replaced
from nnsolve.functions import FUNCTIONS, OUT, A, Function, Z
from nnsolve.notation import typeset

_STEPS = {
    "unit": (">=", 1, 0),
    "unit-strict": (">", 1, 0),
    "sign": (">=", 1, -1),
    "sign-strict": (">", 1, -1),
}

_FORMS = {
    "gelu": {"exact": "gelu", "tanh": "gelu_tanh"},
    "hard_sigmoid": {"sixth": "hard_sigmoid", "fifth": "hard_sigmoid_fifth"},
}
"""Rows that are meant by the bare name of one under the options of the convention of that name."""

_AT_ZERO = {"zero": Num(0), "half": HALF, "one": Num(1)}


class Activation(Struct, frozen=True):
    """An activation ready to be put into templates.

    `formula` is the value in ``z``, `None` for what needs several net inputs: `shares` is then ``softmax`` or
    ``log-softmax`` of the whole layer, or `pieces` says how many net inputs a maxout unit has (0: as many as
    are written). Shares are those of net inputs divided by `temperature` and, where they are `stable`, less
    the greatest. `slope` is in ``z`` and ``out``, `None` where there is none to descend. `title` names it in
    a sentence, `says` is its formula. It depends on `conventions`, with a slope also on those of `corners`.
    """

    name: str
    title: str
    says: str
    formula: Expr | None
    slope: Expr | None
    conventions: tuple[str, ...] = ()
    corners: tuple[str, ...] = ()
    shares: str = ""
    temperature: Num | None = None
    stable: bool = False
    pieces: int = 1

    @property
    def mixes(self) -> bool:
        """Whether every output depends on every net input of its layer."""
        return bool(self.shares)

    def value(self, z: Expr) -> Expr:
        """The activation at net input `z`."""
        if self.formula is None:
            message = f"{self.title} has no value for one net input alone"
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

    Also ``softmax``, ``log-softmax`` and ``maxout``, which read several net inputs, with a temperature or the
    number of pieces in brackets. `conventions` says what ``step`` and ``relu-slope`` mean, and which form
    ``gelu`` and ``hard sigmoid`` have. Raises `ProblemError` at `path`.
    """
    from nnsolve.symbolic.parse import parse_call

    joint = _joint(text, conventions, path)
    if joint is not None:
        return joint
    try:
        known = parse_call(text)
        if known is None or not FUNCTIONS[known[0]].activation:
            return _typed(text)
    except ExpressionError as error:
        if text.replace("_", "").replace("-", "").isalpha():
            from nnsolve.reading.mismatch import suggestion

            names = [*JOINT, *(row.name for row in FUNCTIONS.values() if row.activation)]
            message = f"expected an activation, found {quoted(text)}{suggestion(text, names)}"
            raise ProblemError(message, path) from error
        raise ProblemError(error.message, path, offset=error.column) from error
    return _named(*known, conventions, text, path)


JOINT = {
    "softmax": "out = e^in / Σ e^in",
    "log-softmax": "out = in − ln Σ e^in",
    "maxout": "out = max in, over the pieces of a unit",
}
"""The activations of several net inputs, as a course writes them."""


def _hyphened(name: str) -> str:
    return "-".join(re.split(r"[ _-]+", name.strip().lower()))


def _joint(text: str, conventions: dict[str, str], path: Path) -> Activation | None:
    """The activation of several net inputs that `text` names; `None` where it names none."""
    head, bracket, inside = text.strip().lower().partition("(")
    name = _hyphened(head).replace("logsoft", "log-soft")
    if name not in JOINT:
        return None
    number = inside.removesuffix(")").strip()
    if name == "maxout":
        if bracket and not (number.isdecimal() and 2 <= int(number) <= MOST_PIECES):  # noqa: PLR2004
            message = f"expected 2 to {MOST_PIECES} pieces, as in maxout(2), found {quoted(text.strip())}"
            raise ProblemError(message, path)
        return Activation(name, name, JOINT[name], None, None, pieces=int(number) if bracket else 0)
    warm = _temperature(number) if bracket else None
    if bracket and warm is None:
        message = f"expected a temperature above 0, as in {name}(2), found {quoted(text.strip())}"
        raise ProblemError(message, path)
    says, stable = JOINT[name], conventions.get("softmax") == "stable"
    if warm is not None and warm.value != 1:
        says = says.replace("e^in", f"e^(in/{warm.written})").replace("= in ", f"= in/{warm.written} ")
    else:
        warm = None
    return Activation(name, name, says, None, None, ("softmax",), (), name, warm, stable)


MOST_PIECES = 26
"""Pieces of a maxout unit: they are told apart by letters."""


def fitting(act: Activation, pieces: int, path: Path) -> Activation:
    """`act` for units with so many net inputs; raises `ProblemError` at `path` where it has not so many."""
    if act.pieces == 1:
        if pieces > 1:
            message = f"expected maxout for units of several sums, found {act.title}"
            raise ProblemError(message, path)
        return act
    if pieces == 1:
        message = "expected several sums for a maxout unit, as in h1 = ['w1*i1', 'w2*i1'], found one"
        raise ProblemError(message, path)
    if act.pieces not in (0, pieces):
        message = f"expected maxout({pieces}), as the units have {pieces} sums, found {act.pieces} pieces"
        raise ProblemError(message, path)
    return structs.replace(act, pieces=pieces, title=f"maxout of {pieces} pieces")


def _temperature(text: str) -> Num | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return Num(value, text) if 0 < value < math.inf else None


def _named(
    name: str, given: tuple[Num, ...], conventions: dict[str, str], text: str, path: Path
) -> Activation:
    choice, used = name.replace("_", "-"), tuple[str, ...]()
    # An explicit form, such as "gelu exact", is not up to the convention.
    if name in _FORMS and choice in conventions and _hyphened(text) == choice:
        name, used = _FORMS[name][conventions[choice]], (choice,)
    row = FUNCTIONS[name]
    if len(given) > len(row.defaults):
        message = f"{name} takes {len(row.defaults)} parameters, found {len(given)} in '{text}'"
        raise ProblemError(message, path)
    defaults = tuple(Num(float(number), number) for number in row.defaults[len(given) :])
    parameters = (*given, *defaults)
    if name == "step":
        op, on, off = _STEPS[conventions["step"]]
        formula = Choose(((Compare(Z, op, Num(0)), Num(on)),), Num(off))
        says = f"out = {on} if in {op.replace('>=', '≥')} 0, else {off}"
        return Activation(name, "step", says, formula, None, ("step",))
    says = row.says.format(a=parameters[0].written if parameters else "") or f"out = {row.sign}(in)"
    slope = _settled(known_slope(row), parameters, conventions["relu-slope"])
    formula = Z if name == "identity" else Call(name, (Z, *parameters))
    corners = ("relu-slope",) if _has_corner(slope) else ()
    return Activation(name, row.title or name.replace("_", " "), says, formula, slope, used, corners)


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
    if isinstance(settled, Choose) and _has_corner(settled) and at_zero != "zero":
        return Choose((*settled.cases, (Compare(Z, "==", Num(0)), _AT_ZERO[at_zero])), settled.otherwise)
    return settled


def _has_corner(slope: Expr) -> bool:
    """Whether a slope jumps at 0, as that of ReLU and its kin."""
    return isinstance(slope, Choose) and slope.cases[0][0] == Compare(Z, ">", Num(0))


def _typed(text: str) -> Activation:
    """An activation given by a formula in ``z``, its slope derived on the spot."""
    from nnsolve.symbolic.differentiate import slope
    from nnsolve.symbolic.parse import parse

    def constants(sym: Sym) -> Expr:
        return {"pi": Num(math.pi, "π"), "e": Num(math.e, "e")}.get(sym.name, Z)

    formula = replaced(parse(text, ("z", "in", "x", "pi", "e")), constants)
    says = f"out = {re.sub('(?<![a-z])[xz](?![a-z])', 'in', typeset(text))}"
    return Activation("typed", "typed", says, formula, _settled(slope(formula, "z", OUT), (), "zero"))
