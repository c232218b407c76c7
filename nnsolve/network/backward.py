"""The way back: the slope of the error by every output, net input and hidden activation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve import rules
from nnsolve.axis import Axis, Key, Relation
from nnsolve.derivation import BACKWARD
from nnsolve.expr import Mul, Neg, Where, total
from nnsolve.notation import After, Ratio

if TYPE_CHECKING:
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.run import Run


def backward(run: Run, loss: Criterion) -> None:
    """Write the slopes from the error back to the first layer's net inputs."""
    k = run.unit[run.last]
    label = Ratio(run.at("E"), run.at(f"out{run.last}", k))
    run.write(f"dE_dout{run.last}", run.of_loss(loss.slope, loss), k, rules.ERROR_SLOPE, BACKWARD, label)
    for n in range(run.last, 0, -1):
        _signal(run, n, loss)
        if n > 1:
            _send_back(run, n)


def _signal(run: Run, n: int, loss: Criterion) -> None:
    """The slope of the activation and the error signal of layer `n`."""
    j, act = run.unit[n], run.activation(n)
    pull, delta = run.at(f"dE_dout{n}", j), Ratio(run.at("E"), run.at(f"in{n}", j), "delta")
    if act.formula is not None:
        slope = act.local(run.at(f"in{n}", j), run.at(f"out{n}", j))
        label = Ratio(run.at(f"out{n}", j), run.at(f"in{n}", j))
        run.write(f"dout_din{n}", slope, j, rules.SLOPE, BACKWARD, label)
        run.write(f"delta{n}", Mul((pull, run.at(f"dout_din{n}", j))), j, rules.DELTA, BACKWARD, delta)
        return
    c = Axis(f"c{n}", j.size)
    one, two = run.at(f"out{n}", c), run.at(f"out{n}", j)
    same = Relation((c, j), frozenset((m, m) for m in range(j.size)))
    jacobian = Where(same, Mul((one, 1 - one)), Neg(Mul((one, two))))
    label = Ratio(one, run.at(f"in{n}", j))
    run.write(f"dout_din{n}", jacobian, (c, j), rules.JACOBIAN, BACKWARD, label)
    route = total(c, Mul((run.at(f"dE_dout{n}", c), run.at(f"dout_din{n}", c, j))))
    run.write(f"delta{n}", route, j, rules.DELTA, BACKWARD, delta)
    if loss.shortcut and n == run.last:
        short = run.at(f"out{n}", j) - run.target(j)
        label = After(run.at(f"delta{n}", j), "shortcut", "shortcut")
        run.write(f"short{n}", short, j, rules.SHORTCUT, BACKWARD, label)
        run.beside = (Key(f"short{n}"),)


def _send_back(run: Run, n: int) -> None:
    """∂E/∂out of the layer before `n`: the sum over every unit that each of its units feeds."""
    j, i, layer = run.unit[n], run.unit[n - 1], run.layer(n)
    wiring = layer.wiring(j, i)
    local = Ratio(run.at(f"in{n}", j), run.at(f"out{n - 1}", i))
    run.write(f"din_dout{n}", run.weight(n, i), (j, i), rules.PART, BACKWARD, local, wiring)
    paths = total(j, Mul((run.at(f"delta{n}", j), run.weight(n, i))), wiring)
    label = Ratio(run.at("E"), run.at(f"out{n - 1}", i))
    run.write(f"dE_dout{n - 1}", paths, i, rules.PATHS, BACKWARD, label)
