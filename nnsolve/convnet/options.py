"""What the conventions of a problem mean for a layer table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

USED = (
    "biases",
    "same-padding",
    "size-rounding",
    "flatten",
    "connection-table",
    "normalisation-count",
    "recurrent-bias",
    "operations",
)
"""The conventions that this topic reads."""

COLUMNS = ("macs", "activations", "memory", "field")
"""What a table shows besides sizes and parameters, when it is asked."""


class Options(Struct, frozen=True):
    """The choices in force.

    `biases`: biases are counted. `tensorflow`: same padding gives ⌈W/S⌉. `up`: sizes are rounded up.
    `flatten`: a dense layer reads a map as it is. `table`: a filter sees what its connection table says.
    `running`: running mean and variance are counted. `cell_biases`: bias vectors of a recurrent gate.
    `flops`: a multiply-add counts as two operations. `first`: channels stand in front. `bytes`: a number's.
    """

    biases: bool = True
    tensorflow: bool = False
    up: bool = False
    flatten: bool = False
    table: bool = False
    running: bool = False
    cell_biases: int = 1
    flops: bool = False
    first: bool = False
    columns: frozenset[str] = frozenset()
    bytes: int = 4


def options(
    chosen: Mapping[str, str], *, first: bool = False, columns: frozenset[str] = frozenset(), size: int = 4
) -> Options:
    """The options that `chosen`, an option for each name of `USED`, stands for."""
    return Options(
        biases=chosen["biases"] == "counted",
        tensorflow=chosen["same-padding"] == "ceil",
        up=chosen["size-rounding"] == "ceil",
        flatten=chosen["flatten"] == "implied",
        table=chosen["connection-table"] == "table",
        running=chosen["normalisation-count"] == "all",
        cell_biases=2 if chosen["recurrent-bias"] == "two" else 1,
        flops=chosen["operations"] == "flops",
        first=first,
        columns=columns,
        bytes=size,
    )
