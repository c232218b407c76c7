"""Rows of losses that are added at run time, in both topics; and the same losses through NumPy arrays."""

from decimal import Decimal

import msgspec
import named_losses
import numpy as np
import pytest
from plain_network import Plain, compare, outputs, slopes

from nnsolve.axis import Key
from nnsolve.expr import Call, Choose, Compare, Num, Pow
from nnsolve.loss_rows import OUTPUT, PRODUCT, SUM, TARGET, Loss, N
from nnsolve.losses import LOSSES
from nnsolve.network.criterion import slope_of
from nnsolve.render import render
from nnsolve.slopes import LOSS_SLOPES
from nnsolve.topics import loss as losses
from nnsolve.topics.backprop import TOPIC

INPUTS = np.array([[0.6, -0.4], [-0.9, 0.7], [0.2, 1.1]])
CLASSES = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])
SHARES = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.25, 0.25, 0.5]])
MIXED = np.array([[0.2, 0.5, 0.3], [0, 1, 0], [0.5, 0.5, 0]])
SCORES = [["0.5", "0.2", "-0.3"], ["1", "2", "0.4"], ["0.7", "-1", "0.1"]]


def identity(z):
    return z


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def in_a_network(row, act, of, targets):
    """The gradients of a network under `row` against those of the NumPy function `of`."""
    net = Plain(row.name, 2, (3, 3))
    acts = [np.tanh, {"identity": identity, "sigmoid": sigmoid}[act]]
    pairs = list(zip(INPUTS, targets, strict=True))
    fields = {
        "topic": "backprop",
        "layers": net.fields,
        "activation": ["tanh", act],
        "loss": row.name,
        "samples": [{"inputs": x.tolist(), "targets": t.tolist()} for x, t in pairs],
        "batch": "all",
        "rate": 1,
    }
    made = TOPIC.derive(msgspec.convert(fields, TOPIC.problem, strict=False))
    made.validate(1000)

    def error(arrays):
        return np.mean([of(t, outputs(arrays, acts, x)) for x, t in pairs])

    compare(made, slopes(net.arrays(), error))
    assert row.says in " ".join(render(made, "plain", 500).split())


def in_a_table(row, of, targets, scores, codes=CLASSES):
    """The slopes of the topic on losses under `row` against central differences of `of`."""
    rows = [tuple(map(Decimal, one)) for one in scores]
    problem = losses.LossProblem(
        topic="loss", loss=row.name, targets=targets, outputs=tuple(rows), gradient=True
    )
    made = losses.derive(problem)
    made.validate(1000)
    o = np.array(scores, dtype=float)

    def whole(at, move):
        moved = o.copy()
        moved[at] += move
        return np.mean([of(t, one) for t, one in zip(codes, moved, strict=True)])

    for at in np.ndindex(o.shape):
        due = (whole(at, 1e-5) - whole(at, -1e-5)) / 2e-5
        assert made.value(Key("g", at)) == pytest.approx(due, abs=1e-8)
    assert made.value(Key("L")) == pytest.approx(whole((0, 0), 0), rel=1e-12)
    assert row.title.lower() in made.summary[0].lower()


@pytest.fixture
def added(monkeypatch):
    def add(row):
        assert row.name not in LOSSES
        assert row.name not in LOSS_SLOPES
        monkeypatch.setitem(LOSSES, row.name, row)
        return row

    return add


def test_a_row_of_margins_is_known_to_both_topics(added):
    # The squared hinge of every other class, as in L2-SVMs.
    kept = (Compare(1 + OUTPUT, "<=", Num(0)), Num(0))
    term = Choose((kept,), Pow(1 + OUTPUT, Num(2)))
    row = added(Loss("l2-svm", "squared multi-class hinge", "Σ max(0, 1 + m)²", term, reads="margins"))

    def of(t, o):
        return np.sum(named_losses.margins(t, o) ** 2)

    in_a_network(row, "identity", of, CLASSES)
    in_a_table(row, of, (Decimal(1), Decimal(0), Decimal(2)), SCORES)


def test_a_row_of_the_greatest_margin_is_known_to_both_topics(added):
    term = Call("softplus", (2 * OUTPUT,))
    row = added(Loss("rival", "soft rival loss", "ln(1 + e^(2m))", term, SUM / 2, reads="greatest margin"))

    def of(t, o):
        right = int(np.argmax(t))
        return np.log1p(np.exp(2 * (max(np.delete(o, right)) - o[right]))) / 2

    in_a_network(row, "identity", of, CLASSES)
    in_a_table(row, of, (Decimal(1), Decimal(0), Decimal(2)), SCORES)


