"""The delta rule with (target − out): its error signals are minus the slopes, and they are added.

Figures of the 2-2-2 network are worked with a calculator from outputs of four decimals, those of the 3-2-1
network are the textbook's (Err4 = −0.0087, Err5 = −0.0065, Err6 = 0.1311, w46 = −0.261).
"""

import pytest

from nnsolve import read
from nnsolve.solution import marker

OUTPUTS = "out_h1 = 0.5933\nout_o1 = 0.7514\nout_o2 = 0.7729\n"
SIGNALS = "{0}_o1 = (0.01-0.7514)*0.7514*(1-0.7514) = -0.1385\n{0}_o2 = (0.99-0.7729)*0.7729*(1-0.7729) = "
UPDATED = "w5 = 0.4 + 0.5*(-0.1385)*0.5933 = 0.3589\n"
HIDDEN = "{0}_h1 = (-0.1385*0.4 + {1}*0.5)*0.5933*(1-0.5933) = {2}\n"
TEXTBOOK = """out4 = 0.332
out5 = 0.525
out6 = 0.474
{0}6 = 0.474*(1-0.474)*(1-0.474) = 0.1311
{0}5 = 0.525*(1-0.525)*0.1311*(-0.2) = -0.0065
{0}4 = 0.332*(1-0.332)*0.1311*(-0.3) = -0.0087
w46 = -0.3 + 0.9*0.1311*0.332 = -0.261
w56 = -0.2 + 0.9*0.1311*0.525 = -0.138
"""


def _marked(exercise, text):
    return marker(read(exercise)).mark(text)


@pytest.mark.parametrize("word", ["δ", "delta", "Err"])
def test_minus_the_slope_is_no_mistake(word):
    signals = SIGNALS.format(word) + "0.0381\n"
    report = _marked("two-layer-sigmoid", OUTPUTS + signals + UPDATED + HIDDEN.format(word, 0.0381, -0.0088))
    assert [one.code for one in report.verdicts if one.span is not None] == ["rounded"] * 7


@pytest.mark.parametrize("word", ["δ", "Err", "Err_", "delta"])
def test_a_textbook_is_right_under_its_own_convention(word):
    report = _marked("three-two-one", TEXTBOOK.format(word))
    assert not report.costs
    assert not any(one.code == "unreadable" for one in report.verdicts)
    assert report.conventions[0].choice == "half"


def test_a_wrong_signal_is_found_and_followed():
    signals = SIGNALS.format("δ") + "0.0831\n"
    report = _marked("two-layer-sigmoid", OUTPUTS + signals + UPDATED + HIDDEN.format("δ", 0.0831, -0.0033))
    assert [(one.span.line, one.code) for one in report.verdicts if one.span and one.code != "rounded"] == [
        (5, "arithmetic"),
        (7, "follow-through"),
    ]


def test_minus_the_slope_may_not_be_taken_away():
    taken = "0.0381\nw5 = 0.4 - 0.5*(-0.1385)*0.5933 = 0.4411"
    report = _marked("two-layer-sigmoid", OUTPUTS + SIGNALS.format("δ") + taken)
    assert report.first_wrong == 6
    assert report.verdicts[5].mistake == "ascent"
