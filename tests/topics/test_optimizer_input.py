"""What a problem of optimisers may not say, and the words for it."""

import re
from decimal import Decimal

import pytest

from nnsolve import catalogue
from nnsolve.errors import NumericError, ProblemError
from nnsolve.reading.document import decoded
from nnsolve.reading.toml import dumps
from nnsolve.topics.optimizer import TOPIC

LIST = {"optimizer": "sgd", "gradients": [0.4, 0.3]}
ADAM = {"optimizer": "adam", "gradients": [0.4]}
TYPED = {"optimizer": "sgd", "function": "x^2", "start": {"x": 1}}
LINE = {"x": [1, 2], "y": [2, 3]}

BAD = [
    ({"gradients": [0.4]}, (), "expected an optimizer, or several to compare, found none"),
    ({**LIST, "compare": ["adam"]}, ("compare",), "expected an optimizer, or several to compare, found both"),
    (
        {**LIST, "optimizer": "adm"},
        ("optimizer",),
        "expected an optimiser, found 'adm'; did you mean 'adam'?",
    ),
    ({**LIST, "optimizer": "newton"}, ("optimizer",), "expected an optimiser, found 'newton'"),
    (
        {"compare": ["sgd", "adm"], "gradients": [1]},
        ("compare", 1),
        "expected an optimiser, found 'adm'; did you mean 'adam'?",
    ),
    (
        {"compare": ["sgd", "SGD"], "gradients": [1]},
        ("compare", 1),
        "expected every optimiser once, found sgd again",
    ),
    ({**LIST, "rate": 0}, ("rate",), "expected a rate above 0, found 0"),
    ({**LIST, "rate": -0.1}, ("rate",), "expected a rate above 0, found -0.1"),
    ({**ADAM, "beta1": 1}, ("beta1",), "expected a number from 0 up to, but not, 1 for β1, found 1"),
    ({**ADAM, "beta2": -0.1}, ("beta2",), "expected a number from 0 up to, but not, 1 for β2, found -0.1"),
    ({**ADAM, "epsilon": -1}, ("epsilon",), "expected 0 or a number above it for ε, found -1"),
    ({**ADAM, "momentum": 0.9}, ("momentum",), "η has no place in Adam, which knows rate, beta1, beta2"),
    ({**ADAM, "decay": -1}, ("decay",), "expected 0 or a number above it for λ, found -1"),
    (
        {"optimizer": "rprop", "gradients": [1], "grow": 1},
        ("grow",),
        "expected a number above 1 for η+, found 1",
    ),
    (
        {"optimizer": "rprop", "gradients": [1], "shrink": 1},
        ("shrink",),
        "expected a number between 0 and 1 for η-, found 1",
    ),
    (
        {"optimizer": "rprop", "gradients": [1], "decay": 0.1, "conventions": {"weight-decay": "decoupled"}},
        ("decay",),
        "decoupled weight decay needs a rate, and Resilient propagation has none",
    ),
    ({**LIST, "tally": True}, ("tally",), "expected rprop with one parameter and at most 50 steps"),
    (
        {"optimizer": "rprop", "gradients": {"u": [1, 2], "v": [1, 2]}, "tally": True},
        ("tally",),
        "expected rprop with one parameter and at most 50 steps",
    ),
    ({"optimizer": "sgd"}, (), "no gradients: expected gradients = [0.4, 0.3], a function or a regression"),
    ({**LIST, "gradients": []}, (), "no gradients: expected gradients"),
    (
        {**LIST, "gradients": {"a": []}},
        ("gradients", "a"),
        "no gradients: expected at least one number",
    ),
    (
        {**LIST, "gradients": {"a": [1, 2], "b": [1]}},
        ("gradients", "b"),
        "expected 2 gradients as before it, found 1",
    ),
    (
        {**LIST, "gradients": {"a b": [1]}},
        ("gradients", "a b"),
        "expected a name of letters and digits for a parameter, found 'a b'",
    ),
    (
        {"optimizer": "adagrad", "state": {"G": {"ä": 1}}},
        ("state",),
        "expected a name of letters and digits for a parameter, found 'ä'",
    ),
    ({**LIST, "function": "x"}, ("function",), "expected one of gradients, function, regression, found"),
    ({**LIST, "steps": 5}, ("steps",), "there is a step for every gradient: expected 2, found 5"),
    ({**LIST, "start": {"v": 1}}, ("start", "v"), "unknown parameter 'v'; there are w"),
    ({**LIST, "state": {"v": 1}}, ("state", "v"), "unknown state 'v'; there are none"),
    ({**ADAM, "state": {"m": {"q": 1}}}, ("state", "m", "q"), "unknown parameter 'q'; there are w"),
    ({"optimizer": "adam", "state": {"m": 1}}, (), "no gradients: expected gradients"),
    ({**TYPED, "start": {"y": 1}}, ("start", "y"), "unknown parameter 'y'; there are x"),
    ({**TYPED, "function": "x*y"}, ("start",), "expected a start for y, found none"),
    ({"optimizer": "sgd", "function": "x"}, (), "expected a start for x, found none"),
    ({**TYPED, "function": "x +"}, ("function",), "expected a number, a name or a bracket, found the end"),
    ({**TYPED, "function": "7"}, ("function",), "expected a function with a variable, found a constant"),
    ({**TYPED, "steps": 0}, ("steps",), "expected 1 to 100000 steps, found 0"),
    ({**TYPED, "steps": 100_001}, ("steps",), "expected 1 to 100000 steps, found 100001"),
    (
        {"optimizer": "sgd", "function": "alpha^2", "start": 1},
        (),
        "expected another name for the parameter: 'alpha' is a quantity of the optimiser",
    ),
    (
        {"optimizer": "adam", "function": "t^2", "start": 1},
        (),
        "expected another name for the parameter: 't' is a quantity of the optimiser",
    ),
    ({"series": [1, 2], "rate": 0.1}, ("rate",), "an average of a series takes only beta"),
    ({"series": [1, 2], "beta": 1}, ("beta",), "expected a number from 0 up to, but not, 1 for β, found 1"),
    (
        {"compare": ["adam", "sgd"], "gradients": {"n": [1]}, "clip": {"norm": 1}},
        (),
        "expected another name for the parameter: 'n' is a quantity of the optimiser",
    ),
    ({**LIST, "clip": {}}, ("clip",), "expected one of value, norm, drop, found none"),
    (
        {**LIST, "clip": {"value": 1, "norm": 1}},
        ("clip",),
        "expected one of value, norm, drop, found value and norm",
    ),
    ({**LIST, "clip": {"norm": 0}}, ("clip", "norm"), "expected a limit above 0, found 0"),
    (
        {**LIST, "conventions": {"adam": "folded"}},
        ("conventions", "adam"),
        "unknown convention 'adam'; this problem knows sgd",
    ),
    (
        {**ADAM, "conventions": {"adam": "fold"}},
        ("conventions", "adam"),
        "found 'fold'; did you mean 'folded'?",
    ),
    (
        {"optimizer": "sgd", "regression": {"x": [1], "y": []}},
        ("regression", "y"),
        "expected 1 targets, one for each x, found 0",
    ),
    (
        {"optimizer": "sgd", "regression": {"x": [], "y": []}},
        ("regression", "x"),
        "expected at least one sample, found none",
    ),
    (
        {"optimizer": "sgd", "regression": {**LINE, "fit": []}},
        ("regression", "fit"),
        "expected w, b or both, found nothing",
    ),
    (
        {"optimizer": "sgd", "regression": LINE, "start": 1},
        ("start",),
        "a regression has its start in its own table: w and b",
    ),
]


