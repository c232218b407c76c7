"""Backpropagation through a fully connected network: forward pass, error, every slope, every update.

Steps, from the first to the last layer and back: net inputs, activations, the error, its slope by every
output, the slope of every activation, the error signal δ of every unit, the sum over all paths into a hidden
unit, the gradient of every parameter, the new parameter. All gradients are taken at the old parameters.

Conventions: ``squared-error``, ``absolute-error``, ``cross-entropy``, ``log``, ``batch-gradient``, ``step``,
``relu-slope``, ``softmax`` (see `nnsolve.conventions`).
Sources: lecture notes, backpropagation, questions 1 to 3; slides, learning in multilayer networks.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.exposition import Stated
from nnsolve.network.activation import activation
from nnsolve.network.backward import backward
from nnsolve.network.criterion import criterion, used
from nnsolve.network.delta_rule import by_delta_rule
from nnsolve.network.descent import gradients, updates
from nnsolve.network.forward import error, forward
from nnsolve.network.matrices import Arrays, LayerForm, Loaded, typed
from nnsolve.network.mistakes import MISTAKES
from nnsolve.network.run import Frozen, Run
from nnsolve.network.samples import Sample, ordered
from nnsolve.network.schedule import Schedule
from nnsolve.network.tables import given_tables, iteration_table, result_table
from nnsolve.network.wiring import plain, wired
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.errors import Path
    from nnsolve.network.activation import Activation
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.model import Network

USED = (
    "squared-error",
    "absolute-error",
    "cross-entropy",
    "log",
    "loss-reduction",
    "residual",
    "percentage-error",
    "hellinger",
    "batch-gradient",
    "step",
    "relu-slope",
    "softmax",
)
MOST = 50_000_000
"""The largest number of parameters times samples times epochs that is worked."""

TEMPLATE = """\
topic = "backprop"
title = "Backpropagation, one update"
# source = "lecture notes, page 12"

activation = "sigmoid"    # or one a layer: ["relu", "softmax"]; also "leaky relu(0.1)", "z/(1 + abs(z))"
loss = "squared"          # squared, absolute, binary, categorical, or a formula in t and o
rate = 0.5                # the learning rate
frozen = ["biases"]       # parameters that keep their values; leave the line out to update all

[conventions]
squared-error = "half"    # half: 1/2 sum, sum, mean: 1/n sum, half-mean: 1/(2n) sum

[inputs]
i1 = 0.05
i2 = 0.10

[targets]
o1 = 0.01
o2 = 0.99

# Every unit is the sum that it adds up: weight*source, and one bias (or "- theta1" for a threshold).
[units]
h1 = "w1*i1 + w2*i2 + b1"
h2 = "w3*i1 + w4*i2 + b1"
o1 = "w5*h1 + w6*h2 + b2"
o2 = "w7*h1 + w8*h2 + b2"

