"""Random networks, and what they compute written down once more from the mathematics.

Nothing here calls the library. `Plain` is arbitrary precision, `Symbols` exact symbols; the same few lines of
forward pass run in both. A slope is a central difference of that forward pass, in 40 digits.
"""

from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

import mpmath
import sympy


class Layer(NamedTuple):
    """Unit names; ``weights[unit][source]`` and ``biases[unit]`` are names, `None` where there is none."""

    units: list
    weights: list
    biases: list
    sign: int


class Net(NamedTuple):
    """A network: the names of its inputs, layers from first to last, and numbers by name."""

    inputs: list
    layers: list
    values: dict
    activations: list
    loss: str
    conventions: dict
    samples: list
    batch: object
    epochs: int
    frozen: tuple
    rate: Decimal
    form: str


class Plain:
    """Arithmetic in 40 digits."""

    exp, log, tanh, erf, sqrt, sin = mpmath.exp, mpmath.log, mpmath.tanh, mpmath.erf, mpmath.sqrt, mpmath.sin
    pi = mpmath.pi

    @staticmethod
    def number(value):
        return mpmath.mpf(str(value))

    @staticmethod
    def positive(z, yes, no):
        return yes if z > 0 else no

    size = staticmethod(abs)


class Symbols:
    """Arithmetic in symbols."""

    exp, log, tanh, erf, sqrt, sin = sympy.exp, sympy.log, sympy.tanh, sympy.erf, sympy.sqrt, sympy.sin
    pi = sympy.pi
    size = sympy.Abs

    @staticmethod
    def number(value):
        return sympy.Rational(str(value))

    @staticmethod
    def positive(z, yes, no):
        return sympy.Piecewise((yes, z > 0), (no, True))


# -------------------------------------------------------------------------------- functions and losses


def _gelu_tanh(m, z):
    inner = m.sqrt(2 / m.pi) * (z + m.number("0.044715") * z * z * z)
    return z * (1 + m.tanh(inner)) / 2


SMOOTH = {
    "identity": lambda _m, z: z,
    "sigmoid": lambda m, z: 1 / (1 + m.exp(-z)),
    "tanh": lambda m, z: (m.exp(z) - m.exp(-z)) / (m.exp(z) + m.exp(-z)),
    "softplus": lambda m, z: m.log(1 + m.exp(z)),
    "gelu": lambda m, z: z * (1 + m.erf(z / m.sqrt(2))) / 2,
    "gelu tanh": _gelu_tanh,
    "sin(z)": lambda m, z: m.sin(z),
    "0.5*z + z^2/4": lambda _m, z: z / 2 + z * z / 4,
    "ln(2 + exp(-z))": lambda m, z: m.log(2 + m.exp(-z)),
}
KINKED = {
    "relu": lambda m, z: m.positive(z, z, 0),
    "leaky relu": lambda m, z: m.positive(z, z, z / 100),
    "leaky relu(0.2)": lambda m, z: m.positive(z, z, z / 5),
    "elu": lambda m, z: m.positive(z, z, m.exp(z) - 1),
    "elu(0.5)": lambda m, z: m.positive(z, z, (m.exp(z) - 1) / 2),
    "z/(1 + abs(z))": lambda m, z: z / (1 + m.size(z)),
}
OF_ONE = SMOOTH | KINKED
"""Activations of one net input, by the text that a problem writes."""

ACTIVATIONS = (*OF_ONE, "softmax")


def activated(m, text, z):
    """The activations of a layer with net inputs `z`."""
    if text == "softmax":
        powers = [m.exp(one) for one in z]
        return [power / sum(powers) for power in powers]
    return [OF_ONE[text](m, one) for one in z]


TYPED = {
    "1/4*(t - o)^4": lambda _m, t, o: (t - o) * (t - o) * (t - o) * (t - o) / 4,
    "ln(1 + (o - t)^2)": lambda m, t, o: m.log(1 + (o - t) * (o - t)),
    "exp(o) - t*o": lambda m, t, o: m.exp(o) - t * o,
}
_LOGARITHMS = {"ln": None, "log2": 2, "log10": 10}

LOSSES = (
    *(("squared", {"squared-error": factor}) for factor in ("half", "sum", "mean", "half-mean")),
    *(("absolute", {"absolute-error": factor}) for factor in ("mean", "sum")),
    *(
        (kind, {"cross-entropy": factor, "log": base})
        for kind in ("binary", "categorical")
        for factor in ("sum", "mean")
        for base in _LOGARITHMS
    ),
    *((text, {}) for text in TYPED),
)
"""Every loss with the conventions that it depends on."""


