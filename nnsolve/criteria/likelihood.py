"""The likelihood of binary samples and its negative logarithm, which is the cross-entropy, summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key, Relation
from nnsolve.criteria import rules
from nnsolve.criteria.given import LONGEST
from nnsolve.errors import ProblemError
from nnsolve.expr import Each, Expr, Mul, Sym, Where, replaced
from nnsolve.loss_rows import OUTPUT, PRODUCT, N
from nnsolve.losses import at_target
from nnsolve.network.criterion import slope_of
from nnsolve.notation import Ratio, Word
from nnsolve.rules import LIKELIHOOD

if TYPE_CHECKING:
    from nnsolve.criteria.sheet import Sheet
    from nnsolve.network.criterion import Named


class Likelihood:
    """Probabilities of what was seen, their product, minus its logarithm."""

    symbol, says = "NLL", "−ln Π P(target)"

    def __init__(self, sheet: Sheet, found: Named) -> None:
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
        self.sheet, self.b, self._found, self._row = sheet, sheet.b, found, found.row
        self.loss = Sym("L")
        ones = frozenset((n,) for n, t in enumerate(samples.targets) if t == 1)
        self._ones = Relation(sheet.axes, ones)

    def write(self) -> Key:
        """Write the factors, the likelihood and the loss."""
        o, axes = self.sheet.o, self.sheet.axes
        one, zero = (self._put(at_target(self._row.term, target), o) for target in (1, 0))
        factor = Where(self._ones, one, zero)
        label = self.sheet.names("P")
        self.b.family("P", factor, *axes, rule=rules.MEMBER, phase=rules.TERMS, label=label)
        product = Mul((Each(axes[0], Sym("P", axes)),))
        self.b.step("Lik", product, rule=LIKELIHOOD, phase=rules.LOSS, label=Word("Likelihood"))
        loss = self._put(self._row.scale, o)
        self.b.step("L", loss, rule=rules.NEGATIVE_LOG, phase=rules.LOSS, label=Word("NLL"))
        return Key("L")

    def slopes(self) -> Key:
        """Write the slope of the loss by every probability."""
        o, axes = self.sheet.o, self.sheet.axes
        one, zero = (self._put(slope_of(self._row, target), o) for target in (1, 0))
        label = Ratio(self.loss, o)
        template = Where(self._ones, one, zero)
        self.b.family("g", template, *axes, rule=rules.SLOPE, phase=rules.GRADIENT, label=label)
        return Key("g")

    def _put(self, formula: Expr, o: Expr) -> Expr:
        swaps = {OUTPUT.name: o, PRODUCT.name: Sym("Lik"), N.name: self.sheet.n}
        return replaced(self._found.put(formula), lambda sym: swaps.get(sym.name, sym))
