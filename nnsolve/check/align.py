"""Ties the claims of a working to the quantities of an exercise, all of them at once.

A claim whose label is known and whose figure is plausible is placed by looking its label up. What is left is
weighed: label, then formula, then the numbers put in and the order, then the figure. A claim stays unplaced
unless one quantity is better than every other by a clear margin: a wrong placement is worse than none.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.check.assign import Assignment
from nnsolve.check.candidates import BESIDE, FAINT, Candidates
from nnsolve.check.evidence import points
from nnsolve.check.features import Features
from nnsolve.check.labels import Labels
from nnsolve.check.placed import Placed, Weighed
from nnsolve.check.results import results
from nnsolve.check.rows import Order
from nnsolve.check.sections import Sections
from nnsolve.check.sense import VERBATIM
from nnsolve.check.sight import Entry, fits
from nnsolve.check.statement import bare
from nnsolve.check.tables import Tables
from nnsolve.check.target import Search
from nnsolve.check.volume import Volumes
from nnsolve.expr import Call, Num, Pow, Sym
from nnsolve.notation import RUNNING, After, Numbered, Own

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nnsolve.axis import Axis, Key
    from nnsolve.check.evidence import Figures
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.sense import Sense
    from nnsolve.check.target import Target
    from nnsolve.derivation import Family
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Cell, Claim, Working

_OPTIONS = 6
_MEMORY = 50_000
_BARS = re.compile(r"\\\||\|\|?|\\[lr]?Vert\b")
_SQUARE = re.compile(r"\^(?:2|\{2\})")
_SLOPE = re.compile(r"([A-Za-z])['′]\(\s*([A-Za-z]\w*)\s*\)")
_LAYER = re.compile(r"([A-Za-z]\w*?)\^?\{?\[(\d{1,2})\]\}?")
_ARGUMENT = re.compile(r"([A-Za-z]{2}\w*)\s*\(\s*([A-Za-z]\w*)\s*\)")
_SPOKEN = re.compile(r"\s*[^\W\d]\w*(?:\s+\w+){1,5}\s*")
_FILLED = re.compile(r"(?:\s+(?:for|of|the))*\s+")
_FARTHEST, _GUESS = 4, 6
"""The distance of a name up to which it is believed at sight."""


class Alignment(Struct, frozen=True):
    """Where the claims of one working belong.

    `formulas` are claims that state a formula in general, with no figure to check; `unplaced` are those that
    no quantity could be found for; `loose` are cells with numbers that belong to none.
    """

    placed: tuple[Placed, ...]
    formulas: tuple[int, ...] = ()
    unplaced: tuple[int, ...] = ()
    loose: tuple[Cell, ...] = ()


class Aligner:
    """Prepared once for an exercise; keeps what it learns about names."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self.labels = Labels(exercise.derivation)
        self._search = Search(exercise)
        self._candidates = Candidates(self._search, self.labels)
        self.volumes = Volumes(exercise, self.labels)
        self._order = Order(exercise.derivation)
        self._tables = Tables(exercise, self.labels, self.volumes, self._order)
        self._entries: dict[str, Entry] = {}
        self._leaves: dict[str, object] = {}
        self._exact: dict[str, str] = {}
        self._runs = any(axis.name in RUNNING for f in exercise.derivation.families for axis in f.axes)

    @cached_property
    def iterates(self) -> bool:
        """Whether iterations are told by numbers in names, such as x_1."""
        return any(
            isinstance(f.label, Own)
            and isinstance(f.label.names, Numbered)
            and f.label.names.prefix[-1:] == "_"
            for f in self._exercise.derivation.families
            if f.scan is not None
        )

    def align(self, working: Working) -> Alignment:
        """Where the claims and the cells of `working` belong."""
        sections = (
            Sections(working.lines, self._order, working.claims, self.label, self._iteration)
            if self._runs
            else None
        )
        run = Assignment(self, working, sections or None)
        run.by_label()
        run.late(results(self, working.claims, run))
        run.by_weight()
        cells, loose = self._tables.align(working.grids, sections)
        if run.is_plain:
            return Alignment((*run.placed.values(), *cells), loose=tuple(loose))
        placed = run.placed
        stated = {*run.formulas, *(one.claim for one in run.shapes)}
        lost = [n for n in range(len(working.claims)) if n not in placed and n not in stated]
        in_claims = sorted((*placed.values(), *run.shapes), key=lambda one: (one.claim, one.component))
        return Alignment((*in_claims, *cells), tuple(run.formulas), tuple(lost), tuple(loose))

    def _iteration(self, name: str) -> int:
        """The iteration, from 1, whose mark a name bears; 0 for none."""
        best = self.labels.best(name) if name else ()
        if len(best) != 1 or not best[0].whole or best[0].part or best[0].rank > _FARTHEST:
            return 0
        axes = self._axes(best[0].family)
        return next((k + 1 for axis, k in zip(axes, best[0].at, strict=True) if axis.name == RUNNING[0]), 0)

    # ------------------------------------------------------------------------------- names

    def label(self, claim: Claim) -> str:
        """What a claim calls its quantity, empty where it begins with no name.

        A name of the exercise is taken as it stands, whatever the reader of workings made of it.
        """
        side = claim.sides[0]
        text = side.text
        exact = self._exact.get(text)
        if exact and not claim.before:
            return exact
        if exact is None:
            exact = self._remembered(text)
        if claim.before or not (exact or isinstance(side.expr, Sym)):
            # The reader may have taken a name to pieces, as in "accuracy in %" and "w5 new by Δ".
            whole = claim.text.partition("=")[0]
            joined = self._remembered(f"{claim.before} {whole}") or self._remembered(f"{claim.before}{whole}")
            words = claim.before.rstrip(" :.")
            behind = words.rpartition(" ")[2]
            # A name of several words before the numbers: "Weights and biases: 4·5 + 5 = 25".
            named = "" if isinstance(side.expr, Sym) or behind == words else self._remembered(words)
            exact = (
                joined
                or exact
                or named
                or self._remembered(whole)
                or self._remembered(f"{whole.strip()}_{behind}")
            )
            if not exact and isinstance(side.expr, Sym) and not self.labels.senses(side.expr.name):
                # Two words of which the reader took the first for prose: "standard deviation".
                both = f"{words}_{side.expr.name}".replace(" ", "_")
                exact = both if self.labels.senses(both) else ""
        if not exact and isinstance(side.expr, Call) and len(claim.sides) > 1:
            exact = self._applied(side.expr)
        if not exact and not (isinstance(side.expr, Sym) and self.labels.senses(side.expr.name)):
            exact = self.labels.applied.name(text)
        if not exact and (slope := _SLOPE.fullmatch(text)):
            # In an exercise in one variable f'(x_1) is df/dx_1.
            name = f"d({slope[1]})/d({slope[2]})"
            exact = name if self.labels.senses(name) else ""
        if not exact and isinstance(side.expr, Pow):
            exact = self._squared(side.expr)
        name = side.expr.name if isinstance(side.expr, Sym) else ""
        return exact or self._respelled(text, f"{claim.before} {text}", name) or name

    def _respelled(self, text: str, spoken: str, name: str) -> str:
        """The name written ``z_1^{[2]}``, ``precision(cat)`` or ``Precision for cat``; empty for none."""
        ways: list[str] = []
        if layer := _LAYER.fullmatch(text):
            ways.append(f"{layer[1]}@{layer[2]}")
        if argument := _ARGUMENT.fullmatch(text):
            ways.append(f"{argument[1]}_{argument[2]}")
        if name and _SPOKEN.fullmatch(spoken) and not self.labels.senses(name):
            ways.append(_FILLED.sub("_", spoken.strip()))
        for way in ways:
            best = self.labels.best(way)
            if best and best[0].rank <= _GUESS and not best[0].part:
                return way
        return ""

    def _squared(self, power: Pow) -> str:
        """The name of a square with a number, σ_1² for the first σ²; empty for none."""
        match power:
            case Pow(Sym(name), Num(2)):
                stem, _, number = name.partition("_")
                squared = f"{stem}2_{number}"
                return squared if number and self.labels.senses(squared) else ""
            case _:
                return ""

    def _applied(self, call: Call) -> str:
        """The name of what a function of a number stands for, as in ``σ(3.0) = 0.95``; empty for none."""
        figure = bare(call.args[0]) if call.args else None
        return self.labels.applied.at(call.function, figure.number) if figure is not None else ""

    def _remembered(self, text: str) -> str:
        found = self._exact.get(text)
        if found is None:
            if len(self._exact) > _MEMORY:
                self._exact.clear()
            name = " ".join(text.split())
            if "|" in name or "Vert" in name:
                name = _BARS.sub("‖", name).replace(" ", "")
            if "^" in name:
                name = _SQUARE.sub("²", name).replace("\\", "").replace("sigma", "σ")
            if " " in name and not self.labels.bears(name):
                name = name.replace(" ", "_")
            bears = self.labels.bears(name)
            found = self._exact[text] = name if bears else self.labels.printed.name(text)
        return found

    def entries(self, total: Mapping[str, int]) -> Mapping[str, Entry]:
        """What the names of a working stand for at first sight; `total` is how often each labels a figure."""
        known = self._entries
        for name in total:
            if name not in known:
                known[name] = self._entry(name)
        if self._runs:
            self._trust(total)
        return known

    def _trust(self, total: Mapping[str, int]) -> None:
        """Whether names that advance together are there equally often: nothing was left out in between."""
        counts: dict[str, list[int]] = {}
        for name, count in total.items():
            if self._entries[name].group:
                counts.setdefault(self._entries[name].group, []).append(count)
        for name in total:
            entry = self._entries[name]
            if entry.group:
                entry.trusted = max(counts[entry.group]) - min(counts[entry.group]) <= 1

    def _entry(self, name: str) -> Entry:
        best = self.labels.best(name)
        if len(best) != 1 or best[0].part or best[0].rank > _FARTHEST:
            return Entry()
        (sense,) = best
        lines = self._lines(best)
        if not sense.whole:
            return Entry(each=lines, axes=self._axes(sense.family), group=self._group(sense.family))
        news = self.labels.renewed(lines[0].key)
        if not news:
            near = {(s.family, s.at) for s in self.labels.senses(name) if s.rank <= 0 and not s.part}
            return Entry(lines[0], sure=len(near) == 1 or sense.rank > 0, own=sense.rank == VERBATIM)
        family = news[0].family
        many = self._lines(news)
        return Entry(lines[0], many, (), self._axes(family), self._group(family) if len(many) > 1 else "")

    def _lines(self, senses: Iterable[Sense]) -> tuple[Line, ...]:
        return tuple(
            sorted(self._exercise.line(key) for sense in senses for key in self.labels.expand(sense))
        )

    def _axes(self, family: str) -> tuple[Axis, ...]:
        return self._exercise.derivation.family(family).axes

    def _group(self, family: str) -> str:
        return ",".join(axis.name for axis in self._axes(family) if axis.name in RUNNING)

    def running(self, key: Key) -> dict[str, int]:
        """The iteration and the sample of a quantity, counted from 1; empty for what has neither."""
        axes = zip(self._axes(key.name), key.at, strict=True)
        return {axis.name: k + 1 for axis, k in axes if axis.name in RUNNING}

    def leaf(self, sym: Sym) -> object:
        """Which quantity a written name stands for when formulas are compared."""
        found = self._leaves.get(sym.name)
        if found is None:
            best = self.labels.best(sym.name)
            key = next(iter(self.labels.expand(best[0])), None) if best else None
            found = f"?{sym.name}" if key is None else self._search.identity(key)
            if best and best[0].part:
                found = f"part of {found}"
            self._leaves[sym.name] = found
        return found

    def means(self, label: str, target: Target) -> bool:
        """Whether `label` may be said of `target`: it names it, or is no name of this exercise at all."""
        senses = self.labels.senses(label)
        if not senses:
            return not self.labels.misnamed(label)
        key = target.line.key
        return any(
            sense.family == key.name and all(a in {-1, b} for a, b in zip(sense.at, key.at, strict=True))
            for sense in (*senses, *self._renewed(senses))
        )

    def _renewed(self, senses: Sequence[Sense]) -> list[Sense]:
        keys = [key for sense in senses if sense.whole for key in self.labels.expand(sense)]
        return [sense for key in keys for sense in self.labels.renewed(key)]

    # ------------------------------------------------------------------------------ targets

    def features(self, claim: Claim) -> Features:
        """What `claim` shows of itself."""
        return Features(claim, self.label(claim), self.leaf)

    def unnamed(self, claim: Claim) -> Features:
        """The same, whatever it is called."""
        sides = claim.sides[1:] if self.label(claim) else claim.sides
        return Features(structs.replace(claim, sides=sides), "", self.leaf)

    def weighed(
        self, features: Features, before: str, figures: Figures, next_: int, under: Mapping[str, int] | None
    ) -> list[Weighed]:
        """The best targets of a claim; `under` are the iteration and sample that headings tell."""
        found: list[Weighed] = []
        for target, own in self._candidates.of(features, before, figures, next_).items():
            if under and not fits(target.line, self._axes(target.line.key.name), under):
                continue
            more, by = points(features, target, figures)
            # A faint name counts beside the formula.
            name = own + BESIDE if 0 < own <= FAINT and by != "value" else own
            found.append(Weighed(name + more, "label" if name > more / 2 else by, target, name > 0))
        found.sort(key=lambda one: -one.worth)
        return found[:_OPTIONS]

    def target(self, line: Line, part: Expr | None = None) -> Target:
        """The quantity, or a part of its formula, as something that a claim can be about."""
        return self._search.target(line, part)

    def is_worked_out(self, key: Key) -> bool:
        """Whether a quantity is neither given nor the new value of one that is."""
        return not self._exercise.line(key).given and not isinstance(self.family(key).label, After)

    def family(self, key: Key) -> Family:
        """The family of a quantity."""
        return self._exercise.derivation.family(key.name)

    def line(self, key: Key) -> Line:
        """All that is prepared about a quantity."""
        return self._exercise.line(key)

    def rank(self, line: Line) -> int:
        """The place of a quantity in the order of the derivation."""
        return self._search.ranks.get(line.slot, line.slot)
