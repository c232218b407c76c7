"""A picture of functions in text: Braille dots, two by four to a letter, or plain ASCII."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
_MARKS = "*o+x#@%&"
_HEIGHT = 14
_LABEL = 8


class Picture:
    """Curves over ``[low, high]``, `width` columns wide with the numbers at its left side.

    In Braille a curve is a line of dots; in ASCII each curve has a mark of its own.
    """

    def __init__(self, low: float, high: float, width: int, *, ascii: bool = False) -> None:  # noqa: A002
        self._low, self._high, self._ascii = low, high, ascii
        self._columns = max(10, width - _LABEL - 1)
        self._across, self._down = (1, 1) if ascii else (2, 4)
        self._curves: list[list[float]] = []
        self._points: list[tuple[float, float]] = []

    def curve(self, of: Callable[[float], float]) -> None:
        """Add the graph of `of`; where it has no finite value there is a gap."""
        count = self._columns * self._across
        at = (self._low + (self._high - self._low) * k / (count - 1) for k in range(count))
        self._curves.append([of(z) for z in at])

    def point(self, z: float, value: float) -> None:
        """Mark a point of a curve."""
        if self._low <= z <= self._high and math.isfinite(value):
            self._points.append((z, value))

    def lines(self) -> Iterator[str]:
        """The picture, from top to bottom."""
        values = [v for curve in self._curves for v in curve if math.isfinite(v)]
        values += [v for _, v in self._points]
        bottom, top = min(values, default=0.0), max(values, default=1.0)
        if top - bottom < 1e-12 * max(1.0, abs(top)):
            bottom, top = bottom - 1, top + 1
        cells = [[0] * self._columns for _ in range(_HEIGHT)]
        for n, curve in enumerate(self._curves):
            self._draw(cells, curve, n, bottom, top)
        letters = [[self._letter(cell) for cell in row] for row in cells]
        for z, value in self._points:
            row, column = self._row(value, bottom, top), self._column(z)
            letters[row // self._down][column // self._across] = "@" if self._ascii else "●"
        zero = self._row(0.0, bottom, top) // self._down if bottom <= 0 <= top else -1
        side, line, corner = ("|", "-", "+") if self._ascii else ("│", "─", "└")
        for n, row in enumerate(letters):
            said = top if n == 0 else bottom if n == _HEIGHT - 1 else 0.0 if n == zero else None
            label = "" if said is None else _figure(said, ascii=self._ascii)
            yield f"{label:>{_LABEL - 1}} {side}{''.join(row)}".rstrip()
        yield " " * _LABEL + corner + line * self._columns
        yield " " * (_LABEL + 1) + self._foot()

    def _foot(self) -> str:
        left, right = (_figure(end, ascii=self._ascii) for end in (self._low, self._high))
        row = list(f"{left}{right:>{self._columns - len(left)}}")
        if self._low < 0 < self._high:
            place = self._column(0.0) // self._across
            if len(left) < place < self._columns - len(right):
                row[place] = "0"
        return "".join(row)

    def _draw(
        self, cells: list[list[int]], curve: Sequence[float], n: int, bottom: float, top: float
    ) -> None:
        before: int | None = None
        for x, value in enumerate(curve):
            if not math.isfinite(value):
                before = None
                continue
            y = self._row(value, bottom, top)
            # A steep piece is filled, a step stays a gap of one column.
            reach = range(min(y, before), max(y, before) + 1) if before is not None else (y,)
            for one in reach:
                here = cells[one // self._down]
                if self._ascii:
                    here[x] = n + 1
                else:
                    here[x // 2] |= _DOTS[one % 4][x % 2]
            before = y

    def _letter(self, cell: int) -> str:
        if self._ascii:
            return _MARKS[(cell - 1) % len(_MARKS)] if cell else " "
        return chr(_BLANK + cell) if cell else " "

    def _row(self, value: float, bottom: float, top: float) -> int:
        return round((top - value) / (top - bottom) * (_HEIGHT * self._down - 1))

    def _column(self, z: float) -> int:
        return round((z - self._low) / (self._high - self._low) * (self._columns * self._across - 1))


def legend(curves: Sequence[tuple[str, float]], *, ascii: bool) -> str:  # noqa: A002
    """Which curve is which: by mark in ASCII, in Braille by the values at the right end, greatest first."""
    if ascii:
        return ", ".join(f"{_MARKS[n % len(_MARKS)]} {name}" for n, (name, _) in enumerate(curves))
    names = [name for name, _ in sorted(curves, key=lambda curve: -curve[1])]
    return f"{', '.join(names)}, from the top at the right" if len(names) > 1 else names[0]


def _figure(value: float, *, ascii: bool) -> str:  # noqa: A002
    text = f"{value:.3g}"
    return text if ascii else text.replace("-", "−")