def typed(value):
    """`value` with its floats as the decimals that a file holds."""
    match value:
        case float():
            return Decimal(str(value))
        case dict():
            return {name: typed(one) for name, one in value.items()}
        case list():
            return [typed(one) for one in value]
        case _:
            return value


def written(fields):
    return decoded(dumps({"topic": "optimizer", **typed(fields)}).encode(), "bad.toml")


@pytest.mark.parametrize(("fields", "path", "message"), BAD)
def test_what_does_not_fit_is_told_with_its_place(fields, path, message):
    document = written(fields)
    with pytest.raises(ProblemError) as caught:
        TOPIC.derive(catalogue.convert(document))
    assert message in caught.value.message
    assert caught.value.path == path


UNDEFINED = [
    (
        {"optimizer": "rmsprop", "gradients": [0.4, -1], "conventions": {"rmsprop": "unsquared"}},
        'w⁽²⁾ is undefined .*averages g, not g².*no real root.*"inside" is the form with squares',
    ),
    ({"optimizer": "adamax", "gradients": [0, 1]}, "w⁽¹⁾ is undefined .*every gradient so far is 0"),
    ({"optimizer": "adam", "gradients": [0], "epsilon": 0}, "w⁽¹⁾ is undefined"),
    ({"optimizer": "sgd", "function": "ln(x)", "start": 1, "rate": 2}, "f⁽¹⁾ is undefined"),
    ({"optimizer": "sgd", "function": "x^4", "start": 9, "rate": 9, "steps": 99}, "leaves the range"),
    (
        {
            "optimizer": "rmsprop",
            "function": "ln(x)",
            "start": 1,
            "rate": 9,
            "conventions": {"rmsprop": "unsquared"},
        },
        "f⁽¹⁾ is undefined .value of the function.$",
    ),
]


@pytest.mark.parametrize(("fields", "message"), UNDEFINED)
def test_a_step_without_a_value_is_named(fields, message):
    document = written(fields)
    try:
        said = " ".join(TOPIC.derive(catalogue.convert(document)).summary)
    except NumericError as error:  # the first step has no value already
        said = str(error)
    assert re.search(message, said)
