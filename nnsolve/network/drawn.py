"""Random exercises on a network, with friendly numbers."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    from nnsolve.topic import Number


def drawn(random: Random, level: int) -> dict[str, Any]:
    """The fields of an exercise: level 1 is one unit, 2 the classic two layers, 3 a wider network."""
    sizes = {1: (2, 1), 2: (2, 2, 1)}.get(level, (random.choice((2, 3)), 2, 2))
    hidden = random.choice(("sigmoid", "sigmoid", "tanh", "relu")) if level > 1 else "sigmoid"
    names = [[f"i{n + 1}" for n in range(sizes[0])]]
    for layer, size in enumerate(sizes[1:], 1):
        names.append([f"{'o' if layer == len(sizes) - 1 else 'h'}{n + 1}" for n in range(size)])
    units: dict[str, str] = {}
    parameters: dict[str, Number] = {}
    weight = 0
    for layer, (before, after) in enumerate(pairwise(names), 1):
        for unit in after:
            terms: list[str] = []
            for source in before:
                weight += 1
                terms.append(f"w{weight}*{source}")
                parameters[f"w{weight}"] = Decimal(random.choice([n for n in range(-9, 10) if n])) / 10
            units[unit] = " + ".join((*terms, f"b{layer}"))
        parameters[f"b{layer}"] = Decimal(random.randint(-5, 5)) / 10
    activations = (hidden,) * (len(sizes) - 2) + ("sigmoid",)
    return {
        "title": "Backpropagation, one update",
        "inputs": {name: Decimal(random.randint(1, 10)) / 10 for name in names[0]},
        "targets": {name: Decimal(random.randint(0, 1)) for name in names[-1]},
        "units": units,
        "parameters": parameters,
        "activation": "sigmoid" if set(activations) == {"sigmoid"} else activations,
        "rate": random.choice((Decimal("0.1"), Decimal("0.5"), Decimal(1))),
    }
