"""The rows of Adam and its kin, which keep a running mean of the gradient and one of its size; and Lion."""

from __future__ import annotations

from nnsolve.expr import Expr, Max, Num, Sym
from nnsolve.optimizers import rule
from nnsolve.optimizers.row import (
    BETA1,
    BETA2,
    DECAY,
    EPSILON,
    ONE,
    RATE,
    Form,
    G,
    Line,
    Optimizer,
    T,
    W,
    before,
    root,
    sign,
    size,
)

M, V, M_HAT, V_HAT = Sym("m"), Sym("v"), Sym("m_hat"), Sym("v_hat")
LARGEST, PEAK, RATE_T, MIX = Sym("largest"), Sym("u"), Sym("rate_t"), Sym("mix")
MU, MU_NEXT, PRODUCT = Sym("mu"), Sym("mu_next"), Sym("product")

_M = Line("m", "m", BETA1 * before(M) + (ONE - BETA1) * G, rule.MEAN)
_V = Line("v", "v", BETA2 * before(V) + (ONE - BETA2) * G**2, rule.SQUARES)
_M_HAT = Line("m_hat", "m_hat", M / (ONE - BETA1**T), rule.CORRECTED_MEAN)
_V_HAT = Line("v_hat", "v_hat", V / (ONE - BETA2**T), rule.CORRECTED_SQUARES)
_FOLDED = Line("rate_t", "α_t", RATE * root(ONE - BETA2**T) / (ONE - BETA1**T), rule.CORRECTED_RATE)
_MOMENTS = (_M, _V)
_CORRECTED = (_M, _V, _M_HAT, _V_HAT)
_USUAL = {"rate": "0.001", "beta1": "0.9", "beta2": "0.999", "epsilon": "1e-8"}


def _new(formula: Expr) -> Line:
    return Line("w", "w", formula, rule.NEW)


ADAM = Optimizer(
    "adam",
    "Adam",
    "corrected",
    {
        "corrected": Form(
            (*_CORRECTED, _new(W - RATE * M_HAT / (root(V_HAT) + EPSILON))),
            "w = w − α·m_hat/(√v_hat + ε): both means corrected for their start at 0, ε outside the root",
            "Kingma and Ba 2015; slides, optimisers",
            ("PyTorch Adam",),
        ),
        "corrected-inside": Form(
            (*_CORRECTED, _new(W - RATE * M_HAT / root(V_HAT + EPSILON))),
            "w = w − α·m_hat/√(v_hat + ε): corrected, ε inside the root",
            "some courses",
        ),
        "folded": Form(
            (*_MOMENTS, _FOLDED, _new(W - Sym("rate_t") * M / (root(V) + EPSILON))),
            "α_t = α·√(1 − β2^t)/(1 − β1^t), w = w − α_t·m/(√v + ε): the correction sits in the rate, so ε "
            "is larger against the uncorrected root",
            "Kingma and Ba 2015, end of section 2",
            ("Keras Adam",),
        ),
        "uncorrected": Form(
            (*_MOMENTS, _new(W - RATE * M / (root(V) + EPSILON))),
            "w = w − α·m/(√v + ε): no bias correction, so the first steps are too long",
            "some courses",
        ),
        "uncorrected-inside": Form(
            (*_MOMENTS, _new(W - RATE * M / root(V + EPSILON))),
            "w = w − α·m/√(v + ε): no bias correction, ε inside the root",
            "some courses",
        ),
        "times-gradient": Form(
            (*_MOMENTS, _new(W - RATE * M / (root(V) + EPSILON) * G)),
            "w = w − α·m/(√v + ε)·g: no bias correction and a stray factor g, so it never changes sides",
            "slides, training of networks, as written",
        ),
    },
    _USUAL,
)

ADAMW = Optimizer(
    "adamw",
    "AdamW",
    "rate-times-decay",
    {
        "rate-times-decay": Form(
            (*_CORRECTED, _new(W - RATE * DECAY * W - RATE * M_HAT / (root(V_HAT) + EPSILON))),
            "w = w − α·λ·w − α·m_hat/(√v_hat + ε): the decay stays out of the means and goes with the rate",
            "PyTorch",
            ("PyTorch AdamW",),
        ),
        "decay-alone": Form(
            (*_CORRECTED, _new(W - RATE * M_HAT / (root(V_HAT) + EPSILON) - DECAY * W)),
            "w = w − α·m_hat/(√v_hat + ε) − λ·w: the decay stays out of the means and apart from the rate",
            "Loshchilov and Hutter 2019, schedule multiplier 1",
        ),
        "folded": Form(
            (*_MOMENTS, _FOLDED, _new(W - RATE * DECAY * W - RATE_T * M / (root(V) + EPSILON))),
            "w = w − α·λ·w − α_t·m/(√v + ε): the correction sits in the rate α_t",
            "Keras",
            ("Keras AdamW",),
        ),
    },
    {**_USUAL, "decay": "0.01"},
)

_PEAK = Line("u", "u", Max((BETA2 * before(PEAK), size(G))), rule.PEAK)
_PEAK_EPSILON = Line("u", "u", Max((BETA2 * before(PEAK), size(G) + EPSILON)), rule.PEAK)

