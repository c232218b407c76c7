"""Backpropagation: what holds by mathematics or by hand; published figures have a file of their own."""

import math
from decimal import Decimal

import msgspec
import pytest

from nnsolve import catalogue
from nnsolve.errors import ProblemError
from nnsolve.topics.backprop import TOPIC


def solved(problem):
    """The derivation of a problem, and its values by their plain names."""
    made = TOPIC.derive(problem)
    made.validate(1_000)
    return made, {made.notation.ascii(key): made.value(key) for key in made.keys()}  # noqa: SIM118


def posed(**fields):
    return msgspec.convert({"topic": "backprop", "rate": 1, **fields}, TOPIC.problem)


# ------------------------------------------------------------------------------------------- softmax


THREE_CLASSES = {
    "inputs": [0.6, -0.4],
    "activation": ["tanh", "softmax"],
    "loss": "categorical",
    "layers": [
        {"weights": [[0.5, -0.3], [0.2, 0.8]], "bias": [0.1, -0.1]},
        {"weights": [[0.4, -0.6], [0.3, 0.5], [-0.7, 0.2]], "bias": [0.0, 0.1, -0.2]},
    ],
}


@pytest.mark.parametrize("targets", [[0, 1, 0], [0.2, 0.5, 0.3]])
def test_the_jacobian_route_is_output_minus_target(targets):
    _, found = solved(posed(**THREE_CLASSES, targets=targets))
    for n, target in enumerate(targets, 1):
        assert found[f"delta_o{n}"] == pytest.approx(found[f"out_o{n}"] - target, abs=1e-15)
        assert found[f"delta_o{n}_shortcut"] == pytest.approx(found[f"delta_o{n}"], abs=1e-15)


def test_targets_that_do_not_sum_to_one_take_the_whole_jacobian():
    # −Σ t ln(out) by in_j is out_j·Σt − t_j.
    targets = [1, 1, 0]
    _, found = solved(posed(**THREE_CLASSES, targets=targets))
    for n, target in enumerate(targets, 1):
        assert found[f"delta_o{n}"] == pytest.approx(2 * found[f"out_o{n}"] - target, abs=1e-15)
        assert f"delta_o{n}_shortcut" not in found


def test_stable_softmax_is_softmax():
    plain, stable = (
        solved(posed(**THREE_CLASSES, targets=[0, 1, 0], conventions={"softmax": how}))[1]
        for how in ("plain", "stable")
    )
    kept = [name for name in plain if not name.startswith(("exp_", "sum_"))]
    assert {name: stable[name] for name in kept} == pytest.approx({n: plain[n] for n in kept}, rel=1e-14)
    assert stable["max_in"] == max(plain[f"in_o{n}"] for n in (1, 2, 3))


def test_stable_softmax_reaches_where_the_plain_one_overflows():
    large = {
        "inputs": [1000],
        "targets": [0, 1],
        "activation": "softmax",
        "loss": "squared",
        "layers": [{"weights": [[1], [0.999]]}],
        "ask": "gradients",
    }
    _, found = solved(posed(**large, conventions={"softmax": "stable"}))
    assert found["out_o2"] == pytest.approx(1 / (1 + math.e), rel=1e-12)


# --------------------------------------------------------------------------------- kinks and steps


ONE_UNIT = {"inputs": [2], "targets": [3], "layers": [{"weights": [[0]]}]}
"""A unit with net input 0 and ∂E/∂out = out − 3."""

KINKS = (
    # The slope where z > 0 is 1; where z < 0 it is 0, a, and a·e^z, which is a at zero.
    ("relu", {}, 0),
    ("relu", {"relu-slope": "zero"}, 0),
    ("relu", {"relu-slope": "half"}, 0.5),
    ("relu", {"relu-slope": "one"}, 1),
    ("leaky relu(0.2)", {}, 0.2),
    ("leaky relu(0.2)", {"relu-slope": "half"}, 0.5),
    ("leaky relu(0.2)", {"relu-slope": "one"}, 1),
    ("elu(0.4)", {}, 0.4),
    ("elu(0.4)", {"relu-slope": "half"}, 0.5),
    ("elu(0.4)", {"relu-slope": "one"}, 1),
)