def loss(m, text, conventions, targets, outputs):
    """The error of one sample."""
    n, pairs = len(outputs), list(zip(targets, outputs, strict=True))
    if text in TYPED:
        return sum(TYPED[text](m, t, o) for t, o in pairs)
    if text == "squared":
        total = sum((t - o) ** 2 for t, o in pairs)
        return total / {"half": 2, "sum": 1, "mean": n, "half-mean": 2 * n}[conventions["squared-error"]]
    if text == "absolute":
        total = sum(m.size(t - o) for t, o in pairs)
        return total / {"mean": n, "sum": 1}[conventions["absolute-error"]]
    base = _LOGARITHMS[conventions["log"]]

    def log(x):
        return m.log(x) if base is None else m.log(x) / m.log(m.number(base))

    total = 0
    for t, o in pairs:
        total = total - t * log(o)
        if text == "binary":
            total = total - (1 - t) * log(1 - o)
    return total / {"mean": n, "sum": 1}[conventions["cross-entropy"]]


# --------------------------------------------------------------------------------------- the passes


def passes(m, net, values, inputs, nudge=None):
    """Net inputs and activations of every layer; `nudge` adds to the net input of a unit, by its name."""
    nudge = nudge or {}
    outs, found = list(inputs), []
    for layer, text in zip(net.layers, net.activations, strict=True):
        z = []
        for unit, row, bias in zip(layer.units, layer.weights, layer.biases, strict=True):
            inside = sum(values[w] * out for w, out in zip(row, outs, strict=True) if w is not None)
            if bias is not None:
                inside = inside + layer.sign * values[bias]
            z.append(inside + nudge.get(unit, 0))
        outs = activated(m, text, z)
        found.append((z, outs))
    return found


def error(m, net, values, samples, nudge=None):
    """The error of some samples together."""
    each = []
    for inputs, targets in samples:
        outs = passes(m, net, values, [m.number(x) for x in inputs], nudge)[-1][1]
        each.append(loss(m, net.loss, net.conventions, [m.number(t) for t in targets], outs))
    if net.conventions.get("batch-gradient", "mean") == "sum" and len(each) > 1:
        return sum(each)
    return sum(each) / len(each)


def numbers(net):
    """The given parameters in 40 digits."""
    return {name: Plain.number(value) for name, value in net.values.items()}


STEP = mpmath.mpf(10) ** -13


def slope(net, values, samples, name):
    """∂E/∂(parameter), by a central difference."""
    up, down = ({**values, name: values[name] + h} for h in (STEP, -STEP))
    return (error(Plain, net, up, samples) - error(Plain, net, down, samples)) / (2 * STEP)


def signal(net, values, samples, unit):
    """∂E/∂(net input of a unit), by a central difference."""
    up, down = (error(Plain, net, values, samples, {unit: h}) for h in (STEP, -STEP))
    return (up - down) / (2 * STEP)


def batches(net):
    """The samples of every update in order."""
    size = len(net.samples) if net.batch == "all" else net.batch
    epoch = [net.samples[n : n + size] for n in range(0, len(net.samples), size)]
    return epoch * net.epochs


def trained(net):
    """The names that descent changes."""
    biases = {name for layer in net.layers for name in layer.biases if name is not None}
    kept = set(net.frozen)
    return [
        name
        for name in net.values
        if name not in kept and ("biases" if name in biases else "weights") not in kept
    ]


def descent(net):
    """The parameters after every update; all gradients of an update are taken before any of it."""
    values, rate = numbers(net), Plain.number(net.rate)
    for samples in batches(net):
        slopes = {name: slope(net, values, samples, name) for name in trained(net)}
        values = {name: value - rate * slopes.get(name, 0) for name, value in values.items()}
        yield values


def near_a_kink(net, values, least=1e-4):
    """Whether some slope jumps close to where the network stands."""
    for inputs, targets in net.samples:
        found = passes(Plain, net, values, [Plain.number(x) for x in inputs])
        for (z, _), text in zip(found, net.activations, strict=True):
            if text in KINKED and any(abs(one) < least for one in z):
                return True
        last = [abs(Plain.number(t) - o) for t, o in zip(targets, found[-1][1], strict=True)]
        if net.loss == "absolute" and min(last) < least:
            return True
    return False


# ------------------------------------------------------------------------------------ random networks


def _number(random, low=-12, high=12):
    return Decimal(random.randint(low, high)) / 10


def _layer(random, form, units, sources, counts, values):
    """One layer; `counts` are the next numbers of a weight and of a bias."""
    weights, kind = [], random.choice(("none", "own", "own", "shared", "mixed" if form == "units" else "own"))
    sign = random.choice((1, 1, -1))
    for _ in units:
        row = []
        for _ in sources:
            missing = form == "units" and len(sources) > 1 and random.random() < 0.2
            row.append(None if missing else f"w{counts[0]}")
            counts[0] += not missing
        if all(name is None for name in row):
            row[0], counts[0] = f"w{counts[0]}", counts[0] + 1
        weights.append(row)
    prefix = "b" if sign > 0 else "θ"
    if kind == "none":
        biases = [None] * len(units)
    elif kind == "own":
        biases = [f"{prefix}{counts[1] + n}" for n in range(len(units))]
    elif kind == "shared":
        biases = [f"{prefix}{counts[1]}"] * len(units)
    else:
        biases = [random.choice((None, f"{prefix}{counts[1]}", f"{prefix}{counts[1] + 1}")) for _ in units]
    counts[1] += len({name for name in biases if name is not None}) if kind != "mixed" else 2
    names = [name for row in (*weights, biases) for name in row if name is not None]
    values.update({name: _number(random) or Decimal("0.3") for name in dict.fromkeys(names)})
    return Layer(units, weights, biases, sign)


