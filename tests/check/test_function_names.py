"""A value or a slope of an activation function, as classrooms call it."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


def told(exercise, line):
    made = prepared(exercise)
    (verdict,) = [one for one in made.mark(line).verdicts if one.span is not None]
    return made.derivation.notation.text(verdict.key) if verdict.key else "", verdict


@pytest.mark.parametrize(
    ("exercise", "line", "name"),
    [
        ("tanh-slope", "tanh'(z) = 0.7864", "tanh′(z)"),
        ("tanh-slope", "tanh′(0.5) = 0.7864", "tanh′(z)"),
        ("tanh-slope", "f'(z) = 0.7864", "tanh′(z)"),
        ("tanh-slope", "a = 0.4621", "tanh(z)"),
        ("tanh-slope", "out = 0.4621", "tanh(z)"),
        ("sigmoid-table", "σ'(z1) = 0.0452", "σ′(z1)"),
        ("sigmoid-table", "sigmoid'(z_2) = 0.1261", "σ′(z2)"),
        ("sigmoid-table", "sigmoid(z1) = 0.9526", "σ(z1)"),
        ("sigmoid-table", "sigma(z2) = 0.852", "σ(z2)"),
        ("sigmoid-table", "σ(−2) = 0.1192", "σ(z3)"),
        ("sigmoid-table", "a1 = 0.9526", "σ(z1)"),
    ],
)
def test_a_function_is_known_by_any_of_its_names(exercise, line, name):
    found, verdict = told(exercise, line)
    assert (found, verdict.code) == (name, "rounded")


def test_with_several_functions_no_bare_name_says_which():
    assert told("elu-family", "a = 0.4621")[0] == ""


def test_the_slope_of_another_function_is_named():
    # 0.4621·(1 − 0.4621) = 0.2486 is the slope of the sigmoid; 1 − 0.4621² = 0.7864.
    _, verdict = told("tanh-slope", "tanh'(z) = 0.4621*(1-0.4621) = 0.2486")
    assert verdict.mistake == "slope-of-sigmoid"
