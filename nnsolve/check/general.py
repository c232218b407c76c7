"""Formulas without a figure: whether they are the formula of what they are about, whatever the numbers are.

The numbers of the exercise that a formula names are moved, everything is worked out again, and the formula
has to give what the solution gives each time. One that does not is unknown, and never wrong: it may leave out
what is nothing here, or hold under assumptions of its own.
"""

from __future__ import annotations

from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from nnsolve.check.pointwise import compiled
from nnsolve.check.verdict import Mismatch, Verdict
from nnsolve.errors import NnsolveError
from nnsolve.expr import Mul, Num, Sym, replaced, symbols
from nnsolve.functions import CONSTANTS, FUNCTIONS
from nnsolve.notation import RUNNING
from nnsolve.render.digits import Digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise, Line
    from nnsolve.check.mark import Marker
    from nnsolve.check.pointwise import Code
    from nnsolve.check.replay import Replay
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Claim, Side

MOST_FORMULAS = 64
"""Formulas of one working that are looked at."""
_MOST_STEPS, _MOST_IN_ALL = 1000, 10_000
"""Steps that are worked out again for one formula, and for those of one working."""
_MOST_NAMES = 100
"""Names in one formula."""
_MOST_LETTERS = 4
"""Factors that a name without a meaning of its own may be spelled of, as in ``ag`` for a·g."""
_MOST_KEYS = 3
"""Quantities that are tried for a name that leaves iteration or sample open."""
_SAME = 1e-9
"""What two ways to work out the same number may differ by, relative to it."""
_TINY = 1e-14
"""The same relative to the numbers that they come from, for differences of nearly equal numbers."""
_MOVES = (0.0, 0.618033988749895, 0.414213562373095)
"""How far the numbers are moved: in no two of them by the same share, and in no two trials alike."""
_FARTHEST = 4
"""The distance of a name up to which it is believed: a wrong one would hardly agree."""


