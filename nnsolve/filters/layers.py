"""The layers of a problem, as its tables say them."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from nnsolve.filters.span import Padding  # noqa: TC001  (msgspec reads it)
from nnsolve.topic import Part

Nested: TypeAlias = list[Any]
"""Rows of numbers, as deep as the thing has axes; `numbers.shaped` checks them."""


class Convolution(Part, frozen=True, kw_only=True, tag_field="kind", tag="conv"):
    """A layer of filters.

    `kernel` is one kernel, a list of kernels (one for each filter), or the name of one; over maps with
    channels each filter has a kernel for every channel. `bias` is one number, or one for each filter.
    `divisor` divides the weighted sum. `stride`, `padding` and `dilation` are one number, or one an axis.
    """

    kernel: str | Nested
    bias: Any = None
    divisor: int = 1
    stride: int | list[int] = 1
    padding: Padding = "valid"
    dilation: int | list[int] = 1
    activation: str = ""
    name: str = ""


class Pooling(Part, frozen=True, kw_only=True, tag_field="kind", tag="pool"):
    """The greatest value or the mean of each window; ``size = "global"`` takes the whole map as one window.

    The stride is the size of the window unless it is given.
    """

    pool: Literal["max", "average"] = "max"
    size: int | list[int] | Literal["global"] = 2
    stride: int | list[int] | None = None
    name: str = ""


class Activating(Part, frozen=True, kw_only=True, tag_field="kind", tag="activation"):
    """An activation, value by value; ``softmax`` after a dense layer or a flatten."""

    function: str = "relu"
    name: str = ""


class Flatten(Part, frozen=True, kw_only=True, tag_field="kind", tag="flatten"):
    """All maps one after another as one list, row by row."""

    name: str = ""


class Dense(Part, frozen=True, kw_only=True, tag_field="kind", tag="dense"):
    """A fully connected layer: a row of weights and a bias for every unit."""

    weights: Nested
    bias: Any = None
    activation: str = ""
    name: str = ""


class Magnitude(Part, frozen=True, kw_only=True, tag_field="kind", tag="magnitude"):
    """The size of the gradient whose components are the two maps before it."""

    name: str = ""


Layer: TypeAlias = Convolution | Pooling | Activating | Flatten | Dense | Magnitude
