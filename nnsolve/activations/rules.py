"""Why the lines of an activation are what they are, and the phases of softmax."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

PIECES = Phase("pieces", "Linear pieces")
POWERS = Phase("powers", "Exponentials")
SHARES = Phase("shares", "Softmax")
LOGS = Phase("logs", "Log-softmax")
GREATEST = Phase("greatest", "Greatest")
SLOPES = Phase("jacobian", "Jacobian")
WINNING = Phase("slopes", "Slopes")

EXPONENTIAL = Rule("power-of-e", "Power of e")
PART = Rule("part", "Part of the formula")
VALUE = Rule("value", "Value of the activation")
SLOPE = Rule("slope-at", "Slope of the activation")

SCALED = Rule("temperature", "Temperature", "Every net input is divided by the temperature.", "z/T")
PEAK = Rule("peak", "Largest net input", "Subtracted first, so that no exponential overflows.", "m = max z")
SHIFTED = Rule("shift", "Shift", "All shares stay the same when every net input is lowered by one number.")
POWER = Rule("softmax-exponential", "Exponential", "e to the power of every net input.")
NORMALISATION = Rule("softmax-sum", "Sum of the exponentials", "Softmax divides by the sum of them all.")
SHARE = Rule("softmax", "Share", "Each exponential over their sum.", "p = e^z / Σ e^z")
CHECK = Rule("softmax-check", "Check", "The shares sum to 1.")
ARGMAX = Rule("argmax", "Predicted class", "The class with the greatest share; positions count from 0.")
JACOBIAN = Rule(
    "softmax-jacobian",
    "Jacobian of softmax",
    "Every share depends on every net input.",
    "∂p_i/∂z_i = p_i·(1 − p_i),   ∂p_i/∂z_j = −p_i·p_j for j ≠ i",
)
LOG_SUM = Rule("log-sum", "Logarithm of the sum", "Taken once for all classes.")
LOG_SHARE = Rule("log-softmax", "Log-softmax", "ln of the share, without computing the share first.")
LOG_JACOBIAN = Rule(
    "log-softmax-jacobian",
    "Jacobian of log-softmax",
    "1 for the own net input, minus the share that the net input has.",
    "∂ln p_i/∂z_i = 1 − p_i,   ∂ln p_i/∂z_j = −p_j for j ≠ i",
)
LINEAR = Rule("linear-piece", "Linear piece", "Every piece is a weighted sum of its own.")
MAXOUT = Rule("maxout", "Maxout", "The greatest of the pieces is the activation.", "maxout(z) = max z")
WINNER = Rule("winner", "Which piece wins", "Positions count from 0; of equal ones the first wins.")
MAXOUT_SLOPE = Rule(
    "maxout-slope",
    "Slope of maxout",
    "Only the winning piece changes the output.",
    "∂out/∂z = 1 for the winner, else 0",
)
