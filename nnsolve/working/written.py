"""Numbers as somebody wrote them, and the true values that their digits can stand for.

A figure with value y whose last digit counts units u was rounded, up or down at a tie, or cut. So it stands
for every x of its *display set*

    D = [y − u/2, y + u)  for y > 0,  mirrored for y < 0,  (−u, u) for 0.

The end that only cutting reaches is open. Everything is decided in whole numbers: 0.62 − 0.094 = 0.526 is
not 0.525.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.errors import ExpressionError, quoted
from nnsolve.expr import Neg, Num

if TYPE_CHECKING:
    from nnsolve.expr import Expr

MOST_DIGITS = 40
MOST_EXPONENT = 300

_SLACK = 4e-16
"""Covers the three roundings in the float bounds of a display set, relative to |y| + u."""
_NEAR = 1e-12
"""What a value that was computed in floats may be off by, relative to its size."""

_MINUS = str.maketrans("−–", "--")
_RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_PARTS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}

# Alternatives in a fixed order without nested repeats: time is linear in the text.
_NUMERAL = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<before>[0-9]*)(?P<point>[.,]?)(?P<after>[0-9]*)"
    r"(?:[eE](?P<e>[-+]?[0-9]+)"
    r"|\s*[×x·⋅∗*]\s*10(?:\s*\^\s*[({]?\s*(?P<ten>[-+]?[0-9]+)\s*[)}]?|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)))?"
    r"\s*(?P<percent>%?)\Z"
)
_FRACTION = re.compile(r"([-+]?)\s*([0-9]+)\s*[/⁄]\s*([0-9]+)\Z")


class Written(Struct, frozen=True, gc=False):
    """A number with the digits of its author.

    Its value is `digits` · 10^−`places`, or `digits` / `over` for a written fraction, which is exact: its
    unit is 0. `figures` counts the significant digits, `whole` says that there is neither point, exponent
    nor percent sign. `number` is the value for quick arithmetic (an `int` when `whole`); `low` and `high`
    lie at or just outside the ends of the display set.
    """

    text: str
    number: float
    low: float
    high: float
    digits: int
    places: int = 0
    figures: int = 1
    whole: bool = False
    over: int = 0

    @property
    def value(self) -> Fraction:
        """The number itself."""
        if self.over:
            return Fraction(self.digits, self.over)
        return self.digits * self.unit

    @property
    def unit(self) -> Fraction:
        """What 1 in the last shown digit is worth; 0 for a written fraction."""
        if self.over:
            return Fraction(0)
        return Fraction(1, 10**self.places) if self.places >= 0 else Fraction(10**-self.places)

    def admits(self, x: Fraction | float) -> str:
        """How this figure can stand for `x`: ``exact``, ``rounded``, ``cut`` or, if it cannot, empty.

        A float is taken for a number known to about 12 digits, and gets the benefit of that doubt.

        >>> w = written("0.66")
        >>> w.admits(Fraction(2, 3)), w.admits(Fraction(66, 100)), w.admits(Fraction(67, 100))
        ('cut', 'exact', '')
        """
        if isinstance(x, float):
            return self._admits_near(x)
        return self.compared(x.numerator, x.denominator)

    def compared(self, over: int, under: int) -> str:
        """The same as `admits` for the quotient of two whole numbers with `under` above 0."""
        mine, yours, per = self._scaled(over, under)
        # How far x lies from the figure, away from 0, in units: off / per.
        off = yours - mine if mine >= 0 else mine - yours
        if off == 0:
            return "exact"
        if self.over:
            return ""
        if -per <= 2 * off <= per:
            return "rounded"
        if off < per and (off > 0 or (mine == 0 and off > -per)):
            return "cut"
        return ""

    def _scaled(self, over: int, under: int) -> tuple[int, int, int]:
        """This figure, `over` / `under` and this figure's unit over one denominator, which is left out."""
        if self.over:
            return self.digits * under, over * self.over, 0
        if self.places >= 0:
            return self.digits * under, over * 10**self.places, under
        power: int = 10**-self.places
        return self.digits * under * power, over, under * power

    def _admits_near(self, x: float) -> str:
        if not math.isfinite(x):
            return ""
        slack = abs(x) * _NEAR
        if abs(x - self.number) <= slack:
            return "exact"
        return self.compared(*x.as_integer_ratio()) or ("cut" if self.holds(x - slack, x + slack) else "")

    def holds(self, low: float, high: float) -> bool:
        """Whether [low, high] and the display set have a number in common; NaN is an unknown end.

        >>> written("0.525").holds(0.526, 0.527), written("0.525").holds(0.5244, 0.52451)
        (False, True)
        """
        if high < self.low or low > self.high:
            return False
        if low <= self.number <= high:
            return True
        return self._below(low) and self._above(high)

    def _below(self, low: float) -> bool:
        """Whether the display set reaches down to `low` from above, decided exactly."""
        if not math.isfinite(low):
            return low != math.inf
        mine, yours, per = self._scaled(*low.as_integer_ratio())
        if self.over:
            return yours <= mine
        return yours < mine + per if mine >= 0 else 2 * yours <= 2 * mine + per

    def _above(self, high: float) -> bool:
        """Whether the display set reaches up to `high` from below, decided exactly."""
        if not math.isfinite(high):
            return high != -math.inf
        mine, yours, per = self._scaled(*high.as_integer_ratio())
        if self.over:
            return yours >= mine
        return yours > mine - per if mine <= 0 else 2 * yours >= 2 * mine - per


