"""How well marking does on simulated students: honest ones lose nothing, wrong lines are found and named.

Run it with ``python tests/benchmarks/students.py [--scripts 10000] [--mistakes 3000] [--seed 0] [--faults]``.
It prints tables in Markdown. The students, their scripts and their mistakes are in ``tests/students.py`` and
``tests/mutants.py``; the list of mistakes was written without looking at what the program searches for,
and which of its names are right was written down afterwards (``tests/mutant_names.py``).

Figures have so many decimals but at least 2 figures, or so many significant figures. Each script with a
mistake takes a rule of the exercise evenly, then a line of that rule, then a kind of mistake; one in five is
a slip of the pen. What follows is worked with the wrong figure. Nobody can see a wrong formula with the right
value (``equal``), nor for sure a figure that is off by a unit of its own last digit (``near``), as rounding
alone does that: these are left out of the shares. *Named*: the first answer is right, or it is a wrong
formula of the same value. *Unknown kinds* are those that the program had no name for when the list was
written; it may have learned some since.
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
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)  # noqa: T201


def head(*cells):
    print()  # noqa: T201
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
    print(f"\n{time.perf_counter() - start:.0f} s")  # noqa: T201


def report(pool, options):
    """All tables, in Markdown."""
    every = [
        *honest(pool, options),
        *mistakes(pool, options),
        *figures(pool, options),
        *two(pool, options),
        *left_out(pool, options),
    ]
    if options.faults:
        print()  # noqa: T201
        for fault in every:
            print(fault)  # noqa: T201


def honest(pool, options):
    """Students who make no mistake."""
    if not options.scripts:
        return []
    t, faults = run(pool, "honest", options.scripts, options.seed)
    amber = sum(t[f"verdict {code}"] for code in ("slip", "rounding-inside", "convention"))
    head("honest scripts", "lines", "scripts that lose credit", "lines not tied", "lines in amber")
    lines = t["lines"]
    row(t["scripts"], lines, t["lost"], share(t["untied"], lines), share(amber, lines))
    return faults


def mistakes(pool, options):
    """One mistake: whether it is found, and what it is called."""
    rows, faults = [], []
    for shown, digits, form in SHOWN:
        t, found = run(pool, "one_mistake", options.mistakes, options.seed, digits, form)
        faults += [(shown, *fault) for fault in found]
        rows.append((shown, t))
    head("shown", "scripts", "equal", "near", "detected", "first flag is the wrong line", "accused elsewhere")
    for shown, t in rows:
        every = t["scripts"] + t["equal"] + t["near"]
        row(
            shown,
            t["scripts"],
            share(t["equal"], every),
            share(t["near"], every),
            share(t["detected"], t["scripts"]),
            share(t["first"], t["detected"]),
            share(t["elsewhere"], t["detected"]),
        )
    head(
        "shown",
        "known kinds",
        "named",
        "in the first 3",
        "sure but wrong",
        "unknown kinds",
        "equal",
        "sure but wrong",
    )
    for shown, t in rows:
        known, unknown = t["marked inside"], t["marked outside"]
        row(
            shown,
            known,
            share(t["top1 inside"], known),
            share(t["top3 inside"], known),
            share(t["sure and wrong inside"], known),
            unknown,
            share(t["top1 outside"], unknown),
            share(t["sure and wrong outside"], unknown),
        )
    return faults


def figures(pool, options):
    """One figure that is any number."""
    faults = []
    head("any figure, shown", "scripts", "detected", "first flag is the wrong line", "falsely named")
    for shown, digits, form in SHOWN:
        t, found = run(pool, "one_mistake", options.mistakes, options.seed, digits, form, random_figure=True)
        faults += [(shown, *fault) for fault in found]
        row(
            shown,
            t["scripts"],
            share(t["detected"], t["scripts"]),
            share(t["first"], t["detected"]),
            share(t["sure random"], t["marked random"]),
        )
    return faults


def two(pool, options):
    """Two mistakes in one script."""
    faults = []
    head("two mistakes, shown", "scripts", "first found", "both found", "accused elsewhere")
    for shown, digits, form in SHOWN[2:]:
        t, found = run(pool, "two_mistakes", options.mistakes, options.seed, digits, form)
        faults += [(shown, *fault) for fault in found]
        row(shown, t["scripts"], *(share(t[one], t["scripts"]) for one in ("first", "both", "elsewhere")))
    return faults


def left_out(pool, options):
    """A mistake, and most of the lines left out, perhaps the wrong one too."""
    head("60 % left out, shown", "scripts", "seen at all", "in the right place", "accused elsewhere")
    for shown, digits, form in SHOWN[2:]:
        t, _ = run(pool, "one_mistake", options.mistakes, options.seed, digits, form, left_out=0.6)
        row(
            shown,
            t["scripts"],
            share(t["detected"], t["scripts"]),
            share(t["first"], t["detected"]),
            share(t["elsewhere"], t["detected"]),
        )
    return []


if __name__ == "__main__":
    main()
