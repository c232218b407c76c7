"""The way back: the slope of the error by every output, net input and hidden activation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve import rules
from nnsolve.axis import Axis, Key, Relation
from nnsolve.derivation import BACKWARD
from nnsolve.expr import Choose, Compare, Expr, Max, Mul, Num, Sym, Where, total
from nnsolve.network.forward import exponentials
from nnsolve.notation import After, Ratio

if TYPE_CHECKING:
    from nnsolve.derivation import Rule
    from nnsolve.network.activation import Activation
    from nnsolve.network.run import Run
    from nnsolve.network.share import Share


def backward(run: Run, share: Share) -> None:
    """Write the slopes from the error back to the first layer's net inputs."""
    share.slopes()
    for n in range(run.last, 0, -1):
        _signal(run, n, share)
        if n > 1:
            _send_back(run, n)


def _signal(run: Run, n: int, share: Share) -> None:
    """The slope of the activation and the error signal of layer `n`."""
    j, act = run.piece[n], run.activation(n)
    delta = Ratio(run.error, run.at(f"in{n}", j), "delta")
    if act.mixes:
        _mixed(run, n, share, delta)
        return
    out = run.at(f"out{n}", run.owner(n))
    label = Ratio(out, run.at(f"in{n}", j))
    if act.formula is None:
        run.write(f"dout_din{n}", _winner(run, n), j, rules.WINNER_SLOPE, BACKWARD, label)
    else:
        slope = act.local(run.at(f"in{n}", j), out)
        run.write(f"dout_din{n}", slope, j, rules.SLOPE, BACKWARD, label)
    product = Mul((run.at(f"dE_dout{n}", run.owner(n)), run.at(f"dout_din{n}", j)))
    run.write(f"delta{n}", product, j, rules.DELTA, BACKWARD, delta)


def _winner(run: Run, n: int) -> Expr:
    """1 for the piece of a maxout unit with the greatest net input, the first of equal ones; else 0."""
    p, count = run.piece[n], run.layer(n).pieces
    made: Expr = Num(0)
    for q in reversed(range(count)):
        z = run.at(f"in{n}", p)
        before = [run.at(f"in{n}", p + d) for d in range(-q, 0)]
        after = [run.at(f"in{n}", p + d) for d in range(1, count - q)]
        cases = [(Compare(z, ">=", _greatest(after)), Num(1))] if after else []
        if before and after:
            cases = [(Compare(z, "<=", _greatest(before)), Num(0)), *cases]
        elif before:
            cases = [(Compare(z, ">", _greatest(before)), Num(1))]
        here = Relation((p,), frozenset((at,) for at in range(p.size) if at % count == q))
        made = Where(here, Choose(tuple(cases), Num(0)), made)
    return made


def _greatest(args: list[Sym]) -> Expr:
    return args[0] if len(args) == 1 else Max(tuple(args))


def _mixed(run: Run, n: int, share: Share, delta: Ratio) -> None:
    """Through a softmax or log-softmax, where every output depends on every net input."""
    j, act, powers = run.unit[n], run.activation(n), exponentials(run, n)
    c = Axis(f"c{n}", j.size)
    plain = act.shares == "softmax"
    slope = powers.share_slope(f"out{n}", c) if plain else powers.logarithm_slope(c)
    label = Ratio(run.at(f"out{n}", c), run.at(f"in{n}", j))
    rule = rules.JACOBIAN if plain else rules.LOG_JACOBIAN
    run.write(f"dout_din{n}", slope, (c, j), rule, BACKWARD, label)
    route = total(c, Mul((run.at(f"dE_dout{n}", c), run.at(f"dout_din{n}", c, j))))
    run.write(f"delta{n}", route, j, rules.DELTA, BACKWARD, delta)
    if share.collapses == act.shares and n == run.last:
        part = run.at(f"out{n}", j) if plain else powers.share(j)
        label = After(run.at(f"delta{n}", j), "shortcut", "shortcut")
        short = powers.miss(part, run.target(j))
        run.write(f"short{n}", short, j, _shortcut(act), BACKWARD, label)
        run.beside = (Key(f"short{n}"),)


def _shortcut(act: Activation) -> Rule:
    """The rule of the short way, with the temperature and the name of the shares that it has here."""
    share = "out" if act.shares == "softmax" else "softmax(in)"
    warm = act.temperature
    says = f"δ = {share} − target" if warm is None else f"δ = ({share} − target)/{warm.written}"
    return structs.replace(rules.SHORTCUT, why=rules.SHORTCUT.why.replace("δ = out − target", says))


def _send_back(run: Run, n: int) -> None:
    """∂E/∂out of the layer before `n`: the sum over every unit that each of its units feeds."""
    j, i, layer = run.piece[n], run.unit[n - 1], run.layer(n)
    wiring = layer.wiring(j, i)
    local = Ratio(run.at(f"in{n}", j), run.at(f"out{n - 1}", i))
    run.write(f"din_dout{n}", run.weight(n, i), (j, i), rules.PART, BACKWARD, local, wiring)
    paths = total(j, Mul((run.at(f"delta{n}", j), run.weight(n, i))), wiring)
    label = Ratio(run.error, run.at(f"out{n - 1}", i))
    run.write(f"dE_dout{n - 1}", paths, i, rules.PATHS, BACKWARD, label)
