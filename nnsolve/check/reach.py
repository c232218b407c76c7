"""What lies between the figures of one working, above them alone: the derivation may be far larger.

A line is computed from some written quantities, directly or by way of unwritten ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.check.exercise import Line

_NONE: frozenset[int] = frozenset()
_MOST = 5000
"""Unwritten steps between two figures through which a range is carried; beyond, anything may follow."""


class Reach:
    """The ancestors of lines, as far as one working needs them; `lines` are its written ones in order."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._written = frozenset([line.slot for line in lines])
        self._first = lines[0] if lines else None
        self._derived = not any(line.given for line in lines)
        """Whether nothing is written that stands in the exercise."""
        self._frontier: dict[int, frozenset[int]] = {}
        self._between: dict[int, tuple[Line, ...] | None] = {}

    def frontier(self, line: Line) -> frozenset[int]:
        """Slots of the written quantities that `line` is computed from with nothing written in between."""
        if self._derived and line.sources <= self._written:
            return line.sources
        found = self._frontier.get(line.slot)
        return self._walk(line) if found is None else found

    def _walk(self, line: Line) -> frozenset[int]:
        memo = self._frontier
        todo = [line]
        while todo:
            here = todo[-1]
            if here.slot in memo:
                todo.pop()
                continue
            waiting = [p for p in here.parents if p.slot not in memo and self._passes(p)]
            if waiting:
                todo += waiting
                continue
            todo.pop()
            found = _NONE
            for parent in here.parents:
                if parent.slot in self._written:
                    found |= {parent.slot}
                elif (above := memo.get(parent.slot)) and not above <= found:
                    found = above if found <= above else found | above
            memo[here.slot] = found
        return memo[line.slot]

    def _passes(self, line: Line) -> bool:
        """Whether `line` is not written itself, but may be computed from what is."""
        if line.given or line.slot in self._written or self._first is None:
            return False
        return not line.order < self._first.order

    def between(self, line: Line) -> tuple[Line, ...] | None:
        """The unwritten quantities from the frontier to `line`, in order; `None` for too many to follow."""
        if line.sources <= self._written:
            return ()
        if line.slot in self._between:
            return self._between[line.slot]
        found: dict[int, Line] = {}
        todo = [line]
        while todo and len(found) <= _MOST:
            for parent in todo.pop().parents:
                if parent.slot not in found and self._passes(parent) and self.frontier(parent):
                    found[parent.slot] = parent
                    todo.append(parent)
        between = tuple(sorted(found.values())) if len(found) <= _MOST else None
        self._between[line.slot] = between
        return between

    def is_free(self, line: Line) -> bool:
        """Whether `line` is computed from the exercise alone, with nothing written on the way."""
        return line.slot not in self._written and not (self._passes(line) and self.frontier(line))
