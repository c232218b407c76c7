"""Losses that compare samples: gradients and updates against central differences in NumPy."""

from decimal import Decimal

import msgspec
import numpy as np
import pytest
from named_losses import contrastive_different, contrastive_same, triplet
from plain_network import Plain, compare, outputs, slopes

from nnsolve.axis import Key
from nnsolve.errors import NumericError, ProblemError
from nnsolve.expr import Call
from nnsolve.loss_rows import MARGIN, OUTPUT, Loss
from nnsolve.losses import ALIASES, KINDS, LOSSES
from nnsolve.solution import alternatives
from nnsolve.topics.backprop import TOPIC
from nnsolve.topics.loss import TOPIC as LOSS

INPUTS = np.array([[0.6, -0.4], [-0.9, 0.7], [0.2, 1.1], [-0.5, -0.8], [1.2, 0.3]])
TRIPLETS = [[1, 2, 3], [4, 1, 2], [3, 5, 4], [2, 3, 1]]
PAIRS = [[1, 2, 1], [2, 3, 0], [5, 4, 1], [1, 4, 0]]
SOFT = ["tanh", "sigmoid"]
ACTS = [np.tanh, lambda z: 1 / (1 + np.exp(-z))]
CONTRASTIVE = {"same": contrastive_same, "different": contrastive_different}


def posed(net, loss, **more):
    fields = {
        "topic": "backprop",
        "layers": net.fields,
        "activation": SOFT,
        "loss": loss,
        "samples": [{"inputs": x.tolist()} for x in INPUTS],
        "rate": Decimal("0.1"),
        **more,
    }
    return msgspec.convert(fields, TOPIC.problem, strict=False)


def solved(net, loss, **more):
    made = TOPIC.derive(posed(net, loss, **more))
    made.validate(10_000)
    return made


def embedded(arrays):
    return np.array([outputs(arrays, ACTS, x) for x in INPUTS])


def of_triplets(form, margin, triplets):
    def error(arrays):
        out, squared = embedded(arrays), form == "squared"
        each = [triplet(*(out[n - 1] for n in one), margin, squared=squared) for one in triplets]
        return np.mean(each)

    return error


def of_pairs(form, pairs):
    def error(arrays):
        out = embedded(arrays)
        apart = [(label, np.linalg.norm(out[a - 1] - out[b - 1])) for a, b, label in pairs]
        return np.mean([CONTRASTIVE[form](label, d) for label, d in apart])

    return error


def agrees(made, net, error):
    (whole,) = made.named(["E"])
    assert made.value(whole) == pytest.approx(error(net.arrays()), rel=1e-12)
    compare(made, slopes(net.arrays(), error))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("form", ["squared", "euclidean"])
@pytest.mark.parametrize("count", [1, 4])
def test_a_triplet_loss_trains_a_network(form, seed, count):
    net, conventions = Plain(f"{form} {seed}", 2, (3, 2), scale=3), {"triplet-distance": form}
    triplets = TRIPLETS[:count]
    for loss, margin in (("triplet", 1), ("triplet(0.5)", 0.5), ("triplet(margin=0.2)", 0.2)):
        made = solved(net, loss, triplets=triplets, conventions=conventions)
        agrees(made, net, of_triplets(form, margin, triplets))
        assert {one.name: one.choice for one in made.conventions}["triplet-distance"] == form


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("form", ["same", "different"])
@pytest.mark.parametrize("count", [1, 4])
def test_a_contrastive_loss_trains_a_network(form, seed, count):
    net, conventions = Plain(f"{form} {seed}", 2, (3, 2), scale=3), {"contrastive": form}
    made = solved(net, "contrastive", pairs=PAIRS[:count], conventions=conventions)
    agrees(made, net, of_pairs(form, PAIRS[:count]))


@pytest.mark.parametrize(
    ("loss", "field", "groups", "error"),
    [
        ("triplet-euclidean", "triplets", TRIPLETS, of_triplets("euclidean", 1, TRIPLETS)),
        ("triplet-squared(2)", "triplets", TRIPLETS, of_triplets("squared", 2, TRIPLETS)),
        ("contrastive-same", "pairs", PAIRS, of_pairs("same", PAIRS)),
        ("contrastive-different", "pairs", PAIRS, of_pairs("different", PAIRS)),
    ],
)
def test_the_rows_have_names_of_their_own(loss, field, groups, error):
    net = Plain(loss, 2, (3, 2))
    agrees(solved(net, loss, **{field: groups}), net, error)


