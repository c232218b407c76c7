"""Iterations per second: a derivation with all its lines against the same run as a plain NumPy loop.

Prints, for each run of 10 000 iterations, the time of one iteration, and its ratio to one of the NumPy loop
that keeps nothing but the new point.

    python tests/benchmarks/iterations.py
"""

import sys
import time
from decimal import Decimal
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from nnsolve.topics import gradient_descent, optimizer
from nnsolve.topics.gradient_descent import GradientDescentProblem
from nnsolve.topics.optimizer import OptimizerProblem

COUNT = 10_000
RATE = 1e-4


def _optimizer(name):
    return lambda count: optimizer.derive(
        OptimizerProblem(
            topic="optimizer",
            optimizer=name,
            function="x^2",
            start=Decimal(1),
            rate=Decimal(repr(RATE)),
            steps=count,
        )
    )


def _descent(formula, start):
    return lambda count: gradient_descent.derive(
        GradientDescentProblem(
            topic="gradient-descent",
            f=formula,
            start={name: Decimal(value) for name, value in start.items()},
            rate=Decimal(repr(RATE)),
            iterations=count,
        )
    )


def _plain(gradient, start):
    def run(count):
        w = np.array(start, dtype=float)
        for _ in range(count):
            w = w - RATE * gradient(w)
        return w

    return run


def _adam(count):
    w, m, v = np.array([1.0]), np.zeros(1), np.zeros(1)
    for t in range(1, count + 1):
        g = 2 * w
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - RATE * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


RUNS = (
    ("sgd on x^2", _optimizer("sgd"), _plain(lambda w: 2 * w, [1])),
    ("adam on x^2", _optimizer("adam"), _adam),
    ("descent on x^2 - y^2", _descent("x^2 - y^2", {"x": 2, "y": 3}), _plain(lambda w: w * [2, -2], [2, 3])),
    (
        "descent on e^x + x^4 + y sin y",
        _descent("exp(x) + x^4 + y*sin(y)", {"x": 1, "y": 2}),
        _plain(
            lambda w: np.array([np.exp(w[0]) + 4 * w[0] ** 3, np.sin(w[1]) + w[1] * np.cos(w[1])]), [1, 2]
        ),
    ),
)


def _seconds(run, count):
    best = float("inf")
    for _ in range(3):
        before = time.perf_counter()
        run(count)
        best = min(best, time.perf_counter() - before)
    return best


def main():
    for title, derive, plain in RUNS:
        # What differentiates the function runs once, however many iterations follow.
        ours = (_seconds(derive, COUNT) - _seconds(derive, 1)) / COUNT
        theirs = _seconds(plain, COUNT) / COUNT
        print(f"{title:32} {ours * 1e6:6.1f} µs an iteration, {ours / theirs:5.2f} × NumPy loop")  # noqa: T201


if __name__ == "__main__":
    main()
