"""Each known mistake makes the wrong figure that a pencil finds for it."""

import re
from decimal import Decimal
from math import log, log10

import pytest
from calculator import calculate

from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.topics.loss import TOPIC, LossProblem

# Code; loss; targets; outputs; quantity and position; the wrong figure and the right one, by hand.
ONE = ([1, 0], ["0.9", "0.2"])
FAR = ([1, 5], ["0.6", "2"])
PQ = (["0.5", "0.5"], ["0.25", "0.75"])
SOFT = ([[1, 0], ["0.5", "0.5"]], [["0.9", "0.1"], ["0.9", "0.1"]])
EXAMPLES = [
    ("log-base", "bce", *ONE, "l", 0, -log10(0.9), -log(0.9)),
    ("divergence-log-base", "kl", *PQ, "l", 0, 0.5 * log10(2), 0.5 * log(2)),
    ("minus-forgotten", "bce", *ONE, "l", 1, log(0.8), -log(0.8)),
    ("minus-forgotten", "cce", *SOFT, "l", 1, 0.5 * log(0.09), -0.5 * log(0.09)),
    ("other-log", "bce", *ONE, "l", 0, -log(0.1), -log(0.9)),
    ("other-log", "bce", *ONE, "l", 1, -log(0.2), -log(0.8)),
    ("sum-for-mean", "mse", *FAR, "L", None, 0.16 + 9, 4.58),
    ("mean-for-sum", "sse", *FAR, "L", None, 4.58, 9.16),
    ("square-forgotten", "mse", *FAR, "l", 1, 3, 9),
    ("square-forgotten", "half-sse", *FAR, "l", 1, 1.5, 4.5),
    ("half-lost", "half-sse", *FAR, "l", 1, 9, 4.5),
    ("half-of-mean-lost", "half-mse", *FAR, "L", None, 4.58, 2.29),
    ("two-lost", "mse", *FAR, "g", 0, -0.2, -0.4),
    ("slope-sign", "mse", *FAR, "g", 0, 0.4, -0.4),
    ("absolute-forgotten", "mae", [1, 2], ["1.5", "1"], "l", 0, -0.5, 0.5),
    ("root-forgotten", "rmse", *FAR, "L", None, 4.58, 4.58**0.5),
    ("huber-branch", "huber(1)", *FAR, "l", 1, 4.5, 2.5),
    ("huber-branch", "huber(1)", *FAR, "l", 0, 0.4 - 0.5, 0.08),
    ("hinge-without-one", "hinge", [1, -1], ["0.4", "0.3"], "l", 0, 0, 0.6),
    ("hinge-without-one", "hinge", [1, -1], ["0.4", "0.3"], "l", 1, 0.3, 1.3),
    ("hinge-without-one", "squared-hinge", [1, -1], ["0.4", "0.3"], "l", 1, 0.09, 1.69),
    ("distributions-swapped", "kl", *PQ, "l", 0, 0.25 * log(0.5), 0.5 * log(2)),
    ("cross-entropy-swapped", "hpq", *PQ, "l", 0, 0.25 * log(2), 0.5 * log(4)),
    ("cross-entropy-swapped", "cce", [["0.2", "0.8"]], [["0.4", "0.6"]], "L", None,
     -0.4 * log(0.2) - 0.6 * log(0.8), -0.2 * log(0.4) - 0.8 * log(0.6)),
]  # fmt: skip


def numbers(values):
    return tuple(numbers(one) if isinstance(one, list) else Decimal(one) for one in values)


@pytest.mark.parametrize(("code", "loss", "targets", "outputs", "name", "at", "wrong", "right"), EXAMPLES)
def test_a_mistake_makes_its_wrong_figure(code, loss, targets, outputs, name, at, wrong, right):
    problem = LossProblem(
        topic="loss", loss=loss, targets=numbers(targets), outputs=numbers(outputs), gradient=name == "g"
    )
    made = TOPIC.derive(problem)
    line = made[Key(name, () if at is None else (at,))]
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    assert line.rule.code == mistake.rule.code
    assert line.value == pytest.approx(right, rel=1e-12)
    assert evaluate(mistake.rewrite(line.formula), made.value, FLOATS) == pytest.approx(wrong, rel=1e-12)


def test_every_mistake_has_an_example_here():
    assert {one.code for one in TOPIC.mistakes} == {code for code, *_ in EXAMPLES}


def test_where_a_mistake_cannot_be_made_there_is_none():
    made = TOPIC.derive(
        LossProblem(topic="loss", loss="mae", targets=numbers([1, 2]), outputs=numbers([2, 4]))
    )
    for mistake in TOPIC.mistakes:
        if mistake.code not in ("absolute-forgotten", "sum-for-mean"):
            for key in made.keys():  # noqa: SIM118
                formula = made[key].formula
                if formula is not None and made[key].rule.code == mistake.rule.code:
                    assert mistake.rewrite(formula) is None


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_the_figures_of_an_example_are_calculated_right(mistake):
    _, _, worked = mistake.example.partition(": ")
    found = 0
    for part in worked.split(", where "):
        line, _, figure = part.removesuffix(" is right").rpartition(" = ")
        if not line:
            continue
        said = re.sub(r"\b(ln|log₁₀) ([\d.]+)", r"\1(\2)", line.replace("√0.25", "√(0.25)"))
        value, _ = calculate(said)
        assert abs(float(value) - float(figure.replace("−", "-"))) < 6e-5, part
        found += 1
    assert found
