"""Shares in percent, and the factor 100 that leads to them."""

import pytest

from nnsolve import read
from nnsolve.check.report import Wording
from nnsolve.solution import marker


def _codes(exercise, text):
    report = marker(read(exercise)).mark(text)
    return [one.code for one in report.verdicts if one.span is not None]


@pytest.mark.parametrize(
    "line",
    [
        "accuracy = 100*4/5 = 80%",
        "accuracy = 4/5*100 = 80 %",
        "accuracy = 4/5 · 100 = 80",
        "accuracy = 4/5 = 80 percent",
        "accuracy = 4/5 = 80 Prozent",
        "accuracy = 0.8 = 80 %",
        "accuracy = 80",
        "accuracy = 4/5 = 80",
        "accuracy = 0.8 = 80",
    ],
)
def test_a_share_in_percent_is_right(line):
    assert _codes("accuracy", line) == ["exact"]


def test_the_factor_100_is_no_slip_in_the_line():
    text = "precision = 3/(3+1) * 100 = 75\nrecall = 100*3/4 = 75%"
    assert _codes("spam", text) == ["exact", "exact"]


def test_a_share_without_its_sign_is_taken_in_percent_with_a_word():
    report = marker(read("accuracy")).mark("accuracy = 80")
    (verdict,) = [one for one in report.verdicts if one.span is not None]
    assert not verdict.costs
    assert Wording(report).because(verdict) == "It is taken as 80%."


def test_a_share_twice_once_in_percent_is_no_slip():
    assert _codes("accuracy", "accuracy = 4/5 = 0.8\naccuracy = 80") == ["exact", "exact"]


@pytest.mark.parametrize(
    "line", ["accuracy = 3/5*100 = 60%", "accuracy = 4/5*100 = 70 %", "accuracy = 8", "accuracy = 70"]
)
def test_a_wrong_share_in_percent_costs_credit(line):
    assert marker(read("accuracy")).mark(line).first_wrong == 1


def test_two_arguments_are_no_decimal_comma():
    text = "ReLU(3) = max(0,3) = 3\nReLU(-1) = max(0,-1) = 0"
    assert _codes("relu-table", text) == ["exact", "exact"]
