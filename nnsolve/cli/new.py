"""``nnsolve new``: a problem file to start from."""

import os
from typing import Annotated

import typer

from nnsolve.cli.options import Output


def command(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic, see `nnsolve list`.")],
    draw: Annotated[bool, typer.Option("--draw", help="Draw a random exercise instead.")] = False,
    level: Annotated[
        int | None,
        typer.Option(
            min=1, max=9, metavar="N", show_default=False, help="How hard an exercise to draw; 1 is easiest."
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            show_default=False,
            help="Any word or number: the same one draws the same exercise.",
        ),
    ] = None,
    output: Output = "",
) -> None:
    """Start a problem file, or draw an exercise.

    The file has the commented form of a topic. An existing file is never overwritten.

    Examples:
        nnsolve new backprop
        nnsolve new backprop -o exercise.toml
        nnsolve new backprop --draw --level 2 --seed 7
    """
    from nnsolve import catalogue
    from nnsolve.cli.output import escaped, target, write_text
    from nnsolve.errors import NnsolveError, visible

    to = target("plain", output, None)
    if os.path.lexists(to.path):
        message = f"{visible(to.path)}: expected the name of a new file, found one that exists"
        raise NnsolveError(message)
    if draw:
        from nnsolve.topic import encode

        text = encode(catalogue.draw(topic, level or 1, seed or "0"))
    elif level is not None or seed is not None:
        message = "--level and --seed are for --draw, which is missing"
        raise NnsolveError(message)
    else:
        text = catalogue.topic(topic).template
    write_text([text] if to.path else escaped([text]), to)
