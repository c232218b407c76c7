"""Losses that look at all scores of a sample at once: cross-entropy from logits, multi-class hinge."""

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
    Max,
    Neg,
    Num,
    Sym,
    Where,
    greatest,
    total,
)
from nnsolve.notation import Listed, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nnsolve.criteria.sheet import Sheet
    from nnsolve.derivation import Phase, Rule


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


class ClassHinge(_OfSamples):
    """Multi-class hinge: max(0, 1 + score − score of the class) over the other classes.

    `how` is ``sum``, ``mean`` (over all classes) or ``max``.
    """

    def __init__(self, sheet: Sheet, reduction: str, how: str) -> None:
        folded = {"sum": "Σ", "mean": "(1/K) Σ", "max": "max"}[how]
        super().__init__(sheet, reduction, f"l = {folded} max(0, 1 + o − o of the class), over the others")
        self._how = how
        samples = sheet.samples
        self._classes = [
            max(range(samples.wide), key=lambda k, n=n: samples.targets[n][k]) for n in samples.shown
        ]

    def write(self) -> Key:
        """Write the loss of every sample and of all."""
        margin = Max((Num(0), 1 + self.sheet.o - self._right()))
        return self._reduced(self._folded(margin, self._others(self.c)), rules.CLASS_HINGE, self._inline)

    def slopes(self) -> Key:
        """Write the slopes: 1 for every class that breaks the margin, minus their number for the class."""
        axes, o = self.sheet.axes, self.sheet.o
        right = self._positions(enumerate(self._classes))
        if self._how == "max":
            worst = [(place, self._worst(place)) for place in range(len(self._classes))]
            broken = [(place, k) for place, k in worst if k is not None]
            down = self._positions((place, self._classes[place]) for place, _ in broken)
            rest = Where(Relation(axes, down), Num(-1), Num(0))
            return self._slopes(Where(Relation(axes, self._positions(broken)), Num(1), rest), rules.SLOPE)
        k = Axis("k", self.c.size)
        count = total(k, self._breaks(Sym("o", (*axes[:-1], k))), self._others(k))
        slope = Where(Relation(axes, right), Neg(count), self._breaks(o))
        return self._slopes(Div(slope, Num(k.size)) if self._how == "mean" else slope, rules.SLOPE)

    def _breaks(self, score: Sym) -> Expr:
        """1 where a score comes too close to that of the class."""
        return Choose(((Compare(1 + score - self._right(), ">", Num(0)), Num(1)),), Num(0))

    def _worst(self, place: int) -> int | None:
        """The other class with the greatest margin, if it breaks it."""
        row = [float(one) for one in self.sheet.samples.outputs[self.sheet.samples.shown[place]]]
        own = self._classes[place]
        k = max((k for k in range(len(row)) if k != own), key=row.__getitem__)
        return k if 1 + row[k] - row[own] > 0 else None

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

    def _folded(self, margin: Expr, others: tuple[Relation, ...]) -> Expr:
        if self._how == "max":
            return greatest(self.c, margin, others)
        every = total(self.c, margin, others)
        return Div(every, Num(self.c.size)) if self._how == "mean" else every

    def _inline(self, axes: tuple[Axis, ...]) -> Expr:
        t, o = Sym("t", axes), Sym("o", axes)
        # The class itself has a margin of 1, which its target takes out.
        margin = (1 - t) * Max((Num(0), 1 + o - total(axes[-1], t * o)))
        return self._folded(margin, ())
