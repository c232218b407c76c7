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
VALUES = Phase("values", "The same for a value")
GATES = Phase("gates", "Gates")

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
FOUND = Rule("found", "Found", "Found by search; the check below shows that it does.", free=True)
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
NOT = Rule("gate-not", "Not", "1 where the input is 0.", "not a = 1 − a")
AND = Rule("gate-and", "And", "1 where every input is 1.", "a and b = a·b")
NAND = Rule("gate-nand", "Not and", "0 where every input is 1.", "a nand b = 1 − a·b")
OR = Rule("gate-or", "Or", "1 where an input is 1.", "a or b = max(a, b)")
NOR = Rule("gate-nor", "Not or", "1 where every input is 0.", "a nor b = 1 − max(a, b)")
XOR = Rule("gate-xor", "Either or", "1 where an odd number of inputs is 1.", "a xor b = a + b − 2·a·b")
XNOR = Rule("gate-xnor", "Not either or", "1 where the inputs are alike.", "a xnor b = 1 − (a xor b)")
LAYER = Rule("linear-layer", "Linear layer", "The last line is all layers as one.", "y = W·x + b")
LINE = Rule("line", "Value of the line", "Its sign tells the classes apart.", "z = a·p + c")
GATHERED = Rule(
    "sum-of-inputs", "Net input of a hidden unit", "The weighted sum of the inputs, less its threshold."
)
JOINED = Rule(
    "sum-of-units", "Net input of the output", "The weighted sum of the hidden units, less its threshold."
)
