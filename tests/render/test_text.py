"""Formulas as text: brackets, signs and letters, read back by a calculator that knows nothing of them."""

import mpmath
import pytest
from calculator import UncertainError, calculate
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnsolve.axis import Axis, Key
from nnsolve.expr import (
    HALF,
    Add,
    ArgMax,
    Call,
    Choose,
    Compare,
    Div,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    argmax,
    threshold,
    total,
)
from nnsolve.notation import Name
from nnsolve.render.letters import ascii_text, encodable, numeral
from nnsolve.render.text import Printer, general, named, numbered, referring

a, b, c = (Sym(name) for name in "abc")
NAMES = {Key(name): Name(name, name) for name in "abc"} | {
    Key("slope"): Name("∂E/∂w5", "dE_dw5", "∂E", "∂w5"),
    Key("other"): Name("∂w5/∂x", "dw5_dx", "∂w5", "∂x"),
    Key("new"): Name("w5 new", "w5_new"),
    Key("α"): Name("α", "alpha"),
}
slope, other = Sym("slope"), Sym("other")

WRITTEN = [
    (a + b * c, "a + b·c", "a + b*c"),
    ((a + b) * c, "(a + b)·c", "(a + b)*c"),
    (a - (b - c), "a − (b − c)", "a - (b - c)"),
    (-(a + b), "−(a + b)", "-(a + b)"),
    (Neg(Neg(a)), "−(−a)", "-(-a)"),
    (a * Neg(b), "a·(−b)", "a*(-b)"),
    (Mul((Neg(a), b)), "−a·b", "-a*b"),
    (Div(a, b * c), "a/(b·c)", "a/(b*c)"),
    (Div(Div(a, b), c), "(a/b)/c", "(a/b)/c"),
    (Mul((Div(a, b), c)), "(a/b)·c", "(a/b)*c"),
    (Mul((a, Div(b, c))), "a·b/c", "a*b/c"),
    (Pow(a + b, Num(2)), "(a + b)²", "(a + b)^2"),
    (Pow(a, Num(12)), "a¹²", "a^12"),
    (Pow(a, b), "a^b", "a^b"),
    (Pow(Neg(a), Num(3)), "(−a)³", "(-a)^3"),
    (Mul((HALF, Pow(a - b, Num(2)))), "½(a − b)²", "1/2*(a - b)^2"),
    (HALF * a, "½·a", "1/2*a"),
    (Call("sigmoid", (a,)), "σ(a)", "sigma(a)"),
    (Div(Num(1), 1 + Call("exp", (-a,))), "1/(1 + e^−a)", "1/(1 + e^-a)"),
    (Call("exp", (a + b,)), "e^(a + b)", "e^(a + b)"),
    (Call("abs", (a - b,)), "|a − b|", "|a - b|"),
    (Call("sqrt", (a,)), "√(a)", "sqrt(a)"),
    (Call("floor", (Div(a, b),)), "⌊a/b⌋", "floor(a/b)"),
    (Call("ln", (a,)), "ln(a)", "ln(a)"),
    (Max((Num(0), a)), "max(0, a)", "max(0, a)"),
    (threshold(a, 0, ">", 1, 0), "1 if a > 0, else 0", "1 if a > 0, else 0"),
    (2 * threshold(a, 0), "2·(1 if a ≥ 0, else 0)", "2*(1 if a >= 0, else 0)"),
    (Slope(Pow(a, Num(2)), a), "d/da [ a² ]", "d/da [ a^2 ]"),
    (slope * other, "∂E/∂w5 · ∂w5/∂x", "dE/dw5 * dw5/dx"),
    (a - Sym("α") * slope, "a − α·∂E/∂w5", "a - alpha*dE/dw5"),
    (Pow(slope, Num(2)), "(∂E/∂w5)²", "(dE/dw5)^2"),
    (Div(slope, a), "(∂E/∂w5)/a", "(dE/dw5)/a"),
    (Pow(Sym("new"), Num(2)), "(w5 new)²", "(w5 new)^2"),
]


@pytest.mark.parametrize(("expr", "text", "plain"), WRITTEN)
def test_a_formula_is_written_as_by_hand(expr, text, plain):
    assert Printer(named(NAMES)).text(expr) == text
    assert Printer(named(NAMES, ascii=True), ascii=True).text(expr) == plain


def test_a_slope_with_a_line_is_referred_to_by_its_number():
    printer = Printer(referring(NAMES, {Key("slope"): 10, Key("other"): 11}))
    assert printer.text(slope * other) == "(10)·(11)"
    assert printer.text(a - Sym("α") * slope) == "a − α·(10)"


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        ({"a": "0.1385", "b": "0.40", "c": "-0.03810"}, "0.1385·0.40 − 0.03810·0.40"),
        ({"a": "0.15", "b": "-0.7", "c": "2"}, "0.15·(−0.7) + 2·(−0.7)"),
        ({"a": "1.5e-08", "b": "2", "c": "-3e7"}, "1.5·10⁻⁸·2 − 3·10⁷·2"),
    ],
)
def test_negative_numbers_are_bracketed_only_after_an_operator(digits, text):
    shown = {Key(name): plain for name, plain in digits.items()}
    assert Printer(numbered(shown), worked=True).text(a * b + c * b) == text


