"""Random step units whose working fits on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

_EASY = ("and", "or", "nand", "nor")


def drawn(random: Random, level: int) -> dict[str, Any]:
    """The fields of an exercise: level 1 forward, 2 a gate, 3 with a rate and a bias, 4 separability."""
    match level:
        case 1:
            return {
                "title": "Outputs of a step unit",
                "ask": "forward",
                "rows": tuple(_point(random, 3) for _ in range(3)),
                "weights": _point(random, 3),
                "threshold": Decimal(random.randint(-4, 4)) / 2,
                "conventions": {"step": random.choice(("unit", "unit-strict", "sign"))},
            }
        case 2:
            order = list(range(1, 5))
            random.shuffle(order)
            return {
                "title": "A perceptron learns a gate",
                "gate": random.choice(("and", "or")),
                "weights": (Decimal(random.randint(-1, 2)), Decimal(random.randint(-1, 2))),
                "threshold": Decimal(random.choice((1, 3, 5))) / 2,
                "order": tuple(order),
            }
        case 3:
            return {
                "title": "A perceptron with a learning rate and a bias",
                "gate": random.choice(_EASY),
                "weights": (Decimal(random.randint(-5, 5)) / 10, Decimal(random.randint(-5, 5)) / 10),
                "bias": Decimal(random.randint(-5, 5)) / 10,
                "rate": Decimal(random.choice((1, 2, 5))) / 10,
                "conventions": {
                    "step": random.choice(("unit", "sign")),
                    "perceptron-rule": "rate",
                    "perceptron-threshold": "learned",
                },
            }
        case _:
            return _points(random)


def _point(random: Random, size: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(random.randint(-3, 3)) for _ in range(size))


def _points(random: Random) -> dict[str, Any]:
    """Different points of both classes, which may or may not be told apart by a line."""
    rows: list[tuple[Decimal, ...]] = []
    while len(rows) < 5:  # noqa: PLR2004
        point = _point(random, 2)
        if point not in rows:
            rows.append(point)
    targets = [Decimal(0), Decimal(0), Decimal(1), Decimal(1), Decimal(random.randint(0, 1))]
    random.shuffle(targets)
    return {
        "title": "Can a line tell these points apart?",
        "ask": "separability",
        "rows": tuple(rows),
        "targets": tuple(targets),
    }
