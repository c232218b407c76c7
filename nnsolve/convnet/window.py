"""The window of a layer, axis by axis: kernel, stride, padding, dilation as checked whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from nnsolve.convnet.form import LayerForm, Sizes
    from nnsolve.errors import Path

LARGEST = 10**12
"""The largest size that is worked: quotients stay exact in double precision."""

AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
WORDS = ("same", "valid", "full")

Pad: TypeAlias = "int | str | tuple[int, int]"
"""Padding along one axis: both sides alike, a word, or left and right."""


class Window(Struct, frozen=True):
    """What a layer does along one axis; ``?`` stands for what is asked."""

    kernel: int | str
    stride: int | str
    padding: Pad
    dilation: int = 1
    extra: int = 0


def windows(form: LayerForm, rank: int, path: Path, *, pooling: bool = False) -> tuple[Window, ...]:
    """The window of `form` along each of `rank` axes; a pooling layer moves by its kernel by default."""
    kernel = per_axis(form.kernel, rank, (*path, "kernel"))
    default: Sizes = kernel if pooling else 1
    stride = per_axis(default if form.stride is None else form.stride, rank, (*path, "stride"))
    dilation = fixed(1 if form.dilation is None else form.dilation, rank, (*path, "dilation"))
    extra = fixed(form.output_padding, rank, (*path, "output_padding"), least=0)
    padding = _paddings(form.padding, rank, (*path, "padding"))
    return tuple(Window(kernel[n], stride[n], padding[n], dilation[n], extra[n]) for n in range(rank))


def per_axis(given: Sizes | None, rank: int, path: Path, *, least: int = 1) -> tuple[int | str, ...]:
    """`given` for each of `rank` axes; one size stands for all of them."""
    if given is None:
        message = "expected a size, found none"
        raise ProblemError(message, path)
    sizes = given if isinstance(given, tuple) else (given,) * rank
    if len(sizes) != rank:
        shown = "×".join(map(str, sizes))
        message = f"expected {rank} sizes for a {rank}-D map, found {len(sizes)}: {shown}"
        raise ProblemError(message, path)
    return tuple(
        whole(size, (*path, n) if isinstance(given, tuple) else path, least) for n, size in enumerate(sizes)
    )


def fixed(given: Sizes | None, rank: int, path: Path, *, least: int = 1) -> tuple[int, ...]:
    """`given` for each of `rank` axes, where no ``?`` may stand."""
    sizes = [size for size in per_axis(given, rank, path, least=least) if isinstance(size, int)]
    if len(sizes) < rank:
        message = "expected a whole number; '?' may stand for kernel, stride, padding or an input size"
        raise ProblemError(message, path)
    return tuple(sizes)


def whole(size: int | str, path: Path, least: int = 1) -> int | str:
    """`size` as a number from `least` to `LARGEST`, or ``?``; raises `ProblemError`."""
    if size == "?":
        return size
    if isinstance(size, str):
        message = f"expected a whole number or '?', found {quoted(size)}"
        raise ProblemError(message, path)
    return count(size, path, least)


def count(size: int, path: Path, least: int = 1) -> int:
    """`size` when it lies from `least` to `LARGEST`; raises `ProblemError`."""
    if least <= size <= LARGEST:
        return size
    wanted = "a positive whole number" if least else "a whole number from 0 on"
    found = str(size) if abs(size) <= 10 * LARGEST else "a larger one"
    limit = f" of at most {LARGEST}" if size > LARGEST else ""
    message = f"expected {wanted}{limit}, found {found}"
    raise ProblemError(message, path)


def _paddings(
    given: int | str | tuple[int | str | tuple[int, int], ...] | None, rank: int, path: Path
) -> tuple[Pad, ...]:
    if given is None:
        return (0,) * rank
    if not isinstance(given, tuple):
        return (_padding(given, path),) * rank
    if len(given) != rank:
        message = f"expected {rank} paddings for a {rank}-D map, found {len(given)}"
        raise ProblemError(message, path)
    return tuple(_padding(one, (*path, n)) for n, one in enumerate(given))


def _padding(one: int | str | tuple[int, int], path: Path) -> Pad:
    match one:
        case tuple():
            return count(one[0], (*path, 0), 0), count(one[1], (*path, 1), 0)
        case str():
            word = one.lower()
            if word == "?" or word in WORDS:
                return word
            message = f"expected a whole number, same, valid, full or '?', found {quoted(one)}"
            raise ProblemError(message, path)
        case _:
            return count(one, path, 0)
