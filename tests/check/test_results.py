"""Final answers under the names of what is given: the new weights of a sheet that has the old ones."""

import pytest

from nnsolve import read
from nnsolve.solution import marker

MARKER = marker(read("two-layer-sigmoid"))
# Published: w6 = 0.40867 (0.45 − 0.5·0.08267), w7 = 0.51130, w8 = 0.56137; w5 = 0.35892 is right.
OTHERS = "w6 = 0.4087\nw7 = 0.5113\nw8 = 0.5614"


def codes(text):
    return [one.code for one in MARKER.mark(text).verdicts if one.code != "missing"]


def test_a_wrong_result_among_right_ones_is_a_result():
    # 0.40 + 0.5·0.08217: the step was added.
    slope = "dE/dw5 = 0.08217\n"
    report = MARKER.mark(f"{slope}w5 = 0.4411\n{OTHERS}")
    assert report.first_wrong == 2
    assert report.verdicts[1].mistake == "ascent"
    assert MARKER.mark(f"w5 = 0.4411\n{OTHERS}").first_wrong == 1
    assert codes(f"w5 = 0.3589\n{OTHERS}") == ["rounded"] * 4


@pytest.mark.parametrize(
    "text",
    [
        # Alone it may be the given 0.40, miscopied.
        "w5 = 0.4411",
        # Where old values are listed it may be one of them.
        f"w5 = 0.4411\nw6 = 0.45\n{OTHERS}",
    ],
)
def test_what_may_be_a_given_is_asked_about(text):
    assert codes(text)[0] == "unreadable"
