"""The named losses: every row by its name, the names that leave a choice open, and other names for them."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import Add, Div, Expr, Mul, Neg, Num, Sym, parts, rebuilt, replaced
from nnsolve.loss_rows import TARGET, Loss, rows

SETTLED = ("probabilities", "logits", "distances", "outcomes")
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
    "multi-class-hinge": Kind("multi-class-hinge"),
    "likelihood": Kind("", log=True),
    "divergence": Kind("cross-entropy", log=True),
    "entropy": Kind("", log=True),
    "jensen-shannon": Kind("", log=True),
    "hellinger": Kind("hellinger"),
    "contrastive": Kind("contrastive"),
    "triplet": Kind("triplet-distance"),
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
    "cce-logits": "categorical-logits",
    "negative log-likelihood": "nll",
    "kl": "divergence",
    "kullback-leibler": "divergence",
    "js": "jensen-shannon",
    "tv": "total-variation",
    "squared hinge": "squared-hinge",
    "scce": "categorical",
    "sparse-categorical": "categorical",
    "h": "categorical",
    "hpq": "categorical",
    "mean squared error": "squared-mean",
    "mean square error": "squared-mean",
    "sum of squared errors": "squared-sum",
    "sum of squares": "squared-sum",
    "half the sum of squares": "squared-half",
    "half mean squared error": "squared-half-mean",
    "root mean squared error": "root-mean",
    "root mean square error": "root-mean",
    "mean absolute error": "absolute-mean",
    "sum of absolute errors": "absolute-sum",
    "mean bias error": "bias",
    "mean absolute percentage error": "percentage",
    "mean squared logarithmic error": "log-squared",
    "mean squared log error": "log-squared",
    "bce from logits": "binary-logits",
    "bce with logits": "binary-logits",
    "binary cross-entropy from logits": "binary-logits",
    "cce from logits": "categorical-logits",
    "cross-entropy from logits": "categorical-logits",
    "categorical cross-entropy from logits": "categorical-logits",
    "sparse cce": "categorical",
    "sparse categorical cross-entropy": "categorical",
    "sparse cce from logits": "categorical-logits",
    "relative entropy": "divergence",
    "balanced focal": "focal-balanced",
    "triplet margin": "triplet",
}
"""Other names of kinds and rows; the sparse ones are those of labels, H(P, Q) that of distributions."""

OF_WEIGHTS = ("penalty", "l1", "l2")
"""Losses that are no rows, as they read weights in place of outputs."""

LOSSES: dict[str, Loss] = {row.name: row for row in rows()}
"""Every named loss by its name: kind, factor and, for cross-entropy, the base of the logarithm."""

_ENDINGS = ("", "loss", "divergence", "distance")
"""What may stand behind a name: huber loss, KL divergence."""


def called(name: str) -> str:
    """The kind or row that `name` stands for, in any case; spaces, hyphens and underscores are alike.

    A name that nothing is called comes back as it is, in small letters.

    >>> called("Mean_Squared_Error"), called("KL divergence"), called("huber loss")
    ('squared-mean', 'divergence', 'huber')
    """
    name = name.strip().lower()
    if name in LOSSES or name in KINDS:
        return name
    known = {_letters(one): one for one in (*LOSSES, *KINDS)} | {_letters(a): of for a, of in ALIASES.items()}
    for ending in _ENDINGS:
        if (short := _letters(name).removesuffix(ending)) in known:
            return known[short]
    return name


def _letters(name: str) -> str:
    return "".join(one for one in name if one.isalnum())


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
