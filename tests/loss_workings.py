"""Writes ``nnsolve/criteria/workings``: the slopes of the losses, line by line, a module for each subject.

The lines are those of the symbolic engine. ``python tests/loss_workings.py`` writes the modules; a test
compares them with the lines derived again.
"""

import subprocess
import sys
from pathlib import Path

from nnsolve.criteria.slope_tables import working_name
from nnsolve.criteria.wholes import WHOLES
from nnsolve.expr import Sym, replaced, symbols
from nnsolve.loss_rows import OUTPUT
from nnsolve.losses import LOSSES, SETTLED, at_target
from nnsolve.network.criterion import GREEK, slope_of
from nnsolve.notation import Name
from nnsolve.render.text import Printer, named
from nnsolve.symbolic.differentiate import derivation_of_slope

FOLDER = Path(__file__).parent.parent / "nnsolve" / "criteria" / "workings"
BROAD = 95
"""Letters of a line of a working up to which it fits a line of a module."""
SUBJECTS = {
    "divergence": ("divergence", "jensen", "hellinger", "total", "entropy"),
    "probability": ("binary", "categorical", "focal", "nll", "likelihood"),
    "margin": ("hinge", "squared-hinge", "multi-class", "contrastive", "triplet"),
    "difference": ("",),
}
"""The modules, with the beginnings of the names of rows in them; the first that fits counts."""
WORDS = {
    "divergence": "measures of distributions",
    "probability": "losses of probabilities and logits",
    "margin": "losses of margins and distances",
    "difference": "losses of differences",
}
HEAD = '''"""Where the slopes of {words} come from, as the symbolic engine derives them; do not edit.

``python tests/loss_workings.py`` writes this module; a test derives every line again.
"""
{noqa}
from __future__ import annotations

WORKINGS: dict[str, tuple[tuple[str, str], ...]] = {{
'''
NOQA = "\n# ruff: noqa: E501  (a line of a working is as long as it is)\n"
TAIL = '''}
"""Equal lines, each with the title of its rule, by the name of the first row with that term."""
'''


def text(expr):
    expr = replaced(expr, lambda sym: Sym(GREEK.get(sym.name, sym.name)))
    names = {sym.key: Name("π" if sym.name == "pi" else sym.name, sym.name) for sym in symbols(expr)}
    return Printer(named(names)).text(expr)


def lines(expr, by=OUTPUT):
    """The working of a slope: text and title of the rule of every line."""
    if by not in symbols(expr):
        return ()
    return tuple((text(line.formula), line.rule.title) for line in derivation_of_slope(expr, by.name))


def of_whole(name, one):
    """The working of a slope that is not that of one term."""
    row = name.partition("@")[0]
    return (*lines(one.formula, one.by), *(((text(slope_of(LOSSES[row])), one.why),) if one.why else ()))


def workings():
    """Every working by its name."""
    found = {}
    for row in LOSSES.values():
        # With a target of 1 or 0 half of a term falls away; another target keeps all of it.
        for target in (1, 0, None) if row.reads in SETTLED else (None,):
            name = working_name(row, target)
            term = row.term if target is None else at_target(row.term, target)
            if name not in found and (made := lines(term)):
                found[name] = made
    return found | {name: of_whole(name, one) for name, one in WHOLES.items()}


def subject(name):
    return next(one for one, starts in SUBJECTS.items() if name.startswith(starts))


def written():
    """The text of every module, by its path."""
    every = workings()
    found = {}
    for one, words in WORDS.items():
        mine = {name: made for name, made in every.items() if subject(name) == one}
        body = "".join(f"{name!r}: {made!r},\n" for name, made in mine.items())
        broad = any(len(line) > BROAD for made in mine.values() for line, _ in made)
        path = FOLDER / f"{one}.py"
        command = (sys.executable, "-m", "ruff", "format", "--stdin-filename", str(path), "-")
        done = subprocess.run(
            command,
            input=HEAD.format(words=words, noqa=NOQA if broad else "") + body + TAIL,
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        found[path] = done.stdout
    return found


if __name__ == "__main__":
    for path, made in written().items():
        path.write_text(made, encoding="utf-8")
