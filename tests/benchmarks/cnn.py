"""How long the table of a network takes as a whole process, against the import of SymPy and each other.

Run as ``python tests/benchmarks/cnn.py``. Each figure is the least of several runs, taken in turns so that
a busy machine slows all of them; the process fails where a ratio is above its limit.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
ROOT = Path(__file__).parent.parent.parent
COMMANDS = {
    "bare": ["-c", "pass"],
    "sympy": ["-c", "import sympy"],
    "lenet-5": ["-m", "nnsolve", "cnn", "lenet-5"],
    "vgg-16": ["-m", "nnsolve", "cnn", "vgg-16"],
    "resnet-50": ["-m", "nnsolve", "cnn", "resnet-50"],
}
LIMITS = {("lenet-5", "sympy"): 0.45, ("vgg-16", "lenet-5"): 1.1}


def measured():
    """The least wall time of each command, in seconds, with its modules compiled before."""
    least = dict.fromkeys(COMMANDS, float("inf"))
    with tempfile.TemporaryDirectory() as cache:
        kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
        for run in range(RUNS + 1):
            for name, arguments in COMMANDS.items():
                start = time.perf_counter()
                command = [sys.executable, *arguments]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
                if run:
                    least[name] = min(least[name], time.perf_counter() - start)
    return least


def main():
    """Print every time and ratio, and return how many limits are broken."""
    least = measured()
    for name, seconds in least.items():
        sys.stdout.write(f"{name:>10}  {1000 * seconds:7.1f} ms\n")
    broken = 0
    for (one, other), limit in LIMITS.items():
        ratio = least[one] / least[other]
        broken += ratio > limit
        sys.stdout.write(f"{one} / {other} = {ratio:.3f} (at most {limit})\n")
    return broken


if __name__ == "__main__":
    sys.exit(main())
