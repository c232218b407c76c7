"""Wrong lines whose numbers say which rule went wrong."""

import pytest

from nnsolve import read
from nnsolve.solution import marker

SLIDE = "0.5 * 0.4 * 0.1 = 0.002\nstep = 0.01 * 0.002 = 0.00002"
ABOVE = "out_o1 = 0.7514\nout_h1 = 0.5933\n"


@pytest.mark.parametrize(
    ("exercise", "text", "line", "mistake"),
    [
        # out + (1 − out) is 1 as well, but nobody has added here.
        ("two-layer-sigmoid", f"{ABOVE}dE/dw5 = (0.7514-0.01)*0.5933 = 0.4399", 3, "slope-forgotten"),
        ("relu-hidden", "out_y = 0.92\ndE/dw3 = -0.58*0.4*1 = -0.232", 2, "slope-forgotten"),
        ("two-layer-sigmoid", "in_h1 = 0.15*0.5 + 0.2*0.1 + 0.35 = 0.445", 1, "copied-decimal-slip"),
        ("vanishing", SLIDE, 1, "decimal-slip"),
    ],
)
def test_the_name_that_the_line_shows_comes_first(exercise, text, line, mistake):
    report = marker(read(exercise)).mark(text)
    assert report.first_wrong == line
    assert next(one for one in report.verdicts if one.costs).mistake == mistake


def test_a_line_of_numbers_is_not_called_by_them():
    report = marker(read("vanishing")).mark(SLIDE)
    assert report.verdicts[0].key is not None
    assert not report.verdicts[0].called


def test_an_operand_that_stands_nowhere_in_the_line_is_not_named():
    report = marker(read("cce-three")).mark("l1 = -(ln 0.8 + ln 0.1 + ln 0.1) = 4.8283")
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert not any(code.startswith("copied-") for one in verdict.candidates for code in one.codes)


@pytest.mark.parametrize(
    ("exercise", "line"),
    [("lenet-5", "W_pool1 = (28-2)/2+2 = 15"), ("chain-28", "W_pool1 = (28 - 2)/2 + 2 = 15")],
)
def test_another_constant_is_no_term_left_out(exercise, line):
    report = marker(read(exercise)).mark(line)
    (verdict,) = [one for one in report.verdicts if one.costs]
    assert [one.codes for one in verdict.candidates] == [("one-off",)]
    assert verdict.candidates[0].says == "The line has 2 where the formula has 1."


def only(exercise, text):
    """The verdict of the last line that costs credit."""
    return [one for one in marker(read(exercise)).mark(text).verdicts if one.costs][-1]


CONFUSION = "TP = 3\nFP = 1\nFN = 1\nTN = 3\n"


@pytest.mark.parametrize(
    ("exercise", "text", "says"),
    [
        # 32 is also the size with a kernel of 1, but the line has the 5.
        ("lenet-5", "W_conv1 = (32-5+2*2)/1+1 = 32", "P_conv1 went in as 2; it is 0."),
        ("hyperplane", "z1 = 2*1 - 1*2 + 1*0 + 3 = 3", "b has the wrong sign."),
        # 1/(1 + 1) is one half as well.
        (
            "evaluation/spam",
            f"{CONFUSION}precision = 3/(3+3) = 0.5",
            "TP was taken for FP. Or: FP went in as 3; it is 1.",
        ),
        # (2·2·6 + 1)·16 is 400 as well.
        (
            "lenet-5",
            "params_conv2 = 5*5*16 = 400",
            "Every filter has one bias besides its weights. And: The factor K_conv1 is left out.",
        ),
    ],
)
def test_a_name_agrees_with_the_numbers_of_the_line(exercise, text, says):
    verdict = only(exercise, text)
    assert verdict.certain == "is"
    assert verdict.candidates[0].says == says


def test_a_number_of_no_quantity_is_told_as_it_stands():
    verdict = only("two-layer-sigmoid", "in_h1 = 0.15*0.05 + 0.2*0.77 + 0.35 = 0.5115")
    assert verdict.mistake == "copied-otherwise"
    assert verdict.candidates[0].says == "i2 went in as 0.77; it is 0.1."


def test_a_name_that_the_numbers_contradict_is_none():
    # 2496 is one digit off 2416, but it is what the line comes to.
    verdict = only("lenet-5", "params_conv2 = (5*5+1)*6*16 = 2496")
    assert verdict.code == "unexplained"


def test_a_line_may_hold_unwritten_steps_worked_out():
    # target − out and the opposite of the whole have one value; the line has the first.
    line = "dE/dw5 = (0.01-0.7514)*0.7514*(1-0.7514)*0.5933 = -0.0822"
    candidate = only("two-layer-sigmoid", line).candidates[0]
    assert candidate.told == 1
    assert str(candidate.where) == "dE_dout2[0]"


def test_a_map_that_does_not_shrink_kept_its_size():
    verdict = only("lenet-5", "W_conv1 = 32")
    assert verdict.mistake == "size-kept"


def test_a_rule_is_followed_at_all_quantities_of_its_kind():
    # e^2/(e^2 + e^1 + e^0.1) = 7.3891/11.2125: the temperature is forgotten at each of the three.
    for text in ("p1 = 0.6590", "p1 = 7.3891/11.2125 = 0.6590"):
        assert only("softmax-temperature", text).mistake == "temperature-forgotten"
