"""What a line under the name of a whole may mean besides the whole: one term of it, a difference in it.

``Sample 1: loss = 0.2231`` is the loss of that sample, and an error of target − output is no squared one.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.evidence import Figures, fit
from nnsolve.check.pieces import piece_range
from nnsolve.check.sections import sample
from nnsolve.check.spelling import folded
from nnsolve.expr import Add, Div, Mul, Neg, Num, Sym, parts, symbols
from nnsolve.notation import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.align import Aligner
    from nnsolve.check.exercise import Line
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.check.target import Target
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Claim
    from nnsolve.working.written import Written

MOST_PARTS = 64
"""Parts of one formula that are looked at."""
EVERYDAY = frozenset(("error", "err", "e", "errors", "residual", "difference", "diff"))
"""Words for target − output in everyday speech, as they are compared."""
_SUMS = frozenset(("total", "sum"))
_WORD = re.compile(r"[^\W\d_]\w*")
_FEWEST, _COVERED = 2, 0.5
_ENOUGH, _CLEAR = 5.0, 1.5
"""Points of a formula and its numbers that tell a quantity without its name, and before any other."""


class Meant:
    """The other meanings of the lines of one working, `lines` as written."""

    def __init__(self, aligner: Aligner, lines: Sequence[str], mine: Tied, found: Replay) -> None:
        self._aligner, self._lines, self._mine, self._found = aligner, lines, mine, found

    @cached_property
    def figures(self) -> Figures:
        """What was written, as the evidence for a placement reads it."""
        figures = Figures()
        for key, figure in self._mine.figures.items():
            figures.written[self._aligner.line(key).slot] = figure
        return figures

    # ------------------------------------------------------------------------------------- terms

    def other(self, one: Statement, claim: Claim, label: str, *, unfinished: bool) -> Statement | None:
        """The statement with what it means in place of the whole; `None` where nothing says so.

        It is `unfinished` where its line goes on to the whole.
        """
        line = self._aligner.line(one.key) if one.key is not None else None
        if line is None or line.formula is None or one.figure is None:
            return None
        term = self._headed(claim, line) or self._own(claim, line, one.figure)
        if term is not None:
            return structs.replace(one, key=term.key, called="")
        piece = None
        if folded(label) in EVERYDAY and label != self._name(line.key):
            piece = self._difference(claim, line, one.figure)
        elif unfinished or _SUMS & set(label.casefold().split("_")):
            piece = self._sum(line, one.figure)
        return None if piece is None else structs.replace(one, part=piece, called="")

    def _name(self, key: Key) -> str:
        return self._found.exercise.derivation.notation.ascii(key)

    def _terms(self, line: Line) -> list[Line]:
        """The quantities that `line` is the sum or the mean of; none where it is anything else."""
        addends = _addends(line.formula)
        keys = [arg.key for arg in addends if isinstance(arg, Sym)]
        terms = [term for key in keys if not (term := self._aligner.line(key)).given]
        return terms if len(terms) == len(addends) >= _FEWEST else []

    def _headed(self, claim: Claim, line: Line) -> Line | None:
        """The term that the line begins with: ``conv2: … total = 2416``, ``Sample 1: loss = 0.2231``."""
        heading = self._heading(claim)
        terms = self._terms(line) if heading else []
        if not terms:
            return None
        number = sample(heading)
        if number and number <= len(terms) and len({term.key.name for term in terms}) == 1:
            return terms[number - 1]
        words = {folded(word) for word in _WORD.findall(heading)}
        named = [term for term in terms if words & set(map(folded, self._name(term.key).split("_")))]
        return named[0] if len(named) == 1 else None

    def _heading(self, claim: Claim) -> str:
        """What stands before a colon at the start of the line of a claim."""
        at = claim.span.line
        text = self._lines[at - 1] if 0 < at <= len(self._lines) else ""
        heading, colon, _ = text.partition(":")
        return heading if colon and "=" not in heading else ""

    def _own(self, claim: Claim, line: Line, figure: Written) -> Line | None:
        """The term whose own formula the line shows, with a figure that follows for it."""
        for term in self._terms(line):
            target = self._aligner.target(term)
            if self.restates(claim, target) and figure.holds(*self._found.due(term)):
                return term
        return None

    def series(self, line: Line, figures: Sequence[Written]) -> list[Line]:
        """The terms that several figures under one name are, one after the other; empty for no terms."""
        terms = iter(self._terms(line))
        taken: list[Line] = []
        for figure in figures:
            term = next((one for one in terms if figure.holds(*self._found.due(one))), None)
            if term is None:
                break
            taken.append(term)
        return taken if len(taken) >= _FEWEST else []

    # ------------------------------------------------------------------------------------- pieces

    def turned(self, one: Statement) -> Statement | None:
        """A slope of the error under a name that is not its own, with the other sign: target − output."""
        if one.key is None or one.figure is None:
            return None
        line = self._aligner.line(one.key)
        label = self._aligner.family(one.key).label
        if line.formula is None or not isinstance(label, Ratio) or not self._is_error(label.over.name):
            return None
        piece = Neg(line.formula)
        follows = one.figure.holds(*piece_range(self._found, piece, self._mine.again))
        return structs.replace(one, part=piece, called="") if follows else None

    def _is_error(self, family: str) -> bool:
        return self._found.exercise.derivation.family(family).phase.code == "error"

    def _difference(self, claim: Claim, line: Line, figure: Written) -> Expr | None:
        """The difference within a formula that is called an error, one way round or the other."""
        for part in self._parts(line):
            if not (isinstance(part, Add) and len(part.args) == _FEWEST):
                continue
            for piece in (part, Neg(part)):
                if figure.holds(*piece_range(self._found, piece, self._mine.again)):
                    return piece
                if self.restates(claim, self._aligner.target(line, piece)):
                    return piece
        return None

    def _sum(self, line: Line, figure: Written) -> Expr | None:
        """The sum over which a mean is taken."""
        addends = _addends(line.formula)
        if isinstance(line.formula, Add) or len(addends) < _FEWEST:
            return None
        inside = Add(addends)
        return inside if figure.holds(*piece_range(self._found, inside, self._mine.again)) else None

    def _parts(self, line: Line) -> Iterator[Expr]:
        """The parts of a formula that read something, the outer ones first."""
        todo = [] if line.formula is None else [line.formula]
        for part in islice(iter(todo), MOST_PARTS):
            todo += [inner for inner in parts(part) if not isinstance(inner, Num)]
            if part is not line.formula and next(symbols(part), None) is not None:
                yield part

    # ----------------------------------------------------------------------------------- evidence

    def restates(self, claim: Claim, target: Target) -> bool:
        """Whether the numbers put in are those of the formula of `target`, and in its way."""
        for numbers in self._aligner.features(claim).numbers:
            found = fit(numbers, target, self.figures)
            if found.stray or len(found.put) < len(target.leaves) or not found.put:
                continue
            value = target.run(found.put)
            if numbers.is_worth(value):
                return True
        return False

    def by_formula(self, claim: Claim) -> Key | None:
        """The one quantity whose formula a line shows with a figure that follows, whatever its name."""
        features = self._aligner.unnamed(claim)
        figure = features.figure
        if figure is None or not (features.numbers or features.prints):
            return None
        found: dict[Key, float] = {}
        for one in self._aligner.weighed(features, "", self.figures, 0, None):
            target = one.target
            if target.part is None and one.by != "value" and figure.holds(*self._found.due(target.line)):
                found[target.line.key] = one.worth
        best = sorted(found, key=found.__getitem__, reverse=True)
        if not best or found[best[0]] < _ENOUGH:
            return None
        clear = len(best) == 1 or found[best[0]] - found[best[1]] >= _CLEAR
        return best[0] if clear else None

    def agrees(self, claim: Claim, line: Line) -> bool:
        """Whether the formula or the numbers of a line are those of `line`."""
        features = self._aligner.features(claim)
        target = self._aligner.target(line)
        if any(telling for one, telling in features.prints.items() if one in target.prints):
            return True
        for numbers in features.numbers:
            found = fit(numbers, target, self.figures)
            if not found.stray and found.cover >= _COVERED:
                return True
        return False


def _addends(formula: Expr | None) -> tuple[Expr, ...]:
    """The terms of a sum, or of the sum that a mean is taken of."""
    inside = formula.over if isinstance(formula, Div) else formula
    if isinstance(inside, Mul):
        inside = next((arg for arg in inside.args if isinstance(arg, Add)), None)
    return inside.args if isinstance(inside, Add) else ()
