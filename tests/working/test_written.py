"""Figures as typed: what they are worth, and which values their digits admit, against Decimal's rounding."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnsolve.errors import ExpressionError
from nnsolve.expr import HALF, Add, Neg, Num
from nnsolve.working.written import MOST_DIGITS, figure, written

HONEST = (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_DOWN)

values = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, allow_infinity=False, places=9)
places = st.integers(0, 6)
floats = st.floats(-1e6, 1e6, allow_nan=False)


def shown(value, places, how):
    return value.quantize(Decimal(1).scaleb(-places), how)


@pytest.mark.parametrize(
    ("text", "value", "unit", "figures", "whole"),
    [
        ("0.0820", "41/500", "1/10000", 3, False),
        ("-0.50", "-1/2", "1/100", 2, False),
        ("−0.50", "-1/2", "1/100", 2, False),
        ("+3", "3", "1", 1, True),
        ("1200", "1200", "1", 4, True),
        (".5", "1/2", "1/10", 1, False),
        ("0,25", "1/4", "1/100", 2, False),
        ("1.2e-3", "3/2500", "1/10000", 2, False),
        ("1.2E+3", "1200", "100", 2, False),
        ("1.2×10^-3", "3/2500", "1/10000", 2, False),
        ("1.2 · 10^{-3}", "3/2500", "1/10000", 2, False),
        ("1.2×10⁻³", "3/2500", "1/10000", 2, False),
        ("66.7 %", "667/1000", "1/1000", 3, False),
        ("67%", "67/100", "1/100", 2, False),
        ("7/2", "7/2", "0", MOST_DIGITS, False),
        ("½", "1/2", "0", MOST_DIGITS, False),
        ("-½", "-1/2", "0", MOST_DIGITS, False),
        ("-0.00", "0", "1/100", 1, False),
        (" 5 ", "5", "1", 1, True),
    ],
)
def test_what_is_typed_is_read(text, value, unit, figures, whole):
    found = written(text)
    assert (found.value, found.unit) == (Fraction(value), Fraction(unit))
    assert (found.figures, found.whole) == (figures, whole)
    assert found.number == pytest.approx(float(found.value), rel=1e-15)
    assert isinstance(found.number, int) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "1.2.3",
        "5²",
        "2×10-3",
        "2×103",
        "1e",
        "1e301",
        "1e-301",
        "0x10",
        "٣.٥",
        "nan",
        "inf",
        "1/0",
        "1_0",
        "9" * 41,
        "0." + "1" * 40,
        "1e" + "9" * 5000,
        "9" * 10**6,
        "1 000",
        "--½",
        "3½",
        "2/3/4",
        "1\n2",
    ],
)
def test_what_is_no_number_or_too_long_is_refused(text):
    with pytest.raises(ExpressionError, match="expected"):
        written(text)


@given(values, places, st.sampled_from(HONEST))
@example(Decimal("0.125"), 2, ROUND_HALF_UP)
@example(Decimal("0.125"), 2, ROUND_HALF_EVEN)
@example(Decimal("-0.999999999"), 0, ROUND_DOWN)
@example(Decimal("0.000000001"), 2, ROUND_DOWN)
def test_whatever_decimal_rounds_or_cuts_to_is_admitted(value, places, how):
    y = written(f"{shown(value, places, how):f}")
    assert y.admits(Fraction(value))
    assert y.holds(float(value), float(value)) or not y.admits(Fraction(float(value)))


@given(values, places, st.sampled_from(HONEST), st.sampled_from([-2, -1, 1, 2]))
def test_a_figure_is_admitted_only_if_some_rounding_or_cutting_gives_it(value, places, how, off):
    step = Decimal(1).scaleb(-places)
    figure = shown(value, places, how) + off * step
    honest = {shown(value, places, way) for way in HONEST}
    # Cutting goes towards 0, and a figure of 0 can come from either side of it.
    assert bool(written(f"{figure:f}").admits(Fraction(value))) == (figure in honest)


@given(values, places)
def test_the_word_says_what_was_done(value, places):
    exact = Fraction(value)
    for how in HONEST:
        figure = shown(value, places, how)
        word = written(f"{figure:f}").admits(exact)
        rounded = {shown(value, places, way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN)}
        assert word == ("exact" if figure == value else "rounded" if figure in rounded else "cut")


@given(values, places, st.integers(0, 20))
def test_an_exponent_counts_like_the_point(value, places, shift):
    figure = shown(value, places, ROUND_HALF_UP)
    plain = written(f"{figure:f}")
    moved = written(f"{figure.scaleb(shift):f}" if shift <= places else f"{figure:f}e{shift}")
    assert moved.value == plain.value * 10**shift
    assert moved.unit == plain.unit * 10**shift


@given(values, places, floats, floats)
def test_the_bounds_hold_the_display_set_and_nothing_more_is_held(value, places, one, two):
    y = written(f"{shown(value, places, ROUND_DOWN):f}")
    half, unit = y.unit / 2, y.unit
    least = y.value - (half if y.value > 0 else unit)
    most = y.value + (half if y.value < 0 else unit)
    assert Fraction(y.low) <= least
    assert most <= Fraction(y.high)
    assert least - Fraction(y.low) <= unit / 1000
    low, high = sorted((one, two))
    touches = Fraction(low) <= most and Fraction(high) >= least
    # The end that only cutting reaches is not in the set.
    if (Fraction(low) == most and y.value >= 0) or (Fraction(high) == least and y.value <= 0):
        touches = False
    assert y.holds(low, high) == touches


@given(values, places, st.integers(-3, 3))
def test_holding_is_exact_at_the_ends(value, places, ulps):
    y = written(f"{shown(value, places, ROUND_DOWN):f}")
    for end in (y.value - y.unit, y.value - y.unit / 2, y.value + y.unit / 2, y.value + y.unit):
        x = float(end)
        for _ in range(abs(ulps)):
            x = math.nextafter(x, math.inf if ulps > 0 else -math.inf)
        assert y.holds(x, x) == bool(y.admits(Fraction(x)))


def test_an_unknown_end_contradicts_nothing():
    y = written("0.5")
    assert y.holds(-math.inf, math.inf)
    assert y.holds(math.nan, math.nan)
    assert not y.holds(0.7, math.inf)
    assert not y.holds(-math.inf, 0.4)


@given(st.floats(-1e9, 1e9, allow_nan=False), places)
def test_a_float_gets_the_benefit_of_its_last_digits(x, places):
    for how in HONEST:
        assert written(f"{shown(Decimal(x), places, how):f}").admits(x)


def test_a_written_fraction_stands_for_itself_alone():
    third = written("1/3")
    assert third.admits(Fraction(1, 3)) == "exact"
    assert third.admits(Fraction(333, 1000)) == ""
    assert third.admits(1 / 3) == "exact"
    assert third.holds(0.3, 0.4)
    assert not third.holds(0.34, 0.4)


def test_a_side_that_is_a_number_and_nothing_more():
    assert figure(Num(0.5, "0.50")).unit == Fraction(1, 100)
    assert figure(Neg(Num(0.5, "0.50"))).value == Fraction(-1, 2)
    assert figure(Neg(Num(-0.5, "−0.5"))).value == Fraction(1, 2)
    assert figure(Neg(HALF)).value == Fraction(-1, 2)
    assert figure(Num(3)).whole
    assert figure(Add((Num(1, "1"), Num(2, "2")))) is None


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(values, places, st.sampled_from(HONEST), st.sampled_from([-1, 0, 1]))
def test_many_figures_against_decimal(value, places, how, off):
    figure = shown(value, places, how) + off * Decimal(1).scaleb(-places)
    honest = {shown(value, places, way) for way in HONEST}
    assert bool(written(f"{figure:f}").admits(Fraction(value))) == (figure in honest)
