"""Words of workings, by what they do there: names of quantities, what stands between names, sentences."""

from nnsolve.working.names import NEW, OLD

PHRASE = frozenset(
    [
        "output",
        "input",
        "outputs",
        "inputs",
        "net",
        "total",
        "error",
        "number",
        "no",
        "parameters",
        "params",
        "parameter",
        "size",
        "loss",
        "gradient",
        "padding",
        "weights",
        "weight",
        "bias",
        "neurons",
        "stride",
        "kernel",
        "kernels",
        "filter",
        "filters",
        "shape",
        "activation",
        "derivative",
        "delta",
        "sum",
        "learning",
        "rate",
        "accuracy",
        "precision",
        "recall",
        "mean",
        "squared",
        "of",
        "to",
        "from",
        "per",
        "at",
        "layer",
        "conv",
        "pool",
        "pooling",
        "hidden",
        "target",
        "new",
        "old",
        "updated",
        "updating",
        "value",
        "width",
        "height",
        "depth",
        "channels",
        "momentum",
        "velocity",
        "best",
        "lowest",
        "iteration",
        "epoch",
    ]
)
"""Words that a label of several words is made of."""
JOINING = frozenset(
    [
        "in",
        "out",
        "net",
        "act",
        "new",
        "old",
        "target",
        "pred",
        "error",
        "delta",
        "grad",
        "total",
        "updated",
        "output",
        "input",
        "bias",
    ]
)
"""Words that make one name with the letter behind them."""
ACCURACY = frozenset({"dp", "dps", "sf", "sd", "dpl", "NK", "NKS", "DP", "SF"})
"""Short for the digits that are shown."""
CHANGED = frozenset(word for word in NEW | OLD if word.isalpha() and word != "next")
"""Words for the value before and after an update."""
APPLIED = frozenset("fhFJLC")
"""Names of functions: f(3) is f at 3, and not the third f."""
TITLES = frozenset({"of", "to", "from", "at", "per", "no", "number"})
"""Words between two parts of a label."""
OPERATIONS = frozenset(
    {"plus", "minus", "times", "over", "divided", "choose", "mal", "durch", "hoch", "geteilt"}
)
"""Signs of arithmetic in words."""
SMALL_WORDS = frozenset(
    {"so", "we", "is", "it", "the", "and", "an", "be", "thus", "hence", "now", "get", "let", "then"}
)
"""Words between sentences and formulas, too short to be seen as such."""
ALL = frozenset({"total", "sum", "all", "overall", "altogether", "insgesamt"})
"""Words for a quantity of the whole, which stand before its name: total parameters."""
