"""Activations once more, in many digits and from the literature alone; problems about them."""

from decimal import Decimal

import mpmath
import msgspec

SELU_SCALE = mpmath.mpf("1.0507009873554804934193349852946")
SELU_ALPHA = mpmath.mpf("1.6732632423543772848170429916717")


def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def leaky(z, a):
    return z if z > 0 else a * z


def elu(z, a):
    return z if z > 0 else a * mpmath.expm1(z)


def softplus(z):
    return mpmath.log1p(mpmath.exp(z))


def cut(z, low, high):
    return max(mpmath.mpf(low), min(mpmath.mpf(high), z))


def gelu(z):
    return z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def gelu_tanh(z):
    # ½(1 + tanh u) = σ(2u) keeps its digits where u is far below 0.
    return z * sigmoid(2 * mpmath.sqrt(2 / mpmath.pi) * (z + mpmath.mpf("0.044715") * z**3))


def tanh(z):
    return mpmath.expm1(2 * z) / (mpmath.exp(2 * z) + 1)


def mish(z):
    # tanh(ln u) = (u² − 1)/(u² + 1)
    e = mpmath.exp(z)
    return z * (e * e + 2 * e) / (e * e + 2 * e + 2)


ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky_relu": lambda z: leaky(z, mpmath.mpf(0.01)),
    "prelu": lambda z: leaky(z, mpmath.mpf(0.25)),
    "rrelu": lambda z: leaky(z, mpmath.mpf(11) / 48),
    "elu": lambda z: elu(z, 1),
    "selu": lambda z: SELU_SCALE * elu(z, SELU_ALPHA),
    "softplus": softplus,
    "softsign": lambda z: z / (1 + abs(z)),
    "silu": lambda z: z * sigmoid(z),
    "swish": lambda z: z * sigmoid(z),
    "hard_sigmoid": lambda z: cut(z / 6 + mpmath.mpf(0.5), 0, 1),
    "hard_sigmoid_fifth": lambda z: cut(z / 5 + mpmath.mpf(0.5), 0, 1),
    "hard_tanh": lambda z: cut(z, -1, 1),
    "gelu": gelu,
    "gelu_tanh": gelu_tanh,
    "mish": mish,
}
"""Every activation with a slope, with its usual parameters."""

CORNERS = {
    "relu": (0,),
    "leaky_relu": (0,),
    "prelu": (0,),
    "rrelu": (0,),
    "selu": (0,),
    "elu": (0,),
    "hard_sigmoid": (-3, 3),
    "hard_sigmoid_fifth": (-2.5, 2.5),
    "hard_tanh": (-1, 1),
}
"""Where an activation has no one slope, or no second one."""


def slope(name, z):
    """The slope by central differences of which 120 digits cancel at most; call it under many digits."""
    step = mpmath.mpf(10) ** -60
    of = ACTIVATIONS[name]
    return (of(z + step) - of(z - step)) / (2 * step)


SMALL = mpmath.mpf(2) ** -1022
"""The least float with all its digits: below it the last digit is 5e-324, whatever the number."""


def posed(**fields):
    from nnsolve.topics.activation import TOPIC

    return msgspec.convert({"topic": "activation", **fields}, TOPIC.problem)


def made(**fields):
    from nnsolve.topics.activation import derive

    derivation = derive(posed(**fields))
    derivation.validate(10_000)
    return derivation


def named(derivation, name):
    (key,) = derivation.named([name])
    return derivation.value(key)


def numbers(*texts):
    return [Decimal(text) for text in texts]


def off(found, exact):
    """How far `found` is from `exact`, as a part of it, or of the least float with all its digits."""
    return abs(mpmath.mpf(found) - exact) / max(abs(exact), SMALL)
