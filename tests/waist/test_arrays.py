"""One template, many interpreters: plain Python, NumPy and the bound formula all say what it means."""

import math
from itertools import product

import numpy as np
import pytest
from formulas import FAMILIES, SHAPES, VALUES, table
from hypothesis import given, settings

from nnsolve.axis import Axis, Key, Relation
from nnsolve.build import Builder
from nnsolve.derivation import FORWARD, Rule
from nnsolve.expr import Add, ArgMax, Call, Each, Max, Mul, Num, Sym, Where, total

RULE = Rule("test", "Test")


def derived(family, values, *, arrays):
    """The derivation of one random family, by the plain or the array interpreter."""
    axes, template, where = family
    b = Builder("random")
    for name, shape in SHAPES.items():
        own = tuple(Axis(f"{name}{n}", size) for n, size in enumerate(shape))
        b.given(name, np.array(values[name], dtype=float) if arrays else values[name], *own)
    b.family("y", template, *axes, rule=RULE, phase=FORWARD, where=tuple(where))
    return b.done([Key("y")])


def compared(family, values, *, arrays):
    axes, template, where = family
    made = derived(family, values, arrays=arrays)
    wanted = table(template, axes, values, where)
    assert {key.at for key in made.expand([Key("y")])} == set(wanted)
    for at, value in wanted.items():
        assert math.isclose(made.value(Key("y", at)), value, rel_tol=1e-9, abs_tol=1e-9), at
    made.validate(10_000)


@given(FAMILIES, VALUES)
def test_plain_python_says_what_a_template_means(family, values):
    compared(family, values, arrays=False)


@given(FAMILIES, VALUES)
def test_numpy_says_what_a_template_means(family, values):
    compared(family, values, arrays=True)


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None)
@given(FAMILIES, VALUES)
def test_both_interpreters_on_many_templates(family, values):
    compared(family, values, arrays=False)
    compared(family, values, arrays=True)


# --------------------------------------------------------------------------------- each trap by itself


P, J, K = Axis("i", 3), Axis("j", 2), Axis("k", 4)
NUMBERS = {"x": [2.0, -3.0, 5.0], "y": [7.0, 11.0], "r": [1.0, 2.0, 4.0, 8.0]}


def worked(template, *axes, arrays, where=()):
    """Values of a template over `NUMBERS`, in row-major order, checked against its bound formulas."""
    b = Builder("one")
    for name, row in NUMBERS.items():
        b.given(name, np.array(row) if arrays else row, Axis(f"{name}0", len(row)))
    b.family("out", template, *axes, rule=RULE, phase=FORWARD, where=where)
    made = b.done()
    made.validate(1_000)
    assert [made.value(Key("x", (n,))) for n in range(3)] == NUMBERS["x"]
    return [made.value(key) for key in made.expand([Key("out")])]


both = pytest.mark.parametrize("arrays", [False, True], ids=["plain", "numpy"])


@both
def test_a_sum_over_the_axis_it_stands_on_leaves_that_axis_alone(arrays):
    x = Sym("x", (P,))
    assert worked(total(P, x) * x, P, arrays=arrays) == [8.0, -12.0, 20.0]
    assert worked(x * total(P, x) * x, P, arrays=arrays) == [16.0, 36.0, 100.0]
    assert worked(total(P, Mul((x, total(P, x), x))), arrays=arrays) == [152.0]


@both
def test_an_axis_may_be_shorter_than_what_it_reads(arrays):
    assert worked(Sym("r", (P,)), P, arrays=arrays) == [1.0, 2.0, 4.0]


@both
def test_a_padded_window_reads_only_inside(arrays):
    # x = 2 −3 5 between zeros, under the kernel 1 2 4 8 that starts one place before it, by hand.
    inside = Relation((P, K), frozenset((i, k) for i, k in product(range(3), range(4)) if 0 <= i + k - 1 < 3))
    window = Mul((Sym("x", (P + K - 1,)), Sym("r", (K,))))
    expected = [2 * 2 - 3 * 4 + 5 * 8, 2 - 3 * 2 + 5 * 4, -3 + 5 * 2]
    assert worked(total(K, window, (inside,)), P, arrays=arrays) == expected
    padded = Where(inside, Sym("x", (P + K - 1,)), Num(0))
    assert worked(total(K, Mul((padded, Sym("r", (K,))))), P, arrays=arrays) == expected
    assert worked(Max((Each(K, Sym("x", (P + K - 1,)), (inside,)),)), P, arrays=arrays) == [5.0, 5.0, 5.0]


@both
def test_positions_outside_of_a_relation_are_never_worked_out(arrays):
    zero = Sym("x", (P,)) - 2
    others = Relation((P,), frozenset({(1,), (2,)}))
    assert worked(total(P, 1 / zero, (others,)), arrays=arrays) == [pytest.approx(-1 / 5 + 1 / 3)]
    assert worked(Where(others, 1 / zero, Num(9)), P, arrays=arrays) == [9.0, -0.2, pytest.approx(1 / 3)]
    assert worked(1 / zero, P, arrays=arrays, where=(others,)) == [-0.2, pytest.approx(1 / 3)]


@both
def test_products_and_maxima_take_relations_with_a_free_axis(arrays):
    pairs = Relation((J, P), frozenset({(0, 0), (0, 2), (1, 1)}))
    x = Sym("x", (P,))
    assert worked(Mul((Each(P, x, (pairs,)),)), J, arrays=arrays) == [10.0, -3.0]
    assert worked(Max((Each(P, x, (pairs,)), Num(0))), J, arrays=arrays) == [5.0, 0.0]
    assert worked(Mul((Each(P, x, (Relation((P,), frozenset()),)),)), J, arrays=arrays) == [1.0, 1.0]


@both
def test_the_greatest_is_counted_among_those_that_exist(arrays):
    # Of x = 2 −3 5 the first row has 2 and 5, the second −3 alone, behind a first candidate of −9.
    pairs = Relation((J, P), frozenset({(0, 0), (0, 2), (1, 1)}))
    x = Sym("x", (P,))
    assert worked(ArgMax((Each(P, x, (pairs,)),)), J, arrays=arrays) == [1, 0]
    assert worked(ArgMax((Num(-9), Each(P, x, (pairs,)), Num(3))), J, arrays=arrays) == [2, 2]


@both
def test_a_sum_inside_a_product_or_a_maximum_over_the_same_axis(arrays):
    x = Sym("x", (P,))
    assert worked(Max((Each(P, x * total(P, x)),)), arrays=arrays) == [20.0]
    assert worked(Mul((Each(P, x + total(P, x)),)), arrays=arrays) == [6.0 * 1.0 * 9.0]


@both
def test_a_product_stands_inside_a_sum(arrays):
    each = Mul((Sym("y", (J,)), Each(P, Sym("x", (P,)))))
    assert worked(total(J, each), arrays=arrays) == [18.0 * -30.0]


@both
def test_nothing_given_is_written_over(arrays):
    assert worked(Add((Call("identity", (Sym("x", (P,)),)), Num(1))), P, arrays=arrays) == [3.0, -2.0, 6.0]
