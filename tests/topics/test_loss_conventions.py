"""Conventions of losses: what is obeyed is stated, by either of its names, and gives the figure of mpmath."""

from decimal import Decimal

import loss_reference as reference
import mpmath
import pytest
from mpmath import mpf

from nnsolve.axis import Key
from nnsolve.topics.loss import TOPIC, LossProblem


def decimals(values):
    return tuple(decimals(one) if isinstance(one, (list, tuple)) else Decimal(one) for one in values)


def solved(loss, targets, outputs, **more):
    made = TOPIC.derive(
        LossProblem(topic="loss", loss=loss, targets=decimals(targets), outputs=decimals(outputs), **more)
    )
    made.validate(1000)
    return made


def close(ours, theirs):
    return abs(mpf(ours) - theirs) <= mpf(10) ** -12


@pytest.mark.parametrize(
    ("conventions", "divisor", "says"),
    [
        ({}, 4, "averaged over the outputs; natural logarithm; the loss is the mean"),
        ({"loss-reduction": "sum"}, 1, "summed over the outputs; natural logarithm; the loss is the sum"),
        ({"cross-entropy": "sum"}, 2, "summed over the outputs; natural logarithm; the loss is the mean"),
        ({"cross-entropy": "mean", "loss-reduction": "sum"}, 2, "averaged over the outputs"),
    ],
)
@pytest.mark.parametrize("logits", [False, True])
def test_multi_label_outputs_are_averaged_as_libraries_do_unless_said_otherwise(
    conventions, divisor, says, logits
):
    outputs = [["0.9", "0.2"], ["0.3", "0.8"]]
    made = solved(
        "bce", [[1, 0], [0, 1]], outputs, gradient=True, logits=logits, conventions=dict(conventions)
    )
    shares = [[reference.sigma(mpf(o)) if logits else mpf(o) for o in row] for row in outputs]
    seen = (shares[0][0], 1 - shares[0][1], 1 - shares[1][0], shares[1][1])
    assert close(made.value(Key("L")), -sum(map(mpmath.log, seen)) / divisor)
    slope = shares[1][0] if logits else 1 / (1 - shares[1][0])
    assert close(made.value(Key("g", (1, 0))), slope / divisor)
    told = "; ".join(line.says for line in made.conventions)
    assert (says.replace(" natural logarithm;", "") if logits else says) in told


@pytest.mark.parametrize("name", ["cross-entropy", "loss-reduction"])
@pytest.mark.parametrize(("option", "divisor"), [("sum", 1), ("mean", 2)])
def test_either_name_of_the_reduction_holds_where_a_sample_has_one_output(name, option, divisor):
    made = solved("bce", [1, 0], ["0.9", "0.2"], conventions={name: option})
    assert close(made.value(Key("L")), -mpmath.log(mpf("0.9") * mpf("0.8")) / divisor)
    assert (name, option) in [(line.name, line.choice) for line in made.conventions]


@pytest.mark.parametrize(("option", "kept"), [("all", "0.95"), ("others", "0.9")])
@pytest.mark.parametrize("logits", [False, True])
def test_a_smoothed_label_of_two_classes_obeys_the_convention(option, kept, logits):
    made = solved(
        "bce", [1, 0], ["0.9", "0.2"], smoothing=Decimal("0.1"), logits=logits,
        conventions={"label-smoothing": option},
    )  # fmt: skip
    t, o = mpf(kept), [reference.sigma(mpf(z)) if logits else mpf(z) for z in ("0.9", "0.2")]
    both = [t * mpmath.log(one) + (1 - t) * mpmath.log(1 - one) for one in (o[0], 1 - o[1])]
    assert close(made.value(Key("L")), -sum(both) / 2)
    assert ("label-smoothing", option) in [(line.name, line.choice) for line in made.conventions]


@pytest.mark.parametrize(
    "loss", ["mse", "huber", "bce", "focal", "kl", "js", "divergence-sum-log2", "hellinger", "cce"]
)
def test_a_class_number_stands_for_its_code_in_every_loss_of_rows(loss):
    outputs = [["0.8", "0.1", "0.1"], ["0.4", "0.5", "0.1"]]
    made = [solved(loss, t, outputs, gradient=True) for t in ([0, 1], [[1, 0, 0], [0, 1, 0]])]
    for name in (made[0].asked[0].name, "g"):
        one, two = (found.family(name).values for found in made)
        assert list(one.flat) == list(two.flat)


def test_the_sum_over_classes_may_be_averaged():
    made = solved(
        "cce", [[1, 0], [0, 1]], [["0.9", "0.1"], ["0.3", "0.7"]], conventions={"cross-entropy": "mean"}
    )
    assert close(made.value(Key("L")), -mpmath.log(mpf("0.9") * mpf("0.7")) / 4)
    assert "averaged over the outputs" in made.conventions[0].says
