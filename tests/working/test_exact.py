"""The value of a written formula, against SymPy's rationals and mpmath's functions."""

import operator
from fractions import Fraction
from functools import reduce

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.expr import Add, ArgMax, Call, Div, Max, Mul, Neg, Num, Pow, Slope, Sym
from nnsolve.symbolic.parse import parse
from nnsolve.working.exact import UndeterminedError, exact, numerals


def num(text):
    return Num(float(text), text)


numbers = st.one_of(
    st.integers(0, 99).map(lambda n: num(str(n))),
    st.decimals(min_value=0, max_value=9, places=3).map(lambda d: num(f"{d:f}")),
)
formulas = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda args: Add(tuple(args))),
        st.lists(inner, min_size=1, max_size=4).map(lambda args: Mul(tuple(args))),
        inner.map(Neg),
        st.tuples(inner, inner).map(lambda two: Div(*two)),
        st.tuples(inner, st.integers(-3, 3)).map(lambda two: Pow(two[0], num(str(two[1])))),
        st.lists(inner, min_size=1, max_size=3).map(lambda args: Max(tuple(args))),
        st.tuples(st.sampled_from(["floor", "ceil", "abs", "sign", "relu"]), inner).map(
            lambda two: Call(two[0], (two[1],))
        ),
    ),
    max_leaves=12,
)

IN_SYMPY = {
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "relu": lambda x: sympy.Max(0, x),
}


def in_sympy(expr):
    match expr:
        case Num(_, text):
            return sympy.Rational(text)
        case Add(args):
            return sympy.Add(*map(in_sympy, args))
        case Mul(args):
            # One factor after another: SymPy's Mul takes 0·(1/0) for 0.
            return reduce(operator.mul, map(in_sympy, args))
        case Neg(arg):
            return -in_sympy(arg)
        case Div(over, under):
            return in_sympy(over) / in_sympy(under)
        case Pow(base, exponent):
            return in_sympy(base) ** in_sympy(exponent)
        case Max(args):
            values = [in_sympy(arg) for arg in args]
            return sympy.nan if any(not v.is_finite for v in values) else max(values)
        case Call(name, (arg,)):
            value = in_sympy(arg)
            return IN_SYMPY[name](value) if value.is_finite else sympy.nan


@given(formulas)
def test_rational_formulas_are_exact(expr):
    due = in_sympy(expr)
    if not due.is_Rational:
        # SymPy lets 1/(1/0) be 0; here nothing follows from a division by 0.
        with pytest.raises(UndeterminedError):
            exact(expr)
        return
    try:
        found = exact(expr)
    except UndeterminedError as refused:
        assert "divides by 0" in str(refused)  # noqa: PT017  (the other outcome is a value)
        return
    if isinstance(found, Fraction):
        assert found == Fraction(int(due.p), int(due.q))
    else:
        assert max(due.p.bit_length(), due.q.bit_length()) > 2000
        assert found == pytest.approx(float(due))


@pytest.mark.parametrize(
    ("function", "peer"),
    [
        ("exp", mpmath.exp),
        ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x))),
        ("tanh", mpmath.tanh),
        ("ln", mpmath.log),
        ("log2", lambda x: mpmath.log(x, 2)),
        ("log10", mpmath.log10),
        ("sqrt", mpmath.sqrt),
        ("sin", mpmath.sin),
        ("softplus", lambda x: mpmath.log(1 + mpmath.exp(x))),
    ],
)
@given(text=st.decimals(min_value="0.001", max_value=30, places=3).map(lambda d: f"{d:f}"))
def test_functions_agree_with_mpmath(function, peer, text):
    with mpmath.workdps(30):
        due = float(peer(mpmath.mpf(text)))
    assert float(exact(Call(function, (num(text),)))) == pytest.approx(due, rel=1e-12, abs=1e-14)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_the_root_of_a_square_is_rational_and_no_other_is(over, under):
    square = Div(num(str(over)), num(str(under)))
    due = sympy.sqrt(sympy.Rational(over, under))
    for form in (Call("sqrt", (square,)), Pow(square, Num(0.5, "½"))):
        found = exact(form)
        assert isinstance(found, Fraction) == bool(due.is_Rational)
        assert float(found) == pytest.approx(float(due))


@pytest.mark.parametrize(
    ("expr", "reason"),
    [
        (Div(num("1"), Add((num("0.3"), Neg(num("0.3"))))), "divides by 0"),
        (Div(Call("exp", (num("1"),)), num("0")), "divides by 0"),
        (Pow(num("0"), num("-1")), "divides by 0"),
        (Pow(num("2"), num("257")), "beyond ±256"),
        (Pow(num("9"), Pow(num("9"), num("9"))), "beyond ±256"),
        (Pow(Neg(num("2")), num("0.3")), "not a real number"),
        (Call("ln", (num("0"),)), "double precision"),
        (Call("ln", (Neg(num("1")),)), "not defined"),
        (Call("exp", (num("1000"),)), "double precision"),
        (Call("sqrt", (Neg(num("2")),)), "below 0"),
        (Call("floor", (Call("ln", (Call("exp", (num("2"),)),)),)), "too close"),
        (Call("nonsense", (num("1"),)), "not known"),
        (Sym("w"), "w has no value"),
        (Slope(num("1"), Sym("w")), "not a formula of numbers"),
    ],
)
def test_what_has_no_value_says_why(expr, reason):
    with pytest.raises(UndeterminedError, match=reason):
        exact(expr)


def test_rationals_are_bounded():
    deep = num("0.123456789123456789")
    for _ in range(200):
        deep = Mul((deep, deep)) if isinstance(deep, Num) else Mul((deep, num("1.000000000000000001")))
    found = exact(deep)
    assert isinstance(found, float)
    assert found == pytest.approx(0.123456789123456789**2)
    assert exact(Pow(num("10"), num("256"))) == 10**256


def test_positions_constants_and_half():
    assert exact(ArgMax((num("1"), num("3"), num("3")))) == 1
    assert exact(Sym("pi")) == pytest.approx(3.14159265358979)
    assert exact(Mul((Num(0.5, "½"), num("0.3")))) == Fraction(3, 20)
    assert exact(Num(0.1)) == Fraction(1, 10)


def test_numerals_stand_in_reading_order():
    expr = Add((Mul((num("3"), num("4"))), Neg(Div(num("5"), Call("exp", (num("6"),))))))
    assert [one.written for one in numerals(expr)] == ["3", "4", "5", "6"]


def test_an_exponential_beyond_all_floats_may_stand_under_a_fraction_line():
    assert exact(parse("1/(1 + exp(710.4))")) == 0
    for text in ("exp(800)", "2 - exp(800)", "floor(exp(800))", "exp(800) - exp(800)", "exp(800)^2"):
        with pytest.raises(UndeterminedError):
            exact(parse(text))
