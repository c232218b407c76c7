"""The output of a unit for every row; inhibitory inputs of a McCulloch–Pitts neuron keep it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key, Relation
from nnsolve.errors import ProblemError, quoted
from nnsolve.expr import Choose, Compare, Num, total
from nnsolve.notation import Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.separation import Worked
from nnsolve.perceptrons.unit import check_table, passed

if TYPE_CHECKING:
    from nnsolve.build import Builder, Handle
    from nnsolve.perceptrons.unit import Given, Weighed


def forward(b: Builder, have: Given, unit: Weighed, inhibitory: tuple[str, ...]) -> Worked:
    """Add the outputs of `unit` for every row; raises `ProblemError` for an inhibitory input there is not."""
    for n, name in enumerate(inhibitory):
        if name not in have.samples.names:
            message = f"expected one of {', '.join(have.samples.names)}, found {quoted(name)}"
            raise ProblemError(message, ("inhibitory", n))
    if inhibitory:
        y = _vetoed(b, have, unit, inhibitory)
    else:
        y = passed(b, have, unit, unit.w, unit.offset.alone, rule.CHECK)
    return Worked((Key(y.name),), (), _says(have, unit, inhibitory), (check_table(have, "z", y, b),))


def _vetoed(b: Builder, have: Given, unit: Weighed, inhibitory: tuple[str, ...]) -> Handle:
    s, i, step = have.s, have.i, have.step
    quiet = frozenset((n,) for n, name in enumerate(have.samples.names) if name in inhibitory)
    active = frozenset((n,) for n in range(i.size)) - quiet
    product = unit.w[i] * have.x[s, i]
    inputs = total(i, product, (Relation((i,), active),))
    said = rule.NET_INPUT_BIAS if unit.biased else rule.NET_INPUT
    z = b.family("z", unit.net(inputs), s, rule=said, phase=rule.CHECK, label=Word("z"))
    stop = b.family(
        "veto",
        total(i, have.x[s, i], (Relation((i,), quiet),)),
        s,
        rule=rule.VETO,
        phase=rule.CHECK,
        label=Word("veto"),
    )
    template = Choose(
        ((Compare(stop[s], ">", Num(0)), Num(step.off)), (Compare(z[s], step.op, Num(0)), Num(step.on))),
        Num(step.off),
    )
    return b.family("y", template, s, rule=rule.STEP, phase=rule.CHECK, label=Word("y"))


def _says(have: Given, unit: Weighed, inhibitory: tuple[str, ...]) -> str:
    offset = "+ b" if unit.biased else "− θ"
    off, on = have.named(have.step.off), have.named(have.step.on)
    op = ">" if have.step.strict else "≥"
    veto = f" An active {' or '.join(inhibitory)} keeps it at {off}." if inhibitory else ""
    return f"Output {on} where Σ w·x {offset} {op} 0, else {off}.{veto}"
