"""Regression: known data sets, independent solvers, drawn exercises and mistakes."""

import math

import numpy as np
import pytest
from regression_exercises import made, seeded, value

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.render import render
from nnsolve.topic import encode
from nnsolve.topics.regression import TOPIC

# Anscombe (1973), table of the four data sets: all have the line y = 3 + 0.5 x and R² = 0.67.
X123 = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE = {
    "one": (X123, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    "two": (X123, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    "three": (X123, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    "four": ([8] * 7 + [19] + [8] * 3, [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89]),
}


# ------------------------------------------------------------------------------------ least squares


@pytest.mark.parametrize("name", ANSCOMBE)
def test_the_lines_of_anscombe(name):
    x, y = ANSCOMBE[name]
    found = made(x=x, y=y)
    assert value(found, "m") == pytest.approx(0.5, abs=1e-3)
    assert value(found, "c") == pytest.approx(3.0, abs=3e-3)
    assert value(found, "r2") == pytest.approx(0.67, abs=5e-3)


NORRIS = """
0.1 0.2, 338.8 337.4, 118.1 118.2, 888.0 884.6, 9.2 10.1, 228.1 226.5, 668.5 666.3, 998.5 996.3, 449.1 448.6,
778.9 777.0, 559.2 558.2, 0.3 0.4, 0.1 0.6, 778.1 775.5, 668.8 666.9, 339.3 338.0, 448.9 447.5, 10.8 11.6,
557.7 556.0, 228.3 228.1, 998.0 995.8, 888.8 887.6, 119.6 120.2, 0.3 0.3, 0.6 0.3, 557.6 556.8, 339.3 339.1,
888.0 887.2, 998.5 999.0, 778.9 779.0, 10.2 11.1, 117.6 118.3, 228.9 229.2, 668.4 669.1, 449.2 448.9, 0.2 0.5
"""


def test_norris_of_the_statistical_reference_datasets():
    """NIST StRD, Norris: the certified coefficients, R² and residual standard deviation."""
    y, x = zip(*(map(float, pair.split()) for pair in NORRIS.split(",")), strict=True)
    found = made(x=x, y=y)
    assert value(found, "c") == pytest.approx(-0.262323073774029, rel=1e-10)
    assert value(found, "m") == pytest.approx(1.00211681802045, rel=1e-12)
    assert value(found, "r2") == pytest.approx(0.999993745883712, rel=1e-12)
    assert math.sqrt(value(found, "ss_res") / 34) == pytest.approx(0.884796396144373, rel=1e-10)


@pytest.mark.parametrize("seed", range(40))
def test_a_line_is_the_one_of_lstsq(seed):
    random = seeded(seed)
    n = random.randint(2, 12)
    x = [round(random.uniform(-9, 9), 2) for _ in range(n)]
    y = [round(random.uniform(-9, 9), 2) for _ in range(n)]
    found = made(x=x, y=y)
    (m, c), *_ = np.linalg.lstsq(np.column_stack([x, np.ones(n)]), y, rcond=None)
    assert (value(found, "m"), value(found, "c")) == pytest.approx((m, c), rel=1e-6, abs=1e-7)
    e = np.array(y) - (m * np.array(x) + c)
    assert value(found, "ss_res") == pytest.approx(float(e @ e), rel=1e-6, abs=1e-9)
    assert value(found, "r2") == pytest.approx(1 - float(e @ e) / float(np.var(y) * n), abs=1e-8)


@pytest.mark.parametrize("seed", range(40))
def test_a_plane_is_the_one_of_lstsq(seed):
    random = seeded(seed)
    n = random.randint(4, 12)
    rows = [[round(random.uniform(-9, 9), 1) for _ in range(3)] for _ in range(n)]
    x1, x2, y = (list(column) for column in zip(*rows, strict=True))
    found = made(x={"x1": x1, "x2": x2}, y=y)
    best, *_ = np.linalg.lstsq(np.column_stack([np.ones(n), x1, x2]), y, rcond=None)
    assert [value(found, name) for name in ("b0", "b1", "b2")] == pytest.approx(best, rel=1e-7, abs=1e-7)


def test_residuals_of_the_best_line_sum_to_nothing_alone_and_times_x():
    x, y = ANSCOMBE["one"]
    found = made(x=x, y=y)
    e = [value(found, "e", n) for n in range(len(x))]
    assert sum(e) == pytest.approx(0, abs=1e-12)
    assert sum(a * b for a, b in zip(x, e, strict=True)) == pytest.approx(0, abs=1e-11)


def test_the_sums_stand_in_a_table_and_the_normal_equations_above_their_solution():
    text = render(TOPIC.derive(catalogue.read("five-points")))
    assert "          Σ  15  20   66  55" in text
    assert "numerator                           = 5·66 − 15·20 = 30" in text
    assert "Σ y = m·Σ x + c·n,  Σ xy = m·Σ x² + c·Σ x" in text
    assert "= 4 − 0.6·3    =  2.2000 ◀" in text


def test_residuals_of_a_given_plane():
    """Lecture notes, Y = b0 + b1·x1 + b2·x2: 1 + 2·3 + 4·5 = 27 by hand."""
    start = {"b0": 1, "b1": 2, "b2": 4}
    found = made(x={"a": [3, 0], "b": [5, 1]}, y=[30, 4], method="residuals", start=start)
    assert [value(found, "yhat", n) for n in (0, 1)] == [27, 5]
    assert [value(found, "e", n) for n in (0, 1)] == [3, -1]
    assert value(found, "ss_res") == 10
    turned = made(
        x={"a": [3, 0], "b": [5, 1]},
        y=[30, 4],
        method="residuals",
        start=start,
        conventions={"residual": "predicted-first"},
    )
    assert [value(turned, "e", n) for n in (0, 1)] == [-3, 1]
    assert value(turned, "ss_res") == 10


def test_equal_y_have_no_r2_and_it_is_said_why():
    found = made(x=[1, 2, 4], y=[5, 5, 5])
    assert "r2" not in {family.name for family in found.families}
    assert "All y are equal (5): SS_tot is 0, so R² is not defined." in render(found)


# ------------------------------------------------------------------------------- mistakes and exercises

LINE = {"x": [1, 2, 3, 4, 5], "y": [2, 4, 5, 4, 5]}
STEP = {"x": [1, 2], "y": [3, 5], "method": "descent", "rate": 0.1}
"""m = c = 0: the residuals are y, so e = 3, 5."""
MISTAKEN = {
    "n-forgotten": (LINE, Key("over"), 66 - 15 * 20),
    "n-forgotten-below": (LINE, Key("under"), 55 - 15**2),
    "square-of-sum": (LINE, Key("under"), 5 * 55 - 55),
    "x-y-swapped": (LINE, Key("sum_xx"), 4 + 16 + 25 + 16 + 25),
    "intercept-sign": (LINE, Key("c"), 4 + 0.6 * 3),
    "not-squared": (LINE, Key("ss_res"), 0),
    "r2-not-from-1": (LINE, Key("r2"), 0.4),
    "half-lost": ({**STEP, "conventions": {"regression-loss": "half"}}, Key("L"), 9 + 25),
    "two-lost": (STEP, Key("dL_dw", (0,)), -6.5),
    "two-lost-by-constant": (STEP, Key("dL_db"), -4),
    "count-lost": (STEP, Key("dL_dw", (0,)), -26),
    "count-lost-by-constant": (STEP, Key("dL_db"), -16),
    "x-left-out": (STEP, Key("dL_dw", (0,)), -8),
    "ascent": (STEP, Key("w_new", (0,)), -1.3),
    "rate-left-out": (STEP, Key("w_new", (0,)), 13),
}


def test_every_mistake_has_an_example():
    assert {mistake.code for mistake in TOPIC.mistakes} == set(MISTAKEN)


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda mistake: mistake.code)
def test_a_mistake_gives_its_wrong_value(mistake):
    fields, key, wrong = MISTAKEN[mistake.code]
    found = made(**fields)
    step = found[key]
    assert step.rule.code == mistake.rule.code
    rewritten = mistake.rewrite(step.formula)
    assert evaluate(rewritten, found.value, FLOATS) == pytest.approx(wrong, abs=1e-12)
    assert step.value != pytest.approx(wrong, abs=1e-6)


@pytest.mark.parametrize(
    ("code", "fields", "key", "wrong"),
    [
        ("half-lost", {"conventions": {"regression-loss": "half-mean"}}, Key("L"), 17),
        ("two-lost", {"conventions": {"regression-loss": "sum"}}, Key("dL_dw", (0,)), -13),
        ("two-lost", {"conventions": {"residual": "predicted-first"}}, Key("dL_dw", (0,)), -6.5),
        ("count-lost", {"conventions": {"regression-loss": "half-mean"}}, Key("dL_dw", (0,)), -13),
        ("x-left-out", {"conventions": {"residual": "predicted-first"}}, Key("dL_dw", (0,)), -8),
    ],
)
def test_a_mistake_is_known_under_other_conventions(code, fields, key, wrong):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    found = made(**STEP, **fields)
    rewritten = mistake.rewrite(found[key].formula)
    assert evaluate(rewritten, found.value, FLOATS) == pytest.approx(wrong)


def test_every_mistake_changes_a_drawn_exercise_or_a_factor_of_it():
    left = {mistake.code: mistake for mistake in TOPIC.mistakes}
    for seed in range(30):
        for level in range(1, TOPIC.levels + 1):
            found = TOPIC.derive(TOPIC.draw(seeded(f"{seed}/{level}"), level))
            for key in found.keys():  # noqa: SIM118
                step = found[key]
                for code, mistake in list(left.items()):
                    if step.rule.code == mistake.rule.code and step.formula is not None:
                        wrong = mistake.rewrite(step.formula)
                        if wrong is not None and evaluate(wrong, found.value, FLOATS) != step.value:
                            del left[code]
    assert not left


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
def test_drawn_exercises_can_be_solved(level):
    for seed in range(60):
        problem = TOPIC.draw(seeded(seed), level)
        TOPIC.derive(problem).validate()
        assert encode(problem)
