"""Conventions of losses and distances."""

from __future__ import annotations

from nnsolve.conventions.option import Convention, Option

ROWS = (
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
)