@pytest.mark.parametrize(
    "name",
    sorted(one for one in (*KINDS, *LOSSES, *ALIASES) if one.startswith(("triplet", "contrastive"))),
)
def test_every_name_of_a_loss_that_compares_trains_a_network(name):
    net = Plain(name, 2, (3, 2))
    if name.startswith("triplet"):
        error = of_triplets("euclidean" if name.endswith("euclidean") else "squared", 1, TRIPLETS)
        agrees(solved(net, name, triplets=TRIPLETS), net, error)
    else:
        error = of_pairs("different" if name.endswith("different") else "same", PAIRS)
        agrees(solved(net, name, pairs=PAIRS), net, error)


def test_several_updates_step_against_the_gradient_of_all_samples():
    net, error = Plain("updates", 2, (3, 2)), of_triplets("squared", 1, TRIPLETS)
    made = solved(net, "triplet", triplets=TRIPLETS, epochs=3, batch="all")
    arrays = net.arrays()
    for k in (1, 2, 3):
        assert made.value(made.named([f"E@k{k}"])[0]) == pytest.approx(error(arrays), rel=1e-6)
        due = slopes(arrays, error)
        flat = iter(due.values())
        arrays = [
            np.array([value - 0.1 * next(flat) for value in one.flat]).reshape(one.shape) for one in arrays
        ]
    names = {"w": 0, "b": 0}
    for n, array in enumerate(arrays):
        letter = "b" if n % 2 else "w"
        for value in array.flat:
            names[letter] += 1
            (key,) = made.named([f"{letter}{names[letter]}_new@k3"])
            assert made.value(key) == pytest.approx(value, abs=1e-8)


def test_a_sample_that_is_never_compared_brings_nothing():
    net = Plain("alone", 2, (3, 2))
    made = solved(net, "triplet", triplets=[[1, 2, 3]])
    for sample in (4, 5):
        assert [made.value(key) for key in made.named([f"dE_dout_o{n}@s{sample}" for n in (1, 2)])] == [0, 0]


def test_a_margin_that_is_kept_teaches_nothing():
    net = Plain("kept", 2, (3, 2))
    made = solved(net, "triplet(1e-9)", triplets=[[1, 2, 3], [1, 3, 2]])
    first, second = (made.value(key) for key in made.named(["dE_ddp1", "dE_ddp2"]))
    assert sorted((first, second)) == [0, 0.5]


def test_the_checker_knows_the_other_conventions():
    net = Plain("conventions", 2, (3, 2))
    for loss, more in (("triplet", {"triplets": TRIPLETS}), ("contrastive", {"pairs": PAIRS})):
        problem = posed(net, loss, **more)
        found = alternatives(problem, TOPIC.derive(problem))
        assert [one.stated.choice for one in found] in (["euclidean"], ["different"])
        assert found[0].derivation() is not None


def test_a_row_that_is_added_compares_triplets_in_both_topics(monkeypatch):
    # The smooth triplet loss ln(1 + e^(dp − dn)) with a margin, here of the Euclidean distances.
    row = Loss(
        "soft-triplet",
        "soft triplet loss",
        "Σ ln(1 + e^(d(a, p) − d(a, n) + margin))",
        Call("softplus", (OUTPUT + MARGIN,)),
        parameters=(("margin", "1"),),
        reads="triplets",
    )
    monkeypatch.setitem(LOSSES, row.name, row)
    net = Plain("soft", 2, (3, 2))

    def error(arrays):
        out = embedded(arrays)
        sides = [[np.linalg.norm(out[one[0] - 1] - out[n - 1]) for n in one[1:]] for one in TRIPLETS]
        return sum(np.log1p(np.exp(dp - dn + 0.3)) for dp, dn in sides)

    agrees(solved(net, "soft-triplet(0.3)", triplets=TRIPLETS), net, error)
    vectors = {"anchor": (0, 0), "positive": (3, 4), "negative": (0, 4)}
    fields = {"topic": "loss", "loss": "soft-triplet", "margin": Decimal("0.3"), "gradient": True, **vectors}
    made = LOSS.derive(msgspec.convert(fields, LOSS.problem, strict=False))
    made.validate(100)
    assert made.value(Key("L")) == pytest.approx(np.log1p(np.exp(1.3)), rel=1e-12)
    # By the positive: σ(1.3)·(p − a)/dp
    assert made.value(Key("gp", (1,))) == pytest.approx(0.8 / (1 + np.exp(-1.3)), rel=1e-12)


