"""Writes a normalisation into a derivation: statistics, values, scale and shift, averages, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Add, Call, Div, Expr, Mul, Neg, Num, Sym, greatest, total
from nnsolve.normalisations import rules
from nnsolve.notation import Entry, Listed, Numbered, Own, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Axis
    from nnsolve.build import Builder
    from nnsolve.derivation import Phase, Rule
    from nnsolve.normalisations.layout import Share
    from nnsolve.notation import Label
    from nnsolve.topic import Number


_PLAIN = {"μ": "mu", "σ²": "variance", "s²": "sample_variance", "γ": "gamma", "β": "beta"}
"""The plain names of statistics whose printed names are not plain."""


class Writer:
    """One normalisation on its way; `share` has common statistics, `scaled` common γ and β."""

    def __init__(self, b: Builder, axes: tuple[Axis, ...], share: Share, scaled: Share) -> None:
        self.b, self.axes, self.share, self.scaled = b, axes, share, scaled

    # ------------------------------------------------------------------------------------- names

    def place(self, text: str, ascii_: str = "") -> Label:
        """The name of a value at every position: x1 and x2 of a list, else x[0,1]."""
        if len(self.axes) > 1:
            return Entry(text, ascii_)
        return Own(Numbered(text), Numbered(ascii_) if ascii_ else None)

    def part_slope(self, text: str, ascii_: str) -> Label:
        """The name of the slope of E by γ or β of every feature."""
        names = self.scaled.names
        if names == ("",):
            return Word(f"∂E/∂{text}", f"dE_d{ascii_}")
        printed, plain = ([f"{head}[{name}]" for name in names] for head in (f"∂E/∂{text}", f"dE_d{ascii_}"))
        return Own(Listed(tuple(printed)), Listed(tuple(plain)))

    def slope(self, text: str, ascii_: str = "") -> Label:
        """The name of a slope of E by a value at every position."""
        return self.place(f"∂E/∂{text}", f"dE_d{ascii_ or text}")

    def part(self, text: str, share: Share | None = None) -> Label:
        """The name of a statistic of every part: μ alone, or μ[0] and μ[1]."""
        names, plain = (share or self.share).names, _PLAIN.get(text, "")
        if names == ("",):
            return Word(text, plain)
        printed, typed = (tuple(f"{head}[{name}]" for name in names) for head in (text, plain or text))
        return Own(Listed(printed), Listed(typed))

    def each(self, name: str, template: Expr, rule: Rule, phase: Phase, label: Label) -> None:
        """Write a quantity of every position."""
        self.b.family(name, template, *self.axes, rule=rule, phase=phase, label=label)

    def shared(
        self, name: str, template: Expr, rule: Rule, text: str, phase: Phase = rules.STATISTICS
    ) -> None:
        """Write a statistic of every part."""
        self.b.family(name, template, self.share.axis, rule=rule, phase=phase, label=self.part(text))

    def own(self, name: str) -> Sym:
        """The statistic of the part that a position belongs to."""
        return Sym(name, (self.share.of,))

    def sum(self, body: Expr) -> Expr:
        """Σ `body` over the positions of a part."""
        return total(self.share.member, body)

    @property
    def x(self) -> Sym:
        """The value at a position."""
        return Sym("x", self.axes)

    @property
    def member(self) -> Sym:
        """A value by its part and number."""
        return Sym("x", self.share.inside)

    # ---------------------------------------------------------------------------------- the parts

    def moments(self, variance: str) -> None:
        """Write mean and variance of every part."""
        m = Num(self.share.size)
        self.shared("mu", Div(self.sum(self.member), m), rules.MEAN, "μ")
        squares = self.sum((self.member - Sym("mu", (self.share.axis,))) ** 2)
        under: Expr = m if variance == "m" else Num(self.share.size - 1)
        rule = rules.VARIANCE if variance == "m" else rules.SAMPLE_VARIANCE
        self.shared("var", Div(squares, under), rule, "σ²" if variance == "m" else "s²")

    def mean_square(self) -> None:
        """Write the mean square of every part."""
        self.shared("var", Div(self.sum(self.member**2), Num(self.share.size)), rules.SQUARES, "q")

    def root(self, epsilon: str, letter: str) -> None:
        """Write what every part is divided by; `letter` is what the spread under the root is called."""
        var = Sym("var", (self.share.axis,))
        template, rule = {
            "inside": (Call("sqrt", (Add((var, Sym("eps"))),)), rules.ROOT),
            "outside": (Add((Call("sqrt", (var,)), Sym("eps"))), rules.ROOT_OUTSIDE),
            "none": (Call("sqrt", (var,)), rules.ROOT_ALONE),
        }[epsilon]
        self.shared("root", template, rules.of_spread(rule, letter), "r")

    def normalised(self, *, centred: bool) -> None:
        """Write the normalised value of every position."""
        over: Expr = self.x - self.own("mu") if centred else self.x
        rule = rules.Z_SCORE if centred else rules.RMS
        self.each("xhat", Div(over, self.own("root")), rule, rules.NORMALISED, self.place("x_hat"))

    def min_max(self, low: Number | None, high: Number | None) -> None:
        """Write least, greatest and scaled value; scaled further to `low` … `high` where they are given."""
        inside = Neg(greatest(self.share.member, Neg(self.member)))
        self.shared("least", inside, rules.LEAST, "min")
        self.shared("most", greatest(self.share.member, self.member), rules.MOST, "max")
        self.between()
        if low is None or high is None:
            return
        self.b.given("low", low, label=Word("low"))
        self.b.given("high", high, label=Word("high"))
        width = Sym("high") - Sym("low")
        scaled = Sym("low") + Sym("xhat", self.axes) * width
        self.each("y", scaled, rules.INTO_RANGE, rules.IN_RANGE, self.place("y"))

    def between(self) -> None:
        """Write how far every value lies between the least and the greatest."""
        over, under = self.x - self.own("least"), self.own("most") - self.own("least")
        self.each("xhat", Div(over, under), rules.MIN_MAX, rules.NORMALISED, self.place("x_hat"))

    def scale(self, *, shifted: bool) -> None:
        """Write the scaled, and perhaps shifted, value of every position."""
        of = (self.scaled.of,)
        template = Sym("gamma", of) * Sym("xhat", self.axes)
        if shifted:
            self.each("y", template + Sym("beta", of), rules.SCALE, rules.SCALED, self.place("y"))
        else:
            self.each("y", template, rules.SCALE_ALONE, rules.SCALED_ALONE, self.place("y"))

    def running(self, form: str, variance_over: str) -> None:
        """Write the running averages after this batch; PyTorch keeps the variance over m − 1.

        `variance_over` says by which count the variance of the batch was divided: ``m`` or ``m-1``.
        """
        g, m = self.share.axis, self.share.size
        new = form == "new-share"
        rule = rules.NEW_SHARE if new else rules.OLD_SHARE
        variance = Sym("var", (g,))
        if new and variance_over == "m":
            template = Div(variance * m, Num(m - 1))
            self.shared("unbiased", template, rules.UNBIASED, "s²", rules.RUNNING)
            variance = Sym("unbiased", (g,))
        for name, value in (("mean", Sym("mu", (g,))), ("var", variance)):
            old, share = Sym(f"run_{name}", (g,)), Sym("momentum")
            template = (1 - share) * old + share * value if new else share * old + (1 - share) * value
            self.shared(f"new_{name}", template, rule, f"running_{name}_new", rules.RUNNING)

    def backward(self, variance: str, letter: str, *, centred: bool, shifted: bool) -> None:
        """Write the slopes by shift (where there is one), scale and input.

        `letter` is what the spread is called where ε stands outside its root, else empty.
        """
        c, inside = self.scaled.axis, self.scaled.inside
        dy, xhat = Sym("dy", inside), Sym("xhat", inside)
        rows = (("dbeta", dy, rules.BY_BETA, "beta"), ("dgamma", dy * xhat, rules.BY_GAMMA, "gamma"))
        for name, body, rule, by in rows if shifted else rows[1:]:
            template = total(self.scaled.member, body)
            label = self.part_slope("γ" if by == "gamma" else "β", by)
            self.b.family(name, template, c, rule=rule, phase=rules.BACKWARD, label=label)
        template = Sym("dy", self.axes) * Sym("gamma", (self.scaled.of,))
        self.each("dxhat", template, rules.BY_NORMALISED, rules.BACKWARD, self.slope("x_hat"))
        own = self.share.inside
        if centred:
            self.shared("sum", self.sum(Sym("dxhat", own)), rules.SUM, "S", rules.BACKWARD)
        weighted = self.sum(Sym("dxhat", own) * Sym("xhat", own))
        self.shared("weighted", weighted, rules.WEIGHTED, "T", rules.BACKWARD)
        m = Num(self.share.size)
        over_m = variance == "m" or not centred
        spread = m if over_m else Num(self.share.size - 1)
        product = Mul((Sym("xhat", self.axes), self.own("weighted")))
        direct: Expr = Sym("dxhat", self.axes)
        direct = direct - Div(self.own("sum"), m) if centred else direct
        if letter:
            deviation = Call("sqrt", (self.own("var"),))
            template = Div(direct, self.own("root")) - Div(product, spread * deviation)
            rule = rules.outside(letter, over_m=over_m, centred=centred)
        else:
            template = Div(direct - Div(product, spread), self.own("root"))
            rule = rules.BY_INPUT if over_m else rules.BY_INPUT_SAMPLE
            rule = rule if centred else rules.BY_INPUT_UNCENTRED
        self.each("dx", template, rule, rules.BACKWARD, self.slope("x"))


def table(axes: Sequence[Axis], names: Sequence[tuple[str, str]]) -> Table | None:
    """The values of a list side by side; `None` for arrays with more axes, whose answer is a table."""
    if len(axes) > 1:
        return None
    (i,) = axes
    head = ("", *(text for _, text in names))
    block = Block((Counted(i), *(Valued(Sym(name, (i,))) for name, _ in names)), (i,))
    return Table("Values", "result", head, (block,), whole=True)
