"""A loss of a million samples from a CSV file, against NumPy that reads the same file and computes the same.

Run ``python tests/benchmarks/loss.py``: both as processes of their own, best of five, and their ratio.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES, ROUNDS = 1_000_000, 5
PEER = """
import sys
import numpy as np
t, o = np.loadtxt(sys.argv[1], delimiter=",", unpack=True)
{}
"""
LOSSES = {
    "mse": "print(np.mean((t - o) ** 2))",
    "huber(0.3)": "d = np.abs(t - o); print(np.mean(np.where(d <= 0.3, d * d / 2, 0.3 * (d - 0.15))))",
    "bce": "print(-np.mean(np.where(t == 1, np.log(o), np.log(1 - o))))",
}


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return time.perf_counter() - start, done.stdout


def written(folder):
    import numpy as np

    random = np.random.default_rng(7)
    table = np.column_stack([random.integers(0, 2, SAMPLES), random.uniform(0.001, 0.999, SAMPLES)])
    file = Path(folder) / "samples.csv"
    np.savetxt(file, table, fmt=("%d", "%.6f"), delimiter=",")
    return str(file)


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder)
        for loss, formula in LOSSES.items():
            theirs = [sys.executable, "-c", PEER.format(formula), file]
            own = [sys.executable, "-m", "nnsolve", "loss", loss, "--data", file]
            # In turn, so that both see the same load.
            runs = [(timed(own), timed(theirs)) for _ in range(ROUNDS)]
            ours, peer = (min(run[side][0] for run in runs) for side in (0, 1))
            page, value = runs[0][0][1], runs[0][1][1]
            answer = next(line.strip() for line in page.splitlines() if line.strip().startswith("L = 0"))
            line = f"{loss:<12} {ours:5.2f} s, NumPy {peer:5.2f} s, ratio {ours / peer:4.2f}"
            print(f"{line}   {answer}, NumPy {float(value):.6g}")  # noqa: T201


if __name__ == "__main__":
    main()
