"""Each known mistake makes the wrong figure that a pencil finds for it."""

from decimal import Decimal
from random import Random

import pytest
from calculator import calculate

from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.topics.optimizer import TOPIC, OptimizerProblem

HALF = {"rate": "0.1", "momentum": "0.5", "beta": "0.5", "beta1": "0.5", "beta2": "0.75", "epsilon": "0.09"}

# Code of the mistake; optimiser and form; quantity and step, counted from 0; the wrong figure and the right
# one, worked with a pencil for w = 1, gradients 0.4 and 0.8, and the constants above.
EXAMPLES = [
    # m = 0.2, then 0.1 + 0.4 = 0.5; over 1 − ½ = 0.4, over 1 − ¼ = 2/3
    ("correction-forgotten-mean", "adam", "corrected", "m_hat", 1, 0.5, 2 / 3),
    ("correction-step-late", "adam", "corrected", "m_hat", 1, 0.5 / 0.5, 2 / 3),
    # v = 0.04, then 0.03 + 0.16 = 0.19; over 1 − 0.75² = 0.4375
    ("correction-forgotten-squares", "adam", "corrected", "v_hat", 1, 0.19, 0.19 / 0.4375),
    # first step: m_hat = 0.4, v_hat = 0.16
    ("corrections-forgotten", "adam", "corrected", "w", 0, 1 - 0.02 / 0.29, 1 - 0.04 / 0.49),
    ("moments-swapped", "adam", "corrected", "w", 0, 1 - 0.016 / (0.4**0.5 + 0.09), 1 - 0.04 / 0.49),
    ("square-forgotten", "adam", "corrected", "v", 0, 0.1, 0.04),
    ("square-forgotten-sum", "adagrad", "inside", "total", 0, 0.4, 0.16),
    ("root-forgotten", "adam", "corrected", "w", 0, 1 - 0.04 / 0.25, 1 - 0.04 / 0.49),
    ("root-forgotten-sum", "adagrad", "inside", "root", 0, 0.25, 0.5),
    ("epsilon-inside", "adam", "corrected", "w", 0, 1 - 0.04 / 0.5, 1 - 0.04 / 0.49),
    ("epsilon-outside", "adam", "corrected-inside", "w", 0, 1 - 0.04 / 0.49, 1 - 0.04 / 0.5),
    ("epsilon-inside-sum", "adagrad", "outside", "root", 0, 0.5, 0.49),
    ("epsilon-outside-sum", "adagrad", "inside", "root", 0, 0.49, 0.5),
    ("rate-twice", "momentum", "rate-in-velocity", "w", 0, 0.996, 0.96),
    ("rate-twice", "momentum", "rate-in-step", "w", 0, 0.996, 0.96),
    # v = 0.04, then 0.02 + 0.08 = 0.1
    ("momentum-sign", "momentum", "rate-in-velocity", "v", 1, 0.06, 0.1),
    ("velocity-not-carried", "momentum", "rate-in-velocity", "v", 1, 0.08, 0.1),
    ("step-sign", "sgd", "plain", "w", 0, 1.04, 0.96),
    ("share-forgotten-mean", "adam", "corrected", "m", 1, 0.9, 0.5),
    ("share-forgotten-squares", "adam", "corrected", "v", 1, 0.03 + 0.64, 0.19),
    ("size-for-sign", "rprop", "sign", "w", 0, 1 - 0.4 * 0.01, 1 - 0.01),
    ("growth-exchanged", "rprop", "sign", "factor", 1, 0.5, 1.2),
]


def worked(name, form):
    from nnsolve.optimizers.table import OPTIMIZERS, constants

    known = constants(OPTIMIZERS[name].forms[form])
    given = {field: Decimal(text) for field, text in HALF.items() if field in known}
    return TOPIC.derive(
        OptimizerProblem(
            topic="optimizer",
            optimizer=name,
            conventions={name: form},
            gradients=(Decimal("0.4"), Decimal("0.8")),
            start=Decimal(1),
            **given,
        )
    )


@pytest.mark.parametrize(("code", "name", "form", "quantity", "step", "wrong", "right"), EXAMPLES)
def test_a_mistake_makes_its_wrong_figure(code, name, form, quantity, step, wrong, right):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    made = worked(name, form)
    line = made[Key(f"{quantity}.w", (step,))]
    assert line.rule is mistake.rule
    assert line.value == pytest.approx(right, rel=1e-12)
    assert evaluate(mistake.rewrite(line.formula), made.value, FLOATS) == pytest.approx(wrong, rel=1e-12)


def test_growth_and_shrinking_are_exchanged_where_the_sign_changes():
    mistake = next(one for one in TOPIC.mistakes if one.code == "growth-exchanged")
    two = (Decimal(1), Decimal(-1))
    made = TOPIC.derive(OptimizerProblem(topic="optimizer", optimizer="rprop", gradients=two))
    line = made[Key("factor.w", (1,))]
    assert (line.value, evaluate(mistake.rewrite(line.formula), made.value, FLOATS)) == (0.5, 1.2)


def test_every_mistake_has_a_worked_example():
    assert {one.code for one in TOPIC.mistakes} == {code for code, *_ in EXAMPLES}
    assert all(one.says.endswith(".") for one in TOPIC.mistakes)


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_the_example_of_a_mistake_is_arithmetic_that_holds(mistake):
    figures = []
    for side in mistake.example.rpartition(": ")[2].split(" for "):
        formula, _, figure = side.rpartition(" = ")
        value = float(calculate(formula)[0])
        assert value == pytest.approx(float(figure.replace("−", "-")), rel=1e-4)
        figures.append(value)
    wrong, right = figures
    assert wrong != pytest.approx(right, rel=1e-3)


def test_each_mistake_changes_a_value_in_some_drawn_problem():
    left = {one.code for one in TOPIC.mistakes}
    for level in (1, 2, 3):
        for seed in range(60):
            made = TOPIC.derive(TOPIC.draw(Random(f"{level}/{seed}"), level))  # noqa: S311
            for key in made.keys():  # noqa: SIM118
                step = made[key]
                for one in TOPIC.mistakes:
                    if one.code in left and step.rule is one.rule:
                        wrong = one.rewrite(step.formula)
                        if wrong is not None and evaluate(wrong, made.value, FLOATS) != step.value:
                            left.discard(one.code)
    assert left == set()
