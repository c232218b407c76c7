"""What the other wrong lines, and the lines below, say about a wrong figure."""

import pytest

from nnsolve import read
from nnsolve.solution import marker


def marked(exercise, text):
    return [one for one in marker(read(exercise)).mark(text).verdicts if one.span is not None]


@pytest.mark.parametrize(
    ("exercise", "text", "others"),
    [
        ("two-layer-sigmoid", "w1 new = 0.19956\nw2 new = 0.14978", ("w2 new", "w1 new")),
        ("two-layer-sigmoid", "delta_o1 = -0.0381\ndelta_o2 = 0.1385", ("∂E/∂in_o2", "∂E/∂in_o1")),
        ("three-two-one", "w46 new = -0.07605\nw56 new = -0.2217", ("w56 new", "w46 new")),
        ("lenet-5", "params_conv1 = 2416\nparams_conv2 = 156", ("params_conv2", "params_conv1")),
    ],
)
def test_two_results_that_changed_places(exercise, text, others):
    verdicts = marked(exercise, text)
    assert [one.mistake for one in verdicts] == ["results-exchanged"] * 2
    assert [one.certain for one in verdicts] == ["is"] * 2
    for verdict, other in zip(verdicts, others, strict=True):
        says = f"That is the value of {other}: the two results have changed places."
        assert verdict.candidates[0].says == says


def test_one_of_two_results_is_not_exchanged():
    first, second = marked("two-layer-sigmoid", "w1 new = 0.19956\nw2 new = 0.17317")
    assert "results-exchanged" not in {first.mistake, second.mistake}


def test_few_digits_agree_by_chance():
    # 0.15 and 0.20 to two digits.
    verdicts = marked("two-layer-sigmoid", "w1 new = 0.20\nw2 new = 0.15")
    assert "results-exchanged" not in {one.mistake for one in verdicts}


def test_a_figure_nobody_went_on_with_is_a_slip_of_the_pen():
    carried = "O4 = 0.332\nO5 = 0.525\nO6 = 0.484"
    assert marked("three-two-one", carried)[2].mistake == "sibling"
    # E = (1 − 0.474)² = 0.2767 was worked with the right one.
    verdict = marked("three-two-one", f"{carried}\nE = 0.2767")[2]
    assert verdict.mistake == "digit-slip"
    assert "not-carried" in verdict.flags


def test_a_mistake_in_the_line_comes_before_one_on_the_way():
    # The path over o2 is left out; a lost bracket at its slope would make that 0 as well.
    (verdict,) = marked("two-layer-sigmoid", "db2 = 0.1385")
    assert verdict.mistake == "term-missing"


def test_an_exponent_that_is_no_square_has_a_name_of_its_own():
    # 0.004/(1 − 0.999²) by the rule; without the exponent 0.004/(1 − 0.999) = 4.
    text = "m_1 = 0.2\nv_1 = 0.004\nm_hat_1 = 2\nv_hat_1 = 4\nx_1 = 0.9\nm_2 = 0.36\nv_2 = 0.007236\n"
    *_, verdict = [one for one in marked("adam-parabola", f"{text}v_hat_2 = 7.236") if one.key is not None]
    assert verdict.mistake in {"exponent-forgotten", "bias-correction-step"}
    assert "square-forgotten" not in {code for one in verdict.candidates for code in one.codes}
