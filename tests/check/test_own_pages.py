"""A page of the program itself, as a hand gets it, is right work."""

import pytest

from nnsolve import read
from nnsolve.solution import marker


@pytest.mark.parametrize(
    ("exercise", "line"),
    [
        ("relu-hidden", "∂out_h2/∂in_h2 = 1 if in_h2 > 0, else 0 = 0, as −1.1000 ≤ 0 = 0"),
        ("or-gate", "y⁽¹⁾ = 1 if z⁽¹⁾ > 0, else 0 = 0, as 0 ≤ 0 = 0"),
        ("or-gate", "y⁽¹⁾ = 1 if z⁽¹⁾ > 0 else 0\n     = 0"),
    ],
)
def test_the_first_case_of_a_formula_is_not_its_value(exercise, line):
    report = marker(read(exercise)).mark(line)
    assert [one.code for one in report.verdicts if one.span is not None] == ["exact"]


def test_the_rate_with_its_word_is_the_rate():
    header = "Network 2-1.  E = −Σ target·ln out,  learning rate α = 1.0.\n"
    report = marker(read("stochastic-or")).mark(f"{header}out_y⁽²⁾ = σ(−0.5000) = 0.3775\n")
    assert not report.costs
