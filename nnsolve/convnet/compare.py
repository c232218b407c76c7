"""Weights shared or not: one map by a convolution, a locally connected and a dense layer. Pixel ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.conventions import stated
from nnsolve.convnet import rule
from nnsolve.convnet.count import dense, product
from nnsolve.convnet.flow import written
from nnsolve.convnet.grammar import read
from nnsolve.convnet.layer import Layers
from nnsolve.convnet.ledger import Ledger
from nnsolve.convnet.rule import PARAMETERS, PIXELS, SIZES
from nnsolve.convnet.start import started
from nnsolve.convnet.table import unlisted
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Num, Pow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.convnet.form import LayerForm
    from nnsolve.convnet.options import Options
    from nnsolve.derivation import Derivation

MOST_BITS = 64


def compared(
    title: str,
    given: tuple[int | str, ...],
    items: Sequence[str | LayerForm],
    choice: Options,
    chosen: Mapping[str, str],
) -> Derivation:
    """The parameters of one convolution, and of layers that make the same map without sharing weights.

    Raises `ProblemError` where `items` is not one convolution or the input is not known.
    """
    path = ("layers",)
    if len(items) != 1:
        message = f"a comparison takes one convolution, found {len(items)} layers"
        raise ProblemError(message, path)
    form = read(items[0], (*path, 0)) if isinstance(items[0], str) else items[0]
    if "?" in given or len(given) < 2:  # noqa: PLR2004
        message = "a comparison needs the sizes of the input map"
        raise ProblemError(message, ("input",))
    book = Ledger()
    layers = Layers(book, choice)
    flow, _ = started(book, given, first=choice.first)
    after, conv = layers.worked("conv", form, flow, (*path, 0))
    if conv.kind != "conv" or conv.parameters is None:
        message = "a comparison takes one convolution"
        raise ProblemError(message, (*path, 0))
    bias = form.bias and choice.biases
    sizes = [size for size in after.space if size is not None]
    local = book.step("params_local", product(*sizes, conv.parameters), rule.LOCAL, PARAMETERS)
    inputs = book.step(
        "in_dense", product(*(size for size in flow.space if size), flow.channels), rule.FLATTEN, SIZES
    )
    units = book.step("out_dense", product(*sizes, after.channels), rule.FLATTEN, SIZES)
    how = rule.DENSE if bias else rule.DENSE_BARE
    full = book.step("params_dense", dense(inputs, units, bias=bias), how, PARAMETERS)
    shape = written(book, after, first=choice.first)
    rows = (
        ("convolution", "few inputs, shared weights", conv.parameters),
        ("locally connected", "few inputs, own weights", local),
        ("dense", "every input, own weights", full),
    )
    blocks = tuple(Block((name, what, shape, Valued(sym))) for name, what, sym in rows)
    table = Table("", "result", ("layer", "each output reads", "output", "parameters"), blocks, whole=True)
    return book.done(
        title,
        [Key(sym.name) for _, _, sym in rows],
        shown=tuple(Key(name) for name in book.worked()),
        summary=(f"Input {written(book, flow, first=choice.first)}, output {shape}.",),
        conventions=(stated("biases", chosen["biases"]),),
        tables=(unlisted(book), table),
    )


def pixels(title: str, bits: int) -> Derivation:
    """The levels, the largest and the smallest value of an unsigned pixel of so many bits."""
    if not 1 <= bits <= MOST_BITS:
        message = f"expected 1 to {MOST_BITS} bits, found {bits}"
        raise ProblemError(message, ("bits",))
    book = Ledger()
    wide = book.given("bits", bits)
    levels = book.step("levels", Pow(Num(2), wide), rule.LEVELS, PIXELS)
    largest = book.step("maximum", levels - 1, rule.LARGEST, PIXELS)
    smallest = book.step("minimum", Num(0), rule.SMALLEST, PIXELS)
    return book.done(title, [Key(levels.name), Key(largest.name), Key(smallest.name)])
