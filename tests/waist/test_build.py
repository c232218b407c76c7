"""The builder on derivations that no topic made: recurrences, choices and refusals, against closed forms."""

import math
from decimal import Decimal
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.axis import Axis, Key, Lookup, Offset, Relation
from nnsolve.build import Builder, written
from nnsolve.derivation import FORWARD, GIVEN, UPDATE, Rule
from nnsolve.errors import NumericError
from nnsolve.expr import (
    Call,
    Compare,
    Max,
    Mul,
    Num,
    Pow,
    Sym,
    Where,
    argmax,
    greatest,
    initial,
    threshold,
    total,
)
from nnsolve.grid import Grid

RULE = Rule("test", "Test rule")
HOW = {"rule": RULE, "phase": UPDATE}

both = pytest.mark.parametrize("arrays", [False, True], ids=["plain", "numpy"])


def builder(*, arrays):
    """A builder; one array among its givens makes it compute in arrays."""
    b = Builder("random")
    if arrays:
        b.given("unused", np.zeros(1), Axis("unused", 1))
    return b


def done(b, *asked):
    made = b.done(asked)
    made.validate(10_000)
    return made


def values(made, name, *rest):
    return [made.value(key) for key in made.expand([Key(name, rest)])]


# -------------------------------------------------------------------------------------------- givens


def test_givens_keep_their_digits():
    b = Builder("t")
    b.given(
        "x", [[Decimal("0.20"), Decimal("1E-3")], [Decimal(-5), Decimal("1E+3")]], Axis("i", 2), Axis("j", 2)
    )
    b.given("y", [1, 0.5, 2.0], Axis("i", 3))
    b.given("z", Decimal("-0.0"))
    made = done(b)
    assert [made.typed(Key("x", at)) for at in product(range(2), repeat=2)] == ["0.20", "0.001", "-5", "1e3"]
    assert values(made, "x") == [0.2, 0.001, -5.0, 1000.0]
    assert [made.typed(Key("y", (n,))) for n in range(3)] == ["1", "0.5", "2"]
    assert made.typed(Key("z")) == "-0.0"
    assert made[Key("x", (0, 1))].formula is None
    assert made[Key("x", (0, 1))].phase == GIVEN
    assert written(Decimal("0.50")) == Num(0.5, "0.50")


def test_arrays_are_not_copied():
    b, x = Builder("t"), np.arange(6.0).reshape(2, 3)
    b.given("x", x, Axis("i", 2), Axis("j", 3))
    made = done(b)
    assert made.family("x").values is x
    assert made.typed(Key("x", (0, 0))) == ""
    assert made.value(Key("x", (1, 2))) == 5.0
    assert type(made.value(Key("x", (1, 2)))) is float


@pytest.mark.parametrize("numbers", [[1, 2, 3], [[1, 2], [3]], [[1, 2], [3, 4], [5, 6]], np.zeros((2, 3))])
def test_another_shape_is_refused(numbers):
    with pytest.raises((ValueError, TypeError)):
        Builder("t").given("x", numbers, Axis("i", 2), Axis("j", 2))


def test_two_families_of_one_name_are_refused():
    b = Builder("t")
    b.given("x", 1)
    with pytest.raises(ValueError, match="two families are called x"):
        b.given("x", 2)
    with pytest.raises(ValueError, match="two families are called x"):
        b.step("x", Num(1), **HOW)


def test_a_family_of_a_scan_needs_its_axis():
    b = Builder("t")
    with pytest.raises(ValueError, match="needs its axis k"), b.scan(Axis("k", 2)):
        b.step("x", Num(1), **HOW)


# --------------------------------------------------------------------------------------- recurrences


K = Axis("k", 20)


@both
def test_fibonacci(arrays):
    b = builder(arrays=arrays)
    start = Relation((K,), frozenset({(0,), (1,)}))
    with b.scan(K):
        b.family("f", Where(start, Num(1), Sym("f", (K - 1,)) + Sym("f", (K - 2,))), K, **HOW)
    made = done(b, Key("f"))
    golden = (1 + math.sqrt(5)) / 2
    assert values(made, "f") == [round(golden ** (n + 1) / math.sqrt(5)) for n in range(20)]
    assert [key.at for key in made.cone([Key("f", (3,))])] == [(0,), (1,), (2,), (3,)]
    assert str(made[Key("f", (5,))].inputs[0]) == "f[4]"


