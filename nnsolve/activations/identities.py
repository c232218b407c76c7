"""Identities between activations, line by line, each proved equal to the one before by computer algebra."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import NnsolveError
from nnsolve.expr import Slope, Sym

if TYPE_CHECKING:
    from nnsolve.expr import Expr


class Identity(Struct, frozen=True):
    """An identity: what it says, the functions it is about, its lines in x and why each follows.

    With `derivative_of` the first line is the derivative of that formula.
    """

    says: str
    about: frozenset[str]
    lines: tuple[tuple[str, str], ...]
    derivative_of: str = ""


IDENTITIES = (
    Identity(
        "tanh x = 2·σ(2x) − 1",
        frozenset({"tanh", "sigmoid"}),
        (
            ("2*sigmoid(2x) - 1", ""),
            ("2/(1 + exp(-2x)) - 1", "σ in full"),
            ("(2 - (1 + exp(-2x)))/(1 + exp(-2x))", "one fraction"),
            ("(1 - exp(-2x))/(1 + exp(-2x))", "collect"),
            ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", "times e^x above and below"),
            ("tanh(x)", "that is tanh"),
        ),
    ),
    Identity(
        "σ′(x) = σ(x)·(1 − σ(x))",
        frozenset({"sigmoid"}),
        (
            ("exp(-x)/(1 + exp(-x))^2", "quotient rule and chain rule"),
            ("(1 + exp(-x) - 1)/(1 + exp(-x))^2", "add and subtract 1"),
            ("1/(1 + exp(-x)) - 1/(1 + exp(-x))^2", "split and cancel"),
            ("1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))", "factor out"),
            ("sigmoid(x)*(1 - sigmoid(x))", "that is σ"),
        ),
        derivative_of="1/(1 + exp(-x))",
    ),
    Identity(
        "1 − σ(x) = σ(−x)",
        frozenset({"sigmoid"}),
        (
            ("1 - sigmoid(x)", ""),
            ("1 - 1/(1 + exp(-x))", "σ in full"),
            ("exp(-x)/(1 + exp(-x))", "one fraction"),
            ("1/(exp(x) + 1)", "times e^x above and below"),
            ("sigmoid(-x)", "that is σ at −x"),
        ),
    ),
    Identity(
        "x·σ(x) + (−x)·σ(−x) = x·tanh(x/2)",
        frozenset({"silu"}),
        (
            ("x*sigmoid(x) - x*sigmoid(-x)", ""),
            ("x*(sigmoid(x) - sigmoid(-x))", "factor out"),
            ("x*(2*sigmoid(x) - 1)", "σ(−x) = 1 − σ(x)"),
            ("x*tanh(x/2)", "tanh(x/2) = 2·σ(x) − 1"),
        ),
    ),
    Identity(
        "softplus(x) − softplus(−x) = x",
        frozenset({"softplus"}),
        (
            ("ln(1 + exp(x)) - ln(1 + exp(-x))", ""),
            ("ln((1 + exp(x))/(1 + exp(-x)))", "a difference of logarithms"),
            ("ln(exp(x))", "times e^x above and below"),
            ("x", "ln undoes e^"),
        ),
    ),
)
"""The identities that are proved on demand, besides the slope of each function."""


def proved(identity: Identity) -> list[tuple[Expr, str]]:
    """The lines of `identity`, each with the reason why it equals the one before.

    Raises `NnsolveError` where a line does not follow, which is an error of the program.
    """
    from nnsolve.symbolic.parse import parse
    from nnsolve.symbolic.verify import Proof, equal

    lines: list[tuple[Expr, str]] = [(parse(text), why) for text, why in identity.lines]
    if identity.derivative_of:
        lines.insert(0, (Slope(parse(identity.derivative_of), Sym("x")), ""))
    for (before, _), (after, _) in pairwise(lines):
        if equal(before, after) is not Proof.EQUAL:
            message = f"a line of the proof of {identity.says} does not follow from the one before"
            raise NnsolveError(message)
    return lines
