"""Each known mistake makes the wrong figure of its example, and changes a value in some drawn exercise."""

import math
import re
from decimal import Decimal
from random import Random

import msgspec
import pytest
from calculator import calculate

from nnsolve import catalogue
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.network.samples import Sample
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
    ("kept-margin-counted", "class-margins", "dE_dm_o3", 1),
    ("losing-piece", "maxout-hidden", "dout_h1_din_h1b", 1),
    ("class-sign", "class-margins", "dE_dout_o2", 1),
    ("mean-for-sum", "triplet-embedding", "dE_dw1", -0.256),
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


def posed(drawn):
    """A drawn exercise under both factors of its error, and under losses of several outputs and samples."""
    for factor in ("half", "sum"):
        yield msgspec.structs.replace(drawn, conventions={"squared-error": factor})
    outputs = len(drawn.targets)
    if outputs > 1:
        right = {name: Decimal(n == 0) for n, name in enumerate(drawn.targets)}
        wide = {name: 10 * value for name, value in drawn.inputs.items()}
        fields = {"loss": "multi-class-hinge", "targets": right, "activation": "identity", "inputs": wide}
        yield msgspec.structs.replace(drawn, **fields)
    moved = [{name: (n + 1) * value for name, value in drawn.inputs.items()} for n in range(3)]
    samples = msgspec.convert([{"inputs": one} for one in moved], tuple[Sample, ...])
    fields = {"loss": "triplet", "samples": samples, "triplets": ((1, 2, 3),), "inputs": (), "targets": ()}
    yield msgspec.structs.replace(drawn, **fields)
    yield pieces(drawn)


def pieces(drawn):
    """A drawn exercise whose units read every source twice, with other weights, and take the greater."""
    units, parameters = {}, dict(drawn.parameters)
    for unit, text in drawn.units.items():
        terms = [term for term in text.split(" + ") if "*" in term]
        second = [f"v{term}" for term in terms]
        parameters |= {one.partition("*")[0]: Decimal(n) / 2 for n, one in enumerate(second)}
        units[unit] = (text, " + ".join(second))
    return msgspec.structs.replace(drawn, units=units, parameters=parameters, activation="maxout")


def test_every_mistake_changes_a_drawn_exercise():
    left = {one.code for one in TOPIC.mistakes}
    for level in (1, 2, 3):
        for seed in range(12):
            drawn = TOPIC.draw(Random(f"{level}/{seed}"), level)  # noqa: S311
            for problem in posed(drawn):
                made = derive(problem)
                for key in made.keys():  # noqa: SIM118
                    step = made[key]
                    for one in TOPIC.mistakes:
                        if step.formula is None or step.rule.code != one.rule.code:
                            continue
                        wrong = one.rewrite(step.formula)
                        if wrong is not None and evaluate(wrong, made.value, FLOATS) != step.value:
                            left.discard(one.code)
    assert left == set()
