"""Why the lines of a descent are what they are."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

SLOPES = Phase("gradient", "Gradient")
RATE = Phase("rate", "Learning rate")
POINT = Phase("point", "New point")
START = Phase("start", "Value at the start")
END = Phase("end", "Closed form at the end")
ENDING = Phase("ending", "What it ends at")
KIND = Phase("kind", "Hessian at the end")

SLOPE = Rule(
    "gradient-entry",
    "Slope by one variable",
    "Every slope is taken at the old point, all coordinates together.",
)
END_SLOPE = Rule("end-slope", "Slope at the end")
LENGTH = Rule("gradient-length", "Length of the gradient", "The root of the sum of the squared slopes.")
DESCENT = Rule(
    "descent-step",
    "Step of gradient descent",
    "Against the slope, where f falls: the old coordinate minus the rate times the slope.",
)
VALUE = Rule("function-value", "Value of the function", "f at the point.")
COUNTER = Rule("iteration-counter", "Counter", "The counter of the schedule, 0 in the first iteration.")
SCHEDULE = Rule("rate-schedule", "Rate of this iteration", "The schedule gives each iteration its rate.")
BEND = Rule(
    "curvature-along",
    "Curvature along the gradient",
    "How much the slope changes along the gradient: gᵀHg.",
)
EXACT = Rule(
    "exact-line-search",
    "Exact line search",
    "The rate at which f is least along the gradient: α = gᵀg / gᵀHg.",
)
CURVATURE = Rule("second-slope", "Second slope", "An entry of the Hessian: the slope of a slope.")
DETERMINANT = Rule("determinant", "Determinant of the Hessian", "Expanded along the first row.")
NEWTON_PART = Rule(
    "newton-direction",
    "Newton direction",
    "The solution p of H·p = g, by Cramer's rule.",
)
NEWTON = Rule(
    "newton-step",
    "Step of Newton's method",
    "The step leads to the stationary point of the parabola that fits f here; it may be any kind of point.",
)
CLOSED = Rule(
    "closed-form",
    "Closed form",
    "The step is linear, so it is a multiplication by the same number each time.",
)
EIGENVALUE = Rule("eigenvalue", "Eigenvalue", "The curvature along a main direction of the Hessian.")
TRACE = Rule("trace", "Trace of the Hessian", "The sum of the diagonal.")
