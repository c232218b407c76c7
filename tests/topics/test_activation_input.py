"""Activations: every mistake can be made and is another figure; bad input is told in words."""

from decimal import Decimal

import pytest
from activation_reference import made, numbers
from calculator import calculate, printed

from nnsolve import catalogue
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.reading.document import loads
from nnsolve.topics.activation import TOPIC

PROBLEMS = (
    {"function": "sigmoid", "at": ["0.4"]},
    {"function": "tanh", "at": ["0.5"]},
    {"function": "softplus", "at": ["0.5"]},
    {"function": "softsign", "at": ["-3"]},
    {"function": "leaky relu(0.1)", "at": ["-2"]},
    {"function": "elu(0.5)", "at": ["-2"]},
    {"function": "gelu", "at": ["1"]},
    {"function": "softmax", "at": ["2", "1", "0.1"], "temperature": "2"},
    {"function": "log-softmax", "at": ["2", "1", "0.1"]},
    {"function": "maxout", "at": ["2", "3", "-1"]},
)


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_a_mistake_can_be_made_and_changes_the_figure(mistake):
    changed = 0
    for problem in PROBLEMS:
        fields = {**problem, "at": numbers(*problem["at"]), "slope": True}
        if "temperature" in fields:
            fields["temperature"] = Decimal(fields["temperature"])
        found = made(**fields)
        for key in found.keys():  # noqa: SIM118
            step = found[key]
            if step.rule.code != mistake.rule.code or step.formula is None:
                continue
            wrong = mistake.rewrite(step.formula)
            if wrong is not None:
                changed += abs(evaluate(wrong, found.value, FLOATS) - step.value) > 1e-6
    assert changed
    assert mistake.says.endswith(".")
    assert "is right" in mistake.example


# ------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("at = [1]", "expected a function"),
        ('function = "sigmoid"\ncompare = ["tanh"]\nat = [1]', "several to compare"),
        ('function = "sigmoid"', "expected 1 to 1000 net inputs, found 0"),
        ('function = "sigmod"\nat = [1]', "did you mean 'sigmoid'"),
        ('function = "sigmoid(2)"\nat = [1]', "expected no parameter for sigmoid"),
        ('function = "elu(1, 2)"\nat = [1]', "expected at most 1 for elu"),
        ('function = "z/"\nat = [1]', "expected"),
        ('function = "w*z"\nat = [1]', "w"),
        ('function = "sigmoid"\nat = [1, 1.0]', "expected different net inputs"),
        ('function = "sigmoid"\nat = [nan]', "expected a finite number"),
        ('function = "sigmoid"\nat = [1]\ntemperature = 2', "temperature is for softmax"),
        ('function = "softmax"\nat = [1]\ntemperature = 0', "expected a temperature above 0"),
        ('function = "softmax"\nat = [1, 2]\nclasses = ["a"]', "expected 2 classes"),
        ('function = "softmax"\nat = [1,2,3,4,5,6,7,8,9]\nslope = true', "at most 8 classes with a Jacobian"),
        ('function = "maxout"\nat = [1, 2]\nweights = [[1]]', "expected 2 weights"),
        ('function = "maxout"\nat = [1]\nweights = [[1], [2]]\nbias = [1]', "expected 2 biases"),
        ('function = "maxout"\nat = [1]\nbias = [1]', "expected weights"),
        ('compare = ["relu", "softmax"]\nat = [1]', "expected a function of one net input"),
        ('compare = ["relu", "ReLU"]\nat = [1]', "found ReLU twice"),
        ('function = "relu"\nat = [1]\n[conventions]\nrelu-slope = "two"', "expected one of zero, half, one"),
        ('function = "tanh"\nat = [1]\n[conventions]\nstep = "sign"', "tanh does not depend on this"),
        ('function = "softmax"\nat = [1, 2]\n[conventions]\ngelu = "tanh"', "it has softmax"),
        ('function = "exp(z^2)"\nat = [800]', "leaves the range"),
        ('function = "1/z"\nat = [0]', "is undefined|leaves the range"),
        ('function = "ln(z)"\nat = [-1]', "is undefined .value of the activation.$"),
    ],
)
def test_bad_input_is_told_in_words(text, message):
    with pytest.raises((ProblemError, NnsolveError), match=message):
        TOPIC.derive(catalogue.convert(loads(f'topic = "activation"\n{text}')))


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_the_figures_of_an_example_are_right(mistake):
    _, _, arithmetic = mistake.example.partition(": ")
    wrong, right = arithmetic.removesuffix(" is right").split(", where ")
    for said in (wrong, right):
        formula, equals, figure = said.rpartition(" = ")
        if equals:
            found, _ = calculate(formula)
            shown, unit = printed(figure)
            # The operands of an example are rounded themselves.
            assert abs(found - shown) <= 2 * unit, said
