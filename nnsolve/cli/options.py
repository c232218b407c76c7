"""Arguments that several commands take, and the problem that they name."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.errors import NnsolveError, ProblemError

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.derivation import Derivation
    from nnsolve.reading.document import Document
    from nnsolve.topic import Problem


def completed(incomplete: str) -> Iterator[str]:
    """What may follow `incomplete` where a problem is named: bundled problems, problem files, folders."""
    from glob import escape, glob

    from nnsolve.catalogue import problems

    yield from (one.name for one in problems() if one.name.startswith(incomplete))
    yield from glob(f"{escape(incomplete)}*.toml")  # noqa: PTH207  (the text that was typed stays as it is)
    yield from glob(f"{escape(incomplete)}*/")  # noqa: PTH207


Name = Annotated[
    str,
    typer.Argument(
        metavar="FILE|NAME",
        help="A problem file, the name of a bundled problem (see `nnsolve list`), or - for standard input.",
        autocompletion=completed,
        show_default=False,
    ),
]
Width = Annotated[
    int | None,
    typer.Option(
        min=40,
        max=400,
        metavar="N",
        show_default=False,
        help="Columns; usually those of the terminal, 80 in a pipe.",
    ),
]
Figures = Annotated[
    int, typer.Option("--digits", min=1, max=17, metavar="N", help="Show at least so many figures.")
]
Decimals = Annotated[int, typer.Option(min=0, max=17, metavar="N", help="Show at least so many decimals.")]
Conventions = Annotated[
    list[str] | None,
    typer.Option(
        "--convention",
        metavar="NAME=OPTION",
        show_default=False,
        help="Choose a convention, over what the file says; may be repeated.",
    ),
]
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE", show_default=False, help="Write to FILE instead.")
]


Every = Annotated[int, typer.Option(min=0, metavar="N", help="A row of the table for every N.")]
Whole = Annotated[bool, typer.Option("--all", help="A row for every iteration.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Take a rate of 0 or less.", show_default=False)]


def opened(name: str) -> "tuple[Problem, Document]":
    """The problem called `name`, a path, a bundled name or ``-``, and the document that it stands in."""
    from nnsolve import catalogue

    if name != "-":
        return catalogue.opened(name)
    from nnsolve.reading.document import MOST_BYTES, decoded
    from nnsolve.solution import STDIN

    if sys.stdin is None:
        message = "standard input is closed"
        raise NnsolveError(message)
    document = decoded(sys.stdin.buffer.read(MOST_BYTES + 1), STDIN)
    return catalogue.convert(document), document


def solved(name: str, conventions: list[str] | None = None) -> "Derivation":
    """The worked solution of the problem called `name`, under `conventions` such as ``step=sign``."""
    return posed(name, conventions)[1]


def posed(name: str, conventions: list[str] | None = None) -> "tuple[Problem, Derivation]":
    """The problem called `name` under `conventions`, and its worked solution."""
    from msgspec import structs

    from nnsolve.solution import derived

    problem, document = opened(name)
    chosen = dict(option(text) for text in conventions or ())
    if chosen:
        problem = structs.replace(problem, conventions={**problem.conventions, **chosen})
    try:
        return problem, derived(problem, document)
    except ProblemError as error:
        if error.path[:1] == ("conventions",) and error.path[-1] in chosen:
            message = f"--convention {error.path[-1]}={chosen[str(error.path[-1])]}: {error.message}"
            raise NnsolveError(message) from None
        raise


def names(texts: list[str] | None) -> list[str]:
    """The names in texts such as ``w5,w1`` or ``map[0,1],map[1,1]``, cut outside of brackets."""
    out: list[str] = []
    for text in texts or ():
        for part in text.split(","):
            if out and out[-1].count("[") > out[-1].count("]"):
                out[-1] += f",{part.strip()}"
            else:
                out.append(part.strip())
    return out


def option(text: str) -> tuple[str, str]:
    """Name and choice of a convention typed as ``name=option``."""
    name, equals, option = text.partition("=")
    if not equals:
        message = f"--convention {text}: expected name=option, as in squared-error=sum"
        raise NnsolveError(message)
    return name.strip(), option.strip()


def typed_number(place: str, text: str) -> "Decimal":
    """The number in `text`, with the digits it was typed with.

    Raises `NnsolveError` that names its `place`, such as ``--rate``, for what is none or out of bounds.
    """
    from decimal import Decimal, InvalidOperation

    from nnsolve.errors import quoted
    from nnsolve.topic import finite

    try:
        value = Decimal(text.strip().replace("−", "-"))
        finite(value, ())
    except InvalidOperation:
        message = f"{place}: expected a number, found {quoted(text.strip())}"
        raise NnsolveError(message) from None
    except ProblemError as error:
        message = f"{place}: {error.message}"
        raise NnsolveError(message) from None
    return value
