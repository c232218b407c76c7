"""The solutions under losses and activations of several outputs: printed lines recompute, marking holds."""

import msgspec
import pytest
from check.test_every_topic_marks import honest
from render.test_problems import check

from nnsolve.topics.backprop import TOPIC

HIDDEN = {"weights": [["0.5", "-0.3"], ["0.2", "0.8"]], "bias": ["0.1", "-0.1"]}
LAST = {"weights": [["0.4", "-0.6"], ["0.3", "0.5"], ["-0.7", "0.2"]], "bias": ["0.0", "0.1", "-0.2"]}
PIECES = {"weights": [["0.5", "-0.3"], ["0.2", "0.8"], ["-0.4", "0.1"], ["0.7", "0.6"]], "bias": "0.1"}
EMBEDDING = [{"inputs": x} for x in (["0.6", "-0.4"], ["0.9", "0.7"], ["0.1", "0.4"], ["-0.5", "0.3"])]
BATCH = [{"inputs": x, "targets": t} for x, t in ((["0.6", "-0.4"], [0, 1, 0]), (["-0.5", "0.3"], [1, 0, 0]))]


def posed(last="identity", loss="squared", **more):
    fields = {
        "topic": "backprop",
        "layers": [HIDDEN, LAST],
        "activation": ["tanh", last],
        "loss": loss,
        "inputs": ["0.6", "-0.4"],
        "targets": [0, 1, 0],
        "rate": "0.5",
        **more,
    }
    if "samples" in more:
        fields = {name: value for name, value in fields.items() if name not in ("inputs", "targets")}
    return msgspec.convert(fields, TOPIC.problem, strict=False)


PROBLEMS = {
    "hinge": posed(loss="multi-class-hinge"),
    "hinge-mean": posed(loss="multi-class-hinge", conventions={"multi-class-hinge": "mean"}),
    "hinge-max": posed(loss="multi-class-hinge", conventions={"multi-class-hinge": "max"}),
    "hinge-max-batch": posed(loss="multi-class-hinge-max", samples=BATCH, batch="all"),
    "hinge-epochs": posed(loss="multi-class-hinge", samples=BATCH, epochs=2),
    "likelihood": posed("sigmoid", "likelihood"),
    "likelihood-log2": posed("sigmoid", "likelihood", conventions={"log": "log2"}),
    "nll": posed("log-softmax", "nll"),
    "nll-stable": posed("log-softmax(2)", "nll", conventions={"softmax": "stable"}),
    "logits": posed(loss="cce-logits"),
    "logits-stable": posed(loss="cce-logits", conventions={"softmax": "stable"}, samples=BATCH, batch="all"),
    "softmax-warm": posed("softmax(2)", "categorical"),
    "maxout": posed(activation=["maxout(2)", "identity"], layers=[PIECES, LAST]),
    "maxout-last": posed(
        activation=["tanh", "maxout(3)"], layers=[HIDDEN, LAST], targets=["0.7"], dialect="z-a"
    ),
    "gelu": posed(activation=["gelu", "hard sigmoid"], conventions={"gelu": "tanh", "hard-sigmoid": "fifth"}),
    "triplet": posed("tanh", "triplet", samples=EMBEDDING, triplets=[[1, 2, 3], [4, 3, 1]]),
    "triplet-euclidean": posed(
        loss="triplet(0.3)",
        samples=EMBEDDING,
        triplets=[[1, 2, 3]],
        conventions={"triplet-distance": "euclidean"},
    ),
    "contrastive": posed("sigmoid", "contrastive", samples=EMBEDDING, pairs=[[1, 2, 1], [3, 4, 0]]),
    "contrastive-epochs": posed(
        loss="contrastive",
        samples=EMBEDDING,
        pairs=[[1, 2, 0]],
        epochs=2,
        conventions={"contrastive": "different"},
    ),
}
"""One problem for every way in which a loss or an activation takes several numbers together."""


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", list(PROBLEMS))
def test_printed_lines_give_their_values_on_a_calculator(name, width):
    good, whole = check(PROBLEMS[name], width)
    assert good > whole / 2


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_the_solution_costs_nothing_and_a_wrong_figure_is_found(name):
    honest(PROBLEMS[name], name)
