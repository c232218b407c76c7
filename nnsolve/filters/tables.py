"""Tables of a convolution: the turned kernel, the windows as rows, and where the greatest values stood."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from nnsolve.axis import positions
from nnsolve.exposition import Block, Named, Table, Valued
from nnsolve.expr import Sym
from nnsolve.filters.convolve import Convolving
from nnsolve.filters.pool import Pooled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.derivation import Family
    from nnsolve.exposition import Cell
    from nnsolve.filters.chain import Stage

MOST_ROWS, MOST_TAPS = 64, 32
"""Windows and taps up to which the windows are laid out as rows."""


def turned_kernels(stages: Sequence[Stage]) -> Iterator[Table]:
    """The kernels as given and as they lie on the window in a true convolution."""
    for stage in stages:
        if not isinstance(stage, Convolving) or not stage.spans[0].flipped:
            continue
        sizes = [span.kernel for span in stage.spans]
        if prod(sizes) > MOST_TAPS:
            continue
        straight = [tuple(range(size)) for size in sizes]
        for under in positions(stage.stacked):
            name = _named(stage.kernel, under)
            yield _drawn(name, "given", stage.kernel, under, straight)
            turned = "turned" if len(sizes) > 1 else "reversed"
            yield _drawn(f"{name} {turned}", "given", stage.kernel, under, [one[::-1] for one in straight])


def between(stages: Sequence[Stage]) -> Iterator[Table]:
    """The values of every layer but the last, drawn as they lie."""
    for stage in stages[:-1]:
        volume = stage.after
        if prod(volume.shape) <= MOST_ROWS:
            for under in positions(volume.channel("c")):
                ranges = [tuple(range(size)) for size in volume.sizes]
                yield _drawn(_named(volume.name, under), "result", volume.name, under, ranges)


def _named(name: str, under: tuple[int, ...]) -> str:
    return f"{name}[{','.join(map(str, under))}]" if under else name


def _drawn(
    title: str, place: str, name: str, under: tuple[int, ...], ranges: Sequence[tuple[int, ...]]
) -> Table:
    rows = [Block(tuple(Valued(Sym(name, (*under, *at))) for at in row)) for row in _rows(ranges)]
    return Table(title, place, (), tuple(rows), whole=True)


def windows(stages: Sequence[Stage]) -> Iterator[Table]:
    """Every window as a row (im2col): the map is this matrix times the kernel as a column."""
    for stage in stages:
        if not isinstance(stage, Convolving):
            continue
        taps = list(product(*(range(axis.size) for axis in stage.channel), *map(range, _taps(stage))))
        if prod(stage.after.sizes) > MOST_ROWS or len(taps) > MOST_TAPS:
            continue
        filters = range(stage.after.channels or 1)
        outs = [(f,) if stage.after.channels is not None else () for f in filters]
        head = ["window at", *[""] * len(taps), *(stage.after.at(*out).name for out in outs)]
        blocks = [
            Block(
                (_named(stage.kernel, out), *(_weight(stage, out, tap) for tap in taps), *("" for _ in outs))
            )
            for out in outs
        ]
        for at in product(*map(range, stage.after.sizes)):
            pixels = tuple(_pixel(stage, at, tap) for tap in taps)
            blocks.append(
                Block(
                    (
                        f"({', '.join(map(str, at))})",
                        *pixels,
                        *(Valued(stage.after.at(*out, *at)) for out in outs),
                    )
                )
            )
        share = f", sums / {stage.divisor}" if stage.divisor > 1 else ""
        title = f"Windows of {stage.before.name} as rows (im2col){share}"
        yield Table(title, "matrix", tuple(head), tuple(blocks), whole=True)


def _taps(stage: Convolving) -> list[int]:
    return [span.kernel for span in stage.spans]


def _weight(stage: Convolving, out: tuple[int, ...], tap: tuple[int, ...]) -> Cell:
    channel, own = _split(stage, tap)
    index = [span.kernel - 1 - m if span.flipped else m for span, m in zip(stage.spans, own, strict=True)]
    return Valued(Sym(stage.kernel, (*out, *channel, *index)))


def _pixel(stage: Convolving, at: tuple[int, ...], tap: tuple[int, ...]) -> Cell:
    channel, own = _split(stage, tap)
    index = [span.read(i, m) for span, i, m in zip(stage.spans, at, own, strict=True)]
    if all(0 <= k < span.size for k, span in zip(index, stage.spans, strict=True)):
        return Valued(stage.before.at(*channel, *index))
    return "0"


def _split(stage: Convolving, tap: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    cut = len(tap) - len(stage.spans)
    return tap[:cut], tap[cut:]


def winners(stages: Sequence[Stage], families: Sequence[Family]) -> Iterator[Table]:
    """Which value won each window of a max pooling."""
    by_name = {family.name: family for family in families}
    for stage in stages:
        if not isinstance(stage, Pooled) or not stage.winner or prod(stage.after.shape) > MOST_ROWS:
            continue
        family = by_name[stage.winner]
        for under in positions(stage.after.channel("c")):
            rows: list[Block] = []
            for row in _rows([tuple(range(size)) for size in stage.after.sizes]):
                won = [stage.won(at, int(family.value((*under, *at)))) for at in row]
                rows.append(Block(tuple(Named(stage.before.at(*under, *at)) for at in won)))
            name = _named(stage.after.name, under)
            yield Table(f"Where the greatest of {name} stood", "result", (), tuple(rows), whole=True)


def _rows(ranges: Sequence[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """Positions by rows; a single axis is one row."""
    if len(ranges) == 1:
        return [[(k,) for k in ranges[0]]]
    return [[(i, j) for j in ranges[1]] for i in ranges[0]]
