"""Two layers of step units that give a truth table: what each unit listens for, and the check of all rows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import threshold, total
from nnsolve.notation import Listed, Numbered, Own, Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import found
from nnsolve.perceptrons.separation import Worked
from nnsolve.perceptrons.unit import check_table, stepped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder, Handle
    from nnsolve.perceptrons.unit import Given


class Steps(Struct, frozen=True):
    """Hidden units with their weights and thresholds, the weights of the output and its threshold.

    All units are 0 or 1; no net input of theirs is 0 for inputs 0 and 1, so > and ≥ make no difference.
    """

    weights: tuple[tuple[int, ...], ...]
    thresholds: tuple[Fraction, ...]
    out: tuple[int, ...]
    threshold: Fraction


def network(table: Sequence[tuple[tuple[int, ...], bool]]) -> Steps:
    """Two layers of steps for `table`, rows of bits with their answer.

    Where only the number of ones matters, a hidden unit for every number at which the answer changes;
    otherwise one for every row of the rarer answer. The table need not be complete, but says nothing twice.
    """
    half = Fraction(1, 2)
    size = len(table[0][0])
    counts: dict[int, set[bool]] = {}
    for bits, on in table:
        counts.setdefault(sum(bits), set()).add(on)
    if all(len(found_) == 1 for found_ in counts.values()):
        order = [(count, next(iter(counts[count]))) for count in sorted(counts)]
        edges = [(n, on) for (_, before), (n, on) in pairwise(order) if before != on]
        start = order[0][1]
        if not edges:
            edges = [(size + 1, not start)]
        return Steps(
            tuple((1,) * size for _ in edges),
            tuple(n - half for n, _ in edges),
            tuple(1 if on else -1 for _, on in edges),
            -half if start else half,
        )
    ones = [bits for bits, on in table if on]
    zeros = [bits for bits, on in table if not on]
    rare, sign = (ones, 1) if len(ones) <= len(zeros) else (zeros, -1)
    return Steps(
        tuple(tuple(1 if bit else -1 for bit in bits) for bits in rare),
        tuple(sum(bits) - half for bits in rare),
        (sign,) * len(rare),
        half * sign,
    )


def realised(b: Builder, have: Given) -> Worked:
    """Add a network of two layers for the samples of `have`, which are bits."""
    table: list[tuple[tuple[int, ...], bool]] = []
    for s, row in enumerate(have.samples.rows):
        for i, value in enumerate(row):
            if value not in (0, 1):
                message = f"expected 0 or 1 in a truth table, found {value}"
                raise ProblemError(message, ("rows", s, i))
        table.append((tuple(map(int, row)), have.samples.targets[s] == have.step.on))
    made = network(table)
    h = Axis("h", len(made.out))
    hidden, ready = _hidden(b, have, made, h)
    v = found(
        b,
        "v",
        tuple(map(Fraction, made.out)),
        h,
        rule=rule.FOUND,
        phase=rule.SEARCH,
        label=Own(Numbered("v")),
    )
    edge = found(
        b, "theta_y", (made.threshold,), rule=rule.FOUND, phase=rule.SEARCH, label=Word("θ_y", "theta_y")
    )
    template = total(h, v[h] * hidden[have.s, h]) - edge.alone
    z = b.family("z", template, have.s, rule=rule.JOINED, phase=rule.OUTPUT, label=Word("z"))
    y = stepped(b, have, z, rule.OUTPUT, "y", "y")
    head = ("row", *have.samples.names, *(f"h{n + 1}" for n in range(h.size)))
    blocks = [
        Block(
            (
                str(s + 1),
                *(Valued(have.x[s, i]) for i in range(have.i.size)),
                *(Valued(hidden[s, n]) for n in range(h.size)),
            )
        )
        for s in range(have.s.size)
    ]
    between = Table("Hidden units", "result", head, tuple(blocks), whole=True)
    says = f"Two layers of steps: {h.size} hidden unit{'s' if h.size > 1 else ''}, one output."
    return Worked(
        (*(Key(name.name) for name in ready), Key("v"), Key("theta_y")),
        (Key(y.name),),
        says,
        (between, check_table(have, "z", y, b)),
    )


def _hidden(b: Builder, have: Given, made: Steps, h: Axis) -> tuple[Handle, tuple[Handle, ...]]:
    """The outputs of the hidden units for every row, and the weights and thresholds they came from."""
    names = tuple(f"w{n + 1}{i + 1}" for n in range(h.size) for i in range(have.i.size))
    w = found(
        b,
        "w",
        tuple(Fraction(one) for row in made.weights for one in row),
        h,
        have.i,
        rule=rule.FOUND,
        phase=rule.SEARCH,
        label=Own(Listed(names)),
    )
    theta = found(
        b, "theta", made.thresholds, h, rule=rule.FOUND, phase=rule.SEARCH, label=Own(Numbered("θ"))
    )
    template = total(have.i, w[h, have.i] * have.x[have.s, have.i]) - theta[h]
    z = b.family(
        "z_hidden",
        template,
        have.s,
        h,
        rule=rule.GATHERED,
        phase=rule.HIDDEN,
        label=Own(Listed(tuple(f"z_h{n + 1}" for n in range(h.size)))),
    )
    out = b.family(
        "hidden",
        threshold(z[have.s, h], 0, have.step.op),
        have.s,
        h,
        rule=rule.STEP,
        phase=rule.HIDDEN,
        label=Own(Numbered("h")),
    )
    return out, (w, theta)
