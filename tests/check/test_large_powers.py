"""Numbers beyond what anybody writes out: 100^67, 1.0000·10¹³⁴."""

import pytest

from nnsolve import read
from nnsolve.errors import ExpressionError
from nnsolve.solution import marker
from nnsolve.working.written import whole_power, written

MARKER = marker(read("brute-force"))


def said(text):
    return [one for one in MARKER.mark(text).verdicts if one.span is not None][-1]


@pytest.mark.parametrize(
    "line",
    ["N = 100^67", "N = 100^{67} = 10^134", "N = 1.0000·10¹³⁴", "N = 1e134", "combinations = 1·10^134"],
)
def test_a_large_power_is_read(line):
    assert said(line).code == "exact"


def test_the_power_without_the_biases_is_named():
    assert said("N = 100^55").mistake == "biases-not-counted"
    assert said("total = 55\nN = 100^55").code == "follow-through"
    assert said("total = 55\nN = 10^110").code == "follow-through"


def test_a_turned_power_is_named():
    assert said("N = 67^100").mistake == "power-turned-round"


@pytest.mark.parametrize("text", ["1e301", "1.5e-301", "12.5e300", "1e99999999999"])
def test_numbers_have_a_bound_that_the_message_names(text):
    with pytest.raises(ExpressionError, match="from −300 to 300"):
        written(text)


def test_powers_have_a_bound_that_the_message_names():
    with pytest.raises(ExpressionError, match="at most 300 digits"):
        whole_power(99, 256)
    assert said("N = 99^256").code == "unreadable"
    assert written("1e300").value == 10**300
    assert written("2e-300").value * 10**300 == 2
