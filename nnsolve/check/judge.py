"""The verdicts on the statements of one working, from three facts about each line.

L: its substitution restates the formula, with the student's own figures or the exercise's. A: its arithmetic
is true as written. C: its result follows from the figures above it. A step is right if C, or L and A.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.candidate import Candidate
from nnsolve.check.coarse import hides_a_mistake
from nnsolve.check.facts import ENOUGH, Lines, is_close
from nnsolve.check.facts import mismatch as mismatch_of
from nnsolve.check.fits import nearly
from nnsolve.check.pieces import emptied, piece_range, range_with
from nnsolve.check.shorter import shorter
from nnsolve.check.statement import NO_FIGURE
from nnsolve.check.together import together
from nnsolve.check.verdict import KINDS, Mismatch, Verdict
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.check.candidate import Diagnosis
    from nnsolve.check.mark import Marker
    from nnsolve.check.replay import Outcome, Replay
    from nnsolve.check.statement import Statement, Tied
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

RESTS = "It rests on a line that could not be tied to a step of the solution."
OTHER_GIVEN = "The exercise gives another number under this name, and no line below goes on with this one."
OTHER_CHOICE = "The solution has chosen another number; whether this one does as well, the lines below show."
FEW = 3
"""Figures that another formula may show by chance; with more the numbers put in are not looked at."""
MOST_TOLD = 3
"""Explanations that are kept of a figure."""

_SAME = 1e-12
"""A figure that is so close to the value, relative to it, is exact."""


class Why(Struct, frozen=True, gc=False):
    """What explains a line: mistakes, how sure they are, and two sides of it that are not equal."""

    candidates: tuple[Candidate, ...] = ()
    certain: str = ""
    mismatch: Mismatch | None = None


NOTHING = Why()


class Judge:
    """Judges the statements of one working, whose figures were replayed as `found`."""

    def __init__(self, marker: Marker, mine: Tied, found: Replay) -> None:
        self._marker, self._mine, self._found = marker, mine, found
        self._lines = Lines(marker, mine, found)
        self._unused: set[Key] = set()
        self._rounded: set[Key] = set()
        self._diagnoses: dict[Key, Diagnosis] = {}
        self._pieces: dict[Key, list[tuple[Expr, Written]]] = {}
        if found.rejected:
            self._look()

    def verdicts(self) -> list[Verdict]:
        """One verdict for each statement, in their order."""
        out: list[Verdict] = []
        first = self._mine.first
        outcomes = {first[one.line.key]: one for one in self._found}
        plain = not (self._marker.strict_digits or self._marker.coarse)
        for n, statement in enumerate(self._mine.statements):
            key, claim = statement.key, statement.claim
            outcome = outcomes.get(n)
            # The plain line, of which there is nothing more to say.
            if (
                plain
                and outcome is not None
                and claim is not None
                and outcome.true
                and outcome.fits
                and not (outcome.inside or outcome.coarse or statement.called)
                and (
                    len(claim.sides) < 3  # noqa: PLR2004
                    or (outcome.figure.figures > FEW and mismatch_of(claim) is None)
                )
            ):
                figure, value = outcome.figure, outcome.line.value
                code = "exact" if _is_exact(figure.number, value) else "rounded"
                out.append(Verdict(code, statement.span, statement.text, key, figure.text, None, value))
            else:
                out.append(self._verdict(n, statement))
        return out

    def _look(self) -> None:
        """Find out what is behind the figures that do not follow."""
        found = self._found
        for one in self._mine.statements:
            if one.part is not None and one.key is not None and one.figure is not None:
                self._pieces.setdefault(one.key, []).append((one.part, one.figure))
        self._unused.update(key for outcome in found if outcome.without for key in outcome.not_carried)
        self._rounded.update(
            one.key
            for one in found.rejected
            if self._anyway(one) or self._by_piece(one) or shorter(found, one)
        )
        wrong = [one.key for one in found.rejected if one.key not in self._rounded]
        diagnoses = together(self._marker.namer, found, wrong, self._unused)
        self._diagnoses.update((one.key, one) for one in diagnoses)

    # -------------------------------------------------------------------------------- statements

    def _verdict(self, n: int, statement: Statement) -> Verdict:
        key, figure = statement.key, statement.figure
        if key is None or figure is None:
            return self._unfigured(statement)
        if statement.part is not None:
            return self._piece(statement, figure, key, statement.part)
        outcome = self._found[key]
        if self._mine.first[key] != n:
            return self._repeated(statement, figure, outcome)
        if outcome.inside:
            return self._inside(statement, outcome)
        if outcome.fits:
            return self._fitting(statement, outcome)
        if key in self._rounded:
            return self._loose(statement, outcome)
        return self._wrong(statement, outcome)

    def _inside(self, statement: Statement, outcome: Outcome) -> Verdict:
        """The verdict on a figure that follows if it was rounded inside, unless its line tells otherwise."""
        restated = self._lines.restated(statement)
        if isinstance(restated, Candidate) and not restated.code.startswith("copied-"):
            return self._made(statement, "mistake", outcome, why=Why((restated,), "is"))
        return self._made(statement, "rounding-inside", outcome)

    def _loose(self, statement: Statement, outcome: Outcome) -> Verdict:
        """The verdict on a figure that follows only from rounded pieces or shortened numbers."""
        if self._anyway(outcome):
            return self._made(statement, self._fine(outcome), outcome, ("anyway",))
        if self._by_piece(outcome):
            code = "follow-through" if self._has_wrong_piece(outcome.key) else self._fine(outcome)
            return self._made(statement, code, outcome)
        return self._made(statement, "rounding-inside", outcome, ("shorter",))

    def _anyway(self, outcome: Outcome) -> bool:
        """Whether a figure is the right one beyond chance, though figures above it are wrong."""
        return outcome.true and bool(self._found.behind(outcome.line)) and (outcome.figure.figures >= ENOUGH)

    def _fitting(self, statement: Statement, outcome: Outcome) -> Verdict:
        claim = statement.claim
        mismatch = None if claim is None or len(claim.sides) < 3 else mismatch_of(claim)  # noqa: PLR2004
        if mismatch is None and (outcome.figure.figures > FEW or outcome.whole):
            return self._made(statement, self._fine(outcome), outcome)
        restated = self._lines.restated(statement)
        if isinstance(restated, Candidate):
            return self._made(statement, "slip", outcome, why=Why((restated,), "is", mismatch))
        if mismatch is None or restated in {"yes", "carried"}:
            # Where the line is the formula itself, it was worked with more digits than it shows.
            return self._made(statement, self._fine(outcome), outcome)
        return self._made(statement, "slip", outcome, why=Why(mismatch=mismatch))

    def _fine(self, outcome: Outcome) -> str:
        """The verdict of a figure that fits."""
        if outcome.true:
            return "exact" if _is_exact(outcome.figure.number, outcome.line.value) else "rounded"
        return "follow-through" if self._behind(outcome) else "drift"

    def _behind(self, outcome: Outcome) -> tuple[Key, ...]:
        """The wrong figures that a figure follows from."""
        return tuple([key for key in self._found.behind(outcome.line) if key not in self._rounded])

    def _is_idle(self, key: Key) -> bool:
        """Whether no other figure was computed with the figure of `key`."""
        return key in self._unused or not any(
            key in self._found.behind(one.line) for one in self._found if one.fits
        )

    def _wrong(self, statement: Statement, outcome: Outcome) -> Verdict:
        claim = statement.claim
        if outcome.line.given and self._is_idle(outcome.key):
            return Verdict("unreadable", statement.span, statement.text, outcome.key, reason=OTHER_GIVEN)
        if self._marker.derivation.family(outcome.key.name).rule.free:
            return Verdict("unreadable", statement.span, statement.text, outcome.key, reason=OTHER_CHOICE)
        mismatch = None if claim is None else mismatch_of(claim, self._marker.exercise.numbers)
        if mismatch is not None and outcome.key in self._unused:
            # It is neither what its line gives nor what the lines below go on with: nobody worked with it.
            why = _slipped(self._diagnoses[outcome.key], mismatch)
            return self._made(statement, "slip", outcome, ("not-carried",), why)
        restated = self._lines.restated(statement)
        if isinstance(restated, Candidate):
            from nnsolve.check.shown import possible

            restated = next(iter(possible(self._found, statement, (restated,))), None)
        close = mismatch is not None or is_close(outcome, self._found)
        if restated == "yes" or (restated == "carried" and close):
            if mismatch is None:
                return self._made(statement, self._fine(outcome), outcome)
            return self._named(statement, outcome, "arithmetic", mismatch)
        if mismatch is not None and self._lines.begins_right(statement, restated):
            return self._named(statement, outcome, "arithmetic", mismatch)
        if mismatch is None and self._lines.rests_on_untied(statement, restated):
            return Verdict("unreadable", statement.span, statement.text, outcome.key, reason=RESTS)
        if isinstance(restated, Candidate):
            return self._made(statement, "mistake", outcome, why=Why((restated,), "is", mismatch))
        return self._named(statement, outcome, "", mismatch)

    def _named(self, statement: Statement, outcome: Outcome, code: str, mismatch: Mismatch | None) -> Verdict:
        found = self._diagnoses[outcome.key]
        if code == "arithmetic":
            # The line itself says what went in, so only a slip of its result can explain it.
            return self._made(statement, code, outcome, why=_slipped(found, mismatch))
        code, why = self._explained(statement, found, mismatch)
        return self._made(statement, code, outcome, why=why)

    def _explained(
        self, statement: Statement, found: Diagnosis, mismatch: Mismatch | None
    ) -> tuple[str, Why]:
        from nnsolve.check.shown import still_told

        told, word = still_told(self._found, statement, found)
        return "mistake" if word in {"is", "probably"} else "unexplained", Why(
            told[:MOST_TOLD], word, mismatch
        )

    def _repeated(self, statement: Statement, figure: Written, outcome: Outcome) -> Verdict:
        """A quantity that was written before: as before, or as it follows, in fewer or more digits."""
        found = figure.admits(outcome.line.value)
        code = "drift" if outcome.fits and not self._behind(outcome) else "follow-through"
        if found:
            code = "exact" if found == "exact" else "rounded"
        if figure.holds(*self._found.carried(outcome.line)):
            return self._made(statement, code, outcome, ("repeated",), figure=figure)
        if figure.holds(*self._found.due(outcome.line)):
            code = code if found else "drift"
            return self._made(statement, code, outcome, ("repeated", "corrected"), figure=figure)
        return self._made(statement, "slip", outcome, ("repeated", "unlike"), figure=figure)

    def _unfigured(self, statement: Statement) -> Verdict:
        """A statement without a figure: right where its numbers are those of its formula, or not compared."""
        key = statement.key
        restated = None if statement.part is not None else self._lines.restated(statement)
        if isinstance(restated, Candidate) and key in self._mine.figures and self._found[key].fits:
            unlike = None if statement.claim is None else mismatch_of(statement.claim)
            if unlike is not None:
                flags = ("repeated", "unlike")
                return Verdict("slip", statement.span, statement.text, key, mismatch=unlike, flags=flags)
        if restated not in {"yes", "carried"} or key is None:
            reason = statement.reason or NO_FIGURE
            return Verdict("unreadable", statement.span, statement.text, key, reason=reason)
        line = self._marker.exercise.line(key)
        due = self._found.here(line)
        behind = tuple([one for one in self._found.behind(line) if one not in self._rounded])
        code = "rounded"
        if abs(due - line.value) <= _SAME * abs(line.value):
            code = "exact"
        elif behind:
            code = "follow-through"
        costs = code == "follow-through" and not self._marker.follow_through
        causes = behind if code == "follow-through" else ()
        return Verdict(
            code, statement.span, statement.text, key, value=line.value, costs=costs, causes=causes
        )

    def _piece(self, statement: Statement, figure: Written, key: Key, piece: Expr) -> Verdict:
        """A piece of a formula on its own, such as the change of a weight."""
        value = evaluate(piece, self._marker.exercise.value, FLOATS)
        due = piece_range(self._found, piece, self._mine.again)
        why = NOTHING
        if not figure.holds(*due):
            code = "drift" if nearly(figure, due) else "unexplained"
            unlike = None if statement.claim is None else mismatch_of(statement.claim)
            if code == "unexplained" and unlike is not None:
                code, why = "arithmetic", Why(mismatch=unlike)
            elif code == "unexplained":
                from nnsolve.check.piece_names import named_piece

                found = named_piece(self._marker.namer, self._found, key, piece, figure, self._point)
                code, why = self._explained(statement, found, None)
        elif figure.admits(value):
            code = "exact" if abs(figure.number - value) <= _SAME * abs(value) else "rounded"
        else:
            behind = self._found.behind(self._marker.exercise.line(key))
            code = "follow-through" if any(one not in self._rounded for one in behind) else "drift"
        return self._said(statement, code, figure, value, (), why, evaluate(piece, self._point, FLOATS))

    def _point(self, key: Key) -> float:
        line = self._marker.exercise.line(key)
        outcome = self._found.figure(line)
        return self._found.here(line) if outcome is None else outcome.figure.number

    def _by_piece(self, outcome: Outcome) -> bool:
        """Whether a figure follows once the pieces of its formula are taken as they were stated."""
        formula = outcome.line.formula
        pieces = self._pieces.get(outcome.key)
        if formula is None or pieces is None:
            return False
        return any(
            outcome.figure.holds(*range_with(self._found, formula, piece, (figure.low, figure.high)))
            for piece, figure in pieces
        )

    def _has_wrong_piece(self, key: Key) -> bool:
        again = self._mine.again
        return any(not one.holds(*piece_range(self._found, piece, again)) for piece, one in self._pieces[key])

    # ------------------------------------------------------------------------------------ records

    def _made(
        self,
        statement: Statement,
        code: str,
        outcome: Outcome,
        flags: tuple[str, ...] = (),
        why: Why = NOTHING,
        figure: Written | None = None,
    ) -> Verdict:
        """The verdict `code` on a figure that was replayed."""
        if outcome.coarse or (self._marker.coarse and self._hides(code, outcome)):
            flags = (*flags, "coarse")
        if outcome.key in self._unused and KINDS[code].costs:
            flags = (*flags, "not-carried")
        causes: tuple[Key, ...] = ()
        if code == "follow-through":
            causes = self._behind(outcome) or (outcome.key,)
            formula = outcome.line.formula
            if formula is not None and emptied(self._found, formula):
                flags = (*flags, "trivial")
        due = None
        if outcome.not_carried:
            low, high = self._found.due(outcome.line)
            due = (low + high) / 2
        units = abs(outcome.drift_units) if code == "drift" else 0.0
        return self._said(
            statement, code, figure or outcome.figure, outcome.line.value, flags, why, due, causes, units
        )

    def _hides(self, code: str, outcome: Outcome) -> bool:
        return not KINDS[code].costs and hides_a_mistake(self._marker.namer, self._found, outcome)

    def _said(
        self,
        statement: Statement,
        code: str,
        figure: Written,
        value: float,
        flags: tuple[str, ...] = (),
        why: Why = NOTHING,
        due: float | None = None,
        causes: tuple[Key, ...] = (),
        units: float = 0.0,
    ) -> Verdict:
        costs = KINDS[code].costs or (code == "follow-through" and not self._marker.follow_through)
        strict = self._marker.strict_digits
        if strict and not costs and code != "exact":
            few = figure.figures < strict and figure.places < strict
            flags = (*flags, "few-digits") if few else flags
            costs = few or code == "drift"
        if costs and statement.turned:
            flags = (*flags, "turned")
        return Verdict(
            code,
            statement.span,
            statement.text,
            statement.key,
            figure.text,
            due,
            value,
            costs,
            why.candidates,
            why.certain,
            why.mismatch,
            units,
            flags,
            statement.called,
            "",
            causes,
        )


def _is_exact(number: float, value: float) -> bool:
    return number == value or abs(number - value) <= _SAME * abs(value)


def _slipped(found: Diagnosis, mismatch: Mismatch | None) -> Why:
    """What explains a result that its own line does not give: a slip of the pen, if one does."""
    from nnsolve.check.shown import result_slips

    slip = next(result_slips(found), None)
    return Why(mismatch=mismatch) if slip is None else Why((slip,), "probably", mismatch)
