"""Counts of a dense network, of its updates, of its linear regions, and the split of an error."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.counts import rules
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Add, Call, Div, Expr, Mul, Num, Sym, total
from nnsolve.notation import Listed, Numbered, Own, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Phase, Rule
    from nnsolve.topic import Number

MOST_LAYERS, MOST_UNITS = 1_000, 10**9
_LARGEST = 300
"""The largest power of ten that is written as a number as well."""


def _count(b: Builder, name: str, value: int, text: str, ascii_: str = "") -> Expr:
    return b.given(name, value, label=Word(text, ascii_)).alone


def _step(b: Builder, name: str, formula: Expr, rule: Rule, phase: Phase, text: str = "") -> Key:
    b.step(name, formula, rule=rule, phase=phase, label=Word(text or name))
    return Key(name)


def parameters(b: Builder, layers: Sequence[int], values: int | None, *, biases: bool) -> list[Key]:
    """Write the parameters of a dense network, layer by layer, and the combinations of a search.

    `values` is how many values each parameter may have.
    """
    n = Axis("l", len(layers) - 1)
    b.given("n", list(layers), Axis("u", len(layers)), label=Own(Numbered("n", 0)))
    inputs, units = Sym("n", (n,)), Sym("n", (n + 1,))
    formula = inputs * units + units if biases else inputs * units
    rule = rules.PARAMETERS if biases else rules.WEIGHTS
    b.family("p", formula, n, rule=rule, phase=rules.COUNTS, label=Own(Numbered("p")))
    b.step("total", total(n, Sym("p", (n,))), rule=rules.TOTAL, phase=rules.COUNTS, label=Word("total"))
    if values is None:
        return [Key("total")]
    base = b.given("v", float(values), label=Word("v")).alone
    formula = Sym("total") * Call("log10", (base,))
    power = _step(b, "power", formula, rules.POWER, rules.SEARCH, "log10_N")
    count = sum(one * two + two * biases for one, two in pairwise(layers))
    if count * math.log10(values) > _LARGEST:
        return [Key("total"), power]
    combinations = _step(b, "combinations", base ** Sym("total"), rules.COMBINATIONS, rules.SEARCH, "N")
    return [Key("total"), power, combinations]


def table(layers: Sequence[int]) -> Table:
    """A row for every layer: inputs, units, parameters."""
    n = Axis("l", len(layers) - 1)
    block = Block(
        (Counted(n), Valued(Sym("n", (n,))), Valued(Sym("n", (n + 1,))), Valued(Sym("p", (n,)))), (n,)
    )
    last = Block(("total", "", "", Valued(Sym("total"))))
    head = ("layer", "inputs", "units", "parameters")
    return Table("Parameters", "result", head, (block, last), whole=True)


def updates(b: Builder, samples: int, batch: int, epochs: int, *, last: bool) -> list[Key]:
    """Write the updates of an epoch and of all; with `last`, a batch that is not full counts."""
    n = _count(b, "samples", samples, "samples")
    size = _count(b, "batch", batch, "batch")
    count = _count(b, "epochs", epochs, "epochs")
    quotient = Call("ceil" if last else "floor", (Div(n, size),))
    rule = rules.PER_EPOCH if last else rules.DROPPED
    asked = [_step(b, "per_epoch", quotient, rule, rules.COUNTS)]
    if samples % batch and last:
        rest = n - Mul((Sym("per_epoch") - 1, size))
        asked.append(_step(b, "last_batch", rest, rules.LAST, rules.COUNTS))
    asked.append(_step(b, "updates", count * Sym("per_epoch"), rules.UPDATES, rules.COUNTS))
    return asked


def split(b: Builder, weights: Mapping[str, Number], error: Number | None) -> list[Key]:
    """Write the share of the error that every weight takes back, and its part of `error`."""
    i = Axis("i", len(weights))
    names = tuple(weights)
    if sum(map(float, weights.values())) == 0:
        message = "expected weights whose sum is not 0: they are shares of it"
        raise ProblemError(message, ("weights",))
    b.given("w", list(weights.values()), i, label=Own(Listed(tuple(f"w_{name}" for name in names))))
    b.step("sum", total(i, Sym("w", (i,))), rule=rules.SUM, phase=rules.SHARES, label=Word("Σw", "sum_w"))
    label = Own(Listed(tuple(f"share_{name}" for name in names)))
    share = Div(Sym("w", (i,)), Sym("sum"))
    b.family("share", share, i, rule=rules.SHARE, phase=rules.SHARES, label=label)
    if error is None:
        return [Key("share")]
    b.given("error", error, label=Word("E"))
    label = Own(Listed(tuple(f"E_{name}" for name in names)))
    part = Sym("share", (i,)) * Sym("error")
    b.family("part", part, i, rule=rules.PART, phase=rules.SHARES, label=label)
    return [Key("share"), Key("part")]


def regions(b: Builder, layers: Sequence[int]) -> list[Key]:
    """Write how many linear regions a ReLU network can have: inputs, then the units of each hidden layer."""
    b.given("n", list(layers), Axis("u", len(layers)), label=Own(Numbered("n", 0)))
    keys: list[Key] = []
    least = layers[0]
    for place, units in enumerate(layers[1:], 1):
        # What reaches a layer has no more dimensions than the narrowest layer before it.
        terms = [_binomial(Sym("n", (place,)), units, j) for j in range(min(least, units) + 1)]
        formula: Expr = terms[0] if len(terms) == 1 else Add(tuple(terms))
        keys.append(_step(b, f"r{place}", formula, rules.LAYER_REGIONS, rules.REGIONS))
        least = min(least, units)
    if len(keys) > 1:
        product = Mul(tuple(Sym(key.name) for key in keys))
        keys.append(_step(b, "regions", product, rules.REGIONS_BOUND, rules.REGIONS))
    return keys


def _binomial(n: Expr, units: int, j: int) -> Expr:
    """C(n, j) as a hand writes it: n·(n − 1)/(1·2)."""
    if j in (0, units):
        return Num(1)
    if j == 1:
        return n
    over = Mul((n, *(n - k for k in range(1, j))))
    return Div(over, Mul(tuple(Num(k) for k in range(1, j + 1))))
