"""A pooling layer: the greatest value or the mean of each window, and where the slope goes back to."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Lookup
from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Choose, Compare, Div, Each, Expr, Num, Sym, argmax, greatest, total
from nnsolve.filters import rules
from nnsolve.filters.numbers import per_axis, times
from nnsolve.filters.sizes import counted, moves
from nnsolve.filters.span import Span
from nnsolve.filters.volume import PIXELS, STOPS, Volume
from nnsolve.filters.words import indexed

if TYPE_CHECKING:
    from nnsolve.axis import Index
    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain
    from nnsolve.filters.layers import Pooling


class Pooled:
    """A pooling layer at work."""

    def __init__(self, layer: Pooling, before: Volume, chain: Chain, path: Path) -> None:
        self.before, self._kind, self._global = before, layer.pool, layer.size == "global"
        if before.flat:
            message = "expected maps to pool, found a flat list: pool before the flatten"
            raise ProblemError(message, path)
        self.spans = self._spans(layer, path)
        self.after = Volume(
            chain.named(layer.name, "pool", path), before.channels, tuple(span.stops for span in self.spans)
        )
        self.winner = chain.name(f"argmax_{self.after.name}") if layer.pool == "max" else ""
        self.parameters: tuple[str, ...] = ()
        self._channel, self._stops = self.after.channel("c"), self.after.places(STOPS)

    def _spans(self, layer: Pooling, path: Path) -> list[Span]:
        sizes, dims = self.before.sizes, len(self.before.sizes)
        whole = layer.size == "global"
        window = sizes if whole else per_axis(layer.size, dims, "size", (*path, "size"))
        stride = window
        if layer.stride is not None:
            stride = per_axis(layer.stride, dims, "stride", (*path, "stride"))
        out = [Span(size, w, s) for size, w, s in zip(sizes, window, stride, strict=True)]
        for span in out:
            if span.stops < 1:
                message = f"the window covers {span.kernel} values, more than the {span.size} of the map"
                raise ProblemError(message, (*path, "size"))
        return out

    @property
    def title(self) -> str:
        """What the layer does, for a heading."""
        size = "global" if self._global else times([span.kernel for span in self.spans])
        return f"{self._kind} pooling, {size}"

    @property
    def outline(self) -> str:
        """The layer in a list of layers."""
        if self._global:
            return f"global {self._kind} pooling"
        size = times([span.kernel for span in self.spans])
        return f"{self._kind} pooling {size}{moves(self.spans, usual=())}"

    # ----------------------------------------------------------------------------------- forward

    def forward(self, chain: Chain) -> None:
        """Write the pooled map, and of the greatest values where they stood."""
        axes = (*self._channel, *self._stops)
        name = indexed(self.after.at(*axes))
        size = "" if self._global else f";   size {counted(self.spans)}"
        if self._kind == "average":
            tap = self._tap()
            mean = Div(total(tap, self._value(tap)), Num(tap.size))
            rule = structs.replace(rules.MEAN, formula_text=f"{name} = mean of the window{size}")
            chain.write(self.after.name, mean, *axes, rule=rule)
            return
        tap = self._tap()
        rule = structs.replace(rules.GREATEST, formula_text=f"{name} = greatest value of the window{size}")
        chain.write(self.after.name, greatest(tap, self._value(tap)), *axes, rule=rule)
        says = f"{self.winner}: its number in the window, from 0, row by row"
        rule = structs.replace(rules.WINNER, formula_text=says)
        chain.write(self.winner, argmax(tap, self._value(tap)), *axes, rule=rule)

    def _tap(self) -> Axis:
        """One axis over all places of a window, row by row."""
        return Axis("w", prod(span.kernel for span in self.spans))

    def _value(self, tap: Axis) -> Sym:
        """The value at place `tap` of the window."""
        index: list[Index] = []
        below = tap.size
        for span, stop in zip(self.spans, self._stops, strict=True):
            below //= span.kernel
            own = [w // below % span.kernel for w in range(tap.size)]
            index.append(Lookup((stop, tap), tuple(span.read(i, m) for i in range(span.stops) for m in own)))
        return self.before.at(*self._channel, *index)

    def won(self, stop: tuple[int, ...], place: int) -> tuple[int, ...]:
        """The position before pooling of number `place` of the window at `stop`."""
        found: list[int] = []
        for span, i in reversed(list(zip(self.spans, stop, strict=True))):
            found.append(span.read(i, place % span.kernel))
            place //= span.kernel
        return tuple(reversed(found))

    # ---------------------------------------------------------------------------------- backward

    def backward(self, chain: Chain) -> None:
        """Write the slopes by the values before: all of it to the winner, or equal shares."""
        places = self.before.places(PIXELS)
        slope: Expr = self.after.slope(*self._channel, *self._stops)
        count = prod(span.kernel for span in self.spans)
        terms: list[Expr] = []
        for w in range(count):
            one = slope if self._kind == "average" else self._won(slope, w)
            terms += self._at_place(one, w, places)
        template: Expr = Add(tuple(terms))
        says = f"∂E/∂{self.before.name} = ∂E/∂{self.after.name} of the windows it won, 0 of those it lost"
        rule = structs.replace(rules.THROUGH_MAX, formula_text=says)
        if self._kind == "average":
            template = Div(template, Num(count))
            says = (
                f"∂E/∂{self.before.name} = 1/{count} · Σ ∂E/∂{self.after.name} of the windows that cover it"
            )
            rule = structs.replace(rules.THROUGH_MEAN, formula_text=says)
        chain.slope(self.before.name, template, *self._channel, *places, rule=rule)

    def _won(self, slope: Expr, place: int) -> Choose:
        winner = Sym(self.winner, (*self._channel, *self._stops))
        return Choose(((Compare(winner, "==", Num(place)), slope),), Num(0))

    def _at_place(self, body: Expr, place: int, places: tuple[Axis, ...]) -> tuple[Expr, ...]:
        """`body` over the windows in which a position has the number `place`."""
        terms: tuple[Expr, ...] = (body,)
        below = 1
        for span, r, stop in reversed(list(zip(self.spans, places, self._stops, strict=True))):
            tap = place // below % span.kernel
            below *= span.kernel
            inner = terms[0] if len(terms) == 1 and not isinstance(terms[0], Each) else Add(terms)
            terms = (Each(stop, inner, span.stopping(r, stop, tap)),)
        return terms
