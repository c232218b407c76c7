"""``nnsolve mistakes``: what is known to go wrong by hand, of one topic or of all, as text or as Markdown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Output, Width

if TYPE_CHECKING:
    from nnsolve.check.prior import Kind
    from nnsolve.mistake import Mistake
    from nnsolve.render.spans import Line

_EDITS = "In every formula"
_SLIPS = "Slips of the pen"
_INTRO = (
    "What `nnsolve check` names when a figure does not follow. Every topic knows mistakes of its own rules;",
    "whatever the topic, every formula can go wrong in the ways listed behind them.",
    "",
    "This page is the output of `nnsolve mistakes --markdown`.",
)


def _topics(incomplete: str) -> Iterator[str]:
    from nnsolve.catalogue import topics

    return (name for name in topics() if name.startswith(incomplete))


def command(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="TOPIC",
            help="Only the mistakes of this topic (see `nnsolve list`).",
            autocompletion=_topics,
            show_default=False,
        ),
    ] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Write Markdown.", show_default=False)] = False,
    output: Output = "",
    width: Width = None,
) -> None:
    """List the known mistakes, each with an example.

    Examples:
        nnsolve mistakes
        nnsolve mistakes backprop
        nnsolve mistakes --markdown -o mistakes.md
    """
    from nnsolve.cli.output import target, write, write_text
    from nnsolve.render.letters import ascii_text

    to = target(None, output, width)
    if markdown:
        lines = (f"{line}\n" for line in page(topic))
        write_text((ascii_text(line) for line in lines) if to.ascii else lines, to)
        return
    shown = _lines(topic, to.width)
    if to.ascii:
        shown = ([(ascii_text(text), style) for text, style in line] for line in shown)
    write(shown, to)


def page(topic: str = "") -> Iterator[str]:
    """The lines of the Markdown page of all mistakes, or of those of one topic; raises `ProblemError`."""
    if not topic:
        yield from ("# Mistakes", "", *_INTRO, "")
    for n, (name, title, mistakes) in enumerate(_by_topic(topic)):
        if n or topic:
            yield "" if n else f"# Mistakes in {name}"
        if not topic:
            yield f"## {name}: {title}"
        yield ""
        yield "| code | rule | what happened | example |"
        yield "|---|---|---|---|"
        for one in mistakes:
            yield _row(f"`{one.code}`", one.rule.title, one.says, one.example)
    if topic:
        return
    for title, kinds in _generic():
        yield from ("", f"## {title}", "", "| code | what happened |", "|---|---|")
        for kind in kinds:
            yield _row(f"`{kind.code}`", kind.title)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _by_topic(topic: str) -> "list[tuple[str, str, tuple[Mistake, ...]]]":
    """Name, title and mistakes of each topic that has some."""
    from nnsolve import catalogue

    found = [(name, catalogue.topic(name)) for name in ([topic] if topic else catalogue.topics())]
    return [(name, one.title, one.mistakes) for name, one in found if one.mistakes]


def _generic() -> "list[tuple[str, list[Kind]]]":
    """The mistakes that need no topic, in two parts: wrong formulas and slips of the pen."""
    from nnsolve.check.prior import EDITS, SLIPS

    return [(_EDITS, [*EDITS]), (_SLIPS, [*SLIPS])]


def _lines(topic: str, width: int) -> "Iterator[Line]":
    for n, (name, title, mistakes) in enumerate(_by_topic(topic)):
        if n:
            yield []
        yield [(f"{name}: {title}", "title")]
        for one in mistakes:
            yield []
            yield [(f"  {one.code}", "name"), (f"  ({one.rule.title})", "")]
            for text in (one.says, one.example):
                yield from _indented(text, width)
    for title, kinds in () if topic else _generic():
        yield []
        yield [(title, "title")]
        for kind in kinds:
            yield [(f"  {kind.code}", "name")]
            yield from _indented(kind.title, width)


def _indented(text: str, width: int) -> "Iterator[Line]":
    from nnsolve.render.spans import wrapped

    for piece in wrapped(text, width - 4):
        yield [(f"    {piece}", "")]
