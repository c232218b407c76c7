"""What a report says in words: one sentence for each verdict, and the parts of a wrong line."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.own import Own
from nnsolve.check.percent import is_taken_so
from nnsolve.check.verdict import KINDS, RIGHT
from nnsolve.errors import visible
from nnsolve.render.digits import Digits, full
from nnsolve.render.letters import ascii_text, numeral
from nnsolve.render.text import Printer, named, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.credit import Marks
    from nnsolve.check.verdict import Report, Verdict
    from nnsolve.notation import Name
    from nnsolve.working.written import Written

_FAR = 2000
"""Steps that are looked through for something written."""
_NEAREST = 2
"""Wrong figures that a line is said to follow from, the last ones."""
LISTED = 8
"""Names that a sentence lists before it counts the rest."""


class Part(Struct, frozen=True):
    """One line below a wrong one: its `title` and what it says; `sides` are those of a line worked out."""

    title: str
    text: str
    sides: tuple[str, ...] = ()


class Wording:
    """The sentences about one report."""

    def __init__(self, report: Report, *, ascii: bool = False) -> None:  # noqa: A002
        self._report, self._ascii = report, ascii
        self._derivation = report.derivation
        self._notation = report.derivation.notation
        self._own = Own(report.derivation, {key: _digits(one) for key, one in report.figures.items()})
        self._names: dict[Key, Name] = {}
        self._lines: dict[Key, int] = {}
        # Where a quantity stands more than once, the line that counts is that of its figure.
        for verdict in sorted(report.verdicts, key=lambda one: "repeated" in one.flags):
            if verdict.key is not None and verdict.span is not None:
                self._lines.setdefault(verdict.key, verdict.span.line)

    # ------------------------------------------------------------------------------------- words

    def text(self, text: str) -> str:
        """`text` in the letters of this report."""
        plain = visible(text)
        return ascii_text(plain) if self._ascii else plain

    def name(self, key: Key) -> str:
        """The printed name of a quantity."""
        return self.text(self._name(key).text)

    def names(self, keys: Sequence[Key], most: int = LISTED) -> str:
        """Names in a list; of more than `most` the rest is counted."""
        if len(keys) <= most:
            return ", ".join(map(self.name, keys))
        return f"{', '.join(map(self.name, keys[:most]))} and {len(keys) - most} more"

    def about(self, verdict: Verdict) -> str:
        """What a verdict is about, for a line that has several: ``m⁽²⁾ = 0.36``, or the cell as it stands."""
        if verdict.key is None:
            cell = verdict.span
            return self.text(verdict.text[cell.column - 1 : cell.stop - 1]) if cell is not None else ""
        name = self.name(verdict.key)
        return f"{name} = {numeral(verdict.written, ascii=self._ascii)}" if verdict.written else name

    def mark(self, verdict: Verdict) -> str:
        """The mark of a verdict, a word in ASCII."""
        if self._ascii:
            return "WRONG" if verdict.costs else KINDS[verdict.code].word
        return sign(verdict)

    # --------------------------------------------------------------------------------- sentences

    def because(self, verdict: Verdict) -> str:
        """One sentence on why this verdict; empty for a line of which there is nothing to say."""
        said = [self._main(verdict), *self._flagged(verdict)]
        return self.text(" ".join(one for one in said if one))

    def _main(self, verdict: Verdict) -> str:
        match verdict.code:
            case "drift":
                return self._drift(verdict)
            case "follow-through":
                return f"It follows from {self._placed(verdict.causes)}." if verdict.causes else ""
            case "convention":
                says = "; ".join(stated.says for stated in self._report.conventions)
                return f"Right under another convention: {says}."
            case "slip":
                said = self._mistaken(verdict)
                other = {"unlike", "not-carried", "formula"} & {*verdict.flags}
                right = "" if other else "The result is right."
                return " ".join(filter(None, (right, self._mismatch(verdict), said)))
            case "arithmetic":
                return " ".join(filter(None, (self._mismatch(verdict), self._mistaken(verdict))))
            case "mistake":
                return self._mistaken(verdict)
            case "unexplained":
                return self._unexplained(verdict)
            case "unreadable":
                return verdict.reason
            case "rounding-inside":
                short = "It follows if the figures above it went in with fewer digits."
                return short if "shorter" in verdict.flags else KINDS[verdict.code].says
            case "missing":
                return KINDS[verdict.code].says
            case _:
                return ""

    def _drift(self, verdict: Verdict) -> str:
        units = max(1, math.ceil(verdict.units))
        more = max(1, math.ceil(math.log10(2 * verdict.units))) if verdict.units > 1 else 1
        return (
            f"Early rounding has moved it by {units} {_plural('unit', units)} of its last digit; "
            f"{_number(more)} more {_plural('digit', more)} on the way would have kept it."
        )

    def _mismatch(self, verdict: Verdict) -> str:
        if verdict.mismatch is None:
            return ""
        found = verdict.mismatch
        return f"{found.left.strip()} is {numeral(found.value)}, not {found.right.strip()}."

    def _mistaken(self, verdict: Verdict) -> str:
        if not verdict.candidates:
            return ""
        says = [candidate.says for candidate in verdict.candidates]
        match verdict.certain:
            case "is":
                return says[0]
            case "probably":
                return f"Probably: {says[0][:1].lower()}{says[0][1:]}"
            case "fits":
                return f"It would fit: {'; '.join(one.rstrip('.') for one in says[:3])}."
            case _:
                return ""

    def _unexplained(self, verdict: Verdict) -> str:
        fits = self._mistaken(verdict)
        return " ".join(
            filter(
                None,
                (
                    "It does not follow from the figures above it.",
                    self._mismatch(verdict),
                    fits or "Nothing known explains it.",
                ),
            )
        )

    def _flagged(self, verdict: Verdict) -> Iterable[str]:
        for flag in verdict.flags:
            match flag:
                case "not-carried":
                    yield "It was not carried on: the lines below use the right value."
                case "anyway":
                    yield "It is the right value, though figures above it are wrong."
                case "corrected":
                    yield "It corrects what was written above."
                case "trivial":
                    yield "The error has taken the work out of this step: it earns no credit for the method."
                case "few-digits":
                    yield "It has fewer digits than the exercise demands."
                case "formula":
                    yield "The formula is right."
                case "turned":
                    yield "Its sign is compared turned round: the working means minus the slope by it."
                case "unlike":
                    yield self._elsewhere(verdict)
                case _:
                    pass
        if is_taken_so(verdict.written, verdict.text):
            yield f"It is taken as {numeral(verdict.written)}."
        if verdict.called and verdict.key is not None:
            yield f"It is called {verdict.called} here; it is {self._name(verdict.key).text}."

    def _elsewhere(self, verdict: Verdict) -> str:
        """Where a quantity has the figure that counts, and which."""
        if verdict.key is None or verdict.key not in self._report.figures or verdict.key not in self._lines:
            return "It was written differently elsewhere."
        figure = numeral(self._report.figures[verdict.key].text)
        return f"It was written differently in line {self._lines[verdict.key]}: {figure}."

    def _placed(self, keys: Sequence[Key]) -> str:
        """Names with the lines on which they stand."""
        said = [
            f"{self.name(key)} (line {self._lines[key]})" if key in self._lines else self.name(key)
            for key in keys[: -_NEAREST - 1 : -1]
        ]
        return " and ".join(said)

    # -------------------------------------------------------------------------------- wrong lines

    def parts(self, verdict: Verdict) -> list[Part]:
        """What stands below a wrong line: what was written and is due, the rule, the mistake, the line."""
        key = verdict.key
        out: list[Part] = []
        if key is not None:
            step = self._derivation[key]
            due = self.due(verdict)
            if verdict.written and due:
                own = "from the figures above it" if self._rests(key) else "from the exercise"
                own = "in the solution" if verdict.code == "follow-through" else own
                out.append(Part("written", numeral(verdict.written, ascii=self._ascii)))
                out.append(Part("due", f"{numeral(due, ascii=self._ascii)}  {own}"))
            if step.formula is not None:
                general = step.rule.formula_text or step.rule.why
                title = step.rule.title
                out.append(Part("rule", self.text(f"{title}: {general}" if general else title)))
        because = self.because(verdict)
        if because:
            out.append(Part("mistake" if verdict.mistake else "because", because))
        if verdict.code == "follow-through":
            return out
        if key is not None and self._derivation[key].formula is not None:
            sides = tuple(self._sides(key))
            out.append(Part("right", " = ".join(sides), sides))
        elif key is not None:
            given = self._derivation.typed(key) or Digits().text(self._derivation.value(key))
            out.append(Part("given", f"{self.name(key)} = {numeral(given, ascii=self._ascii)}"))
        return out

    def rest(self, verdict: Verdict, marks: Marks | None = None) -> str:
        """What the lines below are worth that rest on a wrong one: their credit, or the marks of a scheme."""
        after = [one for one in self._report.verdicts if verdict.key in one.causes]
        count = len(after)
        if not count:
            # Where only digits are wanting, the lines below go on with them and are worth what they are.
            silent = "not-carried" in verdict.flags or verdict.code in RIGHT
            return "" if silent else "No line below rests on it."
        lines = f"{_number(count)} {_plural('line', count)} below"
        verb = "follows" if count == 1 else "follow"
        if any(one.costs for one in after):
            end = "is not counted" if count == 1 else "are not counted"
            return self.text(f"{lines} {verb} from it and {end}.").capitalize()
        credit = "credit" if marks is None else marks.kept
        keep = f"keeps its {credit}" if count == 1 else f"keep their {credit}"
        return self.text(f"{lines} {verb} from it and {keep}.").capitalize()

    def due(self, verdict: Verdict) -> str:
        """The digits of what follows from the figures above, as many as were written and at least four."""
        value = self.due_value(verdict)
        if value is None:
            return ""
        decimals = len(verdict.written.partition("e")[0].partition(".")[2])
        return Digits(max(1, decimals), 4).text(value)

    def due_value(self, verdict: Verdict) -> float | None:
        """What follows from the figures above, in full."""
        if verdict.key is None or verdict.code == "missing":
            return None
        value = self._own.due(verdict.key) if verdict.due is None else verdict.due
        if verdict.code == "follow-through" and verdict.costs and verdict.value is not None:
            # Where nothing is followed through, the solution alone counts.
            value = verdict.value
        return value if math.isfinite(value) else None

    def _sides(self, key: Key) -> list[str]:
        """The line as it should read, with the figures above it."""
        step, worked = self._own.line(key)
        pieces = [self.name(key)]
        if step.formula is not None:
            for one in step.inputs:
                self._name(one)
            formula = Printer(named(self._names, ascii=self._ascii), ascii=self._ascii).text(step.formula)
            if formula != pieces[-1]:
                pieces.append(formula)
        if worked.formula is not None:
            leaf = numbered(worked.shown, ascii=self._ascii)
            numbers = Printer(leaf, ascii=self._ascii, worked=True).text(worked.formula)
            if numbers != pieces[-1]:
                pieces.append(numbers)
        value = numeral(worked.value, ascii=self._ascii)
        if value != pieces[-1]:
            pieces.append(value)
        return pieces

    def _rests(self, key: Key) -> bool:
        """Whether anything was written on the way to `key`."""
        todo, seen = list(self._derivation[key].inputs), {key}
        while todo and len(seen) < _FAR:
            one = todo.pop()
            if one in self._report.figures:
                return True
            if one not in seen:
                seen.add(one)
                todo += self._derivation[one].inputs
        return False

    def _name(self, key: Key) -> Name:
        if key not in self._names:
            self._names[key] = self._notation.name(key)
        return self._names[key]


def sign(verdict: Verdict) -> str:
    """The mark of a verdict; whatever costs credit has that of a wrong line."""
    return "✗" if verdict.costs else KINDS[verdict.code].mark


def _digits(figure: Written) -> str:
    """The plain digits of a figure; a written fraction as a decimal number."""
    if figure.over:
        return full(figure.number)
    return format(Decimal(figure.digits).scaleb(-figure.places), "f")


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six")
    return words[count] if count < len(words) else str(count)
