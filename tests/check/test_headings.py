"""Lines under the heading of a unit, whose labels name nothing by themselves."""

from math import exp

import pytest

from nnsolve import read
from nnsolve.solution import marker

A = 1 / (1 + exp(-0.3775))


def verdicts(text):
    report = marker(read("two-layer-sigmoid")).mark(text)
    return [(str(one.key), one.code) for one in report.verdicts if one.span is not None]


@pytest.mark.parametrize(
    "text",
    [
        f"h1: z = 0.3775, a = {A:.4f}",
        f"h1: net = 0.3775, out = {A:.4f}",
        f"h1:\nz = 0.3775\na = {A:.4f}",
        f"**Unit h1:**\nz = 0.3775\na = {A:.4f}",
        f"## h1\nz = 0.3775\n\na = {A:.4f}",
    ],
)
def test_a_heading_tells_the_unit(text):
    assert verdicts(text) == [("in1[0]", "exact"), ("out1[0]", "rounded")]


def test_a_heading_ends_with_the_next_one():
    text = f"h1:\nz = 0.3775\n\nRemarks:\na = {A:.4f}\n"
    assert verdicts(text) == [("in1[0]", "exact"), ("None", "unreadable")]


def test_a_name_of_the_exercise_needs_no_heading():
    assert verdicts("h1:\nin_h2 = 0.3925\nw5 = 0.4") == [("in1[1]", "exact"), ("w2[0,0]", "exact")]
