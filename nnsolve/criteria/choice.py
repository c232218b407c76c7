"""Which loss fits a task, with the activation of the output layer, and why."""

from __future__ import annotations

from msgspec import Struct


class Choice(Struct, frozen=True):
    """A task with the loss and the output activation that fit it; `instead` are others, and for what."""

    task: str
    title: str
    loss: str
    activation: str
    units: str
    targets: str
    why: str
    instead: tuple[str, ...] = ()


CHOICES = (
    Choice(
        "regression",
        "A number, or several",
        "mse",
        "identity (linear)",
        "one for every number",
        "numbers",
        "No bounds for the output; the square weighs large errors most, and its slope is the error.",
        (
            "mae or huber: outliers should not pull the fit; near the target huber is square again",
            "quantile: too low and too high cost differently, or an interval is wanted",
            "msle or mape: the error counts relative to the target",
        ),
    ),
    Choice(
        "binary",
        "One of two classes",
        "bce",
        "sigmoid",
        "one",
        "0 or 1",
        "The output is the probability of class 1. With sigmoid the slope by the net input is out − target.",
        (
            "bce from logits: the same without overflow, no sigmoid in the output layer",
            "focal: one class is rare, and easy samples drown the hard ones",
            "hinge: targets −1 and 1, a linear or tanh output, only the margin matters",
        ),
    ),
    Choice(
        "multi-class",
        "One of several classes",
        "cce",
        "softmax",
        "one for every class",
        "a one-hot code; a class number for the sparse form",
        "Softmax makes the outputs probabilities that sum to 1. The slope by the net input is out − target.",
        (
            "sparse cce: the same loss, targets are class numbers",
            "cce from logits: the same without overflow, no softmax in the output layer",
            "multi-class-hinge: scores, not probabilities, are wanted",
        ),
    ),
    Choice(
        "multi-label",
        "Any number of classes at once",
        "bce",
        "sigmoid",
        "one for every class",
        "0 or 1 for every class",
        "Every class is a yes or no of its own, so the outputs need not sum to 1; softmax would make them.",
        ("focal: most labels are 0",),
    ),
)
"""The tasks by name."""
