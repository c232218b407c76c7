"""Fingerprints of formulas against SymPy: alike up to order and signs, apart where the values differ."""

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.check.shape import fingerprint
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym

A, B, C = (Sym(name) for name in "abc")


def print_of(expr):
    return fingerprint(expr, lambda sym: sym.name)


LEAVES = st.sampled_from([A, B, C, Num(1), Num(2), Num(0.5)])


def larger(inner):
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        inner.map(Neg),
        st.tuples(inner, st.sampled_from([A, B, Num(2)])).map(lambda two: Div(*two)),
        inner.map(lambda e: Pow(e, Num(2))),
        inner.map(lambda e: Call("exp", (e,))),
    )


FORMULAS = st.recursive(LEAVES, larger, max_leaves=6)


def as_sympy(expr):
    """The same formula built by SymPy."""
    match expr:
        case Num(value):
            return sympy.Rational(value)
        case Sym(name):
            return sympy.Symbol(name, positive=True)
        case Add(args):
            return sympy.Add(*map(as_sympy, args))
        case Mul(args):
            return sympy.Mul(*map(as_sympy, args))
        case Neg(arg):
            return -as_sympy(arg)
        case Div(over, under):
            return as_sympy(over) / as_sympy(under)
        case Pow(base, exponent):
            return as_sympy(base) ** as_sympy(exponent)
        case Call("exp", (arg,)):
            return sympy.exp(as_sympy(arg))


def shuffled(expr, data):
    """`expr` with terms and factors in another order, and signs moved."""
    match expr:
        case Add(args) | Mul(args):
            inner = [shuffled(arg, data) for arg in args]
            return type(expr)(tuple(data.draw(st.permutations(inner))))
        case Neg(arg):
            return data.draw(st.sampled_from([Neg(shuffled(arg, data)), Mul((Num(-1), shuffled(arg, data)))]))
        case Div(over, under):
            return Div(shuffled(over, data), under)
        case Pow(base, exponent):
            return Pow(data.draw(st.sampled_from([shuffled(base, data), Neg(base)])), exponent)
        case Call(function, (arg,)):
            return Call(function, (shuffled(arg, data),))
        case _:
            return expr


@given(FORMULAS, st.data())
@settings(deadline=None)
def test_order_and_signs_do_not_matter(expr, data):
    assert print_of(shuffled(expr, data)) == print_of(expr)


@given(FORMULAS, FORMULAS)
@settings(deadline=None, max_examples=300)
def test_formulas_with_one_fingerprint_are_equal(one, two):
    if print_of(one) == print_of(two):
        assert sympy.simplify(as_sympy(one) - as_sympy(two)) == 0


def test_what_people_write_for_the_same():
    half = Num(0.5, "½")
    assert print_of(half * (A - B) ** 2) == print_of(((B - A) ** 2) / 2)
    assert print_of(2 * (A - B)) == print_of(2 * A - 2 * B)
    assert print_of(A * 1 + 0) == print_of(A)
    assert print_of(Call("sigmoid", (A,))) == print_of(1 / (1 + Call("exp", (Neg(A),))))
    assert print_of(A - (1 - A)) != print_of(A * (1 - A))
    assert print_of(Call("exp", (A,))) != print_of(Call("tanh", (A,)))


def test_signs_and_sizes_of_coefficients_count():
    # The hashes of −1 and −2 are the same in Python.
    assert print_of(Neg(Num(1))) != print_of(Neg(Num(2)))
    assert print_of(-1 * A) != print_of(-2 * A)
    assert print_of(A - B) != print_of(A - 2 * B)
