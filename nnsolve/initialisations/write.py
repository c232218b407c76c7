"""Writes schemes, samples, the variance through the layers, and products of slopes into a derivation."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key
from nnsolve.exposition import Block, Note, Table, Valued
from nnsolve.expr import HALF, Call, Mul, Num, Sym, replaced
from nnsolve.initialisations import rules
from nnsolve.initialisations.scheme import SCHEMES, Scheme
from nnsolve.notation import After, Numbered, Own, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.topic import Number


STEADY = 0.1
"""How far from 1 the ratio of end and beginning of a signal may be that is said to keep its size."""


def fans(b: Builder, inputs: int, outputs: int | None) -> None:
    """Write fan-in, and fan-out where it is known."""
    b.given("fan_in", inputs, label=Word("fan_in"))
    if outputs is not None:
        b.given("fan_out", outputs, label=Word("fan_out"))


def spread(b: Builder, scheme: Scheme, mark: str = "") -> Key:
    """Write variance and deviation of `scheme`, or its bound where it is uniform; the last one's key."""
    tail = f"_{mark}" if mark else ""
    variance, last = f"var{tail}", f"{'a' if scheme.uniform else 's'}{tail}"
    rule = _sourced(scheme)
    b.step(variance, scheme.variance, rule=rule, phase=rules.SPREAD, label=Word(variance))
    inside = Mul((Num(3), Sym(variance))) if scheme.uniform else Sym(variance)
    rule = rules.BOUND if scheme.uniform else rules.DEVIATION
    b.step(last, Call("sqrt", (inside,)), rule=rule, phase=rules.SPREAD, label=Word(last))
    return Key(last)


def _sourced(scheme: Scheme) -> rules.Rule:
    formula = scheme.says.partition(",")[0]
    return structs.replace(rules.VARIANCE, formula_text=f"variance = {formula}", source=scheme.source)


def table(names: Sequence[str]) -> Table:
    """Variance and bound or deviation of several schemes side by side."""
    blocks: list[Block] = []
    for n, name in enumerate(names, 1):
        scheme = SCHEMES[name]
        last = Valued(Sym(f"{'a' if scheme.uniform else 's'}_{n}"))
        bound, deviation = (last, "") if scheme.uniform else ("", last)
        blocks.append(Block((f"{n}: {scheme.title}", Valued(Sym(f"var_{n}")), deviation, bound)))
    head = ("scheme", "variance", "deviation s", "bound a")
    return Table("Schemes side by side", "result", head, tuple(blocks), whole=True)


def sample(b: Builder, scheme: Scheme, count: int, seed: int) -> Key:
    """Write `count` weights drawn with `seed`: random numbers of 4 digits, and the weights they become."""
    from random import Random
    from statistics import NormalDist

    # Only `Random.random` gives the same numbers on every version of Python.
    random = Random(seed)  # noqa: S311  (weights, not secrets)
    i = Axis("i", count)
    draws = [(1 + int(random.random() * 9999)) / 10_000 for _ in range(count)]
    if not scheme.uniform:
        draws = [NormalDist().inv_cdf(one) for one in draws]
    letter = "u" if scheme.uniform else "g"
    digits = [Decimal(f"{one:.4f}") for one in draws]
    b.given(letter, digits, i, label=Own(Numbered(letter)))
    drawn = Sym(letter, (i,))
    formula = Sym("a") * (2 * drawn - 1) if scheme.uniform else Sym("s") * drawn
    rule = rules.UNIFORM if scheme.uniform else rules.NORMAL
    b.family("w", formula, i, rule=rule, phase=rules.SAMPLE, label=Own(Numbered("w")))
    return Key("w")


def carried(b: Builder, scheme: Scheme, layers: Sequence[int], start: Number, *, relu: bool) -> list[Key]:
    """Write the variance of the weights and of the signal after every layer of `layers`, inputs first."""
    b.given("n", list(layers), Axis("u", len(layers)), label=Own(Numbered("n", 0)))
    b.given("v0", start, label=Word("v0"))
    before, keys = Sym("v0"), list[Key]()
    signal = float(start)
    for place in range(len(layers) - 1):
        at = {"fan_in": (place,), "fan_out": (place + 1,)}
        variance = replaced(scheme.variance, lambda sym, at=at: Sym("n", at[sym.name]))
        name = f"var_w{place + 1}"
        b.step(name, variance, rule=_sourced(scheme), phase=rules.LAYERS, label=Word(name))
        formula = before * Sym("n", (place,)) * Sym(name)
        before = Sym(f"v{place + 1}")
        rule = rules.HALVED if relu else rules.CARRIED
        signal *= layers[place] * b.families[-1].value(()) / (2 if relu else 1)
        last = place == len(layers) - 2
        b.step(
            before.name,
            HALF * formula if relu else formula,
            rule=rule,
            phase=rules.LAYERS,
            label=Word(before.name),
            note=Note(fate(float(start), signal, place + 1)) if last else None,
        )
        keys.append(before.key)
    return keys


def product(b: Builder, slopes: Sequence[Number], rate: Number | None, weight: Number | None) -> list[Key]:
    """Write the product of the slopes layer by layer, and the change of a weight that is left."""
    n = Axis("l", len(slopes))
    b.given("f", list(slopes), n, label=Own(Numbered("f")))
    before = Sym("f", (0,))
    end = fate(1.0, math.prod(map(float, slopes)), n.size)
    for place in range(1, n.size):
        formula = before * Sym("f", (place,))
        before = Sym(f"p{place + 1}")
        b.step(
            before.name,
            formula,
            rule=rules.PRODUCT,
            phase=rules.LAYERS,
            label=Word(before.name),
            note=Note(end) if place == n.size - 1 else None,
        )
    last = before.key
    if rate is None:
        return [last]
    b.given("alpha", rate, label=Word("α", "alpha"))
    step = Sym("alpha") * before
    b.step("step", step, rule=rules.STEP, phase=rules.UPDATE, label=Word("step"))
    if weight is None:
        return [last, Key("step")]
    b.given("weight", weight, label=Word("w"))
    label = After(Sym("weight"))
    b.step("new", Sym("weight") - Sym("step"), rule=rules.NEW, phase=rules.UPDATE, label=label)
    return [last, Key("step"), Key("new")]


def fate(first: float, last: float, layers: int) -> str:
    """What becomes of a signal or gradient of size `first` that is `last` after `layers`, in words."""
    ratio = abs(last) / abs(first) if first else 0.0
    each = ratio ** (1 / max(1, layers))
    every = f"{layers} layer{'s' * (layers > 1)}"
    if ratio == 0:
        return "Nothing is left of it: a factor is 0."
    if abs(ratio - 1) < STEADY:
        return f"It keeps its size: {every} make it {ratio:.3g} times as large."
    if ratio < 1:
        fate = "vanishes" if ratio < 0.1 else "shrinks"  # noqa: PLR2004
        return f"It {fate}: each layer leaves about {each:.3g} of it, {every} leave {ratio:.3g}."
    fate = "explodes" if ratio > 10 else "grows"  # noqa: PLR2004
    return f"It {fate}: each layer makes it about {each:.3g} times as large, {every} {ratio:.3g} times."
