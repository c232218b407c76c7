"""Why a line is what it is: a quantity, and below it everything it is computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.render.digits import Digits
from nnsolve.render.letters import ascii_text, numeral
from nnsolve.render.rows import Branch, Equation, Tree
from nnsolve.render.spans import broken, trimmed
from nnsolve.render.substitution import Numbers
from nnsolve.render.text import Printer, named, numbered, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation
    from nnsolve.notation import Name
    from nnsolve.render.spans import Line

MOST = 400
"""Branches after which a tree is cut."""


_ROOM = 40
"""Columns that the deepest branch leaves for its formula."""


def tree(derivation: Derivation, key: Key, *, digits: Digits | None = None, depth: int | None = None) -> Tree:
    """The step at `key` with its inputs below it, each worked out where it is met first.

    Givens appear only inside the formulas. `depth` limits how many levels are shown below `key`.
    """
    numbers = Numbers(derivation, digits or Digits())
    notation = derivation.notation
    names: dict[Key, Name] = {}
    branches: list[Branch] = []
    met: set[Key] = set()
    todo: list[tuple[Key, tuple[bool, ...]]] = [(key, ())]
    while todo and len(branches) < MOST:
        one, last = todo.pop()
        step = numbers.step(one)
        above = one in met
        worked = numbers.worked(step)
        shown = () if step.formula is None else tuple(sym.key for sym in visible(step.formula))
        for mentioned in (one, *shown):
            if mentioned not in names:
                names[mentioned] = notation.name(mentioned)
        equation = Equation(0, one, step.formula, worked.formula, worked.shown, worked.value, note=step.note)
        branches.append(Branch(last, equation, above))
        met.add(one)
        if above or len(last) == depth or step.formula is None:
            continue
        below = [source for source in dict.fromkeys(shown) if numbers.step(source).formula is not None]
        todo += [(source, (*last, n == 0)) for n, source in enumerate(reversed(below))]
    return Tree(tuple(branches), names, cut=bool(todo))


def tree_lines(drawn: Tree, width: int = 80, *, ascii: bool = False) -> Iterator[Line]:  # noqa: A002
    """The lines of a tree as styled spans, a branch on one line where it fits, else a line to each ``=``."""
    dots = "..." if ascii else "…"
    deepest = max(1, (width - _ROOM) // 3)
    for n, branch in enumerate(drawn.branches):
        following = drawn.branches[n + 1].last if n + 1 < len(drawn.branches) else ()
        has_children = len(following) > len(branch.last)
        if len(branch.last) < deepest:
            yield from _branch(drawn, branch, width, has_children=has_children, ascii=ascii)
        elif len(branch.last) == deepest and all(branch.last[-1:]):
            yield [(f"{'   ' * (deepest - 1)}{dots} more below, too deep for this width", "dim")]
    if drawn.cut:
        yield [(f"{dots} the rest is left out", "dim")]


def _branch(drawn: Tree, branch: Branch, width: int, *, has_children: bool, ascii: bool) -> Iterator[Line]:  # noqa: A002
    corner, tee, bar = ("`- ", "|- ", "|  ") if ascii else ("└─ ", "├─ ", "│  ")
    stem = "".join("   " if last else bar for last in branch.last[:-1])
    head = stem + (corner if branch.last[-1] else tee) if branch.last else ""
    under = stem + ("   " if branch.last[-1] else bar) if branch.last else ""
    if has_children:
        under += bar.rstrip()
    row = branch.equation
    text = drawn.names[row.key].text
    name = ascii_text(text) if ascii else text
    if branch.above:
        value = numeral(row.value, ascii=ascii)
        yield [(head, "rule"), (name, "name"), (" = ", ""), (value, "value"), ("  (above)", "dim")]
        return
    parts = _parts(drawn, row, ascii=ascii)
    value = numeral(row.value, ascii=ascii)
    whole = "".join(f" = {part}" for part in (*parts, value))
    if len(head) + len(name) + len(whole) <= width:
        yield [(head, "rule"), (name, "name"), (whole[: -len(value)], ""), (value, "value")]
        return
    indent = len(head) + len(name)
    if indent > width // 2:
        yield [(head, "rule"), (name, "name")]
        indent = len(head) + 2
        line: Line = [(under.ljust(indent), "rule")]
    else:
        line = [(head, "rule"), (name, "name")]
    pieces: list[tuple[str, str]] = [(part, "") for part in parts]
    room = max(8, width - indent - 3)
    # The value joins the last part where there is room for both.
    if pieces and len(pieces[-1][0]) + 3 + len(value) <= room:
        yield from _written(pieces[:-1], line, under, indent, room)
        line = line if len(pieces) == 1 else [(under.ljust(indent), "rule")]
        yield trimmed([*line, (f" = {pieces[-1][0]} = ", ""), (value, "value")])
        return
    yield from _written([*pieces, (value, "value")], line, under, indent, room)


def _written(pieces: list[tuple[str, str]], line: Line, under: str, indent: int, room: int) -> Iterator[Line]:
    for text, style in pieces:
        for n, part in enumerate(broken(text, room)):
            yield trimmed([*line, ("   " if n else " = ", ""), (part, style)])
            line = [(under.ljust(indent), "rule")]


def _parts(drawn: Tree, row: Equation, *, ascii: bool) -> list[str]:  # noqa: A002
    parts: list[str] = []
    if row.formula is not None:
        parts.append(Printer(named(drawn.names, ascii=ascii), ascii=ascii).text(row.formula))
    if row.worked is not None:
        leaf = numbered(row.shown, ascii=ascii)
        worked = Printer(leaf, ascii=ascii, worked=True).text(row.worked)
        if worked not in parts:
            parts.append(worked)
    return parts
