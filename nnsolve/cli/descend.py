"""``nnsolve descend``: gradient descent on a typed function."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nnsolve.cli.options import Decimals, Every, Figures, Force, Output, Whole, Width, typed_number
from nnsolve.errors import NnsolveError

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.derivation import Derivation
    from nnsolve.descent.rate import Schedule
    from nnsolve.descent.walk import Stop
    from nnsolve.errors import ProblemError
    from nnsolve.topics.gradient_descent import GradientDescentProblem


def command(
    f: Annotated[
        str, typer.Argument(metavar="FORMULA", help='The function, such as "x^2 - y^2".', show_default=False)
    ],
    start: Annotated[
        str, typer.Option(metavar="NAMES", help="Where to start: x=2,y=3.", show_default=False)
    ] = "",
    rate: Annotated[str, typer.Option(metavar="NUMBER", help="The learning rate.", show_default=False)] = "",
    iterations: Annotated[int, typer.Option(metavar="N", help="Iterations at most.")] = 10,
    method: Annotated[
        str, typer.Option(metavar="NAME", help="gradient, line-search or newton.")
    ] = "gradient",
    schedule: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            show_default=False,
            help="Change the rate: step,0.5,10 or exponential,0.9 or inverse,0.1 or cosine,100.",
        ),
    ] = "",
    stop: Annotated[
        str,
        typer.Option(metavar="NAMES", show_default=False, help="Stop early: gradient=1e-6, also step and f."),
    ] = "",
    worked: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="Iterations worked in full.")] = 2,
    every: Every = 0,
    whole: Whole = False,
    force: Force = False,
    view: Annotated[
        str, typer.Option(metavar="VIEW", help="solution, full, table, or gradient: the lines of ∇f.")
    ] = "solution",
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
) -> None:
    """Descend a typed function, step by step.

    The first iterations are worked in full, then there is a table, and what the descent ends at in words.
    A function that begins with a minus stands behind two dashes: -- "-x^2".

    Examples:
        nnsolve descend "x^2 - y^2" --start x=2,y=3 --rate 0.1 --iterations 100
        nnsolve descend "(x - 1)^4" --start x=3 --method newton --stop gradient=1e-6
        nnsolve descend "x^2 + x*y + y^2" --start x=2,y=1 --method line-search
    """
    from nnsolve.cli.output import target, unknown, write
    from nnsolve.render.digits import Digits
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import VIEWS, page
    from nnsolve.topics.gradient_descent import GradientDescentProblem

    methods = ("gradient", "line-search", "newton")
    if method not in methods:
        raise NnsolveError(unknown("method", method, methods))
    chosen: Literal["gradient", "line-search", "newton"] = method  # pyright: ignore[reportAssignmentType]
    to = target(None, output, width)
    made = _derived(
        GradientDescentProblem(
            topic="gradient-descent",
            title="Newton's method" if method == "newton" else "Gradient descent",
            f=f,
            start=_numbers("start", start),
            rate=typed_number("--rate", rate) if rate else None,
            iterations=iterations,
            method=chosen,
            schedule=_schedule(schedule),
            stop=_stop(stop),
            every=every,
            whole=whole,
            force=force,
        )
    )
    views = (*VIEWS, *made.views)
    if view not in views:
        raise NnsolveError(unknown("view", view, views))
    shown = page(made, view=view, digits=Digits(decimals, digits), iterations=worked)
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _derived(problem: "GradientDescentProblem") -> "Derivation":
    """The worked solution; an error is told of the option that it is about."""
    from nnsolve.errors import ProblemError
    from nnsolve.solution import derive

    try:
        return derive(problem)
    except ProblemError as error:
        raise _of_option(error, problem.f) from None


def _of_option(error: "ProblemError", f: str) -> NnsolveError:
    from nnsolve.errors import ExpressionError

    if error.path[:1] == ("f",):
        return ExpressionError(error.message, f if error.offset else "", error.offset or 1)
    message = error.message.replace("force = true takes it", "--force takes it")
    return NnsolveError(f"--{error.path[0]}: {message}" if error.path else message)


def _numbers(option: str, text: str) -> "dict[str, Decimal]":
    """The numbers in ``x=2,y=3``."""
    out: dict[str, Decimal] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, number = part.partition("=")
        if not equals or not name.strip():
            message = f"--{option} {text}: expected names and numbers, as in x=2,y=3"
            raise NnsolveError(message)
        if name.strip() in out:
            message = f"--{option} {text}: {name.strip()} has two values"
            raise NnsolveError(message)
        out[name.strip()] = typed_number(f"--{option}", number)
    return out


_SCHEDULES = {
    "step": ("decay", "every"),
    "exponential": ("decay",),
    "inverse": ("decay",),
    "cosine": ("every", "least"),
    "constant": (),
}


def _schedule(text: str) -> "Schedule":
    """The schedule in ``step,0.5,10``."""
    from nnsolve.cli.output import unknown
    from nnsolve.descent.rate import Schedule
    from nnsolve.errors import ProblemError

    kind, *rest = (part.strip() for part in (text or "constant").split(","))
    if kind not in _SCHEDULES:
        raise NnsolveError(unknown("schedule", kind, _SCHEDULES))
    names = _SCHEDULES[kind]
    if len(rest) > len(names):
        message = f"--schedule {text}: expected at most {len(names)} numbers after {kind}, found {len(rest)}"
        raise NnsolveError(message)
    fields: dict[str, object] = {}
    for name, part in zip(names, rest, strict=False):
        number = typed_number("--schedule", part)
        if name == "every" and number % 1:
            message = f"--schedule {text}: expected a whole number of iterations, found {part}"
            raise NnsolveError(message)
        fields[name] = int(number) if name == "every" else number
    try:
        return Schedule(kind=kind, **fields)  # pyright: ignore[reportArgumentType]
    except ProblemError as error:
        message = f"--schedule {text}: {error.message}"
        raise NnsolveError(message) from None


def _stop(text: str) -> "Stop":
    from nnsolve.cli.output import unknown
    from nnsolve.descent.walk import Stop
    from nnsolve.errors import ProblemError

    found = _numbers("stop", text)
    known = ("gradient", "step", "f")
    for name in found:
        if name not in known:
            raise NnsolveError(unknown("rule to stop", name, known))
    try:
        return Stop(**found)
    except ProblemError as error:
        message = f"--stop {text}: {error.message}"
        raise NnsolveError(message) from None
