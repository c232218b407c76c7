"""``nnsolve perceptron``: a gate or a table of rows, learned, checked, or proved impossible."""

from typing import Annotated

import typer

from nnsolve.cli.options import Conventions, Output, Width

ASKED = ("learn", "forward", "separability", "network")


def command(
    gate: Annotated[
        str,
        typer.Argument(
            metavar="GATE|TABLE",
            help="and, or, nand, nor, xor, xnor, not, majority, or the last column of a truth table: 0110.",
            show_default=False,
        ),
    ],
    ask: Annotated[
        str, typer.Option(metavar="WHAT", help="learn, forward, separability or network.")
    ] = "learn",
    weights: Annotated[
        str, typer.Option("-w", "--weights", metavar="W1,W2", show_default=False, help="Zeros without it.")
    ] = "",
    threshold: Annotated[
        str | None, typer.Option(metavar="NUMBER", show_default=False, help="The threshold θ.")
    ] = None,
    bias: Annotated[
        str | None, typer.Option(metavar="NUMBER", show_default=False, help="The bias b, in place of θ.")
    ] = None,
    rate: Annotated[str, typer.Option(metavar="NUMBER", help="The learning rate α.")] = "1",
    rule: Annotated[str, typer.Option(metavar="RULE", help="add, rate, label or delta.")] = "",
    learned: Annotated[bool, typer.Option("--learn-threshold", help="Learn θ or b as well.")] = False,
    order: Annotated[
        str, typer.Option(metavar="ORDER", help="cyclic, random, or rows by number: 2,4,1,3.")
    ] = "cyclic",
    seed: Annotated[int, typer.Option(help="Of a random order.")] = 0,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="At most so many epochs.")] = None,
    inputs: Annotated[int | None, typer.Option(metavar="N", help="The number of inputs of the gate.")] = None,
    iterations: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="Work so many iterations line by line.")
    ] = 2,
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None, typer.Option(show_default=False, help="terminal, plain or json.")
    ] = None,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Let a perceptron learn a gate, or show why it cannot.

    Examples:
        nnsolve perceptron and --weights 1,1 --threshold 2.5
        nnsolve perceptron xor --ask separability
        nnsolve perceptron 0110 --ask network
        nnsolve perceptron nand --rule rate --rate 0.1 --learn-threshold
    """
    from nnsolve.cli.options import option
    from nnsolve.cli.output import escaped, target, unknown, write, write_text
    from nnsolve.errors import NnsolveError
    from nnsolve.perceptrons.typed import number, problem

    to = target(format, output, width)
    if ask not in ASKED:
        raise NnsolveError(unknown("question", ask, ASKED))
    wanted = dict(option(text) for text in convention or ())
    wanted |= {"perceptron-rule": rule} if rule else {}
    wanted |= {"perceptron-threshold": "learned"} if learned else {}
    derivation = problem(
        gate,
        inputs,
        wanted,
        ask=ask,
        weights=tuple(number(part, "weights") for part in weights.split(",")) if weights else (),
        threshold=None if threshold is None else number(threshold, "threshold"),
        bias=None if bias is None else number(bias, "bias"),
        rate=number(rate, "rate"),
        order=order,
        seed=seed,
        epochs=epochs,
    )
    if to.format == "json":
        from nnsolve.render.json import chunks

        text = chunks(derivation)
        write_text(text if to.path else escaped(text), to)
        return
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    write(laid_out(page(derivation, iterations=iterations), to.width, ascii=to.ascii), to)
