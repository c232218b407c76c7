"""The Markdown cells of a Jupyter notebook."""

from __future__ import annotations

from typing import cast

import msgspec

from nnsolve.errors import NnsolveError


def markdown_of(text: str) -> str:
    r"""The sources of all Markdown cells, one after the other, with an empty line between them.

    >>> markdown_of('{"cells": [{"cell_type": "markdown", "source": ["w1 = 0.15\\n", "w2 = 0.20"]}]}')
    'w1 = 0.15\nw2 = 0.20'
    """
    try:
        found: object = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        message = f"expected a Jupyter notebook, found a file that is not JSON ({error})"
        raise NnsolveError(message) from error
    cells = cast("dict[str, object]", found).get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list):
        message = "expected a Jupyter notebook with cells, found other JSON"
        raise NnsolveError(message)
    return "\n\n".join(_source(cell) for cell in cast("list[object]", cells) if _is_markdown(cell))


def _is_markdown(cell: object) -> bool:
    return isinstance(cell, dict) and cast("dict[str, object]", cell).get("cell_type") == "markdown"


def _source(cell: object) -> str:
    source = cast("dict[str, object]", cell).get("source", "")
    if isinstance(source, list):
        return "".join(str(line) for line in cast("list[object]", source))
    return str(source)
