"""Marks a working: ties its lines to the steps of an exercise and says what is right, and what is not.

A step is right when its result follows from the student's own figures, however they were rounded, or when
the line restates the formula and its arithmetic is true. What could not be read or compared is never wrong.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.align import Aligner
from nnsolve.check.convention import may_explain
from nnsolve.check.exactly import exactly
from nnsolve.check.exercise import Exercise
from nnsolve.check.judge import Judge
from nnsolve.check.replay import replay
from nnsolve.check.statement import Tied, readings, tied
from nnsolve.check.untied import taken_up
from nnsolve.check.verdict import Report, Verdict
from nnsolve.errors import NnsolveError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.check.convention import Alternative
    from nnsolve.check.line import Restating
    from nnsolve.check.name import Namer
    from nnsolve.check.replay import Replay
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.mistake import Mistake
    from nnsolve.working.claim import Claim, Working
    from nnsolve.working.written import Written

MOST_STATEMENTS = 15_000
"""Claims, cells and pieces that could not be read in one working."""
MOST_FORMULAS = 200_000
"""Characters of formulas in one working."""
MOST_ASKED = 2000
"""Quantities that are looked for as missing."""


class Marker:
    """An exercise prepared for marking: made once, used for every working.

    `mistakes` are the topic's own, `alternatives` the other conventions that are tried. With `strict_digits`
    a figure needs so many right digits. Without `follow_through` a line that follows from a wrong one
    costs credit too. With `coarse` figures are flagged whose few digits a known mistake would give as well.

    >>> from nnsolve import derive, read
    >>> marker = Marker(derive(read("two-layer-sigmoid")))
    >>> report = marker.mark("in_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3725")
    >>> report.first_wrong
    1
    """

    def __init__(
        self,
        derivation: Derivation,
        mistakes: Sequence[Mistake] = (),
        alternatives: Sequence[Alternative] = (),
        *,
        strict_digits: int = 0,
        follow_through: bool = True,
        coarse: bool = False,
    ) -> None:
        self.derivation = derivation
        self.strict_digits, self.follow_through = strict_digits, follow_through
        self.coarse = coarse
        self.exercise = Exercise(derivation)
        self.aligner = Aligner(self.exercise)
        self._mistakes = tuple(mistakes)
        self._alternatives = tuple(alternatives)
        self._others: dict[int, Marker | None] = {}

    @cached_property
    def namer(self) -> Namer:
        """Names mistakes; made when the first line is wrong."""
        from nnsolve.check.name import Namer

        return Namer(self.exercise, self._mistakes)

    @cached_property
    def restating(self) -> Restating:
        """Compares substitutions with formulas; likewise."""
        from nnsolve.check.line import Restating

        return Restating(self.namer)

    @cached_property
    def _absent(self) -> dict[Key, Verdict]:
        """What is said of each quantity that is asked, if it is missing."""
        keys = islice(self.derivation.expand(self.derivation.asked), MOST_ASKED)
        return {key: Verdict("missing", None, "", key, value=self.derivation.value(key)) for key in keys}

    def mark(self, written: str | Working, name: str = "", kind: str = "") -> Report:
        """The marked working; `written` is its text, `kind` as in `nnsolve.working.read.working`.

        Raises `NnsolveError` for one that is too long.
        """
        if isinstance(written, str):
            from nnsolve.working.read import working

            if written.count("=") > MOST_STATEMENTS:
                _bounded(name, sum(_states(line) for line in written.split("\n")))
            written = working(written, name, kind, longest=MOST_FORMULAS)
        _bounded(written.name, _count(written))
        mine = tied(self.aligner, written)
        found = replay(self.exercise, mine.figures)
        told = exactly(self, mine, found)
        if told:
            mine = mine.read(told)
            found = replay(self.exercise, mine.figures)
        if found.rejected or mine.unlike:
            from nnsolve.check.doubt import reconsidered

            mine, found = before = reconsidered(self, written.lines, mine, found)
            if found.rejected:
                mine, found = self._mended(mine, found)
            if found.rejected and mine is not before[0]:
                mine, found = reconsidered(self, written.lines, mine, found)
        if found.rejected and self._alternatives:
            other = self._convention(written, mine, found)
            if other is not None:
                return other
        if len(found.rejected) > 1:
            # Several wrong ones may be one, and what follows from it over steps that were left out.
            deep = replay(self.exercise, mine.figures, deep=True)
            found = deep if len(deep.rejected) < len(found.rejected) else found
        return self.report(written, mine, found)

    # --------------------------------------------------------------------------- second readings

    def _mended(self, mine: Tied, found: Replay) -> tuple[Tied, Replay]:
        """The working with wrong figures read otherwise: as they were corrected, or as a machine misread."""
        from nnsolve.check.final import at_the_end
        from nnsolve.check.turned import turned_round

        if mine.again:
            later = mine.later()
            again = replay(self.exercise, later.figures)
            if len(again.rejected) < len(found.rejected):
                mine, found = later, again
        mine, found = self._with_commas(mine, found)
        if found.rejected:
            mine, found = turned_round(self.aligner, mine, found)
        if found.rejected:
            mine, found = at_the_end(mine, found, self._absent)
        for outcome in list(found.rejected):
            for figure in readings(mine.statements[mine.first[outcome.key]]):
                figures = {**mine.figures, outcome.key: figure}
                again = replay(self.exercise, figures)
                if again[outcome.key].fits and len(again.rejected) < len(found.rejected):
                    mine, found = mine.read({outcome.key: figure}), again
                    break
        if found.rejected:
            mine, found = taken_up(self, mine, found)
        return mine, found

    def _with_commas(self, mine: Tied, found: Replay) -> tuple[Tied, Replay]:
        """The working with every ``1,718`` as 1.718 and not as 1718, where more of it follows then."""
        figures: dict[Key, Written] = {}
        for key, n in mine.first.items():
            if "," in mine.statements[n].text:
                figures.update((key, other) for other in islice(readings(mine.statements[n]), 1))
        if len(figures) > 1:
            again = replay(self.exercise, {**mine.figures, **figures})
            if len(again.rejected) < len(found.rejected):
                return mine.read(figures), again
        return mine, found

    # ------------------------------------------------------------------------------- conventions

    def _convention(self, written: Working, mine: Tied, found: Replay) -> Report | None:
        """The report under another convention, if under it nothing is wrong; `None` where there is none."""
        from nnsolve.check.doubt import reconsidered
        from nnsolve.check.turned import may_be_turned, turned_round

        first, turned = found.rejected[0], may_be_turned(mine, found)
        reports: list[tuple[Stated, Marker, Report]] = []
        for n, alternative in enumerate(self._alternatives):
            other = self._other(n)
            if other is None:
                continue
            if not turned and not may_explain(
                self.exercise, other.exercise, first.key, first.figure, mine.figures
            ):
                continue
            tried = tied(other.aligner, written)
            # Under a convention without the step in question there is nothing that could be wrong.
            if len(tried.figures) < len(mine.figures):
                continue
            again = replay(other.exercise, tried.figures)
            if again.rejected:
                tried, again = reconsidered(other, written.lines, tried, again)
            if again.rejected:
                tried, again = turned_round(other.aligner, tried, again)
            if not again.rejected and len(tried.unlike) <= len(mine.unlike):
                reports.append((alternative.stated, other, other.report(written, tried, again)))
        if not reports:
            return None
        under = reports[0][2]
        wrong = {one.key for one in found.rejected}
        verdicts = [
            structs.replace(one, code="convention", costs=False) if one.key in wrong else one
            for one in under.verdicts
        ]
        return structs.replace(
            under,
            verdicts=tuple(verdicts),
            conventions=tuple([stated for stated, _, _ in reports]),
            usual=self.derivation.conventions,
        )

    def _other(self, n: int) -> Marker | None:
        """The marker under alternative `n`; `None` where the exercise has no solution under it."""
        if n not in self._others:
            derivation = self._alternatives[n].derivation()
            self._others[n] = (
                None
                if derivation is None
                else Marker(
                    derivation,
                    self._mistakes,
                    strict_digits=self.strict_digits,
                    follow_through=self.follow_through,
                    coarse=self.coarse,
                )
            )
        return self._others[n]

    # ------------------------------------------------------------------------------------ reports

    def report(self, written: Working, mine: Tied, found: Replay) -> Report:
        """The report on a working that was tied and replayed."""
        verdicts, formulas = Judge(self, mine, found).verdicts(), mine.formulas
        if formulas:
            verdicts, formulas = self._with_formulas(verdicts, formulas, found)
        absent = self._absent
        if not absent.keys() <= mine.figures.keys():
            mentioned = {one.key for one in mine.statements}
            verdicts += [verdict for key, verdict in absent.items() if key not in mentioned]
        return Report(written.name, self.derivation, tuple(verdicts), mine.figures, formulas)

    def _with_formulas(
        self, verdicts: list[Verdict], formulas: tuple[Claim, ...], found: Replay
    ) -> tuple[list[Verdict], tuple[Claim, ...]]:
        """The verdicts with those on formulas that are right, and the other formulas."""
        from nnsolve.check.general import General

        right = list(General(self, found).verdicts(formulas))
        known = {claim.span for claim, _ in right}
        # A line of several formulas is right where each of them is.
        other = {claim.span.line for claim in formulas if claim.span not in known}
        said = {span for span in known if span.line not in other}
        right = [(claim, verdict) for claim, verdict in right if claim.span in said]
        both = sorted([*verdicts, *[verdict for _, verdict in right]], key=_place) if right else verdicts
        return both, tuple([claim for claim in formulas if claim.span not in said])


def _place(verdict: Verdict) -> tuple[int, int]:
    """Where a verdict belongs in the text."""
    span = verdict.span
    return (0, 0) if span is None else (span.line, span.column)


def _states(line: str) -> bool:
    """Whether a line holds a statement of its own, at a glance."""
    head, sign, _ = line.partition("=")
    return bool(sign) and bool(head.strip(" &$"))


def _count(working: Working) -> int:
    count = len(working.claims) + len(working.unread)
    return count + sum(len(row) for grid in working.grids for row in grid.rows)


def _bounded(name: str, count: int) -> None:
    """Raise `NnsolveError` for a working of more than `MOST_STATEMENTS`."""
    if count > MOST_STATEMENTS:
        message = f"expected a working of at most {MOST_STATEMENTS} statements, found {count}"
        raise NnsolveError(f"{name}: {message}" if name else message)
