"""Worked solutions to neural network exercises, line by line, as one would write them by hand.

`read` a problem file or `draw` a random exercise, `derive` its solution, `render` it as text; `solve` does it
all. Importing this package imports nothing else: every name is looked up when it is first used.

>>> import nnsolve
>>> problem = nnsolve.read("two-layer-sigmoid")
>>> text = nnsolve.render(nnsolve.derive(problem))
>>> text.splitlines()[0]
'Backpropagation, one step'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnsolve.catalogue import draw as draw
    from nnsolve.catalogue import read as read
    from nnsolve.derivation import Derivation as Derivation
    from nnsolve.errors import NnsolveError as NnsolveError
    from nnsolve.render import render as render
    from nnsolve.solution import derive as derive
    from nnsolve.solution import solve as solve
    from nnsolve.topic import Problem as Problem

_HOME = {
    "Derivation": "derivation",
    "NnsolveError": "errors",
    "Problem": "topic",
    "derive": "solution",
    "draw": "catalogue",
    "read": "catalogue",
    "render": "render",
    "solve": "solution",
}
"""The module of each public name."""

__all__ = ["Derivation", "NnsolveError", "Problem", "derive", "draw", "read", "render", "solve"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        message = f"module 'nnsolve' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    home = import_module(f"nnsolve.{_HOME[name]}")
    # The package `render` is itself callable: it may have been imported before its function is asked for.
    found: object = home if name == _HOME[name] else getattr(home, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
