"""Ranges of formulas against arbitrary precision: nothing is lost, and they are as narrow as can be."""

import math
from fractions import Fraction
from random import Random

import hands
import mpmath
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nnsolve.axis import Key
from nnsolve.check.enclosure import ENCLOSURES, EVERYTHING, INCREASING
from nnsolve.check.interval import INTERVALS, natural, plus, point, raised, times
from nnsolve.check.slope import slopes_and_error, tight
from nnsolve.evaluate import evaluate
from nnsolve.expr import Add, ArgMax, Call, Choose, Compare, Div, Max, Mul, Neg, Num, Pow, Sym, parts
from nnsolve.functions import FUNCTIONS

NAMES = ("x", "y", "z")
many = settings(max_examples=250, deadline=None)
CALLS = tuple(name for name, row in FUNCTIONS.items() if not row.defaults)
SMOOTH = ("exp", "ln", "sqrt", "sin", "cos", "tanh")
"""Functions that the intervals of mpmath know as well."""

symbols = st.sampled_from(NAMES).map(Sym)
numbers = st.sampled_from(
    [Num(1), Num(2), Num(0), Num(0.1, "0.1"), Num(0.5, "½"), Num(-1.3, "-1.3"), Num(7.25), Num(1e-9, "1e-9")]
)


def grown(calls, *, choices=True):
    def extend(inner):
        some = st.lists(inner, min_size=2, max_size=3).map(tuple)
        kinds = [
            some.map(Add),
            some.map(Mul),
            inner.map(Neg),
            st.builds(Div, inner, inner),
            st.builds(Pow, inner, st.integers(-2, 4).map(Num)),
            st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(calls), inner),
        ]
        if choices:
            test = st.builds(Compare, inner, st.sampled_from(["<", "<=", ">", ">="]), inner)
            kinds += [
                some.map(Max),
                some.map(ArgMax),
                st.builds(lambda t, a, b: Choose(((t, a),), b), test, inner, inner),
            ]
        return st.one_of(kinds)

    return st.recursive(st.one_of(symbols, symbols, numbers), extend, max_leaves=9)


@st.composite
def boxes(draw):
    """Intervals around decimals, from a single number to wide."""
    box = {}
    for name in NAMES:
        low = draw(st.integers(-400, 400)) / 100
        width = draw(st.sampled_from([0.0, 1e-6, 0.0005, 0.01, 0.3, 2.0]))
        box[Key(name)] = (low, low + width)
    return box


def inside(box, seed):
    """Exact points of a box: its corners, and some between."""
    random = Random(seed)  # noqa: S311
    for _ in range(12):
        share = [random.choice((0.0, 1.0, random.random())) for _ in box]
        yield {
            key: mpmath.mpf(low) + mpmath.mpf(s) * (mpmath.mpf(high) - mpmath.mpf(low))
            for (key, (low, high)), s in zip(box.items(), share, strict=True)
        }


def value(expr, at):
    """The exact value, `None` where it is undefined or out of bounds for any float."""
    with mpmath.workdps(50):
        try:
            found = evaluate(expr, at.__getitem__, hands.Calculator)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            return None  # divided by 0, a pole, or complex
    if not isinstance(found, mpmath.mpf) or not mpmath.isfinite(found) or abs(found) > 1e300:
        return None
    return found


def lively(expr):
    """Whether no power or exponential towers up so far that arbitrary precision takes forever."""
    towers = [inner for inner in nodes(expr) if isinstance(inner, Pow) or is_tower(inner)]
    return len(towers) <= 2


def is_tower(expr):
    return isinstance(expr, Call) and expr.function in {"exp", "selu", "softplus", "mish", "elu", "phi"}


def nodes(expr):
    yield expr
    for inner in parts(expr):
        yield from nodes(inner)


@many
@given(grown(CALLS), boxes(), st.integers(0, 10**6))
def test_every_value_is_in_the_range(expr, box, seed):
    assume(lively(expr))
    wide, narrow = natural(expr, box.__getitem__), tight(expr, box.__getitem__)
    assert not any(math.isnan(end) for end in (*wide, *narrow))
    for at in inside(box, seed):
        found = value(expr, at)
        if found is not None:
            assert wide[0] <= found <= wide[1]
            assert narrow[0] <= found <= narrow[1]


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(grown(CALLS), boxes(), st.integers(0, 10**6))
def test_every_value_is_in_the_range_of_many(expr, box, seed):
    test_every_value_is_in_the_range.hypothesis.inner_test(expr, box, seed)


