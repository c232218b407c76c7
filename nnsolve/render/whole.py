"""Names of whole families: the vector ``out_h`` of ``out_h1, out_h2``, the matrix ``W_1`` of ``w1 … w4``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key, positions
from nnsolve.notation import RUNNING, After, Entry, Own, Ratio, Word

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation, Family
    from nnsolve.expr import Sym
    from nnsolve.notation import Notation


class WholeNames:
    """What the families of one derivation are called as a whole."""

    def __init__(self, derivation: Derivation, notation: Notation) -> None:
        self._derivation, self._notation = derivation, notation
        self._common = {f.name: self._prefix(f) for f in derivation.families}

    def name(self, family: Family) -> str:
        """What the names of its positions have in common; numbered where several families share that."""
        match family.label:
            case None:
                return family.name
            case Word(text) | Entry(text):
                return text
            case After(of, mark):
                return f"{self._named(of)} {mark}"
            case Ratio(over, under):
                return f"∂{self._named(over)}/∂{self._named(under)}"
            case _:
                return self._numbered(family)

    def _named(self, sym: Sym) -> str:
        return self.name(self._derivation.family(sym.name))

    def _numbered(self, family: Family) -> str:
        common = self._common[family.name] or family.name
        if matrix_like(family) and len(common) == 1:
            common = common.upper()
        alike = [
            f.name
            for f in self._derivation.families
            if isinstance(f.label, Own) and self._common[f.name] == self._common[family.name]
        ]
        if len(alike) < 2 or family.name not in alike:  # noqa: PLR2004
            return common
        return f"{common}_{alike.index(family.name) + 1}"

    def _prefix(self, family: Family) -> str:
        """The beginning that the first and the last name share, without digits at its end."""
        if not isinstance(family.label, Own) and not hasattr(family.label, "word"):
            return ""
        names = [self._notation.bare(Key(family.name, at)) for at in _ends(family)]
        if not names:
            return ""
        common = names[0]
        while not names[-1].startswith(common):
            common = common[:-1]
        return common.rstrip("0123456789_ ")


def matrix_like(family: Family) -> bool:
    """Whether the family has two axes besides those that count iterations and samples."""
    return sum(axis.name not in RUNNING for axis in family.axes) == 2  # noqa: PLR2004


def _ends(family: Family) -> list[tuple[int, ...]]:
    first = next(positions(family.axes, family.where), None)
    if first is None:
        return []
    last = tuple(axis.size - 1 for axis in family.axes)
    return [first, last] if last in family else [first]
