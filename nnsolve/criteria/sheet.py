"""Samples on a sheet: those that are worked as quantities, and sums over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from nnsolve.axis import Axis
from nnsolve.build import Builder
from nnsolve.criteria import rules
from nnsolve.criteria.given import grouped
from nnsolve.expr import Expr, Num, Sym, total
from nnsolve.notation import Listed, Own, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.criteria.given import Given


class Sheet:
    """Targets ``t`` and outputs ``o`` of the samples that are worked.

    `letters` are their names. Those of `written` are added; an empty one is a family already, or not read.
    """

    def __init__(
        self,
        b: Builder,
        samples: Given,
        letters: tuple[str, str] = ("t", "o"),
        *,
        written: tuple[str, str] | None = None,
    ) -> None:
        self.b, self.samples, self.letters = b, samples, letters
        i, c = Axis("i", len(samples.shown)), Axis("c", samples.wide)
        self.axes = (c,) if samples.single else (i, c) if samples.wide else (i,)
        for name, letter, values in zip(
            "to", written or letters, (samples.targets, samples.outputs), strict=True
        ):
            if letter:
                rows = [_plain(values[n]) for n in samples.shown]
                b.given(name, rows[0] if samples.single else rows, *self.axes, label=self.label(letter))

    def label(self, letter: str) -> Own:
        """A name for every number: o1, o2, or o1[0], o1[1] where a sample has several."""
        samples = self.samples
        if not samples.wide:
            return self.names(letter)
        heads = [letter] if samples.single else [f"{letter}{n + 1}" for n in samples.shown]
        return Own(Listed(tuple(f"{head}[{c}]" for head in heads for c in range(samples.wide))))

    def names(self, letter: str) -> Own:
        """A name for every sample."""
        return Own(Listed(tuple(f"{letter}{n + 1}" for n in self.samples.shown)))

    @property
    def t(self) -> Sym:
        """The target at a position."""
        return Sym("t", self.axes)

    @property
    def o(self) -> Sym:
        """The output at a position."""
        return Sym("o", self.axes)

    @property
    def elided(self) -> bool:
        """Whether only some of the samples are worked."""
        return len(self.samples.shown) < self.samples.count

    def sum(self, each: Sym, inline: Callable[[tuple[Axis, ...]], Expr], tag: str = "") -> Expr:
        """Σ of `each` over the samples; where only some are worked, a step with the sum of `inline` over all.

        `inline` is the formula of `each` in ``t`` and ``o`` along the axes that it is given.
        """
        if not self.elided:
            return total(self.axes[0], each)
        every = (Axis("i", self.samples.count), *self.axes[1:])
        hidden = Builder("all samples")
        for letter, values in (("t", self.samples.targets), ("o", self.samples.outputs)):
            hidden.given(letter, values if hasattr(values, "dtype") else [_plain(v) for v in values], *every)
        hidden.step("S", total(every[0], inline(every)), rule=rules.TOTAL, phase=rules.LOSS)
        value = hidden.families[-1].value(())
        count = grouped(self.samples.count)
        says = f"S{tag} = Σ l over all {count} samples; the first three and the last are worked"
        rule = structs.replace(rules.TOTAL, formula_text=says)
        made = self.b.step(f"S{tag}", Num(value), rule=rule, phase=rules.LOSS, label=Word(f"S{tag}"))
        return made.alone

    def smoothed(self, smooth: Callable[[Expr], Expr]) -> Sym:
        """Write the smoothed targets; the target that counts at a position."""
        label = self.label(f"{self.letters[0]}'")
        rule, phase = rules.SMOOTHED, rules.LABELS
        self.b.family("smooth", smooth(self.t), *self.axes, rule=rule, phase=phase, label=label)
        return Sym("smooth", self.axes)

    @property
    def n(self) -> Num:
        """How many samples there are."""
        return Num(self.samples.count)


def _plain(value: Any) -> Any:  # noqa: ANN401  (a number or a row of numbers, of an array or not)
    return value.tolist() if hasattr(value, "dtype") else value
