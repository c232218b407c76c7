"""A computed value in words: in full where it ends, rounded where it does not."""

from __future__ import annotations

import math
from decimal import Decimal
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
        common = math.gcd(*x)
        over, under = x[0] // common, x[1] // common
        for places in range(_MOST_PLACES + 1):
            if 10**places % under == 0 and abs(over) < under * 10**_MOST_PLACES:
                return numeral(_fixed(over * (10**places // under), places))
        try:
            x = over / under
        except OverflowError:
            x = math.inf
        if over and (not x or math.isinf(x)):  # beyond what a float holds
            mantissa, _, power = f"{Decimal(over) / Decimal(under):.{_FIGURES - 1}e}".partition("e")
            return numeral(f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}")
    return numeral(f"{x:.{_FIGURES}g}".replace("e+", "e"))


def _fixed(digits: int, places: int) -> str:
    figures = str(abs(digits)).rjust(places + 1, "0")
    sign = "-" if digits < 0 else ""
    return f"{sign}{figures[:-places]}.{figures[-places:]}" if places else f"{sign}{figures}"


def rounded(x: Ratio | float, y: Written | None) -> str:
    """`x` rounded to the decimals of the figure `y`; empty where it has none."""
    if y is None or y.over or not 0 < y.places <= _MOST_PLACES:
        return ""
    over, under = x if isinstance(x, tuple) else x.as_integer_ratio()
    # A tie goes away from 0.
    digits = (2 * abs(over) * 10**y.places + under) // (2 * under)
    return _fixed(digits if over >= 0 else -digits, y.places)


def is_exactly(x: Ratio | float, due: str) -> bool:
    """Whether the decimal number `due` is `x` itself."""
    over, under = x if isinstance(x, tuple) else x.as_integer_ratio()
    figures, places = due.replace(".", ""), len(due.partition(".")[2])
    return int(figures) * under == over * 10**places
