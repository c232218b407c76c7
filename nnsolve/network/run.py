"""One network under one schedule: its axes, its parameters and the symbols that the passes are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nnsolve.axis import Axis, Key, Lookup, Relation, positions
from nnsolve.expr import Div, Each, Expr, Neg, Num, Sym, Where, initial, total
from nnsolve.grid import offset
from nnsolve.notation import Own, Unit, Word, dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.axis import Index
    from nnsolve.build import Builder
    from nnsolve.derivation import Phase, Rule
    from nnsolve.exposition import Note
    from nnsolve.network.activation import Activation
    from nnsolve.network.model import Bias, Layer, Network
    from nnsolve.network.schedule import Schedule
    from nnsolve.notation import Label, Names


_NEAR = 1e-9
"""How far from 1 the sum of targets may be by rounding alone."""


class Frozen(Struct, frozen=True):
    """Parameters that keep their values: some by `names`, or all of a kind."""

    names: frozenset[str] = frozenset()
    weights: bool = False
    biases: bool = False


class Trained(Struct, frozen=True):
    """What descent changes in one layer: `None` for nothing, no relations for all of it."""

    weights: tuple[Relation, ...] | None
    biases: tuple[Relation, ...] | None


class Run:
    """What the passes of one network share; layers are counted from 1, layer 0 are the inputs."""

    def __init__(
        self,
        b: Builder,
        net: Network,
        activations: tuple[Activation, ...],
        schedule: Schedule,
        *,
        frozen: Frozen,
        classroom: str = "in-out",
    ) -> None:
        self.b, self.net, self.schedule = b, net, schedule
        self._activations, self.has_targets, self.compares = activations, False, False
        self._targets: Sequence[Any] = ()
        self.spoken = dialect(classroom).spoken
        self.beside: tuple[Key, ...] = ()
        self.unit = [Axis("j0", net.width), *(Axis(f"j{n + 1}", x.size) for n, x in enumerate(net.layers))]
        self.piece = [
            axis if layer is None or layer.pieces == 1 else Axis(f"p{n}", layer.rows)
            for n, (axis, layer) in enumerate(zip(self.unit, (None, *net.layers), strict=True))
        ]
        self.pre = schedule.axes
        self.last = len(net.layers)
        self.trained = {n: self._trainable(n, frozen) for n in range(1, self.last + 1)}

    def givens(self, inputs: Any, targets: Any, rate: Any) -> None:  # noqa: ANN401  (numbers, lists or arrays)
        """Write the inputs, targets (`None` for a forward pass alone), parameters and learning rate."""
        stored = self.schedule.stored
        self.b.given("x", inputs, *stored, self.unit[0], label=Own(self.net.inputs))
        self.has_targets = targets is not None
        if self.has_targets:
            self._targets = targets if stored else [targets]
            label = Unit("target", self.layer(self.last).units)
            self.b.given("t", targets, *stored, self.unit[self.last], label=label)
        for n in range(1, self.last + 1):
            layer = self.layer(n)
            j, i = self.piece[n], self.unit[n - 1]
            self.b.given(f"w{n}", layer.weights, j, i, label=Own(layer.names), where=layer.wiring(j, i))
            if layer.bias is not None:
                self.b.given(f"b{n}", layer.bias.values, self.bias_axis(n), label=Own(layer.bias.names))
        if rate is not None:
            self.b.given("alpha", rate, label=Word("α", "alpha"))

    def layer(self, n: int) -> Layer:
        """Layer `n`, counted from 1."""
        return self.net.layers[n - 1]

    def activation(self, n: int) -> Activation:
        """The activation of layer `n`."""
        return self._activations[n - 1]

    def at(self, name: str, *axes: Index) -> Sym:
        """A quantity that every sample has, at the current update and sample."""
        return Sym(name, (*self.pre, *axes))

    def target(self, k: Axis) -> Sym:
        """The target of output `k` for the current sample."""
        return Sym("t", (*self.schedule.sample, k))

    def source(self, n: int, i: Axis) -> Sym:
        """What layer `n` reads: the inputs or the activations before it."""
        return Sym("x", (*self.schedule.sample, i)) if n == 1 else self.at(f"out{n - 1}", i)

    def weight(self, n: int, i: Index) -> Expr:
        """The weight in force: the given one, later the one that the last update left."""
        return self._current(f"w{n}", (self.piece[n], i), self.trained[n].weights)

    def owner(self, n: int) -> Index:
        """The unit that a net input of layer `n` belongs to."""
        piece, count = self.piece[n], self.layer(n).pieces
        return piece if count == 1 else Lookup((piece,), tuple(p // count for p in range(piece.size)))

    def groups(self, n: int) -> tuple[Relation, ...]:
        """Which net inputs of layer `n` belong to which unit, where a unit has several."""
        found = frozenset((p // self.layer(n).pieces, p) for p in range(self.piece[n].size))
        return (Relation((self.unit[n], self.piece[n]), found),)

    def feeds(self, n: int) -> tuple[Relation, ...]:
        """Which net inputs of the layer after `n` read the unit that a net input of `n` belongs to."""
        present, count = self.layer(n + 1).present, self.layer(n).pieces
        if present is None:
            return ()
        found = frozenset((m, p) for m, j in present for p in range(j * count, (j + 1) * count))
        return (Relation((self.piece[n + 1], self.piece[n]), found),)

    def where_target(self, test: Callable[[float], bool]) -> Relation:
        """The positions of the outputs whose target passes `test`."""
        found = (
            (*at, k)
            for at, n in self.schedule.every()
            for k, t in enumerate(self._targets[n])
            if test(float(t))
        )
        return Relation((*self.pre, self.unit[self.last]), frozenset(found))

    def class_at(self) -> Index:
        """The output of the class of the current sample: the one with the greatest target."""
        best = [max(range(len(row)), key=row.__getitem__) for row in self._targets]
        table = dict(self.schedule.every())
        if not self.pre:
            return best[0]
        return Lookup(self.pre, tuple(best[table.get(at, 0)] for at in positions(self.pre)))

    @property
    def targets_are_shares(self) -> bool:
        """Whether the targets of every sample sum to 1."""
        return self.has_targets and all(abs(sum(map(float, row)) - 1) < _NEAR for row in self._targets)

    @property
    def error(self) -> Sym:
        """The error whose slopes are taken: that of the current sample, or the one that compares samples."""
        return Sym("E", self.schedule.iteration) if self.compares else self.at("E")

    @property
    def whole(self) -> Sym:
        """The error of an update."""
        several = self.schedule.batch > 1 and not self.compares
        return Sym("E_batch" if several else "E", self.schedule.iteration)

    def shared(self, n: int, signal: Expr) -> Expr:
        """The sum of `signal` over the net inputs of layer `n` that share a bias, with its sign."""
        bias = self.layer(n).bias
        assert bias is not None  # noqa: S101  (asked only where there is one)
        return total(self.piece[n], signal if bias.sign > 0 else Neg(signal), self._sharing(n, bias))

    def parameters(self, *, trained: bool) -> list[tuple[str, tuple[Axis, ...], tuple[Relation, ...]]]:
        """Family, axes and existing positions of the weights and biases, last layer first.

        With `trained`, only those that descent changes.
        """
        found: list[tuple[str, tuple[Axis, ...], tuple[Relation, ...]]] = []
        for n in range(self.last, 0, -1):
            j, i, layer = self.piece[n], self.unit[n - 1], self.layer(n)
            free = self.trained[n]
            if not trained:
                found.append((f"w{n}", (j, i), layer.wiring(j, i)))
            elif free.weights is not None:
                found.append((f"w{n}", (j, i), free.weights or layer.wiring(j, i)))
            if layer.bias is not None and (not trained or free.biases is not None):
                found.append((f"b{n}", (self.bias_axis(n),), (free.biases or ()) if trained else ()))
        return found

    def parameter_name(self, name: str, at: tuple[int, ...]) -> str:
        """What the sheet calls the parameter at a position of family `name`."""
        layer = self.layer(int(name[1:]))
        if name.startswith("w"):
            return layer.names[at[0] * self.unit[int(name[1:]) - 1].size + at[1]]
        return "" if layer.bias is None else layer.bias.names[at[0]]

    def bias(self, n: int, m: Axis) -> Expr:
        """The bias in force: the given one, later the one that the last update left."""
        return self._current(f"b{n}", (m,), self.trained[n].biases)

    def _current(self, name: str, axes: tuple[Index, ...], trained: tuple[Relation, ...] | None) -> Expr:
        given = Sym(name, axes)
        if not self.schedule.iteration or trained is None:
            return given
        (k,) = self.schedule.iteration
        current = initial(k, given, Sym(f"{name}_new", (k - 1, *axes)))
        return Where(trained[0], current, given) if trained else current

    def bias_axis(self, n: int) -> Axis:
        """The axis of the biases of layer `n`: its net inputs, or the biases that they share."""
        bias = self.layer(n).bias
        assert bias is not None  # noqa: S101  (asked only where there is one)
        return self.piece[n] if bias.own else Axis(f"m{n}", len(bias.values))

    def bias_term(self, n: int, bias: Bias) -> Expr:
        """What a unit adds besides its weighted inputs, with its sign."""
        m = self.bias_axis(n)
        one = self.bias(n, m) if bias.sign > 0 else Neg(self.bias(n, m))
        return one if bias.own else Each(m, one, self._sharing(n, bias))

    def _sharing(self, n: int, bias: Bias) -> tuple[Relation, ...]:
        pairs = frozenset((j, m) for j, m in enumerate(bias.of_unit) if m >= 0)
        return (Relation((self.piece[n], self.bias_axis(n)), pairs),)

    def _trainable(self, n: int, frozen: Frozen) -> Trained:
        layer, axes = self.layer(n), (self.piece[n], self.unit[n - 1])
        weights = None if frozen.weights else _open(layer.names, axes, layer.wiring(*axes), frozen.names)
        if layer.bias is None or frozen.biases:
            return Trained(weights, None)
        return Trained(weights, _open(layer.bias.names, (self.bias_axis(n),), (), frozen.names))

    def combine(
        self,
        name: str,
        one: Expr,
        axes: tuple[Axis, ...],
        rule: Rule,
        phase: Phase,
        label: Label,
        where: tuple[Relation, ...] = (),
        *,
        mean: bool,
    ) -> None:
        """Write the sum over the samples of a batch, divided by how many there are for a `mean`."""
        plan = self.schedule
        every: Expr = total(self.pre[-1], one, plan.filled)
        if mean:
            count: Expr = Num(plan.batch)
            if plan.filled:
                (k,) = plan.iteration
                short = frozenset((at,) for at in range(k.size) if plan.size(at) < plan.batch)
                count = Where(Relation((k,), short), Num(plan.samples % plan.batch), count)
            every = Div(every, count)
        self.b.family(name, every, *plan.iteration, *axes, rule=rule, phase=phase, label=label, where=where)

    def write(
        self,
        name: str,
        template: Expr,
        axes: Axis | tuple[Axis, ...] | None,
        rule: Rule,
        phase: Phase,
        label: Label,
        where: tuple[Relation, ...] = (),
        note: Note | None = None,
    ) -> None:
        """Write a quantity that every sample of every update has.

        Relations of `where` that read the sample hold only where there is one.
        """
        own = () if axes is None else (axes,) if isinstance(axes, Axis) else axes
        if not any(axis in relation.axes for relation in where for axis in self.pre):
            where = (*self.schedule.filled, *where)
        self.b.family(
            name, template, *self.pre, *own, rule=rule, phase=phase, label=label, where=where, note=note
        )


def _open(
    names: Names, axes: tuple[Axis, ...], where: tuple[Relation, ...], frozen: frozenset[str]
) -> tuple[Relation, ...] | None:
    """The positions whose parameter is not among `frozen`: `None` for none of them, no relation for all."""
    if not frozen:
        return where
    shape = [axis.size for axis in axes]
    every = list(positions(axes, where))
    free = [at for at in every if names[offset(shape, at)] not in frozen]
    if not free:
        return None
    return where if len(free) == len(every) else (Relation(axes, frozenset(free)),)
