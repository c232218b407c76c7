"""The samples of a problem, from a gate or from rows, checked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from nnsolve.errors import ProblemError, quoted
from nnsolve.perceptrons.gate import size, truth_table
from nnsolve.perceptrons.sample import Samples, checked_classes, checked_rows, checked_targets

if TYPE_CHECKING:
    from nnsolve.perceptrons.sample import Step

_PAIR = 2


class Stated(Protocol):
    """The fields of a problem that say which rows there are."""

    @property
    def ask(self) -> str:
        """What is asked."""
        ...

    @property
    def gate(self) -> str:
        """The name of a gate, empty where the rows are given."""
        ...

    @property
    def size(self) -> int | None:
        """The number of inputs of the gate."""
        ...

    @property
    def rows(self) -> tuple[tuple[Decimal, ...], ...]:
        """The inputs of each row."""
        ...

    @property
    def targets(self) -> tuple[Decimal, ...]:
        """The target of each row."""
        ...

    @property
    def classes(self) -> tuple[str, ...]:
        """The class of each row by name."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the class below and the class above."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        ...


def samples(p: Stated, step: Step) -> Samples:
    """The samples of `p`; raises `ProblemError` with the place of what does not fit."""
    if p.labels and (len(p.labels) != _PAIR or p.labels[0] == p.labels[1]):
        message = "expected two labels, the class below and the class above, as in labels = ['N', 'P']"
        raise ProblemError(message, ("labels",))
    if p.gate:
        if p.rows or p.targets or p.classes:
            other = "rows" if p.rows else "targets" if p.targets else "classes"
            message = "expected a gate or rows of its own, found both"
            raise ProblemError(message, (other,))
        width = size(p.gate, p.size)
        table = truth_table(p.gate, width)
        rows = tuple(tuple(map(Decimal, bits)) for bits, _ in table)
        targets = tuple(step.on if on else step.off for _, on in table)
        return Samples(rows, targets, named(p.names, width))
    width = checked_rows(p.rows, ("rows",))
    return Samples(p.rows, _targets(p, step), named(p.names, width))


def _targets(p: Stated, step: Step) -> tuple[int, ...]:
    if p.classes:
        if p.targets:
            message = "expected targets or classes, found both"
            raise ProblemError(message, ("classes",))
        if not p.labels:
            message = "expected the names of both classes, as in labels = ['N', 'P']"
            raise ProblemError(message, ("classes",))
        return checked_classes(p.classes, p.labels, len(p.rows), step)
    if p.ask == "forward" and not p.targets:
        return ()
    return checked_targets(p.targets, len(p.rows), step)


def named(names: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The names of the inputs, x1, x2, … where none are given."""
    if not names:
        return tuple(f"x{n + 1}" for n in range(width))
    if len(names) != width:
        message = f"expected {width} names, one for each input, found {len(names)}"
        raise ProblemError(message, ("names",))
    for n, name in enumerate(names):
        if not name.isascii() or not name.isidentifier() or name in names[:n] or _taken(name):
            message = f"expected a name of its own such as x1, found {quoted(name)}"
            raise ProblemError(message, ("names", n))
    return names


def _taken(name: str) -> bool:
    """Whether a quantity of the working is called so."""
    return name in _OWN or (name[0] in "wvhm" and name[1:].isdigit())


_OWN = {
    "z",
    "y",
    "e",
    "t",
    "b",
    "a",
    "c",
    "theta",
    "alpha",
    "mid",
    "largest",
    "smallest",
    "z_end",
    "y_end",
    "veto",
}
