"""The end of a report in sentences: counts, the first wrong line, what was noticed, unread or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.verdict import KINDS
from nnsolve.expr import Num, Sym

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.axis import Key
    from nnsolve.check.credit import Marks
    from nnsolve.check.report import Wording
    from nnsolve.check.verdict import Report

_LARGE = 20_000
_MOST = 12
"""Lines that are listed; the rest is counted."""


def summary(report: Report, words: Wording, marks: Marks | None = None) -> Iterator[str]:
    """The sentences of the summary."""
    counts = report.counts()
    total = sum(count for code, count in counts.items() if code != "missing")
    said = [f"{count} {KINDS[code].many}" for code, count in counts.items() if code != "missing"]
    yield f"{total} {'figure' if total == 1 else 'figures'}: {', '.join(said)}." if said else "No figures."
    if marks is not None:
        yield f"Marks: {marks.earned} of {marks.possible} ({marks.scheme})."
    first = next((verdict for verdict in report.verdicts if verdict.costs), None)
    if first is None:
        yield "Nothing costs credit."
    else:
        where = f"line {first.span.line}" if first.span else "a missing line"
        what = f" ({words.name(first.key)})" if first.key is not None else ""
        yield f"First wrong line: {where}{what}."
    for stated in report.conventions:
        said_here = next((one.says for one in report.usual if one.name == stated.name), "")
        instead = f", where the exercise has {said_here}" if said_here else ""
        yield f"Convention noticed: {stated.says}{instead}."
    formulas = [v.span.line for v in report.verdicts if v.is_formula and v.span is not None]
    if formulas:
        yield f"{'Formula' if len(formulas) == 1 else 'Formulas'} stated rightly: {_lines(formulas)}."
    coarse = [v.span.line for v in report.verdicts if "coarse" in v.flags and v.span is not None]
    if coarse:
        yield f"With so few digits a known mistake would be accepted too: {_lines(coarse)}."
    yield from _unread(report)
    if report.missing:
        yield f"Asked, but not written: {words.names(report.missing)}."
    skipped = unwritten(report)
    if skipped:
        yield f"Steps on the way that were not written: {words.names(skipped)}."


def unwritten(report: Report) -> tuple[Key, ...]:
    """The steps between the figures that were not written; none for an exercise too large to list them."""
    derivation = report.derivation
    if len(derivation) > _LARGE or not report.figures:
        return ()
    return tuple(
        key
        for key in derivation.cone(report.figures)
        if key not in report.figures and not isinstance(derivation[key].formula, Sym | Num | None)
    )


def _unread(report: Report) -> Iterator[str]:
    unread = [v.span.line for v in report.verdicts if v.code == "unreadable" and v.span is not None]
    if unread:
        yield f"Not compared, please look: {_lines(unread)}."


def _lines(numbers: Iterable[int]) -> str:
    lines = list(dict.fromkeys(numbers))
    more = f" and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines[:_MOST]))}{more}"