def test_a_row_of_log_shares_is_known_to_both_topics(added):
    # The focal loss of several classes from scores, γ = 2.
    share = Call("exp", (OUTPUT,))
    term = -(TARGET * Pow(1 - share, Num(2)) * OUTPUT)
    row = added(
        Loss("focal-classes", "focal loss of classes", "−Σ t·(1 − p)²·ln p", term, reads="class scores")
    )

    def of(t, o):
        p = named_losses.softmax(o)
        return -np.sum(t * (1 - p) ** 2 * np.log(p))

    in_a_network(row, "identity", of, CLASSES)
    in_a_table(row, of, (Decimal(1), Decimal(0), Decimal(2)), SCORES)
    in_a_table(row, of, tuple(tuple(map(Decimal, map(str, one))) for one in SHARES), SCORES, SHARES)
    in_a_table(row, of, tuple(tuple(map(Decimal, map(str, one))) for one in MIXED), SCORES, MIXED)


def test_a_row_of_a_product_is_known_to_both_topics(added):
    # The likelihood of labels that are wrong in one case of ten.
    seen = TARGET * OUTPUT + (1 - TARGET) * (1 - OUTPUT)
    term = Num(0.8, "0.8") * seen + Num(0.1, "0.1")
    scale = -Call("ln", (PRODUCT,)) / N
    row = added(Loss("noisy", "noisy likelihood", "−(1/n) ln Π P", term, scale, reads="outcomes"))

    def of(t, o):
        return -np.log(np.prod(0.8 * np.where(t == 1, o, 1 - o) + 0.1)) / len(o)

    in_a_network(row, "sigmoid", of, np.array([[0, 1, 0], [1, 1, 0], [0, 0, 0]]))
    t, o = np.array([1, 0, 1]), np.array([0.9, 0.2, 0.6])
    numbers = [tuple(map(Decimal, map(str, one))) for one in (t, o)]
    made = losses.derive(
        losses.LossProblem(topic="loss", loss="noisy", targets=numbers[0], outputs=numbers[1], gradient=True)
    )
    made.validate(100)
    assert made.value(Key("L")) == pytest.approx(of(t, o), rel=1e-12)
    for k, step in enumerate(1e-6 * np.eye(3)):
        due = (of(t, o + step) - of(t, o - step)) / 2e-6
        assert made.value(Key("g", (k,))) == pytest.approx(due, rel=1e-6)


@pytest.mark.parametrize("name", ["multi-class-hinge-sum", "multi-class-hinge-max", "shares"])
def test_of_many_samples_the_loss_is_that_of_all(added, name):
    term = -(TARGET * Call("exp", (2 * OUTPUT,)))
    added(Loss("shares", "squared share", "−Σ t·p²", term, reads="class scores"))
    rng = np.random.default_rng(3)
    scores, labels = rng.normal(size=(70, 4)).round(3), rng.integers(0, 4, 70)
    rows = tuple(tuple(map(Decimal, map(str, one))) for one in scores.tolist())
    targets = tuple(Decimal(int(one)) for one in labels)
    made = losses.derive(losses.LossProblem(topic="loss", loss=name, targets=targets, outputs=rows))
    own = {"shares": lambda t, o: -np.sum(t * named_losses.softmax(o) ** 2)}
    of = own.get(name) or named_losses.ROWS[name]
    due = np.mean([of(t, o) for t, o in zip(np.eye(4)[labels], scores, strict=True)])
    assert made.value(Key("L")) == pytest.approx(due, rel=1e-12)


def test_the_slope_of_a_new_row_is_derived_when_it_is_needed(added):
    row = added(Loss("cube", "cube of margins", "Σ m³", Pow(OUTPUT, Num(3)), reads="margins"))
    assert slope_of(row) == 3 * OUTPUT**2


# ------------------------------------------------------------------------------------------- arrays


