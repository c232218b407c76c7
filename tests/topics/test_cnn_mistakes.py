"""Each known mistake makes the wrong figure of its example, and of the slides where they make it."""

from random import Random

import pytest
from calculator import calculate

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.topics.cnn import TOPIC, CnnProblem

# Code of the mistake, input, layers, quantity, and the wrong figure, worked with a pencil.
EXAMPLES = [
    ("plus-one-inside-fraction-pool-size", (28, 28, 1), "maxpool 2/2", "W_pool1", 13.5),
    ("plus-one-inside-fraction", (28, 28, 1), "conv 4x4x1/2 p1", "W_conv1", 13.5),
    (
        "plus-one-inside-fraction-uneven-size",
        (5, 1),
        {"kernel": 2, "padding": ((0, 1),), "stride": 4},
        "W",
        1.25,
    ),
    ("stride-forgotten-pool-size", (28, 28, 1), "maxpool 2/2", "W_pool1", 27),
    ("stride-forgotten", (28, 28, 1), "conv 4x4x1/2 p1", "W_conv1", 27),
    ("stride-forgotten-uneven-size", (5, 1), {"kernel": 2, "padding": ((0, 1),), "stride": 4}, "W", 5),
    ("plus-one-forgotten-pool-size", (28, 28, 1), "maxpool 2/2", "W_pool1", 13),
    ("plus-one-forgotten", (32, 32, 1), "conv 5x5x6", "W_conv1", 27),
    ("plus-one-forgotten-uneven-size", (5, 1), {"kernel": 2, "padding": ((0, 1),), "stride": 4}, "W", 1),
    ("padding-counted-once", (28, 28, 1), "conv 5x5x16 p2", "W_conv1", 26),
    ("size-kept", (32, 32, 1), "conv 5x5x6", "W_conv1", 32),
    ("ceil-for-floor", (32, 32, 3), "conv 11x11x96/4 p5", "W_conv1", 9),
    ("channels-left-out", (14, 14, 6), "conv 5x5x16", "params_conv1", 416),
    ("bias-forgotten", (14, 14, 6), "conv 5x5x16", "params_conv1", 2400),
    ("bias-per-weight", (14, 14, 6), "conv 5x5x16", "params_conv1", 4800),
    ("filters-of-previous-layer", (14, 14, 6), "conv 5x5x16", "params_conv1", 906),
    ("filters-as-channels", (14, 14, 6), "conv 5x5x16", "params_conv1", 6416),
    ("bias-on-both-sides", (128,), "dense 64", "params_dense1", 8385),
    ("one-bias-in-all", (128,), "dense 64", "params_dense1", 8193),
    ("bias-per-input", (128,), "dense 64", "params_dense1", 8320),
    ("sides-added", (2, 2, 384), "flatten", "N_flatten", 388),
    ("dense-bias-forgotten", (128,), "dense 64", "params_dense1", 8192),
    ("pooling-has-parameters", (28, 28, 6), "maxpool 2/2", "params_pool1", 150),
    ("channels-changed-by-pooling", (28, 28, 6), "maxpool 2/2", "C_pool1", 3),
    ("flatten-forgotten", (2, 2, 384), "flatten", "N_flatten", 384),
    ("levels-for-maximum", (), 8, "maximum", 256),
]


def derivation(given, layer):
    from nnsolve.convnet.form import LayerForm

    if isinstance(layer, int):
        return TOPIC.derive(CnnProblem(topic="cnn", bits=layer))
    if isinstance(layer, dict):
        layer = LayerForm(type="conv", name="", filters=1, **layer)
    return TOPIC.derive(CnnProblem(topic="cnn", input=given, layers=(layer,)))


@pytest.mark.parametrize(("code", "given", "layer", "name", "wrong"), EXAMPLES)
def test_a_mistake_makes_its_wrong_figure(code, given, layer, name, wrong):
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    made = derivation(given, layer)
    name = "W_conv1" if name == "W" else name
    name = name if Key(name) in made else name.replace("W_", "L_")
    step = made[Key(name)]
    assert step.rule is mistake.rule
    rewritten = mistake.rewrite(step.formula)
    assert evaluate(rewritten, made.value, FLOATS) == wrong
    assert wrong != step.value


def test_every_mistake_has_a_worked_example():
    assert sorted(one.code for one in TOPIC.mistakes) == sorted(code for code, *_ in EXAMPLES)
    for one in TOPIC.mistakes:
        assert one.says.endswith(".")
        wrong, _, right = one.example.partition(" for ")
        assert wrong != right


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda one: one.code)
def test_the_example_of_a_mistake_is_arithmetic_that_holds(mistake):
    for side in mistake.example.split(" for "):
        formula, equals, figure = side.rpartition(" = ")
        if equals:
            assert float(calculate(formula)[0]) == float(figure)


def test_each_mistake_changes_a_value_in_some_drawn_problem():
    left = {one.code for one in TOPIC.mistakes if one.rule.code not in {"uneven-size", "largest"}}
    for level in (1, 2, 3, 4):
        for seed in range(12):
            made = TOPIC.derive(TOPIC.draw(Random(f"{level}/{seed}"), level))  # noqa: S311
            for family in made.families:
                for one in TOPIC.mistakes:
                    if family.rule is one.rule and one.code in left:
                        rewritten = one.rewrite(made[Key(family.name)].formula)
                        if rewritten is None:
                            continue
                        if evaluate(rewritten, made.value, FLOATS) != made.value(Key(family.name)):
                            left.discard(one.code)
    assert left == set()


def test_a_mistake_leaves_other_formulas_alone():
    made = catalogue.topic("cnn").derive(catalogue.read("cnn/u-net-piece"))
    spread = made[Key("W_up1")].formula
    for one in TOPIC.mistakes:
        if one.rule.code in {"conv-size", "rounding", "conv-parameters"}:
            assert one.rewrite(spread) is None
