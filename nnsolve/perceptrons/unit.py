"""What every working of a step unit has: its given quantities, net inputs, steps, the table of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import threshold, total
from nnsolve.notation import Listed, Numbered, Own, Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import exact

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.build import Builder, Handle
    from nnsolve.derivation import Phase
    from nnsolve.exposition import Cell
    from nnsolve.expr import Add, Expr, Sym
    from nnsolve.perceptrons.sample import Samples, Step

THETA, BIAS = Word("θ", "theta"), Word("b")
WEIGHTS = Own(Numbered("w"))


class Given(Struct, frozen=True):
    """The axes of rows and inputs, and what stands in the exercise; without targets `t` is not there."""

    s: Axis
    i: Axis
    x: Handle
    t: Handle | None
    samples: Samples
    labels: tuple[str, ...]
    step: Step

    def named(self, value: int) -> str:
        """The class of an output: its own name where the exercise gives one."""
        return self.labels[value == self.step.on] if self.labels else str(value).replace("-", "−")


class Weighed(Struct, frozen=True):
    """Weights and the offset of a unit, a bias where `biased`, else a threshold."""

    w: Handle
    offset: Handle
    biased: bool

    def net(self, inputs: Add, offset: Expr | None = None) -> Expr:
        """The weighted sum with its bias, or less its threshold."""
        own = self.offset.alone if offset is None else offset
        return inputs + own if self.biased else inputs - own


def given(b: Builder, samples: Samples, step: Step, labels: tuple[str, ...] = ()) -> Given:
    """Add inputs and targets to `b`."""
    s, i = Axis("s", len(samples.rows)), Axis("i", len(samples.names))
    x = exact(b, "x", samples.rows, s, i, label=Own(Listed(samples.names)))
    t = b.given("t", samples.targets, s, label=Word("t")) if samples.targets else None
    return Given(s, i, x, t, samples, labels, step)


def weighed(
    b: Builder,
    have: Given,
    weights: tuple[Decimal, ...],
    offset: Decimal,
    *,
    biased: bool,
    rounded: bool = False,
) -> Weighed:
    """Add given weights and the threshold or bias; `rounded` to floats where a long run would grow digits."""
    w = (
        b.given("w", weights, have.i, label=WEIGHTS)
        if rounded
        else exact(b, "w", weights, have.i, label=WEIGHTS)
    )
    name, label = ("b", BIAS) if biased else ("theta", THETA)
    if rounded:
        return Weighed(w, b.given(name, offset, label=label), biased)
    return Weighed(w, exact(b, name, offset, label=label), biased)


def passed(
    b: Builder,
    have: Given,
    unit: Weighed,
    w: Handle | tuple[Sym, ...],
    offset: Sym,
    phase: Phase,
    mark: str = "",
) -> Handle:
    """Add net input and output of every row; `w` may be symbols, one for each input."""
    s, i = have.s, have.i
    if isinstance(w, tuple):
        products = w[0] * have.x[s, 0]
        inputs = total(Axis("one", 1), products)
        for n, one in enumerate(w[1:], 1):
            inputs = inputs + one * have.x[s, n]
    else:
        inputs = total(i, w[i] * have.x[s, i])
    said = rule.NET_INPUT_BIAS if unit.biased else rule.NET_INPUT
    spaced = f" {mark}" if mark else ""
    plain = f"_{mark}" if mark else ""
    z = b.family(
        f"z{plain}",
        unit.net(inputs, offset),
        s,
        rule=said,
        phase=phase,
        label=Word(f"z{spaced}", f"z{plain}"),
    )
    return stepped(b, have, z, phase, f"y{spaced}", f"y{plain}")


def stepped(b: Builder, have: Given, z: Handle, phase: Phase, text: str, name: str) -> Handle:
    """Add the output for every net input."""
    step = have.step
    template = threshold(z[have.s], 0, step.op, step.on, step.off)
    return b.family(name, template, have.s, rule=rule.STEP, phase=phase, label=Word(text, name))


def sample_table(have: Given) -> Table:
    """The rows as they stand in the exercise."""
    inputs: list[Cell] = [Valued(have.x[have.s, i]) for i in range(have.i.size)]
    head = ("row", *have.samples.names)
    if have.t is None:
        return Table("Rows", "given", head, (Block((Counted(have.s), *inputs), (have.s,)),))
    if not have.labels:
        cells = (Counted(have.s), *inputs, Valued(have.t[have.s]))
        return Table("Samples", "given", (*head, "target"), (Block(cells, (have.s,)),))
    blocks = [
        Block(
            (
                str(s + 1),
                *(Valued(have.x[s, i]) for i in range(have.i.size)),
                Valued(have.t[s]),
                have.named(target),
            )
        )
        for s, target in enumerate(have.samples.targets)
    ]
    return Table("Samples", "given", (*head, "target", "class"), tuple(blocks))


def check_table(have: Given, z: str, y: Handle, b: Builder) -> Table:
    """Every row with its net input, its output and, where there is a target, whether it is right."""
    values = next(family for family in b.families if family.name == y.name)
    head = ["row", *have.samples.names, "z", "y"]
    head += ["class"] if have.labels else []
    head += ["target", "right?"] if have.t is not None else []
    blocks: list[Block] = []
    for s in range(have.s.size):
        out = int(values.value((s,)))
        cells: list[Cell] = [str(s + 1), *(Valued(have.x[s, i]) for i in range(have.i.size))]
        cells += [Valued(type(y)(z)[s]), Valued(y[s])]
        cells += [have.named(out)] if have.labels else []
        if have.t is not None:
            cells += [Valued(have.t[s]), "yes" if have.samples.targets[s] == out else "no"]
        blocks.append(Block(tuple(cells)))
    return Table("Check of every row", "result", tuple(head), tuple(blocks), whole=True)
