"""Backpropagation through a fully connected network: forward pass, error, every slope, every update.

Steps, from the first to the last layer and back: net inputs, activations, the error, its slope by every
output, the slope of every activation, the error signal δ of every unit, the sum over all paths into a hidden
unit, the gradient of every parameter, the new parameter. All gradients are taken at the old parameters.

A loss may look at an output alone, at the outputs of a sample together, or compare samples; an activation at
one net input, at those of a unit (maxout), or at those of a layer (softmax).

Conventions: see `USED`; those that loss and activations depend on are stated.
Sources: lecture notes, backpropagation, questions 1 to 3; slides, learning in multilayer networks.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.exposition import Stated
from nnsolve.network.activation import activation, fitting
from nnsolve.network.backward import backward
from nnsolve.network.criterion import criterion
from nnsolve.network.delta_rule import by_delta_rule
from nnsolve.network.descent import gradients, updates
from nnsolve.network.drawn import drawn
from nnsolve.network.forward import forward
from nnsolve.network.matrices import Arrays, LayerForm, Loaded, typed
from nnsolve.network.mistakes import MISTAKES
from nnsolve.network.run import Frozen, Run
from nnsolve.network.samples import Sample, inputs_and_targets
from nnsolve.network.schedule import Schedule
from nnsolve.network.shares import Comparisons, check_targets, compares, share
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
    from nnsolve.network.share import Share

USED = (
    "squared-error",
    "absolute-error",
    "cross-entropy",
    "log",
    "loss-reduction",
    "residual",
    "percentage-error",
    "hellinger",
    "multi-class-hinge",
    "contrastive",
    "triplet-distance",
    "batch-gradient",
    "step",
    "relu-slope",
    "softmax",
    "gelu",
    "hard-sigmoid",
)
MOST = 50_000_000
"""The largest number of parameters times samples times epochs that is worked."""

TEMPLATE = """\
topic = "backprop"
title = "Backpropagation, one update"
# source = "lecture notes, page 12"

activation = "sigmoid"    # or one a layer: ["relu", "softmax"]; also "leaky relu(0.1)", "z/(1 + abs(z))"
loss = "squared"          # squared, absolute, binary, categorical, nll and others, or a formula in t and o
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

