"""The chain rule over named quantities: its factors, its names, and its product."""

import mpmath
import pytest
from slope_calculator import POINTS, TEXTS, at, bare, calculate, read

from nnsolve.expr import Call, Mul, Slope, Sym
from nnsolve.symbolic.chain import chain
from nnsolve.symbolic.parse import parse

X = Sym("x")


def test_the_chain_of_a_neuron():
    found = chain(parse("(t - sigmoid(w*x + b))^2"), "w")
    table = [(f.of.name, f.by.name, bare(f.definition), bare(f.slope)) for f in found.factors]
    assert table == [
        ("E", "out", read("(t - out)^2"), read("2(out - t)")),
        ("out", "in", Call("sigmoid", (Sym("in"),)), read("out·(1 - out)")),
        ("in", "w", read("w·x + b"), X),
    ]
    assert bare(found.product) == Mul((read("2(out - t)"), read("out·(1 - out)"), X))
    assert found.note == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(t - relu(w·sigmoid(x)+b))^2", ["f", "u1", "u2", "u3"]),
        ("-(t·ln(sigmoid(x)) + (1-t)·ln(1-sigmoid(x)))", ["E", "out"]),
        ("½(t - tanh(w·x+b))²", ["E", "out", "in"]),
        ("sigmoid(w·x+b)", ["out", "in"]),
        ("(w·x+b)^2", ["f", "u1"]),
        ("1/(1+exp(-x))", ["f", "u1", "u2"]),
        ("E·sigmoid(x·in)", ["E_", "out", "in_"]),
        ("3x + 1", ["f"]),
        ("5", ["f"]),
    ],
)
def test_chains_name_their_quantities(text, names):
    found = chain(parse(text), "x")
    assert [factor.of.name for factor in found.factors] == names


@pytest.mark.parametrize("text", [text for text in TEXTS if "floor" not in text])
def test_the_product_of_a_chain_is_the_central_difference(text):
    expr = parse(text)
    found = chain(expr, "x")
    with mpmath.workdps(40):
        for point in POINTS:
            here = at(point)
            due = calculate(Slope(expr, X), here)
            assert abs(calculate(found.substituted, here) - due) < mpmath.mpf(10) ** -15 * (1 + abs(due))
            for factor in reversed(found.factors):
                here[factor.of.name] = calculate(factor.definition, here)
            assert abs(calculate(found.product, here) - due) < mpmath.mpf(10) ** -15 * (1 + abs(due))


def test_several_ways_are_said():
    assert "several ways" in chain(parse("x^2·exp(x)"), "x").note
    assert "several ways" in chain(parse("sin(x)·cos(x)"), "x").note
