"""What a working states about the quantities of an exercise: each claim and cell with its figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.errors import ExpressionError
from nnsolve.expr import Div, Mul, Num, Pow, Sym, symbols
from nnsolve.working.written import figure as number_of
from nnsolve.working.written import whole_power
from nnsolve.working.written import written as number_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.align import Aligner
    from nnsolve.check.exercise import Line
    from nnsolve.check.placed import Placed
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Cell, Claim, Span, Working
    from nnsolve.working.written import Written

UNTIED = "It could not be tied to a step of the solution."
NO_FIGURE = "It has no figure to compare."
_PER_CENT = 100
_SAME = 0.7
"""How far two figures of one number may be apart, in widths of what the shorter one stands for."""
_ANY_ENTRY = re.compile(r"\[\s*[a-z](?:\s*,\s*[a-z])*\s*\]$")
"""The indices of an entry of an array in general: ``map[i, j]``."""


class Statement(Struct, frozen=True, gc=False):
    """One claim or cell of a table, and what it was tied to.

    `figure` is the number that counts and `side` where it stands among the sides of `claim`. `key` is `None`
    where no quantity was found, and `figure` then the last number; `reason` says why nothing can be
    compared. `part` is the piece of the formula of `key` that is stated in place of the whole. `called` is a
    name that belongs to another quantity. `turned` says that what is stated is minus the quantity.
    """

    span: Span
    text: str
    key: Key | None = None
    figure: Written | None = None
    claim: Claim | None = None
    side: int = -1
    part: Expr | None = None
    called: str = ""
    reason: str = ""
    turned: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether the figure is written in percent."""
        return self.figure is not None and self.figure.text.endswith("%")


class Tied(Struct, frozen=True, gc=False):
    """A working with its statements in the order of the text, and the figure of each quantity.

    `figures` holds the first figure of every quantity, `first` the place of its statement, and `again` what
    was written for it later. `formulas` are claims that state a general formula.
    """

    statements: tuple[Statement, ...]
    figures: dict[Key, Written]
    first: dict[Key, int]
    again: dict[Key, list[tuple[int, Written]]]
    formulas: tuple[Claim, ...] = ()

    @property
    def unlike(self) -> list[int]:
        """The places where a quantity has another figure than it had before."""
        return [
            place
            for key, again in self.again.items()
            for place, figure in again
            if not same(self.figures[key], figure)
        ]

    def later(self) -> Tied:
        """The same with the last figure of every quantity that was written more than once."""
        last = {key: found[-1] for key, found in self.again.items()}
        figures = {**self.figures, **{key: figure for key, (_, figure) in last.items()}}
        first = {**self.first, **{key: place for key, (place, _) in last.items()}}
        again = {
            key: [(self.first[key], self.figures[key]), *found[:-1]] for key, found in self.again.items()
        }
        return structs.replace(self, figures=figures, first=first, again=again)

    def taken(self, place: int, key: Key) -> Tied:
        """The same with the untied statement at `place` taken for `key`."""
        one = self.statements[place]
        figure = one.figure
        if figure is None:
            return self
        label = one.claim.sides[0] if one.claim is not None else None
        name = label.text.strip() if label is not None and isinstance(label.expr, Sym) else ""
        named = structs.replace(one, key=key, called=name, reason="")
        statements = (*self.statements[:place], named, *self.statements[place + 1 :])
        first = {**self.first, key: place}
        return structs.replace(
            self, statements=statements, figures={**self.figures, key: figure}, first=first
        )

    def read(self, figures: Mapping[Key, Written]) -> Tied:
        """The same with other readings of the figures of some quantities."""
        statements = list(self.statements)
        for key, figure in figures.items():
            place = self.first[key]
            statements[place] = structs.replace(statements[place], figure=figure)
        return structs.replace(self, statements=tuple(statements), figures={**self.figures, **figures})


def tied(aligner: Aligner, working: Working) -> Tied:
    """The statements of `working`, each tied to a step where one was found."""
    aligner.labels.begin()
    if working.vectors:
        from nnsolve.check.vectors import spelled_out

        working = spelled_out(working, aligner.labels, aligner.volumes)
    if _may_have_headings(working):
        from nnsolve.check.headings import under_headings

        working = under_headings(working, aligner.labels)
    if aligner.iterates:
        from nnsolve.check.iterations import numbered

        working = numbered(working, aligner)
    alignment = aligner.align(working)
    claims = working.claims
    lines = working.lines
    found = [_placed(placed, claims, lines) for placed in alignment.placed]
    found = [
        one
        if one.figure is None or one.figure.number <= 1 or one.key is None
        else _in_unit(one, aligner.line(one.key))
        for one in found
    ]
    unreadable = {n: reason for n in alignment.formulas if (reason := _unread(claims[n]))}
    formulas = [claims[n] for n in alignment.formulas if n not in unreadable]
    if unreadable:
        gone = {id(claims[n]) for n in unreadable}
        found = [one for one in found if id(one.claim) not in gone]
        for n, reason in unreadable.items():
            found.append(Statement(claims[n].span, claims[n].text, claim=claims[n], reason=reason))
    if None in [one.figure for one in found]:
        kept: list[Statement] = []
        stated = set(map(id, formulas))
        for one in found:
            if one.figure is None and one.claim is not None and not one.reason and _has_names(one.claim):
                if id(one.claim) not in stated:
                    stated.add(id(one.claim))
                    formulas.append(one.claim)
            else:
                kept.append(one)
        found = kept
    for index in alignment.unplaced:
        claim = claims[index]
        side, figure = _last(claim)
        found.append(Statement(claim.span, claim.text, None, figure, claim, side, reason=UNTIED))
    for cell in alignment.loose:
        found.append(Statement(cell.span, _row(cell, lines), None, bare(cell.expr), reason=UNTIED))
    found += [Statement(unread.span, unread.text, reason=unread.reason) for unread in working.unread]
    if alignment.unplaced or alignment.loose or working.unread or alignment.formulas:
        found.sort(key=_place)
    return gathered(found, formulas)


