"""The named losses: every row by its name, the names that leave a choice open, and other names for them."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import Add, Div, Expr, Mul, Neg, Num, Sym, parts, rebuilt, replaced
from nnsolve.loss_rows import TARGET, Loss, rows

SETTLED = ("probabilities", "logits", "distances")
"""What the losses read whose targets are mostly 0 or 1, so that half of the term falls away."""


class Kind(Struct, frozen=True):
    """A loss that conventions complete: the option of `convention` and, with `log`, a base end its name."""

    convention: str
    log: bool = False


KINDS: dict[str, Kind] = {
    "squared": Kind("squared-error"),
    "absolute": Kind("absolute-error"),
    "binary": Kind("cross-entropy", log=True),
    "categorical": Kind("cross-entropy", log=True),
    "bias": Kind("residual"),
    "percentage": Kind("percentage-error"),
    **dict.fromkeys(
        (
            "huber",
            "pseudo-huber",
            "log-cosh",
            "quantile",
            "focal",
            "focal-balanced",
            "binary-logits",
            "hinge",
            "squared-hinge",
        ),
        Kind("loss-reduction"),
    ),
    "divergence": Kind("cross-entropy", log=True),
    "entropy": Kind("", log=True),
    "jensen-shannon": Kind("", log=True),
    "hellinger": Kind("hellinger"),
    "contrastive": Kind("contrastive"),
}
"""Names that leave a choice open."""

ALIASES = {
    "squared error": "squared",
    "mse": "squared-mean",
    "sse": "squared-sum",
    "half-sse": "squared-half",
    "half-mse": "squared-half-mean",
    "rmse": "root-mean",
    "absolute error": "absolute",
    "mae": "absolute-mean",
    "sae": "absolute-sum",
    "mbe": "bias",
    "mape": "percentage",
    "msle": "log-squared",
    "smooth-l1": "huber",
    "logcosh": "log-cosh",
    "pinball": "quantile",
    "bce": "binary",
    "binary cross-entropy": "binary",
    "cce": "categorical",
    "cross-entropy": "categorical",
    "categorical cross-entropy": "categorical",
    "bce-logits": "binary-logits",
    "kl": "divergence",
    "kullback-leibler": "divergence",
    "js": "jensen-shannon",
    "tv": "total-variation",
    "squared hinge": "squared-hinge",
}
"""Other names of kinds and rows."""

LOSSES: dict[str, Loss] = {row.name: row for row in rows()}
"""Every named loss by its name: kind, factor and, for cross-entropy, the base of the logarithm."""


def at_target(expr: Expr, value: int, of: Sym = TARGET) -> Expr:
    """A formula of a row where the target (or what `of` is) is 0 or 1: what is multiplied by 0 is gone.

    >>> at_target(1 - TARGET, 0)
    Num(value=1, written='')
    """
    return _settled(replaced(expr, lambda sym: Num(value) if sym == of else sym))


def _settled(expr: Expr) -> Expr:
    inner = [_settled(part) for part in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    match expr:
        case Add((Num(one), Neg(Num(two)))):
            return Num(one - two)
        case Add(args):
            terms = [arg for arg in args if not _is(arg, 0)]
            return Num(0) if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))
        case Mul(args) if any(_is(arg, 0) for arg in args):
            return Num(0)
        case Mul(args):
            factors = [arg for arg in args if not _is(arg, 1)]
            return Num(1) if not factors else factors[0] if len(factors) == 1 else Mul(tuple(factors))
        case Neg(Num(0)) | Div(Num(0), _):
            return Num(0)
        case Div(over, Num(1)):
            return over
        case _:
            return expr


def _is(expr: Expr, value: int) -> bool:
    return isinstance(expr, Num) and expr.value == value
