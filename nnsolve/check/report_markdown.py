"""A report as Markdown: a table of the lines, what is wrong below it, and the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.report import Wording
from nnsolve.check.summary import summary
from nnsolve.check.verdict import KINDS, is_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.check.credit import Marks
    from nnsolve.check.verdict import Report, Verdict


def chunks(report: Report, marks: Marks | None = None) -> Iterator[str]:
    """The text in pieces, each with its line end."""
    words = Wording(report)
    yield f"# {_escaped(report.derivation.title)}\n\n"
    yield f"{_escaped(report.name or 'The working')}, marked by what follows from its own figures.\n\n"
    if report.derivation.conventions:
        said = "; ".join(words.text(stated.says) for stated in report.derivation.conventions)
        yield f"Conventions: {_escaped(said)}.\n\n"
    credit = marks is not None
    yield f"| line | | written | verdict |{' marks |' if credit else ''}\n"
    yield f"|---:|:-:|---|---|{'---|' if credit else ''}\n"
    for line, verdicts in report.by_line():
        for verdict in verdicts:
            yield _row(line, verdict, words, marks, in_row=is_row(verdicts))
    for verdict in report.verdicts:
        if verdict.costs and verdict.span is not None:
            yield from _wrong(verdict, words, marks)
    yield "\n## Summary\n\n"
    for text in summary(report, words, marks):
        yield f"- {_escaped(text)}\n"


def _row(line: int, verdict: Verdict, words: Wording, marks: Marks | None, *, in_row: bool) -> str:
    written = words.about(verdict) if in_row else words.text(verdict.text)
    because = words.because(verdict)
    said = KINDS[verdict.code].title
    if because and not verdict.costs:
        said = f"{said}: {_escaped(because)}"
    cells = [str(line), words.mark(verdict), _code(written).replace("|", "\\|"), said]
    if marks is not None:
        cells.append(marks.on((verdict,)))
    return f"| {' | '.join(cells)} |\n"


def _wrong(verdict: Verdict, words: Wording, marks: Marks | None) -> Iterator[str]:
    where = f"Line {verdict.span.line}" if verdict.span else "Missing"
    name = f", {words.name(verdict.key)}" if verdict.key is not None else ""
    yield f"\n## {where}{_escaped(name)}\n\n"
    yield f"{_code(words.text(verdict.text))}\n\n"
    for part in words.parts(verdict):
        text = _code(part.text) if part.title == "right" else _escaped(part.text)
        yield f"- {part.title}: {text}\n"
    rest = words.rest(verdict, marks)
    if rest:
        yield f"- the rest: {_escaped(rest)}\n"


def _code(text: str) -> str:
    """A piece of a working as it stands."""
    plain = " ".join(text.split())
    longest = max((len(run) for run in _runs(plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{space}{plain}{space}{fence}" if plain else ""


def _runs(text: str) -> Iterator[str]:
    run = ""
    for letter in text:
        if letter == "`":
            run += letter
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _escaped(text: str) -> str:
    """Text in which no letter has a meaning to Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in text)
