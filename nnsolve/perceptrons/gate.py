"""Logic gates as truth tables."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GATES: dict[str, Callable[[Sequence[int]], bool]] = {
    "and": all,
    "or": any,
    "nand": lambda bits: not all(bits),
    "nor": lambda bits: not any(bits),
    "xor": lambda bits: sum(bits) % 2 == 1,
    "xnor": lambda bits: sum(bits) % 2 == 0,
    "not": lambda bits: not bits[0],
    "majority": lambda bits: 2 * sum(bits) > len(bits),
}
"""Whether a gate is on for its inputs; XOR of several inputs is their parity."""

_SIZES = {"not": 1, "majority": 3}
MOST_INPUTS = 6


def size(gate: str, wanted: int | None) -> int:
    """How many inputs `gate` gets: what is `wanted`, else the usual number.

    Raises `ProblemError` for an unknown gate and for a number of inputs that it cannot have.
    """
    if gate not in GATES:
        message = f"expected one of {', '.join(GATES)}, found {quoted(gate)}"
        raise ProblemError(message, ("gate",))
    usual = _SIZES.get(gate, 2)
    if wanted is None:
        return usual
    if gate == "not" and wanted != 1:
        message = f"expected 1, as not has one input, found {wanted}"
        raise ProblemError(message, ("size",))
    if not 1 <= wanted <= MOST_INPUTS:
        message = f"expected a number of inputs from 1 to {MOST_INPUTS}, found {wanted}"
        raise ProblemError(message, ("size",))
    return wanted


def truth_table(gate: str, inputs: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """The rows of `gate` in counting order: the input bits and 0 or 1.

    >>> truth_table("nand", 2)[-1]
    ((1, 1), 0)
    """
    return tuple((bits, int(GATES[gate](bits))) for bits in product((0, 1), repeat=inputs))
