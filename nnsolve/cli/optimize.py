"""``nnsolve optimize``: an optimiser on a typed function, a list of gradients or a problem, step by step."""

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
    from decimal import Decimal

    from nnsolve.derivation import Derivation

_TOPIC = "optimizer"


def command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FORMULA|NUMBERS|FILE|NAME",
            help='A formula such as "x^2 + y^2", gradients such as "0.4, 0.3", or a problem.',
            autocompletion=completed,
            show_default=False,
        ),
    ],
    with_: Annotated[
        str, typer.Option("--with", metavar="NAME", help="The optimiser, sgd unless it is said.")
    ] = "",
    compare: Annotated[
        str, typer.Option(metavar="NAMES", help="Several optimisers side by side: sgd,momentum,adam.")
    ] = "",
    start: Annotated[str, typer.Option(metavar="START", help="Where to begin: 1, or x=1,y=2.")] = "",
    rate: Annotated[str, typer.Option(metavar="RATE", help="The learning rate.")] = "",
    iterations: Annotated[
        int | None, typer.Option("--iterations", min=1, metavar="N", show_default=False, help="Steps.")
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            show_default=False,
            help="Another constant, as in beta1=0.9; may be repeated.",
        ),
    ] = None,
    every: Every = 0,
    whole: Whole = False,
    force: Force = False,
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Follow an optimiser step by step.

    Gradient, state and new parameter are worked. Several optimisers are put side by side in one table.
    Each has several forms, chosen by a convention of its name.

    Examples:
        nnsolve optimize "x^2" --with adam --start 1 --rate 0.1
        nnsolve optimize "0.4, 0.4" --compare sgd,momentum,adam --start 1
        nnsolve optimize "0.4, 0.4" --with momentum --convention momentum=rate-twice
    """
    from nnsolve.cli.output import target, write
    from nnsolve.render.digits import Digits
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    rows = {"every": every, "whole": whole, "force": force}
    options = {"--with": with_, "--compare": compare, "--start": start, "--rate": rate}
    options |= {"--every": every, "--all": whole, "--force": force}
    fields: dict[str, Any] = {"optimizer": with_, "compare": _names(compare), "start": _start(start)}
    fields |= rows
    fields |= _settings(setting or [])
    fields |= {"rate": typed_number("--rate", rate)} if rate else {}
    if iterations is not None:
        fields["steps"] = iterations
    derivation = _derived(what, fields, convention, [name for name, value in options.items() if value])
    to = target(None, output, width)
    shown = page(derivation, digits=Digits(decimals, digits))
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _derived(
    what: str, fields: dict[str, Any], conventions: list[str] | None, said: list[str]
) -> "Derivation":
    """The derivation of a problem, of gradients or of a formula, whichever `what` is."""
    import os.path

    from nnsolve.catalogue import problems
    from nnsolve.cli.options import opened, option, solved
    from nnsolve.errors import NnsolveError, ProblemError
    from nnsolve.solution import derive
    from nnsolve.topics.optimizer import OptimizerProblem

    names = {name for one in problems() for name in (one.name, f"{one.topic}/{one.name}")}
    if what == "-" or what in names or os.path.isfile(what):  # noqa: PTH113
        if said:
            message = f"{', '.join(said)}: a problem says this itself"
            raise NnsolveError(message)
        if what != "-" and (topic := opened(what)[0].topic) != _TOPIC:
            message = f"expected a problem of the topic {_TOPIC}, found one of {topic}"
            raise NnsolveError(message)
        return solved(what, conventions)
    numbers = _numbers(what)
    fields |= {"gradients": numbers} if numbers else {"function": what}
    if not fields["compare"]:
        fields["optimizer"] = fields["optimizer"] or "sgd"
    chosen = dict(option(text) for text in conventions or ())
    try:
        return derive(OptimizerProblem(topic=_TOPIC, title=what, conventions=chosen, **fields))
    except ProblemError as error:
        error.message = error.message.replace("force = true takes it", "--force takes it")
        place = _OPTIONS.get(str(error.path[0]), "") if error.path else ""
        raise NnsolveError(f"{place}: {error.message}" if place else error.message) from None


_OPTIONS = {
    "optimizer": "--with",
    "compare": "--compare",
    "start": "--start",
    "rate": "--rate",
    "steps": "--iterations",
    "conventions": "--convention",
}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _numbers(text: str) -> "tuple[Decimal, ...]":
    """The numbers in `text`, apart by commas or spaces; none where it is a formula."""
    from decimal import Decimal, InvalidOperation

    words = text.replace(",", " ").split()
    try:
        [Decimal(word) for word in words]
    except InvalidOperation:
        return ()
    return tuple(typed_number("gradients", word) for word in words)


def _start(text: str) -> "Decimal | dict[str, Decimal] | None":
    if not text.strip():
        return None
    if "=" not in text:
        return typed_number("--start", text)
    pairs = (part.partition("=") for part in text.split(","))
    return {name.strip(): typed_number("--start", value) for name, _, value in pairs}


def _settings(texts: list[str]) -> "dict[str, Decimal]":
    from nnsolve.cli.output import unknown
    from nnsolve.errors import NnsolveError
    from nnsolve.optimizers.constant import CONSTANTS

    out: dict[str, Decimal] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            message = f"--set {text}: expected name=value, as in beta1=0.9"
            raise NnsolveError(message)
        if name.strip() not in CONSTANTS:
            raise NnsolveError(unknown("constant", name.strip(), CONSTANTS))
        out[name.strip()] = typed_number(f"--set {name.strip()}", value)
    return out
