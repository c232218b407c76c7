"""What else classrooms call a quantity: net for in, a for out, E_total and MSE for E, η for α."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.notation import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = (
    (
        "E",
        "Etotal",
        "Etot",
        "error",
        "totalerror",
        "L",
        "loss",
        "Ltotal",
        "totalloss",
        "J",
        "C",
        "cost",
        "MSE",
        "BCE",
        "CCE",
        "crossentropy",
    ),
    ("mu", "mean", "average"),
    ("variance", "var", "sigma2"),
    ("sample_variance", "var"),
    ("r", "std", "stddev", "standarddeviation", "sigma"),
    ("norm_g", "norm", "gradnorm", "gradientnorm", "normofg"),
    ("alpha", "eta", "lr", "rate", "learningrate", "learningratealpha", "learningrateeta"),
    ("theta", "threshold", "b", "bias"),
    ("momentum", "beta", "gamma", "mu"),
    ("epsilon", "eps"),
    ("accuracy", "acc"),
    ("precision", "prec", "PPV"),
    ("recall", "sensitivity", "TPR"),
    ("specificity", "TNR"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("F1", "F1score", "fscore", "fmeasure"),
    ("params", "parameters", "totalparameters", "totalparams", "total"),
    ("mhat", "mcorrected"),
    ("vhat", "vcorrected"),
    ("best", "bestloss", "lowestloss", "bestvalidationloss", "lowestvalidationloss", "minimumloss"),
    ("wait", "waiting", "counter", "epochswithoutimprovement", "withoutimprovement"),
    ("yhat", "predicted", "prediction", "ypred"),
)
"""Words that name the same thing; a word of the exercise itself always comes before its aliases."""

LOSSES = frozenset(("MSE", "RMSE", "MAE", "MSLE", "MAPE", "SSE", "SAE", "BCE", "CCE", "CE"))
"""Names that say which loss is meant: in an exercise that calls one of its own so, no other is its error."""

HEADS = (
    ("params", "parameters", "param", "numparams"),
    ("W", "width", "output", "outputsize", "out", "size", "O"),
    ("H", "height", "Hout"),
    ("F", "kernel"),
    ("macs", "MACs", "operations", "ops"),
)
"""Words in front of the name of a layer: ``params_conv1``, ``parameters conv1``."""

FILLING = frozenset(("total", "number", "of", "no", "value", "score", "the", "final", "overall", "all"))
"""Words in a name that tell nothing about which quantity is meant."""

_UNITS = {
    "in": ("i", "s", "u", "v", "sum", "input", "netinput"),
    "out": ("o", "y", "h", "output", "act", "activation"),
    "target": ("t", "d", "y", "desired", "expected", "true"),
    "delta": ("d",),
    "Err": ("error", "err", "e"),
    "Δ": ("Delta",),
}

GRADIENT = ("nabla", "grad", "gradient", "g", "slope", "dw", "d")
"""Words in front of a parameter that stand for the slope of the error by it."""

CHANGE = ("Delta", "change", "delta", "d")
"""Words in front of a parameter that stand for what is added to it."""


def group(word: str) -> tuple[str, ...]:
    """The other names of a word of its own."""
    return next((tuple(w for w in words if w != word) for words in GROUPS if word in words), ())


def unit_words(word: str, spoken: str) -> Iterator[tuple[int, str]]:
    """The words that may stand before the name of a unit, each with how far it is from the exercise's own."""
    yield 0, spoken
    for dialect in DIALECTS:
        other = dialect.words.get(word, word)
        if other != spoken:
            yield 1, other
    for other in _UNITS.get(word, ()):
        yield 2, other


COLUMNS = (
    ("parameters", "params", "#params", "#parameters", "param", "noofparameters", "numberofparameters"),
    ("output", "outputshape", "outputsize", "shape", "size", "featuremap", "outputvolume"),
    ("layer", "layers"),
    ("parameter", "weight", "weights", "parametername", "quantity", "name"),
    ("oldvalue", "old", "initial", "initialvalue", "before"),
    ("updatedvalue", "updated", "new", "newvalue", "after"),
    ("gradient", "slope", "grad", "derivative", "∂e/∂w", "de/dw"),
    ("iteration", "step", "update", "epoch", "iter", "k", "n", "no", "#"),
    ("row", "sample", "point", "pattern", "s", "example"),
    ("target", "t", "d", "desired", "expected", "actual"),
    ("y", "predicted", "prediction", "out", "output", "o"),
)
"""Titles of columns that mean the same; the first stands for all."""

TITLES = (
    ("t", "target", "desired", "expected", "actual", "true", "label", "Yd", "yd", "y"),
    ("y", "o", "out", "output", "predicted", "prediction", "actual output", "p", "ŷ", "yhat"),
    ("z", "in", "net", "net input", "sum", "weighted sum"),
    ("l", "loss", "term", "l_i", "loss_i"),
    ("e", "error", "err", "delta"),
    ("x", "input", "inputs", "point", "pattern", "sample", "features"),
    ("w", "weight", "weights"),
)
"""Titles of columns for the same quantity of a row, where the exercise has none of that name itself."""

COUNTED = frozenset({"iteration", "row", "t", "i", ""})
"""Columns that count iterations or samples."""

NEW_WORDS = ("new", "updated", "after", "final")
OLD_WORDS = ("old", "initial", "before", "value", "current", "given")
SLOPE_WORDS = ("grad", "slope", "derivative", "de/d", "∂e/∂")

SHAPE = (
    (("H", "W"), ("W",), ("K", "C")),
    (("K", "C"), ("H", "W"), ("W",)),
    (("H", "W"), ("W",)),
    (("L", "W"), ("K", "C")),
    (("U", "K", "C"),),
)
"""What the numbers of a shape are called, in the orders in which shapes are written."""
