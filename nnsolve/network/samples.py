"""The training data of a network: by the names of its units, or in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import ProblemError
from nnsolve.network.shares import CLASSES, COMPARISONS, check_targets, compares
from nnsolve.network.wiring import plain
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.model import Network


class Sample(Part, frozen=True, kw_only=True):
    """One row of the training data: by name, or in order."""

    inputs: dict[str, Number] | tuple[Number, ...]
    targets: dict[str, Number] | tuple[Number, ...] = ()


def inputs_and_targets(
    every: Sequence[tuple[Path, Sample]], net: Network, loss: Criterion, *, needed: bool
) -> tuple[list[list[Number]], list[list[Number]] | None]:
    """The inputs and targets of samples at their places, in the order of the network's names.

    There are no targets where they are not `needed` or the loss reads none. Raises `ProblemError` at what
    does not fit the network or the loss.
    """
    last = net.layers[-1]
    names = [net.inputs[i] for i in range(net.width)]
    outputs = [last.units[j] for j in range(last.size)]
    inputs = [ordered(sample.inputs, names, (*path, "inputs"), "input") for path, sample in every]
    paths = [(*path, "targets") for path, _ in every]
    if compares(loss):
        for path, (_, sample) in zip(paths, every, strict=True):
            if sample.targets:
                field = COMPARISONS[loss.reads]
                message = f"the {loss.title} compares samples, by number in {field}, and reads no targets"
                raise ProblemError(message, path)
    if compares(loss) or not needed:
        return inputs, None
    targets: list[list[Number]] = []
    for path, (_, sample) in zip(paths, every, strict=True):
        given = coded(sample.targets, outputs, path) if loss.reads in CLASSES else sample.targets
        targets.append(ordered(given, outputs, path, "target"))
    check_targets(loss, targets, paths)
    return inputs, targets


def coded(
    given: dict[str, Number] | tuple[Number, ...], names: Sequence[str], path: Path
) -> dict[str, Number] | tuple[Number, ...]:
    """The targets of a loss of classes: where one number stands for several outputs, the code of that class.

    Classes count from 0. Raises `ProblemError` at `path` for a number that is none of them.
    """
    if isinstance(given, dict) or len(given) != 1 or len(names) == 1:
        return given
    (label,) = given
    if label != int(label) or not 0 <= label < len(names):
        message = (
            f"expected a class from 0 to {len(names) - 1}, or {len(names)} targets "
            f"({', '.join(names)}), found {label}"
        )
        raise ProblemError(message, path)
    return tuple(Number(int(k == int(label))) for k in range(len(names)))


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
