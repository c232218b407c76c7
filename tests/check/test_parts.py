"""Shares of an error, terms of a sum and shapes, which students write on lines of their own."""

import pytest

from nnsolve import read
from nnsolve.solution import marker


def _codes(exercise, text):
    report = marker(read(exercise)).mark(text)
    return [one.code for one in report.verdicts if one.span is not None]


def test_the_shares_of_numbered_outputs():
    # ½(0.01 − 0.7514)² = 0.27484 and ½(0.99 − 0.7729)² = 0.02357.
    text = (
        "out_o1 = 0.7514\nout_o2 = 0.7729\nE₁ = ½(0.01 − 0.7514)² = 0.2748\nE₂ = 0.0236\nE = E₁ + E₂ = 0.2984"
    )
    assert _codes("two-layer-sigmoid", text) == ["rounded"] * 5


def test_a_wrong_term_is_wrong_by_its_arithmetic_and_followed():
    text = "w57*out5 = -0.3*0.5987 = 0.1796\nw67*out6 = 0.1462\nin7 = 0.1796 + 0.1462 - 0.3 = 0.0258"
    assert _codes("four-two-one", text) == ["arithmetic", "rounded", "follow-through"]


def test_a_rounded_term_is_no_wrong_one():
    text = "w57*out5 = -0.3*0.5987 = -0.18\nw67*out6 = 0.1462\nin7 = -0.18 + 0.1462 - 0.3 = -0.3338"
    assert _codes("four-two-one", text) == ["rounded", "rounded", "drift"]


@pytest.mark.parametrize("shape", ["28x28x6", "28 x 28 x 6", "28×28×6"])
def test_a_shape_behind_a_colon_is_read(shape):
    report = marker(read("lenet-5")).mark(f"conv1: {shape}\npool1: 13x13x6\n")
    assert report.first_wrong == 2
    assert [one.code for one in report.verdicts][:3] == ["exact", "exact", "exact"]


def test_a_repeated_figure_follows_from_the_same_wrong_line():
    report = marker(read("lenet-5")).mark("conv1: 27x27x6\npool1: 13x13x6\n")
    assert [one.code for one in report.verdicts if one.span is not None and one.span.line == 2] == [
        "follow-through",
        "follow-through",
        "exact",
    ]
