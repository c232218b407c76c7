"""The likelihood of binary samples and its negative logarithm, which is the cross-entropy, summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key, Relation
from nnsolve.criteria import rules
from nnsolve.criteria.given import LONGEST
from nnsolve.errors import ProblemError
from nnsolve.expr import Call, Each, Expr, Mul, Neg, Sym, Where, replaced
from nnsolve.losses import LOSSES
from nnsolve.network.criterion import slope_of
from nnsolve.notation import Ratio, Word

if TYPE_CHECKING:
    from nnsolve.criteria.sheet import Sheet


class Likelihood:
    """Probabilities of what was seen, their product, minus its logarithm."""

    symbol, says = "NLL", "−ln Π P(target)"

    def __init__(self, sheet: Sheet, log: str) -> None:
        samples = sheet.samples
        if samples.count > LONGEST:
            message = (
                f"expected at most {LONGEST} samples for a product, found {samples.count}; bce is the same"
            )
            raise ProblemError(message, samples.path)
        for n, t in enumerate(samples.targets):
            if t not in (0, 1):
                message = f"expected a target 0 or 1, found {t}"
                raise ProblemError(message, ("targets", n))
        self.sheet, self.b, self._log = sheet, sheet.b, log
        self.loss = Sym("L")
        ones = frozenset((n,) for n, t in enumerate(samples.targets) if t == 1)
        self._ones = Relation(sheet.axes, ones)

    def write(self) -> Key:
        """Write the factors, the likelihood and the loss."""
        o, axes = self.sheet.o, self.sheet.axes
        factor = Where(self._ones, o, 1 - o)
        label = self.sheet.names("P")
        self.b.family("P", factor, *axes, rule=rules.MEMBER, phase=rules.TERMS, label=label)
        product = Mul((Each(axes[0], Sym("P", axes)),))
        self.b.step("Lik", product, rule=rules.LIKELIHOOD, phase=rules.LOSS, label=Word("Likelihood"))
        loss = Neg(Call(self._log, (Sym("Lik"),)))
        self.b.step("L", loss, rule=rules.NEGATIVE_LOG, phase=rules.LOSS, label=Word("NLL"))
        return Key("L")

    def slopes(self) -> Key:
        """Write the slope of the loss by every probability."""
        o, axes = self.sheet.o, self.sheet.axes
        row = LOSSES[f"binary-sum-{self._log}"]

        def at(target: int) -> Expr:
            return replaced(slope_of(row, target), lambda sym: o if sym.name == "o" else sym)

        label = Ratio(self.loss, o)
        template = Where(self._ones, at(1), at(0))
        self.b.family("g", template, *axes, rule=rules.SLOPE, phase=rules.GRADIENT, label=label)
        return Key("g")
