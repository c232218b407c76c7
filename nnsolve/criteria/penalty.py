"""Penalties on the weights: L1, L2 or both (elastic net), added to a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.criteria import rules
from nnsolve.errors import ProblemError
from nnsolve.expr import HALF, Add, Call, Expr, Mul, Num, Pow, Sym, total
from nnsolve.notation import Numbered, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.topic import Number

MOST_WEIGHTS = 1000


class Penalties:
    """The penalties on `weights` by the factors `l1` and `l2`; with `half` that of L2 has a factor ½."""

    def __init__(
        self, b: Builder, weights: Sequence[Number], l1: Number | None, l2: Number | None, *, half: bool
    ) -> None:
        _check(weights, l1, l2)
        self.b, self._half = b, half
        self._axis = Axis("j", len(weights))
        self._w = Sym("w", (self._axis,))
        b.given("w", list(weights), self._axis, label=Own(Numbered("w")))
        self._rates = {
            name: b.given(f"lambda{name}", factor, label=Word(f"λ{name}")).alone
            for name, factor in (("1", l1), ("2", l2))
            if factor is not None
        }
        self._penalty = Sym("R")

    def write(self, loss: Sym | None) -> Key:
        """Write the penalties and their sum with `loss`, if there is one."""
        bodies: dict[str, Expr] = {"1": Call("abs", (self._w,)), "2": Pow(self._w, Num(2))}
        parts: list[Sym] = []
        for name, rate in self._rates.items():
            scale: tuple[Expr, ...] = (HALF, rate) if self._half and name == "2" else (rate,)
            formula = Mul((*scale, total(self._axis, bodies[name])))
            rule = rules.L1 if name == "1" else rules.L2
            self.b.step(f"R{name}", formula, rule=rule, phase=rules.PENALTIES, label=Word(f"R{name}"))
            parts.append(Sym(f"R{name}"))
        self._penalty = parts[0]
        if len(parts) > 1:
            both, phase = Add(tuple(parts)), rules.PENALTIES
            self._penalty = self.b.step("R", both, rule=rules.ELASTIC, phase=phase, label=Word("R")).alone
        if loss is None:
            return Key(self._penalty.name)
        self.b.step("J", loss + self._penalty, rule=rules.PENALISED, phase=rules.PENALTIES, label=Word("J"))
        return Key("J")

    def slopes(self) -> Key:
        """Write the slope of the penalties by every weight: what they add to the slope of the loss."""
        found: list[Expr] = []
        for name, rate in self._rates.items():
            if name == "1":
                found.append(rate * Call("sign", (self._w,)))
            else:
                found.append(rate * self._w if self._half else 2 * rate * self._w)
        slope = found[0] if len(found) == 1 else Add(tuple(found))
        label, rule = Ratio(self._penalty, self._w), rules.WEIGHT_SLOPE
        self.b.family("gw", slope, self._axis, rule=rule, phase=rules.WEIGHTS, label=label)
        return Key("gw")


def _check(weights: Sequence[Number], l1: Number | None, l2: Number | None) -> None:
    if not weights:
        message = "expected weights to penalise, found none"
        raise ProblemError(message, ("weights",))
    if len(weights) > MOST_WEIGHTS:
        message = f"expected at most {MOST_WEIGHTS} weights, found {len(weights)}"
        raise ProblemError(message, ("weights",))
    if l1 is None and l2 is None:
        message = "expected l1, l2 or both for the weights, found neither"
        raise ProblemError(message, ("weights",))
    for name, factor in (("l1", l1), ("l2", l2)):
        if factor is not None and factor < 0:
            message = f"expected a factor from 0, found {factor}"
            raise ProblemError(message, (name,))
