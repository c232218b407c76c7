"""``nnsolve activation``: value and slope of an activation, softmax, a comparison, a picture."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Decimals, Figures, Output, Width, typed_number
from nnsolve.errors import NnsolveError

if TYPE_CHECKING:
    from nnsolve.activations.pointwise import Worked
    from nnsolve.derivation import Derivation
    from nnsolve.render.spans import Line
    from nnsolve.topics.activation import ActivationProblem


def command(
    function: Annotated[
        str,
        typer.Argument(
            metavar="FUNCTION",
            help='A name such as sigmoid or "leaky relu(0.1)", a formula in z, softmax, log-softmax, maxout.',
            show_default=False,
        ),
    ] = "",
    at: Annotated[
        str,
        typer.Option(metavar="NUMBERS", help="The net inputs: 0.3775 or -2,-1,0,1,2.", show_default=False),
    ] = "",
    slope: Annotated[bool, typer.Option("--slope", help="The slope too; of softmax the Jacobian.")] = False,
    compare: Annotated[
        str,
        typer.Option(metavar="NAMES", help="Several side by side: sigmoid,tanh,relu.", show_default=False),
    ] = "",
    temperature: Annotated[str, typer.Option(metavar="NUMBER", help="Of softmax.")] = "1",
    stable: Annotated[
        bool, typer.Option("--stable", help="Softmax with the largest net input subtracted first.")
    ] = False,
    derivation: Annotated[bool, typer.Option("--derivation", help="Derive the slope rule by rule.")] = False,
    identities: Annotated[
        bool, typer.Option("--identities", help="Prove what is known of the function.")
    ] = False,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the function.")] = False,
    seed: Annotated[int, typer.Option(help="Of a randomised ReLU.")] = 0,
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None, typer.Option(show_default=False, help="terminal, plain or json.")
    ] = None,
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Work an activation: its value, its slope and every part.

    Examples:
        nnsolve activation sigmoid --at 0.3775 --slope
        nnsolve activation softmax --at 2,1,0.1 --temperature 2
        nnsolve activation --compare sigmoid,tanh,relu --at -2,-1,0,1,2
        nnsolve activation "z/(1 + abs(z))" --at 3 --plot
        nnsolve activation tanh --at 1 --derivation --identities
    """
    from nnsolve.cli.options import names, option
    from nnsolve.cli.output import escaped, target, write, write_text
    from nnsolve.render.digits import Digits
    from nnsolve.topics.activation import ActivationProblem

    to = target(format, output, width)
    chosen = dict(option(text) for text in convention or ())
    chosen |= {"softmax": "stable"} if stable else {}
    if not at.strip():
        message = "expected net inputs, as in --at 0.3775, found none"
        raise NnsolveError(message)
    problem = ActivationProblem(
        topic="activation",
        conventions=chosen,
        function=function,
        compare=tuple(_functions(compare)),
        at=tuple(typed_number("--at", part) for part in names([at])),
        slope=slope,
        temperature=typed_number("--temperature", temperature),
        seed=seed,
    )
    made = _derived(problem)
    figures = Digits(decimals, digits)
    if to.format == "json":
        from nnsolve.render.json import chunks

        text = chunks(made, digits=figures)
        write_text(text if to.path else escaped(text), to)
        return
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    # All of it before the first line: what cannot be shown is told in place of the solution.
    more = [
        line
        for wanted, lines in ((plot, _picture), (derivation, _slopes), (identities, _proofs))
        if wanted
        for line in lines(problem, to.width, ascii=to.ascii)
    ]
    write([*laid_out(page(made, digits=figures), to.width, ascii=to.ascii), *more], to)


def _functions(text: str) -> Iterator[str]:
    """The functions in ``sigmoid,elu(0.5)``, cut outside of brackets."""
    depth, part = 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += letter
    if part.strip():
        yield part.strip()


def _derived(problem: "ActivationProblem") -> "Derivation":
    """The worked solution; an error is told of the argument that it is about."""
    from nnsolve.errors import ExpressionError, NumericError, ProblemError
    from nnsolve.solution import derive

    try:
        return derive(problem)
    except NumericError as error:
        message = f"--at: {error}"
        raise NnsolveError(message) from None
    except ProblemError as error:
        if error.path[:1] == ("function",):
            raise ExpressionError(
                error.message, problem.function if error.offset else "", error.offset or 1
            ) from None
        message = f"--{error.path[0]}: {error.message}" if error.path else error.message
        raise NnsolveError(message) from None


def _pointwise(problem: "ActivationProblem", option: str) -> "list[Worked]":
    from nnsolve.topics.activation import functions

    found = functions(problem)
    if not found:
        message = f"--{option}: expected a function of one net input, found {problem.function.strip()}"
        raise NnsolveError(message)
    return found


def _picture(problem: "ActivationProblem", width: int, *, ascii: bool) -> Iterator["Line"]:  # noqa: A002
    """The functions around the net inputs, of one its slope too, with the points that were worked."""
    from nnsolve.activations.picture import Picture, legend
    from nnsolve.render.letters import ascii_text
    from nnsolve.render.spans import wrapped

    at = [float(z) for z in problem.at]
    low, high = min(-5.0, *at, *at), max(5.0, *at, *at)
    picture = Picture(low, high, width - 4, ascii=ascii)
    functions = _pointwise(problem, "plot")
    curves = [(f"{one.sign}(z)", one.value) for one in functions]
    if problem.slope and len(functions) == 1 and functions[0].act.slope is not None:
        curves.append((f"{functions[0].sign}′(z)", functions[0].slope))
    for _, of in curves:
        picture.curve(of)
        for z in at:
            picture.point(z, of(z))
    yield []
    names = [(name, of(high)) for name, of in curves]
    title = f"Picture: {legend(names, ascii=ascii)}"
    for piece in wrapped(ascii_text(title) if ascii else title, width):
        yield [(piece, "title")]
    for line in picture.lines():
        yield [(f"    {line}", "")]


def _slopes(problem: "ActivationProblem", width: int, *, ascii: bool) -> Iterator["Line"]:  # noqa: A002
    """The slope of every function, line by line with the rules."""
    from nnsolve.cli.working import sheet
    from nnsolve.functions import Z

    for one in _pointwise(problem, "derivation"):
        yield []
        yield [("The slope as a formula", "title")]
        yield from sheet(one.act.value(Z), ["z"], width, ascii=ascii)


def _proofs(problem: "ActivationProblem", width: int, *, ascii: bool) -> Iterator["Line"]:  # noqa: A002
    """What is known of the functions, each line proved from the one before."""
    from nnsolve.activations.identities import IDENTITIES, proved
    from nnsolve.cli.working import chain
    from nnsolve.render.letters import ascii_text

    names = {one.word for one in _pointwise(problem, "identities")}
    known = [one for one in IDENTITIES if names & one.about]
    if not known:
        about = ", ".join(sorted({name for one in IDENTITIES for name in one.about}))
        message = f"--identities: expected one of {about}, found {', '.join(sorted(names))}"
        raise NnsolveError(message)
    for identity in known:
        yield []
        yield [(ascii_text(identity.says) if ascii else identity.says, "title")]
        yield from chain(proved(identity), width, ascii=ascii)