@both
def test_momentum_of_a_constant_slope(arrays):
    # v = βv + αg from v = 0 is αg(1 − β^n)/(1 − β); the position is minus the sum of them.
    beta, rate, slope = 0.9, 0.1, 2.0
    b = builder(arrays=arrays)
    with b.scan(K):
        b.family("v", initial(K, Num(0), beta * Sym("v", (K - 1,))) + rate * Num(slope), K, **HOW)
        b.family("w", initial(K, Num(1), Sym("w", (K - 1,))) - Sym("v", (K,)), K, **HOW)
    made = done(b)
    step = rate * slope / (1 - beta)
    for n, (v, w) in enumerate(zip(values(made, "v"), values(made, "w"), strict=True), 1):
        assert v == pytest.approx(step * (1 - beta**n), rel=1e-12)
        moved = step * (n - beta * (1 - beta**n) / (1 - beta))
        assert w == pytest.approx(1 - moved, rel=1e-12)


@both
def test_adam_takes_a_step_of_the_rate_under_a_constant_slope(arrays):
    # With both means corrected, m̂ = g and v̂ = g², so that every step is α·g/(|g| + ε).
    b = builder(arrays=arrays)
    g, one, two, rate, eps = Num(-3.0), Num(0.9), Num(0.999), 0.01, 1e-8
    count = b.given("n", list(range(1, 21)), K)
    with b.scan(K):
        b.family("m", one * initial(K, Num(0), Sym("m", (K - 1,))) + (1 - one) * g, K, **HOW)
        b.family("v", two * initial(K, Num(0), Sym("v", (K - 1,))) + (1 - two) * Pow(g, Num(2)), K, **HOW)
        b.family("mh", Sym("m", (K,)) / (1 - one ** count[K]), K, **HOW)
        b.family("vh", Sym("v", (K,)) / (1 - two ** count[K]), K, **HOW)
        step = rate * Sym("mh", (K,)) / (Call("sqrt", (Sym("vh", (K,)),)) + eps)
        b.family("w", initial(K, Num(5), Sym("w", (K - 1,))) - step, K, **HOW)
    made = done(b, Key("w"))
    expected = [5 + n * rate * 3 / (3 + eps) for n in range(1, 21)]
    assert values(made, "w") == pytest.approx(expected, rel=1e-12)
    order = [key for key in made.keys() if len(key.at) == 1 and key.name not in {"n", "unused"}]  # noqa: SIM118
    assert [key.at[0] for key in order] == [k for k in range(20) for _ in range(5)]
    assert [key.name for key in order[:5]] == ["m", "v", "mh", "vh", "w"]


@both
def test_two_families_that_read_each_other(arrays):
    # x' = x − αy, y' = y + αx' keeps x² + y² − αxy, whatever the start.
    b, rate = builder(arrays=arrays), 0.3
    with b.scan(K):
        x, y = Sym("x", (K - 1,)), Sym("y", (K - 1,))
        b.family("x", initial(K, Num(1), x - rate * y), K, **HOW)
        b.family("y", initial(K, Num(0), y + rate * Sym("x", (K,))), K, **HOW)
    made = done(b)
    pairs = list(zip(values(made, "x"), values(made, "y"), strict=True))
    assert [x * x + y * y - rate * x * y for x, y in pairs] == pytest.approx([1.0] * 20, rel=1e-12)
    cone = made.cone([Key("y", (2,))])
    assert [str(key) for key in cone] == ["x[0]", "y[0]", "x[1]", "y[1]", "x[2]", "y[2]"]


@both
def test_gradient_descent_on_a_saddle(arrays):
    # x² − y² from (2, 3) with α = 0.1: x shrinks by 0.8, y grows by 1.2 each time.
    b, axis = builder(arrays=arrays), Axis("c", 2)
    sign, start = b.given("sign", [2, -2], axis), b.given("start", [2, 3], axis)
    with b.scan(K):
        old = initial(K, start[axis], Sym("p", (K - 1, axis)))
        b.family("p", old - 0.1 * (sign[axis] * old), K, axis, **HOW)
    made = done(b)
    for n in range(20):
        assert values(made, "p", n) == pytest.approx([2 * 0.8 ** (n + 1), 3 * 1.2 ** (n + 1)], rel=1e-12)