[parameters]
w1 = 0.15
w2 = 0.20
w3 = 0.25
w4 = 0.30
w5 = 0.40
w6 = 0.45
w7 = 0.50
w8 = 0.55
b1 = 0.35
b2 = 0.60
"""


class BackpropProblem(Problem, frozen=True, kw_only=True):
    """A network, its data and what is asked.

    The network is written unit by unit (`units` and `parameters`), as matrices (`layers`), or stands in a
    file (`arrays`). `activation` is one for all layers or a list with one for each. `loss` is ``squared``,
    ``absolute``, ``binary``, ``categorical`` or a formula in ``t`` and ``o`` for one output.
    `frozen` names parameters that are not updated; ``biases`` and ``weights`` stand for all of them.
    `ask` is ``updates``, ``gradients``, ``forward`` or a list of names.
    """

    inputs: dict[str, Number] | tuple[Number, ...] = ()
    targets: dict[str, Number] | tuple[Number, ...] = ()
    samples: tuple[Sample, ...] = ()
    units: dict[str, str] = {}
    parameters: dict[str, Number] = {}
    layers: tuple[LayerForm, ...] = ()
    arrays: Arrays | None = None
    activation: str | tuple[str, ...] = "sigmoid"
    loss: str = "squared"
    rate: Number | None = None
    frozen: tuple[str, ...] = ()
    batch: int | Literal["all"] = 1
    epochs: int = 1
    ask: Literal["updates", "gradients", "forward"] | tuple[str, ...] = "updates"
    dialect: Literal["in-out", "net-out", "z-a"] = "in-out"


class Data:
    """The network and the samples of a problem, checked against each other.

    `inputs` has a row for each sample (or is one row), `targets` likewise, `None` where there are none.
    """

    def __init__(self, p: BackpropProblem) -> None:
        self._p = p
        self._loaded = None if p.arrays is None else Loaded(p.arrays, p.folder)
        self.network = self._network()
        self.inputs, self.targets = self._samples()
        count = len(self.inputs)
        if count == 1:
            self.inputs, self.targets = self.inputs[0], None if self.targets is None else self.targets[0]
        self.schedule = self._schedule(count)

    def _network(self) -> Network:
        p = self._p
        every = (("units", p.units), ("layers", p.layers), ("arrays", p.arrays))
        forms = [name for name, form in every if form]
        if len(forms) != 1:
            found = " and ".join(forms) or "none"
            message = f"expected the network as one of units, layers or arrays, found {found}"
            raise ProblemError(message, (forms[1],) if forms else ())
        if self._loaded is not None:
            return self._loaded.network()
        if p.layers:
            return typed(p.layers)
        parameters: dict[str, Number] = {}
        for name, value in p.parameters.items():
            if plain(name) in parameters:
                message = f"{plain(name)} has two values"
                raise ProblemError(message, ("parameters", name))
            parameters[plain(name)] = value
        return wired(p.units, self._input_names(), parameters)

    def _input_names(self) -> list[str]:
        given = self._p.samples[0].inputs if self._p.samples else self._p.inputs
        if isinstance(given, dict):
            return [plain(name) for name in given]
        return [f"i{n + 1}" for n in range(len(given))]

    def _samples(self) -> tuple[Any, Any]:
        """Inputs and targets (or `None`) of every sample, in the order of the network's names."""
        p, net = self._p, self.network
        if self._loaded is not None and p.arrays is not None and p.arrays.inputs:
            return self._loaded.samples(net)
        single = Sample(inputs=p.inputs, targets=p.targets)
        if p.samples and (p.inputs or p.targets):
            message = "expected inputs and targets either here or in samples, found both"
            raise ProblemError(message, ("inputs",) if p.inputs else ("targets",))
        every = [(("samples", n), sample) for n, sample in enumerate(p.samples)] or [((), single)]
        units = net.layers[-1]
        inputs = [net.inputs[i] for i in range(net.width)]
        outputs = [units.units[j] for j in range(units.size)]
        read = [ordered(sample.inputs, inputs, (*path, "inputs"), "input") for path, sample in every]
        if p.ask == "forward" and not all(sample.targets for _, sample in every):
            return read, None
        return read, [ordered(s.targets, outputs, (*path, "targets"), "target") for path, s in every]

    def _schedule(self, samples: int) -> Schedule:
        p = self._p
        if p.epochs < 1:
            message = f"expected at least 1 epoch, found {p.epochs}"
            raise ProblemError(message, ("epochs",))
        batch = samples if p.batch == "all" or p.ask in ("forward", "gradients") else p.batch
        if not 1 <= batch <= samples:
            message = f"expected a batch of 1 to {samples} samples or 'all', found {batch}"
            raise ProblemError(message, ("batch",))
        epochs = 1 if p.ask in ("forward", "gradients") else p.epochs
        before = [self.network.width, *(layer.size for layer in self.network.layers)]
        work = sum(one * two for one, two in pairwise(before)) * samples * epochs
        if work > MOST:
            message = f"expected at most {MOST} weights times samples times epochs, found {work}"
            raise ProblemError(message, ("epochs",))
        return Schedule(samples, batch, epochs)


