"""The input of a network: its sizes and channels as the first row of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.convnet.flow import Flow, Row, written
from nnsolve.convnet.grammar import parts
from nnsolve.convnet.window import AXES, whole
from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from nnsolve.convnet.form import Sizes
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.errors import Path


def sizes(given: Sizes, path: Path = ("input",)) -> tuple[int | str, ...]:
    """The sizes of an input, ``[32, 32, 1]`` or ``32x32x1``, checked; ``?`` for one that is not known."""
    found = given
    if isinstance(given, str):
        read = parts(given)
        if read is None:
            message = f"expected sizes such as 32x32x1, found {quoted(given)}"
            raise ProblemError(message, path)
        found = tuple(read)
    found = found if isinstance(found, tuple) else (found,)
    if not 1 <= len(found) <= len(AXES) + 1:
        message = f"expected 1 to {len(AXES) + 1} sizes, the channels among them, found {len(found)}"
        raise ProblemError(message, path)
    inside = isinstance(given, tuple)
    return tuple(whole(size, (*path, n) if inside else path) for n, size in enumerate(found))


def typed(text: str, name: str) -> int | str | tuple[int | str, ...]:
    """A size as it is typed on a command line: ``5``, ``3x5``, ``?``, or a word such as ``same``."""
    found = parts(text)
    if found is not None:
        return found[0] if len(found) == 1 else tuple(found)
    if text.isalpha():
        return text
    message = f"expected a whole number or sizes such as 3x5, found {quoted(text)}"
    raise ProblemError(message, (name,))


def started(book: Ledger, given: tuple[int | str, ...], *, first: bool) -> tuple[Flow, Row]:
    """The input as a flow, and its row; axes of one size share a quantity.

    With `first` the channels stand in front. An input of one size is a vector.
    """
    ordered = (*given[1:], given[0]) if first else given
    *space, channels = ordered
    if not isinstance(channels, int):
        message = "expected the number of channels, found '?'"
        raise ProblemError(message, ("input", 0 if first else len(space)))
    marks = AXES.get(len(space), ())
    shared = ("W",) * len(space) if len(space) > 1 and len(set(space)) == 1 else marks
    symbols = {
        mark: book.given(f"{mark}_input", size)
        for mark, size in dict(zip(shared, space, strict=True)).items()
        if isinstance(size, int)
    }
    through = book.given("C_input", channels)
    flow = Flow(tuple(symbols.get(mark) for mark in shared), through)
    return flow, Row("input", "input", written(book, flow, first=first))
