"""Why the lines of a convolution are what they are."""

from __future__ import annotations

from nnsolve.derivation import Rule

WINDOW = Rule(
    "convolution-window",
    "Window times kernel",
    "The kernel lies on a window; every pixel is multiplied by the weight on it, and the products are added.",
)
CHANNEL = Rule(
    "channel-sum",
    "Sum of one channel",
    "Each channel has a kernel of its own; its window and kernel are multiplied and added first.",
)
CHANNELS = Rule(
    "sum-over-channels",
    "Sum over the channels",
    "The sums of all channels are added, and the bias of the filter once.",
)
COMMUTED = Rule(
    "commutativity",
    "The same with signal and kernel swapped",
    "A true convolution may be taken either way round.",
)
GREATEST = Rule(
    "max-pooling", "Greatest of the window", "Max pooling keeps the greatest value of each window."
)
MEAN = Rule("average-pooling", "Mean of the window", "Average pooling keeps the mean of each window.")
WINNER = Rule(
    "pooling-winner",
    "Position of the greatest",
    "Counted from 0, row by row; the first of equals wins.",
)
ACTIVATED = Rule("activation", "Activation", "Each value goes through the activation by itself.")
FLATTENED = Rule("flatten", "Flatten", "The maps are written one after another, row by row.")
DENSE = Rule(
    "weighted-sum", "Weighted sum", "Each unit adds all its inputs, each times its weight, and its bias."
)
EXPONENTIAL = Rule("exponential", "Exponential", "Softmax starts with e to the power of every net input.")
PEAK = Rule("peak", "Largest net input", "Subtracted first, so that no exponential overflows.")
NORMALISATION = Rule("normalisation", "Sum of the exponentials", "Softmax divides by the sum of them all.")
SOFTMAX = Rule(
    "softmax", "Softmax", "Each exponential is divided by their sum, so that the outputs add up to 1."
)
MAGNITUDE = Rule(
    "gradient-magnitude", "Gradient magnitude", "How fast the image changes, whichever way it does."
)
BY_KERNEL = Rule(
    "gradient-by-kernel",
    "Gradient by the kernel",
    "A weight meets one pixel in every window: multiply each by the slope at its cell, and add.",
)
BY_BIAS = Rule("gradient-by-bias", "Gradient by the bias", "The bias is added in every cell: add all slopes.")
BY_INPUT = Rule(
    "gradient-by-input",
    "Gradient by the input",
    "A pixel acts on every cell whose window covers it, through the weight that lies on it there.",
)
THROUGH_ACTIVATION = Rule(
    "back-through-activation",
    "Through the activation",
    "Multiply by the slope of the activation at the value before it.",
)
THROUGH_MAX = Rule(
    "back-through-max",
    "Through max pooling",
    "The slope goes to the pixel that won; the others changed nothing.",
)
THROUGH_MEAN = Rule(
    "back-through-mean",
    "Through average pooling",
    "Every pixel of a window gets an equal share of the slope.",
)
THROUGH_FLATTEN = Rule("back-through-flatten", "Through flatten", "The slopes are put back into their maps.")
BY_WEIGHT = Rule("gradient-by-weight", "Gradient by a weight", "The slope of its unit, times its input.")
UNIT_BIAS = Rule("gradient-by-unit-bias", "Gradient by the bias", "The bias is added to its unit alone.")
PATHS = Rule("paths", "Sum over all paths", "An input acts through every unit it feeds: add up.")
JACOBIAN = Rule("jacobian", "Through softmax", "Every softmax output depends on every net input: add up.")
THROUGH_MAGNITUDE = Rule(
    "back-through-magnitude", "Through the magnitude", "Each component by its share of the magnitude."
)