def derive(p: BackpropProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit, `NumericError` where a value overflows.
    """
    conventions = chosen(p.conventions, USED)
    data = Data(p)
    activations = _activations(p, len(data.network.layers), conventions)
    loss = criterion(p.loss, conventions)
    b = Builder(p.title or TOPIC.title)
    frozen = _frozen(p, data.network)
    run = Run(b, data.network, activations, data.schedule, frozen=frozen, classroom=p.dialect)
    if p.ask != "forward":
        _check_descent(p, activations)
    run.givens(data.inputs, data.targets, p.rate if p.ask != "forward" else None)
    with b.scan_over(data.schedule.iteration):
        _passes(run, p, loss, mean=conventions["batch-gradient"] == "mean")
    views = by_delta_rule(run, loss) if p.ask == "updates" else {}
    tables = given_tables(run)
    if p.ask != "forward":
        tables += (*iteration_table(run), result_table(run, gradients=p.ask == "gradients"))
    made = b.done(
        _asked(run, p),
        shown=(Key("E_batch" if run.schedule.batch > 1 else "E"), *run.beside) if run.has_targets else (),
        summary=_summary(run, p, loss),
        conventions=_stated(p, conventions, activations, run),
        tables=tables,
        views=views,
        dialect=p.dialect,
    )
    return made if isinstance(p.ask, str) else structs.replace(made, asked=_named(made, p.ask))


def _named(made: Derivation, names: Sequence[str]) -> tuple[Key, ...]:
    keys: list[Key] = []
    for n, name in enumerate(names):
        try:
            keys += made.named((name,))
        except NnsolveError as unknown:
            raise ProblemError(str(unknown), ("ask", n)) from None
    return tuple(keys)


def _passes(run: Run, p: BackpropProblem, loss: Criterion, *, mean: bool) -> None:
    forward(run)
    if run.has_targets:
        error(run, loss, mean=mean)
    if p.ask == "forward":
        return
    backward(run, loss)
    for n in range(run.last, 0, -1):
        gradients(run, n, mean=mean)
    if p.ask != "gradients":
        for n in range(run.last, 0, -1):
            updates(run, n)


def _asked(run: Run, p: BackpropProblem) -> list[Key]:
    if p.ask == "forward":
        outputs = [Key(f"out{run.last}")]
        return [*outputs, Key("E")] if run.has_targets else outputs
    if p.ask == "gradients":
        batch = "_batch" if run.schedule.batch > 1 else ""
        return [Key(f"dE_d{name}{batch}") for name, _, _ in run.parameters(trained=False)]
    final = (run.schedule.updates - 1,) if run.schedule.iteration else ()
    return [Key(f"{name}_new", final) for name, _, _ in run.parameters(trained=True)]


def _activations(p: BackpropProblem, count: int, conventions: dict[str, str]) -> tuple[Activation, ...]:
    if isinstance(p.activation, str):
        return (activation(p.activation, conventions, ("activation",)),) * count
    if len(p.activation) != count:
        message = f"expected {count} activations, one for each layer, found {len(p.activation)}"
        raise ProblemError(message, ("activation",))
    return tuple(activation(text, conventions, ("activation", n)) for n, text in enumerate(p.activation))


def _check_descent(p: BackpropProblem, activations: Sequence[Activation]) -> None:
    if p.rate is None and p.ask != "gradients":
        message = "expected a learning rate, as in rate = 0.5, found none"
        raise ProblemError(message, ("rate",))
    for n, act in enumerate(activations):
        if act.name == "step":
            path: Path = ("activation",) if isinstance(p.activation, str) else ("activation", n)
            message = 'a step has no slope to descend by; ask = "forward" works the forward pass alone'
            raise ProblemError(message, path)


def _frozen(p: BackpropProblem, net: Network) -> Frozen:
    """The parameters that keep their values; ``biases`` and ``weights`` stand for all of a kind."""
    names = [plain(name) for name in p.frozen]
    single = frozenset(names) - {"biases", "weights"}
    if single:
        known = {name for layer in net.layers for name in layer.weight_names()}
        known |= {name for layer in net.layers if layer.bias is not None for name in layer.bias.every()}
        for n, name in enumerate(names):
            if name in single and name not in known:
                message = f"expected a weight, a bias, 'weights' or 'biases', found '{name}'"
                raise ProblemError(message, ("frozen", n))
    return Frozen(single, "weights" in names, "biases" in names)


def _summary(run: Run, p: BackpropProblem, loss: Criterion) -> tuple[str, ...]:
    titles = [run.activation(n).title for n in range(1, run.last + 1)]
    units = f"{titles[0]} units" if len(set(titles)) == 1 else f"layers: {', '.join(titles)}"
    parts = [f"Network {run.net.shape}, {units}."]
    if run.has_targets:
        parts.append(run.spoken(f"E = {loss.says},"))
    if p.rate is not None and p.ask != "forward":
        parts.append(f"learning rate α = {p.rate}.")
    line = "  ".join(parts)
    line = line[:-1] + "." if line.endswith(",") else line
    more = [run.schedule.says] if run.schedule.says and p.ask == "updates" else []
    if p.frozen:
        more.append(f"Not updated: {', '.join(p.frozen)}.")
    return (line, *more)


def _stated(
    p: BackpropProblem, conventions: dict[str, str], activations: Sequence[Activation], run: Run
) -> tuple[Stated, ...]:
    """The conventions that this solution depends on."""
    names = {act.name for act in activations}
    relevant = list(used(p.loss)) if run.has_targets else []
    if "step" in names:
        relevant.append("step")
    if names & {"relu", "leaky_relu", "elu"} and p.ask != "forward":
        relevant.append("relu-slope")
    if names & {"softmax", "stable softmax"}:
        relevant.append("softmax")
    if run.schedule.batch > 1:
        relevant.append("batch-gradient")
    lines = [stated(name, conventions[name]) for name in relevant]
    signs = {layer.bias.sign for layer in run.net.layers if layer.bias is not None}
    if -1 in signs:
        lines.append(Stated("bias", "threshold", "a threshold is subtracted: in = Σ weight·input − θ"))
    if p.ask == "updates":
        lines.append(Stated("update", "simultaneous", "every gradient is taken at the old parameters"))
    return tuple(structs.replace(line, says=run.spoken(line.says)) for line in lines)


def draw(random: Random, level: int) -> BackpropProblem:
    """An exercise with friendly numbers: level 1 is one unit, 2 the classic two layers, 3 a wider network."""
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
    return BackpropProblem(
        topic="backprop",
        title="Backpropagation, one update",
        inputs={name: Decimal(random.randint(1, 10)) / 10 for name in names[0]},
        targets={name: Decimal(random.randint(0, 1)) for name in names[-1]},
        units=units,
        parameters=parameters,
        activation="sigmoid" if set(activations) == {"sigmoid"} else activations,
        rate=random.choice((Decimal("0.1"), Decimal("0.5"), Decimal(1))),
    )


TOPIC = Topic(
    "Backpropagation through a fully connected network", BackpropProblem, derive, draw, TEMPLATE, MISTAKES
)
