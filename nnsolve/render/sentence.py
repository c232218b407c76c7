"""Notes as sentences.

``{0}`` is the name of a quantity or a list of names, ``{0:value}`` its digits, and any other word counts
what is listed: ``{0:path}`` is "one path" or "two paths".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Lookup, Offset
from nnsolve.exposition import bound
from nnsolve.expr import symbols
from nnsolve.render.letters import ascii_text, numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.axis import Key
    from nnsolve.exposition import Note

_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_LISTED = 6


class _Slot:
    """What stands in one slot of a note."""

    def __init__(self, names: list[str], values: list[str]) -> None:
        self._names, self._values = names, values

    def __format__(self, spec: str) -> str:
        match spec:
            case "":
                return _listed(self._names)
            case "value":
                return _listed(self._values)
            case _:
                count = len(self._names)
                word = _WORDS[count] if count < len(_WORDS) else str(count)
                return f"{word} {spec}" + "s" * (count != 1)


def pinned(note: Note) -> Note:
    """`note` with the axes that its step leaves open, such as the sample, fixed at their first position."""
    free: dict[Axis, int] = {}
    for sym in (sym for slot in note.slots for sym in symbols(slot)):
        for index in sym.index:
            match index:
                case Axis():
                    free[index] = 0
                case Offset(terms):
                    free |= {axis: 0 for _, axis in terms}
                case Lookup(axes):
                    free |= dict.fromkeys(axes, 0)
                case int():
                    pass
    return bound(note, free) if free else note


def sentence(
    note: Note,
    name: Callable[[Key], str],
    values: Mapping[Key, str],
    *,
    ascii: bool = False,  # noqa: A002
) -> str:
    """`note` with its slots filled; `values` holds plain digits.

    Names stand without the marks of iteration and sample, which the heading says.
    """
    slots: list[_Slot] = []
    for slot in note.slots:
        keys = [sym.key for sym in symbols(slot)]
        shown = [numeral(values[key], ascii=ascii) for key in keys if key in values]
        slots.append(_Slot([_unmarked(name(key)) for key in keys], shown))
    text = note.text.format(*slots)
    return ascii_text(text) if ascii else text


def _unmarked(name: str) -> str:
    for mark in "⁽@":
        name = name.partition(mark)[0]
    return name


def _listed(words: list[str]) -> str:
    if len(words) > _LISTED:
        words = [*words[:2], "…", words[-1]]
        return ", ".join(words).replace("…,", "…")
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
