"""How many parameters a layer has and how many multiply-adds it takes, as formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import Add, Mul, Num

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.expr import Expr, Sym

GATES = {"rnn": 1, "lstm": 4, "gru": 3}


def product(*factors: Expr | int) -> Expr:
    """The product of `factors` as one node; a single factor stays as it is."""
    args = tuple(Num(factor) if isinstance(factor, int) else factor for factor in factors)
    return args[0] if len(args) == 1 else Mul(args)


def convolution(
    kernel: Sequence[Sym], channels: Sym, filters: Sym, groups: Sym | None, *, bias: bool
) -> Expr:
    """``(F·F·C + 1)·K``; with groups a filter sees its share of the channels only."""
    seen = channels if groups is None else channels / groups
    if bias:
        return product(product(*kernel, seen) + 1, filters)
    return product(*kernel, seen, filters)


def partly_connected(kernel: Sequence[Sym], groups: Sequence[tuple[int, int]], *, bias: bool) -> Expr:
    """The sum over filters that see the same number of channels: pairs of channels and filters."""
    terms: list[Expr] = []
    for seen, filters in groups:
        weights = product(*kernel, seen)
        terms.append(product(weights + 1, filters) if bias else product(*kernel, seen, filters))
    return Add(tuple(terms)) if len(terms) > 1 else terms[0]


def depthwise(kernel: Sequence[Sym], channels: Sym, multiplier: Sym | None, *, bias: bool) -> Expr:
    """``(F·F + 1)·C``: a filter of its own for each channel, `multiplier` of them where there are more."""
    own = () if multiplier is None else (multiplier,)
    weights = product(*kernel)
    return product(weights + 1, channels, *own) if bias else product(*kernel, channels, *own)


def separable(
    kernel: Sequence[Sym], channels: Sym, filters: Sym, multiplier: Sym | None, *, bias: bool
) -> Expr:
    """``F·F·C + (C + 1)·K``: depthwise without a bias, then filters of size 1."""
    wide = channels if multiplier is None else product(channels, multiplier)
    first = product(*kernel, channels) if multiplier is None else product(*kernel, channels, multiplier)
    second = product(wide + 1, filters) if bias else product(wide, filters)
    return Add((first, second))


def local(kernel: Sequence[Sym], channels: Sym, filters: Sym, space: Sequence[Sym], *, bias: bool) -> Expr:
    """``W'·H'·(F·F·C + 1)·K``: the parameters of a convolution again for every output cell."""
    weights = product(*kernel, channels)
    return product(*space, weights + 1, filters) if bias else product(*space, *kernel, channels, filters)


def dense(inputs: Sym, units: Sym, *, bias: bool) -> Expr:
    """``in·out + out``."""
    weights = product(inputs, units)
    return weights + units if bias else weights


def recurrent(kind: str, inputs: Sym, units: Sym, biases: int) -> Expr:
    """``gates·((in + units)·units + units)``; `biases` counts the bias vectors of a gate."""
    inside = product(inputs + units, units)
    if biases == 1:
        inside = inside + units
    elif biases > 1:
        inside = inside + product(biases, units)
    return product(GATES[kind], inside) if GATES[kind] > 1 else inside
