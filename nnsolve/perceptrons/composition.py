"""Linear layers in a row: they are one linear layer, W = W2·W1 and b = W2·b1 + b2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError
from nnsolve.expr import total
from nnsolve.notation import Entry
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import exact
from nnsolve.perceptrons.separation import Worked
from nnsolve.topic import Number, Part, finite

if TYPE_CHECKING:
    from nnsolve.build import Builder, Handle

MOST_LAYERS, MOST_UNITS = 10, 20


class Linear(Part, frozen=True, kw_only=True):
    """A layer without activation: rows of `weights`, one for each output, and a `bias` each (or 0)."""

    weights: tuple[tuple[Number, ...], ...]
    bias: tuple[Number, ...] = ()


def checked(layers: tuple[Linear, ...]) -> None:
    """Raise `ProblemError` where the shapes of `layers` do not follow one another."""
    if not 1 <= len(layers) <= MOST_LAYERS:
        message = f"expected from 1 to {MOST_LAYERS} layers, the first one applied first, found {len(layers)}"
        raise ProblemError(message, ("layers",) if layers else ())
    width = len(layers[0].weights[0]) if layers[0].weights else 0
    for n, layer in enumerate(layers):
        if not 1 <= len(layer.weights) <= MOST_UNITS or not 1 <= width <= MOST_UNITS:
            message = f"expected from 1 to {MOST_UNITS} units and as many inputs"
            raise ProblemError(message, ("layers", n, "weights"))
        for j, row in enumerate(layer.weights):
            if len(row) != width:
                message = f"expected {width} weights, one for each value that comes in, found {len(row)}"
                raise ProblemError(message, ("layers", n, "weights", j))
            for i, value in enumerate(row):
                finite(value, ("layers", n, "weights", j, i))
        if layer.bias and len(layer.bias) != len(layer.weights):
            message = f"expected {len(layer.weights)} biases, one for each row, found {len(layer.bias)}"
            raise ProblemError(message, ("layers", n, "bias"))
        for j, value in enumerate(layer.bias):
            finite(value, ("layers", n, "bias", j))
        width = len(layer.weights)


def composed(b: Builder, layers: tuple[Linear, ...]) -> Worked:
    """Add the layers and what they make together; the first layer is applied first."""
    checked(layers)
    inputs = Axis("i", len(layers[0].weights[0]))
    weights: Handle | None = None
    bias: Handle | None = None
    inner = inputs
    for n, layer in enumerate(layers, 1):
        own = Axis(f"j{n}", len(layer.weights))
        w = exact(b, f"W{n}", layer.weights, own, inner, label=Entry(f"W{n}"))
        zeros = layer.bias or (0,) * own.size
        c = exact(b, f"b{n}", zeros, own, label=Entry(f"b{n}"))
        if weights is None or bias is None:
            weights, bias = w, c
        else:
            last = "" if n == len(layers) else "".join(map(str, range(1, n + 1)))
            weights, bias = (
                b.family(
                    f"W{last}",
                    total(inner, w[own, inner] * weights[inner, inputs]),
                    own,
                    inputs,
                    rule=rule.COMPOSED,
                    phase=rule.COMPOSITION,
                    label=Entry(f"W{last}"),
                ),
                b.family(
                    f"b{last}",
                    total(inner, w[own, inner] * bias[inner]) + c[own],
                    own,
                    rule=rule.COMPOSED,
                    phase=rule.COMPOSITION,
                    label=Entry(f"b{last}"),
                ),
            )
        inner = own
    if weights is None or bias is None or len(layers) == 1:
        message = "expected at least two layers"
        raise ProblemError(message, ("layers",))
    says = f"{len(layers)} linear layers in a row are one linear layer: y = W·x + b."
    return Worked((Key(weights.name), Key(bias.name)), (), says, ())