# ------------------------------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("more", "words", "path"),
    [
        (
            {"loss": "triplet"},
            "the triplet loss compares samples: expected them by number, as in triplets",
            ("loss",),
        ),
        ({"loss": "contrastive"}, "expected them by number, as in pairs = .*, found none", ("loss",)),
        ({"loss": "triplet", "pairs": PAIRS}, "only a contrastive loss reads pairs", ("pairs",)),
        ({"loss": "squared", "triplets": TRIPLETS}, "only a triplet loss reads triplets", ("triplets",)),
        (
            {"loss": "triplet", "triplets": [[1, 2]]},
            "expected anchor, positive and negative, .* found 2",
            ("triplets", 0),
        ),
        (
            {"loss": "contrastive", "pairs": [[1, 2]]},
            "expected two samples and their label, .* found 2",
            ("pairs", 0),
        ),
        (
            {"loss": "triplet", "triplets": [[1, 2, 6]]},
            "expected a sample from 1 to 5, found 6",
            ("triplets", 0, 2),
        ),
        ({"loss": "triplet", "triplets": [[1, 2, 3], [0, 1, 2]]}, "1 to 5, found 0", ("triplets", 1, 0)),
        (
            {"loss": "triplet", "triplets": [[1, 2, 2]]},
            "expected different samples, found 2 twice",
            ("triplets", 0, 2),
        ),
        ({"loss": "contrastive", "pairs": [[1, 1, 1]]}, "expected different samples", ("pairs", 0, 1)),
        ({"loss": "contrastive", "pairs": [[1, 2, 2]]}, "expected a label 0 or 1, found 2", ("pairs", 0, 2)),
        (
            {"loss": "triplet", "triplets": TRIPLETS, "batch": 2},
            "expected a batch of all samples",
            ("batch",),
        ),
        ({"loss": "triplet(0)", "triplets": TRIPLETS}, "expected a margin above 0", ("loss",)),
        ({"loss": "triplet(2, 3)", "triplets": TRIPLETS}, "expected margin for triplet loss", ("loss",)),
    ],
)
def test_what_cannot_be_compared_is_told_with_its_place(more, words, path):
    with pytest.raises(ProblemError, match=words) as told:
        TOPIC.derive(posed(Plain("errors", 2, (3, 2)), **more))
    assert told.value.path == path


def test_targets_are_refused_where_samples_are_compared():
    samples = [{"inputs": x.tolist(), "targets": [0, 1]} for x in INPUTS]
    with pytest.raises(ProblemError, match="by number in triplets, and reads no targets") as told:
        solved(Plain("errors", 2, (3, 2)), "triplet", triplets=TRIPLETS, samples=samples)
    assert told.value.path == ("samples", 0, "targets")


EQUAL = [{"weights": [[0, 0], [0, 0]]}]


@pytest.mark.parametrize(
    ("more", "path", "says"),
    [
        (
            {"loss": "contrastive", "pairs": [[2, 4, 1]]},
            ("pairs", 0),
            "d = 0: the outputs of samples 2 and 4",
        ),
        (
            {"loss": "triplet", "triplets": [[5, 2, 3]], "conventions": {"triplet-distance": "euclidean"}},
            ("triplets", 0),
            "dp = 0: the outputs of samples 5 and 2",
        ),
    ],
)
def test_equal_outputs_have_no_slope_of_a_distance(more, path, says):
    with pytest.raises(ProblemError, match=f"{says} are equal") as told:
        solved(Plain("equal", 2, (3, 2)), layers=EQUAL, activation="identity", **more)
    assert told.value.path == path


def test_the_second_of_two_comparisons_may_be_the_one_of_equal_outputs():
    samples = [{"inputs": x} for x in ([1, 0], [0, 1], [0, 1])]
    pairs = {"pairs": [[1, 2, 0], [2, 3, 1]], "samples": samples}
    with pytest.raises(ProblemError, match="samples 2 and 3") as told:
        solved(Plain("equal", 2, (2,)), "contrastive", activation="identity", **pairs)
    assert told.value.path == ("pairs", 1)


def test_outputs_that_become_equal_by_an_update_are_told_with_the_distance():
    # One weight w = 1: d = |w·1 − w·0| = 1, E = d², so the update 1 − 0.5·2 makes w, and every output, 0.
    more = {
        "layers": [{"weights": [[1]]}],
        "activation": "identity",
        "samples": [{"inputs": [1]}, {"inputs": [0]}],
        "pairs": [[1, 2, 1]],
        "rate": Decimal("0.5"),
        "epochs": 2,
        "conventions": {"contrastive": "same"},
    }
    with pytest.raises(NumericError, match=r"is undefined \(slope of a distance\): d⁽²⁾ is 0"):
        solved(Plain("one", 1, (1,)), "contrastive", **more)


def test_a_squared_distance_of_equal_outputs_has_a_slope():
    squared = {"triplets": TRIPLETS, "layers": EQUAL, "activation": "identity"}
    assert solved(Plain("equal", 2, (3, 2)), "triplet", **squared)
