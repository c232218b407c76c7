"""Lines in whole arrays, laid out one below the other at their equals signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.render.letters import ascii_text, numeral
from nnsolve.render.spans import broken, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.render.rows import Array, ArrayLine
    from nnsolve.render.spans import Line


def array_line(
    row: ArrayLine,
    width: int,
    number_width: int,
    *,
    ascii: bool,  # noqa: A002
) -> Iterator[Line]:
    """The lines of one family: its formula, the formula in numbers and the value, each behind its ``=``."""
    name = ascii_text(row.name) if ascii else row.name
    head: Line = [(f"{row.number:>{number_width}}  ", "number"), (name, "name")]
    indent = number_width + 2 + len(name)
    if indent > width // 3:
        yield trimmed(head)
        indent = number_width + 4
        head = [(" " * indent, "")]
    texts = ["".join(row.formula), "".join(_text(part, ascii=ascii) for part in row.worked)]
    style = "answer" if row.answer else "value"
    parts = [(ascii_text(text) if ascii else text, "") for text in dict.fromkeys(texts) if text]
    for text, look in (*parts, (array_text(row.value, ascii=ascii), style)):
        for n, piece in enumerate(broken(text, width - indent - 5)):
            yield trimmed([*head, ("   " if n else " = ", ""), (piece, look)])
            head = [(" " * indent, "")]


def _text(part: str | Array, *, ascii: bool) -> str:  # noqa: A002
    return part if isinstance(part, str) else array_text(part, ascii=ascii)


def array_text(array: Array, *, ascii: bool = False) -> str:  # noqa: A002
    """An array on one line: ``[1, 2]``, ``[[1, 2], [3, 4]]``, or its shape where it is large."""
    if array.shape:
        return f"[{(' x ' if ascii else ' × ').join(map(str, array.shape))} numbers]"
    rows = [", ".join(numeral(text, ascii=ascii) for text in row) for row in array.rows]
    if array.vector:
        return f"[{rows[0]}]"
    if len(array.rows) == 1 and len(array.rows[0]) == 1:
        return rows[0]
    return f"[{', '.join(f'[{row}]' for row in rows)}]"
