"""Quantities of an iteration called by their names without its number."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


def said(exercise, text):
    """By line what it was tied to, or ``?``."""
    made = prepared(exercise)
    name = made.derivation.notation.ascii
    return [
        "?" if one.key is None else name(one.key) for one in made.mark(text).verdicts if one.span is not None
    ]


# f = 0.2(x − 1)² + 2y² from (4, 1) at rate 0.1: slopes 0.4(x − 1) and 4y.
@pytest.mark.parametrize(
    ("exercise", "line", "quantity"),
    [
        ("bowl", "∂f/∂x = 0.4(x-1) = 0.4*3 = 1.2", "df/dx_0"),
        ("bowl", "∂f/∂y = 4y = 4", "df/dy_0"),
        ("bowl", "df/dx = 0.2*2*(4-1) = 1.2", "df/dx_0"),
        ("bowl", "f(4,1) = 0.2*9 + 2 = 3.8", "f_0"),
        ("newton", "f_y = -2", "df/dy_0"),
        ("newton", "f_xy = -2", "d2f/dxdy_0"),
        ("newton", "f_yy = 2", "d2f/dy2_0"),
    ],
)
def test_a_name_without_its_number(exercise, line, quantity):
    assert said(exercise, line) == [quantity]
    assert not prepared(exercise).mark(line).costs


def test_two_iterations_in_turn():
    text = (
        "x = 4\ny = 1\n"
        "df/dx = 0.4*(4-1) = 1.2\ndf/dy = 4*1 = 4\nx = 4 - 0.1*1.2 = 3.88\ny = 1 - 0.1*4 = 0.6\n"
        "df/dx = 0.4*(3.88-1) = 1.152\ndf/dy = 4*0.6 = 2.4\nx = 3.88 - 0.1152 = 3.7648\ny = 0.6-0.24 = 0.36"
    )
    names = "x_0 y_0 df/dx_0 df/dy_0 x_1 y_1 df/dx_1 df/dy_1 x_2 y_2"
    assert said("bowl", text) == names.split()
    assert not prepared("bowl").mark(text).costs


@pytest.mark.parametrize("line", ["df/dy = 2*1 = 2", "x = 5", "f = 7.1"])
def test_a_figure_of_no_iteration_is_left_alone(line):
    for exercise in ("bowl", "saddle"):
        assert not prepared(exercise).mark(line).costs
