"""Exercises on losses, drawn."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


def drawn(random: Random, level: int) -> dict[str, object]:
    """The fields of an exercise: plain numbers, probabilities, classes, then losses with slopes."""
    if level == 1:
        loss = random.choice(("mse", "half-sse", "mae", "rmse", "sse"))
        count = random.choice((3, 4, 5))
        targets = [random.randint(0, 9) for _ in range(count)]
        outputs = [one + Decimal(random.randint(-15, 15)) / 10 for one in targets]
        return {
            "title": "A loss of predictions",
            "loss": loss,
            "targets": _numbers(targets),
            "outputs": tuple(outputs),
        }
    if level == 2:  # noqa: PLR2004
        count = random.choice((3, 4, 5))
        return {
            "title": "Binary cross-entropy",
            "loss": "bce",
            "targets": _numbers([random.randint(0, 1) for _ in range(count)]),
            "outputs": tuple(_probability(random) for _ in range(count)),
            "conventions": {"loss-reduction": random.choice(("mean", "sum"))},
        }
    if level == 3:  # noqa: PLR2004
        count = random.choice((2, 3))
        return {
            "title": "Categorical cross-entropy",
            "loss": random.choice(("cce", "cce", "kl")) if count == 2 else "cce",  # noqa: PLR2004
            "targets": tuple(_distribution(random) for _ in range(count)),
            "outputs": tuple(_distribution(random) for _ in range(count)),
            "conventions": {"log": random.choice(("ln", "ln", "log2"))},
        }
    loss = random.choice(("huber(1)", "log-cosh", "quantile(0.9)", "squared-hinge", "hinge"))
    count = random.choice((3, 4))
    signs = "hinge" in loss
    targets = [random.choice((-1, 1)) if signs else random.randint(0, 9) for _ in range(count)]
    outputs = [Decimal(random.randint(-20, 20)) / 10 + (0 if signs else one) for one in targets]
    return {
        "title": "A loss and its slopes",
        "loss": loss,
        "targets": _numbers(targets),
        "outputs": tuple(outputs),
        "gradient": True,
    }


def _numbers(values: list[int]) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def _probability(random: Random) -> Decimal:
    return Decimal(random.randint(5, 95)) / 100


def _distribution(random: Random) -> tuple[Decimal, ...]:
    one = random.randint(1, 7)
    two = random.randint(1, 9 - one)
    return tuple(Decimal(n) / 10 for n in (one, two, 10 - one - two))
