"""A named loss written out: its terms, their sum with its factor, and the slope by every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.criteria import rules
from nnsolve.expr import Call, Div, Expr, Num, Sym, replaced, total
from nnsolve.loss_rows import SUM, N
from nnsolve.losses import at_target
from nnsolve.notation import Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.axis import Axis
    from nnsolve.criteria.sheet import Sheet
    from nnsolve.criteria.terms import Terms
    from nnsolve.derivation import Rule

SYMBOLS = {
    "entropy": "H",
    "divergence": "KL",
    "jensen-shannon": "JS",
    "hellinger": "H",
    "total-variation": "TV",
}
"""What measures of distributions are called; a loss is called L."""


class Pointwise:
    """One row of losses over a sheet of samples.

    `reduction` says how the losses of samples with several outputs combine: ``mean`` or ``sum``. `tag` keeps
    several losses of one sheet apart; `smooth` makes the target that counts out of the given one.
    """

    def __init__(
        self,
        sheet: Sheet,
        terms: Terms,
        reduction: str,
        *,
        tag: str = "",
        smooth: Callable[[Expr], Expr] | None = None,
    ) -> None:
        self.sheet, self.terms, self.b = sheet, terms, sheet.b
        self.row, self._reduction = terms.found.row, reduction
        self.tag = f"_{tag}" if tag else ""
        self.loss = Sym(f"L{self.tag}")
        self.symbol = f"L{self.tag}" if tag else SYMBOLS.get(terms.found.kind, "L")
        self._smooth = smooth
        t, o = sheet.letters
        self._letters = (f"{t}'" if smooth else t, o)
        self._t = sheet.t if smooth is None else sheet.smoothed(smooth)

    def write(self) -> Key:
        """Write the terms and the loss."""
        samples, axes = self.sheet.samples, self.sheet.axes
        term = self.terms.term(self._t, self.sheet.o, axes)
        if samples.single:
            every = total(axes[0], term, self.terms.counted(axes))
            self._loss(self._scaled(every, samples.wide), self.terms.rule)
        elif samples.wide:
            own = self._scaled(total(axes[-1], term, self.terms.counted(axes)), samples.wide)
            self._family("l", own, axes[:1], f"l = {self.says}")
            every = self.sheet.sum(self.each, self._sample_inline, self.tag)
            mean = self._reduction == "mean"
            says = "(1/n) Σ l" if mean else "Σ l"
            self._loss(Div(every, self.sheet.n) if mean else every, rules.MEAN if mean else rules.SUM, says)
        elif samples.count == 1:
            self._loss(self._scaled(total(axes[0], term), 1), self.terms.rule)
        else:
            self._family("l", term, axes, f"l = {spoken(self.terms.says, self._letters)}")
            every = self.sheet.sum(self.each, self._inline, self.tag)
            self._loss(self._scaled(every, samples.count), self._scale_rule())
        return Key(self.loss.name)

    def slopes(self) -> Key:
        """Write the slope of the loss by every output."""
        samples, axes = self.sheet.samples, self.sheet.axes
        count = samples.wide or samples.count
        error = self._scaled(total(axes[-1], self.terms.term(self._t, self.sheet.o, axes)), count)
        own: dict[str, Expr] = {
            "n": Num(count),
            "E": error if samples.wide and not samples.single else self.loss,
        }
        several = samples.wide and not samples.single and self._reduction == "mean"
        by = self.sheet.n if several else None
        slope = self.terms.slope(self._t, self.sheet.o, axes, {} if count == 1 else own, by)
        if count == 1:
            slope = replaced(at_target(slope, 1, N), lambda sym: own.get(sym.name, sym))
        rule = rules.SQUARE_SLOPE if self.terms.rule == rules.SQUARE else rules.SLOPE
        if not samples.wide and count > 1:
            rule = structs.replace(rule, formula_text=self._chain())
        label = Ratio(self.loss, self.sheet.o)
        self.b.family(f"g{self.tag}", slope, *axes, rule=rule, phase=rules.GRADIENT, label=label)
        return Key(f"g{self.tag}")

    @property
    def each(self) -> Sym:
        """The term of a sample, as a quantity."""
        return Sym(f"l{self.tag}", self.sheet.axes[:1])

    # ------------------------------------------------------------------------------------------ parts

    def _inline(self, axes: tuple[Axis, ...]) -> Expr:
        t = Sym("t", axes)
        return self.terms.term(self._smooth(t) if self._smooth else t, Sym("o", axes), axes, inline=True)

    def _sample_inline(self, axes: tuple[Axis, ...]) -> Expr:
        return self._scaled(total(axes[-1], self._inline(axes)), self.sheet.samples.wide)

    def _scaled(self, every: Expr, count: int) -> Expr:
        """`every` as the sum in the scale of the row; nothing is divided by 1."""
        scale = at_target(self.row.scale, 1, N) if count == 1 else self.row.scale
        swaps: dict[str, Expr] = {SUM.name: every, N.name: Num(count)}
        return replaced(scale, lambda sym: swaps.get(sym.name, sym))

    def _scale_rule(self) -> Rule:
        match self.row.scale:
            case Sym():
                return rules.SUM
            case Div(Sym(), Sym()):
                return rules.MEAN
            case Call("sqrt"):
                return rules.ROOT
            case _:
                return rules.SCALED

    def _chain(self) -> str:
        """How the slope of the loss comes from that of one term; empty where it is no short factor."""
        factors = {rules.SUM.code: "", rules.MEAN.code: "(1/n)·", rules.ROOT.code: f"(1/(2n·{self.symbol}))·"}
        factor = factors.get(self._scale_rule().code)
        o = self._letters[1]
        return "" if factor is None else f"∂{self.symbol}/∂{o} = {factor}∂l/∂{o}"

    def _loss(self, formula: Expr, rule: Rule, says: str = "") -> None:
        rule = structs.replace(rule, formula_text=f"{self.symbol} = {says or self.says}")
        self.b.step(self.loss.name, formula, rule=rule, phase=rules.LOSS, label=Word(self.symbol))

    def _family(self, name: str, template: Expr, axes: tuple[Axis, ...], says: str) -> None:
        label = self.sheet.names(f"{name}{self.tag}_" if self.tag else name)
        rule = structs.replace(self.terms.rule, formula_text=says)
        self.b.family(f"{name}{self.tag}", template, *axes, rule=rule, phase=rules.TERMS, label=label)

    @property
    def says(self) -> str:
        """The loss as a course writes it, in the letters of the sheet."""
        return spoken(self.terms.found.says, self._letters)


def spoken(says: str, letters: tuple[str, str]) -> str:
    """A loss in words of ``target`` and ``out`` (or p and q) with the letters of a sheet."""
    return says.replace("target", letters[0]).replace("out", letters[1])
