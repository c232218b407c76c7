"""``nnsolve list``: the topics and the bundled problems."""

from typing import TYPE_CHECKING

from nnsolve.cli.options import Width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.render.spans import Line


def command(width: Width = None) -> None:
    """List the topics and the bundled problems.

    Examples:
        nnsolve list
    """
    from nnsolve.cli.output import target, write
    from nnsolve.render.letters import ascii_text

    to = target(None, "", width)
    lines = _lines(to.width)
    if to.ascii:
        lines = ([(ascii_text(text), style) for text, style in line] for line in lines)
    write(lines, to)


def _lines(width: int) -> "Iterator[Line]":
    from nnsolve.catalogue import problems, topics

    bundled = problems()
    wide = max(len(name) for name in (*topics(), *(one.name for one in bundled))) + 4
    for place, topic in enumerate(topics()):
        if place:
            yield []
        yield from _entry(topic, "title", _says(topic), wide, width)
        for one in bundled:
            if one.topic == topic:
                yield from _entry(f"  {one.name}", "name", _title(str(one.path)), wide, width)


def _entry(name: str, style: str, text: str, wide: int, width: int) -> "Iterator[Line]":
    """A name, and beside it a text that may take several lines."""
    from nnsolve.render.spans import wrapped

    for n, piece in enumerate([*wrapped(text, width - wide)] or [""]):
        yield [((name if n == 0 else "").ljust(wide), style), (piece, "")]


def _title(path: str) -> str:
    from nnsolve.reading.document import load

    return str(load(path).data.get("title", ""))


def _says(topic: str) -> str:
    """What a topic is about: the first line of its file, which is read and not run."""
    from pathlib import Path

    from nnsolve import catalogue

    path = Path(catalogue.__file__).parent / "topics" / f"{topic.replace('-', '_')}.py"
    with path.open(encoding="utf-8") as file:
        line = file.readline()
    return line.strip().strip('"').partition(":")[0].rstrip(".")
