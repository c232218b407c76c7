"""The forward pass of a network and its error, as families of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve import rules
from nnsolve.derivation import ERROR, FORWARD
from nnsolve.exposition import Note
from nnsolve.expr import Add, Call, Div, Each, Expr, Mul, Sym, greatest, total
from nnsolve.notation import Unit, Word

if TYPE_CHECKING:
    from nnsolve.derivation import Rule
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.model import Bias
    from nnsolve.network.run import Run


def forward(run: Run) -> None:
    """Write net input and activation of every layer."""
    for n in range(1, run.last + 1):
        layer, j, i = run.layer(n), run.unit[n], run.unit[n - 1]
        terms: list[Expr] = [Each(i, Mul((run.weight(n, i), run.source(n, i))), layer.wiring(j, i))]
        if layer.bias is not None:
            terms.append(run.bias_term(n, layer.bias))
        run.write(
            f"in{n}", Add(tuple(terms)), j, _weighted_sum(run, layer.bias), FORWARD, Unit("in", layer.units)
        )
        _activate(run, n)


def _activate(run: Run, n: int) -> None:
    act, j, units = run.activation(n), run.unit[n], run.layer(n).units
    z = run.at(f"in{n}", j)
    rule = structs.replace(rules.ACTIVATION, formula_text=run.spoken(act.says))
    note = Note("target {0:value}", (run.target(j),)) if n == run.last and run.has_targets else None
    label = Unit("out", units)
    if act.formula is not None:
        run.write(f"out{n}", act.value(z), j, rule, FORWARD, label, note=note)
        return
    alone = sum(run.activation(m).formula is None for m in range(1, run.last + 1)) == 1
    mark = "" if alone else str(n)  # with several softmax layers each has a sum of its own
    if act.name == "stable softmax":
        label = Word(f"max in{mark}", f"max_in{mark}")
        run.write(f"peak{n}", greatest(j, z), None, rules.PEAK, FORWARD, label)
        z = z - run.at(f"peak{n}")
    run.write(f"exp{n}", Call("exp", (z,)), j, rules.EXPONENTIAL, FORWARD, Unit("exp", units))
    powers = total(j, run.at(f"exp{n}", j))
    label = Word(f"Σ exp{mark}", f"sum_exp{mark}")
    run.write(f"sum{n}", powers, None, rules.NORMALISATION, FORWARD, label)
    share = Div(run.at(f"exp{n}", j), run.at(f"sum{n}"))
    run.write(f"out{n}", share, j, rule, FORWARD, Unit("out", units), note=note)


def error(run: Run, loss: Criterion, *, mean: bool) -> None:
    """Write the error of every sample and, for a batch, their mean or sum."""
    rule = structs.replace(rules.ERROR, formula_text=run.spoken(f"E = {loss.says}"))
    run.write("E", run.of_loss(loss.scale, loss), None, rule, ERROR, Word("E"))
    if run.schedule.batch > 1:
        run.combine("E_batch", Sym("E", run.pre), (), rules.BATCH_ERROR, ERROR, Word("E"), mean=mean)


def _weighted_sum(run: Run, bias: Bias | None) -> Rule:
    last = "" if bias is None else " + bias" if bias.sign > 0 else " − threshold"
    return structs.replace(rules.WEIGHTED_SUM, formula_text=run.spoken(f"in = Σ weight·input{last}"))
