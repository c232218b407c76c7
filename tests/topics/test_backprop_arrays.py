"""Large networks from files of arrays, against backpropagation written by hand in NumPy."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.topics.backprop import TOPIC

SIZES = (784, 128, 64, 10)
RATE = 0.1


def saved(folder, sizes, samples):
    """A file with weights, biases, inputs and one-hot targets, and what is in it."""
    random = np.random.default_rng(7)
    pairs = list(pairwise(sizes))
    weights = [random.normal(0, n**-0.5, (m, n)) for n, m in pairs]
    biases = [random.normal(0, 0.1, m) for _, m in pairs]
    x, t = (
        random.uniform(0, 1, (samples, sizes[0])),
        np.eye(sizes[-1])[random.integers(0, sizes[-1], samples)],
    )
    names = {f"w{n}": w for n, w in enumerate(weights)} | {f"b{n}": b for n, b in enumerate(biases)}
    np.savez(folder / "net.npz", x=x, t=t, **names)
    return weights, biases, x, t


def posed(folder, count, **fields):
    file = {
        "file": "net.npz",
        "weights": [f"w{n}" for n in range(count)],
        "biases": [f"b{n}" for n in range(count)],
        "inputs": "x",
        "targets": "t",
    }
    return msgspec.convert(
        {"topic": "backprop", "rate": RATE, "folder": str(folder), "arrays": file, **fields}, TOPIC.problem
    )


def by_hand(weights, biases, x, t, last):
    """Mean gradients of a batch: sigmoid throughout under ½Σ, or tanh and a softmax under cross-entropy."""
    outs = [x]
    for n, (w, b) in enumerate(zip(weights, biases, strict=True), 1):
        z = outs[-1] @ w.T + b
        if last == "sigmoid":
            outs.append(1 / (1 + np.exp(-z)))
        elif n < len(weights):
            outs.append(np.tanh(z))
        else:
            powers = np.exp(z)
            outs.append(powers / powers.sum(axis=1, keepdims=True))
    signal = outs[-1] - t
    if last == "sigmoid":
        signal = signal * outs[-1] * (1 - outs[-1])
    found = []
    for n in range(len(weights) - 1, -1, -1):
        found.append((signal.T @ outs[n] / len(x), signal.mean(axis=0)))
        if n:
            signal = signal @ weights[n]
            signal *= outs[n] * (1 - outs[n]) if last == "sigmoid" else 1 - outs[n] ** 2
    return found[::-1]


def compare(made, weights, biases, slopes, mark):
    for n, ((dw, db), w, b) in enumerate(zip(slopes, weights, biases, strict=True), 1):
        for name, due in (
            (f"dE_dw{n}{mark}", dw),
            (f"dE_db{n}{mark}", db),
            (f"w{n}_new", w - RATE * dw),
            (f"b{n}_new", b - RATE * db),
        ):
            found = np.asarray(made.family(name).values)
            assert found.shape == due.shape
            assert np.abs(found - due).max() < 1e-12, name


def test_every_gradient_and_update_of_784_128_64_10(tmp_path):
    weights, biases, x, t = saved(tmp_path, SIZES, 1)
    made = TOPIC.derive(posed(tmp_path, 3))
    compare(made, weights, biases, by_hand(weights, biases, x, t, "sigmoid"), "")
    made.validate(1)
    assert len(made[Key("in1", (3,))].inputs) == 2 * 784 + 1
    assert made.notation.ascii(Key("w1_new", (127, 783))) == f"w{128 * 784}_new"
    assert made.notation.text(Key("dE_dw3", (9, 63))) == f"∂E/∂w{128 * 784 + 64 * 128 + 640}"


def test_a_batch_with_softmax_from_arrays(tmp_path):
    sizes = (30, 12, 5)
    weights, biases, x, t = saved(tmp_path, sizes, 9)
    problem = posed(tmp_path, 2, batch="all", activation=["tanh", "softmax"], loss="categorical")
    made = TOPIC.derive(problem)
    compare(made, weights, biases, by_hand(weights, biases, x, t, "softmax"), "_batch")
    made.validate(5)


def test_mini_batches_over_epochs_from_arrays(tmp_path):
    sizes = (20, 6, 3)
    weights, biases, x, t = saved(tmp_path, sizes, 5)
    made = TOPIC.derive(posed(tmp_path, 2, batch=2, epochs=3))
    made.validate(3)
    for k in range(9):
        rows = slice(k % 3 * 2, k % 3 * 2 + 2)
        slopes = by_hand(weights, biases, x[rows], t[rows], "sigmoid")
        weights = [w - RATE * dw for w, (dw, _) in zip(weights, slopes, strict=True)]
        biases = [b - RATE * db for b, (_, db) in zip(biases, slopes, strict=True)]
        for n, (w, b) in enumerate(zip(weights, biases, strict=True), 1):
            assert np.abs(made.family(f"w{n}_new").values[k] - w).max() < 1e-12
            assert np.abs(made.family(f"b{n}_new").values[k] - b).max() < 1e-12


def test_the_file_is_left_as_it_is(tmp_path):
    weights, _, x, _ = saved(tmp_path, (6, 4, 2), 3)
    for activation in ("identity", "id(z) + 1", "relu"):
        made = TOPIC.derive(posed(tmp_path, 2, batch="all", activation=activation, loss="squared"))
        assert (np.asarray(made.family("w1").values) == weights[0]).all()
        assert [made.value(Key("x", (s, i))) for s in range(3) for i in range(6)] == x.ravel().tolist()


@pytest.mark.parametrize("frozen", [["w3"], ["w1"], ["b2"], ["weights"], ["biases"]])
def test_frozen_parameters_of_arrays(tmp_path, frozen):
    saved(tmp_path, (3, 2, 2), 1)
    made = TOPIC.derive(posed(tmp_path, 2, frozen=frozen))
    names = {made.notation.bare(key) for key in made.expand(made.asked)}
    every = {f"w{n}_new" for n in range(1, 11)} | {f"b{n}_new" for n in range(1, 5)}
    kept = {name for name in every if f"{name[0]}" == frozen[0][0] and frozen[0] in ("weights", "biases")}
    assert names == every - (kept or {f"{frozen[0]}_new"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"file": "other.npz"}, "cannot read"),
        ({"weights": ["w0", "w9"]}, "expected one of the arrays .*found 'w9'"),
        ({"weights": ["w0", "b1"]}, "expected 2 dimensions"),
        ({"weights": ["w0", "w0"]}, "layer 2: expected 4 weights into unit 1"),
        ({"biases": ["b0"]}, "expected 2 biases"),
        ({"biases": ["b0", "b0"]}, "layer 2: expected 2 biases"),
        ({"targets": "x"}, r"expected shape \(1, 2\), found \(1, 3\)"),
        ({"weights": ["nan", "w1"]}, "expected finite numbers"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, change, says):
    random = np.random.default_rng(1)
    arrays = {"w0": (4, 3), "b0": (4,), "w1": (2, 4), "b1": (2,), "x": (1, 3), "t": (1, 2)}
    made = {name: random.normal(size=shape) for name, shape in arrays.items()}
    np.savez(tmp_path / "net.npz", nan=np.full((4, 3), np.nan), **made)
    problem = posed(tmp_path, 2)
    changed = msgspec.structs.replace(
        problem.arrays, **{name: tuple(v) if isinstance(v, list) else v for name, v in change.items()}
    )
    with pytest.raises(ProblemError, match=says):
        TOPIC.derive(msgspec.structs.replace(problem, arrays=changed))
