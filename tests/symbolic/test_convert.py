"""Formulas to SymPy and back, and proofs of equality."""

import pytest
import sympy

from nnsolve.axis import Axis
from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, Choose, Compare, Div, Mul, Neg, Num, Pow, Slope, Sym, total
from nnsolve.functions import CONSTANTS, FLOATS, FUNCTIONS
from nnsolve.symbolic.convert import from_sympy, to_sympy
from nnsolve.symbolic.parse import parse
from nnsolve.symbolic.verify import Proof, equal

X, OUT, T = Sym("x"), Sym("out"), Sym("t")
x, out, t = sympy.symbols("x out t", real=True)


def value(expr, **at):
    return evaluate(expr, lambda key: at.get(key.name, CONSTANTS.get(key.name)), FLOATS)


def test_numbers_are_exact():
    assert to_sympy(parse("0.1 + 0.2")) == sympy.Rational(3, 10)
    assert to_sympy(parse("0.1234567890123456789")) == sympy.Rational(1234567890123456789, 10**19)
    assert to_sympy(parse("½x²")) == x**2 / 2


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in {"floor", "ceil"}])
@pytest.mark.parametrize("at", [-1.7, 0.4, 2.3])
def test_functions_mean_the_same_in_sympy(name, at):
    if at < 0 and name in {"ln", "log2", "log10", "sqrt"}:
        return
    expr = parse(f"{name}(x)")
    assert float(to_sympy(expr).subs(x, sympy.Float(at, 30))) == pytest.approx(value(expr, x=at), rel=1e-12)


def test_a_slope_becomes_the_derivative():
    assert to_sympy(Slope(parse("x^3"), X)) == 3 * x**2


def test_templates_are_refused():
    i = Axis("i", 2)
    with pytest.raises(TypeError, match="bind the template first"):
        to_sympy(total(i, Sym("w", (i,))))


def test_bound_quantities_come_back():
    w = Sym("w", (0, 1))
    assert from_sympy(to_sympy(w * X)) in (Mul((w, X)), Mul((X, w)))


@pytest.mark.parametrize(
    ("e", "expr"),
    [
        (out * (1 - out), Mul((OUT, Add((Num(1), Neg(OUT)))))),
        (1 - out**2, Add((Num(1), Neg(Pow(OUT, Num(2)))))),
        (out - t, Add((OUT, Neg(T)))),
        (x - x**2, Add((X, Neg(Pow(X, Num(2)))))),
        (x / 2, Div(X, Num(2))),
        (-2 * x / 3, Neg(Div(Mul((Num(2), X)), Num(3)))),
        (1 / x**2, Div(Num(1), Pow(X, Num(2)))),
        (sympy.Rational(-3, 4), Neg(Div(Num(3), Num(4)))),
        (sympy.Piecewise((1, x > 0), (0, True)), Choose(((Compare(X, ">", Num(0)), Num(1)),), Num(0))),
    ],
)
def test_reads_in_the_order_of_a_book(e, expr):
    assert from_sympy(e) == expr


@pytest.mark.parametrize(
    "text",
    [
        "x^2 - 3x + 0.5",
        "exp(-x)/(1+exp(-x))^2",
        "sqrt(2/pi)·x",
        "1/sqrt(x)",
        "max(x, 1/3, x^2)",
        "abs(x - 1)·sign(x)",
        "ln(x)/ln(2) + sin(x)·cos(x)",
        "floor(3x) + ceil(x)",
        "gelu(x) + elu(x, 0.5)",
        "x^-0.5 + 2^x",
    ],
)
def test_there_and_back_keeps_the_value(text):
    expr = parse(text)
    back = from_sympy(to_sympy(expr))
    for at in (0.3, 0.8, 1.7, 2.9):
        assert value(back, x=at) == pytest.approx(value(expr, x=at), rel=1e-12)


def test_what_a_hand_cannot_write_is_refused():
    with pytest.raises(ValueError, match="no way to write gamma"):
        from_sympy(sympy.gamma(x))


@pytest.mark.parametrize(
    ("one", "two", "proof"),
    [
        ("(x+1)^2", "x^2 + 2x + 1", Proof.EQUAL),
        ("sigmoid(x)", "1 - sigmoid(-x)", Proof.EQUAL),
        ("tanh(x)", "2sigmoid(2x) - 1", Proof.EQUAL),
        ("max(0, x)", "(x + |x|)/2", Proof.EQUAL),
        ("relu(x)", "max(x, 0)", Proof.EQUAL),
        ("softplus(x) - softplus(-x)", "x", Proof.EQUAL),
        ("x", "x + 0.0001", Proof.DIFFERENT),
        ("x^2", "x^2 + 0.000001·x^3", Proof.DIFFERENT),
        ("max(0, x)", "x", Proof.DIFFERENT),
        ("sqrt(x)", "sqrt(x) + 0.001", Proof.DIFFERENT),
        ("sigmoid(x)·(1 + sigmoid(x))", "exp(-x)/(1+exp(-x))^2", Proof.DIFFERENT),
    ],
)
def test_equality_is_proved_or_refuted(one, two, proof):
    assert equal(parse(one), parse(two)) is proof


def test_relations_are_used():
    relations = {Sym("z"): parse("w·x"), OUT: parse("sigmoid(z)")}
    one, two = parse("out·(1 − out)"), parse("exp(-w·x)/(1 + exp(-w·x))^2")
    # `out` rests on z, which stands before it.
    assert equal(one, two, relations) is Proof.EQUAL
    assert equal(one, two) is Proof.DIFFERENT
