"""Lines under the name of a quantity that stop where a piece of its formula ends."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


def said(exercise, text):
    """What is said of each line of a working: its verdict and mistake."""
    report = prepared(exercise).mark(text)
    return {one.span.line: (one.code, one.mistake) for one in report.verdicts if one.span is not None}


# 5·5·6·16 + 16 = 2416 and 120·84 + 84 = 10164; 84·10 + 10 = 850.
LENET = """conv1: (5*5*1+1)*6 = 156
conv2: 5*5*6*16 = 2400
conv3: (5*5*16+1)*120 = 48120
fc1: 120*84+84 = 10164
fc2: 84*10+10 = 850
total: 61690"""


def test_biases_forgotten_in_a_line_are_found_there():
    lines = said("lenet-5", LENET)
    assert lines[2] == ("mistake", "bias-forgotten")
    assert lines[6][0] == "follow-through"
    assert {lines[n][0] for n in (1, 3, 4, 5)} == {"exact"}


def test_biases_forgotten_in_dense_layers_alone():
    lines = said("lenet-5", "fc1: 120*84 = 10080\nfc2: 84*10 = 840\nparams_conv1 = 156\ntotal: 61612")
    assert {n: one[0] for n, one in lines.items()} == {
        1: "mistake", 2: "mistake", 3: "exact", 4: "follow-through",
    }  # fmt: skip


def test_a_remark_behind_the_figure_does_not_go_on():
    assert said("lenet-5", LENET.replace("2400", "2400 (6 maps)"))[2] == ("mistake", "bias-forgotten")


@pytest.mark.parametrize("label", ["conv2:", "conv2 params =", "params_conv2 =", "conv2 parameters ="])
def test_the_quantity_by_any_of_its_names(label):
    # Counting no biases anywhere is another convention, and no mistake.
    assert said("lenet-5", f"{label} 5*5*6*16 = 2400")[1][0] == "convention"


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("lenet-5", "conv2 weights: 5*5*6*16 = 2400\nconv2 biases: 16\nconv2: 2400 + 16 = 2416"),
        ("lenet-5", "conv2: 5*5*6*16 = 2400\nconv2: 2400 + 16 = 2416"),
        ("lenet-5", "conv2: 5*5*6*16 = 2400\nso 2400 + 16 = 2416"),
        ("lenet-5", "fc1: 120*84 = 10080\nparams_fc1 = 10164"),
        ("lenet-5", "conv2: (5*5*6)*16 = 2400 weights\nconv2: 16 biases\nconv2: 2416"),
        ("lenet-5", "conv2: 5*5*6*16 = 2400, and 16 more"),
        ("lenet-5", "conv2: weights 5*5*6*16 = 2400, biases 16, total 2416"),
        ("lenet-5", "conv2 (without biases): 5*5*6*16 = 2400"),
        ("two-layer-sigmoid", "in_o1: 0.4*0.5933 = 0.2373, 0.45*0.5969 = 0.2686, sum 1.1059"),
        ("two-layer-sigmoid", "Δw5 = -0.5*0.0822 = -0.0411\nw5_new = 0.40 - 0.0411 = 0.3589"),
    ],
)
def test_a_piece_that_is_gone_on_with_is_a_piece(exercise, text):
    report = prepared(exercise).mark(text)
    assert not report.costs
    assert next(one.code for one in report.verdicts if one.span) in {"exact", "rounded"}


@pytest.mark.parametrize(
    ("line", "name"),
    [("Huber = (12.5+70+8+950)/4 = 260.125", ""), ("Huber = (12.5+120+8+1000)/4 = 285.125", "mistake")],
)
def test_the_telling_word_of_a_name_is_believed_when_it_is_wrong_too(line, name):
    code, _ = said("house-prices", line)[1]
    assert code == (name or "exact")


def test_a_slope_between_lines_of_one_iteration_is_of_that_iteration():
    # dL/dm = -(2/4)·(3 + 10 + 21 + 36) = -35 with the factor 2; 0.05·17.5 = 0.875.
    lines = said(
        "descent-batch",
        "L = 41\ndL/dm = -(3+10+21+36)/4 = -17.5\ndL/dc = -6\nm = 0.875\nc = 0.3",
    )
    assert [lines[n][0] for n in (2, 3)] == ["mistake", "mistake"]
    assert [lines[n][0] for n in (4, 5)] == ["follow-through", "follow-through"]
