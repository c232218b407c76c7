"""Regression by descent: NumPy and SciPy do the same, worked lines, slopes and how they are derived."""

import math

import numpy as np
import pytest
from regression_exercises import made, seeded, value
from scipy import optimize, stats

from nnsolve import catalogue
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.iteration import kept
from nnsolve.regressions.slopelines import WORKINGS
from nnsolve.render import render
from nnsolve.topics.regression import TOPIC

FACTORS = {"mean": lambda n: 1 / n, "half-mean": lambda n: 0.5 / n, "half": lambda _: 0.5, "sum": lambda _: 1}


def simulated(x, y, start, rate, batch, epochs, factor, *, logistic=False):
    """Every update by NumPy: losses, and the parameters (weights, then the constant) after each."""
    x, y = np.array(x, float).reshape(len(y), -1), np.array(y, float)
    theta, losses, path = np.array(start, float), [], []
    columns = np.column_stack([x, np.ones(len(y))])
    for _ in range(epochs):
        for first in range(0, len(y), batch):
            rows, target = columns[first : first + batch], y[first : first + batch]
            z = rows @ theta
            if logistic:
                p = 1 / (1 + np.exp(-z))
                scale = 1 / len(target) if factor == "mean" else 1
                losses.append(-scale * np.sum(target * np.log(p) + (1 - target) * np.log(1 - p)))
                slope = scale * rows.T @ (p - target)
            else:
                scale = FACTORS[factor](len(target))
                losses.append(scale * np.sum((target - z) ** 2))
                slope = 2 * scale * rows.T @ (z - target)
            theta = theta - rate * slope
            path.append(theta)
    return losses, path


@pytest.mark.parametrize("sign", ["actual-first", "predicted-first"])
@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("batch", [1, 2, 3, 5, 100])
def test_descent_is_that_of_numpy(batch, factor, sign):
    x, y, n = [1, 2, -1, 0.5, 3], [2, 3.5, -1, 1, 6], 5
    if batch > n:  # more points than have lines of their own
        random = seeded(batch)
        x = [round(random.uniform(-1, 1), 3) for _ in range(batch)]
        y = [round(2 * one + random.uniform(-1, 1), 3) for one in x]
    rate = 0.01 if batch <= n else 0.001
    found = made(
        x=x,
        y=y,
        method="descent",
        rate=rate,
        batch=batch,
        epochs=3,
        start={"m": 0.5, "c": -0.25},
        conventions={"regression-loss": factor, "residual": sign},
    )
    losses, path = simulated(x, y, (0.5, -0.25), rate, batch, 3, factor)
    for k, (loss, theta) in enumerate(zip(losses, path, strict=True)):
        assert value(found, "L", k) == pytest.approx(loss, rel=1e-12)
        assert (value(found, "w_new", k, 0), value(found, "b_new", k)) == pytest.approx(theta, rel=1e-12)


@pytest.mark.parametrize("factor", ["mean", "sum"])
@pytest.mark.parametrize("batch", [1, 2, 4, 5, 80])
def test_logistic_descent_is_that_of_numpy(batch, factor):
    random = seeded(batch)
    n = max(batch, 5)
    rows = [[round(random.uniform(-2, 2), 2) for _ in range(2)] for _ in range(n)]
    y = [int(a - b + random.uniform(-1, 1) > 0) for a, b in rows]
    found = made(
        x={"x1": [row[0] for row in rows], "x2": [row[1] for row in rows]},
        y=y,
        method="logistic",
        rate=0.1,
        batch=batch,
        epochs=2,
        start={"w1": 0.3, "w2": -0.2, "b": 0.1},
        conventions={"logistic-loss": factor},
    )
    losses, path = simulated(rows, y, (0.3, -0.2, 0.1), 0.1, batch, 2, factor, logistic=True)
    for k, (loss, theta) in enumerate(zip(losses, path, strict=True)):
        assert value(found, "L", k) == pytest.approx(loss, rel=1e-11)
        new = [value(found, "w_new", k, 0), value(found, "w_new", k, 1), value(found, "b_new", k)]
        assert new == pytest.approx(theta, rel=1e-11)


@pytest.mark.parametrize("method", ["descent", "logistic"])
@pytest.mark.parametrize("seed", range(8))
def test_slopes_are_central_differences_of_the_loss(seed, method):
    random = seeded(f"{seed}/{method}")
    n = random.randint(2, 6)
    x = [round(random.uniform(-2, 2), 2) for _ in range(n)]
    y = [random.randint(0, 1) if method == "logistic" else round(random.uniform(-3, 3), 2) for _ in range(n)]
    names = ("w", "b") if method == "logistic" else ("m", "c")
    name = "logistic-loss" if method == "logistic" else "regression-loss"
    convention = {name: random.choice(("mean", "sum") if method == "logistic" else tuple(FACTORS))}
    at = [round(random.uniform(-1, 1), 2) for _ in names]

    def solved(*theta):
        start = dict(zip(names, theta, strict=True))
        return made(x=x, y=y, method=method, rate=0.1, start=start, conventions=convention)

    found, h = solved(*at), 1e-5
    for n, slope in enumerate((value(found, "dL_dw", 0), value(found, "dL_db"))):
        up, down = ([one + sign * h * (k == n) for k, one in enumerate(at)] for sign in (1, -1))
        numeric = (value(solved(*up), "L") - value(solved(*down), "L")) / (2 * h)
        assert slope == pytest.approx(numeric, rel=1e-6, abs=1e-7)


