"""The delta rule, a second way to write the same updates: Δ = Err·g′ goes back, W ← W + α·a·Δ."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from nnsolve import rules
from nnsolve.axis import Key
from nnsolve.derivation import BACKWARD, UPDATE
from nnsolve.expr import Add, Mul, Neg, Num, Sym, total
from nnsolve.notation import After, Unit

if TYPE_CHECKING:
    from nnsolve.expr import Expr
    from nnsolve.network.run import Run
    from nnsolve.network.share import Share

LARGEST = 20_000
"""The most parameters for which the second way is written: it doubles the arrays."""


def by_delta_rule(run: Run, share: Share) -> dict[str, tuple[Key, ...]]:
    """Write Err, Δ and the updates, and give the view that asks for them.

    Nothing is written for several samples or updates, for softmax, for a loss that compares outputs, and for
    large networks.
    """
    units = [axis.size for axis in run.unit]
    large = sum(one * two for one, two in pairwise(units)) > LARGEST
    mixed = any(run.activation(n).mixes for n in range(1, run.last + 1))
    if run.pre or large or mixed or not share.alone:
        return {}
    _signals(run, share)
    asked = tuple(_update(run, name) for name, _, _ in run.parameters(trained=True))
    return {"delta-rule": asked}


def _signals(run: Run, share: Share) -> None:
    k, last = run.unit[run.last], run.last
    err = share.put(_negated(share.loss.slope))
    run.write("err", err, k, rules.ERR, BACKWARD, Unit("Err", run.layer(last).units))
    for n in range(last, 0, -1):
        j, owner = run.piece[n], run.owner(n)
        local = run.at(f"dout_din{n}", j)
        units = run.layer(n).inner
        if n == last:
            product: Expr = Mul((run.at("err", owner), local))
        else:
            m = run.piece[n + 1]
            back = Mul((run.weight(n + 1, owner), run.at(f"Delta{n + 1}", m)))
            product = Mul((local, total(m, back, run.feeds(n))))
        run.write(f"Delta{n}", product, j, rules.DELTA_RULE, BACKWARD, Unit("Δ", units))


def _negated(slope: Expr) -> Expr:
    """Minus `slope`; of a difference, the difference turned round: out − target becomes target − out."""
    match slope:
        case Add((one, Neg(two))):
            return Add((two, Neg(one)))
        case _:
            return Neg(slope)


def _update(run: Run, name: str) -> Key:
    """Write the new values of one family of parameters; gives the key that stands for all of them."""
    axes, where = next((axes, where) for found, axes, where in run.parameters(trained=True) if found == name)
    n, old = int(name[1:]), Sym(name, axes)
    heading = f"{'Output' if n == run.last else 'Hidden'} {'weight' if name.startswith('w') else 'bias'}"
    bias = run.layer(n).bias
    if name.startswith("w"):
        delta = run.at(f"Delta{n}", axes[0])
        change: Expr = Mul((Sym("alpha"), run.source(n, axes[1]), delta))
    elif bias is not None and bias.own:
        change = Mul((Sym("alpha"), Num(bias.sign), run.at(f"Delta{n}", axes[0])))
    else:
        shared = run.shared(n, run.at(f"Delta{n}", run.piece[n]))
        change = Mul((Sym("alpha"), shared))
    run.b.family(
        f"{name}_delta",
        Add((old, change)),
        *axes,
        rule=rules.DELTA_UPDATE,
        phase=UPDATE,
        label=After(old, "new by Δ", "new_by_delta"),
        heading=heading,
        where=where,
    )
    return Key(f"{name}_delta")
