"""Why a line of a step unit's working is what it is."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

LEARNING = Phase("learning", "Learning")
CHECK = Phase("check", "Check of every row")
SEARCH = Phase("search", "What was found")
PROOF = Phase("proof", "Adding up")
HIDDEN = Phase("hidden", "Hidden units")
OUTPUT = Phase("output", "Output")
CLASSIFIER = Phase("classifier", "Threshold")
COMPOSITION = Phase("composition", "Composition")

NET_INPUT = Rule(
    "perceptron-net-input",
    "Net input",
    "The weighted sum of the inputs, less the threshold.",
    "z = Σ w·x − θ",
)
NET_INPUT_BIAS = Rule(
    "perceptron-net-input-bias",
    "Net input",
    "The weighted sum of the inputs and the bias.",
    "z = Σ w·x + b",
)
STEP = Rule("perceptron-step", "Step", "The unit is on where its net input reaches zero.")
VETO = Rule("veto", "Veto", "One active inhibitory input keeps the unit off.")
UPDATE = Rule(
    "perceptron-update",
    "Update",
    "A row that is right changes nothing; a missed one adds its inputs, a false alarm takes them off.",
    "w new = w if y = t,  w + x if y < t,  w − x if y > t",
)
RATE_UPDATE = Rule(
    "perceptron-rate-update",
    "Update with a learning rate",
    "The error decides the sign, the learning rate the size.",
    "w new = w + α·e·x",
)
LABEL_UPDATE = Rule(
    "perceptron-label-update",
    "Update by the label",
    "A wrong row pulls the weights towards its inputs or away from them, as its label says.",
    "w new = w if y = t, else w + α·t·x",
)
THRESHOLD_UPDATE = Rule(
    "perceptron-threshold-update",
    "Update of the threshold",
    "A missed row asks for a lower threshold, a false alarm for a higher one.",
)
BIAS_UPDATE = Rule("perceptron-bias-update", "Update of the bias", "The bias is the weight of an input 1.")
MISS = Rule("perceptron-error", "Error", "What the output misses.")
FOUND = Rule("found", "Found", "Found by search; the check below shows that it does.")
MULTIPLIER = Rule("multiplier", "Multiplier", "How often a demand is added.")
SUM = Rule(
    "certificate-sum", "Sum of demands", "The demands, each as often as its multiplier says, added up."
)
GREATEST = Rule("largest-off", "Largest of the class below", "The nearest point of the class below.")
LEAST = Rule("smallest-on", "Smallest of the class above", "The nearest point of the class above.")
MIDPOINT = Rule("midpoint", "Midpoint", "Halfway between the nearest points of the two classes.")
SCALE = Rule("clear-fraction", "Clearing the fraction", "A positive factor changes no sign.")
COMPOSED = Rule(
    "composition", "Composition", "Linear layers in a row are one linear layer: W = W2·W1, b = W2·b1 + b2."
)
LINE = Rule("line", "Value of the line", "Its sign tells the classes apart.", "z = a·p + c")
GATHERED = Rule(
    "sum-of-inputs", "Net input of a hidden unit", "The weighted sum of the inputs, less its threshold."
)
JOINED = Rule(
    "sum-of-units", "Net input of the output", "The weighted sum of the hidden units, less its threshold."
)
