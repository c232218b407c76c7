"""Why the lines of a count are what they are, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

COUNTS = Phase("counts", "Counts")
SEARCH = Phase("search", "Brute-force search")
WEIGHTS_SEARCH = Phase("search-weights", "The same for the weights alone")
SHARES = Phase("shares", "Shares of the error")
REGIONS = Phase("regions", "Linear regions")
PRODUCT = Phase("product", "The product")

WEIGHTS = Rule(
    "dense-weights",
    "Weights of a layer",
    "Every unit has one weight for every output of the layer before.",
    "weights = inputs·units",
)
PARAMETERS = Rule(
    "dense-parameters",
    "Parameters of a layer",
    "Its weights, and one bias for every unit.",
    "parameters = inputs·units + units",
)
BIASES = Rule("dense-biases", "Biases of a layer", "One for every unit.", "biases = units")
TOTAL = Rule("total-parameters", "All parameters", "The layers together.")
WEIGHTS_ALONE = Rule(
    "total-weights",
    "All weights",
    "Without the biases, as a sheet often counts.",
    "weights = Σ inputs·units",
)
COMBINATIONS = Rule(
    "combinations",
    "Combinations",
    "Every parameter may have each of its values, whatever the others have.",
    "N = v^parameters",
    "slides, optimisers, brute-force search",
)
POWER = Rule(
    "power-of-ten",
    "As a power of ten",
    "A power becomes a product under the logarithm.",
    "log10 N = parameters·log10 v",
)
PER_EPOCH = Rule(
    "updates-per-epoch",
    "Updates of an epoch",
    "One update a batch; a last batch that is not full counts too.",
    "per_epoch = ⌈samples/batch⌉",
)
DROPPED = Rule(
    "updates-per-epoch",
    "Updates of an epoch",
    "One update a batch; a last batch that is not full is left out.",
    "per_epoch = ⌊samples/batch⌋",
)
UPDATES = Rule("updates", "Updates in all", "The same in every epoch.", "updates = epochs·per_epoch")
LAST = Rule(
    "last-batch",
    "Samples of the last batch",
    "What the full batches leave.",
    "last_batch = samples − (per_epoch − 1)·batch",
)
LEFT_OUT = Rule(
    "left-out", "Samples left out", "What the full batches leave.", "left_out = samples − per_epoch·batch"
)
SUM = Rule("sum-of-weights", "Sum of the weights", "What every weight is a part of.")
SHARE = Rule(
    "error-share",
    "Share of the error",
    "The error goes back in proportion to the weights. This is a picture, not the gradient.",
    "share = w/Σ w",
    "slides, backpropagation, splitting the error",
)
PART = Rule("error-part", "Part of the error", "The share of the whole error.", "part = share·error")
LETTERS = Rule("letter", "Letter", "It stands for any number; with 1 an entry counts its terms.")
LAYER_REGIONS = Rule(
    "layer-regions",
    "Regions of a layer",
    "n hyperplanes cut a space of d dimensions into at most this many pieces.",
    "regions = Σ C(n, j), j = 0 … d",
    "Zaslavsky 1975",
)
REGIONS_BOUND = Rule(
    "linear-regions",
    "Linear regions of the network",
    "Every layer can cut each piece that the layers before leave: an upper bound.",
    "regions ≤ product over the layers",
    "Montúfar 2017",
)
HADAMARD = Rule("hadamard", "Hadamard product", "Entry times entry at the same place.", "C_ij = A_ij·B_ij")
KRONECKER = Rule(
    "kronecker", "Kronecker product", "Every entry of A times the whole of B.", "C has the blocks A_ij·B"
)
KHATRI_RAO = Rule(
    "khatri-rao", "Khatri–Rao product", "The Kronecker product of each column of A with that of B."
)
OUTER = Rule(
    "outer", "Outer product", "Every entry of the one times every entry of the other.", "C_ij = a_i·b_j"
)
DOT = Rule("dot", "Dot product", "Products at the same place, added up.", "a·b = Σ a_i·b_i")
TRANSPOSED = Rule("a-bt", "A·Bᵀ", "Every row of A times every row of B.", "C_ij = Σ A_ik·B_jk")
MATRIX = Rule(
    "matrix-product", "Matrix product", "Every row of A times every column of B.", "C_ij = Σ A_ik·B_kj"
)
ENTRIES = Rule("product-entries", "Entries of the product", "Its rows times its columns.")
TERMS = Rule("product-terms", "Products to add up", "Every entry is a sum of as many as A has columns.")
