"""The rules of an optimiser's lines: why a line of its working is what it is."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

GRADIENT_PHASE = Phase("gradient", "Gradient")
STATE_PHASE = Phase("state", "State")
STEP_PHASE = Phase("update", "Update")
TALLY_PHASE = Phase("tally", "How often the step grows and shrinks")
UNROLLED_PHASE = Phase("unrolled", "Unrolled")

LOOK = Rule("look-ahead", "Look-ahead point", "The gradient is taken where the momentum alone would lead.")
RESIDUAL = Rule("residual", "Residual", "What the line misses at one sample: prediction minus target.")
GRADIENT = Rule("gradient", "Gradient", "How the function changes with the parameter.")
VALUE = Rule("function-value", "Value of the function", "f at the new point.")
NORM = Rule("gradient-norm", "Length of the gradient", "The root of the sum of the squares.", "‖g‖ = √Σ g²")
CLIPPED = Rule("clipped", "Clipped gradient", "A gradient beyond the limit is shortened or not used.")
DECAYED = Rule("decayed", "Gradient with weight decay", "λ·w pulls the parameter towards 0.", "g′ = g + λ·w")

VELOCITY = Rule("velocity", "Velocity", "What is left of the last velocity, and a share of the new gradient.")
MEAN = Rule(
    "mean",
    "Running mean of the gradient",
    "The old mean keeps the share β, the new gradient gets the share 1 − β.",
    "m = β·m + (1 − β)·g",
)
SQUARES = Rule(
    "mean-square",
    "Running mean of the squares",
    "The old mean keeps the share β, the square of the new gradient gets the share 1 − β.",
    "v = β·v + (1 − β)·g²",
)
UNSQUARED = Rule("mean-unsquared", "Running mean, not squared", "The gradient itself is averaged.")
TOTAL = Rule("sum-square", "Sum of the squares", "Every squared gradient is added.", "G = G + g²")
LARGEST = Rule("largest", "Largest so far", "The second moment never falls again.")
PEAK = Rule(
    "peak", "Fading maximum", "The larger of the old maximum, a little less, and the gradient's size."
)
CORRECTED_MEAN = Rule(
    "corrected-mean",
    "Bias correction of the mean",
    "The mean started at 0; dividing by 1 − β^t takes that out.",
    "m_hat = m/(1 − β^t)",
)
CORRECTED_SQUARES = Rule(
    "corrected-squares",
    "Bias correction of the squares",
    "The mean started at 0; dividing by 1 − β^t takes that out.",
    "v_hat = v/(1 − β^t)",
)
CORRECTED_RATE = Rule("corrected-rate", "Rate with the bias correction in it")
SCHEDULE = Rule("momentum-schedule", "Momentum of this step", "The momentum grows from step to step.")
PRODUCT = Rule("momentum-product", "Product of the momenta so far")
AHEAD = Rule("ahead", "Mean, one step ahead", "The correction uses the gradient of this step once more.")
ROOT = Rule("root", "Root", "The square root makes it a size like the gradient's own.")
SHARE = Rule("effective-rate", "Effective learning rate", "Every parameter has a learning rate of its own.")
FACTOR = Rule(
    "factor", "Sign comparison", "The same sign as before lets the step grow, a change of sign shrinks it."
)
GRADIENTS = Rule("gradient-count", "Number of gradients", "Every gradient counts once.")
INCREASES = Rule("increases", "How often the step grows", "Wherever two gradients on end have one sign.")
DECREASES = Rule("decreases", "How often the step shrinks", "Wherever the sign changes.")
LIMITED = Rule("limited", "Step within its limits")
STEP_SIZE = Rule("step-size", "Step size", "Only the sign of the gradient counts, not its size.")
KEPT = Rule("kept-gradient", "Gradient that is remembered", "After a change of sign it counts as 0.")
MOVE = Rule("move", "Change of the parameter")
MIX = Rule("mix", "Mix of mean and gradient", "Its sign alone gives the direction.")
NEW = Rule("new-parameter", "New parameter", "The parameter moves by the step of this form.")
AVERAGE = Rule("average", "Exponentially weighted average", "", "s' = β·s' + (1 − β)·s")
WEIGHT = Rule("weight-of-value", "Weight of one value in the average", "", "c = (1 − β)·β^(n − t)")
UNROLLED = Rule(
    "unrolled", "Average, unrolled", "The recurrence written out: every value times its weight, added up."
)
