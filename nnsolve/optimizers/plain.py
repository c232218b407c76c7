"""The rows of the optimisers without running squares: SGD, momentum, Nesterov, Rprop."""

from __future__ import annotations

from nnsolve.expr import Choose, Compare, Expr, Sym
from nnsolve.optimizers import rule
from nnsolve.optimizers.row import MOMENTUM, ONE, RATE, ZERO, Form, G, Line, Optimizer, W, before, sign

V = Sym("v")


def _new(formula: Expr) -> Line:
    return Line("w", "w", formula, rule.NEW)


def _velocity(formula: Expr) -> Line:
    return Line("v", "v", formula, rule.VELOCITY)


_WITH_RATE = _velocity(MOMENTUM * before(V) + RATE * G)
_WITHOUT_RATE = _velocity(MOMENTUM * before(V) + G)
_BASIC = _new(W - RATE * G)

SGD = Optimizer(
    "sgd",
    "Gradient descent",
    "plain",
    {
        "plain": Form(
            (_BASIC,),
            "w = w − α·g: no memory of earlier gradients",
            "slides, training of networks; slides, optimisers",
            ("PyTorch SGD", "Keras SGD"),
        )
    },
    {"rate": "0.01"},
)

MOMENTUM_ROW = Optimizer(
    "momentum",
    "Gradient descent with momentum",
    "rate-in-velocity",
    {
        "rate-in-velocity": Form(
            (_WITH_RATE, _new(W - V)),
            "v = η·v + α·g, w = w − v: the velocity holds the rate already",
            "slides, training of networks; Polyak 1964",
            ("Keras SGD(momentum)",),
        ),
        "rate-in-step": Form(
            (_WITHOUT_RATE, _new(W - RATE * V)),
            "v = η·v + g, w = w − α·v: the rate comes in at the step; the same as with the rate in the "
            "velocity as long as the rate stays",
            "PyTorch",
            ("PyTorch SGD(momentum)",),
        ),
        "rate-twice": Form(
            (_WITH_RATE, _new(W - RATE * V)),
            "v = η·v + α·g, w = w − α·v: the rate acts twice, so the steps are smaller by the factor α",
            "slides, optimisers, as written",
        ),
        "added": Form(
            (_WITH_RATE, _new(W + MOMENTUM * V - RATE * G)),
            "v = η·v + α·g, w = w + η·v − α·g: the velocity is added, so it pushes uphill",
            "slides, optimisers, before Nesterov, as written",
        ),
        "average": Form(
            (_velocity(MOMENTUM * before(V) + (ONE - MOMENTUM) * G), _new(W - RATE * V)),
            "v = η·v + (1 − η)·g, w = w − α·v: a weighted average, steps smaller by the factor 1 − η",
            "slides, optimisers, in words",
        ),
    },
    {"rate": "0.01", "momentum": "0.9"},
)

NESTEROV = Optimizer(
    "nesterov",
    "Nesterov's accelerated gradient",
    "standard",
    {
        "standard": Form(
            (_WITH_RATE, _new(W - V)),
            "gradient at w − η·v, v = η·v + α·g, w = w − v",
            "Nesterov 1983; Sutskever et al. 2013",
            look=W - MOMENTUM * before(V),
        ),
        "climbing": Form(
            (_WITH_RATE, _new(W + MOMENTUM * V)),
            "gradient at w + η·v, v = η·v + α·g, w = w + η·v: climbs, as its velocity points uphill",
            "slides, optimisers, as written",
            look=W + MOMENTUM * before(V),
        ),
        "shifted": Form(
            (_WITHOUT_RATE, _new(W - RATE * (G + MOMENTUM * V))),
            "gradient at w itself, v = η·v + g, w = w − α·(g + η·v): the same method, followed at its "
            "look-ahead point",
            "PyTorch",
            ("PyTorch SGD(nesterov=True)",),
        ),
        "shifted-rate-in-velocity": Form(
            (_WITH_RATE, _new(W - MOMENTUM * V - RATE * G)),
            "gradient at w itself, v = η·v + α·g, w = w − η·v − α·g: the shifted form with the rate in the "
            "velocity",
            "Keras",
            ("Keras SGD(nesterov=True)",),
        ),
    },
    {"rate": "0.01", "momentum": "0.9"},
)

STEP, KEPT, MOVE, FACTOR, RAW = Sym("step_size"), Sym("kept"), Sym("move"), Sym("factor"), Sym("raw")
GROW, SHRINK, LEAST, MOST = Sym("grow"), Sym("shrink"), Sym("step_least"), Sym("step_most")


def _compared(last: Sym) -> Line:
    """How much the step grows or shrinks, by the signs of the gradient and of `last`."""
    product = G * last
    cases = ((Compare(product, ">", ZERO), GROW), (Compare(product, "<", ZERO), SHRINK))
    return Line("factor", "factor", Choose(cases, ONE), rule.FACTOR)


def _turned(last: Sym, there: Expr, otherwise: Expr) -> Choose:
    """`there` where the gradient changed its sign, else `otherwise`."""
    return Choose(((Compare(G * last, "<", ZERO), there),), otherwise)


_KEPT = Line("kept", "kept", _turned(before(KEPT), ZERO, G), rule.KEPT)
_STEP = Line("step_size", "Δ", FACTOR * before(STEP), rule.STEP_SIZE, Sym("step"))

RPROP = Optimizer(
    "rprop",
    "Resilient propagation",
    "sign",
    {
        "sign": Form(
            (_compared(before(G)), _STEP, _new(W - sign(G) * STEP)),
            "Δ = η+·Δ or η-·Δ, w = w − sign(g)·Δ: a step of its own, only the sign of g counts, no limits",
            "Riedmiller 1994, without going back",
        ),
        "gradient": Form(
            (_compared(before(G)), _new(W + FACTOR * before(G))),
            "w = w + η+·g with the gradient before the two whose signs are compared: uses its size and "
            "climbs; the first step has nothing to compare and moves by 0",
            "slides, optimisers, as written",
        ),
        "back": Form(
            (
                _compared(before(KEPT)),
                _STEP,
                Line("move", "d", _turned(before(KEPT), -before(MOVE), -(sign(G) * STEP)), rule.MOVE),
                _KEPT,
                _new(W + MOVE),
            ),
            "after a change of sign the last move is taken back and the gradient counts as 0, no limits",
            "Riedmiller and Braun 1993",
        ),
        "zero": Form(
            (
                _compared(before(KEPT)),
                Line("raw", "raw", FACTOR * before(STEP), rule.FACTOR),
                Line(
                    "step_size",
                    "Δ",
                    Choose(((Compare(RAW, ">", MOST), MOST), (Compare(RAW, "<", LEAST), LEAST)), RAW),
                    rule.LIMITED,
                    Sym("step"),
                ),
                _KEPT,
                _new(W - sign(KEPT) * STEP),
            ),
            "after a change of sign there is no move and the gradient counts as 0; Δ has limits",
            "Igel and Hüsken 2000, iRprop−",
            ("PyTorch Rprop",),
        ),
    },
    {"grow": "1.2", "shrink": "0.5", "step": "0.01", "step_least": "1e-6", "step_most": "50"},
)

ROWS = (SGD, MOMENTUM_ROW, NESTEROV, RPROP)
