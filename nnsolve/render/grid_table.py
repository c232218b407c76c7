"""Tables as blocks of lines, side by side where there is room.

Numbers stand on their decimal points. A table that is too wide breaks its formulas, and where that is not
enough it is cut into blocks that repeat the first column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.render.spans import broken, length, trimmed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from nnsolve.render.spans import Line


def pointed(cells: Sequence[str]) -> list[str]:
    """Numbers of one column, padded so that their decimal points agree once they are set to the right."""
    rest = [len(text) - len(text.partition(".")[0]) for text in cells]
    most = max(rest, default=0)
    return [text + " " * (most - own) for text, own in zip(cells, rest, strict=True)]


def formula_table(
    head: Sequence[str], rows: Sequence[Sequence[Line]], formulas: Collection[int], width: int
) -> list[Line]:
    """A table of names, formulas and numbers, all columns to the left.

    Where it is too wide, the columns in `formulas` share the room and their cells are broken; where even that
    is too wide, the cells of a row stand below each other.
    """
    widths = [max([len(head[n]), *(length(row[n]) for row in rows)]) for n in range(len(head))]
    room = width - sum(w for n, w in enumerate(widths) if n not in formulas) - 2 * (len(head) - 1)
    for done, n in enumerate(sorted(formulas, key=widths.__getitem__)):
        widths[n] = min(widths[n], room // (len(formulas) - done))
        room -= widths[n]
    if any(widths[n] < max(8, len(head[n])) for n in formulas):
        return _stacked(rows, width)
    line = "  ".join(text.ljust(widths[n]) for n, text in enumerate(head)).rstrip()
    block: list[Line] = [[(line, "dim")]]
    for row in rows:
        pieces = [_pieces(cell, widths[n] if n in formulas else 0) for n, cell in enumerate(row)]
        if any(length(piece) > widths[n] for n, cell in enumerate(pieces) for piece in cell):
            return _stacked(rows, width)
        for place in range(max(map(len, pieces))):
            out: Line = []
            for n, cell in enumerate(pieces):
                part = cell[place] if place < len(cell) else []
                out += [*part, (" " * (widths[n] - length(part) + 2), "")]
            block.append(trimmed(out))
    return block


def _stacked(rows: Sequence[Sequence[Line]], width: int) -> list[Line]:
    block: list[Line] = []
    for first, *rest in rows:
        block.append([*first])
        for cell in rest:
            for n, piece in enumerate(_pieces(cell, width - 6)):
                if length(piece):
                    block.append([("    " if n else "  = ", ""), *piece])
    return block


def _pieces(cell: Line, width: int) -> list[Line]:
    if not width or length(cell) <= width:
        return [cell]
    text = "".join(part for part, _ in cell)
    return [[(piece, "")] for piece in broken(text, width)]


def table(head: Sequence[str], rows: Sequence[Sequence[Line]], width: int) -> Iterator[list[Line]]:
    """Blocks of lines for a table, all columns to the right; a table that is too wide is cut into blocks.

    Every block repeats the first column. All lines of a block are equally wide.
    """
    columns = max([len(head), *(len(row) for row in rows)])
    widths = [
        max([len(head[n]) if n < len(head) else 0, *(length(row[n]) for row in rows if n < len(row))])
        for n in range(columns)
    ]
    for chosen in _cut(widths, width):
        block: list[Line] = []
        if head:
            texts = (head[n] if n < len(head) else "" for n in chosen)
            named = "  ".join(text.rjust(widths[n]) for n, text in zip(chosen, texts, strict=True))
            block.append([(named, "dim")])
        for row in rows:
            line: Line = []
            for place, n in enumerate(chosen):
                cell = row[n] if n < len(row) else []
                gap = widths[n] - length(cell) + (2 if place else 0)
                line += [(" " * gap, ""), *cell]
            block.append(line)
        yield block


def _cut(widths: Sequence[int], width: int) -> Iterator[list[int]]:
    """Which columns stand in each block; one that does not fit beside the first column stands alone."""
    block, used = [0], widths[0]
    for n in range(1, len(widths)):
        if used + 2 + widths[n] > width:
            if block != [0] or n == 1:
                yield block
            beside_first = widths[0] + 2 + widths[n] <= width
            block, used = ([0], widths[0]) if beside_first else ([], -2)
        block.append(n)
        used += 2 + widths[n]
    yield block


def beside(blocks: Sequence[list[Line]], gap: int, width: int, indent: int) -> Iterator[Line]:
    """Blocks of lines side by side as long as they fit, else below each other with an empty line between."""
    waiting: list[list[Line]] = []
    used = indent
    first = True
    for block in blocks:
        need = max((length(line) for line in block), default=0)
        if waiting and used + gap + need > width:
            yield from _joined(waiting, gap, indent, spaced=not first)
            waiting, used, first = [], indent, False
        used += need + (gap if waiting else 0)
        waiting.append(block)
    yield from _joined(waiting, gap, indent, spaced=not first)


def _joined(blocks: Sequence[list[Line]], gap: int, indent: int, *, spaced: bool) -> Iterator[Line]:
    if spaced:
        yield []
    wide = [max((length(line) for line in block), default=0) for block in blocks]
    for n in range(max((len(block) for block in blocks), default=0)):
        line: Line = [(" " * indent, "")]
        for place, block in enumerate(blocks):
            own = block[n] if n < len(block) else []
            line += [*own, (" " * (wide[place] - length(own) + gap), "")]
        yield trimmed(line)
