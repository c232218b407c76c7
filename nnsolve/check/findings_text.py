"""What is said of a false equality, in words and as lines of text, Markdown, JSON and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsolve.check.findings import KINDS
from nnsolve.check.guess import shown
from nnsolve.check.wording import is_exactly, rounded, value
from nnsolve.errors import visible
from nnsolve.render.letters import ascii_text, numeral
from nnsolve.working.written import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.findings import Audit, Finding
    from nnsolve.render.spans import Line
    from nnsolve.working.claim import Side, Span
    from nnsolve.working.exact import Ratio
    from nnsolve.working.written import Written

MOST_TOLD = 1000
"""False equalities of one text that are shown; further ones are counted."""
_LONGEST = 100
"""Columns of a quoted line."""


# ------------------------------------------------------------------------------------------ words


def claimed(finding: Finding, *, ascii: bool = False) -> str:  # noqa: A002
    """The equality as one line, ``0.45·0.6022 + 0.63 = 0.890``."""
    return " = ".join(_side(one, ascii=ascii) for one in (finding.left, finding.right))


def _side(side: Side, *, ascii: bool) -> str:  # noqa: A002
    if side.shape:
        return ("x" if ascii else "×").join(shown(size, ascii=ascii) for size in side.shape)
    return " ".join(side.text.split()) if side.expr is None else shown(side.expr, ascii=ascii)


def because(finding: Finding) -> list[str]:
    """The sentences about `finding`: what the left side is, what was written, what may have happened."""
    out: list[str] = []
    found = finding.relation
    if found.left is not None and found.right is not None:
        y = None if finding.right.expr is None else figure(finding.right.expr)
        due = f"{value(found.left)}{_to_places(found.left, y)}"
        out.append(f"The left side is {due}, not {_written(found.right, y)}.")
    if finding.note:
        out.append(_sentence(finding.note))
    if any(guess.code == "factors" for guess in finding.guesses):
        out += [_sentence(guess.says) for guess in finding.guesses]
    elif finding.guesses:
        out.append(f"Perhaps {', or '.join(guess.says for guess in finding.guesses)}.")
    return out


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _to_places(x: Ratio | float, y: Written | None) -> str:
    """The value to as many decimals as the figure beside it shows, unless that is no shorter."""
    due = rounded(x, y)
    if not due or y is None or is_exactly(x, due):
        return ""
    return f" ({numeral(due)} to {y.places} decimal{'s' * (y.places != 1)})"


def _written(x: Ratio | float, y: Written | None) -> str:
    return value(x) if y is None or y.over else numeral(y.text.replace("−", "-"))


def summary(audits: Sequence[Audit]) -> str:
    """How many equalities were compared, and what was found."""
    counts = {kind: sum(one.counts[kind] for one in audits) for kind in KINDS}
    checked, unread = sum(counts.values()), sum(len(one.unread) for one in audits)
    false = sum(len(one.findings) for one in audits)
    said = f"{checked} equalit{'y' if checked == 1 else 'ies'} checked"
    if checked:
        said += f": {counts['exact']} exact, {counts['rounded']} rounded, {counts['cut']} cut"
        said += f", {counts['carry']} carried"
    said += f", {false} false"
    if unread:
        said += f"; {unread} could not be read"
    return said + "."


# ------------------------------------------------------------------------------------------ lines


def laid_out(
    audits: Sequence[Audit],
    *,
    ascii: bool = False,  # noqa: A002
    verbose: bool = False,
) -> Iterator[Line]:
    """The findings with their source lines, what could not be read when `verbose`, and the summary."""
    for one in audits:
        for finding in one.findings[:MOST_TOLD]:
            yield from _block(one, finding, ascii=ascii)
            yield []
        for text in _further(one):
            yield [(_letters(f"{one.name}: {text}", ascii=ascii), "note")]
            yield []
        for piece in one.unread if verbose else ():
            yield [
                (place(one, piece.span), "dim"),
                (_letters(f"  {_brief(piece.text)}", ascii=ascii), ""),
                (_letters(f"  not read: {piece.reason}", ascii=ascii), "note"),
            ]
        if verbose and one.unread:
            yield []
    yield [(_letters(summary(audits), ascii=ascii), "title")]


def _further(audit: Audit) -> Iterator[str]:
    """What is said of the findings that are not shown, if there are any."""
    more = len(audit.findings) - MOST_TOLD
    if more > 0:
        yield f"{more} further false equalit{'y is' if more == 1 else 'ies are'} not shown."


def place(audit: Audit, span: Span) -> str:
    """``file:line:column``."""
    return f"{audit.name}:{span.line}:{span.column}"


def _block(audit: Audit, finding: Finding, *, ascii: bool) -> Iterator[Line]:  # noqa: A002
    head = _letters(claimed(finding, ascii=ascii), ascii=ascii)
    yield [(place(audit, finding.span), "dim"), (f"  {head}", "wrong")]
    margin = len(str(finding.span.line))
    first, last = finding.left.span, finding.span
    if first.line == last.line:
        yield from _quoted(audit, last.line, first.column, last.stop, margin)
    else:
        yield from _quoted(audit, first.line, first.column, first.stop, margin, marked=False)
        yield from _quoted(audit, last.line, last.column, last.stop, margin)
    for text in because(finding):
        yield [(" " * (margin + 3), ""), (_letters(text, ascii=ascii), "")]


def _quoted(
    audit: Audit, line: int, column: int, stop: int, margin: int, *, marked: bool = True
) -> Iterator[Line]:
    if not 1 <= line <= len(audit.lines):
        return
    source = audit.lines[line - 1]
    start = max(0, min(column - 1 - _LONGEST // 4, len(source) - _LONGEST)) if len(source) > _LONGEST else 0
    piece = source[start : start + _LONGEST].replace("\t", " ")
    yield [(f"{line:>{margin}} | ", "number"), (piece, "")]
    if marked:
        at = column - 1 - start
        wide = max(1, min(stop - column, _LONGEST - at))
        yield [(" " * margin + " | ", "number"), (" " * at + "^" * wide, "wrong")]


def _letters(text: str, *, ascii: bool) -> str:  # noqa: A002
    return ascii_text(text) if ascii else text


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return f"{plain[:60]}…" if len(plain) > 60 else plain  # noqa: PLR2004


# ------------------------------------------------------------------------------------ other forms


def annotated(audits: Sequence[Audit], *, verbose: bool = False) -> Iterator[str]:
    """One line ``file:line: …`` for each finding, as annotations of sources have it."""
    for one in audits:
        for finding in one.findings[:MOST_TOLD]:
            said = " ".join(because(finding))
            yield (
                visible(f"{one.name}:{finding.span.line}: {claimed(finding)} is false. {said}".rstrip())
                + "\n"
            )
        yield from (visible(f"{one.name}: {text}") + "\n" for text in _further(one))
        for piece in one.unread if verbose else ():
            yield (
                visible(f"{one.name}:{piece.span.line}: not read: {_brief(piece.text)} ({piece.reason})")
                + "\n"
            )


def markdown(audits: Sequence[Audit], *, verbose: bool = False) -> Iterator[str]:
    """A list of the findings under a heading for each text."""
    for one in audits:
        if one.findings or (verbose and one.unread):
            yield f"## {_escaped(one.name)}\n\n"
        for finding in one.findings[:MOST_TOLD]:
            yield f"- line {finding.span.line}: `{_code(claimed(finding))}` is false.\n"
            for text in because(finding):
                yield f"  {_escaped(text)}\n"
        yield from (f"\n{_escaped(text)}\n" for text in _further(one))
        for piece in one.unread if verbose else ():
            said = f"not read: `{_code(_brief(piece.text))}` ({_escaped(piece.reason)})"
            yield f"- line {piece.span.line}: {said}\n"
        if one.findings or (verbose and one.unread):
            yield "\n"
    yield summary(audits) + "\n"


def _code(text: str) -> str:
    return visible(text).replace("`", "'")


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in r"\`*_[]<>#|" else c for c in visible(text))


def as_data(audits: Sequence[Audit]) -> dict[str, Any]:
    """All of it as plain data for JSON, where every number is text with its digits."""
    return {
        "files": [_one(one) for one in audits],
        "summary": {
            **{kind: sum(one.counts[kind] for one in audits) for kind in KINDS[:-1]},
            "checked": sum(one.checked for one in audits),
            "false": sum(len(one.findings) for one in audits),
            "unread": sum(len(one.unread) for one in audits),
        },
    }


def _one(audit: Audit) -> dict[str, Any]:
    return {
        "file": audit.name,
        "findings": [_finding(finding) for finding in audit.findings[:MOST_TOLD]],
        "not_shown": max(0, len(audit.findings) - MOST_TOLD),
        "unread": [
            {"line": piece.span.line, "column": piece.span.column, "text": piece.text, "reason": piece.reason}
            for piece in audit.unread
        ],
        "counts": audit.counts,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    found = finding.relation
    y = None if finding.right.expr is None else figure(finding.right.expr)
    return {
        "line": finding.span.line,
        "column": finding.span.column,
        "left": finding.left.text,
        "right": finding.right.text,
        "claim": claimed(finding, ascii=True),
        "value": None if found.left is None else ascii_text(value(found.left)),
        "due": (rounded(found.left, y) or None) if found.left is not None else None,
        "guesses": [{"code": guess.code, "says": guess.says} for guess in finding.guesses],
        "because": " ".join(because(finding)),
    }