@pytest.mark.parametrize(("text", "conventions", "slope"), KINKS)
def test_slopes_at_the_kink_follow_the_convention(text, conventions, slope):
    _, found = solved(posed(**ONE_UNIT, activation=text, conventions=conventions))
    assert found["in_o1"] == 0
    assert found["dout_o1_din_o1"] == pytest.approx(slope)
    assert found["dE_dw1"] == pytest.approx(-3 * slope * 2)


@pytest.mark.parametrize("choice", ["zero", "half", "one"])
@pytest.mark.parametrize(
    ("text", "weight", "slope"), [("relu", 1, 1), ("relu", -1, 0), ("elu", -1, math.exp(-2))]
)
def test_the_convention_matters_at_the_kink_alone(text, weight, slope, choice):
    fields = ONE_UNIT | {"layers": [{"weights": [[weight]]}]}
    _, found = solved(posed(**fields, activation=text, conventions={"relu-slope": choice}))
    assert found["dout_o1_din_o1"] == pytest.approx(slope)


STEPS = {"unit": (0, 1, 1), "unit-strict": (0, 0, 1), "sign": (-1, 1, 1), "sign-strict": (-1, -1, 1)}
"""What a step gives below, at and above zero."""


@pytest.mark.parametrize("choice", STEPS)
def test_steps_go_forward(choice):
    for x, due in zip((-2, 0, 2), STEPS[choice], strict=True):
        fields = {"inputs": [x], "layers": [{"weights": [[1]]}], "conventions": {"step": choice}}
        _, found = solved(posed(**fields, activation="step", ask="forward"))
        assert found["out_o1"] == due
        assert not any(name.startswith(("dE", "target", "alpha")) for name in found)


@pytest.mark.parametrize("ask", ["updates", "gradients", ["w1"]])
def test_a_step_has_no_slope_to_descend_by(ask):
    with pytest.raises(ProblemError, match="no slope"):
        TOPIC.derive(posed(**ONE_UNIT, activation="step", ask=ask))


def test_two_thresholds_solve_xor():
    # h1 fires from one input on, h2 from both; o is h1 and not h2.
    fields = {
        "activation": "step",
        "ask": "forward",
        "units": {
            "h1": "w1*x1 + w2*x2 - θ1",
            "h2": "w3*x1 + w4*x2 - θ2",
            "o": "w5*h1 + w6*h2 - θ3",
        },
        "parameters": {
            **{f"w{n}": 1 for n in range(1, 6)},
            "w6": -1,
            "θ1": Decimal("0.5"),
            "θ2": Decimal("1.5"),
            "θ3": Decimal("0.5"),
        },
        "samples": [{"inputs": {"x1": a, "x2": b}} for a in (0, 1) for b in (0, 1)],
    }
    _, found = solved(posed(**fields))
    assert [found[f"out_o@s{n}"] for n in (1, 2, 3, 4)] == [0, 1, 1, 0]


# ------------------------------------------------------------------------------- batches and freezing


def test_one_sigmoid_unit_learns_or_as_by_hand():
    # From zero weights the first sample moves b alone, by −½; then out = σ(−½) for the second, and so on.
    _, found = solved(catalogue.read("stochastic-or"))
    w1 = w2 = b = 0.0
    samples = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 1)] * 2
    for k, ((x1, x2), target) in enumerate(samples, 1):
        out = 1 / (1 + math.exp(-(w1 * x1 + w2 * x2 + b)))
        miss = out - target  # binary cross-entropy after a sigmoid
        w1, w2, b = w1 - miss * x1, w2 - miss * x2, b - miss
        new = (found[f"w1_new@k{k}"], found[f"w2_new@k{k}"], found[f"b_new@k{k}"])
        assert new == pytest.approx((w1, w2, b), rel=1e-12, abs=1e-12)


