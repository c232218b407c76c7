"""Layers written in one line: ``conv 5x5x6 same relu``, ``maxpool 3/2``, ``out: dense 10``.

A line is ``[name:] kind [sizes[/stride]] [words]``. Sizes of a convolution end with the number of filters
(``11x11x96``, or ``96@11x11``; ``5x6`` is a kernel of 5 with 6 filters in 1-D).
Words are ``same``, ``valid``, ``full``, ``ceil``, ``nobias``, ``bn``, an activation, or ``key=value`` with
the keys of a layer in a file; ``p2``, ``s2``, ``d2``, ``g2`` say padding, stride, dilation and groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from nnsolve.convnet.form import LayerForm, kind, known, plain
from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.convnet.form import Kind
    from nnsolve.errors import Path

LONGEST = 500
"""The most letters of a line."""

_SHORT = {"p": "padding", "s": "stride", "d": "dilation", "g": "groups", "k": "kernel", "f": "filters"}
_KEYS = {
    "pad": "padding",
    "output": "wanted",
    "from": "origin",
    "outputpadding": "output_padding",
    "output_padding": "output_padding",
    "vocab": "vocabulary",
    "rate": "rate",
}
_PADDINGS = ("same", "valid", "full")
_FLAGS: dict[str, dict[str, Any]] = {
    "ceil": {"ceil": True},
    "floor": {"ceil": False},
    "nobias": {"bias": False},
    "bn": {"norm": "batchnorm"},
    "batchnorm": {"norm": "batchnorm"},
    "ln": {"norm": "layernorm"},
    "layernorm": {"norm": "layernorm"},
    "sequences": {"sequences": True},
}
_WITH_FILTERS = ("conv", "deconv", "separable", "local")
_WITH_KERNEL = ("maxpool", "avgpool", "depthwise")
_WITH_UNITS = ("dense", "rnn", "lstm", "gru")
_WITH_SIZE = ("adaptivemaxpool", "adaptiveavgpool", "reshape", "upsample")
_WHOLE = ("filters", "groups", "multiplier", "units", "vocabulary")
_SIZED = ("kernel", "stride", "padding", "dilation", "output_padding", "size", "wanted")


def read(text: str, path: Path) -> LayerForm:
    """The layer that `text` describes; raises `ProblemError` with the column of what cannot be read."""
    if len(text) > LONGEST:
        message = f"expected a layer of at most {LONGEST} letters, found {len(text)}"
        raise ProblemError(message, path)
    return _Reader(text, path).form()


def parts(text: str) -> list[int | str] | None:
    """The sizes of ``5x5x6`` or ``5×5×6``, ``?`` for one that is asked; `None` where it is no such text."""
    out: list[int | str] = []
    for piece in text.lower().replace("×", "x").replace("*", "x").split("x"):
        if piece == "?":
            out.append(piece)
        elif piece.isdecimal() and len(piece) < 20:  # noqa: PLR2004  (a longer one is refused as it stands)
            out.append(int(piece))
        else:
            return None
    return out


class _Reader:
    def __init__(self, text: str, path: Path) -> None:
        self._text, self._path = text, path
        self._said: dict[str, Any] = {}

    def form(self) -> LayerForm:
        words = list(_words(self._text))
        if words and words[0][1].endswith(":"):
            self._said["name"] = words.pop(0)[1][:-1]
        if not words:
            self._refuse("expected a layer such as 'conv 5x5x6', found nothing", 1)
        column, word = words.pop(0)
        row = self._kind(word, column)
        self._said["type"] = row.name
        if row.name == "activation" and plain(word) != "activation":
            self._said["activation"] = plain(word)
        for place, (at, one) in enumerate(words):
            self._word(row, one, at, first=place == 0)
        return LayerForm(**self._said)

    def _kind(self, word: str, column: int) -> Kind:
        try:
            return kind(word, self._path)
        except ProblemError as error:
            self._refuse(error.message, column)

    def _word(self, row: Kind, word: str, column: int, *, first: bool) -> None:
        name, equals, value = word.partition("=")
        if equals:
            self._keyed(name, value, column)
        elif word.lower() in _PADDINGS:
            self._set("padding", word.lower(), column)
        elif plain(word) in _FLAGS and row.name != plain(word):
            ((key, flag),) = _FLAGS[plain(word)].items()
            self._set(key, flag, column)
        elif row.name in {"add", "concat"}:
            self._said["origin"] = (*self._said.get("origin", ()), word.strip(","))
        elif row.name in {"activation", "dropout"} and first:
            self._argument(row, word, column)
        elif (found := known(word)) is not None and found.name in {"activation", "softmax"}:
            self._set("activation", plain(word), column)
        elif word[0].lower() in _SHORT and (sizes := parts(word[1:])) is not None:
            self._sized(_SHORT[word[0].lower()], sizes, word[1:], column)
        elif first:
            self._first(row, word, column)
        else:
            self._unread(word, column)

    def _argument(self, row: Kind, word: str, column: int) -> None:
        if row.name == "activation":
            self._set("activation", plain(word), column)
        else:
            self._set("rate", self._decimal(word, column), column)

    def _keyed(self, name: str, value: str, column: int) -> None:
        key = _KEYS.get(name.lower(), name.lower())
        at = column + len(name) + 1
        if key == "rate":
            self._set(key, self._decimal(value, at), column)
        elif key in {"name", "origin", "norm", "activation"} or (key == "padding" and value in _PADDINGS):
            self._set(key, tuple(value.split(",")) if key == "origin" else value, column)
        elif key in {"bias", "ceil", "scale", "center", "sequences"}:
            if value not in {"true", "false", "yes", "no"}:
                self._refuse(f"expected {name}=yes or {name}=no, found {quoted(value)}", at)
            self._set(key, value in {"true", "yes"}, column)
        elif key in _SIZED or key in _WHOLE:
            sizes = parts(value)
            if sizes is None:
                self._refuse(f"expected a whole number or sizes such as 3x3, found {quoted(value)}", at)
            self._sized(key, sizes, value, column)
        else:
            from nnsolve.reading.mismatch import suggestion

            near = suggestion(name, (*_WHOLE, *_SIZED, *_KEYS))
            self._refuse(f"unknown setting {quoted(name)}{near}", column)

    def _sized(self, key: str, sizes: list[int | str], text: str, column: int) -> None:
        if key in _WHOLE:
            if len(sizes) != 1 or isinstance(sizes[0], str):
                self._refuse(f"expected one whole number for {key}, found {quoted(text)}", column)
            self._set(key, sizes[0], column)
        else:
            self._set(key, sizes[0] if len(sizes) == 1 else tuple(sizes), column)

    def _first(self, row: Kind, word: str, column: int) -> None:
        """The word behind the kind: sizes, and a stride behind a slash."""
        text, slash, step = word.partition("/")
        if slash:
            strides = parts(step)
            if strides is None:
                self._refuse(
                    f"expected a stride behind the '/', found {quoted(step)}", column + len(text) + 1
                )
            self._sized("stride", strides, step, column)
        count, at, rest = text.partition("@")
        sizes = parts(rest if at else text)
        if sizes is None or (at and not count.isdecimal()):
            self._unread(word, column)
        if at:
            self._set("filters", int(count), column)
            self._sized("kernel", sizes, rest, column)
        elif row.name in _WITH_FILTERS:
            self._kernel_and_filters(sizes, text, column)
        elif row.name in _WITH_KERNEL:
            self._sized("kernel", sizes, text, column)
        elif row.name in _WITH_UNITS:
            self._sized("units", sizes, text, column)
        elif row.name in _WITH_SIZE:
            self._sized("size", sizes, text, column)
        elif row.name == "embedding" and len(sizes) == 2:  # noqa: PLR2004
            self._sized("vocabulary", sizes[:1], text, column)
            self._sized("units", sizes[1:], text, column)
        else:
            self._unread(word, column)

    def _kernel_and_filters(self, sizes: list[int | str], text: str, column: int) -> None:
        if len(sizes) < 2:  # noqa: PLR2004
            message = f"expected kernel and filters such as {text}x{text}x16, found {quoted(text)}"
            self._refuse(message, column)
        self._sized("filters", sizes[-1:], text, column)
        self._set("kernel", tuple(sizes[:-1]), column)

    def _set(self, key: str, value: object, column: int) -> None:
        if key in self._said:
            self._refuse(f"{key.replace('_', ' ')} is said twice", column)
        self._said[key] = value

    def _decimal(self, text: str, column: int) -> object:
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(text)
        except InvalidOperation:
            self._refuse(f"expected a number, found {quoted(text)}", column)

    def _unread(self, word: str, column: int) -> NoReturn:
        self._refuse(f"cannot read {quoted(word)} in {quoted(self._text)}", column)

    def _refuse(self, message: str, column: int) -> NoReturn:
        raise ProblemError(message, self._path, offset=column) from None


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words of `text`, each with its column from 1."""
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield at + 1, word
        at += len(word)
