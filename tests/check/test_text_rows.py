"""Lines of text that name their sample: by its inputs, by its number, or in the label of a line above."""

from fractions import Fraction
from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker

SAMPLES = ((0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1))


@cache
def prepared(problem):
    return marker(read(problem))


def trained(epochs, slip=None):
    """Training w = (0.3, −0.1) on AND with θ = 0.2 and α = 0.1; `slip` is added to w1 in one iteration."""
    w1, w2 = Fraction(3, 10), Fraction(-1, 10)
    for n in range(4 * epochs):
        x1, x2, t = SAMPLES[n % 4]
        z = w1 * x1 + w2 * x2 - Fraction(2, 10)
        y = int(z >= 0)
        w1, w2 = w1 + Fraction(t - y, 10) * x1, w2 + Fraction(t - y, 10) * x2
        if slip is not None and slip[0] == n:
            w1 += slip[1]
        yield n, (x1, x2), t, *(f"{float(one):.1f}" for one in (z, w1, w2)), y


def by_inputs(rows):
    for n, x, t, z, w1, w2, y in rows:
        if n % 4 == 0:
            yield f"Epoch {n // 4 + 1}"
        yield f"({x[0]},{x[1]}): z = {z}, y = {y}, e = {t - y}, w1 = {w1}, w2 = {w2}"


def in_words(rows):
    for n, x, t, z, w1, w2, y in rows:
        if n % 4 == 0:
            yield f"Epoch {n // 4 + 1}:"
        yield f"Sample ({x[0]}, {x[1]}):"
        yield f"- z = {z}"
        yield f"- y = {y}, t = {t}"
        yield f"- w1 = {w1}, w2 = {w2}"


def numbered(rows):
    for n, _, t, z, w1, w2, y in rows:
        if n % 4 == 0:
            yield f"## Epoch {n // 4 + 1}"
        yield f"sample {n % 4 + 1}: z = {z}, y = {y}, e = {t - y}, w1 = {w1}, w2 = {w2}"


def without_epochs(rows):
    for _, x, t, z, w1, w2, y in rows:
        yield f"x = ({x[0]}, {x[1]}): z = {z}, y = {y}, e = {t - y}, w1 = {w1}, w2 = {w2}"


def by_names(rows):
    for n, _, _, z, w1, w2, y in rows:
        yield f"z{n + 1} = {z}"
        yield f"y{n + 1} = {y}"
        yield f"w1 = {w1}, w2 = {w2}"


LAYOUTS = [by_inputs, in_words, numbered, without_epochs, by_names]


def marked(lines, problem="perceptron/and-with-rate"):
    return prepared(problem).mark("\n\n".join(lines), "working.md", "markdown")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_an_honest_text_is_right(layout, epochs):
    report = marked(layout(trained(epochs)))
    found = [one for one in report.verdicts if one.span is not None]
    assert {one.code for one in found} <= {"exact", "rounded"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("row", [2, 3, 5])
@pytest.mark.parametrize("by", [Fraction(1, 10), Fraction(-1, 10), Fraction(2, 10)])
def test_a_wrong_weight_is_found_in_its_line(layout, row, by):
    report = marked(layout(trained(2, slip=(row, by))))
    assert [str(one.key) for one in report.verdicts if one.costs] == [f"w_new[{row},0]"]


def test_what_is_given_of_a_sample_is_that_of_the_sample_named():
    # AND in the order (0, 1), (1, 1), (0, 0), (1, 0) with θ = 2.5 and w = (1, 1): z = 1 − 2.5, then 2 − 2.5.
    lines = ["Sample (0,1): z = -1.5, y = 0", "Sample (1,1): z = -0.5, y = 0, t = 1, w1 = 2, w2 = 2"]
    report = marked(lines, "and-gate")
    assert not report.costs
    assert "t[1]" in {str(one.key) for one in report.verdicts if one.span is not None}


def test_the_output_before_and_after_learning():
    report = marked(["y(0,1) = 0", "y(1,1) = 0", "after learning: y(1,1) = 1"], "and-gate")
    assert not report.costs
    assert not marked(["y(0,1) = 0", "y(1,1) = 0", "y(1,1) = 1"], "and-gate").costs


def test_a_list_of_net_inputs_leaves_the_weights_below_it_alone():
    # Three epochs leave (0.2, 0.1); what stands below z4 is the end of the run.
    lines = ["z1 = -0.2", "z2 = -0.3", "z3 = 0.1", "z4 = -0.1", "w1 = 0.2", "w2 = 0.1"]
    assert not marked(lines).costs
