"""How many digits of a number are shown, and whether a number agrees with the digits shown.

Numbers leave here as plain digits (``-0.0381``, ``1.2346e-08``); `letters.numeral` gives them a printed form.
"""

from __future__ import annotations

import math

from msgspec import Struct

LONG = 15
"""Significant figures in which the noise of binary arithmetic does not show yet."""

_LARGE, _SMALL = 1e7, 1e-5


class Digits(Struct, frozen=True):
    """At least `decimals` decimals and at least `digits` significant figures.

    >>> shown = Digits()
    >>> [shown.text(x) for x in (0.00043857, 0.7513650, 12.0, -0.0380982, 12, 1.23456e-8)]
    ['0.0004386', '0.7514', '12.0000', '-0.03810', '12', '1.2346e-08']

    An exact half at the cut shows one more digit, since it may be rounded either way.

    >>> shown.text(0.12345)
    '0.12345'
    """

    decimals: int = 4
    digits: int = 4

    def text(self, value: float, extra: int = 0) -> str:
        """The digits of `value`, with `extra` more places than usual; a whole number by type is never cut."""
        if isinstance(value, int):
            return str(value)
        if not value or not math.isfinite(value):
            return str(value) if value else "0"
        mantissa, _, power = f"{abs(value):.{LONG - 1}e}".partition("e")
        exponent = int(power)
        if _SMALL <= abs(value) < _LARGE:
            places = max(self.decimals, self.digits - 1 - exponent) + extra
            kept = places + exponent + 1
            style = "f"
        else:
            places = max(self.decimals, self.digits - 1) + extra
            kept = places + 1
            style = "e"
        if kept > LONG + 1:
            return full(value)
        if mantissa.replace(".", "")[kept:].rstrip("0") == "5":
            places += 1
        return f"{value:.{places}{style}}"

    @property
    def says(self) -> str:
        """The sentence under the title."""
        decimals = f"{self.decimals} decimal" + "s" * (self.decimals != 1)
        figures = f"{self.digits} figure" + "s" * (self.digits != 1)
        return f"Worked with full precision; shown to {decimals} and at least {figures}."


def full(value: float) -> str:
    """Every digit of `value`: the shortest text that reads back as the same number."""
    if isinstance(value, int):
        return str(value)
    return repr(value).removesuffix(".0") if value else "0"


def agrees(computed: float, text: str) -> bool:
    """Whether `computed`, rounded to the places of `text`, gives `text`.

    A number that lies on the edge between two roundings does not agree. Where `text` is a whole number,
    `computed` has to be that number.
    """
    shown = float(text)
    mantissa, _, power = text.partition("e")
    _, point, decimals = mantissa.partition(".")
    if not point and not power:
        return abs(computed - shown) <= max(1e-15, 1e-9 * abs(shown))
    half = 0.5 * 10.0 ** (int(power or 0) - len(decimals))
    return abs(computed - shown) < half * (1 - 1e-9)
