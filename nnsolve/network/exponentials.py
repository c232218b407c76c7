"""Softmax and log-softmax over an axis: exponentials, their sum, shares, and how these change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve import rules
from nnsolve.axis import Axis, Relation
from nnsolve.expr import Call, Div, Expr, Mul, Neg, Num, Where, greatest, total
from nnsolve.notation import Unit, Word

if TYPE_CHECKING:
    from nnsolve.derivation import Phase
    from nnsolve.network.run import Run
    from nnsolve.notation import Names


class Words(Struct, frozen=True):
    """What the quantities are called: an exponential (with the unit's name), their sum, the greatest."""

    power: str
    sum: str
    greatest: str


class Exponentials:
    """The powers of e of `z` along `axis`; the families of different ones end in different tags.

    `z` is a formula in `axis`; with a `temperature` it is divided by that, and with `stable` the greatest is
    subtracted first.
    """

    def __init__(
        self,
        run: Run,
        z: Expr,
        axis: Axis,
        tag: str,
        *,
        temperature: Num | None = None,
        stable: bool = False,
    ) -> None:
        self._run, self._axis, self._tag, self._warm = run, axis, tag, temperature
        self._z = z if temperature is None else Div(z, temperature)
        self._inside = self._z - run.at(f"peak{tag}") if stable else self._z
        self._stable = stable

    def write(self, phase: Phase, names: Names, words: Words) -> None:
        """Write the exponentials and their sum."""
        run, j, tag = self._run, self._axis, self._tag
        if self._stable:
            label = Word(words.greatest, words.greatest.replace(" ", "_"))
            run.write(f"peak{tag}", greatest(j, self._z), None, rules.PEAK, phase, label)
        powers = Call("exp", (self._inside,))
        run.write(f"exp{tag}", powers, j, rules.EXPONENTIAL, phase, Unit(words.power, names))
        label = Word(words.sum, words.sum.replace("Σ ", "sum_"))
        every = total(j, run.at(f"exp{tag}", j))
        run.write(f"sum{tag}", every, None, rules.NORMALISATION, phase, label)

    def share(self, j: Axis) -> Expr:
        """The share at position `j`: its exponential over their sum."""
        return Div(self._run.at(f"exp{self._tag}", j), self._run.at(f"sum{self._tag}"))

    def logarithm(self) -> Expr:
        """The logarithm of the share, without the share."""
        return self._inside - Call("ln", (self._run.at(f"sum{self._tag}"),))

    def share_slope(self, out: str, c: Axis) -> Expr:
        """How the share at `c`, written as the family `out`, changes with the net input along the axis."""
        one, two = self._run.at(out, c), self._run.at(out, self._axis)
        return self._cooled(Where(self._same(c), Mul((one, 1 - one)), Neg(Mul((one, two)))))

    def logarithm_slope(self, c: Axis) -> Expr:
        """How the logarithm of the share at `c` changes with the net input along the axis."""
        share = self.share(self._axis)
        return self._cooled(Where(self._same(c), 1 - share, Neg(share)))

    def miss(self, share: Expr, target: Expr) -> Expr:
        """The short way to the slope of cross-entropy by a net input: share − target."""
        return self._cooled(share - target)

    def _same(self, c: Axis) -> Relation:
        return Relation((c, self._axis), frozenset((m, m) for m in range(self._axis.size)))

    def _cooled(self, slope: Expr) -> Expr:
        return slope if self._warm is None else Div(slope, self._warm)
