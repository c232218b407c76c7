"""The rows of the optimisers that divide by the root of running squares: AdaGrad, AdaDelta, RMSprop."""

from __future__ import annotations

from nnsolve.expr import Expr, Num, Sym
from nnsolve.optimizers import rule
from nnsolve.optimizers.row import (
    BETA,
    EPSILON,
    ONE,
    RATE,
    RHO,
    ZERO,
    Form,
    G,
    Line,
    Optimizer,
    W,
    before,
    root,
)

TOTAL, ROOT, SHARE = Sym("total"), Sym("root"), Sym("share")
V, M, X, DX = Sym("v"), Sym("m"), Sym("x"), Sym("dx")


def _total(start: Expr) -> Line:
    return Line("total", "G", before(TOTAL) + G**2, rule.TOTAL, start)


def _share(formula: Expr) -> Line:
    return Line("root", "root", formula, rule.ROOT)


_EFFECTIVE = Line("share", "rate", RATE / ROOT, rule.SHARE)
_NEW = Line("w", "w", W - SHARE * G, rule.NEW)

ADAGRAD = Optimizer(
    "adagrad",
    "AdaGrad",
    "inside",
    {
        "inside": Form(
            (_total(ZERO), _share(root(TOTAL + EPSILON)), _EFFECTIVE, _NEW),
            "G = G + g², w = w − α/√(G + ε)·g: ε inside the root, which matters where G is as small as ε",
            "slides, training of networks; slides, optimisers",
        ),
        "outside": Form(
            (_total(ZERO), _share(root(TOTAL) + EPSILON), _EFFECTIVE, _NEW),
            "G = G + g², w = w − α/(√G + ε)·g: ε outside the root",
            "Duchi et al. 2011",
            ("PyTorch Adagrad",),
        ),
        "started": Form(
            (_total(Num(0.1, "0.1")), _share(root(TOTAL + EPSILON)), _EFFECTIVE, _NEW),
            "G starts at 0.1, ε inside the root: the first steps are shorter",
            "Keras",
            ("Keras Adagrad",),
        ),
    },
    {"rate": "0.01", "epsilon": "1e-8"},
)

ADADELTA = Optimizer(
    "adadelta",
    "AdaDelta",
    "standard",
    {
        "standard": Form(
            (
                Line("v", "v", RHO * before(V) + (ONE - RHO) * G**2, rule.SQUARES),
                Line("dx", "d", root(before(X) + EPSILON) / root(V + EPSILON) * G, rule.MOVE),
                Line("x", "u", RHO * before(X) + (ONE - RHO) * DX**2, rule.SQUARES),
                Line("w", "w", W - RATE * DX, rule.NEW),
            ),
            "d = √(u + ε)/√(v + ε)·g with running means v of g² and u of d²: ε inside both roots, α = 1",
            "Zeiler 2012",
            ("PyTorch Adadelta", "Keras Adadelta"),
        ),
        "fourth-root": Form(
            (_total(ZERO), Line("w", "w", W - RATE * root(TOTAL + EPSILON) ** Num(-0.5, "−½") * G, rule.NEW)),
            "w = w − α·(√(G + ε))^−½·g: a fourth root of a sum of squares, with a rate, no mean of d²",
            "slides, training of networks, as written",
        ),
    },
    {"rate": "1", "rho": "0.95", "epsilon": "1e-6"},
)

_SQUARES = Line("v", "v", BETA * before(V) + (ONE - BETA) * G**2, rule.SQUARES)
_MEAN = Line("m", "m", BETA * before(M) + (ONE - BETA) * G, rule.MEAN)


def _step(under: Expr) -> Line:
    return Line("w", "w", W - RATE * G / under, rule.NEW)


RMSPROP = Optimizer(
    "rmsprop",
    "RMSprop",
    "outside",
    {
        "outside": Form(
            (_SQUARES, _step(root(V) + EPSILON)),
            "v = β·v + (1 − β)·g², w = w − α·g/(√v + ε): ε outside the root",
            "slides, training of networks; Hinton 2012",
            ("PyTorch RMSprop",),
        ),
        "inside": Form(
            (_SQUARES, _step(root(V + EPSILON))),
            "v = β·v + (1 − β)·g², w = w − α·g/√(v + ε): ε inside the root",
            "Keras",
            ("Keras RMSprop",),
        ),
        "unsquared": Form(
            (
                Line("v", "v", BETA * before(V) + (ONE - BETA) * G, rule.UNSQUARED),
                _step(root(V + EPSILON)),
            ),
            "v = β·v + (1 − β)·g, w = w − α·g/√(v + ε): g is not squared, so a negative mean has no root",
            "slides, optimisers, as written (its text says squared)",
            fails=(
                "this form averages g, not g²: the mean is negative and has no real root; "
                'rmsprop = "inside" is the form with squares'
            ),
        ),
        "centred": Form(
            (_SQUARES, _MEAN, _step(root(V - M**2) + EPSILON)),
            "centred: w = w − α·g/(√(v − m²) + ε), the variance in place of the mean square, ε outside",
            "Graves 2013",
            ("PyTorch RMSprop(centered=True)",),
            fails="the variance v − m² fell below 0 by rounding; the form needs ε inside the root",
        ),
        "centred-inside": Form(
            (_SQUARES, _MEAN, _step(root(V - M**2 + EPSILON))),
            "centred: w = w − α·g/√(v − m² + ε), the variance in place of the mean square, ε inside",
            "Graves 2013",
            ("Keras RMSprop(centered=True)",),
        ),
    },
    {"rate": "0.001", "beta": "0.9", "epsilon": "1e-8"},
)

ROWS = (ADAGRAD, ADADELTA, RMSPROP)
