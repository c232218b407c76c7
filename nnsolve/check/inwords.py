"""Names of words that the exercise has for one quantity: ``number of parameters``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.aliases import FILLING, GROUPS, HEADS, group
from nnsolve.check.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.axis import Key
    from nnsolve.check.spelling import Called

ERRORS = frozenset(("E", *group("E")))
"""What the error is called."""


class InWords:
    """What words can mean among the names `own` of an exercise.

    >>> from nnsolve.axis import Key
    >>> InWords({"params": Key("params", ())}).meant("total_number_of_parameters")
    [Key(name='params', at=())]
    """

    def __init__(self, own: Mapping[str, Key]) -> None:
        self.own = own
        self.heads: dict[str, list[str]] = {}
        """The names with an underscore by what stands before it."""
        for text in own:
            head, behind, _ = text.partition("_")
            if behind:
                self.heads.setdefault(head, []).append(text)
        self._others: dict[str, set[str]] = {}
        for words in (*GROUPS, *HEADS):
            for word in words:
                self._others.setdefault(folded(word), set()).update(words)

    def others(self, name: str) -> set[str]:
        """The other words for a name of words, leaving out those that tell nothing."""
        return self._others.get(folded(name), set()) | self._others.get(folded("".join(_bare(name))), set())

    def meant(self, name: str) -> list[Key]:
        """The quantity that is called so in other words; several where that is open, none for most names."""
        others = self.others(name)
        found = {self.own[text] for text in (*others, "_".join(_bare(name))) if text in self.own}
        heads = [text for head in others for text in self.heads.get(head, ())]
        return sorted(found) or [self.own[text] for text in heads if len(heads) == 1]


def _bare(name: str) -> list[str]:
    return [word for word in name.split("_") if word.lower() not in FILLING]


def slope_of_error(called: Called, name: str) -> str:
    """What the slope of the error is called that somebody calls dgamma, or dL/dgamma."""
    if called.over in ERRORS:
        return f"dE_d{called.under}"
    return f"dE_{name}" if name.startswith("d") else ""
