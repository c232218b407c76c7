"""Labels that tie a line to the wrong quantity: nobody is accused unless what a line is about is sure."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


def said(exercise, text):
    """By line the names of what its statements were tied to, or ``?``, and whether they cost credit."""
    made = prepared(exercise)
    name = made.derivation.notation.ascii
    found = {}
    for one in made.mark(text).verdicts:
        if one.span is not None:
            key = "?" if one.key is None else name(one.key)
            found.setdefault(one.span.line, []).append(key + " ✗" * one.costs)
    return {n: " ".join(names) for n, names in found.items()}


# ---------------------------------------------------------------------- target − output is an error too


@pytest.mark.parametrize("label", ["error", "e", "err", "error = target - output"])
def test_an_error_in_its_everyday_sense_is_no_squared_one(label):
    assert not prepared("three-two-one").mark(f"o6 = 0.474\n{label} = 1 - 0.474 = 0.526").costs
    assert not prepared("two-layer-sigmoid").mark(f"{label} = 0.01 - 0.7514 = -0.7414").costs


def test_a_word_in_front_makes_another_name_of_it():
    # 0.1385·0.40 − 0.0381·0.50 = 0.0364 is what comes back to h1, which some call its weighted error.
    assert said("two-layer-sigmoid", "weighted error = 0.0364") == {1: "?"}


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("three-two-one", "o6 = 0.474\nE = 1 - 0.474 = 0.526"),
        ("three-two-one", "o6 = 0.474\nerror = 1 - 0.474 = 0.536"),
        ("two-layer-sigmoid", "E = 0.2884"),
        ("two-layer-sigmoid", "error = 0.2884"),
        ("two-layer-sigmoid", "J = 0.2884"),
        ("two-layer-sigmoid", "error = 0.5*(0.01 - 0.7514)^2 + 0.5*(0.99-0.7729)^2 = 0.2884"),
        ("two-layer-sigmoid", "loss = 0.01 - 0.7514 = -0.7414"),
    ],
)
def test_a_wrong_error_is_still_found(exercise, text):
    report = prepared(exercise).mark(text)
    assert report.first_wrong == text.count("\n") + 1


# ------------------------------------------------------------------- one term under the word of the whole


@pytest.mark.parametrize(
    ("exercise", "text", "names"),
    [
        # −ln 0.9 = 0.1054, −ln 0.8 = 0.2231, −ln 0.5 = 0.6931 and a mean of (0.2231 + 2·0.6931)/3 = 0.5365.
        ("bce-table", "loss = -ln(0.9) = 0.1054", "l1"),
        ("bce-table", "Sample 1: loss = 0.1054", "l1"),
        ("bce-table", "BCE(1, 0.9) = -ln(0.9) = 0.1054", "l1"),
        ("bce-table", "sample 3: L = 0.2231", "l3"),
        ("bce-table", "sample 3: L = 0.2331", "l3 ✗"),
        ("cce-three", "CCE(1) = -ln(0.8) = 0.2231", "l1"),
        ("cce-three", "CCE1 = -ln(0.8) = 0.2231", "l1"),
        ("cce-three", "E_2 = -ln(0.5) = 0.6931", "l2"),
        ("cce-three", "loss_1 = -ln(0.8) = 0.2331", "l1 ✗"),
        ("lenet-5", "conv1: total = 156", "params_conv1"),
        ("lenet-5", "conv2: weights = 2400, biases = 16, total = 2416", "? ? params_conv2"),
        ("lenet-5", "conv2: weights = 2400, biases = 16, total = 2426", "? ? params_conv2 ✗"),
        ("house-prices", "MSE = 25 + 144 + 16 + 10000 = 10185, /4 = 2546.25", "L_mse L_mse"),
    ],
)
def test_a_line_about_one_term(exercise, text, names):
    assert said(exercise, text)[1] == names


def test_losses_of_samples_their_total_and_their_mean():
    text = (
        "Sample 1: loss = 0.2231\nSample 2: loss = 0.6931\nSample 3: loss = 0.6931\n"
        "Total loss = 1.6094\nMean loss = 0.5365"
    )
    assert said("cce-three", text) == {1: "l1", 2: "l2", 3: "l3", 4: "L", 5: "L"}
    assert all(one.code == "rounded" for one in prepared("cce-three").mark(text).verdicts if one.span)


def test_terms_one_after_the_other_under_one_name():
    lines = said("lenet-5", "params = 156\nparams = 2416\nparams = 48120")
    assert lines == {1: "params_conv1", 2: "params_conv2", 3: "params_conv3"}


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("bce-table", "L = 0.1054"),
        ("bce-table", "L = 3.7782"),
        ("lenet-5", "total: 61690"),
        ("lenet-5", "params = 61076"),
        ("house-prices", "MSE = 25 + 144 + 16 + 10000 = 10185"),
        ("two-layer-sigmoid", "o1: E = 0.2748"),
    ],
)
def test_a_wrong_whole_is_still_found(exercise, text):
    assert prepared(exercise).mark(text).first_wrong == 1


def test_two_samples_with_the_same_loss():
    text = "Sample 1: loss = 0.1054\nSample 2: loss = 0.1054\nSample 3: loss = 0.2231\naverage loss = 0.3778"
    assert said("bce-table", text) == {1: "l1", 2: "l2", 3: "l3", 4: "L"}


def test_errors_and_deltas_with_the_other_sign_by_number():
    # δ = (t − y)·y·(1 − y), and Δw = 0.5·δ·out is added.
    text = (
        "e1 = 0.01 - 0.7514 = -0.7414\ne2 = 0.99 - 0.7729 = 0.2171\n"
        "delta1 = 0.7514*0.2486*(-0.7414) = -0.1385\ndelta2 = 0.7729*0.2271*0.2171 = 0.0381\n"
        "back to h1: -0.1385*0.4 + 0.0381*0.5 = -0.0364\ndw5 = 0.5*0.5933*(-0.1385) = -0.0411\nw5 = 0.3589"
    )
    assert not prepared("two-layer-sigmoid").mark(text).costs


# ------------------------------------------------------------------------ names with another letter


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("descent-batch", "j = 1"),
        ("clipped-line", "j = 1"),
        ("three-animals", "n = 2"),
        ("plane", "d = 0.25"),
        ("plane", "mean = 2.4"),
        ("two-layer-sigmoid", "c = 3.3"),
        ("two-layer-sigmoid", "E = 0.2984\nc = 3.3"),
        ("five-points", "E = 5.5"),
        ("brute-force", "n = 67"),
        ("updates", "epoch = 2"),
    ],
)
def test_a_helper_of_ones_own_is_not_accused(exercise, text):
    verdicts = [one for one in prepared(exercise).mark(text).verdicts if one.span is not None]
    assert verdicts[-1].code == "unreadable"
    assert not any(one.costs or one.flags for one in verdicts)


@pytest.mark.parametrize(
    ("exercise", "line", "quantity"),
    [
        ("brute-force", "n_weights = 4*5 + 5*5 + 5*2 = 55", "weights"),
        ("tanh-thresholds", "0.4*0.5 + (-0.6)*(-1) - 0.1 = 0.7", "in_h1"),
        ("relu-hidden", "-0.8*1 - 0.2*2 + 0.1 = -1.1", "in_h2"),
    ],
)
def test_a_whole_formula_in_short_numbers_says_what_it_is_about(exercise, line, quantity):
    assert said(exercise, line) == {1: quantity}


def test_no_other_convention_excuses_two_figures_for_one_quantity():
    assert prepared("lenet-5").mark("conv2: weights = 2400, biases = 16, total = 2426").first_wrong == 1
