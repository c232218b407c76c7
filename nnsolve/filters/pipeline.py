"""From a problem's layers to stages at work, forward through all of them and back."""

from __future__ import annotations

from itertools import chain as joined
from typing import TYPE_CHECKING

from nnsolve.errors import ProblemError
from nnsolve.filters.convolve import Convolving
from nnsolve.filters.dense import Connected, Softmaxed
from nnsolve.filters.layers import Activating, Convolution, Dense, Flatten, Magnitude, Pooling
from nnsolve.filters.pointwise import Activated, Flattened, Magnified
from nnsolve.filters.pool import Pooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain, Stage
    from nnsolve.filters.layers import Layer
    from nnsolve.filters.volume import Volume

_SOFTMAX = "softmax"


def forward(layers: Sequence[Layer], first: Volume, chain: Chain, root: Path) -> Volume:
    """Write every layer after `first`; the values of the last one.

    `root` is where the layers stand in the problem, empty when the problem itself is the one layer. Raises
    `ProblemError` for a layer that does not fit what comes before it.
    """
    chain.expect(list(joined.from_iterable(map(_default_names, layers))))
    volume = first
    for n, layer in enumerate(layers):
        path: Path = (*root, n) if root else ()
        stages = _stages(layer, volume, chain, path)
        for stage in stages:
            chain.start(f"layer-{len(chain.stages) + 1}", _title(stage, len(layers)))
            stage.forward(chain)
            chain.stages.append(stage)
            volume = stage.after
    return volume


def backward(chain: Chain) -> None:
    """Write the slopes by every parameter and every input, last layer first."""
    for n, stage in reversed(list(enumerate(chain.stages, 1))):
        chain.start(f"back-{n}", f"Back through the {stage.title}")
        stage.backward(chain)


def _title(stage: Stage, count: int) -> str:
    title = stage.title[0].upper() + stage.title[1:]
    return f"{title}: {stage.before.says} → {stage.after.says}" if count > 1 else title


def _default_names(layer: Layer) -> list[str]:
    match layer:
        case Convolution(activation=act, bias=bias):
            names = ["kernel", "map"] if bias is None else ["kernel", "bias", "map"]
            return names + ([act] if act else [])
        case Pooling():
            return ["pool"]
        case Activating(function=function):
            return ["out" if function.strip().lower() == _SOFTMAX else function]
        case Dense(activation=act):
            return ["weight", "in", *(["out" if act.strip().lower() == _SOFTMAX else act] if act else [])]
        case Flatten():
            return ["flat"]
        case Magnitude():
            return ["magnitude"]


def _stages(layer: Layer, before: Volume, chain: Chain, path: Path) -> list[Stage]:
    """The layer at work, and its activation behind it."""
    match layer:
        case Convolution(activation=act):
            if before.flat:
                message = "expected maps to slide over, found a flat list: convolve before the flatten"
                raise ProblemError(message, path)
            return _activated(Convolving(layer, before, chain, path), act, chain, path)
        case Pooling():
            return [Pooled(layer, before, chain, path)]
        case Activating(function=function, name=name):
            return [_activation(function, name, before, chain, (*path, "function"))]
        case Dense(activation=act):
            return _activated(Connected(layer, before, chain, path), act, chain, path)
        case Flatten():
            return [Flattened(layer, before, chain, path)]
        case Magnitude():
            return [Magnified(layer, before, chain, path)]


def _activated(stage: Convolving | Connected, act: str, chain: Chain, path: Path) -> list[Stage]:
    if not act:
        return [stage]
    return [stage, _activation(act, "", stage.after, chain, (*path, "activation"))]


def _activation(function: str, name: str, before: Volume, chain: Chain, path: Path) -> Activated | Softmaxed:
    from nnsolve.network.activation import activation

    act = activation(function, chain.conventions, path)
    if act.formula is None:
        if act.name != _SOFTMAX or act.temperature is not None:
            message = f"expected an activation of one number, or softmax, found {act.title}"
            raise ProblemError(message, path)
        return Softmaxed(before, chain, name, path[:-1])
    return Activated(act, before, chain, name, path[:-1])
