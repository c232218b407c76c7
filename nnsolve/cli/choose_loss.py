"""``nnsolve choose-loss``: which loss and output activation fit a task, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.criteria.choice import Choice
    from nnsolve.render.spans import Line


def command(
    task: Annotated[
        str,
        typer.Argument(
            metavar="[TASK]",
            help="regression, binary, multi-class or multi-label; all of them when left out.",
            show_default=False,
        ),
    ] = "",
    width: Width = None,
) -> None:
    """Choose a loss and the output activation for a task.

    Examples:
        nnsolve choose-loss
        nnsolve choose-loss multi-label
    """
    from nnsolve.cli.output import target, unknown, write
    from nnsolve.criteria.choice import CHOICES
    from nnsolve.errors import NnsolveError

    found = [one for one in CHOICES if task.strip().lower() in ("", one.task)]
    if not found:
        raise NnsolveError(unknown("task", task, [one.task for one in CHOICES]))
    to = target(None, "", width)
    write(_lines(found, to.width, ascii=to.ascii), to)


def _lines(found: "list[Choice]", width: int, *, ascii: bool) -> "Iterator[Line]":  # noqa: A002
    from nnsolve.render.letters import ascii_text
    from nnsolve.render.spans import wrapped

    for place, one in enumerate(found):
        if place:
            yield []
        yield [(f"{one.task}: {one.title}", "title")]
        rows = [
            ("loss", one.loss),
            ("output", f"{one.activation}; units: {one.units}"),
            ("targets", one.targets),
        ]
        rows += [("why", one.why), *(("or" if not n else "", other) for n, other in enumerate(one.instead))]
        for head, text in rows:
            said = ascii_text(text) if ascii else text
            for n, piece in enumerate(wrapped(said, width - 11)):
                yield [(f"  {head if n == 0 else '':<9}", "note"), (piece, "")]
