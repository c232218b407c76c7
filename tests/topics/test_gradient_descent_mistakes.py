"""Each known mistake makes the wrong figure of its example."""

from decimal import Decimal

import pytest

from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.topics.gradient_descent import TOPIC, GradientDescentProblem

# Code of the mistake, function, the line it is made in, and the wrong figure, worked with a pencil
# from x = 2, y = 3 and a rate of 0.1.
EXAMPLES = [
    ("ascent-for-descent", "x^2 - y^2", Key("new.x", (0,)), 2.4),
    ("ascent-for-descent", "x^2 - y^2", Key("new.y", (1,)), 2.88),
    ("rate-twice", "x^2 - y^2", Key("new.x", (0,)), 1.96),
    ("rate-left-out", "x^2 - y^2", Key("new.x", (0,)), -2),
    ("coordinate-lost", "x^2 - y^2", Key("new.x", (0,)), -0.4),
    ("gradient-at-new-point", "x^2 - y^2", Key("g.x", (0,)), 3.2),
    ("gradient-at-new-point", "x^2 - y^2", Key("g.y", (1,)), -8.64),
    ("point-not-updated", "x^2 - y^2", Key("g.x", (1,)), 4),
    ("coordinates-swapped", "x^2 - y^2", Key("g.x", (0,)), 6),
    ("coordinates-swapped", "x^2 - y^2", Key("g.x", (1,)), 7.2),
    ("coordinates-swapped", "x^2 + x*y + 2*y^2", Key("g.x", (0,)), 8),
    ("exponent-not-brought-down", "x^2 - y^2", Key("g.x", (0,)), 2),
    ("exponent-not-brought-down", "x^2 - y^2", Key("g.y", (0,)), -3),
    ("exponent-not-lowered", "x^2 - y^2", Key("g.x", (0,)), 8),
    ("exponent-not-lowered", "x^3 + y", Key("g.x", (0,)), 24),
]


def derived(f):
    start = {"x": Decimal(2), "y": Decimal(3)}
    rate = Decimal("0.1")
    return TOPIC.derive(GradientDescentProblem(topic="gradient-descent", f=f, start=start, rate=rate))


@pytest.mark.parametrize(("code", "f", "key", "wrong"), EXAMPLES)
def test_a_mistake_makes_its_wrong_figure(code, f, key, wrong):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    made = derived(f)
    step = made[key]
    assert step.rule is mistake.rule
    assert evaluate(mistake.rewrite(step.formula), made.value, FLOATS) == pytest.approx(wrong, rel=1e-12)


def test_every_mistake_has_an_example():
    assert {one.code for one in TOPIC.mistakes} == {code for code, *_ in EXAMPLES}


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_a_mistake_that_cannot_be_made_is_none(mistake):
    made = derived("x + y")
    formula = (
        made[Key("g.x", (0,))].formula
        if mistake.rule.code == "gradient-entry"
        else made[Key("f", (0,))].formula
    )
    assert mistake.rewrite(formula) is None
