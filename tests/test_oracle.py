"""Gradients, error signals and updates of random networks against an independent forward pass."""

from itertools import count

import mpmath
import msgspec
import pytest
import sympy
from networks import (
    ACTIVATIONS,
    LOSSES,
    Plain,
    Symbols,
    descent,
    drawn,
    error,
    numbers,
    passes,
    problem,
    signal,
    slope,
    trained,
)

from nnsolve.topics.backprop import TOPIC

DEFAULT, ALL = range(24), range(200)


def derived(net, **more):
    """The values of a problem by their plain names; every formula is checked against its value on the way."""
    made = TOPIC.derive(msgspec.convert(problem(net, **more), TOPIC.problem))
    made.validate(1_000)
    return {made.notation.ascii(key): made.value(key) for key in made.keys()}  # noqa: SIM118  (not a mapping)


def plain(name):
    return name.replace("θ", "theta")


class Worst:
    """The largest error so far, relative to the larger of 1 and what is due."""

    def __init__(self):
        self.error = 0.0

    def compare(self, found, due, name):
        off = float(abs(mpmath.mpf(found) - due) / max(1, abs(due)))
        self.error = max(self.error, off)
        assert off < 1e-9, (name, found, mpmath.nstr(due, 15))


def marks(net):
    """The mark of every sample where all of them are one batch."""
    return [f"@s{n + 1}" for n in range(len(net.samples))] if len(net.samples) > 1 else [""]


def word(name, unit):
    return f"{name}{unit}" if unit[0].isdigit() else f"{name}_{unit}"


def compare_gradients(net, worst):
    found, values = derived(net, ask="gradients"), numbers(net)
    for mark, sample in zip(marks(net), net.samples, strict=True):
        rows = passes(Plain, net, values, [Plain.number(x) for x in sample[0]])
        for layer, row in zip(net.layers, rows, strict=True):
            for unit, z, out in zip(layer.units, *row, strict=True):
                worst.compare(found[word("in", unit) + mark], z, f"in {unit}")
                worst.compare(found[word("out", unit) + mark], out, f"out {unit}")
                due = signal(net, values, [sample], unit)
                worst.compare(found[word("delta", unit) + mark], due, f"delta {unit}")
        worst.compare(found[f"E{mark}"], error(Plain, net, values, [sample]), "E")
        for name in values:
            due = slope(net, values, [sample], name)
            worst.compare(found[f"dE_d{plain(name)}{mark}"], due, f"dE/d{name}{mark}")
    worst.compare(found["E"], error(Plain, net, values, net.samples), "E")
    for name in values:
        worst.compare(found[f"dE_d{plain(name)}"], slope(net, values, net.samples, name), f"dE/d{name}")


def steady(seed):
    """A random network whose descent stays small, and its parameters after every update."""
    for attempt in count(1):
        net = drawn(f"updates {seed}, attempt {attempt}")
        found = []
        for values in descent(net):
            if max(map(abs, values.values())) > 50:
                break
            found.append(values)
        else:
            return net, found
    raise AssertionError


def compare_updates(seed, worst):
    net, due = steady(seed)
    found, free = derived(net), trained(net)
    for k, values in enumerate(due):
        mark = f"@k{k + 1}" if len(due) > 1 else ""
        for name in values:
            if name in free:
                worst.compare(found[f"{plain(name)}_new{mark}"], values[name], f"{name} new{mark}")
            else:
                assert f"{plain(name)}_new{mark}" not in found
        if len(due) == 1 and len(net.samples) == 1 and "softmax" not in net.activations:
            for name in free:
                worst.compare(found[f"{plain(name)}_new_by_delta"], values[name], f"{name} by delta")


def composed(net):
    """E as one symbolic expression in the parameters."""
    names = {name: sympy.Symbol(f"p{n}", real=True) for n, name in enumerate(net.values)}
    return error(Symbols, net, names, net.samples), names


def compare_symbolic(net, worst):
    found, (whole, names) = derived(net, ask="gradients"), composed(net)
    given = {names[name]: sympy.Rational(str(value)) for name, value in net.values.items()}
    for name, symbol in names.items():
        due = sympy.N(sympy.diff(whole, symbol).subs(given), 30)
        off = abs(float(found[f"dE_d{plain(name)}"] - due)) / max(1, abs(float(due)))
        worst.error = max(worst.error, off)
        assert off < 1e-12, (name, found[f"dE_d{plain(name)}"], due)


@pytest.mark.parametrize("seed", DEFAULT)
def test_gradients_are_central_differences(seed):
    with mpmath.workdps(40):
        compare_gradients(drawn(seed), Worst())


@pytest.mark.parametrize("seed", DEFAULT)
def test_updates_step_against_central_differences(seed):
    with mpmath.workdps(40):
        compare_updates(seed, Worst())


@pytest.mark.parametrize("seed", range(8))
def test_gradients_are_the_derivative_of_the_composed_expression(seed):
    compare_symbolic(drawn(f"small {seed}", small=True), Worst())


def test_the_draws_reach_everything():
    nets = [drawn(seed) for seed in ALL]
    assert {text for net in nets for text in net.activations} == set(ACTIVATIONS)
    assert len({(net.loss, tuple(net.conventions.items())[:2]) for net in nets}) >= len(LOSSES)
    assert {net.loss for net in nets} == {text for text, _ in LOSSES}
    assert {len(net.layers) for net in nets} == {1, 2, 3, 4}
    assert {len(net.samples) for net in nets} == {1, 2, 3}
    assert {net.form for net in nets} == {"units", "layers"}
    assert any(None in row for net in nets for layer in net.layers for row in layer.weights)
    assert any(layer.sign < 0 and any(layer.biases) for net in nets for layer in net.layers)
    shared = [layer.biases for net in nets for layer in net.layers if None not in layer.biases]
    assert any(len(set(names)) < len(names) for names in shared)
    assert any(len(set(names)) == len(names) > 1 for names in shared)
    assert {net.conventions.get("batch-gradient") for net in nets} == {None, "mean", "sum"}
    assert any(net.frozen for net in nets)


@pytest.mark.slow
def test_gradients_of_two_hundred_networks():
    worst = Worst()
    with mpmath.workdps(40):
        for seed in ALL:
            compare_gradients(drawn(seed), worst)
    assert worst.error < 1e-12


@pytest.mark.slow
def test_updates_of_two_hundred_networks():
    worst = Worst()
    with mpmath.workdps(40):
        for seed in ALL:
            compare_updates(seed, worst)
    assert worst.error < 1e-12


@pytest.mark.slow
def test_symbolic_derivatives_of_sixty_networks():
    worst = Worst()
    for seed in range(60):
        compare_symbolic(drawn(f"small {seed}", small=True), worst)
    assert worst.error < 1e-12