class General:
    """Holds the formulas of one working against those of the exercise."""

    def __init__(self, marker: Marker, found: Replay) -> None:
        self._marker, self._found = marker, found
        self._labels = marker.aligner.labels
        self._left = _MOST_IN_ALL

    def verdicts(self, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Verdict]]:
        """The claims that state the formula of what they are about, each with what is said of it."""
        for claim in claims[:MOST_FORMULAS]:
            for key in self._about(claim):
                verdict = self._judged(claim, key)
                if verdict is not None:
                    yield claim, verdict
                    break

    def _about(self, claim: Claim) -> Iterator[Key]:
        """The quantities that the label of a claim names."""
        senses = self._labels.best(self._marker.aligner.label(claim))
        keys = [key for sense in senses if not sense.part for key in self._labels.expand(sense)]
        yield from keys[:_MOST_KEYS]

    def _judged(self, claim: Claim, key: Key) -> Verdict | None:
        line = self._marker.exercise.line(key)
        sides = claim.sides[1:]
        unlike: Mismatch | None = None
        if line.given or any(side.expr is None for side in sides):
            return None
        last = sides[-1].expr
        if len(sides) > 1 and isinstance(last, Sym) and self._is_function(last.name):
            # The name of a function stands where its value belongs.
            shown = Digits().text(line.value)
            unlike, sides = Mismatch(sides[-2].text, sides[-1].text, shown), sides[:-1]
        if not all(self._restates(side, line) for side in sides):
            return None
        code = "exact" if unlike is None else "slip"
        return Verdict(
            code, claim.span, claim.text, key, value=line.value, mismatch=unlike, flags=("formula",)
        )

    def _is_function(self, name: str) -> bool:
        return name in FUNCTIONS and not self._labels.senses(name)

    def _restates(self, side: Side, line: Line) -> bool:
        assert side.expr is not None  # noqa: S101  (looked at before)
        names = sum(1 for _ in islice(symbols(side.expr), _MOST_NAMES + 1))
        if names > _MOST_NAMES:
            return False
        if not names:
            return self._marker.restating.check(self._found, line.key, side.expr) in {"yes", "carried"}
        try:
            written = replaced(side.expr, lambda sym: self._meant(sym, line))
        except _UnknownNameError:
            return False
        named = [sym.key for sym in symbols(written)]
        return line.key not in named and self._agrees(written, named, line)

    def _agrees(self, written: Expr, named: Sequence[Key], line: Line) -> bool:
        """Whether a formula gives what `line` is, wherever the numbers behind the quantities it names are."""
        exercise = self._marker.exercise
        every = _behind(exercise, [line.key, *named])
        self._left -= len(every)
        if not named or not every or self._left < 0:
            return False
        try:
            return _agree(
                compiled(written, exercise.slot), every, {exercise.slot(key) for key in named}, line
            )
        except (NnsolveError, KeyError, TypeError):  # a function or a node without a value
            return False

    # ------------------------------------------------------------------------------------- names

    def _meant(self, sym: Sym, line: Line) -> Expr:
        """The quantity that a name stands for in the formula of `line`; raises `_UnknownNameError`."""
        key = self._key(sym.name, line)
        if key is not None:
            return Sym(key.name, key.at)
        if sym.name in CONSTANTS:
            return Num(CONSTANTS[sym.name], repr(CONSTANTS[sym.name]))
        if 1 < len(sym.name) <= _MOST_LETTERS and sym.name.isalpha() and not self._labels.senses(sym.name):
            return Mul(tuple([self._meant(Sym(letter), line) for letter in sym.name]))
        raise _UnknownNameError(sym.name)

    def _key(self, name: str, line: Line) -> Key | None:
        best = self._labels.best(name)
        if not best or best[0].part or best[0].rank > _FARTHEST:
            return None
        keys = [
            key
            for sense in best
            for key in self._labels.expand(sense)
            if sense.whole or self._is_beside(key, line)
        ]
        return keys[0] if len(keys) == 1 else None

    def _is_beside(self, key: Key, line: Line) -> bool:
        """Whether a quantity stands in the iteration and sample of `line`, as far as it has one."""
        here, there = self._places(line.key), self._places(key)
        return len({*here.items(), *there.items()}) == len({*here, *there})

    def _places(self, key: Key) -> dict[str, int]:
        axes = self._marker.derivation.family(key.name).axes
        return {axis.name: k for axis, k in zip(axes, key.at, strict=True) if axis.name in RUNNING}


class _UnknownNameError(NnsolveError):
    """A name that stands for no quantity."""


def _agree(run: Code, every: Sequence[Line], named: set[int], line: Line) -> bool:
    """Whether `run` gives what `line` is; `every` are what both are worked out from, in order."""
    behind = set(named)
    for one in reversed(every):
        if one.slot in behind:
            behind.update([parent.slot for parent in one.parents])
    nothing = True
    for move in _MOVES:
        points: dict[int, float] = {}
        for n, one in enumerate(every):
            is_moved = bool(move) and not one.parents and one.slot in behind
            points[one.slot] = _moved(one.value, move * (n + 1) % 1) if is_moved else one.run(points)
        value, due = run(points), points[line.slot]
        size = max([abs(points[slot]) for slot in named])
        if not isfinite(value) or not isfinite(due) or abs(value - due) > _SAME * abs(due) + _TINY * size:
            return False
        nothing = nothing and due == 0
    return not nothing


def _behind(exercise: Exercise, keys: Sequence[Key]) -> list[Line]:
    """The quantities of `keys` and all that they are worked out from, in order; none where they are many."""
    found = {key: exercise.line(key) for key in keys}
    todo = list(found.values())
    while todo:
        for parent in todo.pop().parents:
            if parent.key not in found:
                found[parent.key] = parent
                todo.append(parent)
        if len(found) > _MOST_STEPS:
            return []
    return sorted(found.values())


def _moved(value: float, share: float) -> float:
    """Another number near `value`."""
    return value * (1 + share / 4) + share / 16
