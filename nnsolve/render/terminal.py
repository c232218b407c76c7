"""A page as rich texts: the lines of `plain`, in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from nnsolve.render.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.render.rows import Page
    from nnsolve.render.spans import Line

STYLES = {
    "": "",
    "title": "bold",
    "dim": "dim",
    "number": "dim",
    "name": "cyan",
    "value": "bold",
    "answer": "bold green",
    "rule": "dim",
    "note": "dim",
    "right": "green",
    "amber": "yellow",
    "wrong": "bold red",
}
"""The rich style of each style of the layout."""


def texts(page: Page, width: int = 80, *, ascii: bool = False) -> Iterator[Text]:  # noqa: A002
    """The lines of `page` as texts without line ends; print them with ``soft_wrap=True``.

    They are built span by span, so no bracket in a title is taken for markup.
    """
    return coloured(laid_out(page, width, ascii=ascii))


def coloured(lines: Iterable[Line]) -> Iterator[Text]:
    """Lines of the layout as texts."""
    for line in lines:
        text = Text(end="")
        for part, style in line:
            text.append(part, STYLES[style])
        yield text
