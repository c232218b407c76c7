"""How often a hurried hand makes which mistake: a row for each generic edit of a formula and slip of the pen.

The weights are relative to each other and to `UNKNOWN`. A weight belongs to the whole kind: a formula of
nine terms has nine ways to lose one, which share the weight of losing a term.
"""

from __future__ import annotations

from msgspec import Struct

UNKNOWN = 500.0
"""The weight of everything that no candidate describes."""

UNKNOWN_WHOLE = 20.0
"""The same for whole numbers, which are few: more than chance is in it when one is met."""

TOPIC = 9.0
"""The weight of each mistake that a topic names itself."""

ON_THE_WAY = 0.5
"""The share of its weight that a mistake has at an unwritten step before the wrong one."""

SURE, LIKELY = 0.9, 0.5
"""From these probabilities on a mistake is said to be the reason, or probably the reason."""

FEW_FIGURES = 3
"""With fewer shown figures nothing is said to be more than probably the reason."""


OTHER_PUT_IN = "copied-otherwise"
"""The kind of a number that went in for another; only the numbers of a line show it."""


class Kind(Struct, frozen=True):
    """One kind of mistake that needs no topic: its code, its weight, its group, what it is in general.

    Two candidates of one group that make the same figure are told as one.
    """

    code: str
    weight: float
    group: str
    title: str


EDITS = (
    # Terms and signs.
    Kind("term-missing", 6, "term", "A term of a sum is left out, such as the bias."),
    Kind("only-term", 5, "term", "One term of a sum stands for the whole: only one path is followed."),
    Kind("only-change", 3, "term", "What is to be taken off stands alone, without what it is taken from."),
    Kind("term-twice", 1, "term", "A term of a sum is counted twice."),
    Kind("sign-of-term", 6, "sign", "A term of a sum has the wrong sign: ascent for descent."),
    Kind("sign", 6, "sign", "The whole has the wrong sign."),
    Kind("sign-inside", 4, "sign", "A minus inside the formula is lost."),
    Kind("times-for-plus", 3, "operator", "Two terms are multiplied where they are added."),
    Kind("mean-for-sum", 1, "operator", "A sum is divided by the number of its terms."),
    Kind("complement-forgotten", 3, "complement", "x stands for 1 − x."),
    Kind("shares-exchanged", 3, "complement", "β and 1 − β have changed places."),
    Kind("inside-fraction", 4, "bracket", "What stands beside a fraction is added to its numerator."),
    Kind(
        "bracket-lost",
        2,
        "bracket",
        "A bracket is lost: only its first or last term is multiplied or divided.",
    ),
    # Factors.
    Kind("factor-missing", 7, "factor", "A factor is left out: the learning rate, a slope."),
    Kind("factors-missing", 1, "factor", "Several factors are left out."),
    Kind("factor-twice", 2.5, "factor", "A factor stands twice: the learning rate."),
    Kind("factor-misplaced", 2, "factor", "A factor stands at another term, or before the whole sum."),
    Kind("half-missing", 7, "half", "A ½ is left out."),
    Kind("two-missing", 5, "half", "A factor 2 is left out."),
    Kind("two-extra", 5, "half", "There is a factor 2 too many."),
    Kind("half-extra", 3, "half", "There is a factor ½ too many."),
    Kind("plus-for-times", 1.5, "operator", "Two factors are added where they are multiplied."),
    Kind(
        "minus-for-times", 6, "operator", "A bracket is subtracted where it is multiplied: out − (1 − out)."
    ),
    Kind("divided-for-times", 1.5, "operator", "A factor divides where it multiplies."),
    Kind("other-slope", 2, "slope", "The slope is that of another activation."),
    # Quotients and powers.
    Kind("divisor-missing", 6, "divisor", "The division is left out."),
    Kind("fraction-turned", 2, "divisor", "Numerator and denominator have changed places."),
    Kind("times-for-divided", 2, "operator", "The denominator multiplies where it divides."),
    Kind("square-forgotten", 4, "square", "A square is left out."),
    Kind("exponent-forgotten", 4, "square", "An exponent other than 2 is left out."),
    Kind("square-as-double", 2, "square", "A square is taken as the double."),
    Kind(
        "square-termwise", 2, "square", "A sum is squared term by term, or squares are added before squaring."
    ),
    Kind("square-too-much", 2, "square", "What stands before a square is squared with it."),
    Kind("exponent-off", 2, "square", "An exponent is one too small or too large."),
    Kind("root-extra", 2, "root", "A root is taken where none is needed."),
    Kind("root-forgotten", 4, "root", "A root is left out."),
    # Functions and cases.
    Kind("exponent-sign", 5, "exponent", "The exponent has the wrong sign."),
    Kind("activation-forgotten", 4, "activation", "The activation is left out."),
    Kind("slope-for-activation", 2, "activation", "The slope of an activation is taken for its value."),
    Kind("other-activation", 2, "activation", "Another activation is taken."),
    Kind(
        "exponential-only", 1, "activation", "Only the exponential of a sigmoid is taken, or its denominator."
    ),
    Kind("activation-twice", 1, "activation", "The activation is taken twice."),
    Kind("function-forgotten", 2.5, "function", "A function is left out."),
    Kind("log-base", 4, "logarithm", "The logarithm has another base."),
    Kind(
        "rounded-up",
        4,
        "rounding",
        "A value is rounded up, down or to the nearest where another way is meant.",
    ),
    Kind("not-rounded", 3, "rounding", "A whole number is needed, and the value is not rounded."),
    Kind("least-for-greatest", 2, "choice", "The least is taken for the greatest."),
    Kind("mean-for-greatest", 2, "choice", "The mean or the sum is taken for the greatest."),
    Kind("another-of", 2, "choice", "Another value than the greatest is taken."),
    Kind("counted-from-one", 3, "choice", "A place is counted from 1."),
    Kind("other-case", 4, "case", "Another case than the one that holds is taken."),
    Kind("one-off", 2, "count", "A count is one too small or too large."),
    # One quantity for another.
    Kind("sibling", 7, "symbol", "Another one of the same quantities is taken: w6 for w5."),
    Kind("other-quantity", 5, "symbol", "Another quantity of the same place is taken: in for out."),
    Kind("other-layer", 2, "symbol", "The same quantity of another layer is taken."),
    Kind(
        "itself-for-slope", 4, "symbol", "A factor is taken for the slope by it: w for ∂(w·x)/∂w, which is x."
    ),
    Kind("part-for-whole", 3, "factor", "A product is taken without one of its factors: δ for δ·x."),
    Kind("exchanged", 4, "symbol", "Two quantities of one kind have changed places."),
    Kind("neighbour-copied", 4, "symbol", "The value of the line beside it was copied."),
    Kind("neighbour", 4, "symbol", "The quantity of a neighbouring sample or iteration is taken."),
    Kind("new-for-old", 5, "symbol", "The new value is taken before it is due."),
    Kind("old-for-new", 4, "symbol", "The old value is taken after it was replaced."),
    Kind("row-exchanged", 4, "symbol", "All of one kind are taken for another: the weights of another unit."),
)
"""Wrong forms of a formula, whatever it is about."""

