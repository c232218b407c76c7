"""A report as JSON, for programs; the fields are described in ``docs/json.md``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from nnsolve.check.report import Wording
from nnsolve.check.summary import unwritten
from nnsolve.check.verdict import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.axis import Key
    from nnsolve.check.credit import Marks
    from nnsolve.check.verdict import Report, Verdict

SCHEMA = 1
"""Goes up when a field changes its meaning or is taken away."""


def chunks(report: Report, marks: Marks | None = None) -> Iterator[str]:
    """The text of one JSON object in pieces."""
    import msgspec

    encode = msgspec.json.Encoder().encode
    writer = _Writer(report, marks)
    head = writer.head()
    yield "{\n"
    for name, value in head.items():
        yield f'"{name}": {encode(value).decode()},\n'
    yield '"verdicts": ['
    between = "\n"
    for verdict in report.verdicts:
        yield between + encode(writer.verdict(verdict)).decode()
        between = ",\n"
    yield "\n],\n"
    yield f'"summary": {encode(writer.summary()).decode()}\n}}\n'


class _Writer:
    def __init__(self, report: Report, marks: Marks | None) -> None:
        self._report, self._marks = report, marks
        self._notation = report.derivation.notation
        self._words = Wording(report)

    def head(self) -> dict[str, Any]:
        """What stands before the verdicts."""
        report = self._report
        return {
            "schema": SCHEMA,
            "topic": self._report.derivation.topic,
            "name": self._report.derivation.name,
            "working": report.name,
            "first_wrong": report.first_wrong,
            "conventions": [
                {"name": one.name, "choice": one.choice, "says": one.says} for one in report.conventions
            ],
        }

    def verdict(self, verdict: Verdict) -> dict[str, Any]:
        """One verdict; of a line that is right and says nothing, `because` is empty."""
        out: dict[str, Any] = {
            "line": None if verdict.span is None else verdict.span.line,
            "column": None if verdict.span is None else verdict.span.column,
            "key": None if verdict.key is None else self._notation.ascii(verdict.key),
            "written": verdict.written or None,
            "due": _number(self._words.due_value(verdict)),
            "value": _number(verdict.value),
            "verdict": verdict.code,
            "mistake": verdict.mistake or None,
            "because": self._words.because(verdict),
            "costs": verdict.costs,
            "flags": list(verdict.flags),
        }
        if self._marks is not None:
            found = self._marks.of(verdict)
            out["marks"] = None if found is None else float(found.method + found.accuracy)
        return out

    def summary(self) -> dict[str, Any]:
        """Counts by verdict, and what is missing, by name."""
        counts = self._report.counts()
        out: dict[str, Any] = {
            "counts": {code: counts.get(code, 0) for code in KINDS},
            "missing": self._named(self._report.missing),
            "skipped": self._named(unwritten(self._report)),
            "formulas": [claim.span.line for claim in self._report.formulas],
            "costs": self._report.costs,
        }
        if self._marks is not None:
            out["marks"] = float(self._marks.sum)
            out["of"] = float(self._marks.all)
        return out

    def _named(self, keys: Iterable[Key]) -> list[str]:
        return [self._notation.ascii(key) for key in keys]


def _number(value: float | None) -> float | None:
    """A number that JSON can hold."""
    return value if value is not None and math.isfinite(value) else None
