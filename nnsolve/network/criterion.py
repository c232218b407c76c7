"""The loss of a network, ready to be put into templates: by name, or typed as a formula."""

from __future__ import annotations

import math

from msgspec import Struct

from nnsolve.errors import ExpressionError, ProblemError, quoted
from nnsolve.expr import Expr, Num, Sym, replaced
from nnsolve.losses import LOSSES, SUM
from nnsolve.notation import typeset

_FACTOR = {
    "squared": "squared-error",
    "absolute": "absolute-error",
    "binary": "cross-entropy",
    "categorical": "cross-entropy",
}
_ALIASES = {
    "mse": "squared",
    "squared error": "squared",
    "sse": "squared",
    "mae": "absolute",
    "absolute error": "absolute",
    "bce": "binary",
    "binary cross-entropy": "binary",
    "cce": "categorical",
    "cross-entropy": "categorical",
    "categorical cross-entropy": "categorical",
}


class Criterion(Struct, frozen=True):
    """A loss ready for templates: `term` in ``t``, ``o``; `scale` in ``sum``, ``n``; `slope` by ``o``.

    `says` is the loss as a course writes it; `shortcut` tells that softmax before it gives δ = out − target.
    """

    title: str
    says: str
    term: Expr
    scale: Expr
    slope: Expr
    shortcut: bool = False


def criterion(text: str, conventions: dict[str, str]) -> Criterion:
    """The loss written as `text`: a name, or a formula in ``t`` and ``o`` that is summed over the outputs.

    `conventions` fixes factor and logarithm. Raises `ProblemError` at ``loss``.
    """
    kind = text.strip().lower()
    kind = _ALIASES.get(kind, kind)
    if kind not in _FACTOR:
        return _typed(text)
    from nnsolve.slopes import LOSS_SLOPES

    name = f"{kind}-{conventions[_FACTOR[kind]]}"
    if kind in ("binary", "categorical"):
        name += f"-{conventions['log']}"
    row = LOSSES[name]
    shortcut = name == "categorical-sum-ln"
    return Criterion(row.title, row.says, row.term, row.scale, LOSS_SLOPES[name], shortcut)


def used(text: str) -> tuple[str, ...]:
    """The conventions that the loss written as `text` depends on."""
    kind = text.strip().lower()
    kind = _ALIASES.get(kind, kind)
    if kind not in _FACTOR:
        return ()
    return (_FACTOR[kind], "log") if _FACTOR[kind] == "cross-entropy" else (_FACTOR[kind],)


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
        if text.replace("_", "").isalpha():
            from nnsolve.reading.mismatch import suggestion

            message = f"expected a loss, found {quoted(text)}{suggestion(text, (*_FACTOR, *_ALIASES))}"
            raise ProblemError(message, ("loss",)) from error
        known = ", ".join(_FACTOR)
        message = f"{error.message} (a loss is one of {known}, or a formula in t and o)"
        raise ProblemError(message, ("loss",), offset=error.column) from error
    return Criterion("typed loss", f"Σ [{typeset(text)}]", term, SUM, by)
