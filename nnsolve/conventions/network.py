"""Conventions of networks: errors, logarithms, batches, activations."""

from __future__ import annotations

from nnsolve.conventions.option import Convention, Option

_FACTORS = {
    "half": Option("E = ½ Σ (target − out)²", "textbooks of machine learning; lecture notes, assignment"),
    "sum": Option("E = Σ (target − out)²", "lecture notes, backpropagation, question 2"),
    "mean": Option("E = (1/n) Σ (target − out)²", "slides, loss functions"),
    "half-mean": Option("E = (1/2n) Σ (target − out)²", "lecture notes, assignment, as written"),
}

ROWS = (
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
)
