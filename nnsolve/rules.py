"""Rules that several topics share: why a line of a network's working is what it is."""

from __future__ import annotations

from nnsolve.derivation import Rule

WEIGHTED_SUM = Rule(
    "weighted-sum",
    "Weighted sum",
    "The net input of a unit is the sum of its inputs, each times its weight, and its bias.",
    "in = Σ weight·input + bias",
)
ACTIVATION = Rule("activation", "Activation", "The net input goes through the activation function.")
EXPONENTIAL = Rule("exponential", "Exponential", "Softmax starts with e to the power of every net input.")
PEAK = Rule("peak", "Largest net input", "Subtracted first, so that no exponential overflows.")
NORMALISATION = Rule("normalisation", "Sum of the exponentials", "Softmax divides by the sum of them all.")
ERROR = Rule("error", "Error", "The loss compares the outputs with their targets.")
BATCH_ERROR = Rule("batch-error", "Error of the batch", "The samples of a batch are combined.")
ERROR_SLOPE = Rule("error-slope", "Slope of the error", "How the error changes with one output.")
DISTANCE = Rule(
    "distance", "Distance", "The root of the added squares of the differences.", "d(x, y) = √(Σ (x − y)²)"
)
SQUARED_DISTANCE = Rule(
    "squared-distance", "Squared distance", "The squares of the differences, added.", "d(x, y) = Σ (x − y)²"
)
DISTANCE_SLOPE = Rule(
    "distance-slope",
    "Slope of a distance",
    "By an output of the first of two samples; by that of the second it is the opposite.",
)
COMPARED = Rule(
    "compared",
    "Sum over the comparisons",
    "An output acts on the error through every comparison that its sample is in.",
)
MARGIN = Rule("margin", "Margin", "How far another class reaches past the class of the sample.")
RIVAL = Rule("rival", "Greatest other output", "The one of the other classes that comes closest.")
MARGIN_SLOPE = Rule(
    "margin-slope",
    "Slope by an output",
    "A margin grows with the output of its own class and falls with that of the class of the sample.",
)
OUTCOME = Rule(
    "outcome", "Probability of what was seen", "The output where the target is 1, else what is left of 1."
)
LIKELIHOOD = Rule("likelihood", "Likelihood", "Independent, so the probabilities multiply.")
LOG_SHARE = Rule("log-softmax", "Log-softmax", "ln of the share, without computing the share first.")
WINNER_SLOPE = Rule(
    "maxout-slope", "Slope of maxout", "Only the winning piece changes the output; of equal ones the first."
)
SLOPE = Rule("slope", "Slope of the activation", "How an activation changes with its net input.")
JACOBIAN = Rule("jacobian", "Jacobian of softmax", "Every softmax output depends on every net input.")
PART = Rule(
    "net-input-slope",
    "Slope of the net input",
    "The net input is a sum, so its slope by one factor of a term is the other factor.",
)
DELTA = Rule("delta", "Error signal", "δ is the slope of the error by the net input of a unit.")
SHORTCUT = Rule(
    "softmax-shortcut",
    "Error signal of softmax with cross-entropy",
    "With cross-entropy the Jacobian collapses, because the targets sum to 1: δ = out − target.",
)
LOG_JACOBIAN = Rule(
    "log-jacobian",
    "Jacobian of log-softmax",
    "1 for the own net input, minus the share that the net input has.",
)
PATHS = Rule("paths", "Sum over all paths", "A unit acts on the error through every unit it feeds.")
CHAIN = Rule("chain-rule", "Chain rule", "Multiply the slopes from the error down to the parameter.")
SHARED = Rule("shared", "Sum over the units that share it", "A shared bias acts through every unit: add up.")
BATCH_GRADIENT = Rule("batch-gradient", "Gradient of the batch", "The samples of a batch are combined.")
COMPARED_GRADIENT = Rule(
    "compared-gradient",
    "Gradient of the batch",
    "The parameter acts on the error through every sample: add what they bring.",
)
DESCENT = Rule(
    "descent",
    "Gradient descent",
    "A step against the gradient lowers the error; every gradient is taken at the old parameters.",
    "new = old − α·gradient",
)
ERR = Rule("err", "Output error", "What the outputs miss: minus the slope of the error by the output.")
DELTA_RULE = Rule(
    "delta-rule",
    "Delta rule",
    "The error goes back weighted, times the slope of the activation.",
    source="slides, learning in multilayer networks",
)
DELTA_UPDATE = Rule("delta-update", "Update by the delta rule", "W ← W + α·a·Δ.", "new = old + α·a·Δ")
