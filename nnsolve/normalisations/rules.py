"""Why the lines of a normalisation are what they are, and the phases of the working."""

from __future__ import annotations

from msgspec import structs

from nnsolve.derivation import Phase, Rule

STATISTICS = Phase("statistics", "Statistics")
NORMALISED = Phase("normalised", "Normalised values")
SCALED = Phase("scaled", "Scale and shift")
SCALED_ALONE = Phase("scaled", "Scale")
IN_RANGE = Phase("scaled", "Into the range")
RUNNING = Phase("running", "Running averages")
BACKWARD = Phase("backward", "Backward pass")

MEAN = Rule(
    "norm-mean", "Mean", "The values that are normalised together, divided by their number.", "μ = (1/m) Σ x"
)
VARIANCE = Rule(
    "norm-variance",
    "Variance",
    "The mean of the squared distances from the mean.",
    "σ² = (1/m) Σ (x − μ)²",
    "slides, batch normalisation",
)
SAMPLE_VARIANCE = Rule(
    "norm-variance",
    "Variance",
    "The squared distances from the mean, divided by one less than their number.",
    "s² = (1/(m − 1)) Σ (x − μ)²",
)
SQUARES = Rule("norm-squares", "Mean square", "RMS norm takes no mean away.", "q = (1/m) Σ x²")
ROOT = Rule("norm-root", "What is divided by", "The root of the variance, kept from 0 by ε.", "r = √(σ² + ε)")
ROOT_OUTSIDE = Rule("norm-root", "What is divided by", "ε is added after the root.", "r = √(σ²) + ε")
ROOT_ALONE = Rule("norm-root", "What is divided by", "The standard deviation.", "r = √(σ²)")
Z_SCORE = Rule(
    "z-score",
    "Normalised value",
    "How many standard deviations a value lies above the mean.",
    "x_hat = (x − μ)/r",
)
RMS = Rule("rms-score", "Normalised value", "Every value over the root of the mean square.", "x_hat = x/r")
LEAST = Rule("norm-least", "Least value", "The least of the values is minus the greatest of their opposites.")
MOST = Rule("norm-most", "Greatest value", "The greatest of the values.")
MIN_MAX = Rule(
    "min-max",
    "Scaled value",
    "How far a value lies between the least and the greatest.",
    "x_hat = (x − min)/(max − min)",
)
INTO_RANGE = Rule(
    "into-range",
    "Value in the range",
    "What lies between 0 and 1 is stretched to the width of the range and moved to its low end.",
    "y = low + x_hat·(high − low)",
)
SCALE = Rule(
    "norm-scale",
    "Scale and shift",
    "Both are learned, so that the layer can undo the normalisation.",
    "y = γ·x_hat + β",
    "slides, batch normalisation",
)
NEW_SHARE = Rule(
    "running-average",
    "Running average",
    "A little of the new value goes into what is kept for testing.",
    "running = (1 − momentum)·running + momentum·new",
    "PyTorch",
)
OLD_SHARE = Rule(
    "running-average",
    "Running average",
    "A little of the new value goes into what is kept for testing.",
    "running = momentum·running + (1 − momentum)·new",
    "Keras; Ioffe and Szegedy 2015",
)
SCALE_ALONE = Rule("norm-scale-alone", "Scale", "The scale is learned; there is no shift.", "y = γ·x_hat")
UNBIASED = Rule(
    "unbiased-variance",
    "Variance for testing",
    "Divided by m − 1 in place of m.",
    "s² = σ²·m/(m − 1)",
    "PyTorch",
)
BY_BETA = Rule(
    "by-shift", "Slope by the shift", "β reaches every value of its feature with slope 1.", "∂E/∂β = Σ ∂E/∂y"
)
BY_GAMMA = Rule(
    "by-scale", "Slope by the scale", "γ reaches every value with slope x_hat.", "∂E/∂γ = Σ ∂E/∂y·x_hat"
)
BY_NORMALISED = Rule(
    "by-normalised", "Slope by the normalised value", "The scale stands before it.", "∂E/∂x_hat = ∂E/∂y·γ"
)
SUM = Rule(
    "slope-sum", "Sum of the slopes", "Through the mean every value acts on every other.", "S = Σ ∂E/∂x_hat"
)
WEIGHTED = Rule(
    "slope-weighted", "Weighted sum of the slopes", "Likewise through the variance.", "T = Σ ∂E/∂x_hat·x_hat"
)
BY_INPUT = Rule(
    "by-input",
    "Slope by the input",
    "The direct path less what goes through the mean and through the variance.",
    "∂E/∂x = (∂E/∂x_hat − S/m − x_hat·T/m)/r",
    "Ioffe and Szegedy 2015",
)
BY_INPUT_SAMPLE = structs.replace(BY_INPUT, formula_text="∂E/∂x = (∂E/∂x_hat − S/m − x_hat·T/(m − 1))/r")
BY_INPUT_UNCENTRED = Rule(
    "by-input",
    "Slope by the input",
    "The direct path less what goes through the mean square.",
    "∂E/∂x = (∂E/∂x_hat − x_hat·T/m)/r",
)

BY_INPUT_OUTSIDE = Rule(
    "by-input-outside",
    "Slope by the input",
    "The direct path less what goes through the mean, and through the root alone: ε stands outside it.",
)


def outside(letter: str, *, over_m: bool, centred: bool) -> Rule:
    """The rule of the slope by the input where ε stands outside the root of the spread called `letter`."""
    direct = "(∂E/∂x_hat − S/m)/r" if centred else "∂E/∂x_hat/r"
    count = "m" if over_m else "(m − 1)"
    text = f"∂E/∂x = {direct} − x_hat·T/({count}·√({letter}))"
    return structs.replace(BY_INPUT_OUTSIDE, formula_text=text)


def of_spread(rule: Rule, letter: str) -> Rule:
    """A rule of the variance σ², told of the spread called `letter`: s² over m − 1, q of RMS norm."""
    return structs.replace(rule, formula_text=rule.formula_text.replace("σ²", letter))
