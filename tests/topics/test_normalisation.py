"""Normalisation against NumPy and central differences, and bad input."""

import math
from random import Random

import msgspec
import numpy as np
import pytest

from nnsolve import catalogue
from nnsolve.errors import ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.render import render
from nnsolve.solution import marker
from nnsolve.topics.normalisation import TOPIC


def made(**fields):
    derivation = TOPIC.derive(msgspec.convert({"topic": "normalisation", **fields}, TOPIC.problem))
    derivation.validate(10_000)
    return derivation


def array(found, name):
    values = found.family(name).values
    return np.array([float(values[at]) for at in np.ndindex(*values.shape)]).reshape(values.shape)


def reference(x, kind, *, groups=1, epsilon=1e-5, inside=True, ddof=0):
    """The normalised array, straight from the axes of each definition."""
    if kind == "group":
        n, c = x.shape[:2]
        parts = x.reshape(n, groups, c // groups, *x.shape[2:])
        return reference_over(parts, tuple(range(2, parts.ndim)), epsilon, inside, ddof).reshape(x.shape)
    axes = {
        "batch": {1: (0,), 2: (0,), 4: (0, 2, 3)},
        "layer": {1: (0,), 2: (1,), 4: (1, 2, 3)},
        "rms": {1: (0,), 2: (1,), 4: (1, 2, 3)},
        "instance": {4: (2, 3)},
    }[kind][x.ndim]
    if kind == "rms":
        square = np.mean(x**2, axis=axes, keepdims=True)
        return x / (np.sqrt(square + epsilon) if inside else np.sqrt(square) + epsilon)
    return reference_over(x, axes, epsilon, inside, ddof)


def reference_over(x, axes, epsilon, inside, ddof):
    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True, ddof=ddof)
    return (x - mean) / (np.sqrt(var + epsilon) if inside else np.sqrt(var) + epsilon)


CASES = [
    (kind, shape)
    for kind, shapes in {
        "batch": ((5,), (4, 3), (2, 3, 2, 2)),
        "layer": ((5,), (4, 3), (2, 3, 2, 2)),
        "rms": ((5,), (4, 3), (2, 3, 2, 2)),
        "instance": ((2, 3, 2, 3),),
        "group": ((3, 4), (2, 4, 2, 2)),
    }.items()
    for shape in shapes
]


@pytest.mark.parametrize(("kind", "shape"), CASES)
@pytest.mark.parametrize("form", [("inside", "m"), ("outside", "m"), ("inside", "m-1")])
def test_normalised_values_against_numpy(kind, shape, form):
    epsilon, variance = form
    random = np.random.default_rng(len(shape))
    x = random.integers(-9, 10, shape) / 2 + np.arange(math.prod(shape)).reshape(shape) / 100
    groups = 2 if kind == "group" else 1
    conventions = {"epsilon": epsilon} if kind == "rms" else {"epsilon": epsilon, "variance": variance}
    found = made(kind=kind, x=x.tolist(), groups=groups, epsilon="0.01", conventions=conventions)
    if kind == "rms":
        epsilon, variance = ("inside", "m") if epsilon == "inside" else (epsilon, "m")
        size = np.sqrt(np.mean(x**2, axis={1: (0,), 2: (1,), 4: (1, 2, 3)}[x.ndim], keepdims=True))
        expected = x / np.sqrt(size**2 + 0.01) if epsilon == "inside" else x / (size + 0.01)
    else:
        inside, ddof = epsilon == "inside", int(variance == "m-1")
        expected = reference(x, kind, groups=groups, epsilon=0.01, inside=inside, ddof=ddof)
    assert array(found, "xhat") == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("kind", "shape"), CASES)
@pytest.mark.parametrize("variance", ["m", "m-1"])
@pytest.mark.parametrize("epsilon", ["inside", "outside"])
def test_the_way_back_against_central_differences(kind, shape, variance, epsilon):
    random = np.random.default_rng(7)
    x, dy = random.normal(size=shape).round(3), random.normal(size=shape).round(3)
    groups = 2 if kind == "group" else 1
    per_place = kind in ("layer", "rms")
    wide = shape if x.ndim == 1 else shape[1:] if per_place else (shape[1],)
    count = math.prod(wide) if per_place or x.ndim > 1 else 1
    gamma, beta = random.normal(size=count).round(2), random.normal(size=count).round(2)

    def spread(values):
        if x.ndim == 1:
            return values if per_place else values[0]
        return values.reshape(shape[1:]) if per_place else values.reshape(1, -1, *(1,) * (x.ndim - 2))

    def loss(x, gamma, beta):
        ddof = int(variance == "m-1")
        inside = epsilon == "inside"
        xhat = reference(x, kind, groups=groups, epsilon=0.1, inside=inside, ddof=ddof)
        return np.sum(dy * (spread(gamma) * xhat + spread(beta)))

    over = {} if kind == "rms" else {"variance": variance}
    found = made(
        kind=kind, x=x.tolist(), groups=groups, epsilon="0.1", gamma=gamma.tolist(), beta=beta.tolist(),
        gradient=dy.tolist(), conventions={**over, "epsilon": epsilon},
    )  # fmt: skip
    for name, at in (("dx", 0), ("dgamma", 1), ("dbeta", 2)):
        given = [x, gamma, beta]
        slopes = np.zeros(given[at].shape)
        for place in np.ndindex(*slopes.shape):
            step = np.zeros(slopes.shape)
            step[place] = 1e-5
            up, down = ([g + sign * step if n == at else g for n, g in enumerate(given)] for sign in (1, -1))
            slopes[place] = (loss(*up) - loss(*down)) / 2e-5
        assert array(found, name) == pytest.approx(slopes, rel=1e-6, abs=1e-7)