def test_a_short_last_batch_is_averaged_over_what_it_has():
    # One linear unit, E = ½(t − w·x)², w = 0: the gradient of a sample is −t·x.
    samples = [{"inputs": [x], "targets": [t]} for x, t in ((1, 2), (2, 3), (3, -1))]
    fields = {
        "activation": "identity",
        "layers": [{"weights": [[0]]}],
        "samples": samples,
        "batch": 2,
        "rate": Decimal("0.1"),
    }
    _, mean = solved(posed(**fields))
    first = 0.1 * (2 + 6) / 2
    assert mean["w1_new@k1"] == pytest.approx(first)
    assert mean["w1_new@k2"] == pytest.approx(first - 0.1 * 3 * (3 * first + 1))
    _, total = solved(posed(**fields, conventions={"batch-gradient": "sum"}))
    assert total["w1_new@k1"] == pytest.approx(2 * first)
    assert total["w1_new@k2"] == pytest.approx(2 * first - 0.1 * 3 * (6 * first + 1))


@pytest.mark.parametrize("form", ["layers", "units"])
@pytest.mark.parametrize(
    ("frozen", "kept"),
    [
        (["w2"], {"w2"}),
        (["w1", "w2"], {"w1", "w2"}),
        (["b2"], {"b2"}),
        (["weights"], {"w1", "w2", "w3"}),
        (["biases"], {"b1", "b2"}),
        (["w3", "biases"], {"w3", "b1", "b2"}),
    ],
)
def test_frozen_parameters_keep_their_values(form, frozen, kept):
    fields = {
        "layers": {"layers": [{"weights": [[1, 2]], "bias": [3]}, {"weights": [[4]], "bias": [5]}]},
        "units": {
            "units": {"h1": "w1*i1 + w2*i2 + b1", "o1": "w3*h1 + b2"},
            "parameters": {"w1": 1, "w2": 2, "w3": 4, "b1": 3, "b2": 5},
        },
    }[form]
    named = {"layers": ([1, 1], [0]), "units": ({"i1": 1, "i2": 1}, {"o1": 0})}[form]
    made, found = solved(posed(**fields, inputs=named[0], targets=named[1], frozen=frozen, epochs=2))
    new = {name.partition("_")[0] for name in found if "_new" in name}
    assert new == {"w1", "w2", "w3", "b1", "b2"} - kept
    assert {made.notation.bare(key).partition("_")[0] for key in made.expand(made.asked)} == new


# --------------------------------------------------------------------------------------- what is refused


WIRED = {"inputs": {"x": 1}, "targets": {"y": 1}}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"units": {"y": "w1*x + w2*x"}, "parameters": {"w1": 1, "w2": 2}}, ("units", "y")),
        (
            {"units": {"h": "w1*x + b", "y": "w2*h + b"}, "parameters": {"w1": 1, "w2": 2, "b": 3}},
            ("units", "y"),
        ),
        ({"units": {"y": "alpha*x"}, "parameters": {"alpha": 1}}, ("parameters", "alpha")),
        ({"units": {"y": "w*x + E"}, "parameters": {"w": 1, "E": 1}}, ("parameters", "E")),
        (
            {
                "units": {"h": "w1*x + θ", "y": "w2*h + theta"},
                "parameters": {"w1": 1, "w2": 1, "θ": 1, "theta": 1},
            },
            ("parameters", "theta"),
        ),
        ({"units": {"y": "w*x + w_new"}, "parameters": {"w": 1, "w_new": 1}}, ("parameters", "w_new")),
        ({"units": {"y": "w_1*x"}, "parameters": {"w_1": 1, "w_{1}": 1}}, ("parameters", "w_{1}")),
        ({"units": {"x": "w*x", "y": "v*x"}, "parameters": {"w": 1, "v": 1}}, ("units", "x")),
    ],
    ids=[
        "source twice",
        "bias in two layers",
        "rate",
        "error",
        "one name in two scripts",
        "new",
        "braces",
        "input",
    ],
)
def test_a_sheet_that_does_not_say_one_thing_is_refused(fields, path):
    with pytest.raises(ProblemError) as caught:
        TOPIC.derive(posed(**WIRED, **fields))
    assert caught.value.path == path
