"""How many digits a number gets."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.render.digits import Digits, agrees, full


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # The first seven stand on the hand-made sheet.
        (0.00043856773446719187, "0.0004386"),
        (0.08216704056423078, "0.08217"),
        (1.10590596705977, "1.1059"),
        (0.7513650695523157, "0.7514"),
        (-0.03809823651655623, "-0.03810"),
        (0.3775, "0.3775"),
        (0.5, "0.5000"),
        (12, "12"),
        (12.0, "12.0000"),
        (0.0, "0"),
        (99.99996, "100.0000"),
        (123456.789, "123456.7890"),
        (12345678.9, "1.2346e+07"),
        (0.0000123456, "0.00001235"),
        (0.00000123456, "1.2346e-06"),
        (9.99999e-6, "1.0000e-05"),
        (1e300, "1.0000e+300"),
    ],
)
def test_at_least_four_decimals_and_four_figures(value, text):
    assert Digits().text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.12345, "0.12345"), (2.00005, "2.00005"), (1.23455e-9, "1.23455e-09")]
)
def test_an_exact_half_shows_one_more_digit(value, text):
    assert Digits().text(value) == text


def test_noise_does_not_hide_a_half():
    assert Digits().text(0.12344999999999999) == "0.12345"


def test_other_digits():
    assert [Digits(2, 3).text(x) for x in (0.7513, 0.0381, 12.345678)] == ["0.751", "0.0381", "12.35"]
    assert Digits(2, 3).says == "Worked with full precision; shown to 2 decimals and at least 3 figures."
    assert Digits(1, 1).says == "Worked with full precision; shown to 1 decimal and at least 1 figure."


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_what_is_shown_is_the_value_rounded(value, extra):
    shown = Decimal(Digits().text(value, extra))
    exact = Decimal(value)
    places = Decimal(1).scaleb(shown.as_tuple().exponent)
    if exact:
        assert abs(exact - shown) <= places / 2 * (1 + Decimal("1e-9")) + abs(exact) * Decimal("1e-15")
        assert len(shown.as_tuple().digits) >= 4 or exact == shown
    else:
        assert shown == 0


@given(st.floats(-1e3, 1e3), st.integers(0, 10))
def test_a_number_agrees_with_its_own_digits(value, places):
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):f}"
    off = abs(Decimal(value) - Decimal(text)) / Decimal(1).scaleb(-places)
    if places and off < Decimal("0.49"):
        assert agrees(value, text)
    if places:
        assert not agrees(value + 1.01 * 10.0**-places, text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_all_digits_read_back(value):
    assert float(full(value)) == value
