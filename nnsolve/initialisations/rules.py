"""Why the lines of an initialisation are what they are, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

SPREAD = Phase("spread", "Spread of the weights")
SAMPLE = Phase("sample", "Starting weights")
LAYERS = Phase("layers", "Layer by layer")
UPDATE = Phase("update", "The update that is left")

VARIANCE = Rule(
    "weight-variance",
    "Variance of a weight",
    "Chosen so that signals keep their size from layer to layer.",
)
DEVIATION = Rule(
    "weight-deviation", "Standard deviation", "The root of the variance.", "standard deviation = √variance"
)
BOUND = Rule(
    "weight-bound",
    "Bound of a uniform weight",
    "A uniform weight between −a and a has the variance a²/3.",
    "a = √(3·variance)",
)
UNIFORM = Rule(
    "uniform-weight",
    "A uniform weight",
    "A random number u between 0 and 1 becomes one between −a and a.",
    "w = a·(2u − 1)",
)
NORMAL = Rule(
    "normal-weight",
    "A normal weight",
    "A random number g of the standard normal distribution, times the standard deviation.",
    "w = s·g",
)
CARRIED = Rule(
    "carried-variance",
    "Variance after a layer",
    "A unit adds up as many independent products as it has inputs.",
    "v = v before·n·Var(w)",
)
HALVED = Rule(
    "carried-variance",
    "Variance after a layer",
    "A unit adds up as many independent products as it has inputs; ReLU lets half of the square through.",
    "v = ½·v before·n·Var(w)",
    "He et al. 2015",
)
PRODUCT = Rule(
    "gradient-product",
    "Product down to the layer",
    "The chain rule multiplies one local slope for every layer.",
    "product = product before·slope",
    "slides, vanishing and exploding gradients",
)
STEP = Rule(
    "gradient-step", "Change of the weight", "The learning rate times the product.", "step = α·product"
)
NEW = Rule("gradient-update", "New weight", "A step against the gradient.", "w new = w − step")
