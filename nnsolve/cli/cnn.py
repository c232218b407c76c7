"""``nnsolve cnn``: the table of a convolutional network, from a problem or from layers as arguments."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Output, Width, completed
from nnsolve.errors import ExpressionError, NnsolveError, ProblemError

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation

WITH = "macs,activations,memory,field"


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME|INPUT",
            help="A problem, or the sizes of an input such as 32x32x1 with layers behind it.",
            autocompletion=completed,
            show_default=False,
        ),
    ],
    layers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LAYER]...",
            help="'conv 5x5x6', 'maxpool 2/2', 'conv 3x3x16/2 same', 'flatten', 'dense 10' …",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        str, typer.Option("--with", metavar="COLUMNS", show_default=False, help=f"More columns: {WITH}.")
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="LAYERS", show_default=False, help="Work these layers only: conv2,fc1."),
    ] = None,
    steps: Annotated[
        bool | None,
        typer.Option(
            "--steps/--no-steps",
            show_default=False,
            help="The working of every number; usually for up to 12 layers with parameters.",
        ),
    ] = None,
    first: Annotated[
        bool, typer.Option("--channels-first", help="Channels stand in front: 3x224x224.")
    ] = False,
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None, typer.Option(show_default=False, help="terminal, plain or json.")
    ] = None,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Tabulate the shapes and parameters of a CNN.

    Examples:
        nnsolve cnn lenet-5
        nnsolve cnn 32x32x1 "conv 5x5x6" "avgpool 2/2" "conv 5x5x16" "flatten" "dense 10"
        nnsolve cnn vgg-16 --with macs,field --only conv3_1
        nnsolve cnn alexnet-like --convention same-padding=ceil
    """
    from msgspec import structs

    from nnsolve.cli.output import escaped, target, write, write_text

    to = target(format, output, width)
    derivation = _derived(name, layers or [], _words(columns), convention, first=first)
    keys = [key for word in only or () for one in word.split(",") for key in _of(derivation, one.strip())]
    if to.format == "json":
        from nnsolve.render.json import chunks

        text = chunks(derivation, only=keys)
        write_text(text if to.path else escaped(text), to)
        return
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    worked = bool(keys) or (_is_short(derivation) if steps is None else steps)
    if not worked:
        derivation = structs.replace(derivation, asked=(), shown=())
    closing = () if worked else ("The working of every number: --steps; of one layer: --only with its name.",)
    shown = structs.replace(page(derivation, only=keys), precision="", closing=closing)
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _derived(
    name: str, layers: list[str], columns: tuple[str, ...], conventions: list[str] | None, *, first: bool
) -> "Derivation":
    from msgspec import structs

    from nnsolve.cli.options import opened, option
    from nnsolve.solution import derive, derived

    chosen = dict(option(text) for text in conventions or ())
    if layers:
        from nnsolve.topics.cnn import CnnProblem

        problem = CnnProblem(
            topic="cnn",
            input=name,
            layers=tuple(layers),
            order="first" if first else "last",
            columns=columns,
            conventions=chosen,
        )
        try:
            return derive(problem)
        except ProblemError as error:
            raise _placed(error, name, layers) from None
    found, document = opened(name)
    if found.topic != "cnn":
        message = f"{name} is a problem of the topic {found.topic}: nnsolve solve {name}"
        raise NnsolveError(message)
    asked: dict[str, object] = {"columns": columns} if columns else {}
    return derived(structs.replace(found, conventions={**found.conventions, **chosen}, **asked), document)


def _placed(error: ProblemError, name: str, layers: list[str]) -> NnsolveError:
    """What was wrong with a typed layer, with the layer and a caret; other errors without a path."""
    match error.path:
        case ("layers", int(n), *rest):
            place = f"layer {n + 1}" + "".join(f", {part}" for part in rest)
            return ExpressionError(f"{place}: {error.message}", layers[n], max(1, error.offset))
        case ("input", *_):
            return ExpressionError(f"input: {error.message}", name)
        case _:
            return error


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _of(derivation: "Derivation", word: str) -> "list[Key]":
    """What is worked out for the layer called `word`, or the one quantity of that name."""
    from nnsolve.axis import Key

    found = [
        Key(family.name)
        for family in derivation.families
        if family.template is not None and family.name.partition("_")[2] == word
    ]
    return found or list(derivation.named([word]))


def _is_short(derivation: "Derivation") -> bool:
    from nnsolve.convnet.network import DEEP
    from nnsolve.convnet.rule import PARAMETERS, POOLING

    counted = (f for f in derivation.families if f.phase is PARAMETERS and f.rule is not POOLING)
    return sum(family.name.startswith("params_") for family in counted) <= DEEP
