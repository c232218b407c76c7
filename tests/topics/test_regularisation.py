"""Regularisation against NumPy, brute force and central differences, and bad input."""

import math
from random import Random

import msgspec
import numpy as np
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.render import render
from nnsolve.topics.regularisation import TOPIC


def made(**fields):
    derivation = TOPIC.derive(msgspec.convert({"topic": "regularisation", **fields}, TOPIC.problem))
    derivation.validate(10_000)
    return derivation


def column(found, name):
    return [float(value) for value in found.family(name).values.flat]


def value(found, name, *at):
    return found.value(Key(name, at))


A = [0.8, 0.3, -0.5, 0.9]
MASK = [1, 0, 1, 0]


@pytest.mark.parametrize("form", ["inverted", "plain"])
def test_dropout_against_numpy(form):
    slopes = [0.1, 0.2, -0.3, 0.4]
    found = made(values=A, rate="0.2", mask=MASK, gradient=slopes, conventions={"dropout": form})
    factor = np.array(MASK) / (0.8 if form == "inverted" else 1)
    assert column(found, "y") == pytest.approx(factor * A, rel=1e-14)
    assert column(found, "da") == pytest.approx(factor * slopes, rel=1e-14)
    if form == "plain":
        assert column(found, "t") == pytest.approx(0.8 * np.array(A), rel=1e-14)


def test_a_drawn_mask_has_its_seed_and_its_rate():
    found = [made(values=[1] * 1000, rate="0.3", seed=seed) for seed in (1, 1, 2)]
    masks = [column(one, "m") for one in found]
    assert masks[0] == masks[1] != masks[2]
    assert sum(masks[0]) == pytest.approx(700, abs=60)
    # Rescaled, the mean stays.
    assert np.mean(column(found[0], "y")) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize(("l1", "l2"), [(0.01, None), (None, 0.1), (0.02, 0.3)])
def test_penalties_and_their_slopes_against_central_differences(l1, l2, half):
    w, dw, rate = np.array([0.5, -0.3, 1.25]), np.array([0.2, -0.1, 0.4]), 0.5

    def loss(w):
        squares = (0.5 if half else 1) * (l2 or 0) * np.sum(w**2)
        return 0.4 + (l1 or 0) * np.sum(np.abs(w)) + squares

    found = made(
        ask="penalty", values=w.tolist(), l1=l1, l2=l2, loss="0.4", gradient=dw.tolist(),
        learning_rate="0.5", conventions={"l2-penalty": "half" if half else "full"},
    )  # fmt: skip
    assert value(found, "L") == pytest.approx(loss(w), rel=1e-14)
    slopes = [(loss(w + step) - loss(w - step)) / 2e-6 for step in np.eye(3) * 1e-6]
    assert column(found, "new") == pytest.approx(w - rate * (dw + slopes), rel=1e-8)


def test_decoupled_decay_as_adamw_has_it():
    found = made(
        ask="penalty", values=[0.5, -0.3], l2="0.1", gradient=[0.2, -0.1], learning_rate="0.5",
        conventions={"penalty-decay": "decoupled"},
    )  # fmt: skip
    w, g = np.array([0.5, -0.3]), np.array([0.2, -0.1])
    assert column(found, "new") == pytest.approx(w * (1 - 0.5 * 0.1) - 0.5 * g, rel=1e-14)


def trained(losses, patience, least):
    """Epochs trained, the last of them that improved, and its loss, as Keras counts with ``min_delta``."""
    best, at = losses[0], 1
    for n, loss in enumerate(losses[1:], 2):
        if loss < best - least:
            best, at = loss, n
        elif n - at >= patience:
            return n, at, best
    return len(losses), at, best


@pytest.mark.parametrize("seed", range(40))
def test_early_stopping_by_brute_force(seed):
    random = Random(seed)  # noqa: S311  (losses, no secrets)
    losses = [random.randint(1, 30) / 100 for _ in range(random.randint(1, 15))]
    patience, least = random.randint(1, 4), random.choice((0, 0.02))
    found = made(
        ask="early-stopping", losses=[str(one) for one in losses], patience=patience, least=str(least)
    )
    count, at, best = trained(losses, patience, least)
    assert len(column(found, "best")) == count
    assert column(found, "best")[-1] == best
    assert value(found, "kept") == at


def test_a_slow_fall_is_an_improvement_once_it_adds_up():
    """1 − 0.97 is no improvement by 0.05, 1 − 0.94 is: the best stays 1 until then."""
    found = made(ask="early-stopping", losses=[1, "0.97", "0.94"], patience=2, least="0.05")
    assert column(found, "best") == [1, 1, 0.94]
    assert column(found, "wait") == [0, 1, 0]
    assert value(found, "kept") == 3