def test_one_epoch_sample_by_sample_by_hand():
    """From m = c = 0 at α 0.05: e = 3, m = c = 0.3; then ŷ = 0.9, e = 4.1, m = 1.12, c = 0.71."""
    found = TOPIC.derive(catalogue.read("descent-stochastic"))
    assert value(found, "w_new", 0, 0) == pytest.approx(0.3)
    assert (value(found, "yhat", 1), value(found, "e", 1)) == pytest.approx((0.9, 4.1))
    assert (value(found, "w_new", 1, 0), value(found, "b_new", 1)) == pytest.approx((1.12, 0.71))
    text = render(found)
    assert "∂L/∂m⁽²⁾ = −2·2·4.1000 = −16.4000" in text
    assert "Stochastic gradient descent, one epoch: one point at a time, 4 updates." in text


def test_many_epochs_reach_the_least_squares_line():
    x, y = [1, 2, 3, 4], [3, 4.5, 7.5, 8]
    found = made(x=x, y=y, method="descent", rate=0.1, epochs=2000)
    best = stats.linregress(x, y)
    assert (value(found, "w_new", 1999, 0), value(found, "b_new", 1999)) == pytest.approx(
        (best.slope, best.intercept), abs=1e-9
    )
    text = render(found)
    assert f"Updates, {len(kept(2000))} of 2000" in text


def test_many_epochs_reach_the_logistic_optimum_of_scipy():
    x, y = np.array([-2.0, -1, 0, 1, 2, 3]), np.array([0, 0, 1, 0, 1, 1])

    def loss(theta):
        z = theta[0] * x + theta[1]
        return np.mean(np.logaddexp(0, z) - y * z)

    best = optimize.minimize(loss, [0, 0], tol=1e-12).x
    found = made(x=x.tolist(), y=y.tolist(), method="logistic", rate=1.0, epochs=3000, predict=[[2.0]])
    assert (value(found, "w_new", 2999, 0), value(found, "b_new", 2999)) == pytest.approx(best, abs=1e-4)
    assert value(found, "p_new", 0) == pytest.approx(1 / (1 + math.exp(-best @ [2, 1])), abs=1e-4)
    assert value(found, "class_new", 0) == 1


def test_a_large_batch_is_worked_in_sums_and_not_point_by_point():
    random = seeded(5)
    x = [round(random.uniform(-1, 1), 3) for _ in range(500)]
    text = render(made(x=x, y=[2 * one for one in x], method="descent", rate=0.1))
    assert len(text) < 5000
    assert "496 more terms" in text or "497 more terms" in text


# ----------------------------------------------------------------------------- derivation of the slopes


@pytest.mark.parametrize("kind", WORKINGS)
def test_the_shown_derivations_are_those_of_the_symbolic_engine(kind):
    from nnsolve.axis import Key as Address
    from nnsolve.expr import symbols
    from nnsolve.notation import Name
    from nnsolve.render.text import Printer, named
    from nnsolve.symbolic.differentiate import derivation_of_slope
    from nnsolve.symbolic.parse import parse

    for working in WORKINGS[kind]:
        formula = parse(working.formula)
        lines = derivation_of_slope(formula, working.by)
        names = {Address(sym.name): Name(sym.name, sym.name) for sym in symbols(formula)}
        printer = Printer(named(names))
        assert working.lines == tuple((printer.text(line.formula), line.rule.title) for line in lines)


@pytest.mark.parametrize("kind", WORKINGS)
def test_the_shown_derivations_are_right(kind):
    """The last line against central differences of the formula, both read by the parser."""
    from nnsolve.symbolic.parse import parse

    for working in WORKINGS[kind]:
        formula = parse(working.formula)
        last = working.lines[-1][0].replace("·", "*").replace("−", "-").replace("σ", "sigmoid")
        at = {"y": 1.3, "m": 0.7, "x": 1.1, "c": -0.4, "b1": 0.7, "x1": 1.1, "k": -0.4, "z": 0.3, "w": 0.2}
        at["b"] = 0.6
        h = 1e-6

        def worth(text, theta):
            return evaluate(text, lambda key: theta[key.name], FLOATS)

        up, down = ({**at, working.by: at[working.by] + sign * h} for sign in (1, -1))
        numeric = (worth(formula, up) - worth(formula, down)) / (2 * h)
        assert worth(parse(last), at) == pytest.approx(numeric, rel=1e-6)


def test_the_derivation_stands_in_the_solution():
    lines = render(TOPIC.derive(catalogue.read("descent-batch"))).splitlines()
    titles = [n for n, line in enumerate(lines) if line.strip() == "One point: the slope by m"]
    assert titles
    shown = [" ".join(line.split()) for line in lines[titles[0] :][:12]]
    assert "= 2·(y − (m·x + c))·d/dm [ y − (m·x + c) ] Chain rule" in shown
    assert "= 2·x·(c + m·x − y) Simplify" in shown
