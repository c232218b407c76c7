"""How well marking does on simulated students: honest ones lose nothing, wrong lines are found and named.

Run it with ``python tests/benchmarks/students.py [--scripts 10000] [--mistakes 3000] [--seed 0] [--faults]``.
It prints tables in Markdown. The students, their scripts and their mistakes are in ``tests/students.py`` and
``tests/mutants.py``; the list of mistakes was written without looking at what the program searches for.
"""

import argparse
import sys
import time
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import simulation

SHOWN = (
    ("2 decimals", 2, "at least 2 figures"),
    ("3 decimals", 3, "at least 2 figures"),
    ("4 decimals", 4, "at least 2 figures"),
    ("6 decimals", 6, "at least 2 figures"),
    ("4 significant", 4, "figures"),
)


def counted(job):
    """The counts of some scripts together, and the first faults."""
    name, numbers, args, more = job
    work = getattr(simulation, name)
    total, faults = Counter(), []
    for n in numbers:
        found, fault = work(n, *args, **more)
        total.update(found)
        faults += fault
    return total, faults


def run(pool, name, count, *args, **more):
    chunks = [range(n, count, 40) for n in range(40)]
    total, faults = Counter(), []
    for found, fault in pool.imap_unordered(counted, [(name, chunk, args, more) for chunk in chunks]):
        total.update(found)
        faults += fault
    return total, faults


def share(part, whole):
    return f"{100 * part / whole:.2f} %" if whole else "–"


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def head(*cells):
    print()
    row(*cells)
    row(*["---"] * len(cells))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--scripts", type=int, default=10_000, help="honest scripts")
    ask.add_argument("--mistakes", type=int, default=3_000, help="scripts with mistakes, for each row")
    ask.add_argument("--seed", type=int, default=0)
    ask.add_argument("--faults", action="store_true", help="show where marking fell short")
    options = ask.parse_args()
    start = time.perf_counter()
    with Pool(2) as pool:
        report(pool, options)
    print(f"\n{time.perf_counter() - start:.0f} s")


def report(pool, options):
    seed, many = options.seed, options.mistakes
    every = []
    if options.scripts:
        total, faults = run(pool, "honest", options.scripts, seed)
        every += faults
        head("honest scripts", "lines", "scripts that lose credit", "lines not tied", "amber")
        amber = total["verdict slip"] + total["verdict rounding-inside"] + total["verdict convention"]
        row(total["scripts"], total["lines"], total["lost"], share(total["untied"], total["lines"]), share(amber, total["lines"]))
    head(
        "shown", "scripts", "not to be seen", "detected", "first flag is the wrong line", "accused elsewhere",
        "known kinds: named", "in the first 3", "sure but wrong", "unknown kinds: equal in value", "sure but wrong",
    )
    for shown, digits, form in SHOWN:
        t, faults = run(pool, "one_mistake", many, seed, digits, form)
        every += [(shown, *fault) for fault in faults]
        row(
            shown, t["scripts"], share(t["alike"], t["alike"] + t["scripts"]), share(t["detected"], t["scripts"]),
            share(t["first"], t["detected"]), share(t["elsewhere"], t["detected"]),
            share(t["top1 inside"], t["marked inside"]), share(t["top3 inside"], t["marked inside"]),
            share(t["sure and wrong inside"], t["marked inside"]), share(t["top1 outside"], t["marked outside"]),
            share(t["sure and wrong outside"], t["marked outside"]),
        )
    head("any figure, shown", "scripts", "detected", "falsely named, sure", "first flag is the wrong line")
    for shown, digits, form in SHOWN:
        t, faults = run(pool, "one_mistake", many, seed, digits, form, random_figure=True)
        every += [(shown, *fault) for fault in faults]
        row(shown, t["scripts"], share(t["detected"], t["scripts"]), share(t["sure random"], t["marked random"]), share(t["first"], t["detected"]))
    head("two mistakes, shown", "scripts", "first found", "both found", "accused elsewhere")
    for shown, digits, form in SHOWN[2:]:
        t, faults = run(pool, "two_mistakes", many, seed, digits, form)
        every += [(shown, *fault) for fault in faults]
        row(shown, t["scripts"], share(t["first"], t["scripts"]), share(t["both"], t["scripts"]), share(t["elsewhere"], t["scripts"]))
    head("60 % left out, shown", "scripts", "seen at all", "in the right place", "accused elsewhere")
    for shown, digits, form in SHOWN[2:]:
        t, faults = run(pool, "one_mistake", many, seed, digits, form, left_out=0.6)
        row(shown, t["scripts"], share(t["detected"], t["scripts"]), share(t["first"], t["detected"]), share(t["elsewhere"], t["detected"]))
    if options.faults:
        print()
        for fault in every:
            print(fault)


if __name__ == "__main__":
    main()