def test_the_end_of_training_is_said():
    found = made(ask="early-stopping", losses=["0.9", "0.7", "0.8", "0.75", "0.1"], patience=2)
    said = found[Key("kept")].note.text
    assert said.startswith("Training stops after epoch 4, 2 epochs without improvement.")
    assert said.endswith("The last of the list is never trained.")
    assert value(found, "kept") == 2


@pytest.mark.parametrize(("fields", "present", "absent"), [
    ({"l2": 1}, ("L = E + L2", "g = ∂E/∂w + 2·λ2·w"), "L1"),
    ({"l1": 1}, ("L = E + L1", "g = ∂E/∂w + λ1·sign w"), "L2"),
    ({"l1": 1, "l2": 1}, ("L = E + L1 + L2", "g = ∂E/∂w + λ1·sign w + 2·λ2·w"), "λ2/2"),
    ({"l1": 1, "l2": 1, "conventions": {"penalty-decay": "decoupled"}},
     ("g = ∂E/∂w + λ1·sign w", "w new = w − α·g − α·λ2·w"), "2·λ2·w"),
])  # fmt: skip
def test_formulas_name_the_penalties_that_are_there(fields, present, absent):
    text = render(
        made(ask="penalty", values=[1, 2], loss=1, gradient=[1, 1], learning_rate=1, **fields), width=120
    )
    for formula in present:
        assert formula in text
    assert absent not in text


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("how", ["value", "norm", "drop", "max-norm"])
def test_limits_against_numpy(how, seed):
    random = np.random.default_rng(seed)
    g, limit = random.normal(size=4).round(2), round(float(random.uniform(0.5, 3)), 1)
    length = np.linalg.norm(g)
    expected = {
        "value": np.clip(g, -limit, limit),
        "norm": g * min(1, limit / length),
        "drop": g if length <= limit else 0 * g,
        "max-norm": g * min(1, limit / length),
    }[how]
    more = {"ask": "max-norm"} if how == "max-norm" else {"ask": "clipping", "by": how}
    found = made(values=g.tolist(), limit=limit, **more)
    assert column(found, "out") == pytest.approx(expected.tolist(), rel=1e-13)


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
@pytest.mark.parametrize("seed", range(6))
def test_a_mistake_can_be_worked(level, seed):
    found = TOPIC.derive(catalogue.draw("regularisation", level, seed))
    tried = set()
    for key in found.keys():  # noqa: SIM118
        step = found[key]
        for mistake in TOPIC.mistakes:
            if step.formula is not None and mistake.rule.code == step.rule.code:
                wrong = mistake.rewrite(step.formula)
                if wrong is not None:
                    assert math.isfinite(evaluate(wrong, found.value, FLOATS))
                    tried.add(mistake.code)
    assert tried


@pytest.mark.parametrize(("fields", "path", "message"), [
    ({"values": [1]}, ("rate",), "expected a rate from 0"),
    ({"values": [1], "rate": 1}, ("rate",), "but not, 1, found 1"),
    ({"values": [1], "rate": 0}, (), "a mask, or a seed"),
    ({"values": [1], "rate": 0, "mask": [1], "seed": 1}, ("mask",), "found both"),
    ({"values": [1, 2], "rate": 0, "mask": [1]}, ("mask",), "each of the 2 values, found 1"),
    ({"values": [1, 2], "rate": 0, "mask": [1, 2]}, ("mask", 1), "0 for dropped or 1 for kept"),
    ({"values": [], "rate": 0, "seed": 1}, ("values",), "expected 1 to 1000 values, found 0"),
    ({"ask": "penalty", "values": [1]}, ("l2",), "expected a penalty"),
    ({"ask": "penalty", "values": [1], "l1": -1}, ("l1",), "0 or a number above it"),
    ({"ask": "penalty", "values": [1], "l1": 1, "gradient": [1]}, ("gradient",), "a learning rate"),
    ({"ask": "early-stopping", "losses": [1], "patience": 0}, ("patience",), "1 epoch or more"),
    ({"ask": "early-stopping", "losses": []}, ("losses",), "found 0"),
    ({"ask": "early-stopping", "losses": [1], "least": -1}, ("least",), "0 or more"),
    ({"ask": "clipping", "gradient": [1], "limit": 1}, ("gradient",), "stands in values"),
    ({"ask": "clipping", "values": [1]}, ("limit",), "a limit above 0, found none"),
    ({"ask": "max-norm", "values": [1], "limit": 0}, ("limit",), "above 0, found 0"),
])  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(fields, path, message):
    with pytest.raises(ProblemError, match=message) as error:
        made(**fields)
    assert error.value.path == path
