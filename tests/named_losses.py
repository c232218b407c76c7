"""Every loss by name once more, in NumPy: a number for the targets and outputs of one sample."""

from itertools import product

import numpy as np

BASES = {"ln": 1.0, "log2": np.log(2), "log10": np.log(10)}


def softplus(z):
    return np.logaddexp(0, z)


def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def huber(d):
    return np.where(np.abs(d) <= 1, d**2 / 2, np.abs(d) - 0.5)


def focal(t, o, one=1.0, zero=1.0):
    return -(one * t * (1 - o) ** 2 * np.log(o) + zero * (1 - t) * o**2 * np.log(1 - o))


def pinball(t, o):
    return np.where(t >= o, 0.5 * (t - o), 0.5 * (o - t))


def binary(t, o):
    return -(t * np.log(o) + (1 - t) * np.log(1 - o))


def shannon(t, o):
    middle = (t + o) / 2
    return (t * np.log(t / middle) + o * np.log(o / middle)) / 2


def margins(t, o):
    right = int(np.argmax(t))
    return np.array([max(0.0, 1 + one - o[right]) for k, one in enumerate(o) if k != right])


TERMS = {
    "huber": lambda t, o: huber(t - o),
    "pseudo-huber": lambda t, o: np.sqrt(1 + (t - o) ** 2) - 1,
    "log-cosh": lambda t, o: np.log(np.cosh(o - t)),
    "quantile": pinball,
    "focal": focal,
    "focal-balanced": lambda t, o: focal(t, o, 0.25, 0.75),
    "binary-logits": lambda t, o: t * softplus(-o) + (1 - t) * softplus(o),
    "hinge": lambda t, o: np.maximum(0, 1 - t * o),
    "squared-hinge": lambda t, o: np.maximum(0, 1 - t * o) ** 2,
}
LOGARITHMIC = {
    "binary": binary,
    "categorical": lambda t, o: -t * np.log(o),
    "divergence": lambda t, o: t * np.log(t / o),
}


def folded(fold, term):
    return lambda t, o: fold(term(t, o))


def over(divisor, of):
    return lambda t, o: of(t, o) / divisor


SQUARE, SIZE = (lambda t, o: (t - o) ** 2), (lambda t, o: np.abs(t - o))
SUM, MEAN = np.sum, np.mean
ROWS = {
    "squared-half": over(2, folded(SUM, SQUARE)),
    "squared-sum": folded(SUM, SQUARE),
    "squared-mean": folded(MEAN, SQUARE),
    "squared-half-mean": over(2, folded(MEAN, SQUARE)),
    "root-mean": lambda t, o: np.sqrt(np.mean((t - o) ** 2)),
    "log-squared": lambda t, o: np.mean((np.log1p(t) - np.log1p(o)) ** 2),
    "absolute-sum": folded(SUM, SIZE),
    "absolute-mean": folded(MEAN, SIZE),
    "bias-actual-first": lambda t, o: np.mean(t - o),
    "bias-predicted-first": lambda t, o: np.mean(o - t),
    "percentage-percent": lambda t, o: 100 * np.mean(np.abs((t - o) / t)),
    "percentage-share": lambda t, o: np.mean(np.abs((t - o) / t)),
    **{f"{name}-mean": folded(MEAN, term) for name, term in TERMS.items()},
    **{f"{name}-sum": folded(SUM, term) for name, term in TERMS.items()},
    **{
        f"{name}-{word}-{base}": over(size, folded(fold, term))
        for (name, term), (word, fold), (base, size) in product(
            LOGARITHMIC.items(), (("sum", SUM), ("mean", MEAN)), BASES.items()
        )
    },
    "multi-class-hinge-sum": lambda t, o: margins(t, o).sum(),
    "multi-class-hinge-mean": lambda t, o: margins(t, o).sum() / len(o),
    "multi-class-hinge-max": lambda t, o: margins(t, o).max(),
    "nll": lambda t, o: -np.sum(t * o),
    "categorical-logits": lambda t, o: -np.sum(t * np.log(softmax(o))),
    **{
        f"likelihood-{base}": lambda t, o, size=size: -np.log(np.prod(np.where(t == 1, o, 1 - o))) / size
        for base, size in BASES.items()
    },
    **{f"jensen-shannon-{base}": over(size, folded(SUM, shannon)) for base, size in BASES.items()},
    "hellinger-root": lambda t, o: np.sqrt(np.sum((np.sqrt(t) - np.sqrt(o)) ** 2) / 2),
    "hellinger-square": lambda t, o: np.sum((np.sqrt(t) - np.sqrt(o)) ** 2) / np.sqrt(2),
    "total-variation": lambda t, o: np.sum(np.abs(t - o)) / 2,
}
"""The losses of one sample, with the usual values of their parameters."""