SLIPS = (
    # Of the result.
    Kind("decimal-slip", 6, "decimal", "The decimal point of the result is one place off."),
    Kind("decimal-slip-two", 1, "decimal", "The decimal point of the result is two places off."),
    Kind("transposition", 3, "digits", "Two digits of the result have changed places."),
    Kind("digit-slip", 5, "digits", "One digit of the result is another."),
    Kind("digit-lost", 2, "digits", "A digit of the result is lost."),
    Kind("digit-doubled", 1, "digits", "A digit of the result stands twice."),
    Kind("sign-slip", 4, "sign", "The sign of the result is lost or added."),
    Kind("results-exchanged", 4, "exchange", "Two results have changed places."),
    # Of a number that goes in.
    Kind(
        "copied-decimal-slip", 5, "decimal", "The decimal point of a number that was copied is one place off."
    ),
    Kind(
        "copied-decimal-slip-two", 0.5, "decimal", "The decimal point of a copied number is two places off."
    ),
    Kind("copied-transposition", 3, "digits", "Two digits of a copied number have changed places."),
    Kind("copied-digit-slip", 4, "digits", "One digit of a copied number is another."),
    Kind("copied-digit-lost", 1, "digits", "A digit of a copied number is lost."),
    Kind("copied-digit-doubled", 0.5, "digits", "A digit of a copied number stands twice."),
    Kind("copied-sign-slip", 4, "sign", "The sign of a copied number is lost or added."),
    Kind(OTHER_PUT_IN, 3, "digits", "Another number goes in than the one that was found."),
    Kind("copied-shorter", 3, "digits", "Numbers go in with fewer digits than they were found with."),
)
"""Slips of the pen."""

KINDS: dict[str, Kind] = {row.code: row for row in (*EDITS, *SLIPS)}
"""Every generic mistake by its code."""

RESULT_SLIPS = frozenset([row.code for row in SLIPS if not row.code.startswith("copied-")])
"""Slips of the pen in a result."""