def test_a_template_prints_its_indices():
    i, j = Axis("i", 3), Axis("j", 2)
    template = total(i, Sym("w", (j, i)) * Sym("x", (2 * i - 1,))) + Sym("b", (j,))
    assert Printer(general()).text(template) == "Σ_i w[j,i]·x[2i-1] + b[j]"
    assert Printer(general(ascii=True), ascii=True).text(argmax(i, Sym("x", (i,)))) == "argmax(Sum_i x[i])"


def test_of_many_terms_the_first_and_last_are_written():
    terms = tuple(Num(n) for n in range(783))
    assert Printer(general()).text(Add(terms)) == "0 + 1 + … 780 more terms … + 782"
    assert Printer(general()).text(Max(terms)) == "max(0, 1, … 780 more …, 782)"


@pytest.mark.parametrize(
    ("plain", "text", "ascii_"),
    [("-0.03810", "−0.03810", "-0.03810"), ("1.2346e-08", "1.2346·10⁻⁸", "1.2346*10^-8"), ("½", "½", "1/2")],
)
def test_numerals(plain, text, ascii_):
    assert numeral(plain) == text
    assert numeral(plain, ascii=True) == ascii_


def test_ascii_has_a_word_or_sign_for_every_letter():
    assert ascii_text("∂E/∂w5⁽¹²⁾ = Σ (α − ½)²·10⁻⁸ ≥ W_2ᵀ ⊙ é 漢") == (
        "dE/dw5[12] = Sum (alpha - 1/2)^2*10^-8 >= W_2^T .* e ?"
    )


@pytest.mark.parametrize(
    ("encoding", "good"),
    [("utf-8", True), ("utf-16", True), ("cp1252", False), ("ascii", False), ("cp437", False), ("no", False)],
)
def test_an_encoding_is_asked_for_the_letters_themselves(encoding, good):
    assert encodable(encoding) is good


# ------------------------------------------------------------------------------------- properties

numerals = st.one_of(
    st.decimals(-99, 99, places=3, allow_nan=False).map(str),
    st.integers(-20, 20).map(str),
    st.sampled_from(["1.5e-08", "-2.25e7", "3e-9"]),
)


def trees(depth):
    leaf = st.one_of(
        numerals.map(lambda plain: Num(float(plain), plain)), st.just(HALF), st.integers(-3, 9).map(Num)
    )
    if depth == 0:
        return leaf
    inner = trees(depth - 1)
    some = st.lists(inner, min_size=2, max_size=4).map(tuple)
    compare = st.builds(Compare, inner, st.sampled_from([">", ">=", "<", "<=", "=="]), inner)
    return st.one_of(
        leaf,
        st.builds(Add, some),
        st.builds(Mul, some),
        st.builds(Neg, inner),
        st.builds(Div, inner, inner),
        st.builds(Pow, inner, st.sampled_from([Num(2), Num(3), Num(0)])),
        st.builds(Pow, st.just(Num(2)), inner),
        st.builds(
            lambda f, e: Call(f, (e,)), st.sampled_from(["exp", "abs", "sigmoid", "tanh", "floor"]), inner
        ),
        st.builds(Max, some),
        st.builds(ArgMax, some),
        st.builds(lambda t, e: Choose(((t, e),), e), compare, inner),
    )


def moderate(x):
    if not isinstance(x, mpmath.mpf) or abs(x) > 1e5:
        raise OverflowError
    return x


def meaning(e):
    """The value of a tree without any text in between."""
    match e:
        case Num(value, written):
            return mpmath.mpf(value if written in {"", "½"} else written)
        case Add(args):
            return mpmath.fsum(map(meaning, args))
        case Mul(args):
            return mpmath.fprod(map(meaning, args))
        case Neg(arg):
            return -meaning(arg)
        case Div(over, under):
            return meaning(over) / meaning(under)
        case Pow(base, exponent):
            return meaning(base) ** moderate(meaning(exponent))
        case Call("exp", (arg,)):
            return mpmath.exp(moderate(meaning(arg)))
        case Call("abs", (arg,)):
            return abs(meaning(arg))
        case Call("sigmoid", (arg,)):
            return 1 / (1 + mpmath.exp(-moderate(meaning(arg))))
        case Call("tanh", (arg,)):
            return mpmath.tanh(moderate(meaning(arg)))
        case Call("floor", (arg,)):
            return mpmath.floor(meaning(arg))
        case Max(args):
            return max(map(meaning, args))
        case ArgMax(args):
            values = [meaning(arg) for arg in args]
            return mpmath.mpf(values.index(max(values)))
        case Choose(((test, then),), _):
            left, right = meaning(test.left), meaning(test.right)
            holds = {
                ">": left > right,
                ">=": left >= right,
                "<": left < right,
                "<=": left <= right,
                "==": left == right,
            }
            assume(holds[test.op])
            return meaning(then)
    raise AssertionError(e)


@given(trees(3), st.booleans())
@settings(max_examples=150, deadline=None)
def test_brackets_keep_the_meaning(expr, plain):
    try:
        expected = meaning(expr)
    except (ZeroDivisionError, OverflowError, ValueError):
        assume(False)
    assume(isinstance(expected, mpmath.mpf) and abs(expected) < 1e30)
    text = Printer(general(ascii=plain), ascii=plain, worked=True).text(expr)
    assert text.isascii() or not plain
    try:
        found, largest = calculate(text)
    except UncertainError:
        assume(False)
    assert abs(found - expected) <= mpmath.mpf(10) ** -30 * max(1, largest), text
