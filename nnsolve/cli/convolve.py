"""``nnsolve convolve``: a kernel over an image, worked window by window or as the map alone."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Conventions, Decimals, Figures, Output, Width, completed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation
    from nnsolve.filters.layers import Nested
    from nnsolve.filters.span import Padding
    from nnsolve.render.spans import Line

_TOPIC = "convolution"
_MOST_CELLS = 4096
"""Cells that ``--all`` works."""
_MOST_DIGITS = 4


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME",
            help="A problem file or the name of a bundled problem; or an image as .csv or grey .png.",
            autocompletion=completed,
            show_default=False,
        ),
    ],
    kernel: Annotated[
        str,
        typer.Option(metavar="KERNEL", help='Over an image: a name such as sobel, or rows "1 0; 0 1".'),
    ] = "",
    stride: Annotated[int, typer.Option(min=1, metavar="N", help="Over an image: the stride.")] = 1,
    padding: Annotated[
        str, typer.Option(metavar="PADDING", help="Over an image: a number of zeros, valid, same or full.")
    ] = "valid",
    cell: Annotated[
        list[str] | None,
        typer.Option(
            metavar="I,J", show_default=False, help="Work this cell only, counted from 0; may be repeated."
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Work every cell, however many there are.", show_default=False)
    ] = False,
    view: Annotated[
        str, typer.Option(metavar="VIEW", help="solution, full, table or matrix (the windows as rows).")
    ] = "solution",
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Convolve an image: every window, its products and their sum.

    A problem file is worked in full. An image is rows of numbers in a .csv file or a grey .png, with the
    kernel as an option: only its map is shown, as rows of numbers, unless a cell is asked.

    Examples:
        nnsolve convolve five-by-five --cell 1,2
        nnsolve convolve five-by-five --view matrix
        nnsolve convolve five-by-five --convention convolution=flipped
    """
    from nnsolve.cli.options import solved
    from nnsolve.cli.output import target, unknown, write, write_text
    from nnsolve.errors import NnsolveError

    drawn = _is_image(name)
    if drawn:
        derivation = _filtered(name, kernel, stride, padding, convention)
    else:
        _check_problem(name, (kernel, stride, padding))
        derivation = solved(name, convention)
    (asked,) = derivation.asked[:1]
    if drawn and not cell and not every and view == "solution":
        write_text(_rows(derivation, asked), target("plain", output, width))
        return
    from nnsolve.render.digits import Digits
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import VIEWS, page

    if view not in VIEWS:
        raise NnsolveError(unknown("view", view, VIEWS))
    to = target(None, output, width)
    keys = [_cell(derivation, asked, one) for one in cell or ()] or (
        _every(derivation, asked) if every else []
    )
    shown = page(derivation, view=view, worked=keys, digits=Digits(decimals, digits))
    lines: Iterable[Line] = laid_out(shown, to.width, ascii=to.ascii)
    write(lines, to)


def _is_image(name: str) -> bool:
    from nnsolve.filters.files import ENDINGS

    return name.lower().endswith(ENDINGS)


def _check_problem(name: str, options: tuple[str, int, str]) -> None:
    """Raise `NnsolveError` where the problem called `name` is of another topic, or says all this itself."""
    from nnsolve.cli.options import opened
    from nnsolve.errors import NnsolveError

    if options != ("", 1, "valid"):
        message = "--kernel, --stride and --padding are for an image; a problem says its own"
        raise NnsolveError(message)
    if name != "-" and (topic := opened(name)[0].topic) != _TOPIC:
        message = f"expected a problem of the topic {_TOPIC}, found one of {topic}"
        raise NnsolveError(message)


def _filtered(
    name: str, kernel: str, stride: int, padding: str, conventions: list[str] | None
) -> "Derivation":
    """The derivation of `kernel` over the image in the file `name`."""
    from nnsolve.cli.options import option
    from nnsolve.errors import NnsolveError, ProblemError
    from nnsolve.solution import derive
    from nnsolve.topics.convolution import ConvolutionProblem

    if not kernel:
        message = "expected a kernel over the image, as in --kernel sobel-x, found none"
        raise NnsolveError(message)
    try:
        return derive(
            ConvolutionProblem(
                topic=_TOPIC,
                title=f"{kernel} over {name}",
                image=name,
                kernel=_kernel(kernel),
                stride=stride,
                padding=_padding(padding),
                conventions=dict(option(text) for text in conventions or ()),
            )
        )
    except ProblemError as error:
        message = f"--{error.path[0]}: {error.message}" if error.path[:1] in _OPTIONS else error.message
        raise NnsolveError(message) from None


_OPTIONS = (("kernel",), ("padding",), ("stride",))


def _kernel(text: str) -> "str | Nested":
    from nnsolve.filters.files import rows

    if any(c.isalpha() for c in text):
        return text
    return list(rows(text.replace(";", "\n"), "--kernel", ()))


def _padding(text: str) -> "Padding":
    from nnsolve.errors import NnsolveError

    match text.strip():
        case "valid" | "same" | "full" as word:
            return word
        case word if word.isdecimal() and len(word) <= _MOST_DIGITS:
            return int(word)
        case _:
            message = f"--padding {text}: expected a number of zeros, valid, same or full"
            raise NnsolveError(message)


def _cell(derivation: "Derivation", asked: "Key", text: str) -> "Key":
    """The cell of the asked array that ``1,2`` means."""
    from nnsolve.axis import Key
    from nnsolve.errors import NnsolveError

    words = text.replace(" ", "").strip("[]()").split(",")
    sizes = [axis.size for axis in derivation.family(asked.name).axes[len(asked.at) :]]
    if all(word.isdecimal() for word in words):
        key = Key(asked.name, (*asked.at, *(int(word[:9]) for word in words)))
        if key in derivation:
            return key
    last = ",".join(str(size - 1) for size in sizes)
    message = f"--cell {text}: expected a cell from {','.join('0' for _ in sizes)} to {last}"
    raise NnsolveError(message)


def _every(derivation: "Derivation", asked: "Key") -> "list[Key]":
    from nnsolve.errors import NnsolveError

    keys = list(derivation.expand((asked,)))
    if len(keys) > _MOST_CELLS:
        message = f"--all works at most {_MOST_CELLS} cells, here are {len(keys)}: name some with --cell"
        raise NnsolveError(message)
    return keys


def _rows(derivation: "Derivation", asked: "Key") -> "Iterator[str]":
    """The asked array as rows of numbers apart by commas, an empty line between maps."""
    from nnsolve.axis import positions
    from nnsolve.render.digits import full

    family = derivation.family(asked.name)
    *stacked, columns = family.axes
    for n, at in enumerate(positions(stacked)):
        if n and len(at) > 1 and at[-1] == 0:
            yield "\n"
        yield ",".join(full(family.value((*at, j))) for j in range(columns.size)) + "\n"
