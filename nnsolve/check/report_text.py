"""A report as lines of styled spans, for a terminal and for plain text.

Styles are those of the layout, and ``right, amber, wrong`` for the marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.report import Wording, sign
from nnsolve.check.summary import summary
from nnsolve.check.verdict import is_row
from nnsolve.render.spans import broken, length, trimmed, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.check.credit import Marks
    from nnsolve.check.report import Part
    from nnsolve.check.verdict import Report, Verdict
    from nnsolve.render.spans import Line

_STYLES = {"✓": "right", "≈": "right", "↪": "right", "⚠": "amber", "?": "amber", "✗": "wrong"}
_GAP = 2
_WORD = 7
"""Columns of the longest word that stands for a mark."""
_TITLE = 10
"""Columns of the titles below a wrong line."""
_BRIEF = frozenset(("due", "mistake", "because", "right", "given"))
"""What is said below a wrong line that is not the first."""


def laid_out(
    report: Report,
    width: int = 80,
    *,
    ascii: bool = False,  # noqa: A002
    marks: Marks | None = None,
) -> Iterator[Line]:
    """The lines of `report`; none is wider than `width` except for a word that cannot be broken."""
    return _Layout(report, width, ascii=ascii, marks=marks).lines()


class _Layout:
    def __init__(
        self,
        report: Report,
        width: int,
        *,
        ascii: bool,  # noqa: A002
        marks: Marks | None,
    ) -> None:
        self._report, self._marks = report, marks
        self._words = Wording(report, ascii=ascii)
        self._width, self._ascii = max(40, width), ascii
        last = max((line for line, _ in report.by_line()), default=0)
        self._number = max(3, len(str(last)))
        self._mark = _WORD if ascii else 1
        self._start = self._number + _GAP + self._mark + _GAP
        self._below = self._number + 3 * _GAP + 1
        self._credit = marks.width if marks is not None else 0

    def lines(self) -> Iterator[Line]:
        yield from self._header()
        yield []
        first = True
        formulas = list(self._formulas())
        for line, verdicts in self._report.by_line():
            while formulas and formulas[0][0] < line:
                yield from self._formula(*formulas.pop(0))
            first_wrong = first and any(verdict.costs for verdict in verdicts)
            yield from self._statement(verdicts, first=first_wrong)
            first = first and not first_wrong
        for one in formulas:
            yield from self._formula(*one)
        yield []
        yield from self._summary()

    # ------------------------------------------------------------------------------------ header

    def _header(self) -> Iterator[Line]:
        title, name = self._text(self._report.derivation.title), self._text(self._report.derivation.name)
        *above, last = list(wrapped(title, self._width)) or [""]
        yield from ([(piece, "title")] for piece in above)
        gap = self._width - len(last) - len(name)
        if gap > 1 or not name:
            yield trimmed([(last, "title"), (" " * gap, ""), (name, "dim")])
        else:
            yield [(last, "title")]
            yield trimmed([(name.rjust(self._width), "dim")])
        yield from self._prose(
            f"{self._report.name or 'The working'}, marked by what follows from its own figures.", "dim"
        )
        if self._report.derivation.conventions:
            said = "; ".join(stated.says for stated in self._report.derivation.conventions)
            yield from self._prose(f"Conventions: {said}.", "dim")

    # -------------------------------------------------------------------------------- statements

    def _statement(self, verdicts: tuple[Verdict, ...], *, first: bool) -> Iterator[Line]:
        """One line of the working, or one row of a table, with what is said about it."""
        worst = min(verdicts, key=_weight)
        line = self._head(worst)
        text = self._text(_shown(verdicts))
        room = self._width - self._start - (self._credit + _GAP if self._credit else 0)
        pieces = broken(text, room) if len(text) > room else [text]
        credit = self._credited(verdicts)
        for n, piece in enumerate(pieces):
            line.append((piece, ""))
            if n == len(pieces) - 1:
                line, rest = self._remarked(line, verdicts, credit)
                yield trimmed(line)
                yield from rest
            else:
                yield trimmed(line)
            line = [(" " * self._start, "")]
        unread: dict[str, list[str]] = {}
        in_row = is_row(verdicts)
        for verdict in verdicts:
            if verdict.costs:
                yield from self._wrong(verdict, first=first, in_row=in_row)
                first = False
            elif in_row and verdict.code == "unreadable":
                unread.setdefault(self._words.because(verdict), []).append(self._words.about(verdict))
            elif in_row and (because := self._words.because(verdict)):
                yield from self._note(f"{self._words.about(verdict)}: {because}")
        for because, cells in unread.items():
            yield from self._note(f"{', '.join(cells)}: {because}")

    def _formulas(self) -> Iterator[tuple[int, str]]:
        """Lines that hold nothing but formulas in general."""
        marked = {line for line, _ in self._report.by_line()}
        for claim in self._report.formulas:
            if claim.span.line not in marked:
                yield claim.span.line, claim.text

    def _formula(self, line: int, text: str) -> Iterator[Line]:
        number = str(line).rjust(self._number) + " " * _GAP
        for piece in broken(self._text(" ".join(text.split())), self._width - self._start):
            yield [(number, "number"), (" " * (self._mark + _GAP), ""), (piece, "dim")]
            number = " " * len(number)

    def _head(self, verdict: Verdict) -> Line:
        mark = self._words.mark(verdict)
        style = _STYLES[sign(verdict)]
        number = "" if verdict.span is None else str(verdict.span.line)
        return [(number.rjust(self._number) + " " * _GAP, "number"), (mark.ljust(self._mark + _GAP), style)]

    def _remarked(self, line: Line, verdicts: tuple[Verdict, ...], credit: str) -> tuple[Line, list[Line]]:
        """`line` with the remark on it behind it where there is room, and the lines below it where not.

        What is said of the cells of a row stands below it, with their names.
        """
        said: list[str] = []
        if not is_row(verdicts):
            said = [self._words.because(verdict) for verdict in verdicts if not verdict.costs]
        said = [one for one in dict.fromkeys(said) if one]
        end = self._width - (self._credit + _GAP if self._credit else 0)
        rest: list[Line] = []
        if len(said) == 1 and length(line) + 3 + len(said[0]) <= end:
            line = [*line, ("   " + said[0], "note")]
        else:
            rest = [piece for one in said for piece in self._note(one)]
        if credit:
            room = max(_GAP, self._width - length(line) - len(credit))
            line = [*line, (" " * room, ""), (credit, "dim")]
        return line, rest

    def _note(self, said: str) -> Iterator[Line]:
        indent = self._below
        for piece in wrapped(said, self._width - indent):
            yield [(" " * indent, ""), (piece, "note")]

    def _credited(self, verdicts: tuple[Verdict, ...]) -> str:
        if self._marks is None:
            return ""
        return self._marks.on(verdicts)

    def _wrong(self, verdict: Verdict, *, first: bool, in_row: bool) -> Iterator[Line]:
        if in_row:
            yield from self._titled("cell", self._words.about(verdict))
        for part in self._words.parts(verdict):
            if (first or part.title in _BRIEF) and not (in_row and part.title == "written"):
                yield from self._part(part)
        rest = self._words.rest(verdict, self._marks) if first else ""
        if rest:
            yield from self._titled("the rest", rest)

    def _part(self, part: Part) -> Iterator[Line]:
        style = "answer" if part.title == "right" else ""
        return self._titled(part.title, part.text, style, part.sides)

    def _titled(self, title: str, text: str, style: str = "", sides: tuple[str, ...] = ()) -> Iterator[Line]:
        indent = self._below
        room = self._width - indent - _TITLE
        pieces = _equal(sides, room) if sides else list(wrapped(text, room))
        for n, piece in enumerate(pieces):
            head = title.ljust(_TITLE) if n == 0 else " " * _TITLE
            yield [(" " * indent, ""), (head, "dim"), (piece, style)]

    # ----------------------------------------------------------------------------------- summary

    def _summary(self) -> Iterator[Line]:
        rule = "-" if self._ascii else "─"
        yield [("Summary ", "title"), (rule * (self._width - 8), "rule")]
        for text in summary(self._report, self._words, self._marks):
            yield from self._prose(text, "", 4)

    def _prose(self, text: str, style: str = "", indent: int = 0) -> Iterator[Line]:
        for n, piece in enumerate(wrapped(self._text(text), self._width - indent - 2 * bool(indent))):
            yield [(" " * (indent + (2 if n and indent else 0)) + piece, style)]

    def _text(self, text: str) -> str:
        return self._words.text(text)


def _weight(verdict: Verdict) -> int:
    """Which verdict of a line its mark shows: the heaviest."""
    order = ("✗", "⚠", "?", "↪", "≈", "✓")
    return order.index(sign(verdict))


def _shown(verdicts: tuple[Verdict, ...]) -> str:
    """The text of one line: its statements side by side, a row of a table once."""
    return "   ".join(dict.fromkeys(" ".join(verdict.text.split()) for verdict in verdicts))


def _equal(every: tuple[str, ...], room: int) -> list[str]:
    """A corrected line of these sides, broken before its equals signs where it is too long."""
    text = " = ".join(every)
    if len(text) <= room:
        return [text]
    left, *sides = every
    # A long name stands alone, so that what follows has room.
    alone = len(left) > room // 4
    out, head, indent = ([left], "", 2) if alone else ([], left, len(left) + 1)
    for side in sides:
        head = head.ljust(indent)
        for piece in broken(side, room - indent - 2):
            out.append(
                f"{head}{'= ' if head.strip() or piece == side or not piece.startswith(' ') else '  '}{piece}"
            )
            head = " " * indent
        head = ""
    return out
