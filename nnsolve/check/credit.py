"""Marks for method and accuracy: what each line of a marked working earns under a scheme."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import NnsolveError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnsolve.check.verdict import Report, Verdict

_FULL = frozenset(("exact", "rounded", "drift", "rounding-inside", "convention", "slip"))
"""Verdicts that earn the marks for method and for accuracy."""

_EARNS_NOTHING = frozenset(("repeated", "formula"))
"""Flags of what was counted elsewhere, or has no figure yet."""

_MOST = 1000


class Scheme(Struct, frozen=True):
    """What one line is worth: `method` for the right rule, `accuracy` for the right figure.

    `followed` is the part of the accuracy that a line earns which follows from a wrong figure.
    """

    method: Fraction = Fraction(1)
    accuracy: Fraction = Fraction(1)
    followed: Fraction = Fraction(0)

    def __str__(self) -> str:
        ft = f", {_plain(self.followed)} of it where a line follows from a wrong one" if self.followed else ""
        return f"method {_plain(self.method)}, accuracy {_plain(self.accuracy)} a line{ft}"


class Earned(Struct, frozen=True):
    """The marks of one line."""

    method: Fraction
    accuracy: Fraction

    def __str__(self) -> str:
        return f"M{_plain(self.method)} A{_plain(self.accuracy)}"


class Marks:
    """The marks of a report: those of each verdict, and their sum out of all that can be had.

    A statement that repeats an earlier one is not counted again, nor is a formula without a figure, and one
    that was not compared is left to the teacher: it is not in the sum.
    """

    def __init__(self, report: Report, scheme: Scheme) -> None:
        self.scheme = scheme
        self._earned: dict[int, Earned] = {}
        counted = 0
        for verdict in report.verdicts:
            if verdict.code == "unreadable" or not _EARNS_NOTHING.isdisjoint(verdict.flags):
                continue
            counted += 1
            self._earned[id(verdict)] = earned(verdict, scheme)
        self._report = report
        self.sum = sum((one.method + one.accuracy for one in self._earned.values()), Fraction(0))
        self.all = counted * (scheme.method + scheme.accuracy)

    @property
    def earned(self) -> str:
        """The sum in digits."""
        return _plain(self.sum)

    @property
    def possible(self) -> str:
        """What every line right would earn, in digits."""
        return _plain(self.all)

    @property
    def kept(self) -> str:
        """What a line keeps that follows from a wrong one."""
        return "marks" if self.scheme.followed == self.scheme.accuracy else "mark for method"

    def of(self, verdict: Verdict) -> Earned | None:
        """The marks of one verdict of the report; `None` where it is not counted."""
        return self._earned.get(id(verdict))

    def on(self, verdicts: Iterable[Verdict]) -> str:
        """The marks of one line, its statements together."""
        found = [one for one in map(self.of, verdicts) if one is not None]
        if not found:
            return ""
        return str(
            Earned(sum((e.method for e in found), Fraction(0)), sum((e.accuracy for e in found), Fraction(0)))
        )

    @property
    def width(self) -> int:
        """Columns that the marks of a line take."""
        return max((len(self.on(group)) for _, group in self._report.by_line()), default=0)


def earned(verdict: Verdict, scheme: Scheme) -> Earned:
    """What one verdict earns under `scheme`."""
    none = Fraction(0)
    if verdict.code in _FULL:
        return Earned(scheme.method, none if verdict.costs else scheme.accuracy)
    if verdict.code == "follow-through" and not verdict.costs:
        return Earned(none if "trivial" in verdict.flags else scheme.method, scheme.followed)
    if verdict.code == "arithmetic":
        return Earned(scheme.method, none)
    return Earned(none, none)


def scheme(text: str) -> Scheme:
    """The scheme typed as ``m=1,a=1`` or ``m=2,a=1,ft=1``; empty for one mark each.

    >>> str(scheme("m=2,a=1"))
    'method 2, accuracy 1 a line'

    Raises `NnsolveError`.
    """
    found: dict[str, Fraction] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, digits = (one.strip() for one in part.partition("="))
        if name not in {"m", "a", "ft"} or name in found:
            message = f"--scheme {quoted(text)}: expected m=1,a=1 and perhaps ft=1, found {quoted(part)}"
            raise NnsolveError(message)
        found[name] = _points(digits, text)
    out = Scheme(found.get("m", Fraction(1)), found.get("a", Fraction(1)), found.get("ft", Fraction(0)))
    if out.followed > out.accuracy:
        message = f"--scheme {quoted(text)}: ft may not be more than a"
        raise NnsolveError(message)
    return out


def _points(digits: str, text: str) -> Fraction:
    whole, _, decimals = digits.partition(".")
    plain = (whole + decimals).isascii() and (whole + decimals).isdigit() and len(digits) < 10  # noqa: PLR2004
    if not plain or Fraction(digits) > _MOST:
        message = f"--scheme {quoted(text)}: expected a number from 0 to {_MOST}, found {quoted(digits)}"
        raise NnsolveError(message)
    return Fraction(digits)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
