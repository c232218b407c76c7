"""Every activation by every name in a network: all gradients against central differences in NumPy."""

import activation_reference as reference
import mpmath
import msgspec
import numpy as np
import pytest
from named_losses import softmax
from plain_network import Plain, compare, outputs, slopes

from nnsolve.conventions import CONVENTIONS
from nnsolve.errors import ProblemError
from nnsolve.function_rows import ACTIVATIONS
from nnsolve.network.activation import JOINT
from nnsolve.render import render
from nnsolve.topics.backprop import TOPIC

INPUTS = np.array([[0.6, -0.4], [-0.9, 0.7], [0.2, 1.1]])
TARGETS = np.array([[0.3], [-0.2], [0.8]])
NAMES = {name: row.name for row in ACTIVATIONS for name in (row.name, *row.aliases)}


def by_unit(name):
    """A named function of one net input, of all those of a layer."""
    of = reference.ACTIVATIONS[name]
    return lambda z: np.array([float(of(mpmath.mpf(float(one)))) for one in z])


def maxout(pieces):
    return lambda z: z.reshape(-1, pieces).max(axis=1)


def identity(z):
    return z


def posed(fields, **more):
    samples = [{"inputs": x.tolist(), "targets": t.tolist()} for x, t in zip(INPUTS, TARGETS, strict=True)]
    fields = {"topic": "backprop", "samples": samples, "batch": "all", "rate": 1, **fields, **more}
    return msgspec.convert(msgspec.to_builtins(fields, builtin_types=()), TOPIC.problem, strict=False)


def solved(net, activations, **more):
    made = TOPIC.derive(posed({"layers": net.fields, "activation": activations}, **more))
    made.validate(1000)
    return made


def differs(activations, acts, net, **more):
    def error(arrays):
        pairs = zip(INPUTS, TARGETS, strict=True)
        return np.mean([((t - outputs(arrays, acts, x)) ** 2).sum() / 2 for x, t in pairs])

    made = solved(net, activations, **more)
    (whole,) = made.named(["E"])
    assert made.value(whole) == pytest.approx(error(net.arrays()), rel=1e-12)
    compare(made, slopes(net.arrays(), error))
    return made


def test_every_name_is_known_to_this_test():
    assert set(NAMES.values()) == {*reference.ACTIVATIONS, "step"}
    assert set(JOINT) == {"softmax", "log-softmax", "maxout"}


@pytest.mark.parametrize("name", sorted(set(NAMES) - {n for n, row in NAMES.items() if row == "step"}))
def test_every_activation_trains_a_network(name):
    net = Plain(name, 2, (3, 1))
    differs([name, "identity"], [by_unit(NAMES[name]), identity], net)


@pytest.mark.parametrize("name", sorted(n for n, row in NAMES.items() if row == "step"))
def test_a_step_has_no_slope_but_goes_forward(name):
    net = Plain(name, 2, (3, 1))
    with pytest.raises(ProblemError, match="no slope to descend by"):
        solved(net, name)
    assert solved(net, name, ask="forward")


@pytest.mark.parametrize("how", ["plain", "stable"])
@pytest.mark.parametrize(
    "text", ["softmax", "softmax(2)", "log-softmax", "Log softmax(0.5)", "log_softmax(1)"]
)
def test_activations_of_a_layer_train_a_network(text, how):
    warm = float(text.partition("(")[2].removesuffix(")") or 1)
    log = text.lower().startswith("log")

    def act(z):
        return np.log(softmax(z / warm)) if log else softmax(z / warm)

    net = Plain(text, 2, (3, 1))
    made = differs([text, "identity"], [act, identity], net, conventions={"softmax": how})
    assert how in [stated.choice for stated in made.conventions]
    # As the last layer too, where the other side of the loss is.
    net = Plain(text, 2, (2, 1), (2, 1))
    differs(["tanh", text], [np.tanh, act], net, conventions={"softmax": how})


@pytest.mark.parametrize("pieces", [2, 3, 4])
def test_maxout_trains_a_network(pieces):
    text = f"maxout({pieces})"
    for seed in range(4):
        net = Plain(f"{text} {seed}", 2, (2 * pieces, pieces), (2, 1))
        differs([text, text], [maxout(pieces)] * 2, net)
    net = Plain(text, 2, (2 * pieces, 2 * pieces, 1), (2, 2, 1))
    differs([text, text, "identity"], [maxout(pieces), maxout(pieces), identity], net)


