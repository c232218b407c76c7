"""Linear layers in a row: they are one linear layer, W = W2·W1 and b = W2·b1 + b2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError
from nnsolve.expr import total
from nnsolve.notation import Entry, Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import exact
from nnsolve.perceptrons.sample import checked_rows
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


def composed(b: Builder, layers: tuple[Linear, ...], rows: tuple[tuple[Number, ...], ...] = ()) -> Worked:
    """Add the layers and what they make together; the first layer is applied first.

    For every one of `rows` the layers are worked one after the other, and then as one.
    """
    checked(layers)
    inputs = Axis("i", len(layers[0].weights[0]))
    given: list[tuple[Handle, Handle, Axis]] = []
    weights: Handle | None = None
    bias: Handle | None = None
    inner = inputs
    for n, layer in enumerate(layers, 1):
        own = Axis(f"j{n}", len(layer.weights))
        w = exact(b, f"W{n}", layer.weights, own, inner, label=Entry(f"W{n}"))
        zeros = layer.bias or (0,) * own.size
        c = exact(b, f"b{n}", zeros, own, label=Entry(f"b{n}"))
        given.append((w, c, own))
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
    asked = (Key(weights.name), Key(bias.name))
    if not rows:
        return Worked(asked, (), says, ())
    values = _worked(b, [*given, (weights, bias, given[-1][2])], inputs, rows)
    return Worked(asked, values, says, ())


def _worked(
    b: Builder, layers: list[tuple[Handle, Handle, Axis]], inputs: Axis, rows: tuple[tuple[Number, ...], ...]
) -> tuple[Key, ...]:
    """Add what comes out of each layer in turn for every row; the last of `layers` is all of them as one."""
    if checked_rows(rows, ("rows",)) != inputs.size:
        message = f"expected {inputs.size} inputs, as the first layer has, found {len(rows[0])}"
        raise ProblemError(message, ("rows", 0))
    s = Axis("s", len(rows))
    x = exact(b, "x", rows, s, inputs, label=_value("x", inputs))
    one, inner = x, inputs
    keys: list[Key] = []
    for n, (w, c, own) in enumerate(layers, 1):
        if n == len(layers):
            one, inner = x, inputs
        name = "y" if n == len(layers) else f"a{n}"
        formula = total(inner, w[own, inner] * one[s, inner]) + c[own]
        one = b.family(name, formula, s, own, rule=rule.LAYER, phase=rule.VALUES, label=_value(name, own))
        inner = own
        keys.append(Key(name))
    return tuple(keys)


def _value(name: str, axis: Axis) -> Word | Entry:
    """The label of a value: the entry of a vector where there are several."""
    return Word(name) if axis.size == 1 else Entry(name)
