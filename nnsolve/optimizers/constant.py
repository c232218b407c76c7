"""The constants of the update rules: how each is printed and which values it may have."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable


class Constant(Struct, frozen=True):
    """A constant: how it is printed and typed, which values are `allowed` and how that is said."""

    text: str
    ascii: str
    allowed: Callable[[Decimal], bool]
    says: str


def _positive(value: Decimal) -> bool:
    return value > 0


def _share(value: Decimal) -> bool:
    return 0 <= value < 1


def _not_negative(value: Decimal) -> bool:
    return value >= 0


_POSITIVE = "a number above 0"
_SHARE = "a number from 0 up to, but not, 1"

CONSTANTS: dict[str, Constant] = {
    "rate": Constant("α", "alpha", Decimal.is_finite, "a finite number"),
    "momentum": Constant("η", "eta", _share, _SHARE),
    "beta": Constant("β", "beta", _share, _SHARE),
    "beta1": Constant("β1", "beta1", _share, _SHARE),
    "beta2": Constant("β2", "beta2", _share, _SHARE),
    "rho": Constant("ρ", "rho", _share, _SHARE),
    "epsilon": Constant("ε", "epsilon", _not_negative, "0 or a number above it"),
    "grow": Constant("η+", "eta_plus", lambda value: value > 1, "a number above 1"),
    "shrink": Constant("η-", "eta_minus", lambda value: 0 < value < 1, "a number between 0 and 1"),
    "step": Constant("Δ0", "Delta0", _positive, _POSITIVE),
    "step_least": Constant("Δmin", "Delta_min", _positive, _POSITIVE),
    "step_most": Constant("Δmax", "Delta_max", _positive, _POSITIVE),
    "decay": Constant("λ", "lambda", _not_negative, "0 or a number above it"),
}
"""Every constant by the name of its field in a problem."""


def check(name: str, value: Decimal) -> None:
    """Raise `ProblemError` where `value` is none that the constant may have."""
    constant = CONSTANTS[name]
    if not constant.allowed(value):
        message = f"expected {constant.says} for {constant.text}, found {value}"
        raise ProblemError(message, (name,))