def units(net):
    """The network of the first layer's maxout units with two pieces, written unit by unit."""
    (hidden, biases), (last, bias) = net.layers
    sums, parameters = [], {}
    for n, row in enumerate(hidden):
        parameters |= {f"w{2 * n + 1}": row[0], f"w{2 * n + 2}": row[1], f"b{n + 1}": biases[n]}
        sums.append(f"w{2 * n + 1}*x1 + w{2 * n + 2}*x2 + b{n + 1}")
    for n, weight in enumerate(last[0]):
        parameters[f"w{2 * len(hidden) + n + 1}"] = weight
    parameters[f"b{len(hidden) + 1}"] = bias[0]
    terms = " + ".join(f"w{2 * len(hidden) + n + 1}*h{n + 1}" for n in range(len(last[0])))
    written = {f"h{n + 1}": sums[2 * n : 2 * n + 2] for n in range(len(hidden) // 2)}
    return {**written, "o1": f"{terms} + b{len(hidden) + 1}"}, parameters


@pytest.mark.parametrize("text", ["maxout", "maxout(2)"])
def test_maxout_written_unit_by_unit_is_that_of_the_matrices(text):
    net = Plain("units", 2, (6, 1), (3, 1))
    by_layers = solved(net, ["maxout(2)", "identity"])
    written, parameters = units(net)
    samples = [
        {"inputs": dict(zip(("x1", "x2"), x.tolist(), strict=True)), "targets": t.tolist()}
        for x, t in zip(INPUTS, TARGETS, strict=True)
    ]
    fields = {
        "units": written,
        "parameters": parameters,
        "activation": [text, "identity"],
        "samples": samples,
    }
    by_units = TOPIC.derive(posed(fields))
    by_units.validate(1000)
    for name in parameters:
        (one,), (two,) = by_units.named([f"{name}_new"]), by_layers.named([f"{name}_new"])
        assert by_units.value(one) == by_layers.value(two)
    (key,) = by_units.named(["in_h2b@s1"])
    due = INPUTS[0] @ np.array(net.layers[0][0][3], dtype=float) + float(net.layers[0][1][3])
    assert by_units.value(key) == pytest.approx(due, rel=1e-12)


def test_of_equal_pieces_the_first_wins():
    layers = [{"weights": [[1], [1], [1]], "bias": [0, 0, 0]}]
    fields = {"layers": layers, "activation": "maxout(3)", "inputs": [2], "targets": [0], "rate": 1}
    made = TOPIC.derive(msgspec.convert({"topic": "backprop", **fields}, TOPIC.problem, strict=False))
    assert [made.value(key) for key in made.named(["dE_dw1", "dE_dw2", "dE_dw3"])] == [4, 0, 0]


def test_a_missing_connection_of_a_piece_brings_nothing():
    fields = {
        "units": {"h1": ["w1*x1 + b1", "w2*x2"], "o1": "w3*h1"},
        "parameters": {"w1": 0.5, "w2": -1.5, "w3": 2, "b1": 0.1},
        "activation": ["maxout", "identity"],
        "inputs": {"x1": 1, "x2": -1},
        "targets": {"o1": 2},
        "rate": 1,
    }
    made = TOPIC.derive(msgspec.convert({"topic": "backprop", **fields}, TOPIC.problem, strict=False))
    made.validate(1000)
    # out = 2·max(0.6, 1.5) = 3, ∂E/∂out = 1
    due = {"dE_dw1": 0, "dE_db1": 0, "dE_dw2": -2, "dE_dw3": 1.5}
    assert {name: made.value(key) for name, key in zip(due, made.named(list(due)), strict=True)} == due


def test_the_delta_rule_follows_the_connections_of_maxout_units():
    sums = {"h1": ["w1*x1", "w2*x1 + b1"], "h2": ["w3*x1", "w4*x1 + b2"]}
    fields = {
        "units": {**sums, "o1": "w5*h1 + w6*h2", "o2": "w7*h2"},
        "parameters": {f"w{n}": 0.3 * n - 1 for n in range(1, 8)} | {"b1": 0.1, "b2": 0.2},
        "activation": ["maxout", "sigmoid"],
        "inputs": {"x1": 1.5},
        "targets": {"o1": 1, "o2": 0},
        "rate": 0.5,
    }
    made = TOPIC.derive(msgspec.convert({"topic": "backprop", **fields}, TOPIC.problem, strict=False))
    made.validate(1000)
    for name in fields["parameters"]:
        new, by_delta = made.named([f"{name}_new", f"{name}_new_by_delta"])
        assert made.value(new) == pytest.approx(made.value(by_delta), rel=1e-14)


# ------------------------------------------------------------------------------------ conventions


@pytest.mark.parametrize(
    ("convention", "choice", "row"),
    [
        ("gelu", "exact", "gelu"),
        ("gelu", "tanh", "gelu_tanh"),
        ("hard-sigmoid", "sixth", "hard_sigmoid"),
        ("hard-sigmoid", "fifth", "hard_sigmoid_fifth"),
    ],
)
def test_forms_are_conventions_that_are_printed_and_known_to_the_checker(convention, choice, row):
    from nnsolve.solution import alternatives

    for text in (convention, convention.replace("-", " "), convention.replace("-", "_")):
        net = Plain(f"{convention} {choice}", 2, (3, 1))
        conventions = {convention: choice}
        made = differs([text, "identity"], [by_unit(row), identity], net, conventions=conventions)
        assert {one.name: one.choice for one in made.conventions}[convention] == choice
        says = CONVENTIONS[convention].options[choice].says
        assert says in " ".join(render(made, "plain", 500).split())
        problem = posed({"layers": net.fields, "activation": [text, "identity"]}, conventions=conventions)
        others = [one for one in alternatives(problem, made) if one.stated.name == convention]
        assert len(others) == 1
        other = others[0].derivation()
        (one,), (two,) = made.named(["out_h1@s1"]), other.named(["out_h1@s1"])
        assert made.value(one) != other.value(two)


@pytest.mark.parametrize(
    ("text", "row", "convention", "other"),
    [
        ("gelu_tanh", "gelu_tanh", "gelu", "exact"),
        ("gelu exact", "gelu", "gelu", "tanh"),
        ("gelu approximate", "gelu_tanh", "gelu", "exact"),
        ("hard_sigmoid_fifth", "hard_sigmoid_fifth", "hard-sigmoid", "sixth"),
    ],
)
def test_an_explicit_form_is_not_up_to_the_convention(text, row, convention, other):
    net = Plain(text, 2, (3, 1))
    made = differs([text, "identity"], [by_unit(row), identity], net, conventions={convention: other})
    assert convention not in [one.name for one in made.conventions]


@pytest.mark.parametrize("text", ["relu", "leaky relu", "prelu", "selu", "elu(0.5)"])
def test_the_slope_at_a_corner_is_a_convention_of_all_that_have_one(text):
    net = Plain(text, 2, (3, 1))
    for ask, stated in (("updates", True), ("forward", False)):
        made = solved(net, [text, "identity"], ask=ask)
        assert ("relu-slope" in [one.name for one in made.conventions]) == stated


# ------------------------------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("maxout(1)", "expected 2 to 26 pieces, as in maxout.2., found 'maxout.1.'"),
        ("maxout(27)", "expected 2 to 26 pieces"),
        ("maxout(2.5)", "expected 2 to 26 pieces"),
        ("maxout()", "expected 2 to 26 pieces"),
        ("maxout", "expected the number of pieces of a unit, as in maxout.2., found maxout alone"),
        ("maxout(4)", "expected 4 rows of weights for every maxout unit, found 6 rows"),
        ("softmax(0)", "expected a temperature above 0, as in softmax.2., found 'softmax.0.'"),
        ("softmax(-1)", "expected a temperature above 0"),
        ("softmax(nan)", "expected a temperature above 0"),
        ("log-softmax(cold)", "expected a temperature above 0, as in log-softmax"),
        ("softmaxx", "expected an activation, found 'softmaxx'; did you mean 'softmax'"),
        ("max-out", "expected an activation, found 'max-out'"),
    ],
)
def test_what_is_no_activation_of_several_net_inputs_is_told(text, words):
    net = Plain("errors", 2, (6, 1), (3, 1))
    with pytest.raises(ProblemError, match=words):
        solved(net, [text, "identity"])


