"""Why the lines of an evaluation are what they are, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

CHOICE = Phase("choice", "Predicted classes")
COUNTS = Phase("counts", "Confusion counts")
SCORES = Phase("scores", "Scores")
AVERAGES = Phase("averages", "Averages")
CODES = Phase("codes", "Codes")

ARGMAX = Rule(
    "argmax", "Predicted class", "The class with the greatest score is predicted; positions count from 0."
)
CELL = Rule(
    "confusion-count",
    "Confusion count",
    "Every sample counts once, in the cell of its actual and its predicted class.",
)
TOTAL = Rule("total", "Number of samples", "All cells together.")
HITS = Rule("true-positives", "True positives", "Of this class and predicted as it: on the diagonal.")
FALSE_POSITIVES = Rule(
    "false-positives", "False positives", "Predicted as this class but of another: the rest of its column."
)
FALSE_NEGATIVES = Rule(
    "false-negatives", "False negatives", "Of this class but predicted as another: the rest of its row."
)
TRUE_NEGATIVES = Rule(
    "true-negatives", "True negatives", "All samples that are left.", "TN = N − TP − FP − FN"
)
SUPPORT = Rule("support", "Support", "The samples that are of this class.", "support = TP + FN")
ACCURACY = Rule(
    "accuracy", "Accuracy", "Right predictions over all predictions.", "accuracy = right predictions/N"
)
PERCENT = Rule("percent", "In percent", "A hundred times the share.")
PRECISION = Rule(
    "precision",
    "Precision",
    "Of all that was predicted as the class, the share that is of it.",
    "precision = TP/(TP + FP)",
)
RECALL = Rule(
    "recall", "Recall", "Of all that is of the class, the share that was found.", "recall = TP/(TP + FN)"
)
SPECIFICITY = Rule(
    "specificity",
    "Specificity",
    "Of all that is not of the class, the share that was left alone.",
    "specificity = TN/(TN + FP)",
)
F1 = Rule(
    "f1",
    "F1 score",
    "The harmonic mean of precision and recall.",
    "F1 = 2·precision·recall/(precision + recall)",
)
MACRO = Rule("macro-average", "Macro average", "Every class counts the same.", "macro = (Σ score)/classes")
MICRO = Rule(
    "micro-average",
    "Micro average",
    "The counts of all classes are added first, so every sample counts the same.",
    "micro = the score of Σ TP, Σ FP, Σ FN, Σ TN",
)
WEIGHTED = Rule(
    "weighted-average",
    "Weighted average",
    "Every class counts by its support.",
    "weighted = (Σ support·score)/Σ support",
)
ONE_HOT = Rule(
    "one-hot",
    "One-hot code",
    "A 1 in the place of the class, 0 in all others.",
    "code = 1 where the label is the class, else 0",
)
SPARSE = Rule("sparse", "Sparse label", "The place of the 1 in the code, counted from 0.")
