"""A page of the program itself, as a hand gets it, is right work."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.catalogue import problems
from nnsolve.check.carry import Carry, carried
from nnsolve.errors import NnsolveError
from nnsolve.render.layout import laid_out
from nnsolve.render.page import page
from nnsolve.solution import derive, marker

MOST_STEPS = 800
WAYS = {
    "4": Carry(4),
    "3s": Carry(3, figures=True),
    "6": Carry(6),
    "4 cut": Carry(4, cut=True),
}
SAMPLE = (
    ("stochastic-or", "3s"),
    ("tanh-thresholds", "4 cut"),
    ("relu-hidden", "4"),
    ("bowl", "4 cut"),
    ("or-gate", "4"),
)


@cache
def prepared(exercise):
    problem = read(exercise)
    derivation = derive(problem)
    return derivation, marker(problem, derivation) if len(derivation) < MOST_STEPS else None


def report_on_own_page(exercise, way):
    """The report on the solution with every line shortened; none where no line is left that way."""
    derivation, made = prepared(exercise)
    if made is None:
        return None
    try:
        shortened = carried(derivation, way)
    except NnsolveError:
        return None
    text = "\n".join("".join(piece for piece, _ in line) for line in laid_out(page(shortened), 80))
    return made.mark(text)


def assert_costs_nothing(exercise, way):
    report = report_on_own_page(exercise, WAYS[way])
    if report is not None:
        assert [one for one in report.verdicts if one.costs] == []


@pytest.mark.parametrize(("exercise", "way"), SAMPLE)
def test_a_solution_carried_with_few_digits_costs_no_credit(exercise, way):
    assert_costs_nothing(exercise, way)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("exercise", [f"{one.topic}/{one.name}" for one in problems()])
def test_every_solution_carried_with_few_digits_costs_no_credit(exercise, way):
    assert_costs_nothing(exercise, way)


@pytest.mark.parametrize("figure", ["1.0974", "0.9974"])
def test_lines_left_out_excuse_no_other_figure(figure):
    """From x = 2.9942 on, ten steps of 4 decimals each come to 2.3253 and to nothing else."""
    report = marker(read("bowl")).mark(f"x10 = 2.9942\nx20 = {figure}\n")
    assert report.costs


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


def test_a_column_behind_the_figure_is_no_factor():
    report = marker(read("tanh-thresholds")).mark("out_o = tanh(0.1227) = 0.1221   target 0.8\n")
    (verdict,) = [one for one in report.verdicts if one.span is not None]
    assert (str(verdict.key), verdict.written, verdict.costs) == ("out2[0]", "0.1221", False)
