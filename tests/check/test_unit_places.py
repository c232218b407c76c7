"""Units called by their place and layer, or by their name alone."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


def said(exercise, text):
    """By line what it was tied to, or ``?``, and its verdict."""
    made = prepared(exercise)
    name = made.derivation.notation.ascii
    return {
        one.span.line: ("?" if one.key is None else name(one.key), one.code)
        for one in made.mark(text).verdicts
        if one.span is not None
    }


# in_h2 = -0.8·1 - 0.2·2 + 0.1 = -1.1, so that the unit is asleep and y = 0.6·1.2 + 0.2 = 0.92.
SUMS = "z1 = 0.5*1 + 0.3*2 + 0.1 = 1.2\nz2 = -0.8*1 - 0.2*2 + 0.1 = -1.1\n"


@pytest.mark.parametrize("outputs", ["h1 = 1.2\nh2 = 0", "a1 = 1.2\na2 = 0", "a_1 = 1.2\na_2 = 0"])
def test_net_inputs_and_outputs_by_number(outputs):
    lines = said("relu-hidden", f"{SUMS}{outputs}\ny = 0.6*1.2 + 0.4*0 + 0.2 = 0.92")
    assert [key for key, _ in lines.values()] == ["in_h1", "in_h2", "out_h1", "out_h2", "in_y"]
    assert {code for _, code in lines.values()} == {"exact"}


@pytest.mark.parametrize("label", ["h2", "a2"])
def test_a_forgotten_activation_is_found_at_the_output(label):
    text = f"{SUMS}{label} = -1.1\ny = 0.6*1.2 + 0.4*(-1.1) + 0.2 = 0.48"
    lines = said("relu-hidden", text)
    assert [key for key, _ in lines.values()] == ["in_h1", "in_h2", "out_h2", "in_y"]
    assert prepared("relu-hidden").mark(text).first_wrong == 3
    assert lines[4][1] == "follow-through"


@pytest.mark.parametrize(
    ("line", "quantity"), [("h1 = 1.2", "out_h1"), ("h2 = 0", "out_h2"), ("y = 0.92", "out_y")]
)
def test_a_unit_by_its_name(line, quantity):
    assert said("relu-hidden", line) == {1: (quantity, "exact")}


@pytest.mark.parametrize(
    ("line", "quantity"),
    [
        ("z_1^{(1)} = 0.3775", "in_h1"),
        ("$z_2^{(1)} = 0.3925$", "in_h2"),
        ("z_1^{[1]} = 0.3775", "in_h1"),
        ("z_1^{[2]} = 1.1059", "in_o1"),
        ("a_1^{(2)} = 0.7514", "out_o1"),
        # Layers counted from the inputs.
        ("z_1^{(2)} = 0.3775", "in_h1"),
        ("z_1^{(3)} = 1.1059", "in_o1"),
        ("a_2^{(3)} = 0.7729", "out_o2"),
    ],
)
def test_units_by_place_and_layer(line, quantity):
    ((key, code),) = said("two-layer-sigmoid", line).values()
    assert key == quantity
    assert code in {"exact", "rounded"}


def test_a_figure_that_fits_neither_way_to_count_layers_is_left_alone():
    assert said("two-layer-sigmoid", "z_1^{(2)} = 0.5") == {1: ("?", "unreadable")}


def test_a_wrong_sum_under_a_name_by_place_is_found():
    report = prepared("two-layer-sigmoid").mark("z_1^{(1)} = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3875")
    assert report.first_wrong == 1
