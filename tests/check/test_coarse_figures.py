"""Figures of one digit stand for nearly anything; the line in front of them does not."""

import pytest

from nnsolve import read
from nnsolve.solution import marker


@pytest.mark.parametrize(
    ("exercise", "text", "line", "mistakes"),
    [
        # The mean of 0.5·0.5 and 1.5·0.5 is 0.5; their sum is 1, for which 1 stands, as for 0.5.
        ("logistic-hours", "∂L/∂w = 0.5*0.5 + 1.5*0.5 = 1", 1, {"count-lost"}),
        ("layer", "μ[0] = 2\nσ²[0] = ((1-2)^2 + (2-2)^2 + (3-2)^2)/2 = 1", 2, {"other-variance"}),
    ],
)
def test_a_wrong_rule_is_not_hidden_by_a_short_figure(exercise, text, line, mistakes):
    report = marker(read(exercise)).mark(text)
    assert report.first_wrong == line
    wrong = next(one for one in report.verdicts if one.costs)
    assert wrong.mistake in mistakes


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("layer", "σ²[0] = ((1-2)^2 + (2-2)^2 + (3-2)^2)/3 = 1"),
        ("logistic-hours", "∂L/∂w = (0.5*0.5 + 1.5*0.5)/2 = 1"),
        ("two-layer-sigmoid", "out_o1 = 0.7514\ndE/dout_o1 = 0.7514 - 0.01 = 1"),
    ],
)
def test_a_right_line_with_a_short_figure_costs_no_credit(exercise, text):
    assert not marker(read(exercise)).mark(text).costs
