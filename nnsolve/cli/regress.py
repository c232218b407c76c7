"""``nnsolve regress``: a line, a plane or a logistic unit through the points of a CSV file."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from nnsolve.cli.options import (
    Conventions,
    Decimals,
    Every,
    Figures,
    Force,
    Output,
    Whole,
    Width,
    completed,
    typed_number,
)

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation
    from nnsolve.topics.regression import RegressionProblem

_TOPIC = "regression"
_OPTIONS = ("target", "method", "rate", "start", "batch", "epochs", "predict")
_ENDINGS = (".csv", ".tsv", ".txt")


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="DATA.csv|FILE|NAME",
            help="Points as a .csv, the last column y; or a problem file, or the name of a bundled problem.",
            autocompletion=completed,
            show_default=False,
        ),
    ],
    target: Annotated[
        str, typer.Option(metavar="COLUMN", show_default=False, help="Of a .csv: the name of the column y.")
    ] = "",
    method: Annotated[
        str, typer.Option(metavar="METHOD", help="Of a .csv: least-squares, descent or logistic.")
    ] = "least-squares",
    rate: Annotated[
        str, typer.Option(metavar="ALPHA", show_default=False, help="Of descent: the learning rate.")
    ] = "",
    start: Annotated[
        str, typer.Option(metavar="M=0,C=0", show_default=False, help="Of descent: where it starts.")
    ] = "",
    batch: Annotated[
        str, typer.Option(metavar="N", help="Of descent: points of one update, or all.")
    ] = "all",
    epochs: Annotated[int, typer.Option(min=1, metavar="N", help="Of descent: passes over all points.")] = 1,
    at: Annotated[
        list[str] | None,
        typer.Option("--predict", metavar="X1,X2", show_default=False, help="A new point; may be repeated."),
    ] = None,
    every: Every = 0,
    whole: Whole = False,
    force: Force = False,
    iterations: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="Work so many updates line by line.")
    ] = 2,
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Fit points by least squares or descent.

    Examples:
        nnsolve regress five-points
        nnsolve regress descent-batch --iterations 3 --convention regression-loss=half-mean
    """
    from nnsolve.cli.options import opened, option, solved
    from nnsolve.cli.output import target as output_target
    from nnsolve.cli.output import write
    from nnsolve.errors import NnsolveError
    from nnsolve.render.digits import Digits
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    rows = {"every": every, "whole": whole, "force": force}
    typed = {"target": target, "rate": rate, "start": start, "predict": at}
    if name.lower().endswith(_ENDINGS):
        chosen = dict(option(text) for text in convention or ())
        fields = {"method": method, "batch": batch, "epochs": epochs, "conventions": chosen, **rows, **typed}
        derivation = _derived(_problem(name, fields))
    else:
        if (
            any(typed.values())
            or any(rows.values())
            or (method, batch, epochs) != ("least-squares", "all", 1)
        ):
            message = "--target, --method, --rate, … are for a .csv; a problem says its own"
            raise NnsolveError(message)
        if name != "-" and (topic := opened(name)[0].topic) != _TOPIC:
            message = f"expected a problem of the topic {_TOPIC}, found one of {topic}"
            raise NnsolveError(message)
        derivation = solved(name, convention)
    to = output_target(None, output, width)
    shown = page(derivation, digits=Digits(decimals, digits), iterations=iterations)
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _derived(problem: "RegressionProblem") -> "Derivation":
    from nnsolve.errors import NnsolveError, ProblemError
    from nnsolve.solution import derive

    try:
        return derive(problem)
    except ProblemError as error:
        place = str(error.path[0]) if error.path else ""
        error.message = error.message.replace("force = true takes it", "--force takes it")
        message = f"--{place}: {error.message}" if place in _OPTIONS else error.message
        raise NnsolveError(message) from None


def _problem(name: str, typed: dict[str, Any]) -> "RegressionProblem":
    """The problem that the options describe; raises `NnsolveError` for one that is misspelt."""
    from pathlib import Path

    import msgspec

    from nnsolve.errors import NnsolveError, quoted
    from nnsolve.topics.regression import RegressionProblem

    file = Path(name)
    fields = {key: value for key, value in typed.items() if value}
    if "rate" in fields:
        fields["rate"] = typed_number("--rate", typed["rate"])
    if "start" in fields:
        pairs = [pair.partition("=") for pair in typed["start"].split(",")]
        fields["start"] = {key.strip(): typed_number("--start", value) for key, _, value in pairs}
    if "predict" in fields:
        fields["predict"] = [
            [typed_number("--predict", word) for word in one.split(",")] for one in typed["predict"]
        ]
    if typed["batch"] != "all":
        if not typed["batch"].isdecimal():
            message = f"--batch: expected a whole number of points or all, found {quoted(typed['batch'])}"
            raise NnsolveError(message)
        fields["batch"] = int(typed_number("--batch", typed["batch"]))
    more = {"topic": _TOPIC, "title": f"Regression of {file.name}", "data": file.name}
    try:
        return msgspec.convert({**fields, **more, "folder": str(file.parent)}, RegressionProblem)
    except msgspec.ValidationError:
        message = f"--method {typed['method']}: expected least-squares, descent or logistic"
        raise NnsolveError(message) from None
