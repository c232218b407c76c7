"""What is said about each line of a working, and the report that collects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Candidate
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.working.claim import Claim, Span
    from nnsolve.working.written import Written


class Kind(Struct, frozen=True):
    """One of the verdicts: its code, its mark and the word for it, its name and what it means.

    `many` is the name in a count: "2 slips in a line".
    """

    code: str
    mark: str
    word: str
    title: str
    many: str
    says: str

    @property
    def costs(self) -> bool:
        """Whether it costs credit by itself."""
        return self.mark == "✗"


_ROWS = (
    Kind("exact", "✓", "ok", "exact", "exact", "The figure is exactly right."),
    Kind(
        "rounded",
        "≈",
        "rounded",
        "rounded",
        "rounded",
        "The right value, rounded or cut to the digits that were written.",
    ),
    Kind(
        "drift",
        "≈",
        "drift",
        "rounded early",
        "rounded early",
        "It follows from the figures above it; their rounding has moved its last digits.",
    ),
    Kind(
        "rounding-inside",
        "⚠",
        "inside",
        "rounded inside the line",
        "rounded inside the line",
        "It follows if products and quotients within the line were rounded too.",
    ),
    Kind(
        "follow-through",
        "↪",
        "follows",
        "followed through",
        "followed through",
        "It follows from the figures above it, one of which is wrong.",
    ),
    Kind(
        "convention",
        "⚠",
        "option",
        "another convention",
        "by another convention",
        "It is right under another convention than the exercise states.",
    ),
    Kind(
        "slip",
        "⚠",
        "slip",
        "slip in the line",
        "with a slip in the line",
        "The result is right, but the line says something else.",
    ),
    Kind(
        "arithmetic",
        "✗",
        "WRONG",
        "arithmetic",
        "wrong by arithmetic",
        "The line is set up right, but its result is not what it gives.",
    ),
    Kind(
        "mistake",
        "✗",
        "WRONG",
        "mistake",
        "wrong by a known mistake",
        "The figure does not follow, and a known wrong rule explains it.",
    ),
    Kind(
        "unexplained",
        "✗",
        "WRONG",
        "does not follow",
        "wrong without an explanation",
        "The figure does not follow, and nothing known explains it.",
    ),
    Kind(
        "unreadable",
        "?",
        "?",
        "not compared",
        "not compared",
        "It could not be read, or belongs to no step of the solution.",
    ),
    Kind("missing", "?", "missing", "missing", "missing", "It is asked, and was not written."),
)

KINDS: dict[str, Kind] = {row.code: row for row in _ROWS}
"""Every verdict by its code, in the order of the tables."""

RIGHT = frozenset(("exact", "rounded", "drift", "rounding-inside", "follow-through", "convention", "slip"))
"""The verdicts of a figure that fits."""


class Mismatch(Struct, frozen=True):
    """Two neighbouring sides of a line that are not equal as written; `value` are the digits of the left."""

    left: str
    right: str
    value: str


class Verdict(Struct, frozen=True, gc=False):
    """What is said about one statement, one cell of a table, or one figure that is missing.

    `span` is `None` for what is missing. `key` is the quantity it was tied to and `written` the figure that
    counts. `value` is what the solution has; `due` what follows from the figures above, where it is not
    the formula at those figures. `candidates` are mistakes that explain the figure or the line, `certain` how
    sure they are: ``is``, ``probably``, ``fits``, ``unexplained``. `units` is by how many units of its last
    digit a figure drifted off the solution. `flags` are ``not-carried``, ``trivial``, ``few-digits``,
    ``repeated``, ``unlike``, ``corrected``, ``coarse``, ``shorter``, ``anyway``, ``turned``, ``formula`` (it
    states a formula and no figure). `called` is a name that belongs to another quantity; `reason` says why
    nothing was compared. `causes` are wrong quantities that it follows from.
    """

    code: str
    span: Span | None
    text: str
    key: Key | None = None
    written: str = ""
    due: float | None = None
    value: float | None = None
    costs: bool = False
    candidates: tuple[Candidate, ...] = ()
    certain: str = ""
    mismatch: Mismatch | None = None
    units: float = 0.0
    flags: tuple[str, ...] = ()
    called: str = ""
    reason: str = ""
    causes: tuple[Key, ...] = ()

    @property
    def is_formula(self) -> bool:
        """Whether it says of a formula without a figure that it is right."""
        return self.code == "exact" and "formula" in self.flags

    @property
    def mistake(self) -> str:
        """The code of the mistake that explains it, empty when none is sure enough."""
        if self.candidates and self.certain in {"is", "probably"}:
            return self.candidates[0].code
        return ""


def is_row(verdicts: Sequence[Verdict]) -> bool:
    """Whether the verdicts of one line are about the cells of a row, whose text they share."""
    return len(verdicts) > 1 and len({one.text for one in verdicts}) == 1 < len(
        {one.span for one in verdicts}
    )


class Report(Struct, frozen=True, eq=False):
    """The marked working: `verdicts` in the order of the text, what is missing at the end.

    `derivation` is the solution it was held against. `conventions` are those that the working follows in
    place of the exercise's, which then are `usual`; the solution follows them too. `figures` is the first
    figure of each quantity. `formulas` are statements without a figure, of which nothing is said; those that
    state their formula rightly are among the verdicts.
    """

    name: str
    derivation: Derivation
    verdicts: tuple[Verdict, ...]
    figures: dict[Key, Written]
    formulas: tuple[Claim, ...] = ()
    conventions: tuple[Stated, ...] = ()
    usual: tuple[Stated, ...] = ()

    @property
    def missing(self) -> tuple[Key, ...]:
        """What is asked and was not written."""
        return tuple([one.key for one in self.verdicts if one.code == "missing" and one.key is not None])

    @property
    def costs(self) -> bool:
        """Whether anything costs credit."""
        return any(verdict.costs for verdict in self.verdicts)

    @property
    def first_wrong(self) -> int | None:
        """The line of the first verdict that costs credit."""
        first = next((verdict for verdict in self.verdicts if verdict.costs), None)
        return None if first is None or first.span is None else first.span.line

    def counts(self) -> dict[str, int]:
        """How often each verdict was given on a figure, in the order of `KINDS`, without those not given."""
        found = dict.fromkeys(KINDS, 0)
        for verdict in self.verdicts:
            found[verdict.code] += not verdict.is_formula
        return {code: count for code, count in found.items() if count}

    def by_line(self) -> Iterator[tuple[int, tuple[Verdict, ...]]]:
        """The verdicts that have a place, grouped by their line."""
        groups: dict[int, list[Verdict]] = {}
        for verdict in self.verdicts:
            if verdict.span is not None:
                groups.setdefault(verdict.span.line, []).append(verdict)
        for line in sorted(groups):
            yield line, tuple(groups[line])
