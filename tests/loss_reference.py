"""Losses by their textbook formulas at 50 digits; shares no code with the program."""

import mpmath
from mpmath import mpf

mpmath.mp.dps = 50

LOGS = {"ln": mpmath.log, "log2": lambda x: mpmath.log(x) / mpmath.log(2), "log10": mpmath.log10}


def xlog(x, log, y):
    """x·log y with 0·log 0 = 0."""
    return mpf(0) if x == 0 else x * log(y)


def huber(t, o, delta):
    d = abs(t - o)
    return d * d / 2 if d <= delta else delta * (d - delta / 2)


def focal(t, o, gamma, alpha=None):
    weights = (1, 1) if alpha is None else (alpha, 1 - alpha)
    one = weights[0] * xlog(t, lambda x: (1 - o) ** gamma * mpmath.log(x), o)
    zero = weights[1] * xlog(1 - t, lambda x: o**gamma * mpmath.log(x), 1 - o)
    return -one - zero


def binary(t, o, log):
    return -xlog(t, log, o) - xlog(1 - t, log, 1 - o)


def mean(terms):
    terms = list(terms)
    return sum(terms, mpf(0)) / len(terms)


def total(terms):
    return sum(terms, mpf(0))


def pairs(formula):
    return lambda t, o: [formula(a, b) for a, b in zip(t, o, strict=True)]


def reduced(fold, formula):
    return lambda t, o: fold(pairs(formula)(t, o))


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


MEANS = {
    "mse": lambda a, b: (a - b) ** 2,
    "mae": lambda a, b: abs(a - b),
    "msle": lambda a, b: (mpmath.log(1 + a) - mpmath.log(1 + b)) ** 2,
    "mbe": lambda a, b: a - b,
    "huber(0.7)": lambda a, b: huber(a, b, mpf("0.7")),
    "pseudo-huber(1.5)": lambda a, b: mpf("1.5") ** 2 * (mpmath.sqrt(1 + ((a - b) / mpf("1.5")) ** 2) - 1),
    "log-cosh": lambda a, b: mpmath.log(mpmath.cosh(a - b)),
    "quantile(0.9)": lambda a, b: max(mpf("0.9") * (a - b), (mpf("0.9") - 1) * (a - b)),
    "bce": lambda a, b: binary(a, b, mpmath.log),
    "focal(2)": lambda a, b: focal(a, b, 2),
    "focal-balanced(1.5, 0.25)": lambda a, b: focal(a, b, mpf("1.5"), mpf("0.25")),
    "hinge": lambda a, b: max(mpf(0), 1 - a * b),
    "squared-hinge": lambda a, b: max(mpf(0), 1 - a * b) ** 2,
    "binary-logits": lambda a, b: binary(a, sigma(b), mpmath.log),
    "contrastive(1.2)": lambda a, b: a * b**2 + (1 - a) * max(mpf(0), mpf("1.2") - b) ** 2,
}
WHOLE = {
    **{name: reduced(mean, formula) for name, formula in MEANS.items()},
    "sse": reduced(total, lambda a, b: (a - b) ** 2),
    "half-sse": lambda t, o: total(pairs(lambda a, b: (a - b) ** 2)(t, o)) / 2,
    "half-mse": lambda t, o: mean(pairs(lambda a, b: (a - b) ** 2)(t, o)) / 2,
    "sae": reduced(total, lambda a, b: abs(a - b)),
    "rmse": lambda t, o: mpmath.sqrt(mean(pairs(lambda a, b: (a - b) ** 2)(t, o))),
    "mape": lambda t, o: 100 * mean(pairs(lambda a, b: abs((a - b) / a))(t, o)),
    "hpq": lambda t, o: -total(pairs(lambda a, b: xlog(a, mpmath.log, b))(t, o)),
    "kl": reduced(total, lambda a, b: xlog(a, mpmath.log, a / b)),
    "js": lambda t, o: total(
        pairs(lambda a, b: (xlog(a, mpmath.log, 2 * a / (a + b)) + xlog(b, mpmath.log, 2 * b / (a + b))) / 2)(
            t, o
        )
    ),
    "hellinger": lambda t, o: mpmath.sqrt(
        total(pairs(lambda a, b: (mpmath.sqrt(a) - mpmath.sqrt(b)) ** 2)(t, o)) / 2
    ),
    "total-variation": lambda t, o: total(pairs(lambda a, b: abs(a - b))(t, o)) / 2,
}
"""Losses of one output a sample (or one outcome), with the conventions that hold by default."""


def softmax(row):
    parts = [mpmath.exp(one) for one in row]
    return [one / sum(parts) for one in parts]


def class_hinge(label, row, how):
    margins = [max(mpf(0), 1 + one - row[label]) for k, one in enumerate(row) if k != label]
    return {"sum": total(margins), "mean": total(margins) / len(row), "max": max(margins)}[how]
