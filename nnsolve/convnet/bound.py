"""Bounds of a size, carried back through layers, and of a kernel, stride or padding that keeps to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.convnet import rule
from nnsolve.convnet.form import kind
from nnsolve.convnet.rule import BOUNDS
from nnsolve.convnet.size import Sizer
from nnsolve.convnet.window import Window, fixed, windows
from nnsolve.errors import ProblemError
from nnsolve.expr import Call, Expr, Num, Sym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.convnet.form import LayerForm
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.convnet.options import Options
    from nnsolve.errors import Path

_SLIDING = ("conv", "depthwise", "separable", "local", "maxpool", "avgpool")
_SAME = ("activation", "dropout", "batchnorm", "layernorm", "lrn", "softmax")


class Range(Struct, frozen=True):
    """Whole numbers from `least` to `most`, endless where that is `None`; `shown` are its quantities."""

    least: int
    most: int | None
    shown: tuple[Sym, ...] = ()

    def numbers(self, limit: int) -> list[int]:
        """All of them, or none where there are more than `limit`."""
        if self.most is None or self.most - self.least >= limit:
            return []
        return list(range(self.least, self.most + 1))


class Bounds:
    """Carries bounds through the layers of a chain, each bound a step of the ledger."""

    def __init__(self, book: Ledger, forms: Sequence[LayerForm], choice: Options, rank: int) -> None:
        self._book, self._forms, self._choice, self._rank = book, forms, choice, rank

    def back(self, axis: int, mark: str, wanted: int, last: int, first: int) -> tuple[Sym, Sym]:
        """What may come out of layer `first`, least and most, for `wanted` to come out of layer `last`."""
        goal = self._book.given(f"O{mark}", wanted)
        least = most = goal
        for n in range(last, first, -1):
            least, most = self._before(n, axis, mark, least, most)
        return least, most

    def _before(self, n: int, axis: int, mark: str, least: Sym, most: Sym) -> tuple[Sym, Sym]:
        """The bounds of what goes into layer number `n`."""
        form, path = self._forms[n], ("layers", n)
        word = kind(form.type, path).name
        if word in _SAME:
            return least, most
        if word == "upsample":
            by = self._book.given(f"S{mark}_{form.name}", fixed(form.size, self._rank, path)[axis])
            return self._pair(form.name, mark, Call("ceil", (least / by,)), Call("floor", (most / by,)))
        window = self._window(n, axis)
        sizer = Sizer(self._book, form.name, mark, window, path)
        reach, stride, around = self._parts(sizer, window, path)
        if word == "deconv":
            extra = window.extra
            low, high = ((end - reach + around) if around else end - reach for end in (least, most))
            low, high = ((end - extra) if extra else end for end in (low, high))
            return self._pair(
                form.name, mark, Call("ceil", (low / stride,)) + 1, Call("floor", (high / stride,)) + 1
            )
        if word not in _SLIDING or form.ceil or (form.ceil is None and self._choice.up):
            message = "a '?' cannot be solved for through this layer"
            raise ProblemError(message, path)
        low = (least - 1) * stride + reach
        high = most * stride + reach
        if around is not None:
            low, high = low - around, high - around
        return self._pair(form.name, mark, low, high - 1)

    def solved(
        self, field: str, axis: int, mark: str, before: object, ends: tuple[Sym, Sym], n: int
    ) -> Range:
        """What `field` of layer number `n` may be for its output to lie between `ends`."""
        least, most = ends
        if field == "input":
            return self._range(least, most, floor=1)
        form, path = self._forms[n], ("layers", n)
        if kind(form.type, path).name not in _SLIDING or form.ceil or not isinstance(before, Sym):
            message = "a '?' can be solved for in a convolution or pooling that rounds down"
            raise ProblemError(message, (*path, field))
        window = self._window(n, axis)
        sizer = Sizer(self._book, form.name, mark, window, path)
        if field == "padding":
            return self._padding(sizer, window, before, ends, mark)
        if isinstance(window.padding, str) and window.padding != "valid":
            message = "give the padding as a number where kernel or stride is asked"
            raise ProblemError(message, (*path, "padding"))
        if field == "kernel":
            return self._kernel(sizer, window, before, ends, (mark, path))
        reach, _, around = self._parts(sizer, window, path)
        return self._stride(before - reach + around if around is not None else before - reach, ends, mark)

    # ------------------------------------------------------------------------------------ fields

    def _padding(self, sizer: Sizer, window: Window, before: Sym, ends: tuple[Sym, Sym], mark: str) -> Range:
        reach = sizer.reach(sizer.given("F", self._number(window.kernel, "kernel")))
        stride = sizer.given("S", self._number(window.stride, "stride"))
        low = (ends[0] - 1) * stride + reach - before
        high = ends[1] * stride + reach - before - 1
        least, most = self._ends(f"2P{mark}", low, high)
        halves = (Call("ceil", (least / Num(2),)), Call("floor", (most / Num(2),)))
        return self._range(*self._ends(f"P{mark}", *halves), floor=0)

    def _kernel(
        self, sizer: Sizer, window: Window, before: Sym, ends: tuple[Sym, Sym], at: tuple[str, Path]
    ) -> Range:
        mark, path = at
        if window.stride == "?":
            message = "say the stride where the kernel of a pooling layer is asked"
            raise ProblemError(message, (*path, "stride"))
        stride = sizer.given("S", self._number(window.stride, "stride"))
        around = self._around(sizer, window)
        room: Expr = before if around is None else before + around
        low, high = room - ends[1] * stride + 1, room - (ends[0] - 1) * stride
        if window.dilation == 1:
            return self._range(*self._ends(f"F{mark}", low, high), floor=1)
        spread = sizer.given("D", window.dilation)
        least, most = self._ends(f"E{mark}", low, high)
        one, two = Call("ceil", ((least - 1) / spread,)) + 1, Call("floor", ((most - 1) / spread,)) + 1
        return self._range(*self._ends(f"F{mark}", one, two), floor=1)

    def _stride(self, inside: Expr, ends: tuple[Sym, Sym], mark: str) -> Range:
        room = self._book.step(f"N{mark}", inside, rule.LEAST, BOUNDS)
        if self._book.value(room) < 0:
            return Range(1, 0)
        least = self._book.step(f"least_S{mark}", Call("floor", (room / ends[1],)) + 1, rule.LEAST, BOUNDS)
        if self._book.value(ends[0]) <= 1:
            return Range(self._book.value(least), None, (least,))
        most = self._book.step(f"most_S{mark}", Call("floor", (room / (ends[0] - 1),)), rule.MOST, BOUNDS)
        return self._range(least, most, floor=1)

    # ------------------------------------------------------------------------------------ pieces

    def _window(self, n: int, axis: int) -> Window:
        form, path = self._forms[n], ("layers", n)
        pooling = kind(form.type, path).name in {"maxpool", "avgpool"}
        return windows(form, self._rank, path, pooling=pooling)[axis]

    def _parts(self, sizer: Sizer, window: Window, path: Path) -> tuple[Sym, Sym | Num, Expr | None]:
        if window.padding == "same" and self._choice.tensorflow:
            message = (
                "a '?' cannot be solved for through same padding of this convention: give it as a number"
            )
            raise ProblemError(message, (*path, "padding"))
        reach = sizer.reach(sizer.given("F", self._number(window.kernel, "kernel")))
        stride = Num(1) if window.stride == "?" else sizer.given("S", window.stride)
        return reach, stride, self._around(sizer, window, reach)

    def _around(self, sizer: Sizer, window: Window, reach: Sym | None = None) -> Expr | None:
        """The padding of both sides together; `None` where there is none."""
        if window.padding in {0, "valid"}:
            return None
        front, back = sizer.padding(reach or Sym("?"))
        return 2 * front if back is None else front + back

    def _number(self, value: int | str, name: str) -> int:
        if isinstance(value, int):
            return value
        message = f"expected one '?', found another one for the {name}"
        raise ProblemError(message)

    def _pair(self, name: str, mark: str, low: Expr, high: Expr) -> tuple[Sym, Sym]:
        return self._ends(f"W{mark}_before_{name}", low, high)

    def _ends(self, name: str, low: Expr, high: Expr) -> tuple[Sym, Sym]:
        return (
            self._book.step(f"least_{name}", low, rule.LEAST, BOUNDS),
            self._book.step(f"most_{name}", high, rule.MOST, BOUNDS),
        )

    def _range(self, least: Sym, most: Sym, *, floor: int) -> Range:
        low, high = self._book.value(least), self._book.value(most)
        return Range(max(low, floor), high, (least, most))