MEANT = {
    "squared": "squared-half",
    "absolute": "absolute-mean",
    "binary": "binary-sum-ln",
    "categorical": "categorical-sum-ln",
    "divergence": "divergence-sum-ln",
    "bias": "bias-actual-first",
    "percentage": "percentage-percent",
    **{name: f"{name}-mean" for name in TERMS},
    "jensen-shannon": "jensen-shannon-ln",
    "hellinger": "hellinger-root",
    "multi-class-hinge": "multi-class-hinge-sum",
    "likelihood": "likelihood-ln",
    "squared error": "squared-half",
    "mse": "squared-mean",
    "sse": "squared-sum",
    "half-sse": "squared-half",
    "half-mse": "squared-half-mean",
    "rmse": "root-mean",
    "absolute error": "absolute-mean",
    "mae": "absolute-mean",
    "sae": "absolute-sum",
    "mbe": "bias-actual-first",
    "mape": "percentage-percent",
    "msle": "log-squared",
    "smooth-l1": "huber-mean",
    "logcosh": "log-cosh-mean",
    "pinball": "quantile-mean",
    "bce": "binary-sum-ln",
    "binary cross-entropy": "binary-sum-ln",
    "cce": "categorical-sum-ln",
    "cross-entropy": "categorical-sum-ln",
    "categorical cross-entropy": "categorical-sum-ln",
    "scce": "categorical-sum-ln",
    "sparse-categorical": "categorical-sum-ln",
    "h": "categorical-sum-ln",
    "hpq": "categorical-sum-ln",
    "bce-logits": "binary-logits-mean",
    "cce-logits": "categorical-logits",
    "negative log-likelihood": "nll",
    "kl": "divergence-sum-ln",
    "kullback-leibler": "divergence-sum-ln",
    "js": "jensen-shannon-ln",
    "tv": "total-variation",
    "squared hinge": "squared-hinge-mean",
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
    "mean bias error": "bias-actual-first",
    "mean absolute percentage error": "percentage-percent",
    "mean squared logarithmic error": "log-squared",
    "mean squared log error": "log-squared",
    "bce from logits": "binary-logits-mean",
    "bce with logits": "binary-logits-mean",
    "binary cross-entropy from logits": "binary-logits-mean",
    "cce from logits": "categorical-logits",
    "cross-entropy from logits": "categorical-logits",
    "categorical cross-entropy from logits": "categorical-logits",
    "sparse cce": "categorical-sum-ln",
    "sparse categorical cross-entropy": "categorical-sum-ln",
    "sparse cce from logits": "categorical-logits",
    "relative entropy": "divergence-sum-ln",
    "balanced focal": "focal-balanced-mean",
}
"""What the other names mean by default."""


def meant(name):
    """The loss that `name` means, as a function of one sample."""
    return ROWS[MEANT.get(name, name)]


def contrastive_same(label, d):
    return label * d**2 + (1 - label) * max(0.0, 1 - d) ** 2


def contrastive_different(label, d):
    return (1 - label) * d**2 / 2 + label * max(0.0, 1 - d) ** 2 / 2


def triplet(anchor, positive, negative, margin, *, squared):
    dp, dn = (np.sum((anchor - other) ** 2) for other in (positive, negative))
    return max(0.0, dp - dn + margin) if squared else max(0.0, np.sqrt(dp) - np.sqrt(dn) + margin)
