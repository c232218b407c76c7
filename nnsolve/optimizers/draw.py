"""Exercises by chance, with numbers that a hand can work with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nnsolve.optimizers.clip import Clip
from nnsolve.optimizers.problem import OptimizerProblem, Regression
from nnsolve.optimizers.table import OPTIMIZERS

if TYPE_CHECKING:
    from random import Random


def draw(random: Random, level: int) -> OptimizerProblem:
    """An exercise on a list of gradients, or on a line.

    Level 1 is gradient descent or momentum, 2 scales by squares or signs, 3 is Adam or one of its kin, 4 adds
    clipping, weight decay, two parameters or a regression.
    """
    match level:
        case 1:
            name = random.choice(("sgd", "momentum", "nesterov"))
            return _drawn(random, name, steps=3, rate=Decimal("0.1"))
        case 2:
            name = random.choice(("adagrad", "adadelta", "rmsprop", "rprop"))
            own: dict[str, Any] = {} if name in ("rprop", "adadelta") else {"rate": Decimal("0.1")}
            return _drawn(random, name, steps=3, **own)
        case 3:
            name = random.choice(("adam", "adamw", "adamax", "nadam", "amsgrad", "lion"))
            return _drawn(random, name, steps=3, rate=Decimal("0.1"))
        case _:
            return _extended(random)


def _extended(random: Random) -> OptimizerProblem:
    name = random.choice(("sgd", "momentum", "adam"))
    rate = Decimal("0.1")
    kind = random.randrange(3)
    if kind == 0:
        line = Regression(
            x=tuple(Decimal(n) for n in range(1, 4)),
            y=tuple(Decimal(random.randint(1, 9)) for _ in range(3)),
            fit=random.choice((("w",), ("b",))),
        )
        title = f"{OPTIMIZERS[name].title} on a line"
        return OptimizerProblem(
            topic="optimizer", title=title, optimizer=name, regression=line, steps=3, rate=Decimal("0.01")
        )
    if kind == 1:
        return _drawn(random, name, steps=3, rate=rate, clip=Clip(norm=Decimal("0.5")), both=True)
    return _drawn(random, name, steps=3, rate=rate, decay=Decimal("0.1"))


def _drawn(random: Random, name: str, *, steps: int, both: bool = False, **fields: Any) -> OptimizerProblem:  # noqa: ANN401
    lists = tuple(tuple(_tenth(random) for _ in range(steps)) for _ in range(1 + both))
    row = OPTIMIZERS[name]
    # Forms that may have no value for the gradients drawn are left out.
    form = random.choice([code for code, one in row.forms.items() if not one.fails])
    conventions = {} if form == row.default else {name: form}
    gradients: Any = {"w1": lists[0], "w2": lists[1]} if both else lists[0]
    return OptimizerProblem(
        topic="optimizer",
        title=row.title,
        optimizer=name,
        gradients=gradients,
        start=Decimal(random.randint(1, 3)),
        conventions=conventions,
        **fields,
    )


def _tenth(random: Random) -> Decimal:
    """A number of one decimal that is not 0."""
    return Decimal(random.choice((-1, 1, 1)) * random.randint(1, 9)) / 10
