"""A layer as it is written in a problem file, and the kinds of layers that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from nnsolve.errors import ProblemError, quoted
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from collections.abc import Set  # noqa: PYI025  (the read-only kind, as typing names it)

Sizes: TypeAlias = int | str | tuple[int | str, ...]
"""One size for every axis, or one an axis; ``?`` where it is asked for."""


class LayerForm(Part, frozen=True, kw_only=True):
    """One layer, a join of branches, or a block of layers that repeats.

    `type` is a word such as ``conv`` (see `KINDS`). `origin` (``from`` in a file) names the layers that it
    reads, by default the one before. A form with `branches` splits the flow and joins it again by `join`.
    A form with `layers` stands for these, `repeat` times. `wanted` (``output`` in a file) is the shape that
    an unknown ``?`` has to lead to.
    """

    type: str = ""
    name: str = ""
    origin: str | tuple[str, ...] = field(default="", name="from")
    kernel: Sizes | None = None
    filters: int | None = None
    stride: Sizes | None = None
    padding: int | str | tuple[int | str | tuple[int, int], ...] | None = None
    dilation: Sizes | None = None
    groups: int = 1
    multiplier: int = 1
    output_padding: Sizes = 0
    ceil: bool | None = None
    bias: bool = True
    sees: tuple[int, ...] = ()
    units: int | None = None
    size: Sizes | None = None
    vocabulary: int | None = None
    rate: Number | None = None
    sequences: bool = False
    scale: bool = True
    center: bool = True
    norm: str = ""
    activation: str = ""
    join: str = ""
    branches: dict[str, tuple[str | LayerForm, ...]] = {}  # noqa: RUF012  (msgspec copies it)
    repeat: int = 1
    layers: tuple[str | LayerForm, ...] = ()
    wanted: Sizes | None = field(default=None, name="output")


class Kind(Struct, frozen=True):
    """What a word such as ``conv`` stands for.

    `stem` is what its layers are called when they have no name of their own, `fields` what may be said of
    one, `needs` what has to be.
    """

    name: str
    says: str
    stem: str
    fields: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


_WINDOW = frozenset({"kernel", "stride", "padding", "dilation"})
_CONV = _WINDOW | {"filters", "bias", "groups", "norm", "activation", "sees"}
_POOL = frozenset({"kernel", "stride", "padding", "dilation", "ceil"})
_CELL = frozenset({"units", "bias", "sequences"})

_ROWS = (
    Kind("conv", "convolution", "conv", _CONV, ("kernel", "filters"), ("convolution",)),
    Kind(
        "deconv",
        "transposed convolution",
        "deconv",
        (_CONV | {"output_padding"}) - {"sees"},
        ("kernel", "filters"),
        ("convtranspose", "transposedconv", "transposed", "upconv", "deconvolution"),
    ),
    Kind(
        "depthwise",
        "depthwise convolution",
        "dw",
        _WINDOW | {"multiplier", "bias", "norm", "activation"},
        ("kernel",),
        ("dwconv", "depthwiseconv"),
    ),
    Kind(
        "separable",
        "separable convolution",
        "sep",
        _WINDOW | {"filters", "multiplier", "bias", "norm", "activation"},
        ("kernel", "filters"),
        ("sepconv", "separableconv"),
    ),
    Kind(
        "local",
        "locally connected layer",
        "local",
        frozenset({"kernel", "stride", "filters", "bias", "activation"}),
        ("kernel", "filters"),
        ("locallyconnected",),
    ),
    Kind("maxpool", "max pooling", "pool", _POOL, ("kernel",), ("pool", "maxpooling")),
    Kind(
        "avgpool",
        "average pooling",
        "pool",
        _POOL,
        ("kernel",),
        ("averagepool", "averagepooling", "meanpool"),
    ),
    Kind("globalmaxpool", "global max pooling", "gmp", aliases=("gmp", "globalmaxpooling")),
    Kind(
        "globalavgpool",
        "global average pooling",
        "gap",
        aliases=("gap", "globalpool", "globalaveragepool", "globalaveragepooling"),
    ),
    Kind(
        "adaptivemaxpool",
        "adaptive max pooling",
        "pool",
        frozenset({"size"}),
        ("size",),
        ("adaptivemaxpooling",),
    ),
    Kind(
        "adaptiveavgpool",
        "adaptive average pooling",
        "pool",
        frozenset({"size"}),
        ("size",),
        ("adaptivepool", "adaptiveavgpooling", "adaptiveaveragepool"),
    ),
    Kind("flatten", "flatten", "flatten"),
    Kind(
        "dense",
        "dense layer",
        "dense",
        frozenset({"units", "bias", "norm", "activation"}),
        ("units",),
        ("fc", "linear", "fullyconnected"),
    ),
    Kind(
        "batchnorm",
        "batch normalisation",
        "bn",
        frozenset({"scale", "center"}),
        aliases=("bn", "batchnormalisation", "batchnormalization"),
    ),
    Kind(
        "layernorm",
        "layer normalisation",
        "ln",
        frozenset({"scale", "center"}),
        aliases=("ln", "layernormalisation", "layernormalization"),
    ),
    Kind(
        "activation",
        "activation",
        "act",
        frozenset({"activation"}),
        aliases=("relu", "relu6", "sigmoid", "tanh", "gelu", "elu", "selu", "leakyrelu", "swish", "silu"),
    ),
    Kind("dropout", "dropout", "dropout", frozenset({"rate"})),
    Kind("softmax", "softmax", "softmax"),
    Kind("lrn", "local response normalisation", "lrn", aliases=("localresponsenorm",)),
    Kind("reshape", "reshape", "reshape", frozenset({"size"}), ("size",)),
    Kind("upsample", "upsampling", "up", frozenset({"size"}), ("size",), ("upsampling", "unpool")),
    Kind("embedding", "embedding", "emb", frozenset({"vocabulary", "units"}), ("vocabulary", "units")),
    Kind("rnn", "recurrent layer", "rnn", _CELL, ("units",), ("simplernn",)),
    Kind("lstm", "LSTM layer", "lstm", _CELL, ("units",)),
    Kind("gru", "GRU layer", "gru", _CELL, ("units",)),
    Kind("add", "sum of branches", "add", frozenset({"activation"}), aliases=("sum",)),
    Kind("concat", "concatenation of branches", "concat", aliases=("concatenate", "cat")),
)

KINDS: dict[str, Kind] = {row.name: row for row in _ROWS}
"""Every kind of layer by its name."""

_WORDS = {word: row for row in _ROWS for word in (row.name, *row.aliases)}
JOINS = ("add", "concat")
GENERAL = frozenset({"type", "name", "origin", "wanted"})
"""What may be said of every layer."""


def kind(word: str, path: tuple[str | int, ...]) -> Kind:
    """The kind that `word` names, in any spelling: ``MaxPool2D``, ``max-pool``, ``max_pooling``.

    Raises `ProblemError` with the nearest known word.
    """
    found = known(word)
    if found is not None:
        return found
    from nnsolve.reading.mismatch import suggestion

    near = suggestion(plain(word), _WORDS)
    near = near if "did you mean" in near else f"; the layers are {', '.join(KINDS)}"
    message = f"unknown layer {quoted(word)}{near}"
    raise ProblemError(message, path)


def known(word: str) -> Kind | None:
    """The kind that `word` names, if any."""
    return _WORDS.get(plain(word))


def plain(word: str) -> str:
    """`word` in lower case without hyphens and without ``2D`` at its end."""
    word = word.lower().replace("-", "").replace("_", "")
    return word[:-2] if word[-2:] in {"1d", "2d", "3d"} else word


def checked(form: LayerForm, path: tuple[str | int, ...]) -> Kind:
    """The kind of `form`, after a check that nothing is said that it has no use for."""
    if not form.type:
        message = "expected the type of the layer, as in type = 'conv'"
        raise ProblemError(message, path)
    row = kind(form.type, (*path, "type"))
    _refuse(form, row.fields, row.says, path)
    for own in row.needs:
        if getattr(form, own) is None:
            message = f"{row.says} needs {own}"
            raise ProblemError(message, path)
    return row


def checked_block(form: LayerForm, fields: Set[str], path: tuple[str | int, ...]) -> None:
    """Check that a form that stands for several layers says nothing but `fields`."""
    if form.type:
        message = "a form with layers or branches has no type of its own"
        raise ProblemError(message, (*path, "type"), key=True)
    _refuse(form, fields, "a block" if "layers" in fields else "a join of branches", path)


def _refuse(form: LayerForm, fields: Set[str], says: str, path: tuple[str | int, ...]) -> None:
    """Raise `ProblemError` at a field of `form` that is neither in `fields` nor one of every layer."""
    for own, default in _DEFAULTS.items():
        if own not in fields and own not in GENERAL and getattr(form, own) != default:
            message = f"{says} has no {own.replace('_', ' ')}"
            raise ProblemError(message, (*path, own), key=True)


_DEFAULTS: dict[str, object] = {name: getattr(LayerForm(), name) for name in LayerForm.__struct_fields__}
