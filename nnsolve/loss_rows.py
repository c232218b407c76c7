"""The rows of the named losses: the share of one output, and what the sum of the shares is scaled by."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import (
    HALF,
    Call,
    Choose,
    Compare,
    Expr,
    Max,
    Num,
    Pow,
    Sym,
)
from nnsolve.functions import FUNCTIONS


class Loss(Struct, frozen=True):
    """An error function of targets ``t`` and outputs ``o``: `scale` of the sum of `term`.

    `term` is one share, in ``t``, ``o`` and the names of `parameters`, which come with their usual values;
    `scale` is a formula in ``sum`` and ``n`` (the number of outputs), or in ``product`` where the shares are
    multiplied. `says` is the whole as a course writes it. `reads` names what ``t`` and ``o`` are (see
    `READS`): an output and its target, or what several outputs or samples make together. The slope of E by
    one ``o`` stands in `nnsolve.slopes`.
    """

    name: str
    title: str
    says: str
    term: Expr
    scale: Expr = Sym("sum")
    parameters: tuple[tuple[str, str], ...] = ()
    reads: str = "numbers"

    @property
    def short(self) -> str:
        """The title without its reduction."""
        return self.title.partition(",")[0]


TARGET, OUTPUT, N, SUM = Sym("t"), Sym("o"), Sym("n"), Sym("sum")
"""The symbols of a loss row: one target, one output, the number of outputs, the sum of the terms."""
PRODUCT = Sym("product")
"""The product of the terms, where they are multiplied."""
ERROR = Sym("E")
"""The loss itself, in the slope of a row whose scale is not a multiple of the sum."""
DELTA, TAU, GAMMA, ALPHA = Sym("delta"), Sym("tau"), Sym("gamma"), Sym("alpha")
"""The parameters: where Huber turns straight, the quantile, focus and weight of the focal loss."""
MARGIN = Sym("margin")
"""The distance that a contrastive or a triplet loss asks for."""

READS = {
    "numbers": "any numbers",
    "above -1": "numbers above −1",
    "nonzero targets": "any outputs, and targets other than 0",
    "probabilities": "outputs and targets from 0 to 1",
    "classes": "probabilities that sum to 1",
    "logits": "any scores, and targets from 0 to 1",
    "signs": "any scores, and targets −1 or 1",
    "logarithms": "logarithms of probabilities, and targets from 0 to 1",
    "outcomes": "probabilities of 1, and targets 0 or 1",
    "class scores": "scores of the classes, and targets that sum to 1",
    "margins": "scores of the classes, and one class",
    "greatest margin": "scores of the classes, and one class",
    "distances": "distances from 0 of two samples, and targets 0 or 1",
    "triplets": "vectors of three samples, no targets",
    "squared triplets": "vectors of three samples, no targets",
}
"""What outputs and targets are. Of `class scores` a term reads ln p, of `margins` the score of another class
minus that of the class, of `greatest margin` the greatest of these, of `distances` the distance of a pair,
of `triplets` how much farther the positive is from the anchor than the negative."""


_DIFFERENCE = TARGET - OUTPUT
_MEAN = SUM / N
_SIGNED = 1 - TARGET * OUTPUT


def _squared() -> list[Loss]:
    square = Pow(_DIFFERENCE, Num(2))
    return [
        Loss("squared-half", "half the sum of squared errors", "½ Σ (target − out)²", HALF * square),
        Loss("squared-sum", "sum of squared errors", "Σ (target − out)²", square),
        Loss("squared-mean", "mean squared error", "(1/n) Σ (target − out)²", square, _MEAN),
        Loss(
            "squared-half-mean",
            "half the mean squared error",
            "(1/2n) Σ (target − out)²",
            square,
            SUM / (2 * N),
        ),
        Loss(
            "root-mean",
            "root mean squared error",
            "√((1/n) Σ (target − out)²)",
            square,
            Call("sqrt", (_MEAN,)),
        ),
        Loss(
            "log-squared",
            "mean squared logarithmic error",
            "(1/n) Σ (ln(1 + target) − ln(1 + out))²",
            Pow(Call("ln", (1 + TARGET,)) - Call("ln", (1 + OUTPUT,)), Num(2)),
            _MEAN,
            reads="above -1",
        ),
    ]


def _absolute() -> list[Loss]:
    size = Call("abs", (_DIFFERENCE,))
    share, one = Call("abs", (_DIFFERENCE / TARGET,)), "nonzero targets"
    title, says = "mean absolute percentage error", "(1/n) Σ |(target − out)/target|"
    return [
        Loss("absolute-sum", "sum of absolute errors", "Σ |target − out|", size),
        Loss("absolute-mean", "mean absolute error", "(1/n) Σ |target − out|", size, _MEAN),
        Loss("bias-actual-first", "mean bias error", "(1/n) Σ (target − out)", _DIFFERENCE, _MEAN),
        Loss("bias-predicted-first", "mean bias error", "(1/n) Σ (out − target)", OUTPUT - TARGET, _MEAN),
        Loss("percentage-percent", title, f"(100/{says[3:]}", share, 100 * SUM / N, reads=one),
        Loss("percentage-share", title, says, share, _MEAN, reads=one),
    ]


def _robust() -> list[Loss]:
    """Losses that grow more slowly than squares, and the asymmetric one."""
    size = Call("abs", (_DIFFERENCE,))
    half_square = HALF * Pow(_DIFFERENCE, Num(2))
    huber = Choose(((Compare(size, "<=", DELTA), half_square),), DELTA * (size - HALF * DELTA))
    root = Call("sqrt", (Pow(DELTA, Num(2)) + Pow(_DIFFERENCE, Num(2)),))
    # ln cosh d itself would overflow for a d of 711.
    cosh = OUTPUT - TARGET + Call("softplus", (-(2 * (OUTPUT - TARGET)),)) - Call("ln", (Num(2),))
    over = (Compare(TARGET, ">=", OUTPUT), TAU * _DIFFERENCE)
    quantile = Choose((over,), (1 - TAU) * (OUTPUT - TARGET))
    delta = (("delta", "1"),)
    return [
        *_both("huber", "Huber loss", "½d² if |d| ≤ δ, else δ·(|d| − ½δ), d = target − out", huber, delta),
        *_both(
            "pseudo-huber",
            "pseudo-Huber loss",
            "δ·(√(δ² + d²) − δ), d = target − out",
            DELTA * (root - DELTA),
            delta,
        ),
        *_both("log-cosh", "log-cosh loss", "ln cosh d = d + softplus(−2d) − ln 2, d = out − target", cosh),
        *_both(
            "quantile",
            "quantile (pinball) loss",
            "τ·(target − out) if target ≥ out, else (1 − τ)·(out − target)",
            quantile,
            (("tau", "0.5"),),
        ),
    ]


def _both(
    kind: str,
    title: str,
    says: str,
    term: Expr,
    parameters: tuple[tuple[str, str], ...] = (),
    reads: str = "numbers",
) -> list[Loss]:
    """The mean and the sum of one term."""
    return [
        Loss(f"{kind}-mean", f"{title}, mean", f"(1/n) Σ [{says}]", term, _MEAN, parameters, reads),
        Loss(f"{kind}-sum", f"{title}, summed", f"Σ [{says}]", term, SUM, parameters, reads),
    ]


def _margins() -> list[Loss]:
    hinge = Max((Num(0), _SIGNED))
    square = Choose(((Compare(TARGET * OUTPUT, "<", Num(1)), Pow(_SIGNED, Num(2))),), Num(0))
    says = "max(0, 1 − target·out)"
    return [
        *_both("hinge", "hinge loss", says, hinge, reads="signs"),
        *_both("squared-hinge", "squared hinge loss", f"{says}²", square, reads="signs"),
    ]


def _focal() -> list[Loss]:
    one = Pow(1 - OUTPUT, GAMMA) * Call("ln", (OUTPUT,))
    zero = Pow(OUTPUT, GAMMA) * Call("ln", (1 - OUTPUT,))
    says = "target·{}(1 − out)^γ·ln out + (1 − target)·{}out^γ·ln(1 − out)"
    gamma, alpha = ("gamma", "2"), ("alpha", "0.25")
    return [
        *_both(
            "focal",
            "focal loss",
            f"−({says.format('', '')})",
            -(TARGET * one + (1 - TARGET) * zero),
            (gamma,),
            "probabilities",
        ),
        *_both(
            "focal-balanced",
            "focal loss with class weight",
            f"−({says.format('α·', '(1 − α)·')})",
            -(TARGET * ALPHA * one + (1 - TARGET) * (1 - ALPHA) * zero),
            (gamma, alpha),
            "probabilities",
        ),
    ]


def _entropies(base: str) -> list[Loss]:
    log = FUNCTIONS[base].sign
    binary = -(TARGET * Call(base, (OUTPUT,)) + (1 - TARGET) * Call(base, (1 - OUTPUT,)))
    categorical = -(TARGET * Call(base, (OUTPUT,)))
    divergence = TARGET * Call(base, (TARGET / OUTPUT,))
    kinds = (
        (
            "binary",
            "binary cross-entropy",
            "−",
            f"Σ [target·{log} out + (1 − target)·{log}(1 − out)]",
            binary,
            "probabilities",
            "",
        ),
        (
            "categorical",
            "categorical cross-entropy",
            "−",
            f"Σ target·{log} out",
            categorical,
            "classes",
            " over the classes",
        ),
        (
            "divergence",
            "Kullback-Leibler divergence",
            "",
            f"Σ target·{log}(target/out)",
            divergence,
            "classes",
            " over the classes",
        ),
    )
    rows: list[Loss] = []
    for kind, title, sign, says, term, reads, over in kinds:
        summed = f"{title}, summed" if kind == "binary" else title
        rows += [
            Loss(f"{kind}-sum-{base}", summed, f"{sign}{says}", term, reads=reads),
            Loss(
                f"{kind}-mean-{base}",
                f"{title}, mean{over}",
                f"{sign}(1/n) {says}",
                term,
                _MEAN,
                reads=reads,
            ),
        ]
    return rows


def _logits() -> list[Loss]:
    one, zero = Call("softplus", (-OUTPUT,)), Call("softplus", (OUTPUT,))
    return _both(
        "binary-logits",
        "binary cross-entropy from logits",
        "target·softplus(−out) + (1 − target)·softplus(out)",
        TARGET * one + (1 - TARGET) * zero,
        reads="logits",
    )


def _distributions(base: str) -> list[Loss]:
    """Measures of P, the targets, and Q, the outputs."""
    log = FUNCTIONS[base].sign
    middle = TARGET + OUTPUT
    shares = [one * Call(base, (2 * one / middle,)) for one in (TARGET, OUTPUT)]
    both = f"p·{log}(2p/(p + q)) + q·{log}(2q/(p + q))"
    return [
        Loss(
            f"entropy-{base}", "entropy", f"−Σ p·{log} p", -(TARGET * Call(base, (TARGET,))), reads="classes"
        ),
        Loss(
            f"jensen-shannon-{base}",
            "Jensen-Shannon divergence",
            f"½ Σ [{both}]",
            HALF * (shares[0] + shares[1]),
            reads="classes",
        ),
    ]


def _of_classes() -> list[Loss]:
    """Losses of all scores of a sample, and of their logarithms."""
    margin, says = Max((Num(0), 1 + OUTPUT)), "max(0, 1 + out − out of the class), over the others"
    title, name = "multi-class hinge", "multi-class-hinge"
    log_share = -(TARGET * OUTPUT)
    return [
        Loss(f"{name}-sum", title, f"Σ {says}", margin, reads="margins"),
        Loss(f"{name}-mean", title, f"(1/K) Σ {says}", margin, _MEAN, reads="margins"),
        Loss(f"{name}-max", title, f"{says}: the greatest", margin, reads="greatest margin"),
        Loss("nll", "negative log-likelihood", "−Σ target·out", log_share, reads="logarithms"),
        Loss(
            "categorical-logits",
            "categorical cross-entropy from logits",
            "−Σ target·ln p, p = softmax(out)",
            log_share,
            reads="class scores",
        ),
    ]


def _likelihood(base: str) -> Loss:
    seen = TARGET * OUTPUT + (1 - TARGET) * (1 - OUTPUT)
    says = f"−{FUNCTIONS[base].sign} Π P(target)"
    return Loss(
        f"likelihood-{base}", "likelihood loss", says, seen, -Call(base, (PRODUCT,)), reads="outcomes"
    )


def _triplets() -> list[Loss]:
    farther = Max((Num(0), OUTPUT + MARGIN))
    says, margin = "(1/n) Σ max(0, d(a, p) − d(a, n) + margin)", (("margin", "1"),)
    return [
        Loss(f"triplet-{kind}", "triplet loss", says, farther, _MEAN, margin, reads)
        for kind, reads in (("squared", "squared triplets"), ("euclidean", "triplets"))
    ]


def _distances() -> list[Loss]:
    root = Pow(Call("sqrt", (TARGET,)) - Call("sqrt", (OUTPUT,)), Num(2))
    share = 1 / Call("sqrt", (Num(2),))
    close = Compare(OUTPUT, "<", MARGIN)
    apart = Choose(((close, Pow(MARGIN - OUTPUT, Num(2))),), Num(0))
    near = Pow(OUTPUT, Num(2))
    says = "target·out² + (1 − target)·max(0, margin − out)²"
    other = "½(1 − target)·out² + ½target·max(0, margin − out)²"
    margin = (("margin", "1"),)
    return [
        Loss(
            "hellinger-root",
            "Hellinger distance",
            "(1/√2)·√(Σ (√p − √q)²)",
            root,
            share * Call("sqrt", (SUM,)),
            reads="classes",
        ),
        Loss(
            "hellinger-square",
            "Hellinger distance, sum form",
            "(1/√2)·Σ (√p − √q)²",
            root,
            share * SUM,
            reads="classes",
        ),
        Loss(
            "total-variation",
            "total variation distance",
            "½ Σ |p − q|",
            HALF * Call("abs", (_DIFFERENCE,)),
            reads="classes",
        ),
        Loss(
            "contrastive-same",
            "contrastive loss",
            f"(1/n) Σ [{says}]",
            TARGET * near + (1 - TARGET) * apart,
            _MEAN,
            margin,
            "distances",
        ),
        Loss(
            "contrastive-different",
            "contrastive loss",
            f"(1/n) Σ [{other}]",
            HALF * (1 - TARGET) * near + HALF * TARGET * apart,
            _MEAN,
            margin,
            "distances",
        ),
    ]


def rows() -> list[Loss]:
    """Every row."""
    bases = ("ln", "log2", "log10")
    entropies = [row for base in bases for row in _entropies(base)]
    measures = [row for base in bases for row in _distributions(base)]
    found = [*_squared(), *_absolute(), *_robust(), *_margins(), *_focal(), *_logits(), *entropies]
    found += [*_of_classes(), *map(_likelihood, bases)]
    return [*found, *measures, *_distances(), *_triplets()]
