"""Writes ``nnsolve/criteria/workings.py``: the slope of every term of a loss, line by line.

The lines are those of the symbolic engine. ``python tests/loss_workings.py`` writes the module; a test
compares it with the lines derived again.
"""

import subprocess
import sys
from pathlib import Path

from nnsolve.criteria.tables import working_name
from nnsolve.expr import Sym, replaced, symbols
from nnsolve.loss_rows import OUTPUT
from nnsolve.losses import LOSSES, SETTLED, at_target
from nnsolve.network.criterion import GREEK
from nnsolve.notation import Name
from nnsolve.render.text import Printer, named
from nnsolve.symbolic.differentiate import derivation_of_slope

FILE = Path(__file__).parent.parent / "nnsolve" / "criteria" / "workings.py"
HEAD = '''"""Where the slope of a term comes from, as the symbolic engine derives it; do not edit.

Kept as text, so that a solution need not load the engine. ``python tests/loss_workings.py`` writes this
module; a test derives every line again.
"""

# ruff: noqa: E501  (a line of a working is as long as it is)

from __future__ import annotations

WORKINGS: dict[str, tuple[tuple[str, str], ...]] = {
'''
TAIL = '''}
"""Equal lines, each with the title of its rule, by the name of the first row with that term."""
'''


def lines(row, target=None):
    """The working of one row: text and title of the rule of every line."""
    term = row.term if target is None else at_target(row.term, target)
    term = replaced(term, lambda sym: Sym(GREEK.get(sym.name, sym.name)))
    if OUTPUT not in symbols(term):
        return ()
    return tuple((text(line.formula), line.rule.title) for line in derivation_of_slope(term, OUTPUT.name))


def text(expr):
    names = {sym.key: Name("π" if sym.name == "pi" else sym.name, sym.name) for sym in symbols(expr)}
    return Printer(named(names)).text(expr)


def workings():
    """Every working by its name."""
    found = {}
    for row in LOSSES.values():
        # The term of a target between 0 and 1 is made of those of 1 and 0.
        for target in (1, 0) if row.reads in SETTLED else (None,):
            name = working_name(row, target)
            if name not in found and (made := lines(row, target)):
                found[name] = made
    return found


def written():
    """The text of the module."""
    body = "".join(f"{name!r}: {made!r},\n" for name, made in workings().items())
    command = (sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FILE), "-")
    done = subprocess.run(
        command, input=HEAD + body + TAIL, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
