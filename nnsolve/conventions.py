"""The choices that courses disagree on, as data: a name, the options, a default, a source for each.

A topic says which of these it reads. Every solution prints the ones in force, and a checker can try the
others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ProblemError
from nnsolve.exposition import Stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Option(Struct, frozen=True):
    """One way to choose: what it `says` in a solution and who uses it."""

    says: str
    source: str = ""


class Convention(Struct, frozen=True):
    """One choice with its options by code; `default` is the code used when a problem says nothing."""

    name: str
    title: str
    default: str
    options: dict[str, Option]


_FACTORS = {
    "half": Option("E = ½ Σ (target − out)²", "textbooks of machine learning; lecture notes, assignment"),
    "sum": Option("E = Σ (target − out)²", "lecture notes, backpropagation, question 2"),
    "mean": Option("E = (1/n) Σ (target − out)²", "slides, loss functions"),
    "half-mean": Option("E = (1/2n) Σ (target − out)²", "lecture notes, assignment, as written"),
}

_ROWS = (
    Convention("squared-error", "Factor of the squared error", "half", _FACTORS),
    Convention(
        "absolute-error",
        "Factor of the absolute error",
        "mean",
        {
            "mean": Option("E = (1/n) Σ |target − out|", "slides, loss functions"),
            "sum": Option("E = Σ |target − out|"),
        },
    ),
    Convention(
        "cross-entropy",
        "Sum or mean over the outputs in a cross-entropy",
        "sum",
        {
            "sum": Option("cross-entropy summed over the outputs", "slides, cost functions"),
            "mean": Option("cross-entropy averaged over the outputs", "slides, loss functions"),
        },
    ),
    Convention(
        "log",
        "Base of the logarithm",
        "ln",
        {
            "ln": Option("natural logarithm", "the usual one in machine learning"),
            "log2": Option("logarithm to base 2", "information theory"),
            "log10": Option("logarithm to base 10"),
        },
    ),
    Convention(
        "batch-gradient",
        "How a batch combines its samples",
        "mean",
        {
            "mean": Option("E and gradients of a batch are means over its samples", "most libraries"),
            "sum": Option("E and gradients of a batch are sums over its samples", "slides, batch descent"),
        },
    ),
    Convention(
        "step",
        "Values of the step function and its value at zero",
        "unit",
        {
            "unit": Option("step: 1 if in ≥ 0, else 0", "slides, perceptron"),
            "unit-strict": Option("step: 1 if in > 0, else 0", "slides, activation functions"),
            "sign": Option("step: 1 if in ≥ 0, else −1", "lecture notes, perceptron"),
            "sign-strict": Option("step: 1 if in > 0, else −1", "slides, perceptron"),
        },
    ),
    Convention(
        "relu-slope",
        "Slope of ReLU and its kin at zero",
        "zero",
        {
            "zero": Option("slope of ReLU at 0 is 0", "most libraries"),
            "half": Option("slope of ReLU at 0 is ½"),
            "one": Option("slope of ReLU at 0 is 1"),
        },
    ),
    Convention(
        "convolution",
        "Whether the kernel is flipped",
        "correlation",
        {
            "correlation": Option(
                "the kernel is not flipped (cross-correlation)", "lecture notes, convolution; most libraries"
            ),
            "flipped": Option(
                "the kernel is turned by 180° (true convolution)", "slides, convolutional networks"
            ),
        },
    ),
    Convention(
        "gradient-magnitude",
        "How the two components of a gradient make its size",
        "root",
        {
            "root": Option("gradient magnitude √(across² + down²)", "most textbooks"),
            "absolute": Option("gradient magnitude |across| + |down|", "a common shortcut"),
        },
    ),
    Convention(
        "softmax",
        "How softmax is computed",
        "plain",
        {
            "plain": Option("softmax: e^in over the sum of all e^in", "lecture notes, softmax"),
            "stable": Option("softmax: the largest in is subtracted first, so that no e^in overflows"),
        },
    ),
    Convention(
        "gelu",
        "Which form of GELU",
        "exact",
        {
            "exact": Option(
                "GELU(z) = z·Φ(z) with the exact Φ", "slides, activation functions; most libraries"
            ),
            "tanh": Option("GELU by its tanh form", "Hendrycks and Gimpel 2016; GPT-2, BERT"),
        },
    ),
    Convention(
        "hard-sigmoid",
        "Which line the hard sigmoid cuts off",
        "sixth",
        {
            "sixth": Option("hard sigmoid: z/6 + ½, cut at 0 and 1", "PyTorch; Keras 3; MobileNetV3"),
            "fifth": Option("hard sigmoid: 0.2·z + 0.5, cut at 0 and 1", "Theano; Keras 2"),
        },
    ),
    Convention(
        "randomised-relu",
        "What the slope of a randomised ReLU is below 0",
        "mean",
        {
            "mean": Option(
                "randomised ReLU: the mean of its range, (1/8 + 1/3)/2, as in testing", "PyTorch, eval"
            ),
            "drawn": Option(
                "randomised ReLU: drawn between 1/8 and 1/3 for every z, as in training", "PyTorch, train"
            ),
        },
    ),
    Convention(
        "biases",
        "Whether biases are counted as parameters",
        "counted",
        {
            "counted": Option("weights and biases are counted", "slides, convolutional networks"),
            "weights": Option("only weights are counted, no biases", "slides, sparse connectivity"),
        },
    ),
    Convention(
        "same-padding",
        "What same padding means",
        "half",
        {
            "half": Option(
                "same padding: P = (F − 1)/2 whatever the stride", "slides, convolutional networks"
            ),
            "ceil": Option("same padding: W' = ⌈W/S⌉, an odd zero goes right", "TensorFlow, Keras"),
        },
    ),
    Convention(
        "size-rounding",
        "How a size that is not whole is rounded",
        "floor",
        {
            "floor": Option("sizes are rounded down", "slides, convolutional networks; all frameworks"),
            "ceil": Option("sizes are rounded up: a last window may hang over the edge", "Caffe, pooling"),
        },
    ),
    Convention(
        "flatten",
        "Whether a map has to be flattened before a dense layer",
        "written",
        {
            "written": Option("a flatten stands before a dense layer", "most libraries"),
            "implied": Option("a dense layer reads the flattened map", "slides, table of a network"),
        },
    ),
    Convention(
        "connection-table",
        "Which channels a filter sees",
        "full",
        {
            "full": Option("every filter sees every channel", "slides, convolutional networks"),
            "table": Option("filters see the channels of their connection table", "LeNet-5 as published, C3"),
        },
    ),
    Convention(
        "normalisation-count",
        "Whether running mean and variance count as parameters",
        "learnt",
        {
            "learnt": Option("running mean and variance are not counted", "PyTorch"),
            "all": Option("running mean and variance are counted, as not trainable", "Keras"),
        },
    ),
    Convention(
        "recurrent-bias",
        "Bias vectors of a recurrent gate",
        "one",
        {
            "one": Option("one bias vector a gate", "textbooks; Keras LSTM"),
            "two": Option("two bias vectors a gate, for input and state", "PyTorch; Keras GRU"),
        },
    ),
    Convention(
        "operations",
        "What is counted as an operation",
        "macs",
        {
            "macs": Option("a multiply-add is one operation", "most papers"),
            "flops": Option("a multiply-add is two operations"),
        },
    ),
    Convention(
        "regression-loss",
        "Factor of the squared error in a regression",
        "mean",
        {
            "mean": Option("L = (1/n) Σ (y − ŷ)²", "lecture notes, gradient descent"),
            "half-mean": Option("L = (1/2n) Σ (y − ŷ)²", "many courses of machine learning"),
            "half": Option("L = ½ Σ (y − ŷ)²", "textbooks of machine learning"),
            "sum": Option("L = Σ (y − ŷ)²", "lecture notes, gradient descent, in the final slopes"),
        },
    ),
    Convention(
        "logistic-loss",
        "Sum or mean over the points in logistic regression",
        "mean",
        {
            "mean": Option("L is the mean of the cross-entropies of its points", "slides, loss functions"),
            "sum": Option("L is the sum of the cross-entropies of its points", "slides, cost functions"),
        },
    ),
    Convention(
        "residual",
        "Sign of a residual",
        "actual-first",
        {
            "actual-first": Option("residual = actual − predicted", "lecture notes, linear regression"),
            "predicted-first": Option("residual = predicted − actual", "slides, error of a network"),
        },
    ),
    Convention(
        "zero-division",
        "What a ratio without cases counts as",
        "zero",
        {
            "zero": Option("a score 0/0 counts as 0", "scikit-learn, by default"),
            "one": Option("a score 0/0 counts as 1", "scikit-learn, zero_division=1"),
            "skip": Option("a score 0/0 is left out of the averages", "scikit-learn, zero_division=nan"),
        },
    ),
    Convention(
        "perceptron-rule",
        "How a perceptron changes its weights",
        "add",
        {
            "add": Option("w + x where a 1 was missed, w − x on a false alarm", "slides, perceptron"),
            "rate": Option("w + α·(t − y)·x", "most textbooks"),
            "label": Option("w + α·t·x where the row is wrong, for labels −1 and 1", "convergence theorem"),
            "delta": Option("w + α·(t − z)·x for every row (delta rule, Adaline)", "Widrow and Hoff"),
        },
    ),
    Convention(
        "perceptron-threshold",
        "Whether a perceptron learns its threshold or bias",
        "fixed",
        {
            "fixed": Option("only the weights are learned", "slides, perceptron"),
            "learned": Option("threshold or bias is learned with the weights", "most libraries"),
        },
    ),
    Convention(
        "loss-reduction",
        "Mean or sum of the terms of a loss",
        "mean",
        {
            "mean": Option("the loss is the mean of its terms", "slides, loss functions; most libraries"),
            "sum": Option("the loss is the sum of its terms", "slides, cost functions"),
        },
    ),
    Convention(
        "percentage-error",
        "Unit of a percentage error",
        "percent",
        {
            "percent": Option("percentage error in percent", "textbooks; Keras"),
            "share": Option("percentage error as a share of 1", "scikit-learn"),
        },
    ),
    Convention(
        "label-smoothing",
        "Which classes share the smoothed part of a label",
        "all",
        {
            "all": Option("smoothed label: t·(1 − ε) + ε/K for K classes", "Szegedy et al.; PyTorch, Keras"),
            "others": Option("smoothed label: 1 − ε for the class, ε/(K − 1) for the others", "textbooks"),
        },
    ),
    Convention(
        "multi-class-hinge",
        "How the margins of the other classes combine",
        "sum",
        {
            "sum": Option("sum over the other classes", "Weston and Watkins"),
            "mean": Option("sum over the other classes, divided by all K", "PyTorch"),
            "max": Option("greatest of the other classes", "Crammer and Singer; Keras"),
        },
    ),
    Convention(
        "hellinger",
        "Form of the Hellinger distance",
        "root",
        {
            "root": Option("H = (1/√2)·√(Σ (√p − √q)²), at most 1", "slides, cost functions, norm form"),
            "square": Option("H = (1/√2)·Σ (√p − √q)², at most √2", "slides, cost functions, sum form"),
        },
    ),
    Convention(
        "triplet-distance",
        "Distance in a triplet loss",
        "squared",
        {
            "squared": Option("squared Euclidean distances", "Schroff et al., FaceNet"),
            "euclidean": Option("Euclidean distances", "PyTorch"),
        },
    ),
    Convention(
        "contrastive",
        "Label and factor of a contrastive loss",
        "same",
        {
            "same": Option("label 1: two of one kind; no factor", "Keras examples"),
            "different": Option("label 1: two of different kinds; factor ½", "Hadsell, Chopra and LeCun"),
        },
    ),
    Convention(
        "last-batch",
        "What happens to a last batch that is not full",
        "kept",
        {
            "kept": Option("a last batch that is not full is an update too", "most libraries"),
            "dropped": Option("a last batch that is not full is left out", "PyTorch, drop_last=True"),
        },
    ),
    Convention(
        "variance",
        "What the squares of a variance are divided by",
        "m",
        {
            "m": Option("variance divided by m", "slides, batch normalisation; most libraries"),
            "m-1": Option("variance divided by m − 1", "textbooks of statistics"),
        },
    ),
    Convention(
        "epsilon",
        "Where ε stands in a normalisation",
        "inside",
        {
            "inside": Option("ε inside the root", "Ioffe and Szegedy 2015; most libraries"),
            "outside": Option("ε added to the root", "some courses"),
            "none": Option("no ε", "slides, batch normalisation"),
        },
    ),
    Convention(
        "running-average",
        "What the momentum of a running average multiplies",
        "new-share",
        {
            "new-share": Option("momentum is the share of the new value, its variance over m − 1", "PyTorch"),
            "old-share": Option("momentum is the share of the old value", "Keras"),
        },
    ),
    Convention(
        "dropout",
        "Whether dropout rescales what it keeps",
        "inverted",
        {
            "inverted": Option("kept values are divided by the share that is kept", "most libraries"),
            "plain": Option("kept values stay; for testing all are multiplied by keep", "slides, dropout"),
        },
    ),
    Convention(
        "l2-penalty",
        "Factor of the L2 penalty",
        "full",
        {
            "full": Option("L2 penalty λ Σ w²", "Keras; most textbooks"),
            "half": Option("L2 penalty (λ/2) Σ w²", "Goodfellow et al. 2016; PyTorch in effect"),
        },
    ),
    Convention(
        "penalty-decay",
        "Where the L2 penalty acts in an update",
        "coupled",
        {
            "coupled": Option("the slope of the penalty is part of the gradient", "most textbooks"),
            "decoupled": Option("weight decay: α·λ·w is taken off apart from the gradient", "AdamW"),
        },
    ),
)

CONVENTIONS: dict[str, Convention] = {row.name: row for row in _ROWS}
"""Every convention by its name."""


def chosen(wanted: Mapping[str, str], used: Sequence[str]) -> dict[str, str]:
    """The option in force for each convention in `used`: what `wanted` says, else the default.

    Raises `ProblemError` for a name that is not in `used` and for an unknown option.
    """
    for name, code in wanted.items():
        if name not in used:
            message = f"unknown convention '{name}'; this topic knows {', '.join(used)}"
            raise ProblemError(message, ("conventions", name))
        known = CONVENTIONS[name].options
        if code not in known:
            message = f"expected one of {', '.join(known)}, found '{code}'"
            raise ProblemError(message, ("conventions", name))
    return {name: wanted.get(name, CONVENTIONS[name].default) for name in used}


def stated(name: str, code: str) -> Stated:
    """The line that a solution prints for one convention in force."""
    return Stated(name, code, CONVENTIONS[name].options[code].says)
