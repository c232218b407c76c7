"""What hostile texts cost: the whole process of ``audit`` and ``check``, and the reading of true lines.

Run it with ``python tests/benchmarks/hostile.py``. A hostile text should get its error, or be read as far as
it can be, within a second of processor time. Times of whole processes are given beside the start-up, which is
that of the same command with one line; the cost of a line is given for more and more true lines and should
stay as it is.
"""

import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nnsolve.check.findings import MOST_EQUALITIES, audit
from nnsolve.check.mark import MOST_STATEMENTS
from nnsolve.working.read import working

ROOT = Path(__file__).parent.parent.parent
EXERCISE = "two-layer-sigmoid"
LINES = 100_000
LONG = 1_000_000
DEEP = 38
"""Levels of brackets, not quite as many as are read."""


def whole(draw):
    a, b, c = (draw.randrange(2, 99) for _ in range(3))
    return f"{a}·{b} + {c} = {a * b + c}"


def decimals(draw):
    a, b = draw.randrange(1, 9999), draw.randrange(1, 9999)
    return f"z{a % 97} = 0.{a:04d}·0.{b:04d} = {a * b / 1e8:.4f}"


def fraction(draw):
    a, b = draw.randrange(1, 999), draw.randrange(1, 999)
    return f"{a}/{b} = {a / b:.4f}"


def exponential(draw):
    a = draw.randrange(1, 99_999) / 10_000
    return f"out = 1/(1 + e^-{a:.4f}) = {1 / (1 + math.exp(-a)):.4f}"


def latex(draw):
    a, b = draw.randrange(1, 999), draw.randrange(1, 999)
    return f"$\\frac{{{a}}}{{{b}}} = {a / b:.4f}$"


FORMS = (whole, decimals, fraction, exponential, latex)

HOSTILE = {
    "deep nesting": f"x = {'(' * LONG}1{')' * LONG} = 2",
    "deep lines": f"x = {'(' * DEEP}1{')' * DEEP} = 2\n" * 15_000,
    "deep fractions": ("$x = " + "\\frac{" * 30 + "1" + "}{2}" * 30 + " = 2$\n") * 10_000,
    "a million signs": f"x = {'1+' * (LONG // 2)}1 = 3",
    "a million digits": f"{'9' * LONG} = 1",
    "a million letters": f"{'x' * LONG} = 1",
    "towers": "x = 9^9^9 = 7\n" * LINES,
    "huge powers": "x = 99999999^256·99999999^256 = 7\n" * 10_000,
    "\\input": "\\input{/etc/passwd} = 3\n" * LINES,
    "control characters": "".join(map(chr, range(1, 32))) * 30_000 + " = 3",
    "binary": "\0\1\2 = 3" * LINES,
    "unbalanced": "$$\\frac{1}{ = \\begin{aligned} 3 (\n" * 30_000,
    "false lines": "".join(f"{n % 97}·3 + 1 = {n}\n" for n in range(MOST_EQUALITIES)),
    "empty lines": "\n" * 3 * LONG,
    "unknown names": "".join(f"foo{n} = 0.{n:05d}\n" for n in range(MOST_STATEMENTS)),
    "known names": "".join(f"in_h1 = 0.{n:05d}\n" for n in range(MOST_STATEMENTS)),
    "unknown vectors": "x = [1, 2]\n" * 6000,
    "open brackets": "x = [1\n" * 6000,
    "floors": "".join(f"x = floor({n}.5/3)\n" for n in range(6000)),
    "packed signs": f"x = {'²^' * 1400}\n" * 130,
    "arrows": f"{'a=→' * 900}\n" * 130,
    "rows of words": "1  2\n" * 20_000 + "a  b\n" * 40_000,
    "stars above a row": f"a{'*' * LONG}x\n1 2 3\n",
    "equal sides": f"x{' = 1' * 500}\n" * 25,
}


def lines(form, count):
    draw = random.Random("hostile")  # noqa: S311
    return "\n".join(form(draw) for _ in range(count))


def process(arguments):
    """Exit code, last line of what is said, and processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "nnsolve", *arguments]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = (done.stderr or done.stdout).strip().rpartition("\n")[2]
    return done.returncode, said, spent


def processes(folder):
    """A row for each hostile text and command: seconds, ratio to the start-up, exit code, last words."""
    path = Path(folder, "text.md")
    commands = {"audit": ("audit", str(path)), "check": ("check", EXERCISE, str(path))}
    path.write_text("out_h1 = 0.5933\n", encoding="utf-8")
    start = {name: min(process(command)[2] for _ in range(3)) for name, command in commands.items()}
    texts = {f"{LINES} lines, {form.__name__}": lines(form, LINES) for form in FORMS} | HOSTILE
    for what, text in texts.items():
        path.write_text(text, encoding="utf-8")
        for name, command in commands.items():
            code, said, spent = process(command)
            said = said.replace(str(path), "text.md")[:80]
            yield f"{what:26}{name:7}{spent:6.2f} s{spent / start[name]:6.1f}x  {code}  {said}"


def cost(form, count):
    """Microseconds a line, least of some rounds: reading, comparing."""
    text = lines(form, count)
    best = [math.inf, math.inf]
    for _ in range(3):
        start = time.process_time()
        read = working(text)
        middle = time.process_time()
        audit(read)
        best = [min(best[0], middle - start), min(best[1], time.process_time() - middle)]
    return [1e6 * one / count for one in best]


def main():
    """Print a table of whole processes and one of single lines."""
    with tempfile.TemporaryDirectory() as folder:
        for row in processes(folder):
            print(row, flush=True)  # noqa: T201
    for form in FORMS:
        for count in (1_250, 2_500, 5_000, 10_000):
            reading, comparing = cost(form, count)
            what = f"{count:6} lines, {form.__name__:12}"
            print(f"{what} reading {reading:5.1f} µs a line, comparing {comparing:5.1f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
