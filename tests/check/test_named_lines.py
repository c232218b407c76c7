"""Wrong lines whose numbers say which rule went wrong."""

import pytest

from nnsolve import read
from nnsolve.solution import marker

SLIDE = "0.5 * 0.4 * 0.1 = 0.002\nstep = 0.01 * 0.002 = 0.00002"
ABOVE = "out_o1 = 0.7514\nout_h1 = 0.5933\n"


@pytest.mark.parametrize(
    ("exercise", "text", "line", "mistake"),
    [
        # out + (1 − out) is 1 as well, but nobody has added here.
        ("two-layer-sigmoid", f"{ABOVE}dE/dw5 = (0.7514-0.01)*0.5933 = 0.4399", 3, "slope-forgotten"),
        ("relu-hidden", "out_y = 0.92\ndE/dw3 = -0.58*0.4*1 = -0.232", 2, "slope-forgotten"),
        ("two-layer-sigmoid", "in_h1 = 0.15*0.5 + 0.2*0.1 + 0.35 = 0.445", 1, "copied-decimal-slip"),
        ("vanishing", SLIDE, 1, "decimal-slip"),
    ],
)
def test_the_name_that_the_line_shows_comes_first(exercise, text, line, mistake):
    report = marker(read(exercise)).mark(text)
    assert report.first_wrong == line
    assert next(one for one in report.verdicts if one.costs).mistake == mistake


def test_a_line_of_numbers_is_not_called_by_them():
    report = marker(read("vanishing")).mark(SLIDE)
    assert report.verdicts[0].key is not None
    assert not report.verdicts[0].called


def test_an_operand_that_stands_nowhere_in_the_line_is_not_named():
    report = marker(read("cce-three")).mark("l1 = -(ln 0.8 + ln 0.1 + ln 0.1) = 4.8283")
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert not any(code.startswith("copied-") for one in verdict.candidates for code in one.codes)


@pytest.mark.parametrize(
    ("exercise", "line"),
    [("lenet-5", "W_pool1 = (28-2)/2+2 = 15"), ("chain-28", "W_pool1 = (28 - 2)/2 + 2 = 15")],
)
def test_another_constant_is_no_term_left_out(exercise, line):
    report = marker(read(exercise)).mark(line)
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert [one.codes for one in verdict.candidates] == [("one-off",)]
    assert verdict.candidates[0].says == "The line has 2 where the formula has 1."
