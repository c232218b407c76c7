"""Slopes of the named functions and losses, derived from their definitions; do not edit.

Written by ``python -m nnsolve.symbolic.derive``; a test derives every row again and proves it.
"""

from __future__ import annotations

from nnsolve.expr import HALF, Call, Choose, Compare, Expr, Num, Sym

Z, OUT, A = Sym("z"), Sym("out"), Sym("a")
TARGET, OUTPUT, N, PI = Sym("t"), Sym("o"), Sym("n"), Sym("pi")

FUNCTION_SLOPES: dict[str, Expr] = {
    "identity": Num(1),
    "sigmoid": OUT * (1 - OUT),
    "tanh": 1 - OUT**2,
    "relu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), Num(0)),
    "leaky_relu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), A),
    "elu": Choose(((Compare(Z, ">", Num(0)), Num(1)),), OUT + A),
    "softplus": Call("sigmoid", (Z,)),
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
    "absolute-sum": Call("sign", (OUTPUT - TARGET,)),
    "absolute-mean": Call("sign", (OUTPUT - TARGET,)) / N,
    "binary-sum-ln": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT)),
    "binary-mean-ln": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT)),
    "categorical-sum-ln": -(TARGET / OUTPUT),
    "categorical-mean-ln": -(TARGET / (N * OUTPUT)),
    "binary-sum-log2": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT) * Call("ln", (Num(2),))),
    "binary-mean-log2": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT) * Call("ln", (Num(2),))),
    "categorical-sum-log2": -(TARGET / (OUTPUT * Call("ln", (Num(2),)))),
    "categorical-mean-log2": -(TARGET / (N * OUTPUT * Call("ln", (Num(2),)))),
    "binary-sum-log10": (OUTPUT - TARGET) / (OUTPUT * (1 - OUTPUT) * Call("ln", (Num(10),))),
    "binary-mean-log10": (OUTPUT - TARGET) / (N * OUTPUT * (1 - OUTPUT) * Call("ln", (Num(10),))),
    "categorical-sum-log10": -(TARGET / (OUTPUT * Call("ln", (Num(10),)))),
    "categorical-mean-log10": -(TARGET / (N * OUTPUT * Call("ln", (Num(10),)))),
}
"""Slopes by one output ``o``, in ``o``, its target ``t`` and the number of outputs ``n``."""
