"""The size that one window makes of one input: the arithmetic of a layer without the layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.conventions import chosen as in_force
from nnsolve.conventions import stated
from nnsolve.convnet.ledger import Ledger
from nnsolve.convnet.options import USED, options
from nnsolve.convnet.rule import ROUNDED
from nnsolve.convnet.size import Sizer
from nnsolve.convnet.start import sizes
from nnsolve.convnet.window import AXES, windows
from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.convnet.form import LayerForm
    from nnsolve.convnet.options import Options
    from nnsolve.convnet.window import Window
    from nnsolve.derivation import Derivation
    from nnsolve.expr import Sym


def size(given: str, form: LayerForm, conventions: Mapping[str, str]) -> Derivation:
    """The output size of an input such as ``32`` or ``32x48`` under the window of `form`.

    `form` is a convolution, a pooling or a transposed convolution. Raises `ProblemError`.
    """
    force = in_force(conventions, USED)
    choice = options(force)
    found = sizes(given)
    if len(found) not in AXES:
        message = f"expected 1 to {len(AXES)} sizes without channels, found {len(found)}"
        raise ProblemError(message, ("input",))
    book = Ledger()
    every = windows(form, len(found), (), pooling=form.type == "maxpool")
    keys = list(zip(found, every, strict=True))
    marks = AXES[len(found)] if len(set(keys)) > 1 else ("",) * len(found)
    outputs: dict[object, Sym | None] = {}
    for key, mark in zip(keys, marks, strict=True):
        if key not in outputs:
            outputs[key] = _along(book, key, mark, form, choice)
    relevant = ["same-padding"] if form.padding == "same" else []
    relevant += ["size-rounding"] if choice.up or book.has(ROUNDED) else []
    return book.done(
        "Output size",
        [Key(sym.name) for sym in outputs.values() if sym is not None],
        shown=tuple(Key(name) for name in book.worked()),
        conventions=tuple(stated(name, force[name]) for name in relevant),
    )


def _along(
    book: Ledger, key: tuple[int | str, Window], mark: str, form: LayerForm, choice: Options
) -> Sym | None:
    before, window = key
    if "?" in (before, window.kernel, window.stride, window.padding):
        message = "a '?' is solved for a wanted size: give --output-size"
        raise ProblemError(message)
    start = book.given(f"{mark or 'W'}_in", int(before))
    sizer = Sizer(book, "out", mark, window, ())
    if form.type == "deconv":
        return sizer.spread(start, tensorflow=choice.tensorflow).size
    up = choice.up if form.ceil is None else form.ceil
    return sizer.pooled(start, pool=form.type == "maxpool", up=up, tensorflow=choice.tensorflow).size
