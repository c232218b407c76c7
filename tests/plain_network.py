"""A fully connected network in NumPy, its error, and central differences of every parameter.

Nothing here calls the library. An activation is a function of all net inputs of a layer.
"""

from decimal import Decimal
from random import Random

import numpy as np

STEP = 1e-5


class Plain:
    """Weights and biases of a few layers, drawn; ``sizes`` are net inputs a layer, ``units`` its outputs."""

    def __init__(self, seed, width, sizes, units=None, *, scale=1.0):
        random = Random(seed)  # noqa: S311  (an exercise, not a secret)
        before, self.layers = width, []
        for size, outputs in zip(sizes, units or sizes, strict=True):
            weights = [[drawn(random, scale) for _ in range(before)] for _ in range(size)]
            self.layers.append((weights, [drawn(random, scale) for _ in range(size)]))
            before = outputs

    @property
    def fields(self):
        """The layers as a problem states them."""
        return [{"weights": weights, "bias": biases} for weights, biases in self.layers]

    def arrays(self):
        """Weights and biases, in the order in which a problem numbers them."""
        return [np.array(one, dtype=float) for layer in self.layers for one in layer]


def drawn(random, scale=1.0):
    return Decimal(random.randint(-99, 99)) / 100 * Decimal(scale) + Decimal("0.003")


def outputs(arrays, activations, x):
    """The outputs for one sample."""
    for weights, biases, act in zip(arrays[::2], arrays[1::2], activations, strict=True):
        x = act(weights @ x + biases)
    return x


def slopes(arrays, error):
    """∂error/∂parameter by central differences, by the names ``w1 …`` and ``b1 …``."""
    found, number = {}, {"w": 0, "b": 0}
    for n, array in enumerate(arrays):
        letter = "b" if n % 2 else "w"
        for at in np.ndindex(array.shape):
            number[letter] += 1
            sides = []
            for move in (STEP, -STEP):
                moved = [one.copy() for one in arrays]
                moved[n][at] += move
                sides.append(error(moved))
            found[f"{letter}{number[letter]}"] = (sides[0] - sides[1]) / (2 * STEP)
    return found


def compare(made, due, tolerance=1e-7):
    """Every gradient of a derivation against `due`."""
    found = {made.notation.ascii(key): made.value(key) for key in made.keys()}  # noqa: SIM118  (not a mapping)
    for name, slope in due.items():
        off = abs(found[f"dE_d{name}"] - slope) / max(1, abs(slope))
        assert off < tolerance, (name, found[f"dE_d{name}"], slope)
