"""What the layers of a table are called where their author did not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.convnet.grammar import read
from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.convnet.form import Kind, LayerForm
    from nnsolve.errors import Path

_LONGEST = 40
_ONCE = ("flatten", "gap", "gmp", "softmax", "dropout", "reshape", "add", "concat", "block")
"""Stems whose first layer has no number."""


class Names:
    """Gives every layer a name of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = {"input", "total"}
        self._counts: dict[str, int] = {}

    def given(self, form: LayerForm, kind: Kind, prefix: str, path: Path) -> str:
        """The name of a layer inside its block; raises `ProblemError` where it is taken."""
        own = checked_name(form.name, path)
        if own:
            if prefix + own in self._taken:
                message = f"two layers are called {quoted(own)}"
                raise ProblemError(message, (*path, "name"))
            self._taken.add(prefix + own)
            return own
        return self.fresh(kind.stem, prefix)

    def fresh(self, stem: str, prefix: str = "") -> str:
        """The next free name: ``conv1``, ``conv2``; ``flatten``, ``flatten2``."""
        while True:
            number = self._counts[prefix + stem] = self._counts.get(prefix + stem, 0) + 1
            name = stem if stem in _ONCE and number == 1 else f"{stem}{number}"
            if prefix + name not in self._taken:
                self._taken.add(prefix + name)
                return name

    def in_branch(
        self, branch: str, items: Sequence[str | LayerForm], path: Path
    ) -> Sequence[str | LayerForm]:
        """The layers of a branch, those without a name called after it: ``3x3``, or ``3x3_1, 3x3_2``."""
        forms = [read(one, (*path, n)) if isinstance(one, str) else one for n, one in enumerate(items)]
        alone = len(forms) == 1
        return [
            form
            if form.name or form.branches or form.layers
            else structs.replace(form, name=branch if alone else f"{branch}_{n}")
            for n, form in enumerate(forms, 1)
        ]


def checked_name(name: str, path: Path) -> str:
    """`name` when it can stand in a table and in the name of a quantity; raises `ProblemError`."""
    if not name:
        return ""
    plain = name.replace("_", "").replace("-", "").replace(".", "").replace("×", "x")
    if len(name) > _LONGEST or not plain.isalnum():
        message = f"expected a name of letters, digits, '_', '-' and '.', found {quoted(name)}"
        raise ProblemError(message, (*path, "name"))
    return name
