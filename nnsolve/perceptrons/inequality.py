"""The demands of rows on weights and threshold, as inequalities in words of the exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction


class Wording(Struct, frozen=True):
    """How inequalities are written: with a threshold, with a bias, or with a number in its place."""

    strict: bool
    biased: bool = False
    fixed: Fraction | None = None

    def kept(self) -> str:
        """The threshold or bias that stays as it is given: ``θ = 2.5``; empty where it is free."""
        if self.fixed is None:
            return ""
        return f"{'b' if self.biased else 'θ'} = {_number(self.fixed)}"

    def demand(self, row: Sequence[Fraction], times: int, *, on: bool) -> str:
        """What `times` rows that add up to `row` demand together: ``w1 + w2 ≥ 2θ``."""
        relation = (">" if self.strict else "≥") if on else ("≤" if self.strict else "<")
        terms = [(value, f"w{i + 1}") for i, value in enumerate(row)]
        if self.fixed is not None:
            right = times * self.fixed * (-1 if self.biased else 1)
            return f"{_sum(terms)} {relation} {_number(right)}"
        if self.biased:
            return f"{_sum([*terms, (times, 'b')])} {relation} 0"
        return f"{_sum(terms)} {relation} {_sum([(times, 'θ')])}"


def _sum(terms: Sequence[tuple[Fraction | int, str]]) -> str:
    out = ""
    for factor, name in terms:
        if not factor:
            continue
        sign = "−" if factor < 0 else "+"
        size = (
            ""
            if abs(factor) == 1
            else f"{_number(abs(factor))}"
            if name in ("θ", "b")
            else f"{_number(abs(factor))}·"
        )
        lead = f" {sign} " if out else "−" if factor < 0 else ""
        out += f"{lead}{size}{name}"
    return out or "0"


def _number(value: Fraction | int) -> str:
    """A number as it is written: 2, 2.5, or 7/3 where it has no end."""
    if value == int(value):
        return str(int(value)).replace("-", "−")
    short = f"{float(value):.6g}"
    from fractions import Fraction

    return (short if Fraction(short) == value else str(value)).replace("-", "−")
