"""``nnsolve conv-size``: the output size of one convolution, pooling or transposed convolution."""

from typing import Annotated

import typer

from nnsolve.cli.options import Conventions, Output, Width


def command(
    size: Annotated[
        str,
        typer.Argument(metavar="SIZE", help="The input: 32 or 32x48, ? to ask for it.", show_default=False),
    ],
    kernel: Annotated[
        str,
        typer.Option(
            "-k", "--kernel", metavar="SIZE", help="The kernel: 5 or 3x5, or ?.", show_default=False
        ),
    ],
    stride: Annotated[
        str, typer.Option("-s", "--stride", metavar="SIZE", help="The stride, or ?.", show_default=False)
    ] = "",
    padding: Annotated[
        str, typer.Option("-p", "--padding", help="The padding: a number, same, valid, full or ?.")
    ] = "0",
    dilation: Annotated[str, typer.Option(metavar="SIZE", help="The dilation.")] = "1",
    pool: Annotated[bool, typer.Option("--pool", help="A pooling layer: it moves by its kernel.")] = False,
    transposed: Annotated[bool, typer.Option("--transposed", help="A transposed convolution.")] = False,
    output_padding: Annotated[int, typer.Option(min=0, help="Of a transposed convolution.")] = 0,
    ceil: Annotated[bool, typer.Option("--ceil", help="Round sizes up.")] = False,
    wanted: Annotated[
        str,
        typer.Option(
            "--output-size", metavar="SIZE", help="Solve for the ?: the size wanted.", show_default=False
        ),
    ] = "",
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None, typer.Option(show_default=False, help="terminal, plain or json.")
    ] = None,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Work the output size of a convolution.

    A ? is solved for the wanted size: every kernel, stride, padding or input that leads to it.

    Examples:
        nnsolve conv-size 32 --kernel 11 --stride 4 --padding 5
        nnsolve conv-size 28 --kernel 2 --pool
        nnsolve conv-size 32 --kernel 11 --stride 4 --padding ? --output-size 8
    """
    from msgspec import structs

    from nnsolve.cli.options import option
    from nnsolve.cli.output import escaped, target, write, write_text
    from nnsolve.convnet.form import LayerForm
    from nnsolve.convnet.single import size as worked
    from nnsolve.convnet.solve import single
    from nnsolve.convnet.start import typed

    to = target(format, output, width)
    form = LayerForm(
        type="deconv" if transposed else "maxpool" if pool else "conv",
        kernel=typed(kernel, "kernel"),
        stride=typed(stride, "stride") if stride else None,
        padding=typed(padding, "padding"),
        dilation=typed(dilation, "dilation"),
        output_padding=output_padding,
        ceil=True if ceil else None,
    )
    chosen = dict(option(text) for text in convention or ())
    derivation = single(size, form, wanted, chosen) if wanted else worked(size, form, chosen)
    if to.format == "json":
        from nnsolve.render.json import chunks

        text = chunks(derivation)
        write_text(text if to.path else escaped(text), to)
        return
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    shown = structs.replace(page(derivation), precision="")
    write(laid_out(shown, to.width, ascii=to.ascii), to)
