"""Gradients and updates of the parameters of a network, and the paths along which they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve import rules
from nnsolve.derivation import BACKWARD, UPDATE
from nnsolve.exposition import Note
from nnsolve.expr import Expr, Mul, Num, Sym, total
from nnsolve.notation import After, Ratio

if TYPE_CHECKING:
    from nnsolve.axis import Axis, Relation
    from nnsolve.derivation import Rule
    from nnsolve.network.run import Run


def gradients(run: Run, n: int, *, mean: bool) -> None:
    """Write the gradient of every weight and bias of layer `n`."""
    layer, j, i = run.layer(n), run.piece[n], run.unit[n - 1]
    w, z = Sym(f"w{n}", (j, i)), run.at(f"in{n}", j)
    wiring = layer.wiring(j, i)
    run.write(f"din_dw{n}", run.source(n, i), (j, i), rules.PART, BACKWARD, Ratio(z, w), wiring)
    product = Mul((*_signal_factors(run, n), run.at(f"din_dw{n}", j, i)))
    _gradient(run, f"dE_dw{n}", product, (j, i), rules.CHAIN, w, wiring, mean=mean)
    if layer.bias is None:
        return
    m, sign = run.bias_axis(n), Num(layer.bias.sign)
    b = Sym(f"b{n}", (m,))
    if layer.bias.own:
        run.write(f"din_db{n}", sign, j, rules.PART, BACKWARD, Ratio(z, Sym(f"b{n}", (j,))))
        product = Mul((*_signal_factors(run, n), run.at(f"din_db{n}", j)))
        _gradient(run, f"dE_db{n}", product, (j,), rules.CHAIN, Sym(f"b{n}", (j,)), (), mean=mean)
    else:
        shared = run.shared(n, run.at(f"delta{n}", j))
        _gradient(run, f"dE_db{n}", shared, (m,), rules.SHARED, b, (), mean=mean)


def _signal_factors(run: Run, n: int) -> tuple[Expr, ...]:
    """∂E/∂out · ∂out/∂in, or δ alone where softmax mixes the units."""
    j = run.piece[n]
    if run.activation(n).mixes:
        return (run.at(f"delta{n}", j),)
    return run.at(f"dE_dout{n}", run.owner(n)), run.at(f"dout_din{n}", j)


def _gradient(
    run: Run,
    name: str,
    template: Expr,
    axes: tuple[Axis, ...],
    rule: Rule,
    parameter: Sym,
    where: tuple[Relation, ...],
    *,
    mean: bool,
) -> None:
    label = Ratio(run.error, parameter)
    run.write(name, template, axes, rule, BACKWARD, label, where)
    if run.schedule.batch > 1:
        one, batch = run.at(name, *axes), Ratio(run.whole, parameter)
        rule = rules.COMPARED_GRADIENT if run.compares else rules.BATCH_GRADIENT
        run.combine(f"{name}_batch", one, axes, rule, BACKWARD, batch, where, mean=mean and not run.compares)


def updates(run: Run, n: int) -> None:
    """Write the new weights and biases of layer `n`, those that are trained."""
    layer, j, i = run.layer(n), run.piece[n], run.unit[n - 1]
    kind = "Output" if n == run.last else "Hidden"
    kinds = (f"{kind} weight", f"{kind} bias") if run.last > 1 else ("Weight", "Bias")
    trained = run.trained[n]
    if trained.weights is not None:
        where = trained.weights or layer.wiring(j, i)
        _update(run, f"w{n}", run.weight(n, i), (j, i), kinds[0], where, _weight_note(run, n))
    if layer.bias is not None and trained.biases is not None:
        m = run.bias_axis(n)
        own = layer.bias.own
        note = (
            _bias_note(run, n)
            if own
            else Note("{0} is shared by the units of its layer: add.", (Sym(f"b{n}", (m,)),))
        )
        _update(run, f"b{n}", run.bias(n, m), (m,), kinds[1], trained.biases, note)


def _update(
    run: Run,
    name: str,
    old: Expr,
    axes: tuple[Axis, ...],
    heading: str,
    where: tuple[Relation, ...],
    note: Note,
) -> None:
    batch = "_batch" if run.schedule.batch > 1 else ""
    gradient = Sym(f"dE_d{name}{batch}", (*run.schedule.iteration, *axes))
    template = old - Mul((Sym("alpha"), gradient))
    run.b.family(
        f"{name}_new",
        template,
        *run.schedule.iteration,
        *axes,
        rule=rules.DESCENT,
        phase=UPDATE,
        label=After(Sym(name, axes)),
        note=note,
        heading=heading,
        where=where,
    )


def _weight_note(run: Run, n: int) -> Note:
    return _story(run, n, Sym(f"w{n}", (run.piece[n], run.unit[n - 1])))


def _bias_note(run: Run, n: int) -> Note:
    return _story(run, n, Sym(f"b{n}", (run.piece[n],)))


def _story(run: Run, n: int, parameter: Sym) -> Note:
    """Along which paths a parameter reaches the error."""
    z, out = run.at(f"in{n}", run.piece[n]), run.at(f"out{n}", run.owner(n))
    if run.activation(n).mixes:
        through = f"{{0}} reaches E through {{1}} and every output of {run.activation(n).title}."
        return Note(through, (parameter, z))
    if n == run.last and run.compares:
        path = "In every sample {0} reaches E along {0} → {1} → {2} → E: multiply three factors, then add."
        return Note(path, (parameter, z, out))
    if n == run.last:
        return Note(
            "{0} reaches E along one path, {0} → {1} → {2} → E: multiply three factors.",
            (parameter, z, out),
        )
    m = run.piece[n + 1]
    fed = total(m, run.at(f"in{n + 1}", m), run.feeds(n))
    if m.size == 1:
        return Note("{0} reaches E along one path, through {1}: multiply along it.", (parameter, fed))
    return Note(
        "{0} reaches E along {1:path}, through {1}: add what they bring, then multiply.", (parameter, fed)
    )
