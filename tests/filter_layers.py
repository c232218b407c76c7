"""Layers of filters said once more by explicit loops over a padded copy, and random ones to compare with."""

import math
from itertools import product
from random import Random

import numpy as np

from nnsolve.filters.layers import Activating, Convolution, Dense, Flatten, Magnitude, Pooling
from nnsolve.topics.convolution import ConvolutionProblem

# ------------------------------------------------------------------------------------------- what layers mean


def padded(maps, zeros):
    """A copy of `maps`, channels first, with rows and columns of zeros around it."""
    return np.pad(maps, [(0, 0), *zeros])


def stops(size, window, stride):
    """Every place at which a window fits, found by trying."""
    return [at for at in range(0, size, stride) if at + window <= size]


def convolved(maps, kernels, bias, layer):
    """Filters x channels x taps over channels x places: multiply and add, place by place."""
    source = padded(maps, layer["zeros"])
    steps, apart = layer["stride"], layer["dilation"]
    taps = kernels.shape[2:]
    if layer["flipped"]:
        kernels = np.flip(kernels, axis=tuple(range(2, kernels.ndim)))
    reach = [d * (size - 1) + 1 for d, size in zip(apart, taps, strict=True)]
    places = [stops(*one) for one in zip(source.shape[1:], reach, steps, strict=True)]
    out = np.zeros((len(kernels), *map(len, places)))
    for cell in np.ndindex(out.shape):
        total = bias[cell[0]]
        for channel in range(len(source)):
            for tap in product(*map(range, taps)):
                at = [p[k] + d * m for p, k, d, m in zip(places, cell[1:], apart, tap, strict=True)]
                total += source[(channel, *at)] * kernels[(cell[0], channel, *tap)]
        out[cell] = total
    return out


def pooled(maps, layer):
    places = [stops(*one) for one in zip(maps.shape[1:], layer["size"], layer["stride"], strict=True)]
    out = np.zeros((len(maps), *map(len, places)))
    for cell in np.ndindex(out.shape):
        corner = [p[k] for p, k in zip(places, cell[1:], strict=True)]
        window = [
            maps[(cell[0], *(c + m for c, m in zip(corner, tap, strict=True)))]
            for tap in product(*map(range, layer["size"]))
        ]
        out[cell] = max(window) if layer["pool"] == "max" else math.fsum(window) / len(window)
    return out


def run(maps, layers):
    """The values after all `layers`, each a dictionary; `maps` has its channels first."""
    for layer in layers:
        match layer["kind"]:
            case "conv":
                maps = convolved(maps, layer["kernel"], layer["bias"], layer)
            case "pool":
                maps = pooled(maps, layer)
            case "relu":
                maps = np.where(maps > 0, maps, 0.0)
            case "tanh":
                maps = np.tanh(maps)
            case "flatten":
                maps = maps.reshape(1, -1)
            case "dense":
                maps = (layer["weights"] @ maps[0] + layer["bias"])[None]
            case "softmax":
                powers = np.exp(maps)
                maps = powers / powers.sum()
            case "magnitude":
                maps = np.hypot(maps[0], maps[1])[None]
    return maps


# ---------------------------------------------------------------------------------------------- random layers


def seeded(seed):
    return Random(seed)  # noqa: S311  (test data, not secrets)


def _window(random, sizes, *, large=3):
    taps = [random.randint(1, min(large, size)) for size in sizes]
    return taps, [random.randint(1, 3) for _ in sizes]


def random_conv(random, channels, sizes, flipped):
    """A layer of filters that fits, and the sizes it makes."""
    while True:
        taps, stride = _window(random, sizes)
        apart = [random.randint(1, 2) for _ in sizes]
        reach = [d * (t - 1) + 1 for d, t in zip(apart, taps, strict=True)]
        mode = random.choice(("valid", "full", "same", "number", "list"))
        match mode:
            case "valid":
                zeros = [(0, 0) for _ in sizes]
            case "full":
                zeros = [(r - 1, r - 1) for r in reach]
            case "same" if all(r % 2 for r in reach):
                zeros = [((r - 1) // 2, (r - 1) // 2) for r in reach]
            case "number":
                zeros = [(random.randint(0, 2),) * 2] * len(sizes)
            case _:
                mode, zeros = "list", [(random.randint(0, 2),) * 2 for _ in sizes]
        after = [
            len(stops(size + a + b, r, s))
            for size, (a, b), r, s in zip(sizes, zeros, reach, stride, strict=True)
        ]
        if all(after) and math.prod(after) <= 60:
            break
    filters = random.randint(1, 3)
    rng = np.random.default_rng(random.randrange(2**32))
    layer = {
        "kind": "conv",
        "kernel": rng.normal(size=(filters, channels, *taps)),
        "bias": rng.normal(size=filters),
        "stride": stride,
        "dilation": apart,
        "zeros": zeros,
        "padding": {"number": zeros[0][0], "list": [a for a, _ in zeros]}.get(mode, mode),
        "flipped": flipped,
    }
    return layer, filters, after


def random_pool(random, sizes):
    size, stride = _window(random, sizes)
    after = [len(stops(*one)) for one in zip(sizes, size, stride, strict=True)]
    return {"kind": "pool", "pool": random.choice(("max", "average")), "size": size, "stride": stride}, after


def random_network(random):
    """Maps, layers and whether their kernels are flipped."""
    flipped = random.random() < 0.4
    sizes = [random.randint(2, 7) for _ in range(random.choice((1, 2, 2)))]
    channels = random.randint(1, 3)
    rng = np.random.default_rng(random.randrange(2**32))
    maps = rng.normal(size=(channels, *sizes))
    layers = []
    for _ in range(random.randint(1, 2)):
        layer, channels, sizes = random_conv(random, channels, sizes, flipped)
        layers.append(layer)
        if random.random() < 0.5:
            layers.append({"kind": random.choice(("relu", "tanh"))})
        if random.random() < 0.4:
            layer, sizes = random_pool(random, sizes)
            layers.append(layer)
    if channels == 2 and len(sizes) == 2 and random.random() < 0.5:
        layers.append({"kind": "magnitude"})
        channels = 1
    if random.random() < 0.4:
        layers.append({"kind": "flatten"})
        units = random.randint(1, 3)
        weights = rng.normal(size=(units, channels * math.prod(sizes)))
        layers.append({"kind": "dense", "weights": weights, "bias": rng.normal(size=units)})
        if random.random() < 0.6:
            layers.append({"kind": "softmax"})
    return maps, layers, flipped


def posed(maps, layers, *, flipped=False, gradient=None, arrays=False):
    """The problem that `layers` over `maps` are."""

    def typed(values):
        return values if arrays else values.tolist()

    made = []
    for layer in layers:
        match layer["kind"]:
            case "conv":
                made.append(
                    Convolution(
                        kernel=typed(layer["kernel"]),
                        bias=typed(layer["bias"]),
                        stride=layer["stride"],
                        dilation=layer["dilation"],
                        padding=layer["padding"],
                    )
                )
            case "pool":
                made.append(Pooling(pool=layer["pool"], size=layer["size"], stride=layer["stride"]))
            case "flatten":
                made.append(Flatten())
            case "dense":
                made.append(Dense(weights=typed(layer["weights"]), bias=typed(layer["bias"])))
            case "magnitude":
                made.append(Magnitude())
            case function:
                made.append(Activating(function=function))
    return ConvolutionProblem(
        topic="convolution",
        image=typed(maps),
        layers=tuple(made),
        gradient=None if gradient is None else typed(gradient),
        conventions={"convolution": "flipped"} if flipped else {},
    )