def test_z_scores_and_min_max_against_numpy():
    x = np.array([[20, 12000], [35, 48000], [50, 30000], [65, 84000]], float)
    found = made(kind="z-score", x=x.tolist())
    assert array(found, "xhat") == pytest.approx((x - x.mean(0)) / x.std(0), rel=1e-13)
    found = made(kind="min-max", x=x.tolist(), range=[-1, 1])
    assert array(found, "y") == pytest.approx(2 * (x - x.min(0)) / np.ptp(x, 0) - 1, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("form", ["new-share", "old-share"])
def test_running_averages_as_the_libraries_keep_them(form):
    x = np.array([[1.0, 5], [2, 3], [6, 4]])
    running = {"mean": [1, 2], "variance": [1, 4], "momentum": "0.1"}
    found = made(x=x.tolist(), running=running, conventions={"running-average": form})
    old = np.array([1.0, 2]), np.array([1.0, 4])
    new = x.mean(0), x.var(0, ddof=int(form == "new-share"))
    share = 0.1 if form == "new-share" else 0.9
    for name, before, after in zip(("new_mean", "new_var"), old, new, strict=True):
        assert array(found, name) == pytest.approx((1 - share) * before + share * after, rel=1e-13)


@pytest.mark.parametrize("over", ["m", "m-1"])
@pytest.mark.parametrize("form", ["new-share", "old-share"])
def test_the_running_variance_is_corrected_once(over, form):
    """1, 2, 4, 5 have the variance 10/4 over m and 10/3 over m − 1; PyTorch keeps 10/3."""
    running = {"mean": [0], "variance": [1], "momentum": "0.1"}
    found = made(x=[1, 2, 4, 5], running=running, conventions={"running-average": form, "variance": over})
    new = 10 / 3 if form == "new-share" or over == "m-1" else 10 / 4
    old, share = (1 - 0.1, 0.1) if form == "new-share" else (0.1, 1 - 0.1)
    assert array(found, "new_var") == pytest.approx(old * 1 + share * new, rel=1e-14)


def test_formulas_name_the_spread_that_is_worked():
    """The formula above the lines has the letters of the lines."""
    x = [1, 2, 4, 5]
    texts = {
        kind: render(made(kind=kind, x=x, gamma=2, gradient=[1, 0, 0, 1], conventions={"variance": over}))
        for kind, over in (("batch", "m"), ("layer", "m-1"), ("rms", "m"))
    }
    assert "r = √(σ² + ε)" in texts["batch"]
    assert "r = √(s² + ε)" in texts["layer"]
    assert "x_hat·T/(m − 1)" in texts["layer"]
    assert "r = √(q + ε)" in texts["rms"]
    assert "∂E/∂x = (∂E/∂x_hat − x_hat·T/m)/r" in texts["rms"]
    assert "S/m" not in texts["rms"]
    assert "σ²" not in texts["layer"] + texts["rms"]
    outside = render(made(x=x, conventions={"epsilon": "outside"}))
    assert "r = √(σ²) + ε" in outside


def test_rms_norm_has_no_shift_unless_it_is_given():
    found = made(kind="rms", x=[3, 4], gamma=2, epsilon=0, gradient=[1, 1])
    assert array(found, "y") == pytest.approx([2 * 3 / math.sqrt(12.5), 2 * 4 / math.sqrt(12.5)], rel=1e-14)
    assert "β" not in render(found)
    shifted = made(kind="rms", x=[3, 4], gamma=2, beta=1, epsilon=0)
    assert array(shifted, "y") == pytest.approx(array(found, "y") + 1, rel=1e-14)


@pytest.mark.parametrize(("kind", "said"), [
    ("batch", "one channel, over the axes N, H and W, belong together, 2 parts of 8 values"),
    ("layer", "one sample, over the axes C, H and W, belong together, 2 parts of 8 values"),
    ("instance", "one channel of one sample, over the axes H and W, belong together, 4 parts of 4 values"),
    ("group", "over that part of C and the axes H and W, belong together, 2 parts of 8 values"),
])  # fmt: skip
def test_an_array_says_over_which_axes_it_is_normalised(kind, said):
    x = np.arange(16).reshape(2, 2, 2, 2).tolist()
    assert said in made(kind=kind, x=x).summary[0]


def test_min_max_writes_how_a_value_comes_into_the_range():
    text = render(made(kind="min-max", x=[1, 2, 5], range=[-1, 1]))
    assert "y = low + x_hat·(high − low)" in text
    assert text.count("x_hat = (x − min)/(max − min)") == 1


def test_epsilon_keeps_equal_values_from_a_zero():
    found = made(x=[3, 3, 3], gamma=2, beta=1)
    assert array(found, "y").tolist() == [1, 1, 1]


def test_who_leaves_a_given_epsilon_out_follows_another_convention():
    problem = msgspec.convert({"topic": "normalisation", "x": [1, 2, 4], "epsilon": "0.1"}, TOPIC.problem)
    deviation = math.sqrt(14 / 9)
    lines = [f"x_hat{n} = {(x - 7 / 3) / deviation:.4f}" for n, x in enumerate((1, 2, 4), 1)]
    report = marker(problem).mark("\n".join(lines))
    assert [(one.name, one.choice) for one in report.conventions] == [("epsilon", "none")]
    assert not any(one.costs for one in report.verdicts if one.span is not None)


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
@pytest.mark.parametrize("seed", range(6))
def test_a_mistake_can_be_worked(level, seed):
    found = TOPIC.derive(catalogue.draw("normalisation", level, seed))
    tried = set()
    for key in found.keys():  # noqa: SIM118
        step = found[key]
        for mistake in TOPIC.mistakes:
            if step.formula is not None and mistake.rule.code == step.rule.code:
                wrong = mistake.rewrite(step.formula)
                if wrong is not None:
                    assert math.isfinite(evaluate(wrong, found.value, FLOATS))
                    tried.add(mistake.code)
    assert len(tried) >= 2


def test_large_arrays_are_normalised_too():
    random = Random(1)  # noqa: S311  (values, not secrets)
    x = [[random.randint(-9, 9) for _ in range(50)] for _ in range(100)]
    assert array(made(x=x), "xhat") == pytest.approx(
        reference(np.array(x, float), "batch"), rel=1e-11, abs=1e-11
    )


@pytest.mark.parametrize(("fields", "path", "message"), [
    ({}, ("x",), "expected values"),
    ({"x": [[1, 2], [3]]}, ("x", 1), "rows of one shape, found 2 and 1"),
    ({"x": [1, 2], "kind": "instance"}, ("x",), "N×C×H×W values for instance"),
    ({"x": [[1, 2, 3]], "kind": "group", "groups": 2}, ("groups",), "divides the 3 channels, found 2"),
    ({"x": [1, 2], "gamma": [1, 2]}, ("gamma",), "each of the 1 features, found 2"),
    ({"x": [1, 2], "kind": "z-score", "beta": 1}, ("beta",), "has no scale and shift"),
    ({"x": [1, 2], "epsilon": -1}, ("epsilon",), "0 or more"),
    ({"x": [3, 3], "kind": "min-max"}, ("x",), "all values are equal"),
    ({"x": [[3, 1], [3, 2]], "epsilon": 0}, ("x",), "all values of part 0 are equal"),
    ({"x": [3], "conventions": {"variance": "m-1"}}, ("x",), "m − 1 is 0"),
    ({"x": [1, 2], "gradient": [1]}, ("gradient",), "a slope for every value"),
    ({"x": [3, 3], "gradient": [1, 1], "conventions": {"epsilon": "outside"}}, ("x",), "all values are"),
    ({"x": [1, 2], "running": {"mean": [1, 2], "variance": [1]}}, ("running", "mean"), "found 2"),
    ({"x": [1, 2], "kind": "layer", "running": {"mean": [1], "variance": [1]}}, ("running",), "to batch"),
    ({"x": [1, 2], "running": {"mean": [1], "variance": [-1]}}, ("running", "variance", 0), "0 or more"),
    ({"x": [1, 2], "running": {"mean": [1], "variance": [1], "momentum": 2}}, ("running", "momentum"), "to"),
    ({"x": [1, 2], "range": [0, 1]}, ("range",), "of min-max"),
    ({"x": [1, 2], "kind": "z-score", "epsilon": "0.1"}, ("epsilon",), "as z-score has none, found 0.1"),
    ({"x": [1, 2], "kind": "rms", "conventions": {"variance": "m-1"}}, ("conventions", "variance"),
     "kind = rms does not depend on this convention; it has epsilon"),
    ({"x": [[1] * 100] * 51}, ("x",), "at most 5000"),
])  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(fields, path, message):
    with pytest.raises(ProblemError, match=message) as error:
        made(**fields)
    assert error.value.path == path
