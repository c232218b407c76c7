"""Names that leave out which iteration, sample or quantity is meant cost no credit where work is right."""

import pytest

from nnsolve import read
from nnsolve.solution import marker

# The line through (1, 3) … (4, 9) after one step from 0: m = 1.75, c = 0.6.
PREDICTIONS = """m = 0 + 0.05*35 = 1.75
c = 0.6
y1 = 1.75*1 + 0.6 = 2.35
y2 = 4.1
y3 = 5.85
y4 = 7.6
L = (0.65^2 + 0.9^2 + 1.15^2 + 1.4^2)/4 = 1.1288
"""
# Two updates of logistic regression, of the points 1 and 2, then 3 and 4: σ(−0.75) = 0.3208, σ(−1) = 0.2689.
BY_POINT = """w = 0 - 0.5*0.5 = -0.25
b = -0.25
z3 = -0.25*2 - 0.25 = -0.75
p3 = 0.3208
z4 = -0.25*3 - 0.25 = -1
p4 = 0.2689
"""


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("descent-batch", PREDICTIONS),
        ("logistic-hours", BY_POINT),
        ("and-gate", "w1 = 2, w2 = 2"),
        ("adaline-and", "w1 = 0.254\nw2 = 0.245\nb = -0.399"),
        # As a hand gets it that rounds each of twenty steps to four decimals.
        ("adam-parabola", "x = -0.2713"),
    ],
)
def test_right_work_under_bare_names_costs_no_credit(exercise, text):
    assert not marker(read(exercise)).mark(text).costs


def test_bare_results_are_those_that_are_asked():
    report = marker(read("and-gate")).mark("w1 = 2, w2 = 2")
    assert [one.code for one in report.verdicts] == ["exact", "exact"]
    assert not report.missing


def test_a_given_that_was_miscopied_and_carried_on_costs_credit():
    report = marker(read("two-layer-sigmoid")).mark("i1 = 0.5\nin_h1 = 0.15*0.5 + 0.2*0.1 + 0.35 = 0.445")
    assert report.first_wrong == 1
    assert [one.code for one in report.verdicts][:2] == ["unexplained", "follow-through"]


def test_a_wrong_first_step_is_still_found_beside_others():
    text = "g = 2\nm = 0.2\nv = 0.004\nx = 1 + 0.1*2/(sqrt(4) + 1e-8) = 1.1"
    assert marker(read("adam-parabola")).mark(text).first_wrong == 4
