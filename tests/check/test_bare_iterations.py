"""Iterations under names without a number: under headings that count, or in their order."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker

# f = 0.2·(x − 1)² + 2·y², α = 0.1, from (4, 1): x ← x − 0.1·0.4·(x − 1), y ← y − 0.1·4·y = 0.6·y.
# (4, 1), (3.88, 0.6), (3.7648, 0.36), (3.654208, 0.216).
BOWL = ["x = 3.88, y = 0.6", "x = 3.7648, y = 0.36", "x = 3.6542, y = 0.216"]


@cache
def prepared(problem):
    return marker(read(problem))


def tied(problem, text):
    report = prepared(problem).mark(text, "working.md", "markdown")
    names = report.derivation.notation.ascii
    found = [one for one in report.verdicts if one.span is not None]
    return [names(one.key) if one.key else "" for one in found], [one for one in found if one.costs]


WAYS = {
    "in order": "\n\n".join,
    "headings": lambda rows: "\n\n".join(f"Iteration {n}:\n\n{row}" for n, row in enumerate(rows, 1)),
    "in front": lambda rows: "\n\n".join(f"Iteration {n}: {row}" for n, row in enumerate(rows, 1)),
    "from 0": lambda rows: "\n\n".join(f"Step {n}: {row}" for n, row in enumerate(rows)),
    "new": lambda rows: "\n\n".join(rows).replace("x =", "x_new =").replace("y =", "y_new ="),
}


@pytest.mark.parametrize("way", WAYS)
def test_points_are_numbered(way):
    names, wrong = tied("bowl", WAYS[way](BOWL))
    assert names == ["x_1", "y_1", "x_2", "y_2", "x_3", "y_3"]
    assert not wrong


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_point_is_found(way):
    # 0.6·0.6 = 0.36; 0.24 is 0.6 − 0.36, the new value for the step.
    rows = [BOWL[0], "x = 3.7648, y = 0.24", "x = 3.6542, y = 0.144"]
    names, wrong = tied("bowl", WAYS[way](rows))
    assert names == ["x_1", "y_1", "x_2", "y_2", "x_3", "y_3"]
    assert [one.written for one in wrong] == ["0.24"]


def test_slopes_are_those_at_the_point_before():
    lines = [
        "Iteration 1:",
        "df/dx = 4",
        "df/dy = -6",
        "x = 1.6, y = 3.6",
        "Iteration 2:",
        "df/dx = 3.2",
        "x = 1.28",
    ]
    names, wrong = tied("saddle", "\n\n".join(lines))
    assert names == ["df/dx_0", "df/dy_0", "x_1", "y_1", "df/dx_1", "x_2"]
    assert not wrong


def test_old_and_new_under_one_heading():
    text = "Iteration 1:\n\nx = 4\n\ny = 1\n\nx = 3.88\n\ny = 0.6"
    names, wrong = tied("bowl", text)
    assert names == ["x_0", "y_0", "x_1", "y_1"]
    assert not wrong


@pytest.mark.parametrize("text", ["x = 3\n\ny = 5", "x = 4\n\ny = 2", "x = 7.25"])
def test_names_that_stand_for_something_else_are_left_alone(text):
    _, wrong = tied("bowl", text)
    assert not wrong


def test_a_figure_of_one_digit_moves_no_iteration():
    # f = 0.2·(x − 1)² + 2y² at (4, 1): df/dx = 0.4·3 = 1.2 and df/dy = 4, of which somebody made 2.
    lines = ["df/dx = 0.2*2*(4-1) = 1.2", "df/dy = 2*1 = 2", "x1 = 3.88", "y1 = 1 - 0.1*2 = 0.8"]
    report = marker(read("bowl")).mark("\n".join(lines))
    codes = [one.code for one in report.verdicts if one.span is not None]
    assert codes == ["exact", "unexplained", "exact", "follow-through"]
