"""Typed formulas: read as a book has them, refused in one line with their column."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.errors import ExpressionError
from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, Call, Div, Max, Mul, Neg, Num, Pow, Sym
from nnsolve.functions import FLOATS
from nnsolve.symbolic.parse import parse, parse_call

A, B, C, X, Y = map(Sym, "abcxy")
E = Sym("e")


def n(digits):
    return Num(float(digits) if set(digits) & set(".e") else int(digits), digits)


READ = [
    ("x", X),
    ("0.20", n("0.20")),
    ("1e-3", n("1e-3")),
    (".5", n(".5")),
    ("2e-x", Add((Mul((n("2"), E)), Neg(X)))),
    ("2e^x", Mul((n("2"), Call("exp", (X,))))),
    ("a - b + c", Add((A, Neg(B), C))),
    ("(a + b) + c", Add((Add((A, B)), C))),
    ("a + (b + c)", Add((A, Add((B, C))))),
    ("a*b/c*x", Mul((Div(Mul((A, B)), C), X))),
    ("(a*b)*c", Mul((Mul((A, B)), C))),
    ("a·b×c", Mul((A, B, C))),
    ("a/b/c", Div(Div(A, B), C)),
    ("1/2x", Mul((Div(n("1"), n("2")), X))),
    ("2(x+1)(x−1)", Mul((n("2"), Add((X, n("1"))), Add((X, Neg(n("1"))))))),
    ("½(a − b)²", Mul((Num(0.5, "½"), Pow(Add((A, Neg(B))), n("2"))))),
    ("-x^2", Neg(Pow(X, n("2")))),
    ("-a*b", Neg(Mul((A, B)))),
    ("a*-b*c", Mul((A, Neg(B), C))),
    ("a - -b", Add((A, Neg(Neg(B))))),
    ("2^-3", Pow(n("2"), Neg(n("3")))),
    ("2^-x*y", Mul((Pow(n("2"), Neg(X)), Y))),
    ("2^3^2", Pow(n("2"), Pow(n("3"), n("2")))),
    ("x**2", Pow(X, n("2"))),
    ("x⁻¹", Pow(X, Neg(n("1")))),
    ("x¹⁰", Pow(X, n("10"))),
    ("e^(-x)", Call("exp", (Neg(X),))),
    ("exp(-x)", Call("exp", (Neg(X),))),
    ("|x| - 2|y|", Add((Call("abs", (X,)), Neg(Mul((n("2"), Call("abs", (Y,)))))))),
    ("||x|-1|", Call("abs", (Add((Call("abs", (X,)), Neg(n("1")))),))),
    ("w_{46}·θ6", Mul((Sym("w_46"), Sym("θ6")))),
    ("σ(x)", Call("sigmoid", (X,))),
    ("sigma(x)", Call("sigmoid", (X,))),
    ("ReLU(x)", Call("relu", (X,))),
    ("TANH(x)", Call("tanh", (X,))),
    ("log(x)", Call("ln", (X,))),
    ("log₂(x)", Call("log2", (X,))),
    ("√2", Call("sqrt", (n("2"),))),
    ("√(x+y)", Call("sqrt", (Add((X, Y)),))),
    ("x exp(y)", Mul((X, Call("exp", (Y,))))),
    ("max(a, b, 0)", Max((A, B, n("0")))),
    ("Phi(x) - phi(x)", Add((Call("Phi", (X,)), Neg(Call("phi", (X,)))))),
    ("leaky_relu(x)", Call("leaky_relu", (X, n("0.01")))),
    ("elu(x, 0.5)", Call("elu", (X, n("0.5")))),
    ("2π", Mul((n("2"), Sym("pi")))),
    ("[a + b]·c", Mul((Add((A, B)), C))),
]


@pytest.mark.parametrize(("text", "expr"), READ, ids=[text for text, _ in READ])
def test_reads(text, expr):
    assert parse(text) == expr


REFUSED = [
    ("", 1, "expected a number, a name or a bracket, found the end"),
    ("x +", 4, "expected a number, a name or a bracket, found the end"),
    ("(x", 3, "expected an operator or ')', found the end"),
    ("x)", 2, "expected an operator or the end, found ')'"),
    ("(x]", 3, "expected an operator or ')', found ']'"),
    ("|x", 3, "expected an operator or '|', found the end"),
    ("x y", 3, "expected an operator or the end, found 'y'"),
    ("2 3", 3, "expected an operator or the end, found '3'"),
    ("x 2", 3, "expected an operator or the end, found '2'"),
    ("2½", 2, "expected an operator or the end, found '½'"),
    ("0,5", 2, "numbers have a decimal point"),
    ("1.2.3", 4, "expected an operator or the end, found '.3'"),
    ("a = b", 3, "expected a number, a name or an operator, found '='"),
    ("f(x)", 1, "expected a known function before '(', found 'f'"),
    ("tahn(x)", 1, "did you mean 'tanh'?"),
    ("x(x+1)", 1, "a product is written x·(…)"),
    ("sin x", 5, "expected '(' after the function sin, found 'x'"),
    ("exp(a, b)", 1, "expected 1 argument of exp, found 2"),
    ("__import__('os')", 1, "expected a number, a name or an operator, found '_'"),
    ("os.system", 3, "found '.'"),
    ("lambda x: x", 9, "found ':'"),
    ("w_{}", 3, "expected letters or digits"),
    ("x ** ** 2", 6, "found '^'"),
    ("9**9**9", 4, "exponent 9^9 is larger than 256"),
    ("x^257", 3, "exponent 257 is larger than 256"),
    ("x^-257", 3, "exponent -257 is larger than 256"),
    ("x^e^6", 3, "exponent e^6 is larger than 256"),
    ("x^(0/0)", 3, "expected an exponent that is a number"),
    ("((9^256)^256)^256", 9, "expected powers of at most 10240 digits"),
    ("((1.0000001^256)^256)^256", 17, "expected powers of at most 10240 digits"),
    ("1" * 41, 1, "expected a number of at most 40 digits, found one of 41"),
    ("x⁻", 2, "expected a whole number of at most 40 digits"),
    ("x⁻²⁻", 2, "expected a whole number of at most 40 digits"),
    ("x³⁰⁰", 2, "exponent ³⁰⁰ is larger than 256"),
    ("1e999", 1, "expected a number between 1e-308 and 1e308"),
    ("1e-999", 1, "expected a number between 1e-308 and 1e308"),
    ("0e99999999", 1, "expected a number between 1e-308 and 1e308"),
    ("x" * 3001, 3001, "expected at most 3000 characters, found 3001"),
    ("(" * 41 + "x" + ")" * 41, 41, "expected at most 40 levels of nesting"),
    ("-" * 41 + "x", 41, "expected at most 40 levels of nesting"),
    ("x^" * 60 + "x", 82, "expected at most 40 levels of nesting"),
    ("x" + "/y" * 200, 320, "expected at most 160 operations inside one another"),
]


@pytest.mark.parametrize(("text", "column", "says"), REFUSED, ids=[text[:20] for text, *_ in REFUSED])
def test_refuses_in_one_line_with_its_column(text, column, says):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.column, caught.value.text) == (column, text)
    assert says in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", ["(" * 40 + "x" + ")" * 40, "x^256", "2^256", "1" * 40, "x" + "+x" * 1400])
def test_accepts_what_is_within_the_bounds(text):
    parse(text)


def test_names_that_are_not_given_are_refused_with_the_nearest():
    with pytest.raises(ExpressionError, match=r"expected one of x1, x2, found 'y'$") as caught:
        parse("x1 + y", ["x1", "x2"])
    assert caught.value.column == 6
    with pytest.raises(ExpressionError, match=r"did you mean 'alpha1'"):
        parse("alpha", {"alpha1": 1})
    with pytest.raises(ExpressionError, match=r"expected '\(' after the function tanh, found the end"):
        parse("tanh", ["x"])
    assert parse("x1 + pi", ["x1"]) == Add((Sym("x1"), Sym("pi")))
    assert parse("sigma + step", ["sigma", "step"]) == Add((Sym("sigma"), Sym("step")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("leaky relu(0.1)", ("leaky_relu", (n("0.1"),))),
        ("elu(1.0)", ("elu", (n("1.0"),))),
        ("elu( -2 )", ("elu", (Num(-2, "-2"),))),
        ("ReLU", ("relu", ())),
        ("hard limit", ("step", ())),
        ("σ", ("sigmoid", ())),
        ("Phi", ("Phi", ())),
        ("phi", ("phi", ())),
        ("sigmoid(z)", None),
        ("1/(1+exp(-z))", None),
        ("z", None),
    ],
)
def test_reads_names_of_activations(text, found):
    assert parse_call(text) == found


def test_usual_parameters_are_filled_in():
    assert [float(p.written) for p in parse_call("leaky relu")[1]] == [0.01]
    with pytest.raises(ExpressionError, match="expected no parameter for relu, found 1"):
        parse_call("relu(0.1)")


ARITHMETIC = st.recursive(
    st.integers(0, 30).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", "-", "*", " / "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("({})**2".format),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(ARITHMETIC)
def test_means_what_python_means(text):
    try:
        wanted = eval(text, {"__builtins__": {}})  # noqa: S307  (our own digits and operators)
    except ZeroDivisionError:
        return
    if abs(wanted) < 1e100:
        assert evaluate(parse(text), None, FLOATS) == pytest.approx(float(wanted), rel=1e-9, abs=1e-9)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="xe1.9()[]|+-*/^·√½²,_{}σ \n'ftanh", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017


def test_hostile_texts_are_quick():
    start = time.perf_counter()
    for text in ("9^" * 1499 + "9", "(" * 3000, "x/1" * 1000, "|" * 3000, "2" + "²" * 2999, "((x/1" * 500):
        with pytest.raises(ExpressionError):
            parse(text)
    assert time.perf_counter() - start < 2


def test_reading_loads_no_sympy():
    code = "import sys, nnsolve.symbolic.parse, nnsolve.slopes; print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
