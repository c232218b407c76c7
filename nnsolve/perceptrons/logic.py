"""Truth tables of several gates side by side, each worked as arithmetic on 0 and 1."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.errors import ProblemError, quoted
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Expr, Max, Mul, Num, Sym
from nnsolve.notation import Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.gate import MOST_INPUTS
from nnsolve.perceptrons.separation import Worked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Rule

ONE = Num(1)


def _and(inputs: Sequence[Expr]) -> Expr:
    return Mul(tuple(inputs))


def _or(inputs: Sequence[Expr]) -> Expr:
    return Max(tuple(inputs))


def _xor(inputs: Sequence[Expr]) -> Expr:
    parity, *rest = inputs
    for one in rest:
        parity = parity + one - 2 * parity * one
    return parity


_GATES: dict[str, tuple[Callable[[Sequence[Expr]], Expr], Rule]] = {
    "and": (_and, rule.AND),
    "nand": (lambda inputs: ONE - _and(inputs), rule.NAND),
    "or": (_or, rule.OR),
    "nor": (lambda inputs: ONE - _or(inputs), rule.NOR),
    "xor": (_xor, rule.XOR),
    "xnor": (lambda inputs: ONE - _xor(inputs), rule.XNOR),
}


def truth_tables(b: Builder, gates: Sequence[str], names: Sequence[str]) -> Worked:
    """Add every row of `gates` for inputs called `names`; raises `ProblemError` for an unknown gate.

    ``not`` has a column for every input, any other gate one for all of them.
    """
    if not gates:
        message = f"expected gates, as in gates = ['not', 'and'], found none; {_known()}"
        raise ProblemError(message, ("gates",))
    if not 1 < len(names) <= MOST_INPUTS:
        message = f"expected from 2 to {MOST_INPUTS} inputs, found {len(names)}"
        raise ProblemError(message, ("size",))
    rows = tuple(product((0, 1), repeat=len(names)))
    s = Axis("s", len(rows))
    inputs = [
        b.given(f"x{n}", [row[n] for row in rows], s, label=Word(name))[s] for n, name in enumerate(names)
    ]
    columns: list[tuple[str, Sym]] = []
    for n, gate in enumerate(gates):
        if gate in gates[:n] or gate not in {"not", *_GATES}:
            message = f"expected {_known()}, each once, found {quoted(gate)}"
            raise ProblemError(message, ("gates", n))
        for text, formula, why in _columns(gate, names, inputs):
            label = Word(text, text.replace(" ", "_"))
            family = b.family(label.ascii, formula, s, rule=why, phase=rule.GATES, label=label)
            columns.append((text, family[s]))
    block = Block((*map(Valued, inputs), *(Valued(sym) for _, sym in columns)), (s,))
    head = (*names, *(text for text, _ in columns))
    table = Table("Truth table", "result", head, (block,), whole=True)
    says = f"Truth table of {', '.join(gates)} for {', '.join(names)}: 1 is true, 0 is false."
    return Worked(tuple(Key(sym.name) for _, sym in columns), (), says, (table,))


def _known() -> str:
    return f"one of not, {', '.join(_GATES)}"


def _columns(gate: str, names: Sequence[str], inputs: Sequence[Sym]) -> list[tuple[str, Expr, Rule]]:
    """The columns of a gate: what stands above each, its formula and its rule."""
    if gate == "not":
        return [(f"not {name}", ONE - one, rule.NOT) for name, one in zip(names, inputs, strict=True)]
    formula, why = _GATES[gate]
    return [(f" {gate} ".join(names), formula(inputs), why)]
