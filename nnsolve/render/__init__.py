"""Readers that show a derivation: `page` decides what is shown, the writers how.

A writer reads the `Page` and nothing else, so a new format is one new file.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation


def render(
    derivation: Derivation,
    format: str = "plain",  # noqa: A002  (the word that users type)
    width: int = 80,
    *,
    view: str = "solution",
    only: Sequence[Key] = (),
    ascii: bool = False,  # noqa: A002  (likewise)
    iterations: int = 2,
) -> str:
    """The derivation as text in `format`: ``plain`` or ``json``.

    >>> from nnsolve import derive, read
    >>> render(derive(read("two-layer-sigmoid"))).splitlines()[0]
    'Backpropagation, one step'

    `width` and `ascii` matter to ``plain`` only, `view` and `iterations` likewise. Raises `ValueError` on
    another format.
    """
    if format == "json":
        from nnsolve.render.json import chunks

        return "".join(chunks(derivation, only=only))
    if format != "plain":
        message = f"unknown format {format!r}; there are plain and json"
        raise ValueError(message)
    from nnsolve.render.page import page
    from nnsolve.render.plain import lines

    shown = page(derivation, view=view, only=only, iterations=iterations)
    return "\n".join(lines(shown, width, ascii=ascii)) + "\n"


class _Callable(ModuleType):
    """This package as ``nnsolve.render(…)``: the public function and its package have one name."""

    __call__ = staticmethod(render)


sys.modules[__name__].__class__ = _Callable
