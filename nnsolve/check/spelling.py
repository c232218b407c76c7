"""The comparison forms of names: what ``in_{O1}``, ``in o1`` and ``in_01`` have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.notation import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 120
"""Characters of a name beyond which it is nobody's."""

_DROPPED = str.maketrans("", "", "_ {}\\\t")
_DROPPED_ALL = str.maketrans("", "", "_ {}\\\t,")
_MARK = re.compile(r"([a-z]?)(\d{1,9})")
_ROUND = re.compile(r"(?<=\d)o|o(?=\d)")
_TALL = re.compile(r"(?<=\d)l|l(?=\d)")
_HAT = re.compile(r"([A-Za-z]+)(\d+)(hat)")
_NEW = ("new", "updated", "+", "'", "prime")


def kept(name: str) -> str:
    """`name` without underscores and spaces, Greek letters written out; capitals stay.

    >>> kept("Delta_{w5}")
    'Deltaw5'
    """
    # The comma of map[0,1] separates; that of w_{5,7} is an ornament.
    return spelled(name).translate(_DROPPED if "[" in name else _DROPPED_ALL)


def folded(name: str) -> str:
    """`kept` without capitals, O and 0, l and 1 alike beside a digit.

    >>> folded("in_O1") == folded("in 01") == folded("in_o1")
    True
    """
    small = kept(name).casefold()
    return _TALL.sub("1", _ROUND.sub("0", small))


class Mark(Struct, frozen=True):
    """An iteration or sample as written: ``k2`` has the axis ``k``, ``2`` alone has none."""

    axis: str
    number: int


class Called(Struct, frozen=True):
    """A written name taken apart: ``w5_new@2`` is `base` ``w5``, `new`, and one mark.

    A slope ``d(E)/d(w5)`` has its halves in `over` and `under` and no base.
    """

    base: str
    new: bool = False
    marks: tuple[Mark, ...] = ()
    over: str = ""
    under: str = ""


def taken_apart(name: str) -> Called:
    """The parts of a name as the reader of workings spells it.

    >>> taken_apart("w_5_new@2")
    Called(base='w5', new=True, marks=(Mark(axis='', number=2),), over='', under='')
    >>> taken_apart("d(E)/d(w_5)").under
    'w_5'
    """
    bare, _, behind = name[:LONGEST].partition("@")
    marks = tuple(Mark(axis, int(number)) for axis, number in _MARK.findall(behind))
    if bare.startswith("d(") and "/d(" in bare and bare.endswith(")"):
        over, _, under = bare[2:-1].partition(")/d(")
        return Called("", marks=marks, over=over, under=under)
    base = _HAT.sub(r"\1\3\2", kept(bare)).removesuffix("old")
    new = _without_new(base)
    return Called(base if new is None else new, new is not None, marks)


def _without_new(base: str) -> str | None:
    for mark in _NEW:
        if base.endswith(mark) and len(base) > len(mark):
            return base[: -len(mark)]
        if mark.isalpha() and mark != "prime" and base.startswith(mark) and len(base) > len(mark):
            return base[len(mark) :]
    return None


def halves(base: str) -> Iterator[tuple[str, str]]:
    """The ways to read a plain name as a slope: ``dEdw5`` as E by w5."""
    if base[:1] != "d":
        return
    for at in range(2, len(base) - 1):
        if base[at] == "d":
            yield base[1:at], base[at + 1 :]


def printed_slope(name: str) -> str:
    """A slope as it is printed: ∂E/∂b2 for ``d(E)/d(b2)``."""
    over, _, under = name.partition(")/d(")
    return f"∂{over[2:]}/∂{under[:-1]}" if under and over.startswith("d(") else name


def same_name(called: str, name: str) -> bool:
    """Whether `called` is `name` in other signs, or without its mark: dE/dw5 for ∂E/∂w5, dout/din.

    >>> same_name("dE/dw5", "∂E/∂w5"), same_name("df/dy", "df/dy_0"), same_name("h2", "out_h2")
    (True, True, False)
    """
    one, two = (kept(text).replace("∂", "d").casefold().split("/") for text in (called, name))
    if len(one) != len(two):
        return False
    slope = len(one) > 1
    ends = [there.removeprefix(here) for here, there in zip(one, two, strict=True) if there.startswith(here)]
    return len(ends) == len(one) and all(slope or not end.strip("0123456789⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹") for end in ends)
