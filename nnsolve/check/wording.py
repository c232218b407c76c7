"""A computed value in words: in full where it ends, rounded where it does not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nnsolve.render.letters import numeral

if TYPE_CHECKING:
    from nnsolve.working.exact import Ratio
    from nnsolve.working.written import Written

_MOST_PLACES = 12
_FIGURES = 6


def value(x: Ratio | float) -> str:
    """`x` in full where it ends within 12 decimals, else to 6 significant figures."""
    if isinstance(x, tuple):
        over, under = Fraction(*x).as_integer_ratio()
        for places in range(_MOST_PLACES + 1):
            if 10**places % under == 0 and abs(over) < under * 10**_MOST_PLACES:
                return numeral(_fixed(over * (10**places // under), places))
        x = over / under
    return numeral(f"{x:.{_FIGURES}g}".replace("e+", "e"))


def _fixed(digits: int, places: int) -> str:
    figures = str(abs(digits)).rjust(places + 1, "0")
    sign = "-" if digits < 0 else ""
    return f"{sign}{figures[:-places]}.{figures[-places:]}" if places else f"{sign}{figures}"


def rounded(x: Ratio | float, y: Written | None) -> str:
    """`x` rounded to the decimals of the figure `y`; empty where it has none."""
    if y is None or y.over or not 0 < y.places <= _MOST_PLACES:
        return ""
    exact = Fraction(*x) if isinstance(x, tuple) else Fraction(x)
    scaled = exact * 10**y.places
    half = Fraction(1, 2)
    digits = (scaled + half).__floor__() if scaled >= 0 else -((-scaled + half).__floor__())
    return _fixed(digits, y.places)
