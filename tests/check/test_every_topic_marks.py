"""What marking promises for every topic: its solution costs nothing, and one wrong figure is found."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import islice
from math import isfinite
from random import Random

import pytest

from nnsolve import catalogue
from nnsolve.solution import derive, marker

BUNDLED = [f"{one.topic}/{one.name}" for one in catalogue.problems()]
DRAWN = [
    (name, level, seed)
    for name in catalogue.topics()
    for level in range(1, catalogue.topic(name).levels + 1)
    for seed in range(2)
]
MOST = 250


def digits(value, figures):
    """`value` with so many significant figures, a whole number with all of its own."""
    if isinstance(value, int):
        return str(value)
    exact = Decimal(value)
    if abs(exact) < Decimal("1e-12"):
        return "0"
    return plain(Context(prec=figures, rounding=ROUND_HALF_EVEN).plus(exact))


def plain(number):
    """The digits of a Decimal, with a power of ten only where zeros would pretend to be known."""
    return str(number) if number.as_tuple().exponent > 0 else format(number, "f")


def unit(text):
    return Decimal(1).scaleb(Decimal(text).as_tuple().exponent)


def steps(derivation):
    """The first steps of a solution that have a number, givens left out."""
    keys = (key for key in derivation.keys() if derivation.family(key.name).template is not None)  # noqa: SIM118
    return [
        key
        for key in islice(keys, MOST)
        if isfinite(derivation.value(key)) and abs(derivation.value(key)) < 1e30
    ]


def written(derivation, keys, figures):
    return {key: digits(derivation.value(key), figures) for key in keys}


def text(derivation, figures):
    notation = derivation.notation
    return "\n".join(f"{notation.ascii(key)} = {one}" for key, one in figures.items())


def honest(problem, seed):
    derivation = derive(problem)
    keys = steps(derivation)
    prepared = marker(problem, derivation)
    for count in (4, 5, 6):
        figures = written(derivation, keys, count)
        report = prepared.mark(text(derivation, figures))
        wrong = [(one.text, one.code) for one in report.verdicts if one.costs or one.code == "unreadable"]
        assert not wrong
        assert len([one for one in report.verdicts if one.code != "missing"]) == len(keys)
    wrong_at_one_line(prepared, derivation, keys, Random(seed))  # noqa: S311


def wrong_at_one_line(prepared, derivation, keys, random):
    figures = written(derivation, keys, 6)
    # What the solution has chosen may be chosen otherwise.
    bound = [key for key in keys if not derivation.family(key.name).rule.free]
    tried = [key for key in bound if narrow(derivation, key, figures)]
    for key in random.sample(tried, min(2, len(tried))):
        one = Decimal(figures[key])
        wrong = {**figures, key: plain(one + 10 * unit(figures[key]))}
        report = prepared.mark(text(derivation, wrong))
        flagged = [one.span.line for one in report.verdicts if one.costs or one.code == "rounding-inside"]
        assert flagged[:1] == [1 + keys.index(key)], derivation.notation.ascii(key)


def narrow(derivation, key, figures):
    """Whether rounding what `key` is computed from moves it by less than 3 units of its own last digit."""
    from nnsolve.evaluate import evaluate
    from nnsolve.functions import FLOATS

    value = derivation.value(key)
    if not value or figures[key] == "0":
        return False
    step = derivation[key]
    around = {one: derivation.value(one) for one in step.inputs}
    moved = 0.0
    for one in step.inputs:
        if one in figures and not isinstance(derivation.value(one), int):
            by = float(unit(figures[one]))
            ends = [{**around, one: around[one] + way * by} for way in (-1, 1)]
            moved += max(abs(evaluate(step.formula, end.__getitem__, FLOATS) - value) for end in ends)
    return moved < 3 * float(unit(figures[key]))


@pytest.mark.parametrize("name", BUNDLED)
def test_the_solution_of_a_bundled_problem_costs_nothing_and_a_wrong_figure_is_found(name):
    honest(catalogue.read(name), name)


@pytest.mark.parametrize(("name", "level", "seed"), DRAWN)
def test_the_solution_of_a_drawn_problem_costs_nothing_and_a_wrong_figure_is_found(name, level, seed):
    honest(catalogue.draw(name, level, seed), seed)


@pytest.mark.parametrize("name", BUNDLED)
def test_another_number_for_what_is_given_is_no_trouble(name):
    problem = catalogue.read(name)
    derivation = derive(problem)
    keys = [key for key in derivation.keys() if derivation.family(key.name).template is None]  # noqa: SIM118
    prepared, notation = marker(problem, derivation), derivation.notation
    for key in [key for key in keys if isinstance(derivation.value(key), (int, float))][:12]:
        text = f"{notation.ascii(key)} = {digits(derivation.value(key) + 2, 4)}"
        assert prepared.mark(text).verdicts, text
