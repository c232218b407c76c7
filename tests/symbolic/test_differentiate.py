"""Slopes line by line: every line equal to the first, one rule each, the last as a hand has it."""

import functools

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from slope_calculator import POINTS, TEXTS, at, bare, calculate, read

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Choose, Compare, Div, Mul, Neg, Num, Pow, Slope, Sym, parts
from nnsolve.symbolic.convert import to_sympy
from nnsolve.symbolic.differentiate import derivation_of_slope, slope
from nnsolve.symbolic.parse import parse
from nnsolve.symbolic.verify import Proof, equal

X, Z, OUT = Sym("x"), Sym("z"), Sym("out")
INSIDE = [
    "sqrt(x)", "ln(x)", "x ln(x)", "x^x", "x^0.5", "1/sqrt(x)", "-(t·ln(x) + (1-t)·ln(1-x))", "ln(x)/x"
]  # fmt: skip


def often(texts):
    """Two of three in every run, all in a slow run."""
    return [pytest.param(text, marks=[pytest.mark.slow] * (k % 3 == 2)) for k, text in enumerate(texts)]


@functools.cache
def lines_of(text):
    return derivation_of_slope(parse(text), "x")


def wrong_line(lines, points):
    """The first line whose value is not that of the first line at some point."""
    with mpmath.workdps(40):
        for point in points:
            due = calculate(lines[0].formula, at(point))
            for number, line in enumerate(lines):
                found = calculate(line.formula, at(point))
                if abs(found - due) > mpmath.mpf(10) ** -15 * (1 + abs(due)):
                    return number, point, found, due
    return None


@pytest.mark.parametrize("text", TEXTS + INSIDE)
def test_every_line_is_the_central_difference(text):
    assert wrong_line(lines_of(text), POINTS[:1] if text in INSIDE else POINTS) is None


# SymPy gives a slope of ½ to the corner itself, and none to ⌊x⌋ between its jumps.
CORNERS = [text for text in TEXTS if any(word in text for word in ("max", "relu", "elu", "|", "step"))]


SMOOTH = [text for text in TEXTS + INSIDE if text not in CORNERS and "floor" not in text]


@pytest.mark.parametrize("text", often(SMOOTH))
def test_every_line_is_the_derivative_by_sympy(text):
    lines = lines_of(text)
    for line in lines[1:]:
        assert equal(lines[0].formula, line.formula) is Proof.EQUAL, line


@pytest.mark.parametrize("text", often(CORNERS))
def test_every_line_is_the_derivative_by_sympy_on_each_side_of_a_corner(text):
    x, p = sympy.Symbol("x", real=True), sympy.Symbol("p", positive=True)
    expr = to_sympy(parse(text))
    for side in (1 + p, -1 - p, p / (1 + p), -p / (1 + p)):
        due = sympy.diff(sympy.piecewise_fold(expr.subs(x, side)), p) / sympy.diff(side, p)
        for line in lines_of(text)[1:]:
            if not any(isinstance(e, Slope) for e in nodes(line.formula)):
                found = to_sympy(line.formula).subs(x, side)
                assert sympy.simplify(found - due) == 0, (side, line)


@pytest.mark.parametrize("text", TEXTS + INSIDE)
def test_starts_with_the_slope_and_ends_without(text):
    first, *_, last = lines_of(text)
    assert first.formula == Slope(parse(text), X)
    assert not any(isinstance(e, Slope) for e in nodes(last.formula))
    assert all(
        line.formula != before.formula
        for before, line in zip(lines_of(text), lines_of(text)[1:], strict=False)
    )


def nodes(expr):
    yield expr
    for inner in parts(expr):
        yield from nodes(inner)


def test_the_logistic_function_as_every_textbook_has_it():
    lines = lines_of("1/(1+exp(-x))")
    assert [line.rule.code for line in lines] == [
        "slope", "reciprocal", "sum", "constant", "chain", "constant-factor", "variable", "tidy",
        "add-one", "split", "cancel", "factor-out", "in-sigmoid",
    ]  # fmt: skip
    assert [bare(line.formula) for line in lines[7:]] == [
        read("exp(-x)/(1+exp(-x))^2"),
        read("((1+exp(-x)) - 1)/(1+exp(-x))^2"),
        read("(1+exp(-x))/(1+exp(-x))^2 - 1/(1+exp(-x))^2"),
        read("1/(1+exp(-x)) - 1/(1+exp(-x))^2"),
        read("1/(1+exp(-x))·(1 - 1/(1+exp(-x)))"),
        read("sigmoid(x)·(1 - sigmoid(x))"),
    ]


