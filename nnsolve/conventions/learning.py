"""Conventions of regression, scores, perceptrons, normalisation and regularisation."""

from __future__ import annotations

from nnsolve.conventions.option import Convention, Option

ROWS = (
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
    Convention(
        "average-start",
        "Where an exponentially weighted average starts",
        "zero",
        {
            "zero": Option(
                "average starts at 0, so it is too small at first", "slides, optimisers; not stated there"
            ),
            "first": Option("average starts at the first value", "time series"),
            "corrected": Option("average starts at 0 and is divided by 1 − β^t", "Kingma and Ba 2015"),
        },
    ),
)