def drawn(seed, *, small=False):
    """A random network that stands away from every kink; `small` keeps it to two layers of two units."""
    random = Random(seed)  # noqa: S311  (networks, not secrets)
    while True:
        net = _drawn(random, small=small)
        if not near_a_kink(net, numbers(net)):
            return net


def _drawn(random, *, small):
    form = random.choice(("units", "layers"))
    sizes = [random.randint(1, 2 if small else 3) for _ in range(random.randint(2, 3 if small else 5))]
    names = [[f"i{n + 1}" for n in range(sizes[0])]]
    for n, size in enumerate(sizes[1:], 1):
        last, only = n == len(sizes) - 1, len(sizes) == 3
        prefix = "o" if last else "h" if only else f"h{n}_"
        names.append([f"{prefix}{m + 1}" for m in range(size)])
    if form == "units" and random.random() < 0.3:  # units with numbers, as 4, 5 and 6 on many sheets
        flat = iter(range(1, 100))
        names = [[f"x{next(flat)}" for _ in names[0]], *([str(next(flat)) for _ in row] for row in names[1:])]
    counts, values = [1, 1], {}
    layers = [_layer(random, form, a, b, counts, values) for b, a in pairwise(names)]
    text, conventions = random.choice(LOSSES)
    activations = [random.choice(ACTIVATIONS) for _ in layers]
    if text in ("binary", "categorical"):
        activations[-1] = "softmax" if sizes[-1] > 1 and random.random() < 0.5 else "sigmoid"
    count = 1 if small else random.choice((1, 1, 2, 3))
    whole = text in ("binary", "categorical")
    samples = [
        (
            tuple(_number(random) for _ in names[0]),
            tuple(Decimal(random.randint(0, 1)) if whole else _number(random, -9, 9) for _ in names[-1]),
        )
        for _ in range(count)
    ]
    conventions = dict(conventions)
    if count > 1:
        conventions["batch-gradient"] = random.choice(("mean", "sum"))
    if "softmax" in activations:
        conventions["softmax"] = random.choice(("plain", "stable"))
    return Net(
        names[0],
        layers,
        values,
        activations,
        text,
        conventions,
        samples,
        random.choice((1, 2, "all")) if count > 1 else 1,
        random.choice((1, 1, 2)),
        tuple(random.sample(["biases", "weights", *values], 1)) if random.random() < 0.3 else (),
        Decimal(random.choice((1, 5, 10))) / 10,
        form,
    )


def problem(net, **more):
    """The fields of the problem file that asks for this network."""
    fields = {
        "topic": "backprop",
        "activation": list(net.activations),
        "loss": net.loss,
        "conventions": net.conventions,
        "rate": net.rate,
        "batch": net.batch,
        "epochs": net.epochs,
        "frozen": list(net.frozen),
    }
    if len(net.samples) == 1:
        fields["inputs"], fields["targets"] = _data(net, net.samples[0])
    else:
        rows = (_data(net, sample) for sample in net.samples)
        fields["samples"] = [{"inputs": inputs, "targets": targets} for inputs, targets in rows]
    if net.form == "units":
        fields["units"], fields["parameters"] = _sums(net), dict(net.values)
    else:
        fields["layers"] = [_matrix(layer, net.values) for layer in net.layers]
    return fields | more


def _data(net, sample):
    if net.form == "layers":
        return sample
    return tuple(
        dict(zip(names, row, strict=True))
        for names, row in zip((net.inputs, net.layers[-1].units), sample, strict=True)
    )


def _sums(net):
    """Every unit as the sum that it adds up; a unit with a number is called by its output."""
    sources, sums = net.inputs, {}
    for layer in net.layers:
        called = [f"out{name}" if name.isdigit() else name for name in sources]
        for unit, row, bias in zip(layer.units, layer.weights, layer.biases, strict=True):
            terms = [f"{w}*{source}" for w, source in zip(row, called, strict=True) if w is not None]
            text = " + ".join(terms)
            if bias is not None:
                text += f" + {bias}" if layer.sign > 0 else f" - {bias}"
            sums[unit] = text
        sources = layer.units
    return sums


def _matrix(layer, values):
    fields = {"weights": [[values[name] for name in row] for row in layer.weights]}
    names = [name for name in layer.biases if name is not None]
    if names:
        word = "bias" if layer.sign > 0 else "threshold"
        shared = len(set(names)) < len(names)
        fields[word] = values[names[0]] if shared else [values[name] for name in names]
    return fields
