"""Every loss by every name, as the loss of a network: all gradients against central differences in NumPy."""

from decimal import Decimal

import msgspec
import named_losses
import numpy as np
import pytest
from plain_network import Plain, compare, outputs, slopes

from nnsolve.criteria.read import reads_of
from nnsolve.errors import ProblemError
from nnsolve.loss_rows import READS
from nnsolve.losses import ALIASES, KINDS, LOSSES, OF_WEIGHTS
from nnsolve.topics.backprop import TOPIC

COMPARING = {name for name in (*KINDS, *LOSSES, *ALIASES) if name.startswith(("triplet", "contrastive"))}
REFUSED = {"entropy", "entropy-ln", "entropy-log2", "entropy-log10", *OF_WEIGHTS}
EVERY = {*KINDS, *LOSSES, *ALIASES, *OF_WEIGHTS}

INPUTS = [["0.6", "-0.4"], ["-0.9", "0.7"], ["0.2", "1.1"]]
ONE_HOT = [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
SHARES = [["0.2", "0.5", "0.3"], ["0.6", "0.1", "0.3"], ["0.25", "0.25", "0.5"]]
ANY = [["0.31", "0.72", "-0.44"], ["1.3", "-0.2", "0.55"], ["0.81", "0.12", "-1.2"]]
POSITIVE = [["0.31", "0.72", "0.44"], ["1.3", "0.2", "0.55"], ["0.81", "0.12", "1.2"]]

ACTIVATIONS = {
    "tanh": np.tanh,
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": named_losses.softmax,
    "log-softmax": lambda z: np.log(named_losses.softmax(z)),
}
READ = {
    "numbers": ("identity", ANY),
    "above -1": ("sigmoid", POSITIVE),
    "nonzero targets": ("identity", ANY),
    "probabilities": ("sigmoid", SHARES),
    "classes": ("softmax", SHARES),
    "logits": ("identity", SHARES),
    "signs": ("identity", [[1, -1, 1], [-1, -1, 1], [1, 1, -1]]),
    "logarithms": ("log-softmax", SHARES),
    "outcomes": ("sigmoid", [[1, 0, 1], [0, 0, 1], [1, 1, 1]]),
    "class scores": ("identity", SHARES),
    "margins": ("identity", ONE_HOT),
    "greatest margin": ("identity", ONE_HOT),
}
"""For what a loss reads: an activation of the outputs and targets that fit."""


def posed(net, loss, activations, inputs, targets, **more):
    samples = [{"inputs": x, "targets": t} for x, t in zip(inputs, targets, strict=True)]
    fields = {"layers": net.fields, "activation": activations, "loss": loss, "samples": samples}
    if len(samples) == 1:
        fields = {**fields, **samples[0]}
        del fields["samples"]
    fields = {"topic": "backprop", "batch": "all", "rate": Decimal("0.1"), **fields, **more}
    return msgspec.convert(fields, TOPIC.problem, strict=False)


def solved(problem):
    made = TOPIC.derive(problem)
    made.validate(1000)
    return made


def differs(loss, of, activation, targets, **more):
    """Compare all gradients with those of the NumPy function `of`, for one sample and for three."""
    names = ["tanh", activation]
    acts = [ACTIVATIONS[name] for name in names]
    for count in (1, 3):
        net = Plain(f"{loss} {count}", 2, (3, 3))
        made = solved(posed(net, loss, names, INPUTS[:count], targets[:count], **more))
        x, t = np.array(INPUTS[:count], dtype=float), np.array(targets[:count], dtype=float)

        def error(arrays, x=x, t=t):
            return np.mean([of(one, outputs(arrays, acts, two)) for one, two in zip(t, x, strict=True)])

        (whole,) = made.named(["E"])
        assert made.value(whole) == pytest.approx(error(net.arrays()), rel=1e-12)
        compare(made, slopes(net.arrays(), error))


def test_every_name_is_known_to_this_test():
    known = {*named_losses.ROWS, *named_losses.MEANT, *COMPARING, *REFUSED}
    assert known == EVERY
    assert set(READ) == set(READS) - {"distances", "triplets", "squared triplets"}


@pytest.mark.parametrize("name", sorted(EVERY - COMPARING - REFUSED))
def test_every_loss_trains_a_network(name):
    activation, targets = READ[reads_of("categorical" if name in ("h", "hpq") else name)]
    differs(name, named_losses.meant(name), activation, targets)


@pytest.mark.parametrize("how", ["sum", "mean", "max"])
def test_the_convention_of_the_multi_class_hinge(how):
    of = named_losses.ROWS[f"multi-class-hinge-{how}"]
    differs("multi-class-hinge", of, "identity", ONE_HOT, conventions={"multi-class-hinge": how})


@pytest.mark.parametrize("name", ["cce-logits", "nll"])
def test_the_stable_form_of_softmax_gives_the_same(name):
    activation = "log-softmax" if name == "nll" else "identity"
    of = named_losses.meant(name)
    differs(name, of, activation, SHARES, conventions={"softmax": "stable"})


@pytest.mark.parametrize("loss", ["cce", "nll", "multi-class-hinge", "cce-logits"])
def test_a_class_number_stands_for_its_code(loss):
    activation, _ = READ[reads_of(loss)]
    net = Plain(loss, 2, (3, 3))
    made = [
        solved(posed(net, loss, ["tanh", activation], INPUTS, targets))
        for targets in ([[1], [0], [2]], ONE_HOT)
    ]
    values = [{key: one.value(key) for key in one.keys()} for one in made]  # noqa: SIM118
    assert values[0] == values[1]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_loss_of_no_outputs_says_so(name):
    net = Plain(name, 2, (3, 3))
    with pytest.raises(ProblemError, match=r"expected a loss of outputs, found .*(weights|targets alone)"):
        solved(posed(net, name, "tanh", INPUTS, SHARES))


@pytest.mark.parametrize(
    ("loss", "targets", "words"),
    [
        ("multi-class-hinge", ["0.2", "0.5", "0.3"], "targets that name one of at least two classes"),
        ("multi-class-hinge", [1, 1, 0], "multi-class hinge; found 1, 1, 0"),
        ("likelihood", ["0.5", 0, 1], "expected targets 0 or 1, for the likelihood loss"),
        ("cce-logits", [1, 1, 0], "targets from 0 that sum to 1"),
        ("cce-logits", [2, -1, 0], "found 2, -1, 0"),
        ("cce", [3], "expected a class from 0 to 2, or 3 targets"),
        ("cce", ["0.5"], "expected a class from 0 to 2, or 3 targets"),
        ("mse", [1], "expected 3 targets"),
    ],
)
def test_targets_that_a_loss_does_not_read_are_told_with_their_place(loss, targets, words):
    net = Plain(loss, 2, (3, 3))
    with pytest.raises(ProblemError, match=words) as told:
        solved(posed(net, loss, ["tanh", "identity"], INPUTS[:1], [targets]))
    assert told.value.path == ("targets",)
    with pytest.raises(ProblemError, match=words) as told:
        solved(posed(net, loss, ["tanh", "identity"], INPUTS[:2], [ONE_HOT[0], targets]))
    assert told.value.path == ("samples", 1, "targets")


def test_margins_that_are_kept_teach_nothing():
    net = Plain("kept", 2, (3, 3))
    net.layers[1][1][:] = [Decimal(-9), Decimal(9), Decimal(-9)]
    for how in ("sum", "mean", "max"):
        conventions = {"multi-class-hinge": how}
        made = solved(
            posed(net, "multi-class-hinge", "tanh", INPUTS[:1], ONE_HOT[:1], conventions=conventions)
        )
        assert made.value(made.named(["E"])[0]) == 0
        assert all(made.value(key) == 0 for key in made.named(["dE_dw1", "dE_dw7", "dE_db5"]))


@pytest.mark.parametrize(("bias", "slopes"), [([1, 0, 1], [1, -1, 0]), ([0, 1, 1], [-1, 1, 0])])
def test_of_equal_rivals_the_first_counts(bias, slopes):
    right = [0, 1, 0] if bias[1] == 0 else [1, 0, 0]
    layers = [{"weights": [[0], [0], [0]], "bias": bias}]
    fields = {"layers": layers, "inputs": [1], "targets": right, "activation": "identity"}
    conventions = {"multi-class-hinge": "max"}
    fields |= {"topic": "backprop", "loss": "multi-class-hinge", "rate": 1, "conventions": conventions}
    made = solved(msgspec.convert(fields, TOPIC.problem, strict=False))
    keys = made.named([f"dE_dout_o{k}" for k in (1, 2, 3)])
    assert [made.value(key) for key in keys] == slopes
