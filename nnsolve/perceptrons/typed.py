"""A perceptron problem as typed on one line: the gate or its truth table, numbers, the order of the rows."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from nnsolve.errors import NnsolveError, quoted
from nnsolve.perceptrons.gate import GATES, MOST_INPUTS

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation


def number(text: str, option: str) -> Decimal:
    """The number in `text`; raises `NnsolveError` that names the `option` it was typed for."""
    try:
        return Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        message = f"--{option}: expected a number, found {quoted(text.strip())}"
        raise NnsolveError(message) from None


def problem(
    gate: str,
    inputs: int | None,
    conventions: dict[str, str],
    *,
    order: str,
    **fields: Any,  # noqa: ANN401
) -> Derivation:
    """The worked solution for a typed gate or truth table; `fields` as in a problem file.

    Raises `NnsolveError` for what cannot be read, `ProblemError` for what does not fit.
    """
    from nnsolve.solution import derive
    from nnsolve.topics.perceptron import PerceptronProblem

    sign = conventions.get("step", "").startswith("sign")
    made = PerceptronProblem(
        topic="perceptron",
        title=_title(gate, fields["ask"]),
        conventions=conventions,
        order=_order(order),
        **fields,
        **_rows(gate, inputs, sign=sign),
    )
    return derive(made)


def _rows(gate: str, inputs: int | None, *, sign: bool) -> dict[str, Any]:
    if gate.lower() in GATES:
        return {"gate": gate.lower(), "size": inputs}
    size = len(gate).bit_length() - 1
    if gate.strip("01") or len(gate) != 2**size or not 1 <= size <= MOST_INPUTS:
        message = (
            f"expected one of {', '.join(GATES)}, or the last column of a truth table as in 0110, "
            f"found {quoted(gate)}"
        )
        raise NnsolveError(message)
    bits = [format(row, f"0{size}b") for row in range(len(gate))]
    rows = tuple(tuple(map(Decimal, row)) for row in bits)
    off = -1 if sign else 0
    return {"rows": rows, "targets": tuple(Decimal(1 if bit == "1" else off) for bit in gate)}


def _order(text: str) -> Literal["cyclic", "random"] | tuple[int, ...]:
    if text == "cyclic" or text == "random":  # noqa: PLR1714  (so that the type is known)
        return text
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):  # noqa: PLR2004
        message = f"--order: expected cyclic, random or rows by number as in 2,4,1,3, found {quoted(text)}"
        raise NnsolveError(message)
    return tuple(map(int, parts))


def _title(gate: str, ask: str) -> str:
    name = gate.upper() if gate.lower() in GATES else f"the truth table {gate}"
    return {
        "learn": f"A perceptron learns {name}",
        "forward": f"Outputs of a step unit for {name}",
        "separability": f"Can one step unit give {name}?",
    }.get(ask, f"Two layers of steps for {name}")
