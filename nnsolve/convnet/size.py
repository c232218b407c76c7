"""How large a map is after a layer, along one axis, with every number on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.convnet import rule
from nnsolve.convnet.rule import SIZES
from nnsolve.errors import ProblemError
from nnsolve.exposition import Note
from nnsolve.expr import Call, Expr, Max, Num, Sym

if TYPE_CHECKING:
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.convnet.window import Pad, Window
    from nnsolve.derivation import Rule
    from nnsolve.errors import Path


class Along(Struct, frozen=True):
    """The numbers of a layer along one axis.

    `reach` is what a dilated kernel spans, `size` what comes out, `padding` how it is written in a table.
    """

    kernel: Sym
    stride: Sym
    reach: Sym
    size: Sym | None
    padding: str


class Sizer:
    """Works the size of one layer along one axis; `mark` tells its axis where the axes differ."""

    def __init__(self, book: Ledger, name: str, mark: str, window: Window, path: Path) -> None:
        self._book, self._window, self._path = book, window, path
        self._name, self._mark = name, mark
        self._letter = mark or "W"

    def pooled(self, before: Sym | None, *, pool: bool, up: bool, tensorflow: bool) -> Along:
        """The size after a window has gone over the map: a convolution, or a `pool`.

        `up` rounds a size that does not come out even upwards.
        """
        book, window = self._book, self._window
        kernel, stride = self.given("F", window.kernel), self.given("S", window.stride)
        reach = self.reach(kernel)
        if before is None:
            return Along(kernel, stride, reach, None, _said(window.padding))
        if window.padding == "same" and tensorflow:
            return self._split(before, kernel, stride, reach)
        padding, behind = self.padding(reach)
        inside = before - reach + (2 * padding if behind is None else padding + behind)
        how = rule.SIZE if behind is None else rule.UNEVEN_SIZE
        if pool and behind is None and not book.value(padding):
            inside, how = before - reach, rule.POOL_SIZE
        front = book.value(padding)
        back = front if behind is None else book.value(behind)
        self._fits(book.value(before), book.value(reach), front, back)
        if pool and max(front, back) >= book.value(reach):
            message = f"a padding of {max(front, back)} leaves pooling windows with nothing but padding"
            raise ProblemError(message, (*self._path, "padding"))
        size = self._windows(inside, stride, how, (before, front), up=up)
        said = str(front) if behind is None else f"{front}+{back}"
        if isinstance(window.padding, str):
            said = f"{said} {window.padding}"
        return Along(kernel, stride, reach, size, said)

    def spread(self, before: Sym | None, *, tensorflow: bool) -> Along:
        """The size after a transposed convolution."""
        window = self._window
        kernel, stride = self.given("F", window.kernel), self.given("S", window.stride)
        reach = self.reach(kernel)
        if before is None:
            return Along(kernel, stride, reach, None, _said(window.padding))
        if window.padding == "same" and tensorflow:
            size = self._book.step(f"{self._letter}_{self._name}", before * stride, rule.SCALED, SIZES)
            return Along(kernel, stride, reach, size, "same")
        padding, behind = self.padding(reach)
        grown = (before - 1) * stride + reach
        grown = grown - 2 * padding if behind is None else grown - padding - behind
        if window.extra:
            grown = grown + self._book.given(self._named("O"), window.extra)
        self._check_extra()
        size = self._book.step(f"{self._letter}_{self._name}", grown, rule.GROWN, SIZES)
        if self._book.value(size) < 1:
            message = f"the padding takes away the whole map: {self._book.value(size)} cells are left"
            raise ProblemError(message, (*self._path, "padding"))
        return Along(kernel, stride, reach, size, _said(window.padding))

    # ---------------------------------------------------------------------------------- pieces

    def _named(self, letter: str, side: str = "") -> str:
        return f"{letter}{self._mark}{side}_{self._name}"

    def given(self, letter: str, value: int | str, side: str = "") -> Sym:
        """A number of the window, ``F_conv1``."""
        if isinstance(value, str):
            message = "a '?' cannot be solved for here"
            raise ProblemError(message, self._path)
        return self._book.given(self._named(letter, side), value)

    def reach(self, kernel: Sym) -> Sym:
        """How many cells a kernel spans when it leaves some out."""
        if self._window.dilation == 1:
            return kernel
        dilation = self._book.given(self._named("D"), self._window.dilation)
        return self._book.step(self._named("E"), dilation * (kernel - 1) + 1, rule.EXTENT, SIZES)

    def padding(self, reach: Sym) -> tuple[Sym, Sym | None]:
        """The padding of both sides, and of the far side where that differs."""
        book, name = self._book, self._named("P")
        match self._window.padding:
            case "same":
                if book.value(reach) % 2 == 0:
                    message = (
                        f"(F − 1)/2 = ({book.value(reach)} − 1)/2 is no whole number; give the padding as "
                        "numbers or choose same-padding = 'ceil' under conventions"
                    )
                    raise ProblemError(message, (*self._path, "padding"))
                return book.step(name, (reach - 1) / Num(2), rule.SAME, SIZES), None
            case "full":
                return book.step(name, reach - 1, rule.FULL, SIZES), None
            case (front, back):
                return self.given("P", front, "left"), self.given("P", back, "right")
            case int(number):
                return book.given(name, number), None
            case _:
                return book.given(name, 0), None

    def _fits(self, before: int, reach: int, front: int, back: int) -> None:
        room = before + front + back
        if reach <= room:
            return
        padded = f" with its padding ({before} + {front} + {back} = {room})" if front + back else ""
        message = f"a kernel that reaches over {reach} cells does not fit into an input of {before}{padded}"
        raise ProblemError(message, (*self._path, "kernel"))

    def _windows(self, inside: Expr, stride: Sym, how: Rule, edge: tuple[Sym, int], *, up: bool) -> Sym:
        """The number of windows; a quotient that is not whole has a line of its own before it is rounded."""
        book, name = self._book, f"{self._letter}_{self._name}"
        left, step = int(book.of(inside)), book.value(stride)
        if left % step == 0:
            return book.step(name, inside / stride + 1, how, SIZES)
        raw = book.step(f"{self._letter}'_{self._name}", inside / stride + 1, how, SIZES)
        note = Note(f"{step} does not divide {left}")
        if not up:
            return book.step(name, Call("floor", (raw,)), rule.ROUNDED, SIZES, note=note)
        before, front = edge
        if -(-left // step) * step < book.value(before) + front:
            return book.step(name, Call("ceil", (raw,)), rule.ROUNDED_UP, SIZES, note=note)
        high = book.step(
            f"{self._letter}''_{self._name}", Call("ceil", (raw,)), rule.ROUNDED_UP, SIZES, note=note
        )
        why = Note("the last would begin in the padding")
        return book.step(name, high - 1, rule.INSIDE, SIZES, note=why)

    def _split(self, before: Sym, kernel: Sym, stride: Sym, reach: Sym) -> Along:
        """Same padding as TensorFlow has it: the size first, then the zeros that it takes."""
        book = self._book
        quotient = before / stride
        even = book.value(before) % book.value(stride) == 0
        made = quotient if even else Call("ceil", (quotient,))
        size = book.step(f"{self._letter}_{self._name}", made, rule.CEIL_SIZE, SIZES)
        missing = Max(((size - 1) * stride + reach - before, Num(0)))
        total = book.step(self._named("P"), missing, rule.SPLIT, SIZES)
        half = total / Num(2)
        odd = book.value(total) % 2
        front = book.step(
            self._named("P", "left"), Call("floor", (half,)) if odd else half, rule.SPLIT, SIZES
        )
        back = book.step(self._named("P", "right"), total - front, rule.SPLIT, SIZES)
        said = str(book.value(front)) if not odd else f"{book.value(front)}+{book.value(back)}"
        return Along(kernel, stride, reach, size, f"{said} same")

    def _check_extra(self) -> None:
        window = self._window
        if isinstance(window.stride, int) and window.extra >= max(window.stride, window.dilation):
            message = (
                f"expected an output padding below the stride {window.stride} or the dilation "
                f"{window.dilation}, found {window.extra}"
            )
            raise ProblemError(message, (*self._path, "output_padding"))


def _said(padding: Pad) -> str:
    match padding:
        case (front, back):
            return f"{front}+{back}"
        case _:
            return str(padding)
