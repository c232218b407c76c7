"""Lines that belong to no step by name: when they explain a figure below, and when they explain nothing."""

import pytest

from nnsolve import read
from nnsolve.solution import marker

MARKERS = {name: marker(read(name)) for name in ("two-layer-sigmoid", "sigmoid-table", "five-points")}


def codes(name, text):
    return [one.code for one in MARKERS[name].mark(text).verdicts if one.code != "missing"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # σ(1.75) is 0.8520; 1 + e^−1.75 is 1.1738 and no bias.
        ("sigmoid-table", "sigmoid(1.75) = 1/(1+exp(-1.75)) = 0.9522\nbias = 1"),
        # σ(3) is 0.9526 and cut to 0.95 only: a number of the page is no net input.
        ("two-layer-sigmoid", "out_o1 = 0.9526\nExercise = 3"),
        ("two-layer-sigmoid", "Exercise = 3\nout_o1 = 0.95"),
        # Over 0 anything is due.
        ("five-points", "k = 0\nm = 7"),
        ("two-layer-sigmoid", "dE/dw5 = 0.0722\nw5 new = 0.3639\nlearning = 0.5"),
    ],
)
def test_an_unrelated_line_excuses_nothing(name, text):
    found = codes(name, text)
    assert "unreadable" in found
    assert {"unexplained", "mistake", "arithmetic"} & set(found)


def test_a_figure_follows_from_a_line_that_states_the_step_under_another_name():
    # The bias twice, 0.7275; σ(0.7275) = 0.67427.
    text = "foo = 0.15*0.05 + 0.2*0.1 + 0.35*2 = 0.7275\nout_h1 = 0.6743"
    assert codes("two-layer-sigmoid", text) == ["mistake", "follow-through"]


def test_a_figure_of_many_digits_follows_from_another_by_no_chance():
    # The sum without its bias, 0.0275; σ(0.0275) = 0.50687.
    assert codes("two-layer-sigmoid", "foo = 0.0275\nout_h1 = 0.50687")[1] == "follow-through"
    # Two figures are few.
    assert codes("two-layer-sigmoid", "foo = 0.028\nout_h1 = 0.507")[0] == "unreadable"
