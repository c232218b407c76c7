"""Lines as spans of text with a style, and how text is broken when a line is too short for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Span: TypeAlias = "tuple[str, str]"
"""A text and the name of its style; the empty name is plain."""

Line: TypeAlias = "list[Span]"

_BREAKS = ((" + ", " - ", " − "), (" · ", " * ", "·", "*"), (", ",))
"""Where a formula may be broken, best first: before a term, before a factor, behind a comma."""

_NEAT = 0.2


def trimmed(line: Iterable[Span]) -> Line:
    """`line` without spaces at its end and without empty spans."""
    out = [span for span in line if span[0]]
    while out:
        text, style = out.pop()
        text = text.rstrip()
        if text:
            out.append((text, style))
            break
    return out


def length(line: Iterable[Span]) -> int:
    """How many cells `line` takes; every letter here takes one."""
    return sum(len(text) for text, _ in line)


def wrapped(text: str, width: int) -> Iterator[str]:
    """`text` broken at its spaces into lines of at most `width`; a longer word stands alone.

    Runs of spaces inside a line are kept.
    """
    line = gap = ""
    for n, word in enumerate(text.split(" ")):
        if n:
            gap += " "
        if not word:
            continue
        if line and len(line) + len(gap) + len(word) > width:
            yield line
            line = word
        else:
            line += gap + word
        gap = ""
    if line:
        yield line


def broken(formula: str, width: int) -> list[str]:
    """A formula in pieces of at most `width` where it can be: each but the first starts with an operator.

    Terms are kept whole where that does not leave a line mostly empty, then factors, then brackets; with
    nothing to break at, a piece ends at any space.
    """
    out: list[str] = []
    while len(formula) > width:
        cut = _cut(formula, width)
        if cut <= 0:
            break
        out.append(formula[:cut].rstrip())
        formula = formula[cut:].lstrip()
        # What follows stands under the first piece, a little to the right.
        if len(out) == 1:
            width = max(1, width - 2)
    out.append(formula)
    return [out[0], *("  " + piece for piece in out[1:])]


def _cut(formula: str, width: int) -> int:
    """Where to end the first piece of a formula that is too long; 0 when nowhere."""
    found = [[0] * len(_BREAKS) for _ in range(2)]
    depth, end = 0, min(len(formula), width + 3)
    for at in range(1, end):
        depth += (formula[at - 1] in "([") - (formula[at - 1] in ")]")
        for group, operators in enumerate(_BREAKS):
            for op in operators:
                cut = at + 1 if op == ", " else at
                if cut <= width and at > 1 and formula.startswith(op, at):
                    found[depth > 0][group] = cut
    best = [*found[0], *found[1]]
    neat = next((cut for cut in best if cut >= _NEAT * width), max(best))
    # A sign that starts a piece keeps the word behind it.
    return neat or max(0, formula.rfind(" ", 3, width + 1)) or _later(formula, width)


def _later(formula: str, width: int) -> int:
    """The first place behind `width` where a formula can be broken; 0 when there is none."""
    places = [formula.find(op, max(1, width)) for operators in _BREAKS for op in operators]
    return min((at for at in places if at > 0), default=0)


def flowed(items: Sequence[Line], gap: int, width: int, indent: int, first: Line) -> Iterator[Line]:
    """`items` side by side, `gap` apart, as many to a line as fit; `first` stands before the first line."""
    line: Line = [*first]
    used = length(line)
    fresh = True
    for item in items:
        need = length(item)
        if not fresh and used + gap + need > width:
            yield trimmed(line)
            line, used, fresh = [(" " * indent, "")], indent, True
        if not fresh:
            line.append((" " * gap, ""))
            used += gap
        line += item
        used += need
        fresh = False
    yield trimmed(line)
