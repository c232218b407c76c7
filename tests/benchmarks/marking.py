"""How fast workings are marked once the exercise is prepared, and against what else; ratios in one run.

Run it with ``python tests/benchmarks/marking.py [--peer PYTHON]``, where PYTHON is an interpreter that has
math-verify (``pip install nnsolve[peers]``); by default it is looked for in this one. Wanted: 3 000 workings
of 28 lines a second with the search for mistakes, at least 100 times math-verify on the same answers, a
search that takes at most 5 times as long as the marking without it, and a whole process ``check`` in at most
0.6 of the time of ``import sympy``.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Context, Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace

from nnsolve import derive, read
from nnsolve.check.name import Diagnosis
from nnsolve.render.json import chunks
from nnsolve.solution import marker
from nnsolve.working.quick import quick

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 7
LINES = 28
EXERCISE = "two-layer-sigmoid"
PEER = """
import sys, time
from math_verify import parse, verify
pairs = [line.split() for line in sys.stdin.read().splitlines()]
def mark():
    for gold, answer in pairs:
        verify(parse("$" + gold + "$"), parse("$" + answer + "$"))
mark()
start = time.perf_counter()
count = 0
while time.perf_counter() - start < 2:
    mark()
    count += 1
print(count / (time.perf_counter() - start))
"""


def rounded(value, figures):
    return format(Context(prec=figures).plus(Decimal(value)), "f")


def workings(derivation, count, *, wrong, full):
    """Workings of 28 lines with 4 or 5 figures each; with `wrong` one figure has another first digit."""
    import json

    steps = {one["key"]: one for one in json.loads("".join(chunks(derivation)))["steps"]}
    notation = derivation.notation
    keys = [key for key in derivation.cone(derivation.asked) if derivation[key].formula is not None]
    keys = keys[:LINES]
    out = []
    for seed in range(count):
        random = Random(seed)  # noqa: S311
        off = random.randrange(LINES) if wrong else -1
        lines = []
        for n, key in enumerate(keys):
            name = notation.ascii(key)
            figure = rounded(derivation.value(key), random.choice((4, 5)))
            if n == off:
                at = next(i for i, digit in enumerate(figure) if digit in "123456789")
                figure = f"{figure[:at]}{(int(figure[at]) + random.randint(1, 8)) % 10}{figure[at + 1 :]}"
            between = steps[name]["substitution"] if full else None
            lines.append(" = ".join(filter(None, (name, between, figure))))
        out.append("\n".join(lines))
    return out


def rate(mark, texts):
    """Markings a second, the best of some rounds; the collector is kept from what was there before."""
    mark(texts[0])
    gc.collect()
    gc.freeze()
    best = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in texts:
            mark(text)
        best = max(best, len(texts) / (time.perf_counter() - start))
    return best


def unnamed(prepared):
    """A marker that names no mistakes: the marking without the search."""
    nothing = SimpleNamespace(name=lambda _, key: Diagnosis(key, (), 1.0, "unexplained", 4))
    prepared.__dict__["namer"] = nothing
    prepared.__dict__["restating"] = SimpleNamespace(check=lambda *_: None)
    return prepared


def process(arguments, environment):
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def whole_process(text):
    """The medians of ``check`` and of ``import sympy``, interleaved: both see the same load."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": folder}
        path = Path(folder, "working.md")
        path.write_text(text, encoding="utf-8")
        check = ["-m", "nnsolve", "check", EXERCISE, str(path)]
        sympy = ["-c", "import sympy"]
        process(check, environment)
        process(sympy, environment)
        pairs = [(process(check, environment), process(sympy, environment)) for _ in range(9)]
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def peer(python, derivation, text):
    """Workings a second of math-verify: each figure against the solution's; 0 where there is none."""
    named = {derivation.notation.ascii(key): key for key in derivation.keys()}  # noqa: SIM118
    lines = (line.split(" = ") for line in text.splitlines())
    pairs = "\n".join(f"{derivation.value(named[name])!r} {figure}" for name, *_, figure in lines)
    done = subprocess.run([python, "-c", PEER], input=pairs, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else 0.0


def main():
    """Print rates and ratios."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--peer", default=sys.executable)
    arguments.add_argument("--count", type=int, default=200)
    given = arguments.parse_args()
    problem = read(EXERCISE)
    derivation = derive(problem)
    rows = []
    for what, full in (("figures", False), ("figures and substitutions", True)):
        right = workings(derivation, given.count, wrong=False, full=full)
        wrong = workings(derivation, given.count, wrong=True, full=full)
        mark = marker(problem, derivation).mark
        fast = rate(mark, right)
        found = rate(mark, wrong)
        anew = rate(lambda text, mark=mark: (quick.cache_clear(), mark(text)), wrong)
        # Every third working has a mistake, as in a class that has done its homework.
        whole = [one if n % 3 else other for n, (one, other) in enumerate(zip(right, wrong, strict=True))]
        together = rate(mark, whole)
        without = rate(unnamed(marker(problem, derivation)).mark, wrong)
        rows += [
            (f"{LINES} lines, {what}: right workings a second", f"{fast:10.0f}"),
            (f"{LINES} lines, {what}: with one mistake, named, a second", f"{found:10.0f}"),
            ("  the same, where nobody wrote a line before, a second", f"{anew:10.0f}"),
            (f"{LINES} lines, {what}: a mistake in every third, a second", f"{together:10.0f}"),
            ("  time with the search / without it", f"{without / found:10.2f}"),
        ]
        if not full:
            others = peer(given.peer, derivation, right[0])
            rows.append(
                ("  math-verify, the same answers, a second", f"{others:10.1f}" if others else "   not there")
            )
            if others:
                rows.append(("  ratio", f"{fast / others:10.0f}"))
    check, sympy = whole_process(workings(derivation, 1, wrong=False, full=True)[0])
    rows += [
        ("whole process check", f"{1000 * check:7.0f} ms"),
        ("import sympy", f"{1000 * sympy:7.0f} ms"),
        ("  ratio", f"{check / sympy:10.2f}"),
    ]
    sys.stdout.write("\n".join(f"{name:<70}{value}" for name, value in rows) + "\n")


if __name__ == "__main__":
    main()
