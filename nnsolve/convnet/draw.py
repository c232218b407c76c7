"""Random networks whose table can be written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.convnet.form import LayerForm

if TYPE_CHECKING:
    from random import Random

_FILTERS = (4, 6, 8, 12, 16, 24, 32)


def drawn(random: Random, level: int) -> tuple[tuple[int, ...], tuple[str | LayerForm, ...]]:
    """An input and its layers: level 1 is one layer whose stride divides, 4 a table with branches."""
    match level:
        case 1:
            return _single(random)
        case 2:
            return _chain(random)
        case 3:
            return _uneven(random)
        case _:
            return _branchy(random)


def _single(random: Random) -> tuple[tuple[int, ...], tuple[str, ...]]:
    kernel, stride = random.choice((2, 3, 5)), random.choice((1, 2, 3))
    padding = random.randint(0, kernel // 2)
    size = stride * random.randint(4, 12) + kernel - 2 * padding
    filters = random.choice(_FILTERS)
    line = f"conv {kernel}x{kernel}x{filters}/{stride} p{padding}"
    return (size, size, random.choice((1, 3))), (line,)


def _chain(random: Random) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Two convolutions with pooling and two dense layers; every size divides."""
    size = random.choice((28, 32, 40))
    one, two = random.choice(_FILTERS[:4]), random.choice(_FILTERS[3:])
    layers = (
        f"conv 3x3x{one} same",
        "maxpool 2/2",
        f"conv 5x5x{two} p2",
        random.choice(("maxpool 2/2", "avgpool 2/2")),
        "flatten",
        f"dense {random.choice((32, 64, 84))}",
        "dense 10",
    )
    return (size, size, random.choice((1, 3))), layers


def _uneven(random: Random) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Strides that do not divide, same padding, and a map that is not square."""
    size = random.randrange(31, 65, 2)
    across = size + random.choice((0, 8))
    layers = (
        f"conv {random.choice((7, 11))}x{random.choice((7, 11))}x{random.choice(_FILTERS)}/4 same",
        "maxpool 3/2",
        f"conv 3x3x{random.choice(_FILTERS)} valid",
        "flatten",
        f"dense {random.choice((10, 20))}",
    )
    return (size, across, 3), layers


def _branchy(random: Random) -> tuple[tuple[int, ...], tuple[str | LayerForm, ...]]:
    """Branches that are joined again, then dense layers."""
    size, filters = random.choice((16, 28, 32)), random.choice((8, 16))
    if random.random() < 0.5:  # noqa: PLR2004
        join = LayerForm(
            name="block",
            join="add",
            branches={"main": (f"conv 3x3x{filters} p1", f"conv 3x3x{filters} p1"), "shortcut": ()},
        )
    else:
        join = LayerForm(
            name="mix",
            join="concat",
            branches={
                "narrow": (f"conv 1x1x{random.choice((4, 8))}",),
                "wide": (f"conv 1x1x{random.choice((4, 6))}", f"conv 3x3x{random.choice((8, 12))} p1"),
                "pooled": ("maxpool 3/1 p1", f"conv 1x1x{random.choice((4, 8))}"),
            },
        )
    layers = (f"conv 3x3x{filters} p1", join, "maxpool 2/2", "flatten", "dense 10")
    return (size, size, random.choice((1, 3))), layers
