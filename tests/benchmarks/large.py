"""How long a large network takes beside hand-written NumPy, one step on request, and the memory it needs.

Run with ``python tests/benchmarks/large.py``. The arrays are in memory: no file is read in what is timed. The
ratios are of medians of runs that take turns, so a busy machine slows both sides alike.
"""

import sys
import tempfile
import tracemalloc
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
import numpy as np

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.network.activation import activation
from nnsolve.network.backward import backward
from nnsolve.network.criterion import criterion
from nnsolve.network.descent import gradients, updates
from nnsolve.network.forward import forward
from nnsolve.network.matrices import stacked
from nnsolve.network.run import Frozen, Run
from nnsolve.network.schedule import Schedule
from nnsolve.network.shares import share
from nnsolve.topics.backprop import TOPIC

RATE = 0.1
TARGETS = {(784, 128, 64, 10): 10, (784, 1024, 1024, 10): 3}
"""Sizes, and how many times as long as by hand the derivation may take."""
CONVENTIONS = {"relu-slope": "zero", "step": "unit", "softmax": "plain", "squared-error": "half"}


def drawn(sizes, seed=0):
    """Weights, biases, one input row and one target row."""
    random = np.random.default_rng(seed)
    weights = [random.normal(0, n**-0.5, (m, n)) for n, m in pairwise(sizes)]
    biases = [random.normal(0, 0.1, m) for m in sizes[1:]]
    return weights, biases, random.uniform(0, 1, sizes[0]), np.eye(sizes[-1])[3]


def by_hand(weights, biases, x, t):
    """Gradients and updated parameters, first layer first: what a programmer writes."""
    outs = [x]
    for w, b in zip(weights, biases, strict=True):
        outs.append(1 / (1 + np.exp(-(w @ outs[-1] + b))))
    signal = (outs[-1] - t) * outs[-1] * (1 - outs[-1])
    found = []
    for n in range(len(weights) - 1, -1, -1):
        found.append((np.outer(signal, outs[n]), signal))
        if n:
            signal = (weights[n].T @ signal) * outs[n] * (1 - outs[n])
    slopes = found[::-1]
    pairs = zip(zip(weights, biases, strict=True), slopes, strict=True)
    return slopes, [(w - RATE * dw, b - RATE * db) for (w, b), (dw, db) in pairs]


def derived(weights, biases, x, t):
    """The derivation with every gradient and update."""
    b, net = Builder("large"), stacked(len(x), weights, biases)
    act = activation("sigmoid", CONVENTIONS, ())
    run = Run(b, net, (act,) * len(weights), Schedule(1, 1, 1), frozen=Frozen())
    run.givens(x, t, RATE)
    taken = share(run, criterion("squared", CONVENTIONS))
    forward(run)
    taken.error(mean=True)
    backward(run, taken)
    for n in range(run.last, 0, -1):
        gradients(run, n, mean=True)
    for n in range(run.last, 0, -1):
        updates(run, n)
    return b.done([Key(f"w{n}_new") for n in range(1, run.last + 1)])


def say(line):
    sys.stdout.write(f"{line}\n")


def timed(work):
    begin = perf_counter()
    work()
    return perf_counter() - begin


def compared(sizes):
    """Seconds of both ways, the medians of runs that take turns."""
    arrays, rounds = drawn(sizes), 15
    derived(*arrays)
    by_hand(*arrays)
    pairs = [(timed(lambda: derived(*arrays)), timed(lambda: by_hand(*arrays))) for _ in range(rounds)]
    ours, hand = (median(column) for column in zip(*pairs, strict=True))
    return ours, hand


def largest_difference(sizes):
    weights, biases, x, t = drawn(sizes)
    made = derived(weights, biases, x, t)
    slopes, new = by_hand(weights, biases, x, t)
    return max(
        float(np.abs(np.asarray(made.family(f"{name}{n}{mark}").values) - due).max())
        for n, (slope, updated) in enumerate(zip(slopes, new, strict=True), 1)
        for name, mark, due in (
            ("dE_dw", "", slope[0]),
            ("dE_db", "", slope[1]),
            ("w", "_new", updated[0]),
            ("b", "_new", updated[1]),
        )
    )


def seconds_for_a_step(sizes):
    made = derived(*drawn(sizes))
    keys = [Key("w1_new", (5, 700)), Key("dE_dw1", (5, 700)), Key("delta1", (3,)), Key("in1", (3,)), Key("E")]
    return {str(key): min(timed(lambda key=key: made[key]) for _ in range(5)) for key in keys}


def memory(sizes):
    """The peak while deriving and what stays, in multiples of weights, gradients and updates together."""
    arrays = drawn(sizes)
    unit = 3 * sum(w.nbytes + b.nbytes for w, b in zip(*arrays[:2], strict=True))
    tracemalloc.start()
    made = derived(*arrays)
    stays, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(made) > 0
    given = unit / 3  # made before the tracing began
    return (peak + given) / unit, (stays + given) / unit


def seconds_from_a_file(sizes):
    """The whole way through a problem with a file of arrays."""
    weights, biases, x, t = drawn(sizes)
    with tempfile.TemporaryDirectory() as folder:
        names = {f"w{n}": w for n, w in enumerate(weights)} | {f"b{n}": b for n, b in enumerate(biases)}
        np.savez(Path(folder) / "net.npz", x=x[None], t=t[None], **names)
        file = {
            "file": "net.npz",
            "weights": [name for name in names if name[0] == "w"],
            "biases": [name for name in names if name[0] == "b"],
            "inputs": "x",
            "targets": "t",
        }
        fields = {"topic": "backprop", "rate": RATE, "folder": folder, "arrays": file}
        problem = msgspec.convert(fields, TOPIC.problem)
        return min(timed(lambda: TOPIC.derive(problem)) for _ in range(3))


def main():
    """Print the figures of one run; the exit code says whether every target is met."""
    met = True
    for sizes, most in TARGETS.items():
        name = "-".join(map(str, sizes))
        ours, hand = compared(sizes)
        met &= ours / hand <= most
        say(f"{name}: derived in {1e3 * ours:.2f} ms, by hand {1e3 * hand:.2f} ms")
        say(f"  ratio {ours / hand:.2f} (at most {most})")
        say(f"  largest difference to by hand {largest_difference(sizes):.1e}")
        steps = seconds_for_a_step(sizes)
        met &= max(steps.values()) < 5e-3
        say(
            "  one step: "
            + ", ".join(f"{key} {1e3 * s:.3f} ms" for key, s in steps.items())
            + " (under 5 ms)"
        )
        say(f"  from a file of arrays, reading it as well: {1e3 * seconds_from_a_file(sizes):.1f} ms")
    peak, stays = memory((784, 1024, 1024, 10))
    met &= peak < 3
    say(f"784-1024-1024-10: peak {peak:.2f}, at the end {stays:.2f} times its arrays (peak under 3)")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
