"""``nnsolve derive``: the last line of a working against SymPy's own derivative, and how it is laid out."""

import random
import re

import pytest
import sympy

from nnsolve.cli.derive import read
from nnsolve.cli.working import sheet

FORMULAS = [
    ("sigmoid", "x", "1/(1 + exp(-x))"),
    ("tanh", "x", "tanh(x)"),
    ("softplus", "x", "log(1 + exp(x))"),
    ("x^2 + exp(-x)", "x", "x**2 + exp(-x)"),
    ("ln(1 + x^2)/x", "x", "log(1 + x**2)/x"),
    ("x^x", "x", "x**x"),
    ("(t - sigmoid(w*x + b))^2/2", "w", "(t - 1/(1 + exp(-w*x - b)))**2/2"),
    ("(t - sigmoid(w*x + b))^2/2", "x", "(t - 1/(1 + exp(-w*x - b)))**2/2"),
    ("ln(1 + exp(a*x*y))", "y", "log(1 + exp(a*x*y))"),
    ("sin(x*y)*exp(-x)", "x", "sin(x*y)*exp(-x)"),
    ("tanh(w*tanh(v*x))", "v", "tanh(w*tanh(v*x))"),
]


def lines(text, by=None, width=400, *, ascii=True):  # noqa: A002
    expr, variables = read(text, by)
    made = sheet(expr, variables, width, ascii=ascii)
    return ["".join(part for part, _ in line).rstrip() for line in made]


def last_formula(written):
    """The last line of working before the rules."""
    before = written[: written.index("Rules")] if "Rules" in written else written
    formula = [line for line in before if " = " in line][-1].partition(" = ")[2]
    return re.split(r"\s{3,}", formula.strip())[0]


def as_sympy(text):
    sigma = {"sigma": lambda z: 1 / (1 + sympy.exp(-z)), "e": sympy.E}
    names = {name: sympy.Symbol(name) for name in "atwbvxy"}
    return sympy.sympify(text.replace("^", "**"), locals={**names, **sigma})


@pytest.mark.parametrize(("formula", "by", "meant"), FORMULAS)
def test_the_working_ends_with_the_derivative(formula, by, meant):
    found = as_sympy(last_formula(lines(formula, by)))
    right = sympy.diff(as_sympy(meant), sympy.Symbol(by))
    dice = random.Random(3)  # noqa: S311  (points to compare at)
    for _ in range(5):
        at = {sympy.Symbol(name): dice.uniform(0.2, 1.5) for name in "atwbvxy"}
        assert float(found.subs(at)) == pytest.approx(float(right.subs(at)), rel=1e-9)


@pytest.mark.parametrize(("formula", "by", "_meant"), FORMULAS)
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_asked(formula, by, _meant, width):
    assert max(map(len, lines(formula, by, width, ascii=False))) <= width


def test_every_line_names_its_rule_and_every_rule_is_explained():
    written = lines("x^2 + exp(-x)")
    cut = written.index("Rules")
    titles = {re.split(r"\s{3,}", line)[-1] for line in written[1:cut] if line}
    explained = {line.strip().partition(":")[0] for line in written[cut + 1 :]}
    assert titles == {"Sum rule", "Power rule", "Chain rule", "Constant factor", "Variable", "Collect"}
    assert explained == titles


def test_a_nested_formula_is_a_product_of_slopes():
    written = lines("(t - sigmoid(w*x + b))^2/2", "w")
    text = "\n".join(written)
    assert "out = sigma(in)" in text
    assert "in  = w*x + b" in text
    assert "dE/dw = dE/dout * dout/din * din/dw" in text
    assert re.search(r"dout/din = out\*\(1 - out\)", text)
    assert re.search(r"din/dw +   = x\b|din/dw   = x\b", text)


def test_every_variable_gets_its_turn():
    text = "\n".join(lines("x^2*y"))
    assert "d/dx" in text
    assert "d/dy" in text
    assert "d/dy" not in "\n".join(lines("x^2*y", "x"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sigmod",), "unknown function 'sigmod'; did you mean 'sigmoid'?"),
        (("x^2", "--by", "y"), "unknown variable 'y'"),
        (("1 + 2",), "expected a formula with a variable"),
        (("x + (",), "found the end"),
        (("__import__('os')",), "found '_'"),
        (("9**9**9*x",), "larger than 256"),
        (("foo(x)",), "found 'foo'"),
        (("",), "found the end"),
        (("x" * 100_000,), "expected"),
        (("(" * 5000,), "expected"),
        (("x^1000000",), "larger than 256"),
    ],
)
def test_what_is_no_formula_is_told(arguments, words, run):
    done = run("derive", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nnsolve: ")
    assert words in done.err


def test_the_caret_stands_under_the_mistake(run):
    said, text, caret = run("derive", "x + foo(x)").err.splitlines()
    assert text[caret.index("^") :].startswith("foo")
    assert "found 'foo'" in said
