"""The forward pass of a network, as families of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve import rules
from nnsolve.derivation import FORWARD
from nnsolve.exposition import Note
from nnsolve.expr import Add, Each, Expr, Mul, greatest
from nnsolve.network.exponentials import Exponentials, Words
from nnsolve.notation import Unit

if TYPE_CHECKING:
    from nnsolve.derivation import Rule
    from nnsolve.network.model import Bias
    from nnsolve.network.run import Run


def forward(run: Run) -> None:
    """Write net input and activation of every layer."""
    for n in range(1, run.last + 1):
        layer, j, i = run.layer(n), run.piece[n], run.unit[n - 1]
        terms: list[Expr] = [Each(i, Mul((run.weight(n, i), run.source(n, i))), layer.wiring(j, i))]
        if layer.bias is not None:
            terms.append(run.bias_term(n, layer.bias))
        rule = _weighted_sum(run, layer.bias)
        run.write(f"in{n}", Add(tuple(terms)), j, rule, FORWARD, Unit("in", layer.inner))
        _activate(run, n)


def _activate(run: Run, n: int) -> None:
    act, j, units = run.activation(n), run.unit[n], run.layer(n).units
    rule = structs.replace(rules.ACTIVATION, formula_text=run.spoken(act.says))
    note = Note("target {0:value}", (run.target(j),)) if n == run.last and run.has_targets else None
    run.write(f"out{n}", _value(run, n), j, rule, FORWARD, Unit("out", units), note=note)


def _value(run: Run, n: int) -> Expr:
    """The activation of a unit of layer `n`; what softmax reads is written on the way."""
    act, j, piece = run.activation(n), run.unit[n], run.piece[n]
    if act.formula is not None:
        return act.value(run.at(f"in{n}", j))
    if not act.mixes:
        return greatest(piece, run.at(f"in{n}", piece), run.groups(n))
    alone = sum(run.activation(m).mixes for m in range(1, run.last + 1)) == 1
    mark = "" if alone else str(n)  # with several softmax layers each has a sum of its own
    powers = exponentials(run, n)
    powers.write(FORWARD, run.layer(n).units, Words("exp", f"Σ exp{mark}", f"max in{mark}"))
    return powers.share(j) if act.shares == "softmax" else powers.logarithm()


def exponentials(run: Run, n: int) -> Exponentials:
    """The exponentials of the net inputs of layer `n`, which is a softmax or a log-softmax."""
    act, j = run.activation(n), run.unit[n]
    z = run.at(f"in{n}", j)
    return Exponentials(run, z, j, str(n), temperature=act.temperature, stable=act.stable)


def _weighted_sum(run: Run, bias: Bias | None) -> Rule:
    last = "" if bias is None else " + bias" if bias.sign > 0 else " − threshold"
    return structs.replace(rules.WEIGHTED_SUM, formula_text=run.spoken(f"in = Σ weight·input{last}"))
