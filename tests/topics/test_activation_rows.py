"""Every activation by name in a network, and one that is added while the program runs: one row is enough."""

import math
from decimal import Decimal

import activation_reference as reference
import mpmath
import pytest

from nnsolve.catalogue import convert
from nnsolve.expr import Call, Div, Num
from nnsolve.function_rows import Function, Z
from nnsolve.functions import FUNCTIONS
from nnsolve.network.activation import known_slope
from nnsolve.reading.document import loads
from nnsolve.render import render
from nnsolve.topics import activation, backprop

CHAIN = """
topic = "backprop"
inputs = [0.8]
targets = [0.3]
activation = ["{name}", "identity"]
rate = 0.1

[[layers]]
weights = [[{w}]]
bias = 0.1

[[layers]]
weights = [[-0.6]]
bias = 0.2
"""


def solved(name, w):
    derivation = backprop.derive(convert(loads(CHAIN.format(name=name, w=w))))
    derivation.validate(1000)
    return derivation


def figure(derivation, name):
    (key,) = derivation.named([name])
    return derivation.value(key)


def error(of, w):
    out = of(w * mpmath.mpf("0.8") + mpmath.mpf("0.1"))
    return (mpmath.mpf("0.3") - (mpmath.mpf("-0.6") * out + mpmath.mpf("0.2"))) ** 2 / 2


@pytest.mark.parametrize("w", ["0.7", "-0.9"])
@pytest.mark.parametrize("name", list(reference.ACTIVATIONS))
def test_a_network_learns_with_every_activation(name, w):
    """The gradient of the first weight is the central difference of the error, in fifty digits."""
    found = solved(name, w)
    with mpmath.workdps(50):
        of = reference.ACTIVATIONS[name]
        gradient = mpmath.diff(lambda one: error(of, one), mpmath.mpf(w))
        assert abs(figure(found, "E") - error(of, mpmath.mpf(w))) < 1e-15
        assert abs(figure(found, "dE_dw1") - gradient) < 1e-15
        assert abs(figure(found, "w1_new") - (mpmath.mpf(w) - gradient / 10)) < 1e-15
    assert render(found, "plain", 80, ascii=True).isascii()


@pytest.mark.parametrize("name", list(reference.ACTIVATIONS))
def test_large_layers_are_computed_alike(name):
    """NumPy takes over for many units; it gives what single floats give."""
    from nnsolve.axis import Axis, Key
    from nnsolve.build import Builder
    from nnsolve.derivation import FORWARD, Rule

    at = [(k - 40_000) / 50 for k in range(80_000)]
    b, n = Builder(name), Axis("n", len(at))
    z = b.given("z", at, n)
    row = FUNCTIONS[name]
    parameters = [Num(float(word)) for word in row.defaults]
    b.family("out", Call(name, (z[n], *parameters)), n, rule=Rule("r", "r"), phase=FORWARD)
    found = b.done()
    for k in range(0, 80_000, 997):
        with mpmath.workdps(60):
            exact = reference.ACTIVATIONS[name](mpmath.mpf(at[k]))
            if name not in ("mish", "tanh") or abs(at[k]) < 60:
                assert abs(found.value(Key("out", (k,))) - exact) <= 1e-14 * abs(exact) + mpmath.mpf(1e-300)


@pytest.fixture
def gaussian():
    """The bell curve e^(−z²) as a row that nobody knew before."""
    row = Function(
        "bell",
        "bell",
        lambda z: math.exp(-z * z),
        Call("exp", (-(Z**2),)),
        aliases=("gaussian",),
        activation=True,
        says="out = e^(−in²)",
    )
    FUNCTIONS[row.name] = row
    yield row
    del FUNCTIONS[row.name]


@pytest.mark.usefixtures("gaussian")
def test_a_row_that_is_added_is_known_to_backprop():
    found = solved("gaussian", "0.7")
    with mpmath.workdps(50):
        gradient = mpmath.diff(lambda w: error(lambda z: mpmath.exp(-z * z), w), mpmath.mpf("0.7"))
        assert abs(figure(found, "dE_dw1") - gradient) < 1e-15
    assert "e^(−in²)" in render(found, "plain", 80)


@pytest.mark.usefixtures("gaussian")
def test_a_row_that_is_added_is_known_to_its_topic():
    problem = activation.ActivationProblem(
        topic="activation", function="bell", at=(Decimal("0.5"),), slope=True
    )
    found = activation.derive(problem)
    found.validate(100)
    assert figure(found, "bell_z") == pytest.approx(math.exp(-0.25), rel=1e-15)
    assert figure(found, "bell_slope_z") == pytest.approx(-math.exp(-0.25), rel=1e-14)


def test_it_is_forgotten_again():
    assert "bell" not in FUNCTIONS
    with pytest.raises(Exception, match="expected an activation"):
        solved("bell", "0.7")


def test_a_row_without_a_definition_has_no_slope_to_derive():
    with pytest.raises(TypeError, match="no definition"):
        known_slope(Function("odd", "odd", math.sin, activation=True))


def test_a_definition_that_is_no_function_of_z_alone_is_found_out():
    row = Function("half", "half", lambda z: z / 2, Div(Z, Num(2)), activation=True)
    assert known_slope(row) == Div(Num(1), Num(2))