ADAMAX = Optimizer(
    "adamax",
    "AdaMax",
    "plain",
    {
        "plain": Form(
            (_M, _PEAK, _M_HAT, _new(W - RATE * M_HAT / PEAK)),
            "u = max(β2·u, |g|), w = w − α·m_hat/u: a fading maximum in place of a root, no ε",
            "Kingma and Ba 2015, section 7",
            fails="every gradient so far is 0, so u is 0; the other forms of adamax have an ε",
        ),
        "inside": Form(
            (_M, _PEAK_EPSILON, _M_HAT, _new(W - RATE * M_HAT / PEAK)),
            "u = max(β2·u, |g| + ε), w = w − α·m_hat/u: ε inside the maximum",
            "PyTorch",
            ("PyTorch Adamax",),
        ),
        "outside": Form(
            (_M, _PEAK, _M_HAT, _new(W - RATE * M_HAT / (PEAK + EPSILON))),
            "u = max(β2·u, |g|), w = w − α·m_hat/(u + ε): ε beside the maximum",
            "Keras",
            ("Keras Adamax",),
        ),
    },
    {**_USUAL, "rate": "0.002"},
)

_DECREASE = Num(0.96, "0.96")
_PACE = Num(0.004, "0.004")


def _ahead(formula: Expr) -> Line:
    return Line("m_hat", "m_hat", formula, rule.AHEAD)


_NADAM_STEP = _new(W - RATE * M_HAT / (root(V_HAT) + EPSILON))


def _schedule(now: Expr, following: Expr) -> tuple[Line, ...]:
    """The momenta of this step and the next, for the exponents `now` and `following`, and their product."""
    mu, mu_next = (BETA1 * (ONE - Num(0.5, "0.5") * _DECREASE**exponent) for exponent in (now, following))
    return (
        *_MOMENTS,
        Line("mu", "μ", mu, rule.SCHEDULE),
        Line("mu_next", "μ_next", mu_next, rule.SCHEDULE),
        Line("product", "μ_product", before(PRODUCT) * MU, rule.PRODUCT, ONE),
        _ahead(MU_NEXT * M / (ONE - PRODUCT * MU_NEXT) + (ONE - MU) * G / (ONE - PRODUCT)),
        _V_HAT,
        _NADAM_STEP,
    )


NADAM = Optimizer(
    "nadam",
    "Nadam",
    "constant",
    {
        "constant": Form(
            (
                *_MOMENTS,
                _ahead(BETA1 * M / (ONE - BETA1 ** (T + 1)) + (ONE - BETA1) * G / (ONE - BETA1**T)),
                _V_HAT,
                _NADAM_STEP,
            ),
            "m_hat = β1·m/(1 − β1^(t + 1)) + (1 − β1)·g/(1 − β1^t): Adam with a look-ahead, β1 constant",
            "Dozat 2016, constant momentum",
        ),
        "same-correction": Form(
            (*_MOMENTS, _ahead((BETA1 * M + (ONE - BETA1) * G) / (ONE - BETA1**T)), _V_HAT, _NADAM_STEP),
            "m_hat = (β1·m + (1 − β1)·g)/(1 − β1^t): both parts corrected with t",
            "Ruder 2016",
        ),
        "scheduled": Form(
            _schedule(_PACE * T, _PACE * (T + 1)),
            "as with constant β1, but with the momentum μ = β1·(1 − 0.5·0.96^(0.004·t)) growing with t",
            "Dozat 2016, with its schedule",
            ("PyTorch NAdam",),
        ),
        "scheduled-fast": Form(
            _schedule(T, T + 1),
            "as scheduled, but with μ = β1·(1 − 0.5·0.96^t): the momentum is full after some 100 steps",
            "Keras",
            ("Keras Nadam",),
        ),
    },
    {**_USUAL, "rate": "0.002"},
)

_LARGEST = Line("largest", "v_max", Max((before(LARGEST), V)), rule.LARGEST)

AMSGRAD = Optimizer(
    "amsgrad",
    "AMSGrad",
    "uncorrected",
    {
        "uncorrected": Form(
            (*_MOMENTS, _LARGEST, _new(W - RATE * M / (root(LARGEST) + EPSILON))),
            "v_max = max(v_max, v), w = w − α·m/(√v_max + ε): no bias correction",
            "Reddi et al. 2018; the ε is an addition of practice",
        ),
        "corrected": Form(
            (
                *_MOMENTS,
                _LARGEST,
                _M_HAT,
                Line("v_hat", "v_hat", LARGEST / (ONE - BETA2**T), rule.CORRECTED_SQUARES),
                _new(W - RATE * M_HAT / (root(V_HAT) + EPSILON)),
            ),
            "the largest uncorrected v so far, then both corrected: w = w − α·m_hat/(√v_hat + ε)",
            "PyTorch",
            ("PyTorch Adam(amsgrad=True)",),
        ),
        "folded": Form(
            (*_MOMENTS, _LARGEST, _FOLDED, _new(W - RATE_T * M / (root(LARGEST) + EPSILON))),
            "w = w − α_t·m/(√v_max + ε): the correction sits in the rate α_t",
            "Keras",
            ("Keras Adam(amsgrad=True)",),
        ),
    },
    _USUAL,
)

LION = Optimizer(
    "lion",
    "Lion",
    "plain",
    {
        "plain": Form(
            (
                Line("mix", "c", BETA1 * before(M) + (ONE - BETA1) * G, rule.MIX),
                Line("m", "m", BETA2 * before(M) + (ONE - BETA2) * G, rule.MEAN),
                _new(W - RATE * (sign(MIX) + DECAY * W)),
            ),
            "c = β1·m + (1 − β1)·g, w = w − α·(sign(c) + λ·w), then m = β2·m + (1 − β2)·g",
            "Chen et al. 2023",
            ("Keras Lion",),
        )
    },
    {"rate": "0.0001", "beta1": "0.9", "beta2": "0.99", "decay": "0"},
)

ROWS = (ADAM, ADAMW, ADAMAX, NADAM, AMSGRAD, LION)
