"""A page as plain lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.render.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.render.rows import Page


def lines(page: Page, width: int = 80, *, ascii: bool = False) -> Iterator[str]:  # noqa: A002
    """The lines of `page` without line ends; with `ascii` only ASCII characters."""
    for line in laid_out(page, width, ascii=ascii):
        yield "".join(text for text, _ in line)
