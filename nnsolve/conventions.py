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
        "softmax",
        "How softmax is computed",
        "plain",
        {
            "plain": Option("softmax: e^in over the sum of all e^in", "lecture notes, softmax"),
            "stable": Option("softmax: the largest in is subtracted first, so that no e^in overflows"),
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
