"""Figures of one digit stand for nearly anything; the line in front of them does not."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker
from nnsolve.topics.loss import LossProblem

LOSSES = {
    # ½(5 − 7)² = 2 beyond δ = 1, where 1·(2 − ½) = 1.5 is due; |2.5 − 3| = 0.5 lies within it.
    "huber": LossProblem(topic="loss", loss="huber(1)", targets=[3, 5], outputs=[2.5, 7], gradient=True),
    # ∂L/∂o2 = 2·(7 − 5)/2 = 2.
    "mse": LossProblem(topic="loss", loss="mse", targets=[3, 5], outputs=[2.5, 7], gradient=True),
    # max(0, 1 − 0.4) = 0.6.
    "hinge": LossProblem(topic="loss", loss="hinge", targets=[1, -1], outputs=[0.4, 0.5], gradient=True),
}


@cache
def prepared(exercise):
    return marker(LOSSES[exercise] if exercise in LOSSES else read(exercise))


@pytest.mark.parametrize(
    ("exercise", "text", "line", "mistakes"),
    [
        ("layer", "μ[0] = 2\nσ²[0] = ((1-2)^2 + (2-2)^2 + (3-2)^2)/2 = 1", 2, {"other-variance"}),
        ("huber", "l2 = 0.5*(5-7)^2 = 2", 1, {"other-case"}),
        ("huber", "l2 = (5-7)^2/4 = 1", 1, {"", "factor-missing"}),
        ("mse", "dL/do2 = (7-5)/2 = 1", 1, {"two-lost"}),
        ("hinge", "l1 = max(0, -0.4) = 0", 1, {"hinge-without-one"}),
        ("hinge", "l1 = max(0, 1 - 1) = 0", 1, {"", "factor-missing"}),
    ],
)
def test_a_wrong_rule_is_not_hidden_by_a_short_figure(exercise, text, line, mistakes):
    report = prepared(exercise).mark(text)
    assert report.first_wrong == line
    wrong = next(one for one in report.verdicts if one.costs)
    assert wrong.mistake in mistakes


def test_a_sum_for_a_mean_is_another_convention():
    # The mean of 0.5·0.5 and 1.5·0.5 is 0.5; their sum is 1, for which 1 stands, as for 0.5.
    report = prepared("logistic-hours").mark("∂L/∂w = 0.5*0.5 + 1.5*0.5 = 1")
    assert [one.code for one in report.verdicts if one.span is not None] == ["convention"]


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("layer", "σ²[0] = ((1-2)^2 + (2-2)^2 + (3-2)^2)/3 = 1"),
        ("logistic-hours", "∂L/∂w = (0.5*0.5 + 1.5*0.5)/2 = 1"),
        ("two-layer-sigmoid", "out_o1 = 0.7514\ndE/dout_o1 = 0.7514 - 0.01 = 1"),
        ("huber", "l2 = 2"),
        ("huber", "l2 = 1*(2 - 0.5) = 2"),
        ("huber", "l2 = 1*(|5-7| - 0.5*1) = 1.5"),
        ("mse", "dL/do2 = 2*(7-5)/2 = 2"),
        ("mse", "dL/do2 = 7 - 5 = 2"),
        ("hinge", "l1 = max(0, 1 - 0.4) = 1"),
        ("hinge", "l1 = 0"),
    ],
)
def test_a_right_line_with_a_short_figure_costs_no_credit(exercise, text):
    assert not prepared(exercise).mark(text).costs
