"""A small sample of simulated students; the whole measurement is ``tests/benchmarks/students.py``."""

from collections import Counter
from random import Random

import mutants
import pytest
import simulation
import students
from mutant_names import ANSWERS

from nnsolve.expr import Num

POOL = 6


def counted(work, numbers, *args, **more):
    total, faults = Counter(), []
    for n in numbers:
        found, fault = work(n, 7, *args, size=POOL, **more)
        total.update(found)
        faults += fault
    return total, faults


def test_no_honest_student_loses_credit():
    total, faults = counted(simulation.honest, range(150))
    assert total["scripts"] == 150
    assert faults == []
    assert total["untied"] <= 0.005 * total["lines"]


@pytest.mark.parametrize(("digits", "form"), [(4, "at least 2 figures"), (6, "figures")])
def test_mistakes_are_found_where_they_are_and_named(digits, form):
    total, faults = counted(simulation.one_mistake, range(150), digits, form)
    assert total["scripts"] > 100
    assert total["detected"] >= 0.95 * total["scripts"], faults
    assert total["first"] >= 0.98 * total["detected"], faults
    assert total["elsewhere"] <= 0.02 * total["detected"], faults
    assert total["top3 inside"] >= 0.9 * total["marked inside"], faults


def test_any_figure_is_found_and_seldom_named():
    total, _ = counted(simulation.one_mistake, range(100), 4, "figures", random_figure=True)
    assert total["detected"] >= 0.95 * total["scripts"] > 60
    assert total["sure random"] <= 0.05 * total["marked random"]


def test_two_mistakes_are_both_found():
    total, faults = counted(simulation.two_mistakes, range(80), 6, "figures")
    assert total["both"] >= 0.9 * total["scripts"] > 30, faults


@pytest.mark.slow
def test_no_honest_student_of_many_loses_credit():
    assert counted(simulation.honest, range(3000))[1] == []


# ----------------------------------------------------------------- the students themselves


def test_an_honest_script_holds_what_the_calculator_shows():
    exercise = students.exercise("network", 5)
    who = students.student(Random(1), 6, "decimals", 0.0)._replace(strip=False, shown="even")  # noqa: S311
    script = students.script(exercise, who, Random(2))  # noqa: S311
    for key, text in script.figures.items():
        assert abs(float(text) - exercise.derivation.value(key)) <= 1e-4, key


def test_what_follows_from_a_mistake_follows_the_wrong_figure():
    exercise = students.exercise("network", 5)
    first, *_ = exercise.keys
    reading = next(key for key in exercise.keys if first in exercise.derivation[key].inputs)
    who = students.student(Random(1), 6, "decimals", 0.0)  # noqa: S311
    right = students.script(exercise, who, Random(2))  # noqa: S311
    wrong = students.script(exercise, who, Random(2), {first: students.Wrong(Num(3))})  # noqa: S311
    assert float(wrong.figures[first]) == 3
    assert wrong.figures[reading] != right.figures[reading]


def test_lines_are_left_out_and_shown_in_many_ways():
    exercise = students.exercise("network", 5)
    lengths, names = set(), set()
    for seed in range(30):
        script = students.script(exercise, students.student(Random(seed)), Random(seed))  # noqa: S311
        lengths.add(len(script.lines))
        names.add(script.lines[0].partition("=")[0].strip())
    assert min(lengths) < 0.8 * max(lengths)
    assert len(names) > 2


def test_the_list_of_mistakes_is_long_and_known_by_its_names():
    kinds = set()
    for kind in students.KINDS:
        for seed in range(12):
            exercise = students.exercise(kind, seed)
            for key in exercise.keys:
                kinds.update(one for one, _ in mutants.formulas(exercise, key, Random(seed)))  # noqa: S311
    assert len(kinds) > 150
    assert len(kinds & set(ANSWERS)) > 100
    assert len(kinds - set(ANSWERS)) > 20


@pytest.mark.parametrize(
    ("slip", "right", "wrong"),
    [
        (mutants.point_right, "0.3775", "3.775"),
        (mutants.point_left, "-0.3775", "-0.03775"),
        (mutants.sign_lost, "-0.38", "0.38"),
        (mutants.zero_lost, "0.0125", "0.125"),
    ],
)
def test_slips_of_the_pen(slip, right, wrong):
    assert slip(right, Random(0)) == wrong  # noqa: S311


def test_a_zero_that_is_the_rest_of_a_float_is_no_lone_digit():
    # 0.57846 + (−0.57846) = 0.00000, where the float of the solution is 2·10⁻¹⁶.
    counts, _ = simulation.honest(309, 4)
    assert not counts["lost"]
