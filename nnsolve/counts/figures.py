"""Counts of a dense network, of its updates, of its linear regions, and the split of an error."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key
from nnsolve.counts import rules
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Counted, Table, Valued
from nnsolve.expr import Add, Call, Div, Expr, Mul, Num, Sym, total
from nnsolve.grid import Grid
from nnsolve.notation import Listed, Numbered, Own, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Derivation, Phase, Rule
    from nnsolve.topic import Number

MOST_LAYERS, MOST_UNITS = 1_000, 10**9
_LARGEST = 300
"""The largest power of ten that is written as a number as well."""
_LONG = 10**15
"""From here on a count is shown by its first digits and a power of ten."""


def _count(b: Builder, name: str, value: int, text: str, ascii_: str = "") -> Expr:
    return b.given(name, value, label=Word(text, ascii_)).alone


def _step(b: Builder, name: str, formula: Expr, rule: Rule, phase: Phase, text: str = "") -> Key:
    b.step(name, formula, rule=rule, phase=phase, label=Word(text or name))
    return Key(name)


def parameters(
    b: Builder, layers: Sequence[int], values: int | None, count: str
) -> tuple[list[Key], list[Key]]:
    """Write the parameters of a dense network, layer by layer, and the combinations of a search.

    `count` is ``both``, ``weights`` or ``biases``; `values` is how many values each parameter may have. A
    search over both is worked for the weights alone as well. Returns what is asked, and those further lines.
    """
    n = Axis("l", len(layers) - 1)
    b.given("n", list(layers), Axis("u", len(layers)), label=Own(Numbered("n", 0)))
    inputs, units = Sym("n", (n,)), Sym("n", (n + 1,))
    formula, rule = {
        "both": (inputs * units + units, rules.PARAMETERS),
        "weights": (inputs * units, rules.WEIGHTS),
        "biases": (units, rules.BIASES),
    }[count]
    b.family("p", formula, n, rule=rule, phase=rules.COUNTS, label=Own(Numbered("p")))
    b.step("total", total(n, Sym("p", (n,))), rule=rules.TOTAL, phase=rules.COUNTS, label=Word("total"))
    if values is None:
        return [Key("total")], []
    b.given("v", float(values), label=Word("v"))
    weights = sum(one * two for one, two in pairwise(layers))
    counted = {"both": weights + sum(layers[1:]), "weights": weights, "biases": sum(layers[1:])}[count]
    asked = [Key("total"), *_search(b, "total", counted, values, rules.SEARCH)]
    if count != "both":
        return asked, []
    phase = rules.WEIGHTS_SEARCH
    alone = _step(b, "weights", total(n, inputs * units), rules.WEIGHTS_ALONE, phase)
    return asked, [alone, *_search(b, "weights", weights, values, phase, "_weights")]


def _search(b: Builder, of: str, count: int, values: int, phase: Phase, mark: str = "") -> list[Key]:
    """Write how many combinations `count` parameters with so many `values` have, as a power of ten too."""
    base = Sym("v")
    power = Sym(of) * Call("log10", (base,))
    keys = [_step(b, f"power{mark}", power, rules.POWER, phase, f"log10_N{mark}")]
    if count * math.log10(values) <= _LARGEST:
        name = f"combinations{mark}"
        label = Word(f"N{mark}", name)
        b.step(name, base ** Sym(of), rule=rules.COMBINATIONS, phase=phase, label=label)
        keys.append(Key(name))
    return keys


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
    """Write the updates of an epoch and of all; with `last`, a batch that is not full counts.

    The size of that batch, or how many samples are left out, stands between them.
    """
    n = _count(b, "samples", samples, "samples")
    size = _count(b, "batch", batch, "batch")
    count = _count(b, "epochs", epochs, "epochs")
    quotient = Call("ceil" if last else "floor", (Div(n, size),))
    rule = rules.PER_EPOCH if last else rules.DROPPED
    asked = [_step(b, "per_epoch", quotient, rule, rules.COUNTS)]
    if samples % batch:
        rest = n - Mul((Sym("per_epoch") - 1, size)) if last else n - Sym("per_epoch") * size
        name, rule = ("last_batch", rules.LAST) if last else ("left_out", rules.LEFT_OUT)
        asked.append(_step(b, name, rest, rule, rules.COUNTS))
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


def regions(b: Builder, layers: Sequence[int]) -> dict[str, int]:
    """Write how many linear regions a ReLU network can have: inputs, then the units of each hidden layer.

    Returns the counts by their names as whole numbers; a quotient is a float.
    """
    b.given("n", list(layers), Axis("u", len(layers)), label=Own(Numbered("n", 0)))
    counts: dict[str, int] = {}
    least = layers[0]
    for place, units in enumerate(layers[1:], 1):
        # What reaches a layer has no more dimensions than the narrowest layer before it.
        upto = range(min(least, units) + 1)
        terms = [_binomial(Sym("n", (place,)), units, j) for j in upto]
        formula: Expr = terms[0] if len(terms) == 1 else Add(tuple(terms))
        _step(b, f"r{place}", formula, rules.LAYER_REGIONS, rules.REGIONS)
        counts[f"r{place}"] = sum(math.comb(units, j) for j in upto)
        least = min(least, units)
    if len(counts) > 1:
        product = Mul(tuple(map(Sym, counts)))
        _step(b, "regions", product, rules.REGIONS_BOUND, rules.REGIONS)
        counts["regions"] = math.prod(counts.values())
    return counts


def whole(made: Derivation, counts: Mapping[str, int]) -> Derivation:
    """`made` with the values in `counts` as whole numbers; of long ones the float stays."""
    short = {name: count for name, count in counts.items() if count < _LONG}
    families = tuple(
        structs.replace(one, values=Grid((), [short[one.name]])) if one.name in short else one
        for one in made.families
    )
    return structs.replace(made, families=families)


def _binomial(n: Expr, units: int, j: int) -> Expr:
    """C(n, j) as a hand writes it: n·(n − 1)/(1·2)."""
    if j in (0, units):
        return Num(1)
    if j == 1:
        return n
    over = Mul((n, *(n - k for k in range(1, j))))
    return Div(over, Mul(tuple(Num(k) for k in range(1, j + 1))))
