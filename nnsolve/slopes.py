"""Slopes of the named functions and losses, derived from their definitions; do not edit.

Written by ``python -m nnsolve.symbolic.derive``; a test derives every row again and proves it.
"""

from __future__ import annotations

from nnsolve.expr import HALF, Call, Choose, Compare, Expr, Num, Sym

Z, OUT, A = Sym("z"), Sym("out"), Sym("a")
TARGET, OUTPUT, N, PI, ERROR = Sym("t"), Sym("o"), Sym("n"), Sym("pi"), Sym("E")
DELTA, TAU, GAMMA, ALPHA, MARGIN = Sym("delta"), Sym("tau"), Sym("gamma"), Sym("alpha"), Sym("margin")

FUNCTION_SLOPES: dict[str, Expr] = {
    "identity": Num(1),
    "sigmoid": OUT * (1 - OUT),
    "tanh": 1 - OUT**2,
    "relu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), Num(0)),
    "leaky_relu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), A),
    "prelu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), A),
    "rrelu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), A),
    "elu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), OUT + A),
    "selu": Choose(
        ((Compare(Z, ">", Num(0)), Num(1.0507009873554805, "1.0507009873554805")),),
        Num(1.7580993408473768, "1.7580993408473768") * Call("exp", (Z,)),
    ),
    "softplus": Call("sigmoid", (Z,)),
    "softsign": 1 / (1 + Call("abs", (Z,))) ** 2,
    "silu": Call("sigmoid", (Z,)) * (Z * (1 - Call("sigmoid", (Z,))) + 1),
    "swish": Call("sigmoid", (A * Z,)) * (A * Z * (1 - Call("sigmoid", (A * Z,))) + 1),
    "hard_sigmoid": Choose(
        (
            (Compare(Z, ">=", Num(3)), Num(0)),
            (Compare(Z, ">", -(Num(3))), Num(1) / 6),
        ),
        Num(0),
    ),
    "hard_sigmoid_fifth": Choose(
        (
            (Compare(Z, ">=", Num(2.5, "2.5")), Num(0)),
            (Compare(Z, ">", -(Num(2.5, "2.5"))), Num(0.2, "0.2")),
        ),
        Num(0),
    ),
    "hard_tanh": Choose(
        (
            (Compare(Z, ">=", Num(1)), Num(0)),
            (Compare(Z, ">", -(Num(1))), Num(1)),
        ),
        Num(0),
    ),
    "gelu": Call("Phi", (Z,)) + Z * Call("phi", (Z,)),
    "gelu_tanh": HALF
    * (
        1
        + Call("tanh", (Call("sqrt", (2 / PI,)) * (Z + Num(0.044715, "0.044715") * Z**3),))
        + Z
        * (1 - Call("tanh", (Call("sqrt", (2 / PI,)) * (Z + Num(0.044715, "0.044715") * Z**3),)) ** 2)
        * Call("sqrt", (2 / PI,))
        * (1 + Num(0.134145, "0.134145") * Z**2)
    ),
    "mish": Call("tanh", (Call("ln", (1 + Call("exp", (Z,)),)),))
    + Z * (1 - Call("tanh", (Call("ln", (1 + Call("exp", (Z,)),)),)) ** 2) * Call("sigmoid", (Z,)),
    "Phi": Call("phi", (Z,)),
    "phi": -(Z * OUT),
    "exp": OUT,
    "ln": 1 / Z,
    "log2": 1 / (Z * Call("ln", (Num(2),))),
    "log10": 1 / (Z * Call("ln", (Num(10),))),
    "sqrt": 1 / (2 * OUT),
    "abs": Call("sign", (Z,)),
    "erf": 2 * Call("exp", (-(Z**2),)) / Call("sqrt", (PI,)),
    "sin": Call("cos", (Z,)),
    "cos": -(Call("sin", (Z,))),
}
"""Slopes by the net input ``z``, in ``z``, the function's own value ``out`` and its parameter ``a``."""