INTERVAL = {
    "exp": mpmath.iv.exp,
    "ln": mpmath.iv.log,
    "sqrt": mpmath.iv.sqrt,
    "sin": mpmath.iv.sin,
    "cos": mpmath.iv.cos,
    "tanh": lambda z: 1 - 2 / (mpmath.iv.exp(2 * z) + 1),
}


def in_mpmath(expr, box):
    """The natural range by mpmath's own intervals."""
    match expr:
        case Num(number):
            return mpmath.iv.mpf(str(number))
        case Sym():
            return mpmath.iv.mpf(box[expr.key])
        case Add(args):
            return sum((in_mpmath(a, box) for a in args[1:]), in_mpmath(args[0], box))
        case Mul(args):
            return math.prod((in_mpmath(a, box) for a in args[1:]), start=in_mpmath(args[0], box))
        case Neg(arg):
            return -in_mpmath(arg, box)
        case Div(one, two):
            return in_mpmath(one, box) / in_mpmath(two, box)
        case Pow(base, Num(number)):
            return in_mpmath(base, box) ** int(number)
        case Call(function, (arg,)):
            return INTERVAL[function](in_mpmath(arg, box))
    raise AssertionError(expr)


@many
@given(grown(SMOOTH, choices=False), boxes())
def test_never_wider_than_the_intervals_of_mpmath(expr, box):
    assume(lively(expr))
    mpmath.iv.dps = 50
    try:
        other = in_mpmath(expr, box)
    except (ZeroDivisionError, ValueError, OverflowError, mpmath.libmp.ComplexResult, AssertionError):
        return
    low, high = (float(mpmath.mpf(end.a)) for end in (other.a, other.b))
    if not (math.isfinite(low) and math.isfinite(high)):
        return
    size = max(abs(low), abs(high), *(map(abs, sum(box.values(), ()))), 1e-9)
    found = tight(expr, box.__getitem__)
    if found == EVERYTHING:  # a base that touches 0, or a pole that mpmath can exclude
        return
    assert found[0] >= low - 1e-6 * size
    assert found[1] <= high + 1e-6 * size


OUT = Sym("out")


@pytest.mark.parametrize(
    ("expr", "ends", "low", "high"),
    [
        (OUT * (1 - OUT), ("0.75", "0.76"), "0.1824", "0.1875"),
        (OUT * (1 - OUT), ("0.1", "0.2"), "0.09", "0.16"),
        (1 - OUT**2, ("-0.5", "-0.25"), "0.75", "0.9375"),
        ((OUT - 1) * OUT * (1 - OUT), ("0.7", "0.8"), "-0.063", "-0.032"),
        (OUT / (1 + OUT), ("1", "1.25"), "0.5", "0.55555555555555555556"),
    ],
)
def test_a_quantity_that_stands_twice_gives_the_right_width(expr, ends, low, high):
    # The ends by hand: each of these rises or falls all the way.
    found = tight(expr, lambda _: tuple(map(float, ends)))
    assert found == pytest.approx((float(low), float(high)), abs=1e-12)
    assert Fraction(found[0]) <= Fraction(low)
    assert Fraction(found[1]) >= Fraction(high[:18])


def test_a_summit_inside_the_box_is_bounded_closely():
    # out(1 − out) has its greatest value ¼ at ½; over [0.45, 0.55] it goes down to 0.2475.
    low, high = tight(OUT * (1 - OUT), lambda _: (0.45, 0.55))
    assert low <= 0.2475
    assert high >= 0.25
    assert high - low < 0.011


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_enclosed(name):
    random, row = Random(name), FUNCTIONS[name]  # noqa: S311
    extra = tuple(map(float, row.defaults))
    wide = 0
    for _ in range(400):
        scale = random.choice((0.01, 1, 5, 40, 800))
        low = random.uniform(-scale, scale) if random.random() < 0.9 else 0.0
        high = low + random.choice((0.0, 1e-9, 0.01, 1.0, scale))
        box = INTERVALS.call(name, [(low, high), *[(a, a) for a in extra]])
        wide += box == EVERYTHING
        for share in (0, 1, 0.5, random.random()):
            at = mpmath.mpf(low) + mpmath.mpf(share) * (mpmath.mpf(high) - mpmath.mpf(low))
            found = value(
                Call(name, tuple(Sym(f"v{n}") for n in range(1 + len(extra)))), arguments(at, extra)
            )
            if found is not None:
                assert box[0] <= found <= box[1], (name, low, high, at)
    assert wide <= (250 if name in {"ln", "log2", "log10", "sqrt"} else 0)