@lru_cache(maxsize=1 << 14)
def written(text: str) -> Written:
    """The number that `text` is.

    Read are ``-0.50``, ``+3``, ``.5``, ``0,5``, ``1.2e-3``, ``1.2×10^-3``, ``66.7 %``, ``7/2`` and ``½``.
    A comma is a decimal comma; who knows that it groups thousands takes it out first. Raises
    `ExpressionError` for anything else, for more than 40 digits and for powers of ten beyond ±300.

    >>> written("0.0820").value, written("0.0820").figures, written("0.0820").unit
    (Fraction(41, 500), 3, Fraction(1, 10000))
    """
    # The form that nearly every figure has.
    body = text[1:] if text[:1] == "-" else text
    before, point, after = body.partition(".")
    if before.isdecimal() and after.isdecimal() and point and len(body) <= MOST_DIGITS and body.isascii():
        figure = before + after
        digits = int(figure)
        return _decimal(text, -digits if len(body) < len(text) else digits, len(after), figure, whole=False)
    return _other(text)


def _other(text: str) -> Written:
    plain = text.strip().translate(_MINUS)
    if len(plain) > 2 * MOST_DIGITS + 20:
        message = f"expected a number of at most {MOST_DIGITS} digits"
        raise _refused(message, text)
    fraction = _FRACTION.match(plain)
    if fraction or plain[-1:] in _PARTS:
        return _fraction(text, plain, fraction)
    match = _NUMERAL.match(plain)
    if not match or not (match["before"] or match["after"]):
        message = "expected a number"
        raise _refused(message, text)
    figure: str = match["before"] + match["after"]
    _short(figure, text)
    power = match["e"] or match["ten"] or (match["raised"] or "").translate(_RAISED)
    exponent = int(power or "0") if len(power) <= len("-9999") else MOST_EXPONENT + 1
    if abs(exponent) > MOST_EXPONENT or exponent + len(match["before"]) > MOST_EXPONENT + 1:
        message = f"expected a power of ten from −{MOST_EXPONENT} to {MOST_EXPONENT}"
        raise _refused(message, text)
    digits = -int(figure) if match["sign"] == "-" else int(figure)
    places = len(match["after"]) - exponent + (2 if match["percent"] else 0)
    whole = not (match["after"] or power or match["percent"])
    return _decimal(text, digits, places, figure, whole=whole)


def _short(figure: str, text: str) -> None:
    if len(figure) > MOST_DIGITS:
        message = f"expected at most {MOST_DIGITS} digits"
        raise _refused(message, text)


def _refused(message: str, text: str) -> ExpressionError:
    return ExpressionError(f"{message}, found {quoted(text)}")


def _decimal(text: str, digits: int, places: int, figure: str, *, whole: bool) -> Written:
    number = digits if whole else digits / 10**places if places >= 0 else float(digits * 10**-places)
    unit = 10.0**-places
    slack = (abs(number) + unit) * _SLACK
    low = number - (unit / 2 if digits > 0 else unit) - slack
    high = number + (unit / 2 if digits < 0 else unit) + slack
    return Written(text, number, low, high, digits, places, len(figure.lstrip("0")) or 1, whole)


def _fraction(text: str, plain: str, match: re.Match[str] | None) -> Written:
    if match:
        _short(match[2], text)
        _short(match[3], text)
        over, under = int(match[2]), int(match[3])
    else:
        if plain[:-1] not in {"", "+", "-"}:
            message = "expected a number"
            raise _refused(message, text)
        over, under = _PARTS[plain[-1]]
    if not under:
        message = "expected a number, not one divided by 0"
        raise _refused(message, text)
    over = -over if plain[:1] == "-" else over
    number = over / under
    return Written(
        text,
        number,
        math.nextafter(number, -math.inf),
        math.nextafter(number, math.inf),
        over,
        over=under,
        figures=MOST_DIGITS,
    )


def whole_power(base: int, exponent: int) -> Written:
    """A power of whole numbers, exactly; raises `ExpressionError` for more than `MOST_EXPONENT` digits.

    >>> whole_power(100, 55).value == 10**110
    True
    """
    text = f"{base}^{exponent}"
    if base > 1 and exponent * math.log10(base) > MOST_EXPONENT:
        message = f"expected a power of at most {MOST_EXPONENT} digits"
        raise _refused(message, text)
    value: int = base**exponent
    figure = _decimal(text, value, 0, str(value), whole=True)
    # Beyond the digits that anybody writes out, arithmetic goes on in floats.
    return figure if value < 10**MOST_DIGITS else structs.replace(figure, number=float(value))


def figure(expr: Expr) -> Written | None:
    """The number that `expr` is and nothing more, with its sign; `None` for any other formula.

    >>> figure(Neg(Num(0.5, "0.50"))).value
    Fraction(-1, 2)
    """
    if isinstance(expr, Num):
        return written(expr.written or digits_of(expr))
    if isinstance(expr, Neg) and isinstance(expr.arg, Num):
        text = digits_of(expr.arg)
        sign, rest = ("", text[1:]) if text[:1] in {"-", "−"} else ("-", text)
        return written(sign + rest)
    return None


def numeral(num: Num) -> Written:
    """The digits of `num` as a number."""
    return written(num.written or digits_of(num))


def digits_of(num: Num) -> str:
    """What was written for `num`, or its shortest digits where nothing was.

    Raises `ExpressionError` for an infinity or NaN.
    """
    if num.written:
        return num.written
    if not math.isfinite(num.value):
        message = "expected a finite number"
        raise _refused(message, str(num.value))
    return str(num.value)
