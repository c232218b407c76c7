"""Whole-process time of a small solution and of the import of SymPy, interleaved: both see the same load.

Run it with ``python tests/benchmarks/startup.py``; the solution should take less than half of the import.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
SOLVE = [sys.executable, "-m", "nnsolve", "solve", "two-layer-sigmoid"]
SYMPY = [sys.executable, "-c", "import sympy"]


def milliseconds(command: list[str], environment: dict[str, str]) -> float:
    """The time from start to end of one process."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print both medians and their ratio."""
    root = str(Path(__file__).parent.parent.parent)
    with tempfile.TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": root, "PYTHONPYCACHEPREFIX": cache}
        milliseconds(SOLVE, environment)
        milliseconds(SYMPY, environment)
        pairs = [(milliseconds(SOLVE, environment), milliseconds(SYMPY, environment)) for _ in range(ROUNDS)]
    solve, sympy = (statistics.median(column) for column in zip(*pairs, strict=True))
    rows = (
        f"solve two-layer-sigmoid  {solve:6.1f} ms",
        f"import sympy             {sympy:6.1f} ms",
        f"ratio                    {solve / sympy:6.2f}",
    )
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
