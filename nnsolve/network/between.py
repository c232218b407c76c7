"""Terms of a loss that compare the outputs of several samples: the distances of pairs, of triplets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve import rules
from nnsolve.axis import Axis, Lookup, Relation
from nnsolve.derivation import BACKWARD, ERROR
from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Call, Div, Each, Expr, Mul, Neg, Num, Pow, Sym, Where, total
from nnsolve.losses import at_target
from nnsolve.network.share import Share
from nnsolve.notation import Listed, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.network.criterion import Criterion
    from nnsolve.network.run import Run


MOST_TOLD = 6
"""Comparisons that the summary of a solution lists."""


class Distance(Struct, frozen=True):
    """A distance in every comparison: its name and the samples at its two ends."""

    name: str
    first: tuple[int, ...]
    second: tuple[int, ...]


class Compared(Share):
    """A term for every comparison: ``o`` is a distance, or that to the positive minus that to the negative.

    `groups` are the samples of every comparison, counted from 0: two and their label, or anchor, positive and
    negative. The error is one for all samples, so what they bring to a gradient is added.
    """

    def __init__(self, run: Run, loss: Criterion, groups: Sequence[tuple[int, int, int]]) -> None:
        run.compares = True
        self._groups, self._squared = groups, loss.reads == "squared triplets"
        super().__init__(run, loss)

    def _read(self) -> tuple[Expr, Expr]:
        one, two, three = zip(*self._groups, strict=True)
        self.axis = Axis("g", len(self._groups))
        if self.loss.reads == "distances":
            self._distances = (Distance("d", one, two),)
            self.run.b.given("label", three, self.axis, label=self._names("label"))
            self._alike = Relation((self.axis,), frozenset((n,) for n, label in enumerate(three) if label))
            return Sym("label", (self.axis,)), self._of("d")
        self._distances = (Distance("dp", one, two), Distance("dn", one, three))
        return Num(0), self._of("dp") - self._of("dn")

    def _sum(self) -> Expr:
        return total(self.axis, self._labelled(self.loss.term, partial(at_target, self.loss.term)))

    def _labelled(self, formula: Expr, settled: Callable[[int], Expr]) -> Expr:
        """A formula of the loss; where there are labels, what is left of it at 1 and at 0."""
        if self.loss.reads != "distances":
            return self.put(formula)
        return Where(self._alike, self.put(settled(1)), self.put(settled(0)))

    def error(self, *, mean: bool) -> None:  # noqa: ARG002  (a batch is one comparison, not a mean of samples)
        """Write every distance and the error of all comparisons."""
        run, g, k = self.run, self.axis, self.run.unit[self.run.last]
        rule = rules.SQUARED_DISTANCE if self._squared else rules.DISTANCE
        for one in self._distances:
            squares = total(k, Pow(self._at(one.first) - self._at(one.second), Num(2)))
            distance = squares if self._squared else Call("sqrt", (squares,))
            axes, label = (*run.schedule.iteration, g), self._names(one.name)
            run.b.family(one.name, distance, *axes, rule=rule, phase=ERROR, label=label)
        template = self.put(self.loss.scale)
        run.b.family("E", template, *run.schedule.iteration, rule=self.rule(), phase=ERROR, label=Word("E"))

    @property
    def says(self) -> str:
        """The loss as a course writes it, of a distance d."""
        says = self.loss.says
        return says.replace("target", "label").replace("out", "d") if self.loss.reads == "distances" else says

    @property
    def told(self) -> tuple[str, ...]:
        """Which samples are compared."""
        more = ", …" if len(self._groups) > MOST_TOLD else ""
        groups = self._groups[:MOST_TOLD]
        if self.loss.reads == "distances":
            each = (f"samples {a + 1} and {b + 1} (label {label})" for a, b, label in groups)
            return (f"Compared: {', '.join(each)}{more}.",)
        each = (f"({a + 1}, {p + 1}, {n + 1})" for a, p, n in groups)
        distances = "dp and dn are the distances from the anchor to the other two"
        return (f"Anchor, positive, negative: samples {', '.join(each)}{more}; {distances}.",)

    def slopes(self) -> None:
        """Write the slope by every distance, that of the distance by its outputs, and what comes together."""
        run, axes = self.run, (*self.run.schedule.iteration, self.axis)
        slope = self._labelled(self.loss.slope, self.loss.slope_at)
        for one in self._distances:
            rule, label = rules.ERROR_SLOPE, Ratio(run.error, self._of(one.name))
            run.b.family(f"dE_d{one.name}", slope, *axes, rule=rule, phase=BACKWARD, label=label)
            slope = Neg(self._of(f"dE_d{one.name}"))
            self._local(one)
        s, k = run.schedule.axes[-1], run.unit[run.last]
        ends = [(one, at, sign) for one in self._distances for at, sign in ((one.first, 1), (one.second, -1))]
        every = tuple(
            Each(self.axis, self._brought(one, k, sign), (self._where(at, s),)) for one, at, sign in ends
        )
        there = frozenset((n,) for _, at, _ in ends for n in at)
        self._write_slope(Where(Relation((s,), there), Add(every), Num(0)), rules.COMPARED)

    def _local(self, one: Distance) -> None:
        """Write how a distance changes with the outputs of the sample at its first end."""
        run, k = self.run, self.run.unit[self.run.last]
        if not self._squared:
            self._refuse_equal(one)
        apart = self._at(one.first) - self._at(one.second)
        slope = 2 * apart if self._squared else Div(apart, self._of(one.name))
        label = Ratio(self._of(one.name), self._at(one.first))
        axes = (*run.schedule.iteration, self.axis, k)
        rule = rules.DISTANCE_SLOPE
        run.b.family(f"d{one.name}_dout", slope, *axes, rule=rule, phase=BACKWARD, label=label)

    def _refuse_equal(self, one: Distance) -> None:
        """Raise `ProblemError` for two samples with the same outputs; in a scan they are not known yet."""
        family = next((family for family in self.run.b.families if family.name == one.name), None)
        for n, (a, b) in enumerate(zip(one.first, one.second, strict=True)):
            if family is not None and not family.value((n,)):
                message = (
                    "expected samples with different outputs, as a distance of 0 has no slope; "
                    f"found {one.name} = 0: the outputs of samples {a + 1} and {b + 1} are equal"
                )
                raise ProblemError(message, ("pairs" if one.name == "d" else "triplets", n))

    def _brought(self, one: Distance, k: Axis, sign: int) -> Expr:
        """What one distance brings to the slope by an output at one of its ends."""
        local = Sym(f"d{one.name}_dout", (*self.run.schedule.iteration, self.axis, k))
        product = Mul((self._of(f"dE_d{one.name}"), local))
        return product if sign > 0 else Neg(product)

    def _where(self, samples: tuple[int, ...], s: Axis) -> Relation:
        return Relation((self.axis, s), frozenset(enumerate(samples)))

    def _of(self, name: str) -> Sym:
        """A quantity that every comparison has."""
        return Sym(name, (*self.run.schedule.iteration, self.axis))

    def _at(self, samples: tuple[int, ...]) -> Sym:
        """An output of the sample that every comparison has at one of its places."""
        run = self.run
        which = Lookup((self.axis,), samples)
        return Sym(self.last, (*run.schedule.iteration, which, run.unit[run.last]))

    def _names(self, word: str) -> Own:
        count = len(self._groups)
        return Own(Listed((word,) if count == 1 else tuple(f"{word}{n + 1}" for n in range(count))))
