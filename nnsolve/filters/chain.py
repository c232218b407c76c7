"""Layers in a row: each writes its forward lines into one derivation, then the slopes go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from nnsolve.derivation import Phase
from nnsolve.errors import ProblemError, quoted
from nnsolve.notation import Entry

if TYPE_CHECKING:
    from nnsolve.axis import Axis, Relation
    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.errors import Path
    from nnsolve.expr import Expr
    from nnsolve.filters.volume import Volume


LONGEST_NAME = 16


class Stage(Protocol):
    """A layer at work: it has read `before` and made `after`."""

    before: Volume
    after: Volume
    parameters: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the layer does, for a heading."""
        ...

    @property
    def outline(self) -> str:
        """The layer in a list of layers, with what it needs to be worked."""
        ...

    def forward(self, chain: Chain) -> None:
        """Write the values that it makes."""
        ...

    def backward(self, chain: Chain) -> None:
        """Write the slopes by the parameters and by `before`, given those by `after`."""
        ...


class Chain:
    """The layers written so far, and the names that are taken.

    `wanted` are the conventions in force.
    """

    def __init__(self, b: Builder, conventions: dict[str, str]) -> None:
        self.b, self.conventions = b, conventions
        self.stages: list[Stage] = []
        self._taken: set[str] = set()
        self._phase = Phase("forward", "Forward")
        self._several: frozenset[str] = frozenset()

    def start(self, code: str, title: str) -> None:
        """Begin a section of the working."""
        self._phase = Phase(code, title)

    def expect(self, names: list[str]) -> None:
        """Say which default names will be asked for: those that come more than once are numbered from 1."""
        self._several = frozenset(name for name in names if names.count(name) > 1)

    def named(self, wanted: str, default: str, path: Path) -> str:
        """The name `wanted` for the values of a layer, else a free one like `default`.

        Raises `ProblemError` under `path` for a name that is taken or no word.
        """
        if not wanted:
            return self.name(default)
        path = (*path, "name")
        word = wanted.isascii() and wanted.isidentifier() and len(wanted) <= LONGEST_NAME
        if not word or wanted.startswith("dE_d"):
            message = f"expected a name of up to {LONGEST_NAME} letters, digits and _, found {quoted(wanted)}"
            raise ProblemError(message, path)
        if wanted in self._taken:
            message = f"expected a name of its own, found {quoted(wanted)} twice"
            raise ProblemError(message, path)
        self._taken.add(wanted)
        return wanted

    def name(self, default: str) -> str:
        """A name that no other array has: `default`, numbered where it has to be."""
        name, n = default, 1
        if default in self._several:
            name = f"{default}1"
        while name in self._taken:
            n += 1
            name = f"{default}{n}"
        self._taken.add(name)
        return name

    def given(self, name: str, values: Any, *axes: Axis) -> None:  # noqa: ANN401  (numbers, lists or an array)
        """Add an array that stands in the exercise."""
        self.b.given(name, values, *axes, label=Entry(name))

    def write(
        self,
        name: str,
        template: Expr,
        *axes: Axis,
        rule: Rule,
        label: Entry | None = None,
        where: tuple[Relation, ...] = (),
    ) -> None:
        """Add an array of worked values to the section begun last."""
        self.b.family(
            name, template, *axes, rule=rule, phase=self._phase, label=label or Entry(name), where=where
        )

    def slope(self, of: str, template: Expr, *axes: Axis, rule: Rule) -> None:
        """Add the slopes of the error by the values of the array `of`."""
        self.write(f"dE_d{of}", template, *axes, rule=rule, label=Entry(f"∂E/∂{of}", f"dE_d{of}"))

    def given_slope(self, of: Volume, values: Any) -> None:  # noqa: ANN401  (as in `given`)
        """Add the slopes of the error by the last values, which the exercise gives."""
        name = f"dE_d{of.name}"
        self.b.given(name, values, *of.axes(), label=Entry(f"∂E/∂{of.name}", name))