@pytest.mark.parametrize(
    ("written", "activation", "words", "path"),
    [
        (
            ["w1*x1", "w2*x1"],
            "sigmoid",
            "expected maxout for units of several sums, found sigmoid",
            ("activation", 0),
        ),
        ("w1*x1", "maxout", "expected several sums for a maxout unit", ("activation", 0)),
        (
            ["w1*x1", "w2*x1"],
            "maxout(3)",
            "expected maxout.2., as the units have 2 sums, found 3 pieces",
            ("activation", 0),
        ),
        (
            ["w1*x1"],
            "maxout",
            "expected a sum, or 2 to 26 of a maxout unit, found a list of 1",
            ("units", "o1"),
        ),
        (["w1*x1", "w1*x1"], "maxout", "w1 is used twice", ("units", "o1")),
        (["w1*x1", "w2*x3"], "maxout", "neither is a unit", ("units", "o1", 1)),
        (["w1*x1 +", "w2*x1"], "maxout", "expected", ("units", "o1", 0)),
    ],
)
def test_units_that_are_no_maxout_are_told_with_their_place(written, activation, words, path):
    fields = {
        "units": {"o1": written},
        "parameters": {"w1": 1, "w2": 2} if isinstance(written, list) and len(written) > 1 else {"w1": 1},
        "inputs": {"x1": 1},
        "targets": {"o1": 0},
        "activation": [activation],
        "rate": 1,
    }
    with pytest.raises(ProblemError, match=words) as told:
        TOPIC.derive(msgspec.convert({"topic": "backprop", **fields}, TOPIC.problem, strict=False))
    assert told.value.path == path


def test_units_of_one_layer_have_as_many_pieces():
    fields = {
        "units": {"o1": ["w1*x1", "w2*x1"], "o2": ["w3*x1", "w4*x1", "w5*x1"]},
        "parameters": {f"w{n}": 1 for n in range(1, 6)},
        "inputs": {"x1": 1},
        "targets": {"o1": 0, "o2": 0},
        "activation": "maxout",
        "rate": 1,
    }
    with pytest.raises(ProblemError, match="expected 2 sums, as o1 in the same layer has, found 3"):
        TOPIC.derive(msgspec.convert({"topic": "backprop", **fields}, TOPIC.problem, strict=False))
