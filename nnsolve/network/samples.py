"""The training data of a network: by the names of its units, or in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import ProblemError
from nnsolve.network.wiring import plain
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path


class Sample(Part, frozen=True, kw_only=True):
    """One row of the training data: by name, or in order."""

    inputs: dict[str, Number] | tuple[Number, ...]
    targets: dict[str, Number] | tuple[Number, ...] = ()


def ordered(
    given: dict[str, Number] | tuple[Number, ...], names: Sequence[str], path: Path, what: str
) -> list[Number]:
    """The numbers of `given` in the order of `names`; `what` is "input" or "target".

    Raises `ProblemError` at `path` for a name too many or too few, or another length.
    """
    one = "an input" if what == "input" else "a target"
    if not isinstance(given, dict):
        if len(given) != len(names):
            message = f"expected {len(names)} {what}s ({', '.join(names)}), found {len(given)}"
            raise ProblemError(message, path)
        return list(given)
    values = {plain(name): value for name, value in given.items()}
    for name in given:
        if plain(name) not in names:
            message = f"expected {one} for {', '.join(names)}, found '{name}'"
            raise ProblemError(message, (*path, name))
    missing = [name for name in names if name not in values]
    if missing:
        message = f"expected {one} for {', '.join(missing)}, found none"
        raise ProblemError(message, path)
    return [values[name] for name in names]