# A maxout unit is a list of sums: h1 = ["w1*i1 + b1", "w2*i1 + b2"]. The losses triplet and contrastive read
# samples by number, no targets: triplets = [[1, 2, 3]] and pairs = [[1, 2, 1]] (with a label), beside rate.
"""


class BackpropProblem(Problem, frozen=True, kw_only=True):
    """A network, its data and what is asked.

    The network is written unit by unit (`units` and `parameters`), as matrices (`layers`), or stands in a
    file (`arrays`). `activation` is one for all layers or a list with one for each. `loss` is ``squared``,
    ``absolute`` or another by name, or a formula in ``t`` and ``o`` for one output. A loss that compares
    samples reads which from `pairs` or `triplets`, and no targets. A maxout unit of `units` is a list of
    sums. `frozen` names parameters that are not updated; ``biases`` and ``weights`` stand for all of them.
    `ask` is ``updates``, ``gradients``, ``forward`` or a list of names.
    """

    inputs: dict[str, Number] | tuple[Number, ...] = ()
    targets: dict[str, Number] | tuple[Number, ...] = ()
    samples: tuple[Sample, ...] = ()
    units: dict[str, str | tuple[str, ...]] = {}
    parameters: dict[str, Number] = {}
    layers: tuple[LayerForm, ...] = ()
    arrays: Arrays | None = None
    activation: str | tuple[str, ...] = "sigmoid"
    loss: str = "squared"
    pairs: tuple[tuple[int, ...], ...] = ()
    triplets: tuple[tuple[int, ...], ...] = ()
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

    def __init__(self, p: BackpropProblem, loss: Criterion, pieces: Sequence[int]) -> None:
        self._p, self._loss = p, loss
        self._written = pieces
        self._loaded = None if p.arrays is None else Loaded(p.arrays, p.folder)
        comparisons = Comparisons(p.pairs, p.triplets)
        comparisons.check(loss)
        self.network = self._network()
        self.inputs, self.targets = self._samples()
        count = len(self.inputs)
        self.compared = comparisons.of(loss, count)
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
            return self._loaded.network(self._pieces(len(self._loaded)))
        if p.layers:
            return typed(p.layers, self._pieces(len(p.layers)))
        parameters: dict[str, Number] = {}
        for name, value in p.parameters.items():
            if plain(name) in parameters:
                message = f"{plain(name)} has two values"
                raise ProblemError(message, ("parameters", name))
            parameters[plain(name)] = value
        return wired(p.units, self._input_names(), parameters)

    def _pieces(self, count: int) -> list[int]:
        """How many rows of weights a unit has, for every one of `count` layers."""
        every = [*self._written] * (count if isinstance(self._p.activation, str) else 1)
        return (every + [1] * count)[:count]

    def _input_names(self) -> list[str]:
        given = self._p.samples[0].inputs if self._p.samples else self._p.inputs
        if isinstance(given, dict):
            return [plain(name) for name in given]
        return [f"i{n + 1}" for n in range(len(given))]

    def _samples(self) -> tuple[Any, Any]:
        """Inputs and targets (or `None`) of every sample, in the order of the network's names."""
        p, net = self._p, self.network
        if self._loaded is not None and p.arrays is not None and p.arrays.inputs:
            inputs, targets = self._loaded.samples(net, needed=not compares(self._loss))
            if targets is not None:
                check_targets(self._loss, targets, [("arrays", "targets")] * len(targets))
            return inputs, targets
        single = Sample(inputs=p.inputs, targets=p.targets)
        if p.samples and (p.inputs or p.targets):
            message = "expected inputs and targets either here or in samples, found both"
            raise ProblemError(message, ("inputs",) if p.inputs else ("targets",))
        every = [(("samples", n), sample) for n, sample in enumerate(p.samples)] or [((), single)]
        needed = p.ask != "forward" or all(sample.targets for _, sample in every)
        return inputs_and_targets(every, net, self._loss, needed=needed)

    def _schedule(self, samples: int) -> Schedule:
        p = self._p
        if p.epochs < 1:
            message = f"expected at least 1 epoch, found {p.epochs}"
            raise ProblemError(message, ("epochs",))
        batch = samples if p.batch == "all" or p.ask in ("forward", "gradients") else p.batch
        # A loss that compares samples reads all of them; 1 is what a problem has that says nothing.
        batch = samples if self.compared and batch == 1 else batch
        if self.compared and batch != samples:
            message = f"expected a batch of all samples, as the loss compares them, found {batch}"
            raise ProblemError(message, ("batch",))
        if not 1 <= batch <= samples:
            message = f"expected a batch of 1 to {samples} samples or 'all', found {batch}"
            raise ProblemError(message, ("batch",))
        epochs = 1 if p.ask in ("forward", "gradients") else p.epochs
        before = [self.network.width, *(layer.rows for layer in self.network.layers)]
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
    loss = criterion(p.loss, conventions)
    named = _activations(p, conventions)
    data = Data(p, loss, [act.pieces for act in named])
    activations = _fitting(p, data.network, named)
    b = Builder(p.title or TOPIC.title)
    frozen = _frozen(p, data.network)
    run = Run(b, data.network, activations, data.schedule, frozen=frozen, classroom=p.dialect)
    if p.ask != "forward":
        _check_descent(p, activations)
    run.givens(data.inputs, data.targets, p.rate if p.ask != "forward" else None)
    taken = share(run, loss, data.compared) if run.has_targets or data.compared else None
    with b.scan_over(data.schedule.iteration):
        _passes(run, p, taken, mean=conventions["batch-gradient"] == "mean")
    views = by_delta_rule(run, taken) if p.ask == "updates" and taken is not None else {}
    tables = given_tables(run)
    if p.ask != "forward":
        tables += (*iteration_table(run), result_table(run, gradients=p.ask == "gradients"))
    made = b.done(
        _asked(run, p),
        shown=(Key(run.whole.name), *run.beside) if taken is not None else (),
        summary=_summary(run, p, taken),
        conventions=_stated(p, conventions, taken, run),
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


def _passes(run: Run, p: BackpropProblem, taken: Share | None, *, mean: bool) -> None:
    forward(run)
    if taken is not None:
        taken.error(mean=mean)
    if p.ask == "forward" or taken is None:
        return
    backward(run, taken)
    for n in range(run.last, 0, -1):
        gradients(run, n, mean=mean)
    if p.ask != "gradients":
        for n in range(run.last, 0, -1):
            updates(run, n)


def _asked(run: Run, p: BackpropProblem) -> list[Key]:
    if p.ask == "forward":
        outputs = [Key(f"out{run.last}")]
        return [*outputs, Key("E")] if run.has_targets or run.compares else outputs
    if p.ask == "gradients":
        batch = "_batch" if run.schedule.batch > 1 else ""
        return [Key(f"dE_d{name}{batch}") for name, _, _ in run.parameters(trained=False)]
    final = (run.schedule.updates - 1,) if run.schedule.iteration else ()
    return [Key(f"{name}_new", final) for name, _, _ in run.parameters(trained=True)]


def _activations(p: BackpropProblem, conventions: dict[str, str]) -> list[Activation]:
    """The activations as they are typed: one for all layers, or one for each."""
    if isinstance(p.activation, str):
        return [activation(p.activation, conventions, ("activation",))]
    return [activation(text, conventions, ("activation", n)) for n, text in enumerate(p.activation)]


def _fitting(p: BackpropProblem, net: Network, named: Sequence[Activation]) -> tuple[Activation, ...]:
    """The activation of every layer of a network."""
    count = len(net.layers)
    every = [*named] * count if isinstance(p.activation, str) else named
    if len(every) != count:
        message = f"expected {count} activations, one for each layer, found {len(every)}"
        raise ProblemError(message, ("activation",))
    made: list[Activation] = []
    for n, (act, layer) in enumerate(zip(every, net.layers, strict=True)):
        path: Path = ("activation",) if isinstance(p.activation, str) else ("activation", n)
        made.append(fitting(act, layer.pieces, path))
    return tuple(made)


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


def _summary(run: Run, p: BackpropProblem, taken: Share | None) -> tuple[str, ...]:
    titles = [run.activation(n).title for n in range(1, run.last + 1)]
    units = f"{titles[0]} units" if len(set(titles)) == 1 else f"layers: {', '.join(titles)}"
    parts = [f"Network {run.net.shape}, {units}."]
    if taken is not None:
        parts.append(f"E = {taken.says},")
    if p.rate is not None and p.ask != "forward":
        parts.append(f"learning rate α = {p.rate}.")
    line = "  ".join(parts)
    line = line[:-1] + "." if line.endswith(",") else line
    more = [] if taken is None else [*taken.told]
    more += [run.schedule.says] if run.schedule.says and p.ask == "updates" else []
    if p.frozen:
        more.append(f"Not updated: {', '.join(p.frozen)}.")
    return (line, *more)


def _stated(
    p: BackpropProblem, conventions: dict[str, str], taken: Share | None, run: Run
) -> tuple[Stated, ...]:
    """The conventions that this solution depends on."""
    relevant = list(taken.loss.conventions) if taken is not None else []
    for act in map(run.activation, range(1, run.last + 1)):
        relevant += (*act.conventions, *(act.corners if p.ask != "forward" else ()))
    if run.schedule.batch > 1 and not run.compares:
        relevant.append("batch-gradient")
    lines = [stated(name, conventions[name]) for name in dict.fromkeys(relevant)]
    signs = {layer.bias.sign for layer in run.net.layers if layer.bias is not None}
    if -1 in signs:
        lines.append(Stated("bias", "threshold", "a threshold is subtracted: in = Σ weight·input − θ"))
    if p.ask == "updates":
        lines.append(Stated("update", "simultaneous", "every gradient is taken at the old parameters"))
    return tuple(structs.replace(line, says=run.spoken(line.says)) for line in lines)


def draw(random: Random, level: int) -> BackpropProblem:
    """An exercise with friendly numbers: level 1 is one unit, 2 the classic two layers, 3 a wider network."""
    return structs.replace(BackpropProblem(topic="backprop"), **drawn(random, level))


TOPIC = Topic(
    "Backpropagation through a fully connected network", BackpropProblem, derive, draw, TEMPLATE, MISTAKES
)
