"""``nnsolve check``: a student's working against an exercise."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Name, Output, Width, posed

if TYPE_CHECKING:
    from nnsolve.check.credit import Marks
    from nnsolve.check.verdict import Report
    from nnsolve.cli.output import Target

FORMATS = ("terminal", "plain", "markdown", "json")


def command(
    name: Name,
    working: Annotated[
        str,
        typer.Argument(
            metavar="WORKING",
            show_default=False,
            help="What was written: Markdown, text, LaTeX, TOML, CSV, a notebook, or - for standard input.",
        ),
    ],
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None,
        typer.Option(
            metavar="FORMAT",
            show_default=False,
            help="terminal, plain, markdown or json; usually what suits the terminal or file.",
        ),
    ] = None,
    credit: Annotated[bool, typer.Option("--credit", help="Give marks for method and accuracy.")] = False,
    points: Annotated[
        str,
        typer.Option(
            "--scheme",
            metavar="m=1,a=1",
            show_default=False,
            help="Marks of a line for method and accuracy; ft=1: accuracy of a line that follows through.",
        ),
    ] = "",
    strict_digits: Annotated[
        int,
        typer.Option(
            min=0,
            max=15,
            metavar="N",
            show_default=False,
            help="The exercise demands N right digits: fewer, or lost by early rounding, cost credit.",
        ),
    ] = 0,
    follow_through: Annotated[
        bool,
        typer.Option(
            "--follow-through/--no-follow-through", help="Whether a line may follow from a wrong one."
        ),
    ] = True,
    convention: Conventions = None,
    width: Width = None,
    output: Output = "",
) -> None:
    """Check a hand calculation against an exercise, line by line.

    Exit code 0 when nothing costs credit, 1 when something does, 2 for input that cannot be used.

    Examples:
        nnsolve check two-layer-sigmoid my-working.md
        nnsolve check two-layer-sigmoid my-working.md --credit --width 60
        nnsolve check two-layer-sigmoid my-working.md --format json -o report.json
    """
    from nnsolve.check.credit import Marks, scheme
    from nnsolve.cli.output import target, unknown
    from nnsolve.cli.typed import typed
    from nnsolve.errors import NnsolveError
    from nnsolve.solution import marker

    if name == working == "-":
        message = "only one of exercise and working can come through standard input"
        raise NnsolveError(message)
    chosen = _format(format, output)
    if chosen not in FORMATS:
        raise NnsolveError(unknown("format", chosen, FORMATS))
    worth = scheme(points) if credit or points else None
    # Of the formats there, plain text is what a file gets.
    to = target("plain" if chosen == "markdown" else chosen, output, width)
    problem, derivation = posed(name, convention)
    text, called = typed(working)
    made = marker(
        problem, derivation, strict_digits=strict_digits, follow_through=follow_through, coarse=True
    )
    report = made.mark(text, called)
    _write(report, None if worth is None else Marks(report, worth), chosen, to)
    if report.costs:
        raise typer.Exit(1)


def _format(asked: str | None, output: str) -> str:
    """The format asked for, else what the ending of a file suggests."""
    if asked is not None:
        return asked
    return (
        "markdown"
        if output.lower().endswith(".md")
        else "json"
        if output.lower().endswith(".json")
        else "terminal"
    )


def _write(report: "Report", marks: "Marks | None", chosen: str, to: "Target") -> None:
    from nnsolve.cli.output import escaped, write, write_text

    if chosen == "json":
        from nnsolve.check.report_json import chunks

        text = chunks(report, marks)
        write_text(text if to.path else escaped(text), to)
    elif chosen == "markdown":
        from nnsolve.check.report_markdown import chunks

        write_text(chunks(report, marks), to)
    else:
        from nnsolve.check.report_text import laid_out

        write(laid_out(report, to.width, ascii=to.ascii, marks=marks), to)