@both
def test_perceptron_learns_and(arrays):
    # The slides' table: weights (1, 1), threshold 2.5, learned are the weights alone.
    samples = [(0, 0), (0, 1), (1, 0), (1, 1)]
    steps, axis, rows = Axis("k", 12), Axis("i", 2), Axis("s", 4)
    sample = Lookup((steps,), tuple(n % 4 for n in range(12)))
    b = builder(arrays=arrays)
    x = b.given("x", samples, rows, axis)
    t = b.given("t", [a and c for a, c in samples], rows)
    with b.scan(steps):
        w = initial(steps, Num(1), Sym("w", (steps - 1, axis)))
        b.family("z", total(axis, w * x[sample, axis]), steps, **HOW)
        b.family("y", threshold(Sym("z", (steps,)), 2.5), steps, **HOW)
        miss = t[sample] - Sym("y", (steps,))
        b.family("w", w + miss * x[sample, axis], steps, axis, **HOW)
    made = done(b)
    w, told = [1.0, 1.0], []
    for a, c in samples * 3:
        y = 1 if w[0] * a + w[1] * c >= 2.5 else 0
        w = [w[0] + ((a and c) - y) * a, w[1] + ((a and c) - y) * c]
        told.append((y, tuple(w)))
    assert [(made.value(Key("y", (n,))), tuple(values(made, "w", n))) for n in range(12)] == told
    assert values(made, "w", 11) == [2, 2]


@both
def test_max_pooling_and_where_the_greatest_stands(arrays):
    image = [[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 9, 1], [0, 8, 3, 9]]
    r, c, m, n, place = Axis("r", 2), Axis("c", 2), Axis("m", 2), Axis("n", 2), Axis("place", 4)
    b = builder(arrays=arrays)
    x = b.given("x", image, Axis("row", 4), Axis("column", 4))
    b.family("rows", greatest(n, x[2 * r + m, 2 * c + n]), r, m, c, **HOW)
    b.family("pool", greatest(m, Sym("rows", (r, m, c))), r, c, **HOW)
    row = Lookup((r, place), tuple(2 * a + p // 2 for a in range(2) for p in range(4)))
    column = Lookup((c, place), tuple(2 * a + p % 2 for a in range(2) for p in range(4)))
    b.family("flat", greatest(place, x[row, column]), r, c, **HOW)
    b.family("place", argmax(place, x[row, column]), r, c, **HOW)
    made = done(b)
    assert values(made, "pool") == values(made, "flat") == [6, 4, 8, 9]
    assert values(made, "place") == [3, 1, 3, 0]  # the last window has two nines: the first counts


@both
@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6))
def test_a_strided_convolution(arrays, signal):
    kernel, i, m = [2, -1, 3], Axis("i", 2), Axis("m", 3)
    b = builder(arrays=arrays)
    x, w = b.given("x", signal, Axis("n", 6)), b.given("w", kernel, m)
    b.family("y", total(m, x[2 * i + m] * w[m]), i, **HOW)
    b.family("flipped", total(m, x[Offset(((2, i), (-1, m)), 2)] * w[m]), i, **HOW)
    made = done(b)
    straight = [sum(signal[2 * k + n] * kernel[n] for n in range(3)) for k in range(2)]
    assert values(made, "y") == straight
    assert values(made, "flipped") == list(np.convolve(signal, kernel, "valid")[::2])[:2]


# ------------------------------------------------------------------------------------------- choices


@both
def test_cases_are_tried_in_order(arrays):
    i = Axis("i", 5)
    b = builder(arrays=arrays)
    z = b.given("z", [-2, -1, 0, 1, 2], i)
    cases = [(Compare(z[i], "<=", Num(-1)), -1), (Compare(z[i], "<", Num(1)), z[i] * 10)]
    b.choose("hard", cases, 1, i, **HOW)
    b.family("over", Max((Num(0), z[i])), i, **HOW)
    b.family("strict", threshold(z[i], 0, ">", 1, -1), i, **HOW)
    made = done(b)
    assert values(made, "hard") == [-1, -1, 0, 1, 1]
    assert values(made, "over") == [0, 0, 0, 1, 2]
    assert values(made, "strict") == [-1, -1, -1, 1, 1]