def gathered(found: Sequence[Statement], formulas: Sequence[Claim]) -> Tied:
    """Statements in their order, with the figures of the quantities among them."""
    figures: dict[Key, Written] = {}
    first: dict[Key, int] = {}
    again: dict[Key, list[tuple[int, Written]]] = {}
    for n, statement in enumerate(found):
        key, figure = statement.key, statement.figure
        if key is None or figure is None or statement.part is not None:
            continue
        if key in first:
            again.setdefault(key, []).append((n, figure))
        else:
            figures[key] = figure
            first[key] = n
    return Tied(tuple(found), figures, first, again, tuple(formulas))


def _may_have_headings(working: Working) -> bool:
    """Whether a line looks like a heading, or words stand before a claim."""
    if not {claim.before for claim in working.claims} <= {""}:
        return True
    text = "\n".join(("", *working.lines, ""))
    return "\n#" in text or ":\n" in text or "*\n" in text


def _in_unit(statement: Statement, line: Line) -> Statement:
    """`statement` with its figure as a share, or as the whole number whose thousands points part."""
    from nnsolve.check.percent import in_percent

    if line.whole and statement.figure is not None and not statement.figure.whole:
        from nnsolve.check.thousands import in_thousands

        return in_thousands(statement, line)
    return in_percent(statement, line)


def _unread(claim: Claim) -> str:
    """Why the number that a claim ends in could not be read; empty where it could, or there is none."""
    last = claim.sides[-1]
    if claim.sides[0].text.endswith("]") and _ANY_ENTRY.search(claim.sides[0].text):
        return ""
    return last.unread if last.expr is None and any(map(str.isdecimal, last.text)) else ""


def _last(claim: Claim) -> tuple[int, Written | None]:
    """The last bare number of a claim, and the side where it stands."""
    for n in range(len(claim.sides) - 1, -1, -1):
        figure = bare(claim.sides[n].expr)
        if figure is not None:
            return n, figure
    return -1, None


def same(one: Written | None, two: Written | None) -> bool:
    """Whether two figures can be the same number, written with more and with fewer digits."""
    if one is None or two is None:
        return True
    return abs(one.number - two.number) <= _SAME * max(one.high - one.low, two.high - two.low)


def bare(expr: Expr | None) -> Written | None:
    """The number that `expr` is and nothing more, or a whole one such as 100^67.

    `None` for anything else, and for one out of bounds.
    """
    try:
        if isinstance(expr, Pow):
            return _power(expr)
        return None if expr is None else number_of(expr)
    except ExpressionError:
        return None


def _power(expr: Pow) -> Written | None:
    base, exponent = expr.base, expr.exponent
    if not (isinstance(base, Num) and isinstance(exponent, Num)):
        return None
    whole = base.written.isdecimal() and exponent.written.isdecimal()
    return whole_power(int(base.value), int(exponent.value)) if whole else None


def readings(statement: Statement) -> Iterator[Written]:
    """Other numbers that the figure of `statement` may be: misread by a machine, or in percent."""
    if statement.claim is None or statement.side < 0:
        return
    from nnsolve.working.misread import alternatives

    for side in alternatives(statement.claim.sides[statement.side]):
        figure = bare(side.expr)
        if figure is not None:
            yield figure
    if statement.figure is not None and not statement.is_percent and _by_hundred(statement.claim):
        yield number_in(f"{statement.figure.text}%")


def _by_hundred(claim: Claim) -> bool:
    """Whether a formula of `claim` has the factor 100, as in ``6/8·100 = 75``."""
    return any(_has_factor(side.expr, _PER_CENT) for side in claim.sides if side.expr is not None)


def _has_factor(expr: Expr, value: int) -> bool:
    if isinstance(expr, Div):
        return _has_factor(expr.over, value)
    return isinstance(expr, Mul) and any(
        (isinstance(one, Num) and one.value == value) or _has_factor(one, value) for one in expr.args
    )


def _placed(placed: Placed, claims: tuple[Claim, ...], lines: tuple[str, ...]) -> Statement:
    if placed.cell is not None:
        return _cell(placed, placed.cell, lines)
    claim = claims[placed.claim]
    written = placed.figure
    if written is None and placed.side >= 0:
        side = claim.sides[placed.side]
        written = bare(side.shape[placed.component] if placed.component >= 0 else side.expr)
    return Statement(
        claim.span, claim.text, placed.key, written, claim, placed.side, placed.part, placed.called
    )


def _cell(placed: Placed, cell: Cell, lines: tuple[str, ...]) -> Statement:
    shape = cell.shape
    written = bare(shape[placed.component] if shape and placed.component >= 0 else cell.expr)
    reason = "" if written is not None else cell.unread or NO_FIGURE
    row = _row(cell, lines)
    return Statement(cell.span, row, placed.key, written, None, -1, placed.part, placed.called, reason)


def _has_names(claim: Claim) -> bool:
    """Whether a claim states something in names, besides what it is about."""
    return any(side.expr is not None and next(symbols(side.expr), None) for side in claim.sides[1:])


def _row(cell: Cell, lines: tuple[str, ...]) -> str:
    """The line that a cell stands on, from its first column on."""
    return lines[cell.span.line - 1].rstrip() if 0 < cell.span.line <= len(lines) else cell.text


def _place(statement: Statement) -> Span:
    return statement.span
