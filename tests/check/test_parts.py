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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("out_o1 = 0.7514\nout_o2 = 0.7729\nE_o1 = (0.01-0.7514)^2 = 0.5497", "half-missing"),
        ("dE/dw5 = 0.0822\nΔw5 = 0.0822\nΔw5 = -0.5*0.0822 = -0.0411", "factor-missing"),
    ],
)
def test_a_wrong_piece_gets_its_mistake_by_name(text, code):
    report = marker(read("two-layer-sigmoid")).mark(text)
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert verdict.code == "mistake"
    assert code in verdict.candidates[0].codes


def test_a_piece_that_nothing_explains_stays_without_a_name():
    report = marker(read("two-layer-sigmoid")).mark("out_o1 = 0.7514\nE_o1 = 0.1234")
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert (verdict.code, verdict.candidates) == ("unexplained", ())
