"""Names as the exercise prints them, typed without blanks, in LaTeX, and with numbers put in."""

from math import erf, exp, sqrt

import pytest

from nnsolve import read
from nnsolve.solution import marker

X, Y = [1, 2, 3, 4, 5], [2, 4, 5, 4, 5]


def keys(exercise, text):
    report = marker(read(exercise)).mark(text)
    return [(str(one.key), one.code) for one in report.verdicts if one.span is not None]


@pytest.mark.parametrize(
    ("label", "key", "value"),
    [
        ("Σxy", "sum_xy", sum(x * y for x, y in zip(X, Y, strict=True))),
        ("Σ xy", "sum_xy", sum(x * y for x, y in zip(X, Y, strict=True))),
        ("Σxᵢyᵢ", "sum_xy", sum(x * y for x, y in zip(X, Y, strict=True))),
        (r"\sum x_i y_i", "sum_xy", sum(x * y for x, y in zip(X, Y, strict=True))),
        ("∑x^2", "sum_xx", sum(x * x for x in X)),
        ("Σx²", "sum_xx", sum(x * x for x in X)),
        ("Σy", "sum_y", sum(Y)),
        ("x̄", "mean_x", sum(X) / 5),
        ("ȳ", "mean_y", sum(Y) / 5),
        (r"\bar{x}", "mean_x", sum(X) / 5),
    ],
)
def test_sums_and_means(label, key, value):
    assert keys("five-points", f"{label} = {value:g}") == [(key, "exact")]


@pytest.mark.parametrize(
    ("exercise", "label", "value"),
    [
        ("softmax-temperature", "e^(2/2)", exp(1)),
        ("softmax-temperature", "e^(z2/T)", exp(0.5)),
        ("gelu", "GELU(0.5)", 0.25 * (1 + erf(0.5 / sqrt(2)))),
        ("gelu", "Φ(−1)", 0.5 * (1 + erf(-1 / sqrt(2)))),
        ("gelu", "e^(-0.50^2/2)", exp(-0.125)),
        ("sigmoid-table", "1 + e^-3", 1 + exp(-3)),
        ("sigmoid-table", "σ'(3.0)", exp(-3) / (1 + exp(-3)) ** 2),
    ],
)
def test_numbers_stand_for_what_is_given(exercise, label, value):
    ((_, code),) = keys(exercise, f"{label} = {value:.4f}")
    assert code == "rounded"
    ((_, code),) = keys(exercise, f"{label} = {value + 0.2:.4f}")
    assert code in {"mistake", "unexplained", "arithmetic"}


@pytest.mark.parametrize(
    ("exercise", "line"),
    [("gelu", "GELU(1) = 0.841"), ("five-points", "Σz = 15"), ("five-points", "z̄ = 3"), ("gelu", "2/2 = 1")],
)
def test_what_the_exercise_does_not_have_is_asked_about(exercise, line):
    assert keys(exercise, line) == [("None", "unreadable")]
