"""``nnsolve solve``: the worked solution of a problem."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Decimals, Figures, Name, Output, Width, names, solved

if TYPE_CHECKING:
    from nnsolve.render.rows import Page


def command(
    name: Name,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", show_default=False, help="Work these quantities only: w5,w1."),
    ] = None,
    view: Annotated[
        str,
        typer.Option(
            metavar="VIEW", help="solution, full, table, matrix, or a view of the topic such as delta-rule."
        ),
    ] = "solution",
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None,
        typer.Option(
            metavar="FORMAT",
            show_default=False,
            help="terminal, plain or json; usually what suits the terminal or file.",
        ),
    ] = None,
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
    iterations: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="Work so many iterations line by line.")
    ] = 2,
    carry: Annotated[
        str | None,
        typer.Option(
            metavar="N|Ns",
            show_default=False,
            help="Round every line to N decimals (Ns: N significant figures) and carry that on.",
        ),
    ] = None,
    cut: Annotated[bool, typer.Option("--cut", help="With --carry: cut instead of rounding.")] = False,
) -> None:
    """Solve a problem, with every line of the working.

    Examples:
        nnsolve solve two-layer-sigmoid
        nnsolve solve two-layer-sigmoid --only w5,w1 --digits 6
        nnsolve solve two-layer-sigmoid --view delta-rule --convention squared-error=sum
        nnsolve solve two-layer-sigmoid --carry 4
        nnsolve solve two-layer-sigmoid --format json -o solution.json
    """
    from msgspec import structs

    from nnsolve.cli.output import escaped, target, unknown, write, write_text
    from nnsolve.errors import NnsolveError
    from nnsolve.render.digits import Digits

    to = target(format, output, width)
    derivation = solved(name, convention)
    by_hand = ""
    if carry is not None:
        from nnsolve.check.carry import carried, read

        how = read(carry, cut=cut)
        derivation, by_hand = carried(derivation, how), how.says
    elif cut:
        message = "--cut says how --carry shortens a line: give both, as in --carry 4 --cut"
        raise NnsolveError(message)
    keys = derivation.named(names(only))
    figures = Digits(decimals, digits)
    if to.format == "json":
        from nnsolve.render.json import chunks

        if by_hand:
            derivation = structs.replace(derivation, summary=(*derivation.summary, by_hand))
        text = chunks(derivation, only=keys, digits=figures)
        write_text(text if to.path else escaped(text), to)
        return
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import VIEWS, page

    views = (*VIEWS, *derivation.views)
    if view not in views:
        raise NnsolveError(unknown("view", view, views))
    shown = page(derivation, view=view, only=keys, digits=figures, iterations=iterations)
    if by_hand and shown.precision:
        shown = structs.replace(shown, precision=by_hand)
    if view in ("solution", "full"):
        shown = structs.replace(shown, closing=_hint(shown, name))
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _hint(shown: "Page", name: str) -> tuple[str, ...]:
    """How to ask for the tree behind the last answer; nothing for a problem that came through a pipe."""
    from nnsolve.render.rows import Equation

    rows = (row for section in shown.sections for row in section.rows)
    lines = [row.number for row in rows if isinstance(row, Equation) and row.answer]
    return (f"Why a line: nnsolve why {name} {lines[0]}",) if lines and name != "-" else ()
