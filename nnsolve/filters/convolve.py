"""A layer of filters: windows, products, sums; and the way back to kernel, bias and input."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct, structs

from nnsolve.axis import Axis, Offset, Relation
from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Div, Expr, Mul, Num, Sym, total
from nnsolve.filters import rules
from nnsolve.filters.kernels import PAIRS, kernel
from nnsolve.filters.numbers import per_axis, shape, shaped, times
from nnsolve.filters.sizes import counted, moves
from nnsolve.filters.span import Span, padding
from nnsolve.filters.volume import PIXELS, STOPS, TAPS, Volume
from nnsolve.filters.words import indexed

if TYPE_CHECKING:
    from nnsolve.axis import Index
    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain
    from nnsolve.filters.layers import Convolution

MOST_PRODUCTS = 4_000_000_000
"""The largest number of products of a pixel and a weight that one layer is worked with."""
MOST_PARTS = 1024
"""Sums of single channels that are lines of their own; of more, one sum holds all channels."""


class Weights(Struct, frozen=True):
    """The kernels of a layer: `values` have an axis for filters and channels only where there are some."""

    values: Any
    filters: int | None
    sizes: tuple[int, ...]
    divisor: int = 1


def weights(layer: Convolution, before: Volume, path: Path) -> Weights:
    """The kernels of `layer` over `before`; raises `ProblemError`."""
    values: Any = layer.kernel
    divisor = layer.divisor
    names = _words(values)
    if names:
        values, divisor = _named(names, before, path)
    if divisor < 1:
        message = f"expected a divisor of 1 or more, found {divisor}"
        raise ProblemError(message, (*path, "divisor"))
    path = (*path, "kernel")
    own = shape(values, path)
    dims, channels = len(before.sizes), before.channels
    least = dims + (channels is not None)
    if len(own) not in (least, least + 1):
        kind = "a number for each tap" if dims == 1 else "rows of numbers"
        of = f", for each of the {channels} channels" if channels is not None else ""
        message = f"expected {kind}{of}, or a list of such kernels, found {times(own)} numbers"
        raise ProblemError(message, path)
    filters = own[0] if len(own) > least else None
    wanted = () if channels is None else (channels,)
    if own[-least:-dims] != wanted:
        message = f"expected a kernel for each of the {channels} channels, found {own[-least]}"
        raise ProblemError(message, path)
    return Weights(values, filters, own[-dims:], divisor)


def _words(values: Any) -> list[Any]:  # noqa: ANN401  (a name, nested lists or a NumPy array)
    """The names in place of numbers, none where `values` are numbers."""
    if isinstance(values, str):
        return [values]
    found = cast("list[Any]", values) if isinstance(values, list) else []
    return found if found and isinstance(found[0], str) else []


def _named(names: list[Any], before: Volume, path: Path) -> tuple[Any, int]:
    """The rows of the kernels called `names` and their divisor; one name alone may mean a pair."""
    path = (*path, "kernel")
    if len(before.sizes) != 2 or before.channels is not None:  # noqa: PLR2004
        message = f"expected numbers: named kernels are for one image, and here are {before.says}"
        raise ProblemError(message, path)
    if len(names) == 1:
        pair = PAIRS.get(names[0].strip().lower())
        if pair is None:
            found = kernel(names[0], path)
            return [list(row) for row in found.rows], found.divisor
        names = list(pair)
    every = [kernel(str(name), (*path, n)) for n, name in enumerate(names)]
    if len({(one.divisor, len(one.rows)) for one in every}) > 1:
        message = (
            f"expected kernels of one size and one divisor, found {', '.join(one.name for one in every)}"
        )
        raise ProblemError(message, path)
    return [[list(row) for row in one.rows] for one in every], every[0].divisor


def spans(layer: Convolution, before: Volume, sizes: tuple[int, ...], chain: Chain, path: Path) -> list[Span]:
    """The window along each axis; raises `ProblemError` where it does not fit."""
    dims = len(before.sizes)
    stride = per_axis(layer.stride, dims, "stride", (*path, "stride"))
    dilation = per_axis(layer.dilation, dims, "dilation", (*path, "dilation"))
    if isinstance(layer.padding, list) and len(layer.padding) != dims:
        message = f"expected one padding or {dims}, one for each axis, found {len(layer.padding)}"
        raise ProblemError(message, (*path, "padding"))
    flipped = chain.conventions["convolution"] == "flipped"
    out: list[Span] = []
    for n, (size, taps) in enumerate(zip(before.sizes, sizes, strict=True)):
        span = Span(size, taps, stride[n], dilation=dilation[n], flipped=flipped)
        same = chain.conventions["same-padding"]
        left, right = padding(layer.padding, n, span, same, (*path, "padding"))
        span = structs.replace(span, before=left, after=right)
        if span.stops < 1:
            zeros = f" with {left} + {right} zeros beside it" if left + right else ""
            message = f"the kernel covers {span.reach} positions, more than the {size}{zeros} it slides over"
            raise ProblemError(message, (*path, "kernel"))
        out.append(span)
    return out


class Convolving:
    """A layer of filters at work."""

    def __init__(self, layer: Convolution, before: Volume, chain: Chain, path: Path) -> None:
        self.before = before
        self._weights = weights(layer, before, path)
        self.spans = spans(layer, before, self._weights.sizes, chain, path)
        self.kernel = chain.name("kernel")
        self.bias = "" if layer.bias is None else chain.name("bias")
        self.parameters = (self.kernel, self.bias) if self.bias else (self.kernel,)
        sizes = tuple(span.stops for span in self.spans)
        products = (
            prod(sizes) * prod(self._weights.sizes) * (before.channels or 1) * (self._weights.filters or 1)
        )
        if products > MOST_PRODUCTS:
            message = f"expected at most {MOST_PRODUCTS} products of a pixel and a weight, found {products}"
            raise ProblemError(message, (*path, "kernel"))
        self.after = Volume(chain.named(layer.name, "map", path), self._weights.filters, sizes)
        self._stops = self.after.places(STOPS)
        self._taps = tuple(Axis(name, span.kernel) for name, span in zip(TAPS, self.spans, strict=False))
        self._filter = self.after.channel("f")
        self._channel = before.channel("c")
        if layer.bias is not None:
            wanted = () if self._weights.filters is None else (self._weights.filters,)
            bias = layer.bias
            if wanted and not isinstance(bias, (list, tuple)) and not hasattr(bias, "dtype"):
                bias = [bias] * wanted[0]
            self._bias = shaped(bias, wanted, "a bias for each filter", (*path, "bias"))

    # ----------------------------------------------------------------------------------- forward

    def forward(self, chain: Chain) -> None:
        """Write the maps: every window times its kernel."""
        kernel_axes = (*self._filter, *self._channel, *self._taps)
        chain.given(self.kernel, self._weights.values, *kernel_axes)
        if self.bias:
            chain.given(self.bias, self._bias, *self._filter)
        axes = (*self._filter, *self._stops)
        body = self._window()
        if not self._channel:
            template = self._finished(body)
            chain.write(self.after.name, template, *axes, rule=self._rule())
            return
        if (self.before.channels or 1) * prod(axis.size for axis in axes) > MOST_PARTS:
            chain.write(
                self.after.name, self._finished(total(self._channel[0], body)), *axes, rule=self._rule()
            )
            return
        part = chain.name("part")
        chain.write(part, body, *self._filter, *self._channel, *self._stops, rule=self._rule(part=part))
        parts = total(self._channel[0], Sym(part, (*self._filter, *self._channel, *self._stops)))
        rule = structs.replace(rules.CHANNELS, formula_text=self._over_channels(part))
        chain.write(self.after.name, self._finished(parts), *axes, rule=rule)

    def _window(self) -> Expr:
        """Σ pixel · weight over the taps."""
        body: Expr = Mul((self._pixel(), self._weight()))
        for span, stop, tap in reversed(list(zip(self.spans, self._stops, self._taps, strict=True))):
            body = total(tap, body, span.inside(stop, tap))
        return body

    def _pixel(self) -> Sym:
        triples = zip(self.spans, self._stops, self._taps, strict=True)
        return self.before.at(*self._channel, *(span.source(i, m) for span, i, m in triples))

    def _weight(self) -> Sym:
        index: list[Index] = [span.weight(m) for span, m in zip(self.spans, self._taps, strict=True)]
        return Sym(self.kernel, (*self._filter, *self._channel, *index))

    @property
    def commutes(self) -> bool:
        """Whether signal and kernel may be swapped: a true convolution of a whole signal."""
        (span, *more) = self.spans
        plain = span.stride == 1 and span.dilation == 1 and not self.bias and self._weights.divisor == 1
        whole = span.before == span.after == span.kernel - 1
        return not more and not self.stacked and plain and whole and span.flipped

    def swapped(self, chain: Chain) -> str:
        """Write the map once more as Σ kernel[m]·signal[i − m]; the name of that family."""
        name = chain.name("swapped")
        (span, i, m) = self.spans[0], self._stops[0], self._taps[0]
        source = Offset(((1, i), (-1, m)))
        pairs = frozenset(
            (n, k) for n in range(span.stops) for k in range(span.kernel) if 0 <= n - k < span.size
        )
        body = Mul((Sym(self.kernel, (m,)), self.before.at(source)))
        says = f"{name}[i] = Σ {indexed(Sym(self.kernel, (m,)))}·{indexed(self.before.at(source))}"
        rule = structs.replace(rules.COMMUTED, formula_text=says)
        chain.start("commuted", rules.COMMUTED.title)
        chain.write(name, total(m, body, (Relation((i, m), pairs),)), i, rule=rule)
        return name

    def _finished(self, weighted: Expr) -> Expr:
        """The weighted sum, divided and with its bias."""
        if self._weights.divisor != 1:
            weighted = Div(weighted, Num(self._weights.divisor))
        return Add((weighted, Sym(self.bias, self._filter))) if self.bias else weighted

    # ------------------------------------------------------------------------------------- words

    def _rule(self, part: str = "") -> Any:  # noqa: ANN401
        rule = rules.CHANNEL if part else rules.WINDOW
        return structs.replace(rule, formula_text=self._says(part))

    def _says(self, part: str) -> str:
        name = Sym(part or self.after.name, (*self._filter, *(self._channel if part else ()), *self._stops))
        text = f"Σ {indexed(self._pixel())}·{indexed(self._weight())}"
        padded = "; what falls on the padding is left out" if any(s.padded for s in self.spans) else ""
        whole = text if part else self._completed(text)
        return f"{indexed(name)} = {whole}{padded};   size {counted(self.spans)}"

    def _over_channels(self, part: str) -> str:
        one = indexed(Sym(part, (*self._filter, *self._channel, *self._stops)))
        name = Sym(self.after.name, (*self._filter, *self._stops))
        return f"{indexed(name)} = {self._completed(f'Σ_c {one}')}"

    def _completed(self, text: str) -> str:
        """The general weighted sum, divided and with its bias."""
        if self._weights.divisor != 1:
            text = f"1/{self._weights.divisor} · {text}"
        return f"{text} + {indexed(Sym(self.bias, self._filter))}" if self.bias else text

    @property
    def channel(self) -> tuple[Axis, ...]:
        """The axis of the channels it reads, none where there is none."""
        return self._channel

    @property
    def divisor(self) -> int:
        """What the weighted sums are divided by."""
        return self._weights.divisor

    @property
    def stacked(self) -> tuple[Axis, ...]:
        """The axes of the kernels before their taps: filters and channels."""
        return (*self._filter, *self._channel)

    @property
    def outline(self) -> str:
        """The layer in a list of layers."""
        return f"{self.title}{moves(self.spans, usual=[1] * len(self.spans))}"

    @property
    def title(self) -> str:
        """What the layer does, for a heading."""
        filters = self._weights.filters
        count = " " if filters is None else f", {filters} filter{'s' * (filters != 1)} of "
        size = times(self._weights.sizes)
        if len(self.spans) == 1:
            size += " weight" if size == "1" else " weights"
        return f"convolution{count}{size}"

    # ---------------------------------------------------------------------------------- backward

    def backward(self, chain: Chain) -> None:
        """Write ∂E/∂kernel, ∂E/∂bias and ∂E/∂input."""
        delta = self.after.slope(*self._filter, *self._stops)
        pixel = self._pixel_for_weight()
        by_kernel: Expr = Mul((delta, pixel))
        for span, stop, tap in reversed(list(zip(self.spans, self._stops, self._taps, strict=True))):
            by_kernel = total(stop, by_kernel, self._inside_for_weight(span, stop, tap))
        kernel_axes = (*self._filter, *self._channel, *self._taps)
        says = self._slope_of(self.kernel, kernel_axes, f"{self._by(delta)}·{indexed(pixel)}")
        rule = structs.replace(rules.BY_KERNEL, formula_text=says)
        chain.slope(self.kernel, self._divided(by_kernel), *kernel_axes, rule=rule)
        if self.bias:
            by_bias: Expr = delta
            for stop in reversed(self._stops):
                by_bias = total(stop, by_bias)
            says = f"{self._by(Sym(f'dE_d{self.bias}', self._filter))} = Σ {self._by(delta)}"
            rule = structs.replace(rules.BY_BIAS, formula_text=says)
            chain.slope(self.bias, by_bias, *self._filter, rule=rule)
        self._by_input(chain)

    def _pixel_for_weight(self) -> Sym:
        """The pixel that weight (m, n) meets where the window stands at (i, j)."""
        index: list[Index] = []
        for span, i, m in zip(self.spans, self._stops, self._taps, strict=True):
            if span.flipped:
                turned = span.before - span.dilation * (span.kernel - 1)
                index.append(span.stride * i + (-span.dilation) * m - turned)
            else:
                index.append(span.source(i, m))
        return self.before.at(*self._channel, *index)

    def _inside_for_weight(self, span: Span, stop: Axis, tap: Axis) -> Any:  # noqa: ANN401
        inside = span.inside(stop, tap)
        if not span.flipped:
            return inside
        last = span.kernel - 1
        return tuple(
            structs.replace(r, positions=frozenset((i, last - m) for i, m in r.positions)) for r in inside
        )

    def _by_input(self, chain: Chain) -> None:
        places = self.before.places(PIXELS)
        triples = list(zip(self.spans, places, self._taps, strict=True))
        stops = [span.reader(r, m) for span, r, m in triples]
        delta, weight = self.after.slope(*self._filter, *stops), self._weight()
        template: Expr = Mul((delta, weight))
        for span, r, m in reversed(triples):
            template = total(m, template, span.reading(r, m))
        if self._filter:
            template = total(self._filter[0], template)
        axes = (*self._channel, *places)
        says = self._slope_of(self.before.name, axes, f"{self._by(delta)}·{indexed(weight)}")
        if any(span.stride > 1 for span in self.spans):
            product = f"∂E/∂{self.after.name}·{self.kernel}"
            says = f"∂E/∂{self.before.name} = Σ {product} over the windows that cover it"
        rule = structs.replace(rules.BY_INPUT, formula_text=says)
        chain.slope(self.before.name, self._divided(template), *axes, rule=rule)

    def _by(self, slope: Sym) -> str:
        """The name of a slope with its indices: ``∂E/∂map[i, j]``."""
        return "∂E/∂" + indexed(slope).removeprefix("dE_d")

    def _slope_of(self, name: str, axes: tuple[Axis, ...], body: str) -> str:
        share = "" if self._weights.divisor == 1 else f"1/{self._weights.divisor} · "
        return f"{self._by(Sym(f'dE_d{name}', axes))} = {share}Σ {body}"

    def _divided(self, expr: Expr) -> Expr:
        return expr if self._weights.divisor == 1 else Div(expr, Num(self._weights.divisor))
