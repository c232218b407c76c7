"""The named losses, one row each: the share of one output, and what the sum of the shares is scaled by."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import Call, Expr, Num, Pow, Sym
from nnsolve.functions import FUNCTIONS


class Loss(Struct, frozen=True):
    """An error function of targets ``t`` and outputs ``o``: `scale` of the sum of `term`.

    `term` is the share of one output; `scale` is a formula in ``sum`` and ``n`` (the number of outputs).
    `says` is the whole as a course writes it. The slope of E by one output stands in `nnsolve.slopes`.
    """

    name: str
    title: str
    says: str
    term: Expr
    scale: Expr = Sym("sum")


TARGET, OUTPUT, N, SUM = Sym("t"), Sym("o"), Sym("n"), Sym("sum")
"""The symbols of a loss row: one target, one output, the number of outputs, the sum of the terms."""


def _losses() -> list[Loss]:
    squared = Pow(TARGET - OUTPUT, Num(2))
    rows = [
        Loss("squared-half", "half the sum of squares", "½ Σ (target − out)²", Num(0.5, "½") * squared),
        Loss("squared-sum", "sum of squares", "Σ (target − out)²", squared),
        Loss("squared-mean", "mean of squares", "(1/n) Σ (target − out)²", squared, SUM / N),
        Loss(
            "squared-half-mean",
            "half the mean of squares",
            "(1/2n) Σ (target − out)²",
            squared,
            SUM / (2 * N),
        ),
        Loss("absolute-sum", "sum of absolute errors", "Σ |target − out|", Call("abs", (TARGET - OUTPUT,))),
        Loss(
            "absolute-mean",
            "mean absolute error",
            "(1/n) Σ |target − out|",
            Call("abs", (TARGET - OUTPUT,)),
            SUM / N,
        ),
    ]
    for base in ("ln", "log2", "log10"):
        log = FUNCTIONS[base].sign
        binary = -(TARGET * Call(base, (OUTPUT,)) + (1 - TARGET) * Call(base, (1 - OUTPUT,)))
        says = f"Σ [target·{log} out + (1 − target)·{log}(1 − out)]"
        rows += [
            Loss(f"binary-sum-{base}", "binary cross-entropy, summed", f"−{says}", binary),
            Loss(f"binary-mean-{base}", "binary cross-entropy, mean", f"−(1/n) {says}", binary, SUM / N),
            Loss(
                f"categorical-sum-{base}",
                "categorical cross-entropy",
                f"−Σ target·{log} out",
                -(TARGET * Call(base, (OUTPUT,))),
            ),
            Loss(
                f"categorical-mean-{base}",
                "categorical cross-entropy, mean over the classes",
                f"−(1/n) Σ target·{log} out",
                -(TARGET * Call(base, (OUTPUT,))),
                SUM / N,
            ),
        ]
    return rows


LOSSES: dict[str, Loss] = {row.name: row for row in _losses()}
"""Every named loss by its name: kind, factor and, for cross-entropy, the base of the logarithm."""