def arguments(at, extra):
    return {Key(f"v{n}"): mpmath.mpf(a) for n, a in enumerate((at, *extra))}


@pytest.mark.parametrize("name", sorted(INCREASING))
def test_what_is_said_to_rise_rises(name):
    random = Random(name)  # noqa: S311
    at = sorted(random.uniform(-6, 6) for _ in range(300))
    found = [value(Call(name, (Sym("v0"),)), arguments(x, ())) for x in at]
    found = [one for one in found if one is not None]
    assert found == sorted(found)


@pytest.mark.parametrize("name", [name for name in ENCLOSURES if not FUNCTIONS[name].defaults])
def test_a_narrow_enclosure_is_narrow(name):
    # Between 0.3 and 0.3 + 10⁻⁹ a function with a slope below 10 moves by less than 10⁻⁸.
    low, high = INTERVALS.call(name, [(0.3, 0.3 + 1e-9)])
    assert high - low < 1e-8


def test_a_function_that_nobody_knows_may_be_anything():
    assert natural(Call("mystery", (Sym("x"),)), lambda _: (0, 1)) == EVERYTHING


def test_whole_numbers_stay_exact():
    six, four = Num(6), Num(4)
    assert natural(Call("floor", (Div(six, Num(3)),)), {}.get) == (2, 2)
    assert natural(Add((Call("floor", (Div(six - four + 3, Num(2)),)), Num(1))), {}.get) == (3, 3)
    assert natural(Mul((six, four, six)), {}.get) == (144, 144)


def test_a_choice_is_the_union_of_its_cases():
    z = Sym("z")
    step = Choose(((Compare(z, ">=", Num(0)), Num(1)),), Num(-1))
    assert tight(step, lambda _: (0.1, 0.2)) == (1, 1)
    assert tight(step, lambda _: (-0.2, -0.1)) == (-1, -1)
    assert tight(step, lambda _: (-0.2, 0.0)) == (-1, 1)
    first = ArgMax((Sym("x"), Sym("y")))
    assert natural(first, {Key("x"): (1, 2), Key("y"): (2, 3)}.__getitem__) == (0, 1)
    assert natural(first, {Key("x"): (2, 2), Key("y"): (1, 2)}.__getitem__) == (0, 0)


def test_numbers_are_the_decimals_that_were_written():
    for text in ("0.1", "0.3", "123.456", "1e-9", "-0.7"):
        low, high = point(float(text))
        assert Fraction(low) <= Fraction(text) <= Fraction(high)


@many
@example(0.0, 1.0103927964536404e-182, 0.0, -1.1125369292536007e-308)
@given(*[st.floats(-1e6, 1e6) for _ in range(4)])
def test_operations_hold_the_exact_result(a, b, c, d):
    one, two = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    for x in one:
        for y in two:
            total, product = Fraction(x) + Fraction(y), Fraction(x) * Fraction(y)
            assert Fraction(plus(one, two)[0]) <= total <= Fraction(plus(one, two)[1])
            assert Fraction(times(one, two)[0]) <= product <= Fraction(times(one, two)[1])
        cube = raised(one, (3, 3))
        assert Fraction(cube[0]) <= Fraction(x) ** 3 <= Fraction(cube[1])


@many
@given(grown(SMOOTH, choices=False), boxes(), st.integers(0, 10**6))
def test_the_error_of_a_run_in_floats_is_bounded(expr, box, seed):
    from nnsolve.check.pointwise import compiled

    assume(lively(expr))
    slopes, error = slopes_and_error(expr, box.__getitem__)
    if not math.isfinite(error):
        return
    run = compiled(expr, lambda key: NAMES.index(key.name))
    for at in inside(box, seed):
        short = {key: float(number) for key, number in at.items()}
        found = value(expr, {key: mpmath.mpf(number) for key, number in short.items()})
        if found is not None:
            assert abs(mpmath.mpf(run([short[Key(name)] for name in NAMES])) - found) <= error
    assert all(low <= high for low, high in slopes.values())
