"""Losses that look at all scores of a sample at once: cross-entropy from logits, margins of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key, Lookup, Relation
from nnsolve.criteria import rules
from nnsolve.expr import (
    Add,
    Call,
    Choose,
    Compare,
    Div,
    Expr,
    Mul,
    Neg,
    Num,
    Sym,
    Where,
    greatest,
    replaced,
    total,
)
from nnsolve.loss_rows import SUM, N
from nnsolve.losses import at_target
from nnsolve.network.criterion import slope_of
from nnsolve.notation import Listed, Own, Ratio, Word
from nnsolve.rules import LOG_SHARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from nnsolve.criteria.sheet import Sheet
    from nnsolve.derivation import Phase, Rule
    from nnsolve.network.criterion import Named


class _OfSamples:
    """A loss of rows of scores, reduced over the samples; what is shared by those of this module."""

    symbol = "L"

    def __init__(self, sheet: Sheet, reduction: str, says: str) -> None:
        self.sheet, self.b, self.says = sheet, sheet.b, says
        self._mean = reduction == "mean" and sheet.samples.count > 1
        self.loss = Sym("L")
        self.c = sheet.axes[-1]

    def _reduced(self, own: Expr, rule: Rule, inline: Callable[[tuple[Axis, ...]], Expr]) -> Key:
        """Write the loss `own` of every sample, and their mean or sum."""
        axes = self.sheet.axes
        rule = structs.replace(rule, formula_text=self.says)
        if self.sheet.samples.single:
            self.b.step("L", own, rule=rule, phase=rules.LOSS, label=Word("L"))
            return Key("L")
        self._family("l", own, axes[:1], rule, rules.TERMS)
        every = self.sheet.sum(Sym("l", axes[:1]), inline)
        whole = Div(every, self.sheet.n) if self._mean else every
        last = structs.replace(
            rules.MEAN if self._mean else rules.SUM,
            formula_text=f"L = {'(1/n) Σ l' if self._mean else 'Σ l'}",
        )
        self.b.step("L", whole, rule=last, phase=rules.LOSS, label=Word("L"))
        return Key("L")

    def _family(self, name: str, template: Expr, axes: tuple[Axis, ...], rule: Rule, phase: Phase) -> None:
        own = self.sheet.axes[:-1]
        label = self.sheet.label(name) if len(axes) > len(own) else self._names(name)
        self.b.family(name, template, *axes, rule=rule, phase=phase, label=label)

    def _positions(self, found: Iterable[tuple[int, int]]) -> frozenset[tuple[int, ...]]:
        return frozenset((k,) if self.sheet.samples.single else (place, k) for place, k in found)

    def _names(self, name: str) -> Own:
        return Own(Listed((name,))) if self.sheet.samples.single else self.sheet.names(name)

    def _slopes(self, template: Expr, rule: Rule) -> Key:
        whole = Div(template, self.sheet.n) if self._mean else template
        label = Ratio(self.loss, self.sheet.o)
        self.b.family("g", whole, *self.sheet.axes, rule=rule, phase=rules.GRADIENT, label=label)
        return Key("g")


class FromLogits(_OfSamples):
    """Categorical cross-entropy of logits in its stable form: m + ln Σ e^(z − m) − Σ t·z."""

    def __init__(self, sheet: Sheet, reduction: str, smooth: Callable[[Expr], Expr] | None = None) -> None:
        super().__init__(sheet, reduction, "l = m + ln Σ e^(z − m) − Σ t·z")
        self._smooth = smooth
        self._t = sheet.t if smooth is None else sheet.smoothed(smooth)

    def write(self) -> Key:
        """Write the greatest logit, the sum of the exponentials, and the loss."""
        own, c = self.sheet.axes[:-1], self.c
        z, m, s = self.sheet.o, Sym("m", own), Sym("s", own)
        self._family("m", greatest(c, z), own, rules.PEAK, rules.SOFTMAX)
        self._family("s", total(c, Call("exp", (z - m,))), own, rules.NORM, rules.SOFTMAX)
        return self._reduced(self._loss(m, s, total(c, *self._counted())), rules.LOGITS, self._inline)

    def slopes(self) -> Key:
        """Write softmax(z) − t for every logit."""
        own = self.sheet.axes[:-1]
        share = Div(Call("exp", (self.sheet.o - Sym("m", own),)), Sym("s", own))
        return self._slopes(share - self._target(), rules.SOFTMAX_SLOPE)

    def _target(self) -> Expr:
        """The target of a class, a number where labels were given."""
        samples = self.sheet.samples
        if self._smooth is not None or not samples.labels:
            return self._t
        ones = ((place, list(samples.targets[n]).index(1)) for place, n in enumerate(samples.shown))
        return Where(Relation(self.sheet.axes, self._positions(ones)), Num(1), Num(0))

    def _loss(self, m: Expr, s: Expr, picked: Expr) -> Expr:
        return Add((m, Call("ln", (s,)), Neg(picked)))

    def _counted(self) -> tuple[Expr, tuple[Relation, ...]]:
        """What each class takes away, and the positions where its target is not 0; a 1 is left out."""
        samples, axes = self.sheet.samples, self.sheet.axes
        if self._smooth is not None:
            return self._t * self.sheet.o, ()
        hard = self.sheet.samples.labels
        of = {1: set[tuple[int, ...]](), 0: set[tuple[int, ...]]()}
        for place, n in enumerate(samples.shown):
            for k in range(samples.wide):
                if samples.targets[n][k] in (0, 1):
                    of[int(samples.targets[n][k])].add((k,) if samples.single else (place, k))
        every = {
            (k,) if samples.single else (p, k) for p in range(len(samples.shown)) for k in range(samples.wide)
        }
        some = self._t * self.sheet.o
        picked = self.sheet.o if hard else Where(Relation(axes, frozenset(of[1])), self.sheet.o, some)
        return picked, (Relation(axes, frozenset(every - of[0])),)

    def _inline(self, axes: tuple[Axis, ...]) -> Expr:
        t, z = Sym("t", axes), Sym("o", axes)
        m = greatest(axes[-1], z)
        s = total(axes[-1], Call("exp", (z - m,)))
        return self._loss(m, s, total(axes[-1], (self._smooth(t) if self._smooth else t) * z))


class LogShares(_OfSamples):
    """A row of the logarithms of the shares that softmax gives the scores of a sample."""

    def __init__(self, sheet: Sheet, reduction: str, found: Named) -> None:
        says = found.says.replace("target", sheet.letters[0]).replace("out", sheet.letters[1])
        super().__init__(sheet, reduction, f"l = {says}")
        self._found = found

    def write(self) -> Key:
        """Write the greatest score, the sum of the exponentials, every ln p, and the loss."""
        own, c, o = self.sheet.axes[:-1], self.c, self.sheet.o
        m, s = Sym("m", own), Sym("s", own)
        self._family("m", greatest(c, o), own, rules.PEAK, rules.SOFTMAX)
        self._family("s", total(c, Call("exp", (o - m,))), own, rules.NORM, rules.SOFTMAX)
        self._family("lnp", o - m - Call("ln", (s,)), self.sheet.axes, LOG_SHARE, rules.SOFTMAX)
        every = total(c, self._counted(self._found.row.term, Sym("lnp", self.sheet.axes)))
        return self._reduced(self._scaled(every), rules.TERM, self._inline)

    def slopes(self) -> Key:
        """Write the slope by every score: through ln p of every class."""
        axes, c = self.sheet.axes, self.c
        own, k = axes[:-1], Axis("k", c.size)
        share = Div(Call("exp", (self.sheet.o - Sym("m", own),)), Sym("s", own))
        same = Relation((k, c), frozenset((one, one) for one in range(c.size)))
        slope = self._counted(slope_of(self._found.row), Sym("lnp", (*own, k)))
        return self._slopes(total(k, Mul((slope, Where(same, 1 - share, Neg(share))))), rules.SLOPE)

    def _counted(self, formula: Expr, q: Sym) -> Expr:
        """A formula of the row at ln p, `q`: with its target, or what a target of 1 or 0 leaves of it."""
        samples, axes = self.sheet.samples, q.index
        targets = [
            (place, k, t) for place, n in enumerate(samples.shown) for k, t in enumerate(samples.targets[n])
        ]
        of = {one: self._positions((place, k) for place, k, t in targets if t == one) for one in (1, 0)}
        every = len(of[1]) + len(of[0]) == len(targets)
        made = self._put(at_target(formula, 0) if every else formula, q)
        for one in (1,) if every else (0, 1):
            where = Relation(tuple(axis for axis in axes if isinstance(axis, Axis)), of[one])
            made = Where(where, self._put(at_target(formula, one), q), made)
        return made

    def _put(self, formula: Expr, q: Expr, t: Expr | None = None) -> Expr:
        every = {N.name: Num(self.c.size), "o": q, "t": t or Sym("t", getattr(q, "index", ()))}
        return replaced(self._found.put(formula), lambda sym: every.get(sym.name, sym))

    def _scaled(self, every: Expr) -> Expr:
        swaps = {SUM.name: every, N.name: Num(self.c.size)}
        return replaced(self._found.row.scale, lambda sym: swaps.get(sym.name, sym))

    def _inline(self, axes: tuple[Axis, ...]) -> Expr:
        t, o, c = Sym("t", axes), Sym("o", axes), axes[-1]
        m = greatest(c, o)
        q = o - m - Call("ln", (total(c, Call("exp", (o - m,))),))
        return self._scaled(total(c, self._put(self._found.row.term, q, t)))


class ClassMargins(_OfSamples):
    """A loss of margins: how far the score of every other class reaches past that of the class.

    A row that reads ``margins`` has a term for every other class, one that reads ``greatest margin`` a term
    for the one that reaches farthest.
    """

    def __init__(self, sheet: Sheet, reduction: str, found: Named) -> None:
        says = found.says.replace("target", sheet.letters[0]).replace("out", sheet.letters[1])
        super().__init__(sheet, reduction, f"l = {says}")
        self._found, self._greatest = found, found.row.reads == "greatest margin"
        samples = sheet.samples
        self._classes = [
            max(range(samples.wide), key=lambda k, n=n: samples.targets[n][k]) for n in samples.shown
        ]

    def write(self) -> Key:
        """Write the loss of every sample and of all."""
        own = self._folded(self.sheet.o, self._right(), self.c, self._others(self.c))
        return self._reduced(own, rules.CLASS_HINGE, self._inline)

    def slopes(self) -> Key:
        """Write the slopes: that of its margin for another class, minus all of these for the class."""
        axes, o = self.sheet.axes, self.sheet.o
        right = self._positions(enumerate(self._classes))
        if self._greatest:
            slope = self._slope(greatest(self.c, o, self._others(self.c)) - self._right())
            rivals = self._positions((place, self._rival(place)) for place in range(len(self._classes)))
            rest = Where(Relation(axes, right), Neg(slope), Num(0))
            return self._slopes(Where(Relation(axes, rivals), slope, rest), rules.SLOPE)
        k = Axis("k", self.c.size)
        every = total(k, self._slope(Sym("o", (*axes[:-1], k)) - self._right()), self._others(k))
        return self._slopes(
            Where(Relation(axes, right), Neg(every), self._slope(o - self._right())), rules.SLOPE
        )

    def _slope(self, margin: Expr) -> Expr:
        """The slope of the loss of a sample by one margin."""
        return self._put(slope_of(self._found.row), {"o": margin})

    def _rival(self, place: int) -> int:
        """The other class with the greatest score, the first of equal ones."""
        row = [float(one) for one in self.sheet.samples.outputs[self.sheet.samples.shown[place]]]
        return max((k for k in range(len(row)) if k != self._classes[place]), key=row.__getitem__)

    def _right(self) -> Sym:
        """The score of the class of a sample."""
        axes = self.sheet.axes
        if self.sheet.samples.single:
            return Sym("o", (self._classes[0],))
        return Sym("o", (axes[0], Lookup(axes[:1], tuple(self._classes))))

    def _others(self, k: Axis) -> tuple[Relation, ...]:
        """The positions of the other classes, along `k`."""
        found = (
            (place, one) for place, own in enumerate(self._classes) for one in range(k.size) if one != own
        )
        return (Relation((*self.sheet.axes[:-1], k), self._positions(found)),)

    def _folded(self, score: Expr, right: Expr, c: Axis, others: tuple[Relation, ...]) -> Expr:
        """The loss of a sample, of the scores along `c` at the positions in `others`."""
        if self._greatest:
            every: Expr = self._term(greatest(c, score, others) - right)
        else:
            every = total(c, self._term(score - right), others)
        return self._put(self._found.row.scale, {SUM.name: every})

    def _term(self, margin: Expr) -> Expr:
        return self._put(self._found.row.term, {"o": margin})

    def _put(self, formula: Expr, swaps: Mapping[str, Expr]) -> Expr:
        every = {N.name: Num(self.c.size), **swaps}
        return replaced(self._found.put(formula), lambda sym: every.get(sym.name, sym))

    def _inline(self, axes: tuple[Axis, ...]) -> Expr:
        t, o, c = Sym("t", axes), Sym("o", axes), axes[-1]
        right = total(c, t * o)
        if self._greatest:
            # The score of the class itself is out of reach.
            far = Choose(((Compare(t, ">", Num(0)), Num(-1e300)),), o)
            return self._folded(far, right, c, ())
        return self._put(self._found.row.scale, {SUM.name: total(c, (1 - t) * self._term(o - right))})
