"""One layer at a time: from the map that comes in to the map that goes out and the row of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.convnet import count, rule
from nnsolve.convnet.flow import Flow, Row, written
from nnsolve.convnet.form import checked
from nnsolve.convnet.measure import Measure
from nnsolve.convnet.rule import CHANNELS, PARAMETERS, SIZES
from nnsolve.convnet.size import Sizer
from nnsolve.convnet.window import AXES, fixed, windows
from nnsolve.convnet.window import count as counted
from nnsolve.errors import ProblemError
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.convnet.form import Kind, LayerForm
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.convnet.options import Options
    from nnsolve.convnet.size import Along
    from nnsolve.derivation import Rule
    from nnsolve.errors import Path
    from nnsolve.expr import Expr


class Place(Struct, frozen=True):
    """Which layer is worked: what it is called and where it stands in the problem."""

    name: str
    path: Path
    form: LayerForm
    kind: Kind


class Layers:
    """Works single layers into one ledger."""

    def __init__(self, book: Ledger, options: Options) -> None:
        self._book, self._options = book, options
        self._measure = Measure(book, options)
        self._works: dict[str, Callable[[Place, Flow], tuple[Flow, Row]]] = {
            "conv": self._conv,
            "deconv": self._conv,
            "depthwise": self._conv,
            "separable": self._conv,
            "local": self._conv,
            "maxpool": self._pool,
            "avgpool": self._pool,
            "globalmaxpool": self._global,
            "globalavgpool": self._global,
            "adaptivemaxpool": self._adaptive,
            "adaptiveavgpool": self._adaptive,
            "flatten": self._flatten,
            "dense": self._dense,
            "batchnorm": self._norm,
            "layernorm": self._norm,
            "reshape": self._reshape,
            "upsample": self._upsample,
            "embedding": self._embedding,
            "rnn": self._recurrent,
            "lstm": self._recurrent,
            "gru": self._recurrent,
        }

    def worked(self, name: str, form: LayerForm, flow: Flow, path: Path) -> tuple[Flow, Row]:
        """What `form` makes of `flow`, and its row."""
        place = Place(name, path, form, checked(form, path))
        after, row = self._works.get(place.kind.name, self._same)(place, flow)
        return after, self._measure.measured(row, after)

    # ------------------------------------------------------------------------------------ windows

    def _axes(self, place: Place, flow: Flow, *, pool: bool = False) -> list[Along]:
        """The layer along every axis; axes that agree in everything are worked once."""
        if not flow.rank:
            message = f"{place.kind.says} needs a map, but a vector of {self._shape(flow)} comes in"
            hint = "; a reshape or an embedding makes a map of it"
            raise ProblemError(message + hint, place.path)
        every = windows(place.form, flow.rank, place.path, pooling=pool)
        keys = list(zip(flow.space, every, strict=True))
        marks = AXES[flow.rank] if len(set(keys)) > 1 else ("",) * flow.rank
        done: dict[object, Along] = {}
        for key, mark in zip(keys, marks, strict=True):
            if key not in done:
                sizer = Sizer(self._book, place.name, mark, key[1], place.path)
                done[key] = self._along(place, sizer, key[0], pool=pool)
        return [done[key] for key in keys]

    def _along(self, place: Place, sizer: Sizer, before: Sym | None, *, pool: bool) -> Along:
        tensorflow = self._options.tensorflow
        if place.kind.name == "deconv":
            return sizer.spread(before, tensorflow=tensorflow)
        up = self._options.up if place.form.ceil is None else place.form.ceil
        return sizer.pooled(before, pool=pool, up=up, tensorflow=tensorflow)

    def _conv(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        axes = self._axes(place, flow)
        space = tuple(along.size for along in axes)
        filters = self._filters(place, flow)
        after = Flow(space, filters)
        self._groups(place, flow, filters)
        kernel = [along.kernel for along in axes]
        bias = place.form.bias and self._options.biases
        made = self._weights(place, flow, filters, kernel, space, bias=bias)
        parameters = self._parameters(place.name, made, self._how(place, bias=bias))
        row = self._windowed(place, axes, after)
        shown = "" if place.kind.name == "depthwise" else str(self._book.value(filters))
        row = structs.replace(row, filters=shown, parameters=parameters)
        back = place.kind.name == "deconv"
        if not back:
            after = self._measure.moved(row, flow, after, axes)
        cells = flow.space if back else () if place.kind.name == "local" else space
        if None in cells:
            return after, row
        weights = self._weights(place, flow, filters, kernel, space, bias=False)
        return after, self._measure.worked(row, weights, [size for size in cells if size is not None])

    def _filters(self, place: Place, flow: Flow) -> Sym:
        """The channels that come out."""
        form, name = place.form, place.name
        if form.multiplier != 1:
            self._number("M", place, "multiplier", form.multiplier)
        if place.kind.name != "depthwise":
            return self._number("K", place, "filters", form.filters)
        if form.multiplier == 1:
            return flow.channels
        made = count.product(flow.channels, Sym(f"M_{name}"))
        return self._book.step(f"K_{name}", made, rule.WIDENED, CHANNELS)

    def _weights(
        self,
        place: Place,
        flow: Flow,
        filters: Sym,
        kernel: list[Sym],
        space: tuple[Sym | None, ...],
        *,
        bias: bool,
    ) -> Expr:
        """The formula of the parameters, with biases or without."""
        form, channels = place.form, flow.channels
        multiplier = None if form.multiplier == 1 else Sym(f"M_{place.name}")
        match place.kind.name:
            case "depthwise":
                return count.depthwise(kernel, channels, multiplier, bias=bias)
            case "separable":
                return count.separable(kernel, channels, filters, multiplier, bias=bias)
            case "local":
                sizes = [size for size in space if size is not None]
                return count.local(kernel, channels, filters, sizes, bias=bias)
            case _ if form.sees and self._options.table:
                return count.partly_connected(kernel, self._seen(place, flow), bias=bias)
            case _:
                groups = None if form.groups == 1 else Sym(f"G_{place.name}")
                return count.convolution(kernel, channels, filters, groups, bias=bias)

    def _how(self, place: Place, *, bias: bool) -> Rule:
        if place.form.sees and self._options.table:
            return rule.CONV_TABLE
        rules = {"depthwise": rule.DEPTHWISE, "separable": rule.SEPARABLE, "local": rule.LOCAL}
        return rules.get(place.kind.name, rule.CONV if bias else rule.CONV_BARE)

    def _groups(self, place: Place, flow: Flow, filters: Sym) -> None:
        """Write the number of groups down where there are several, and check that it divides."""
        if place.form.groups == 1:
            return
        groups = self._number("G", place, "groups", place.form.groups)
        number = self._book.value(groups)
        for what, sym in (("channels", flow.channels), ("filters", filters)):
            if self._book.value(sym) % number:
                message = f"{number} groups do not divide the {self._book.value(sym)} {what}"
                raise ProblemError(message, (*place.path, "groups"))

    def _seen(self, place: Place, flow: Flow) -> list[tuple[int, int]]:
        """How many filters see how many channels, in the order of the connection table."""
        channels, filters = self._book.value(flow.channels), place.form.filters
        if len(place.form.sees) != filters:
            message = (
                f"expected the channels of each of {filters} filters, found {len(place.form.sees)} numbers"
            )
            raise ProblemError(message, (*place.path, "sees"))
        groups: dict[int, int] = {}
        for n, seen in enumerate(place.form.sees):
            if not 1 <= seen <= channels:
                message = f"expected 1 to {channels} channels, found {seen}"
                raise ProblemError(message, (*place.path, "sees", n))
            groups[seen] = groups.get(seen, 0) + 1
        return list(groups.items())

    # ------------------------------------------------------------------------------------ pooling

    def _pool(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        axes = self._axes(place, flow, pool=True)
        after = Flow(tuple(along.size for along in axes), flow.channels)
        row = self._windowed(place, axes, after)
        kept = self._book.step(f"C_{place.name}", flow.channels, rule.STAYS, CHANNELS)
        none = count.product(0, *(along.kernel for along in axes), kept)
        nothing = self._parameters(place.name, none, rule.POOLING)
        row = structs.replace(row, steps=(kept.name, nothing.name))
        return self._measure.moved(row, flow, after, axes), row

    def _global(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        if not flow.rank:
            message = f"{place.kind.says} needs a map, but a vector of {self._shape(flow)} comes in"
            raise ProblemError(message, place.path)
        after = Flow((), flow.channels)
        kernel = "×".join("?" if size is None else str(self._book.value(size)) for size in flow.space)
        return after, structs.replace(self._row(place, after), kernel=kernel)

    def _adaptive(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        after = Flow(self._sizes(place, flow.rank), flow.channels)
        return after, self._row(place, after)

    # ------------------------------------------------------------------------------------- vectors

    def _flatten(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        after = Flow((), self._flat(f"N_{place.name}", place, flow))
        return after, self._row(place, after)

    def _flat(self, name: str, place: Place, flow: Flow) -> Sym:
        if not flow.rank:
            return flow.channels
        if None in flow.space:
            message = f"the size of the map is not known ({self._shape(flow)}), so it cannot be flattened"
            raise ProblemError(message, place.path)
        sizes = [size for size in flow.space if size is not None]
        return self._book.step(name, count.product(*sizes, flow.channels), rule.FLATTEN, SIZES)

    def _dense(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        inputs = self._inputs(place, flow)
        units = self._number("U", place, "units", place.form.units)
        bias = place.form.bias and self._options.biases
        made, how = count.dense(inputs, units, bias=bias), rule.DENSE if bias else rule.DENSE_BARE
        after = Flow((), units)
        row = structs.replace(self._row(place, after), parameters=self._parameters(place.name, made, how))
        return after, self._measure.worked(row, count.product(inputs, units))

    def _inputs(self, place: Place, flow: Flow) -> Sym:
        """What a dense layer reads: a vector, or a map of one cell, or by convention any map."""
        sizes = [None if size is None else self._book.value(size) for size in flow.space]
        if all(size == 1 for size in sizes):
            return flow.channels
        if self._options.flatten:
            return self._flat(f"in_{place.name}", place, flow)
        shape = self._shape(flow)
        message = f"a dense layer reads a vector, but a map of {shape} comes in"
        hint = f": put a flatten before it ({shape.replace('×', '·')} inputs)"
        more = ", or set flatten = 'implied' under conventions"
        raise ProblemError(message + hint + more, place.path)

    def _reshape(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        sizes = place.form.size if isinstance(place.form.size, tuple) else (place.form.size,)
        path = (*place.path, "size")
        if len(sizes) > len(AXES) + 1:
            message = f"expected at most {len(AXES) + 1} sizes, found {len(sizes)}"
            raise ProblemError(message, path)
        before = self._book.value(self._flat(f"N_{place.name}", place, flow))
        known = 1
        for size in sizes:
            known *= counted(size, path) if isinstance(size, int) else 1
        missing = [n for n, size in enumerate(sizes) if not isinstance(size, int)]
        if len(missing) > 1 or before % known or (not missing and before != known):
            shown = "×".join(map(str, sizes))
            message = f"{shown} does not hold the {before} numbers of {self._shape(flow)}"
            raise ProblemError(message, path)
        whole = [before // known if n in missing else int(size or 0) for n, size in enumerate(sizes)]
        if self._options.first:
            whole = [*whole[1:], whole[0]]
        marks = AXES.get(len(whole) - 1, ())
        space = tuple(
            self._book.given(f"{mark}_{place.name}", size)
            for mark, size in zip(marks, whole[:-1], strict=True)
        )
        after = Flow(space, self._book.given(f"C_{place.name}", whole[-1]))
        return after, self._row(place, after)

    def _upsample(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        factors = fixed(place.form.size, flow.rank, (*place.path, "size"))
        keys = list(zip(flow.space, factors, strict=True))
        marks = AXES.get(flow.rank, ()) if len(set(keys)) > 1 else ("",) * flow.rank
        done: dict[object, Sym | None] = {}
        for (before, factor), mark in zip(keys, marks, strict=True):
            if (before, factor) in done or before is None:
                done[before, factor] = done.get((before, factor))
                continue
            by = self._book.given(f"S{mark}_{place.name}", factor)
            name = f"{mark or 'W'}_{place.name}"
            done[before, factor] = self._book.step(name, before * by, rule.SCALED, SIZES)
        after = Flow(tuple(done[key] for key in keys), flow.channels)
        shown = "×".join(map(str, factors))
        return after, structs.replace(self._row(place, after), kernel=shown)

    # --------------------------------------------------------------------------- words, sequences

    def _embedding(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        if flow.rank:
            message = (
                f"an embedding reads a vector of word numbers, but a map of {self._shape(flow)} comes in"
            )
            raise ProblemError(message, place.path)
        words = self._number("V", place, "vocabulary", place.form.vocabulary)
        size = self._number("U", place, "units", place.form.units)
        parameters = self._parameters(place.name, count.product(words, size), rule.EMBEDDING)
        after = Flow((flow.channels,), size)
        return after, structs.replace(self._row(place, after), parameters=parameters)

    def _recurrent(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        if flow.rank != 1:
            message = f"{place.kind.says} reads a sequence, length×channels, but {self._shape(flow)} comes in"
            raise ProblemError(message, place.path)
        units = self._number("U", place, "units", place.form.units)
        biases = self._options.cell_biases if place.form.bias and self._options.biases else 0
        kind = place.kind.name
        made = count.recurrent(kind, flow.channels, units, biases)
        after = Flow(flow.space if place.form.sequences else (), units)
        row = structs.replace(
            self._row(place, after), parameters=self._parameters(place.name, made, rule.CELL)
        )
        once = count.recurrent(kind, flow.channels, units, 0)
        steps = [size for size in flow.space if size is not None]
        return after, self._measure.worked(row, once, steps)

    def _norm(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        learnt = int(place.form.scale) + int(place.form.center)
        row = self._row(place, flow)
        if learnt:
            made = count.product(learnt, flow.channels)
            row = structs.replace(row, parameters=self._parameters(place.name, made, rule.NORM))
        if place.kind.name == "batchnorm":
            kept = self._book.step(
                f"running_{place.name}", count.product(2, flow.channels), rule.RUNNING, PARAMETERS
            )
            row = structs.replace(row, running=kept)
        return flow, row

    def _same(self, place: Place, flow: Flow) -> tuple[Flow, Row]:
        """A layer that changes neither shape nor count: activation, dropout, softmax, LRN."""
        rate = place.form.rate
        if rate is not None and not 0 <= rate < 1:
            message = f"expected a rate from 0 to below 1, found {rate}"
            raise ProblemError(message, (*place.path, "rate"))
        return flow, self._row(place, flow)

    # ------------------------------------------------------------------------------------- pieces

    def _windowed(self, place: Place, axes: list[Along], after: Flow) -> Row:
        """The row with the texts of the window."""
        book = self._book
        kernel = "×".join(str(book.value(along.kernel)) for along in axes)
        dilation = place.form.dilation
        if dilation not in (None, 1):
            kernel += f" d{'×'.join(map(str, dilation)) if isinstance(dilation, tuple) else dilation}"
        strides = [str(book.value(along.stride)) for along in axes]
        stride = strides[0] if len(set(strides)) == 1 else "×".join(strides)
        paddings = [along.padding for along in axes]
        padding = paddings[0] if len(set(paddings)) == 1 else ", ".join(paddings)
        return structs.replace(self._row(place, after), kernel=kernel, stride=stride, padding=padding)

    def _row(self, place: Place, after: Flow) -> Row:
        return Row(place.name, place.kind.name, self._shape(after))

    def _shape(self, flow: Flow) -> str:
        return written(self._book, flow, first=self._options.first)

    def _number(self, letter: str, place: Place, field: str, value: int | None) -> Sym:
        return self._book.given(f"{letter}_{place.name}", counted(value or 0, (*place.path, field)))

    def _sizes(self, place: Place, rank: int) -> tuple[Sym, ...]:
        """Sizes that stand in the problem, as givens."""
        sizes = fixed(place.form.size, rank, (*place.path, "size"))
        if len(set(sizes)) == 1:
            return (self._book.given(f"W_{place.name}", sizes[0]),) * rank
        marks = AXES[rank]
        return tuple(
            self._book.given(f"{mark}_{place.name}", size) for mark, size in zip(marks, sizes, strict=True)
        )

    def _parameters(self, name: str, made: Expr, how: Rule) -> Sym:
        return self._book.step(f"params_{name}", made, how, PARAMETERS)