@both
@pytest.mark.parametrize(
    ("template", "due"),
    [
        (Call("exp", (Num(-800),)), 0.0),
        (1 / (1 + Call("exp", (Num(800),))), 0.0),
        (Call("sigmoid", (Num(-800),)), 0.0),
        (Call("tanh", (Num(800),)), 1.0),
        (Call("softplus", (Num(800),)), 800.0),
        (Call("softplus", (Num(-800),)), 0.0),
        (Call("gelu", (Num(-800),)), 0.0),
        (Call("gelu_tanh", (Num(1e200),)), 1e200),
        (Call("elu", (Num(-800), Num(1))), -1.0),
        (Num(1) / (Num(1) / Num(0)), 0.0),
        (Mul(()), 1.0),
    ],
)
def test_what_leaves_the_range_on_the_way_may_come_back(template, due, arrays):
    b = builder(arrays=arrays)
    b.step("y", template, **HOW)
    assert done(b).value(Key("y")) == due


# ------------------------------------------------------------------------------------------ refusals


@both
@pytest.mark.parametrize(
    ("template", "says"),
    [
        (Num(1) / Num(0), "leaves the range"),
        (Num(0) / Num(0), "is undefined"),
        (Call("ln", (Num(0),)), "leaves the range"),
        (Call("ln", (Num(-1),)), "is undefined"),
        (Call("sqrt", (Num(-1),)), "is undefined"),
        (Call("exp", (Num(1000),)), "leaves the range"),
        (Pow(Num(-8.0), Num(1) / Num(3)), "is undefined"),
        (Num(1e200) * Num(1e200), "leaves the range"),
        (Num(1e200) ** Num(2), "leaves the range"),
        (Num(10) ** Num(400), "leaves the range"),
    ],
)
def test_what_is_no_finite_number_is_refused_by_name(template, says, arrays):
    i, b = Axis("i", 3), builder(arrays=arrays)
    guarded = Where(Relation((i,), frozenset({(2,)})), template, Num(7))
    with pytest.raises(NumericError, match=rf"^y_2 {says}.*\(test rule\)"):
        b.family("y", guarded, i, **HOW)


@both
def test_the_first_step_that_overflows_is_named(arrays):
    # x is squared from 10 on: 1e256 at the ninth place; its product with 1e60 overflows one place before.
    k = Axis("steps", 12)
    b = builder(arrays=arrays)
    last, more = Sym("x", (k - 1,)), Sym("x", (k,)) * Num(1e60)
    with pytest.raises(NumericError, match=r"^y_8 leaves"), b.scan(k):  # noqa: PT012  (it computes at the end)
        b.family("x", initial(k, Num(10), last**2), k, **HOW)
        b.family("y", more, k, **HOW)
        b.family("z", Sym("x", (k,)) * Num(1e30), k, **HOW)


def test_small_families_stay_plain_and_large_ones_are_arrays():
    i, j = Axis("i", 300), Axis("j", 300)
    b = Builder("t")
    x = b.given("x", [float(n) for n in range(300)], i)
    b.family("small", x[i] + 1, i, **HOW)
    b.family("large", x[i] * x[j], i, j, **HOW)
    b.family("after", total(j, Sym("large", (i, j))), i, **HOW)
    made = done(b)
    assert isinstance(made.family("small").values, Grid)
    assert isinstance(made.family("large").values, np.ndarray)
    assert made.value(Key("after", (7,))) == 7 * 299 * 300 / 2


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=8))
def test_differences_add_up(numbers):
    i = Axis("i", len(numbers) - 1)
    b = Builder("t")
    x = b.given("x", numbers, Axis("n", len(numbers)))
    b.family("d", x[i + 1] - x[i], i, rule=RULE, phase=FORWARD)
    made = done(b)
    assert values(made, "d") == [two - one for one, two in pairwise(numbers)]