def test_the_named_sigmoid_goes_the_same_way_from_its_definition():
    named, typed = lines_of("sigmoid(x)"), lines_of("1/(1+exp(-x))")
    assert named[1].rule.code == "definition"
    assert [bare(line.formula) for line in named[1:]] == [bare(line.formula) for line in typed]


def test_tanh_ends_in_one_minus_its_square():
    lines = lines_of("tanh(x)")
    assert [line.rule.code for line in lines[-4:]] == ["squares", "split", "cancel", "in-tanh"]
    assert bare(lines[-1].formula) == read("1 - tanh(x)^2")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("sigmoid(z)", OUT * (1 - OUT)),
        ("1/(1+exp(-z))", OUT * (1 - OUT)),
        ("1/(1+exp(-2z))", 2 * OUT * (1 - OUT)),
        ("tanh(z)", 1 - OUT**2),
        ("2/(1+exp(-2z)) - 1", 1 - OUT**2),
        ("softplus(z)", Call("sigmoid", (Z,))),
        ("exp(z)", OUT),
        ("z", Num(1)),
        ("sqrt(z)", 1 / (2 * OUT)),
        ("gelu(z)", Call("Phi", (Z,)) + Z * Call("phi", (Z,))),
        ("relu(z)", Choose(((Compare(Z, ">", Num(0)), Num(1)),), Num(0))),
        ("|z|", Call("sign", (Z,))),
        ("exp(z)/(exp(z)+exp(y))", OUT * (1 - OUT)),
        ("z/(1+|z|)", Div(Num(1), Pow(Add((Num(1), Call("abs", (Z,)))), Num(2)))),
    ],
)
def test_slope_in_the_quantity_a_hand_has(text, form):
    assert bare(slope(parse(text), "z", OUT)) == form


@pytest.mark.parametrize(
    "text", ["leaky_relu(z, a)", "elu(z, a)", "elu(z, 2)", "exp(-z^2)", "x·sigmoid(z)", "2^z"]
)
def test_slope_in_the_value_is_the_central_difference(text):
    expr = parse(text)
    with mpmath.workdps(40):
        for point in POINTS:
            here = at(point)
            found = calculate(slope(expr, "z", OUT), {**here, "out": calculate(expr, here)})
            assert abs(found - calculate(Slope(expr, Z), here)) < mpmath.mpf(10) ** -15


def test_long_formulas_are_refused():
    with pytest.raises(ExpressionError, match="at most 400 operations"):
        derivation_of_slope(parse("+".join(["x"] * 500)), "x")
    with pytest.raises(ExpressionError, match="at most 400 operations"):
        derivation_of_slope(parse("·".join(["sin(x)"] * 40)), "x")


FORMULAS = st.recursive(
    st.sampled_from([X, X, Sym("a"), Num(2), Num(0.5, "0.5"), Num(3)]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: Add((a, b)), inner, inner),
        st.builds(lambda a, b: Add((a, Neg(b))), inner, inner),
        st.builds(lambda a, b: Mul((a, b)), inner, inner),
        st.builds(lambda a, b: Div(a, Add((Num(1), Pow(b, Num(2))))), inner, inner),
        st.builds(lambda a: Pow(a, Num(2)), inner),
        st.builds(
            lambda f, a: Call(f, (a,)),
            st.sampled_from(["sigmoid", "tanh", "sin", "cos", "gelu", "Phi"]),
            inner,
        ),
        st.builds(lambda a: Call("exp", (Neg(Pow(a, Num(2))),)), inner),
        st.builds(lambda a: Call("ln", (Add((Num(1), Pow(a, Num(2)))),)), inner),
        st.builds(lambda a: Call("leaky_relu", (a, Num(0.1, "0.1"))), inner),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(FORMULAS)
def test_any_formula_keeps_its_value_on_every_line(expr):
    assert wrong_line(derivation_of_slope(expr, "x"), POINTS[:2]) is None


@pytest.mark.parametrize("rule", ["reciprocal", "sum", "chain", "add-one", "in-sigmoid"])
def test_a_wrong_line_is_caught(rule):
    lines = [*lines_of("1/(1+exp(-x))")]
    place = [line.rule.code for line in lines].index(rule)
    lines[place] = type(lines[place])(Neg(lines[place].formula), lines[place].rule)
    assert wrong_line(lines, POINTS)[0] == place
    assert equal(lines[0].formula, lines[place].formula) is not Proof.EQUAL
