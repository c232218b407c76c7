"""``nnsolve why``: one figure and everything it is computed from."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Decimals, Figures, Name, Width, solved

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation


def command(
    name: Name,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="A quantity such as w5 or dE_dw5, or the number of a line of the solution."
        ),
    ],
    depth: Annotated[
        int | None,
        typer.Option(min=1, max=100, metavar="N", show_default=False, help="Show so many levels only."),
    ] = None,
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    convention: Conventions = None,
) -> None:
    """Show the tree behind one figure, down to what is given.

    Examples:
        nnsolve why two-layer-sigmoid dE_dw5
        nnsolve why two-layer-sigmoid 13 --depth 2
    """
    from nnsolve.cli.output import target, write
    from nnsolve.render.digits import Digits
    from nnsolve.render.tree import tree, tree_lines

    to = target(None, "", width)
    derivation = solved(name, convention)
    found = _line(derivation, int(key)) if key.isdecimal() else derivation.named([key])[0]
    drawn = tree(derivation, found, digits=Digits(decimals, digits), depth=depth)
    write(tree_lines(drawn, to.width, ascii=to.ascii), to)


def _line(derivation: "Derivation", number: int) -> "Key":
    """The quantity that the solution works on line `number`."""
    from nnsolve.errors import NnsolveError
    from nnsolve.render.page import page
    from nnsolve.render.rows import Equation

    rows = (row for section in page(derivation).sections for row in section.rows)
    lines = {row.number: row.key for row in rows if isinstance(row, Equation)}
    if number not in lines:
        message = f"expected the number of a line from 1 to {max(lines, default=0)}, found {number}"
        raise NnsolveError(message)
    return lines[number]
