"""Each known mistake makes the wrong figure of its example, and changes a value in some drawn exercise."""

import math
import re
from random import Random

import msgspec
import pytest
from calculator import calculate

from nnsolve import catalogue
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.solution import derive
from nnsolve.topics.backprop import TOPIC

# Code of the mistake, exercise, quantity, and the wrong figure, worked with a pencil from the printed digits.
FIGURES = [
    ("path-missing", "two-layer-sigmoid", "dE_dout_h1", 0.0554),
    ("minus-for-times", "three-two-one", "dout6_din6", -0.0522),
    ("activation-for-slope", "three-two-one", "dout6_din6", 0.6163),
    ("ascent", "two-layer-sigmoid", "w5_new", 0.4411),
    ("rate-missing", "two-layer-sigmoid", "w5_new", 0.3178),
    ("rate-twice", "two-layer-sigmoid", "w5_new", 0.3795),
    ("two-kept", "two-layer-sigmoid", "dE_dout_o1", 1.4827),
    ("two-lost", "three-two-one", "dE_dout6", -0.5261),
    ("error-turned-round", "two-layer-sigmoid", "dE_dout_o1", -0.7414),
    ("bias-forgotten", "two-layer-sigmoid", "in_h1", 0.0275),
    ("slope-forgotten", "two-layer-sigmoid", "dE_dw5", 0.4398),
    ("exponent-sign", "three-two-one", "out4", 0.6682),
    ("half-forgotten", "two-layer-sigmoid", "E", 0.5967),
]


@pytest.mark.parametrize(("code", "name", "key", "wrong"), FIGURES)
def test_a_mistake_makes_its_wrong_figure(code, name, key, wrong):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    made = derive(catalogue.read(name))
    step = made[made.notation.key(key)]
    assert step.rule.code == mistake.rule.code
    assert evaluate(mistake.rewrite(step.formula), made.value, FLOATS) == pytest.approx(wrong, abs=6e-5)


def test_every_mistake_has_a_figure():
    assert [one.code for one in TOPIC.mistakes] == [code for code, *_ in FIGURES]


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_the_example_of_a_mistake_is_arithmetic_that_holds(mistake):
    sides = re.fullmatch(r"(.+) = (\S+), where (.+) = (\S+) is right", mistake.example).groups()
    assert sides[1] != sides[3]
    for formula, figure in (sides[:2], sides[2:]):
        shown = float(figure.replace("−", "-"))
        assert math.isclose(float(calculate(formula)[0]), shown, abs_tol=6e-5), formula


def test_every_mistake_changes_a_drawn_exercise():
    left = {one.code for one in TOPIC.mistakes}
    for level in (1, 2, 3):
        for seed in range(12):
            drawn = TOPIC.draw(Random(f"{level}/{seed}"), level)  # noqa: S311
            for factor in ("half", "sum"):
                made = derive(msgspec.structs.replace(drawn, conventions={"squared-error": factor}))
                for key in made.keys():  # noqa: SIM118
                    step = made[key]
                    for one in TOPIC.mistakes:
                        if step.formula is None or step.rule.code != one.rule.code:
                            continue
                        wrong = one.rewrite(step.formula)
                        if wrong is not None and evaluate(wrong, made.value, FLOATS) != step.value:
                            left.discard(one.code)
    assert left == set()