LOSS_SLOPES: dict[str, Expr] = {
    "squared-half": OUTPUT - TARGET,
    "squared-sum": 2 * (OUTPUT - TARGET),
    "squared-mean": 2 * (OUTPUT - TARGET) / N,
    "squared-half-mean": (OUTPUT - TARGET) / N,
    "root-mean": (OUTPUT - TARGET) / (ERROR * N),
    "log-squared": 2 * (Call("ln", (1 + OUTPUT,)) - Call("ln", (1 + TARGET,))) / (N * (1 + OUTPUT)),
    "absolute-sum": Call("sign", (OUTPUT - TARGET,)),
    "absolute-mean": Call("sign", (OUTPUT - TARGET,)) / N,
    "bias-actual-first": -(1 / N),
    "bias-predicted-first": 1 / N,
    "percentage-percent": 100 * Call("sign", (OUTPUT / TARGET - 1,)) / (N * TARGET),
    "percentage-share": Call("sign", (OUTPUT / TARGET - 1,)) / (N * TARGET),
    "huber-mean": Choose(
        ((Compare(Call("abs", (TARGET - OUTPUT,)), "<=", DELTA), -(TARGET - OUTPUT)),),
        -(DELTA * Call("sign", (TARGET - OUTPUT,))),
    )
    / N,
    "huber-sum": Choose(
        ((Compare(Call("abs", (TARGET - OUTPUT,)), "<=", DELTA), OUTPUT - TARGET),),
        DELTA * Call("sign", (OUTPUT - TARGET,)),
    ),
    "pseudo-huber-mean": DELTA * (OUTPUT - TARGET) / (N * Call("sqrt", (DELTA**2 + (TARGET - OUTPUT) ** 2,))),
    "pseudo-huber-sum": DELTA * (OUTPUT - TARGET) / Call("sqrt", (DELTA**2 + (TARGET - OUTPUT) ** 2,)),
    "log-cosh-mean": (1 - 2 * Call("sigmoid", (-(2 * (OUTPUT - TARGET)),))) / N,
    "log-cosh-sum": 1 - 2 * Call("sigmoid", (-(2 * (OUTPUT - TARGET)),)),
    "quantile-mean": Choose(((Compare(TARGET, ">=", OUTPUT), -(TAU)),), 1 - TAU) / N,
    "quantile-sum": Choose(((Compare(TARGET, ">=", OUTPUT), -(TAU)),), 1 - TAU),
    "hinge-mean": Choose(((Compare(1 - OUTPUT * TARGET, ">", Num(0)), -(TARGET)),), Num(0)) / N,
    "hinge-sum": Choose(((Compare(1 - OUTPUT * TARGET, ">", Num(0)), -(TARGET)),), Num(0)),
    "squared-hinge-mean": Choose(
        ((Compare(OUTPUT * TARGET, "<", Num(1)), -(2 * TARGET * (1 - OUTPUT * TARGET))),), Num(0)
    )
    / N,
    "squared-hinge-sum": Choose(
        ((Compare(OUTPUT * TARGET, "<", Num(1)), 2 * TARGET * (OUTPUT * TARGET - 1)),), Num(0)
    ),
    "focal-mean": -(
        (
            TARGET
            * (
                -(GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,)))
                + (1 - OUTPUT) ** GAMMA / OUTPUT
            )
            + (1 - TARGET)
            * (GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)) - OUTPUT**GAMMA / (1 - OUTPUT))
        )
        / N
    ),
    "focal-sum": -(
        TARGET
        * (-(GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,))) + (1 - OUTPUT) ** GAMMA / OUTPUT)
        + (1 - TARGET)
        * (GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)) - OUTPUT**GAMMA / (1 - OUTPUT))
    ),
    "focal-balanced-mean": -(
        (
            ALPHA
            * TARGET
            * (
                -(GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,)))
                + (1 - OUTPUT) ** GAMMA / OUTPUT
            )
            + (1 - TARGET)
            * (1 - ALPHA)
            * (GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)) - OUTPUT**GAMMA / (1 - OUTPUT))
        )
        / N
    ),
    "focal-balanced-sum": -(
        ALPHA
        * TARGET
        * (-(GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,))) + (1 - OUTPUT) ** GAMMA / OUTPUT)
        + (1 - TARGET)
        * (1 - ALPHA)
        * (GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)) - OUTPUT**GAMMA / (1 - OUTPUT))
    ),
    "binary-logits-mean": (
        -(TARGET * Call("sigmoid", (-(OUTPUT),))) + (1 - TARGET) * Call("sigmoid", (OUTPUT,))
    )
    / N,
    "binary-logits-sum": -(TARGET * Call("sigmoid", (-(OUTPUT),)))
    + (1 - TARGET) * Call("sigmoid", (OUTPUT,)),
    "binary-sum-ln": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT)),
    "binary-mean-ln": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT)),
    "categorical-sum-ln": -(TARGET / OUTPUT),
    "categorical-mean-ln": -(TARGET / (N * OUTPUT)),
    "divergence-sum-ln": -(TARGET / OUTPUT),
    "divergence-mean-ln": -(TARGET / (N * OUTPUT)),
    "binary-sum-log2": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT) * Call("ln", (Num(2),))),
    "binary-mean-log2": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT) * Call("ln", (Num(2),))),
    "categorical-sum-log2": -(TARGET / (OUTPUT * Call("ln", (Num(2),)))),
    "categorical-mean-log2": -(TARGET / (N * OUTPUT * Call("ln", (Num(2),)))),
    "divergence-sum-log2": -(TARGET / (OUTPUT * Call("ln", (Num(2),)))),
    "divergence-mean-log2": -(TARGET / (N * OUTPUT * Call("ln", (Num(2),)))),
    "binary-sum-log10": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT) * Call("ln", (Num(10),))),
    "binary-mean-log10": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT) * Call("ln", (Num(10),))),
    "categorical-sum-log10": -(TARGET / (OUTPUT * Call("ln", (Num(10),)))),
    "categorical-mean-log10": -(TARGET / (N * OUTPUT * Call("ln", (Num(10),)))),
    "divergence-sum-log10": -(TARGET / (OUTPUT * Call("ln", (Num(10),)))),
    "divergence-mean-log10": -(TARGET / (N * OUTPUT * Call("ln", (Num(10),)))),
    "multi-class-hinge-sum": Choose(((Compare(1 + OUTPUT, ">", Num(0)), Num(1)),), Num(0)),
    "multi-class-hinge-mean": Choose(((Compare(1 + OUTPUT, ">", Num(0)), Num(1)),), Num(0)) / N,
    "multi-class-hinge-max": Choose(((Compare(1 + OUTPUT, ">", Num(0)), Num(1)),), Num(0)),
    "nll": -(TARGET),
    "categorical-logits": -(TARGET),
    "likelihood-ln": (1 - 2 * TARGET) / (2 * OUTPUT * TARGET + 1 - OUTPUT - TARGET),
    "likelihood-log2": (1 - 2 * TARGET)
    / ((2 * OUTPUT * TARGET + 1 - OUTPUT - TARGET) * Call("ln", (Num(2),))),
    "likelihood-log10": (1 - 2 * TARGET)
    / ((2 * OUTPUT * TARGET + 1 - OUTPUT - TARGET) * Call("ln", (Num(10),))),
    "entropy-ln": Num(0),
    "jensen-shannon-ln": HALF * Call("ln", (2 * OUTPUT / (TARGET + OUTPUT),)),
    "entropy-log2": Num(0),
    "jensen-shannon-log2": HALF * Call("ln", (2 * OUTPUT / (TARGET + OUTPUT),)) / Call("ln", (Num(2),)),
    "entropy-log10": Num(0),
    "jensen-shannon-log10": HALF * Call("ln", (2 * OUTPUT / (TARGET + OUTPUT),)) / Call("ln", (Num(10),)),
    "hellinger-root": (Call("sqrt", (OUTPUT,)) - Call("sqrt", (TARGET,)))
    / (4 * ERROR * Call("sqrt", (OUTPUT,))),
    "hellinger-square": (Call("sqrt", (OUTPUT,)) - Call("sqrt", (TARGET,)))
    / (Call("sqrt", (Num(2),)) * Call("sqrt", (OUTPUT,))),
    "total-variation": HALF * Call("sign", (OUTPUT - TARGET,)),
    "contrastive-same": (
        2 * OUTPUT * TARGET
        + (1 - TARGET) * Choose(((Compare(OUTPUT, "<", MARGIN), -(2 * (MARGIN - OUTPUT))),), Num(0))
    )
    / N,
    "contrastive-different": (
        OUTPUT * (1 - TARGET)
        + HALF * TARGET * Choose(((Compare(OUTPUT, "<", MARGIN), -(2 * (MARGIN - OUTPUT))),), Num(0))
    )
    / N,
    "triplet-squared": Choose(((Compare(OUTPUT + MARGIN, ">", Num(0)), Num(1)),), Num(0)) / N,
    "triplet-euclidean": Choose(((Compare(OUTPUT + MARGIN, ">", Num(0)), Num(1)),), Num(0)) / N,
    "focal-mean@1": (
        GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,)) - (1 - OUTPUT) ** GAMMA / OUTPUT
    )
    / N,
    "focal-mean@0": (OUTPUT**GAMMA / (1 - OUTPUT) - GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)))
    / N,
    "focal-sum@1": GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,))
    - (1 - OUTPUT) ** GAMMA / OUTPUT,
    "focal-sum@0": OUTPUT**GAMMA / (1 - OUTPUT) - GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)),
    "focal-balanced-mean@1": ALPHA
    * (GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,)) - (1 - OUTPUT) ** GAMMA / OUTPUT)
    / N,
    "focal-balanced-mean@0": (1 - ALPHA)
    * (OUTPUT**GAMMA / (1 - OUTPUT) - GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,)))
    / N,
    "focal-balanced-sum@1": ALPHA
    * (GAMMA * (1 - OUTPUT) ** (GAMMA - 1) * Call("ln", (OUTPUT,)) - (1 - OUTPUT) ** GAMMA / OUTPUT),
    "focal-balanced-sum@0": (1 - ALPHA)
    * (OUTPUT**GAMMA / (1 - OUTPUT) - GAMMA * OUTPUT ** (GAMMA - 1) * Call("ln", (1 - OUTPUT,))),
    "binary-logits-mean@1": -(Call("sigmoid", (-(OUTPUT),)) / N),
    "binary-logits-mean@0": Call("sigmoid", (OUTPUT,)) / N,
    "binary-logits-sum@1": -(Call("sigmoid", (-(OUTPUT),))),
    "binary-logits-sum@0": Call("sigmoid", (OUTPUT,)),
    "binary-sum-ln@1": -(1 / OUTPUT),
    "binary-sum-ln@0": 1 / (1 - OUTPUT),
    "binary-mean-ln@1": -(1 / (N * OUTPUT)),
    "binary-mean-ln@0": 1 / (N * (1 - OUTPUT)),
    "binary-sum-log2@1": -(1 / (OUTPUT * Call("ln", (Num(2),)))),
    "binary-sum-log2@0": 1 / ((1 - OUTPUT) * Call("ln", (Num(2),))),
    "binary-mean-log2@1": -(1 / (N * OUTPUT * Call("ln", (Num(2),)))),
    "binary-mean-log2@0": 1 / (N * (1 - OUTPUT) * Call("ln", (Num(2),))),
    "binary-sum-log10@1": -(1 / (OUTPUT * Call("ln", (Num(10),)))),
    "binary-sum-log10@0": 1 / ((1 - OUTPUT) * Call("ln", (Num(10),))),
    "binary-mean-log10@1": -(1 / (N * OUTPUT * Call("ln", (Num(10),)))),
    "binary-mean-log10@0": 1 / (N * (1 - OUTPUT) * Call("ln", (Num(10),))),
    "likelihood-ln@1": -(1 / OUTPUT),
    "likelihood-ln@0": 1 / (1 - OUTPUT),
    "likelihood-log2@1": -(1 / (OUTPUT * Call("ln", (Num(2),)))),
    "likelihood-log2@0": 1 / ((1 - OUTPUT) * Call("ln", (Num(2),))),
    "likelihood-log10@1": -(1 / (OUTPUT * Call("ln", (Num(10),)))),
    "likelihood-log10@0": 1 / ((1 - OUTPUT) * Call("ln", (Num(10),))),
    "contrastive-same@1": 2 * OUTPUT / N,
    "contrastive-same@0": Choose(((Compare(OUTPUT, "<", MARGIN), -(2 * (MARGIN - OUTPUT))),), Num(0)) / N,
    "contrastive-different@1": HALF
    * Choose(((Compare(OUTPUT, "<", MARGIN), -(2 * (MARGIN - OUTPUT))),), Num(0))
    / N,
    "contrastive-different@0": OUTPUT / N,
}
"""Slopes by one output ``o``, in ``o``, the target ``t``, their number ``n``, parameters and the loss."""
