"""Why the lines of a regularisation are what they are, and the phases of the working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.derivation import Phase, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

MASK = Phase("mask", "The mask")
DROPPED = Phase("dropout", "Dropout")
TESTING = Phase("testing", "For testing")
PENALTY = Phase("penalty", "The penalty")
SLOPES = Phase("slopes", "Slopes")
UPDATE = Phase("update", "Update")
EPOCHS = Phase("epochs", "Best loss and waiting")
KEEPING = Phase("keeping", "What is kept")
LENGTH = Phase("length", "Length")
LIMITED = Phase("limited", "Limited values")

KEEP = Rule("keep", "Share that is kept", "What dropout leaves of the outputs.", "keep = 1 − rate")
DRAWN = Rule(
    "dropout-mask",
    "Mask",
    "A unit is kept where its random number is not below the rate.",
    "m = 1 if u ≥ rate",
)
INVERTED = Rule(
    "dropout",
    "Dropout",
    "What is dropped becomes 0; the rest grows by 1/keep, so that the mean stays.",
    "y = m·a/keep",
    "most libraries",
)
PLAIN = Rule("dropout", "Dropout", "What is dropped becomes 0.", "y = m·a", "slides, dropout")
TEST_SCALED = Rule(
    "dropout-testing", "Outputs for testing", "All units work, so each gives the share it had.", "t = keep·a"
)
BACK = Rule(
    "dropout-slope", "Slope by the input", "Dropped units pass no slope back.", "∂E/∂a = m·∂E/∂y/keep"
)
BACK_PLAIN = Rule(
    "dropout-slope", "Slope by the input", "Dropped units pass no slope back.", "∂E/∂a = m·∂E/∂y"
)
L1 = Rule("l1-penalty", "L1 penalty", "The sizes of the weights, added up.", "L1 = λ1·Σ |w|")
L2 = Rule("l2-penalty", "L2 penalty", "The squares of the weights, added up.", "L2 = λ2·Σ w²")
L2_HALF = Rule("l2-penalty", "L2 penalty", "Half the squares of the weights.", "L2 = (λ2/2)·Σ w²")
TOTAL = Rule("penalised-loss", "Loss with its penalties", "The loss of the data and the penalties.")
PULLED = Rule("penalised-slope", "Slope with its penalties", "|w| has the slope ±1, w² the slope 2w.")
PULLED_HALF = Rule("penalised-slope", "Slope with its penalties", "|w| has the slope ±1, ½w² the slope w.")
STEP = Rule("penalised-step", "New weight", "A step against the whole slope.", "w new = w − α·g")
DECAY = Rule(
    "decayed-step",
    "New weight",
    "The weight shrinks by itself, apart from the slope.",
    "w new = w − α·∂E/∂w − α·λ2·w",
    "Loshchilov and Hutter 2019",
)
DECAY_PULLED = structs.replace(DECAY, formula_text="w new = w − α·g − α·λ2·w")
BEST = Rule("best-so-far", "Best loss so far", "The least of all up to this epoch.")
WAIT = Rule(
    "patience",
    "Epochs without improvement",
    "Counted from 0 again whenever the loss falls below the best.",
)
BEST_BY = Rule(
    "best-so-far-by",
    "Best loss so far",
    "The last loss that was better by more than δ.",
    "best = E if E < best before − δ, else best before",
    "Keras",
)
WAIT_BY = Rule(
    "patience",
    "Epochs without improvement",
    "Counted from 0 again whenever the loss falls below the best by more than δ.",
)
KEPT = Rule(
    "kept-epoch",
    "Epoch whose weights are kept",
    "Improvement ended so many epochs before the last one.",
    "best_epoch = last epoch − wait",
)
NORM = Rule("vector-norm", "Length", "The root of the sum of squares.")
BY_VALUE = Rule(
    "clip-value", "Clipped by value", "Every entry is cut off at the limit.", "g_limited = min(max(g, −c), c)"
)
BY_NORM = Rule(
    "clip-norm",
    "Clipped by length",
    "All entries shrink alike, so the direction stays.",
    "g_limited = g·c/‖g‖ if ‖g‖ > c, else g",
)
BY_DROPPING = Rule(
    "clip-drop", "Dropped", "A gradient that is too long is not used.", "g_limited = 0 if ‖g‖ > c, else g"
)
MAX_NORM = Rule(
    "max-norm",
    "Limited by length",
    "Weights that are too long are shortened to the limit.",
    "w_limited = w·c/‖w‖ if ‖w‖ > c, else w",
)


def length_of(letter: str) -> Rule:
    """The rule of the length of the vector called `letter`."""
    return structs.replace(NORM, formula_text=f"‖{letter}‖ = √(Σ {letter}²)")


def total_of(penalties: Sequence[str]) -> Rule:
    """The rule of the loss with these penalties, L1, L2 or both."""
    return structs.replace(TOTAL, formula_text=" + ".join(("L = E", *penalties)))


def pulled_by(*, one: bool, two: bool, half: bool) -> Rule:
    """The rule of the slope with the L1 penalty, the L2 penalty (perhaps with its ½), or both."""
    terms = ["g = ∂E/∂w", *(["λ1·sign w"] if one else []), *(["λ2·w" if half else "2·λ2·w"] if two else [])]
    return structs.replace(PULLED_HALF if half else PULLED, formula_text=" + ".join(terms))
