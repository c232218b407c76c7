"""Why the lines of a loss are what they are, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

LABELS = Phase("labels", "Smoothed labels")
DISTANCES = Phase("distances", "Distances")
SOFTMAX = Phase("softmax", "Softmax in its stable form")
TERMS = Phase("terms", "Terms")
LOSS = Phase("error", "Loss")
PENALTIES = Phase("penalty", "Penalties")
GRADIENT = Phase("backward", "Gradient")
WEIGHTS = Phase("weights", "Slopes of the penalties")

SQUARE = Rule("square-term", "Squared error", "The difference of target and output, squared.")
ABSOLUTE = Rule("absolute-term", "Absolute error", "The size of the difference of target and output.")
SIGNED = Rule("signed-term", "Signed error", "The difference with its sign: errors may cancel.")
HUBER = Rule("huber-term", "Huber term", "A square near 0; a straight line where |d| passes δ.")
LOG = Rule("log-term", "Cross-entropy term", "Minus the logarithm of what the target's class was given.")
HINGE = Rule("hinge-term", "Hinge term", "0 once the score is on the right side by a margin of 1.")
DIVERGENCE = Rule("divergence-term", "Divergence term", "What one outcome adds; 0·ln 0 counts as 0.")
TERM = Rule("loss-term", "Term", "What one output adds to the loss.")

TOTAL = Rule("loss-total", "Sum of all terms", "All terms, added before any is rounded.")
MEAN = Rule("loss-mean", "Mean of the terms", "The terms, added and divided by how many there are.")
SUM = Rule("loss-sum", "Sum of the terms", "The terms, added.")
HALF = Rule("loss-half", "Half of the sum", "The terms, added and scaled.")
ROOT = Rule("loss-root", "Root of the mean", "The root of the mean, in the unit of the targets again.")
SCALED = Rule("loss-scaled", "Scaled sum", "The terms, added and scaled.")
SAMPLE = Rule("sample-loss", "Loss of a sample", "The terms of the outputs of one sample.")

SLOPE = Rule("loss-slope", "Slope by an output", "How the loss changes with one output, the others fixed.")
SQUARE_SLOPE = Rule(
    "square-slope", "Slope by an output", "The 2 of the square comes down: 2·(out − target), scaled."
)
SMOOTHED = Rule("smoothed", "Smoothed label", "A part ε of the label is shared out over the classes.")
PEAK = Rule(
    "peak-logit", "Greatest logit", "Subtracted first, so that no exponential overflows.", "m = max z"
)
NORM = Rule(
    "softmax-sum",
    "Sum of the exponentials",
    "What softmax divides by, the greatest logit taken out.",
    "s = Σ e^(z − m)",
)
LOGITS = Rule(
    "loss-from-logits",
    "Cross-entropy from logits",
    "−ln softmax is the logarithm of the sum minus the logit of the class.",
    "l = m + ln Σ e^(z − m) − z of the class",
)
SOFTMAX_SLOPE = Rule("softmax-slope", "Slope by a logit", "softmax(z) − target, as for every softmax.")
CLASS_HINGE = Rule("class-hinge", "Multi-class hinge", "Other classes should score at least 1 less.")
MEMBER = Rule("likelihood-factor", "Probability of what was seen", "out where the target is 1, else 1 − out.")
NEGATIVE_LOG = Rule("negative-log-likelihood", "Likelihood loss", "Minus the logarithm of the likelihood.")
TRIPLET = Rule(
    "triplet",
    "Triplet loss",
    "The negative should be farther away by the margin.",
    "L = max(0, dp − dn + margin)",
)
L1 = Rule("l1-penalty", "L1 penalty", "λ times the sizes of the weights.")
L2 = Rule("l2-penalty", "L2 penalty", "λ times the squares of the weights.")
ELASTIC = Rule("elastic-net", "Both penalties", "L1 and L2 together: the elastic net.", "R = R1 + R2")
PENALISED = Rule("penalised", "Loss with penalties", "The loss and its penalty, added.", "J = L + R")
WEIGHT_SLOPE = Rule("penalty-slope", "Slope of the penalties", "λ·sign(w) from L1, 2λ·w from λ Σ w².")