@pytest.mark.parametrize(
    ("loss", "activation", "act"),
    [
        ("multi-class-hinge", "identity", identity),
        ("multi-class-hinge-max", "identity", identity),
        ("cce-logits", "identity", identity),
        ("likelihood", "sigmoid", sigmoid),
        ("nll", "log-softmax", lambda z: np.log(named_losses.softmax(z))),
        ("categorical", "softmax(2)", lambda z: named_losses.softmax(z / 2)),
    ],
)
@pytest.mark.parametrize("batch", [90, 64])
def test_large_problems_are_computed_alike(loss, activation, act, batch, tmp_path):
    """NumPy takes over for many samples, also where the last batch is smaller."""
    rng = np.random.default_rng(1)
    first, last = rng.normal(size=(2 * 20, 12)) / 4, rng.normal(size=(5, 20)) / 4
    x, labels = rng.normal(size=(90, 12)), rng.integers(0, 5, 90)
    t = np.eye(5)[labels]
    np.savez(tmp_path / "net.npz", w1=first, w2=last, x=x, t=t)
    arrays = {"file": "net.npz", "weights": ["w1", "w2"], "inputs": "x", "targets": "t"}
    fields = {"topic": "backprop", "arrays": arrays, "activation": ["maxout(2)", activation], "loss": loss}
    fields |= {"rate": Decimal("0.5"), "batch": batch, "folder": str(tmp_path)}
    made = TOPIC.derive(msgspec.convert(fields, TOPIC.problem, strict=False))

    def error(one, two, part):
        hidden = (x[part] @ one.T).reshape(len(x[part]), 20, 2).max(axis=2)
        each = [named_losses.meant(loss)(a, act(b)) for a, b in zip(t[part], hidden @ two.T, strict=True)]
        return np.mean(each)

    part = slice(0, batch)
    first_update = () if batch == 90 else (0,)
    found = made.value(Key("E_batch", first_update))
    assert found == pytest.approx(error(first, last, part), rel=1e-12)
    for name, at in (("w1", (7, 3)), ("w2", (2, 11))):
        sides = []
        for move in (1e-5, -1e-5):
            moved = {"w1": first.copy(), "w2": last.copy()}
            moved[name][at] += move
            sides.append(error(moved["w1"], moved["w2"], part))
        due = (sides[0] - sides[1]) / 2e-5
        assert made.value(Key(f"dE_d{name}_batch", (*first_update, *at))) == pytest.approx(due, abs=1e-7)
    if first_update:
        new = [
            np.array([[made.value(Key(f"{name}_new", (0, *at))) for at in row] for row in places(array)])
            for name, array in (("w1", first), ("w2", last))
        ]
        due = error(*new, slice(64, 90))
        assert made.value(Key("E_batch", (1,))) == pytest.approx(due, rel=1e-10)


def places(array):
    return [[(j, i) for i in range(array.shape[1])] for j in range(array.shape[0])]


@pytest.mark.parametrize(("loss", "field"), [("triplet", "triplets"), ("contrastive", "pairs")])
def test_many_samples_are_compared_alike(loss, field, tmp_path):
    rng = np.random.default_rng(2)
    weights, x = rng.normal(size=(6, 40)), rng.normal(size=(80, 40))
    np.savez(tmp_path / "net.npz", w=weights, x=x)
    groups = [[int(n) + 1 for n in rng.choice(80, 3, replace=False)] for _ in range(50)]
    groups = [[*one[:2], n % 2] for n, one in enumerate(groups)] if field == "pairs" else groups
    arrays = {"file": "net.npz", "weights": ["w"], "inputs": "x"}
    fields = {"topic": "backprop", "arrays": arrays, "activation": "tanh", "loss": loss, field: groups}
    fields |= {"rate": 1, "folder": str(tmp_path)}
    made = TOPIC.derive(msgspec.convert(fields, TOPIC.problem, strict=False))

    def error(w):
        out = np.tanh(x @ w.T)
        if field == "triplets":
            return np.mean(
                [named_losses.triplet(*(out[n - 1] for n in one), 1, squared=True) for one in groups]
            )
        apart = [(label, np.linalg.norm(out[a - 1] - out[b - 1])) for a, b, label in groups]
        return np.mean([named_losses.contrastive_same(label, d) for label, d in apart])

    assert made.value(Key("E")) == pytest.approx(error(weights), rel=1e-12)
    for at in ((0, 3), (2, 19), (5, 39)):
        sides = []
        for move in (1e-5, -1e-5):
            moved = weights.copy()
            moved[at] += move
            sides.append(error(moved))
        due = (sides[0] - sides[1]) / 2e-5
        assert made.value(Key("dE_dw1_batch", at)) == pytest.approx(due, abs=1e-7)
