"""Each known mistake makes the wrong figure of its example, worked with a pencil."""

from decimal import Decimal

import pytest

from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.topics.perceptron import TOPIC, PerceptronProblem


def numbers(*values):
    return tuple(Decimal(str(value)) for value in values)


def derived(rows, targets, weights, **fields):
    conventions = {
        f"perceptron-{name}": fields.pop(name) for name in ("rule", "threshold_") if name in fields
    }
    conventions = {name.replace("threshold_", "threshold"): value for name, value in conventions.items()}
    if "step" in fields:
        conventions["step"] = fields.pop("step")
    return TOPIC.derive(
        PerceptronProblem(
            topic="perceptron",
            rows=tuple(numbers(*row) for row in rows),
            targets=numbers(*targets),
            weights=numbers(*weights),
            conventions=conventions,
            epochs=1,
            **{name: Decimal(value) for name, value in fields.items()},
        )
    )


AND = (((0, 1), (1, 1), (0, 0), (1, 0)), (0, 1, 0, 0), (1, 1))
RIGHT = (((1, 1),), (1,), (2, 2))
LEARNED = {"threshold_": "learned"}

# Code of the mistake, problem, quantity, the right figure and the wrong one.
EXAMPLES = [
    ("perceptron-update-sign", AND, {"threshold": "2.5"}, Key("w_new", (1, 0)), 2, 0),
    ("perceptron-rate-sign", (((1, 0),), (0,), (0.3, 0)), {"threshold": "0.2", "rate": "0.1", "rule": "rate"},
     Key("w_new", (0, 0)), 0.2, 0.4),
    ("perceptron-label-sign", (((2,),), (-1,), (0,)), {"bias": "0", "rule": "label", "step": "sign"},
     Key("w_new", (0, 0)), -2, 2),
    ("perceptron-updated-when-right", RIGHT, {"threshold": "2.5"}, Key("w_new", (0, 0)), 2, 3),
    ("perceptron-label-updated-when-right", RIGHT, {"bias": "0", "rule": "label", "step": "sign"},
     Key("w_new", (0, 0)), 2, 3),
    ("threshold-update-sign", (((1, 1),), (1,), (1, 1)), {"threshold": "2.5", **LEARNED},
     Key("theta_new", (0,)), 1.5, 3.5),
    ("bias-update-sign", (((1, 1),), (1,), (0, 0)), {"bias": "0", "step": "unit-strict", **LEARNED},
     Key("b_new", (0,)), 1, -1),
    ("step-at-zero", (((1, 1),), (1,), (1, 1)), {"threshold": "2"}, Key("y", (0,)), 1, 0),
    ("net-input-for-output", (((1, 1),), (1,), (2, 2)), {"threshold": "1.5"}, Key("y", (0,)), 1, 2.5),
    ("threshold-added", (((1, 1),), (1,), (1, 1)), {"threshold": "2.5"}, Key("z", (0,)), -0.5, 4.5),
    ("old-weights", (((1, 1), (1, 0)), (1, 0), (1, 1)), {"threshold": "2.5"}, Key("z", (1,)), -0.5, -1.5),
    ("old-weights-with-bias", (((1,), (2,)), (1, 1), (0,)), {"bias": "0", "step": "unit-strict"},
     Key("z", (1,)), 2, 0),
]  # fmt: skip


@pytest.mark.parametrize(("code", "given", "fields", "key", "right", "wrong"), EXAMPLES)
def test_a_mistake_makes_its_wrong_figure(code, given, fields, key, right, wrong):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    made = derived(*given, **fields)
    step = made[key]
    assert step.rule == mistake.rule
    assert step.value == pytest.approx(right)
    formula = mistake.rewrite(step.formula)
    assert formula is not None
    assert evaluate(formula, made.value, FLOATS) == pytest.approx(wrong)


def test_every_mistake_has_an_example():
    assert {one.code for one in TOPIC.mistakes} == {code for code, *_ in EXAMPLES}


def test_a_mistake_that_cannot_be_made_is_none():
    made = derived(*AND, threshold="2.5")
    first = made[Key("z", (0,))].formula
    by_code = {one.code: one for one in TOPIC.mistakes}
    assert by_code["old-weights"].rewrite(first) is None
    assert by_code["step-at-zero"].rewrite(first) is None
    assert by_code["perceptron-update-sign"].rewrite(first) is None
