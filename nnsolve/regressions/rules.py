"""Why the lines of a regression are what they are, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

SUMS = Phase("sums", "Sums")
NORMAL = Phase("normal", "Normal equations")
FIT = Phase("fit", "Predictions and residuals")
QUALITY = Phase("quality", "Quality of the fit")
LOSS = Phase("error", "Loss")
GRADIENT = Phase("backward", "Gradient")
PREDICTION = Phase("prediction", "Prediction")

SUM = Rule("sum", "Sum over the points", "The normal equations need these sums of the points and no more.")
MEAN = Rule("mean", "Mean", "The sum over how many there are.")
NUMERATOR = Rule(
    "slope-numerator",
    "Numerator of the slope",
    "Eliminating c from the two normal equations leaves this times m on one side.",
    "Σ y = m·Σ x + c·n,  Σ xy = m·Σ x² + c·Σ x,  so m = (n·Σ xy − Σ x·Σ y)/(n·Σ x² − (Σ x)²)",
)
DENOMINATOR = Rule(
    "slope-denominator", "Denominator of the slope", "It is 0 only when all x are equal: a vertical line."
)
SLOPE = Rule("least-squares-slope", "Slope by least squares", "The solution of the normal equations.")
INTERCEPT = Rule(
    "least-squares-intercept",
    "Intercept by least squares",
    "The best line goes through the point of the means.",
    "c = mean y − m·mean x",
)
DEVIATION = Rule(
    "deviation-sum",
    "Sum of deviations, times n",
    "Taking off the means eliminates b0 and leaves two equations for b1 and b2.",
    "S_uv = n·Σ u·v − Σ u·Σ v,  S11·b1 + S12·b2 = S1y,  S12·b1 + S22·b2 = S2y",
)
DETERMINANT = Rule(
    "determinant",
    "Determinant",
    "It is 0 when one feature follows from the other: the plane is not fixed.",
    "D = S11·S22 − S12²",
)
COEFFICIENT = Rule(
    "cramer",
    "Coefficient by Cramer's rule",
    "Two equations with two unknowns.",
    "b1 = (S22·S1y − S12·S2y)/D,  b2 = (S11·S2y − S12·S1y)/D",
)
PLANE_INTERCEPT = Rule(
    "plane-intercept",
    "Intercept of the plane",
    "The first normal equation: the best plane goes through the point of the means.",
    "b0 = (Σ y − b1·Σ x1 − b2·Σ x2)/n",
)
PREDICT = Rule("prediction", "Prediction", "The features go into the equation.")
RESIDUAL = Rule("residual", "Residual", "What the prediction misses.")
SQUARES = Rule(
    "residual-squares",
    "Sum of squared residuals",
    "Least squares makes it as small as it can be.",
    "SS_res = Σ (y − ŷ)²",
)
SPREAD = Rule(
    "total-squares",
    "Sum of squares about the mean",
    "What is missed without any x.",
    "SS_tot = Σ (y − mean y)²",
)
DETERMINATION = Rule(
    "determination",
    "Coefficient of determination",
    "The share of the spread of y that the fit explains.",
    "R² = 1 − SS_res/SS_tot",
)
LOSS_OF = Rule("regression-loss", "Loss", "How far the predictions are from y.")
POINT_LOSS = Rule(
    "logistic-point-loss",
    "Loss of one point",
    "Only one logarithm counts: that of p where y is 1, that of 1 − p where y is 0.",
    "l = −(y·ln p + (1 − y)·ln(1 − p))",
)
NET = Rule("net-input", "Net input", "The features go into the linear part.")
PROBABILITY = Rule(
    "logistic", "Probability", "σ squeezes the net input between 0 and 1.", "p = σ(z) = 1/(1 + e^−z)"
)
ERROR = Rule("logistic-error", "Error", "How far the probability is from its label.", "e = p − y")
BY_WEIGHT = Rule(
    "slope-by-weight", "Slope of the loss by a weight", "Residual times feature, over the points."
)
BY_CONSTANT = Rule(
    "slope-by-constant",
    "Slope of the loss by the constant",
    "Its feature is 1, so only the residuals remain.",
)
DESCENT = Rule(
    "regression-descent",
    "Gradient descent",
    "A step against the gradient; both slopes are taken at the old parameters.",
    "new = old − α·slope",
)
CLASS = Rule("logistic-class", "Class", "The point is called 1 from a probability of ½ on.")
