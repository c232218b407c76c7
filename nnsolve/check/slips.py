"""Slips of the pen: what becomes of a numeral when a digit, the point or the sign goes wrong.

A numeral is taken as a whole number of its last places: −0.0381 is −381 of 10⁻⁴. `made_of` gives what a
careless hand can make of it, `came_from` the numerals that it can have come from, both in a range.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TEN = tuple(10**n for n in range(42))
_POINT = (("decimal-slip", 1), ("decimal-slip", -1), ("decimal-slip-two", 2), ("decimal-slip-two", -2))


class Slip(Struct, frozen=True, gc=False):
    """A numeral beside another one: `digits` · 10^−`places`, and the code of what happened."""

    code: str
    digits: int
    places: int

    @property
    def number(self) -> float:
        """Its value."""
        return scaled(self.digits, self.places)

    @property
    def text(self) -> str:
        """How it is written.

        >>> Slip("decimal-slip", -381, 5).text
        '-0.00381'
        """
        places, sign = self.places, "-" * (self.digits < 0)
        figure = str(abs(self.digits))
        if places <= 0:
            return f"{sign}{figure}{'0' * -places}" if self.digits else "0"
        figure = figure.zfill(places + 1)
        return f"{sign}{figure[:-places]}.{figure[-places:]}"


def scaled(digits: float, places: int) -> float:
    """`digits` · 10^−`places` as the nearest float."""
    return digits / _TEN[places] if 0 <= places < len(_TEN) else digits * 10.0**-places


def made_of(digits: int, places: int, low: float, high: float) -> list[Slip]:
    """The numerals in [low, high] that one slip makes of a numeral.

    >>> [slip.text for slip in made_of(3775, 4, 0.374, 0.3766)]
    ['0.3745', '0.3755', '0.3765', '0.3757', '0.375', '0.375']
    """
    if not _is_written_out(digits, places):
        return []
    made = _all_made(digits, places)
    first, last = bisect_left(made.numbers, low), bisect_right(made.numbers, high)
    return [made.slips[n] for n in sorted(made.places[first:last])]


def made_where(
    digits: int, places: int, value: Callable[[float], float], low: float, high: float
) -> list[Slip]:
    """Those of which `value`, which never falls where it is defined, lies in [low, high]."""

    def known(number: float) -> float:
        found = value(number)
        return -math.inf if math.isnan(found) else found

    made = _all_made(digits, places)
    first = bisect_left(made.numbers, low, key=known)
    last = bisect_right(made.numbers, high, lo=first, key=known)
    return [made.slips[n] for n in sorted(made.places[first:last])]


class _Made(Struct, frozen=True):
    """What one slip makes of a numeral: `numbers` in their order, and where in `slips` they stand."""

    slips: tuple[Slip, ...]
    numbers: list[float]
    places: list[int]


@lru_cache(maxsize=1 << 10)
def _all_made(digits: int, places: int) -> _Made:
    """The same numerals go in again and again: those of the exercise, and figures of other hands."""
    slips = tuple(_made_of(digits, places))
    numbers = [slip.number for slip in slips]
    order = sorted(range(len(slips)), key=numbers.__getitem__)
    return _Made(slips, [numbers[n] for n in order], order)


def _made_of(digits: int, places: int) -> Iterator[Slip]:
    yield from _mutual(digits, places, -math.inf, math.inf)
    figure = str(abs(digits))
    sign = -1 if digits < 0 else 1
    end = len(figure)
    for n in range(end):
        # Without its last digit a number is only shorter; its first one is lost unseen only behind the point.
        lost = figure[:n] + figure[n + 1 :] if n + 1 < end and (n or places >= end) else figure
        doubled = figure[: n + 1] + figure[n:] if n else figure
        for code, text in (("digit-lost", lost), ("digit-doubled", doubled)):
            less = places + len(text) - end
            # A digit before the point moves those before it; a whole number has no place to lose.
            made = Slip(code, sign * int(text), less if places >= end - n else places)
            if made.digits != digits:
                yield made
    for kept in range(1, end):
        drop = end - kept
        if places - drop < 0:
            continue
        cut, rest = divmod(abs(digits), _TEN[drop])
        for made in ((cut, cut + 1) if rest * 2 >= _TEN[drop] else (cut,)) if rest else ():
            yield Slip("shorter", sign * made, places - drop)


def _is_written_out(digits: int, places: int) -> bool:
    """Whether somebody can have slipped in a digit of it: nobody writes 10^110 out."""
    return places < len(_TEN) - 1 and abs(digits) < _TEN[-1]


def came_from(digits: int, places: int, low: float, high: float) -> Iterator[Slip]:
    """The numerals in [low, high] from which one slip makes a numeral."""
    if not _is_written_out(digits, places):
        return
    if not digits:
        yield from _only_digit(places, low, high)
        return
    yield from _mutual(digits, places, low, high)
    sign = -1 if digits < 0 else 1
    figure = _padded(digits, places)
    number = scaled(digits, places)
    away = max(low - number, number - high)
    for n in range(1, len(figure)):
        width = len(figure) - n
        if width < places and scaled(_TEN[width], places) < away:
            break  # what was lost this far behind the point does not matter
        head, tail = int(figure[:n]), int(figure[n:])
        # Behind the point the tail was one place further right with the digit that is lost.
        ways = {places + (places >= width), places + (places > width)} if head else {places + 1}
        for before in ways:
            for digit in _digits_between(sign, head, tail, width, before, low, high):
                # A zero in front is lost together with the place of the point, which is another slip.
                if head or digit:
                    yield Slip("digit-lost", sign * ((head * 10 + digit) * _TEN[width] + tail), before)
    figure = str(abs(digits))
    for n in range(1, len(figure)):
        width = len(figure) - n
        if figure[n] == figure[n - 1] and places >= width:
            made = Slip("digit-doubled", sign * int(figure[:n] + figure[n + 1 :]), places - 1)
            if low <= made.number <= high:
                yield made


def _only_digit(places: int, low: float, high: float) -> Iterator[Slip]:
    """The numerals whose only digit was lost, so that zeros are left."""
    for n in range(places + 1 if places else 0):
        for digit in range(-9, 10):
            if digit and low <= scaled(digit * _TEN[n], places + 1) <= high:
                yield Slip("digit-lost", digit * _TEN[n], places + 1)


@lru_cache(maxsize=1 << 12)
def shortened(digits: int, places: int, kept: int) -> tuple[float, float]:
    """A numeral cut to `kept` decimals, and rounded to them; itself where it has no more.

    >>> shortened(-5967, 4, 2)
    (-0.59, -0.6)
    """
    if places <= kept:
        return scaled(digits, places), scaled(digits, places)
    whole, rest = divmod(abs(digits), 10 ** (places - kept))
    up = whole + (2 * rest >= 10 ** (places - kept))
    sign = -1 if digits < 0 else 1
    return scaled(sign * whole, kept), scaled(sign * up, kept)


@lru_cache(maxsize=1 << 10)
def counted(digits: int, places: int) -> dict[str, int]:
    """How many numerals each kind of slip can make of one; not to be changed."""
    figure = _padded(digits, places)
    end = len(figure)
    swaps = sum(a != b for a, b in pairwise(figure))
    return {
        "sign-slip": 1,
        "decimal-slip": 2,
        "decimal-slip-two": 2,
        "digit-slip": 9 * end,
        "transposition": max(1, swaps),
        "digit-lost": max(1, end - 1),
        "digit-doubled": max(1, end - 1),
        "shorter": max(1, 2 * (end - 1)),
    }


def _mutual(digits: int, places: int, low: float, high: float) -> Iterator[Slip]:
    """Slips that lead back where they came from: sign, point, another digit, two digits exchanged."""
    if not digits:
        return
    number = scaled(digits, places)
    if low <= -number <= high:
        yield Slip("sign-slip", -digits, places)
    for code, shift in _POINT:
        if low <= scaled(digits, places - shift) <= high:
            yield Slip(code, digits, places - shift)
    sign = -1 if digits < 0 else 1
    if sign < 0:
        low, high = -high, -low
    if high <= 0:
        return
    size = abs(digits)
    # In units of the last place, with room for the rounding of floats.
    least = _scaled_up(low, places) - size - _ROOM
    most = _scaled_up(high, places) - size + _ROOM
    figure = _padded(digits, places)
    power = _TEN[len(figure) - 1]
    farthest = max(-least, most)
    for n, letter in enumerate(figure):
        if power * 9 < least or -power * 9 > most:
            break
        if power - power // 10 > farthest:  # the smallest step of either kind leads too far
            power //= 10
            continue
        digit = int(letter)
        first, last = max(math.ceil(least / power), -digit), min(math.floor(most / power), 9 - digit)
        for step in range(first, last + 1):
            if step and size + step * power:
                yield Slip("digit-slip", sign * (size + step * power), places)
        if n + 1 < len(figure):
            change = (int(figure[n + 1]) - digit) * (power - power // 10)
            if change and least <= change <= most:
                yield Slip("transposition", sign * (size + change), places)
        power //= 10


def _padded(digits: int, places: int) -> str:
    """The digits with the zeros in front that are written, two at most: 0.0204 can become 0.0024."""
    figure = str(abs(digits))
    return figure.zfill(min(places + 1, len(figure) + 2))


_ROOM = 1e-6


def _scaled_up(value: float, places: int) -> float:
    return max(-1e300, min(1e300, value * 10.0**places))


def _digits_between(
    sign: int, head: int, tail: int, width: int, places: int, low: float, high: float
) -> Iterator[int]:
    """The digits that can have stood between `head` and `tail`."""
    base = scaled(head * _TEN[width + 1] + tail, places)
    step = scaled(_TEN[width], places)
    low, high = (low, high) if sign > 0 else (-high, -low)
    if base > high or base + 9 * step < low:
        return
    for digit in range(10):
        if low <= base + digit * step <= high:
            yield digit
