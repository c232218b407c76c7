"""Slopes and second slopes of random typed functions against central differences in fifty digits."""

from decimal import Decimal
from random import Random

import mpmath
import pytest

from nnsolve.descent.function import at, function

CALLS = {
    "exp": mpmath.exp,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
}


def grown(random, names, depth):
    """A random formula as text, and what it means in mpmath."""
    if depth == 0:
        if random.random() < 0.7:
            name = random.choice(names)
            return name, lambda p: p[name]
        number = random.randint(1, 9)
        return f"0.{number}", lambda _: mpmath.mpf(number) / 10
    one, f = grown(random, names, depth - 1)
    two, g = grown(random, names, random.randint(0, depth - 1))
    match random.choice("+-*^cl"):
        case "+":
            return f"{one} + {two}", lambda p: f(p) + g(p)
        case "-":
            return f"{one} - ({two})", lambda p: f(p) - g(p)
        case "*":
            return f"({one})*({two})", lambda p: f(p) * g(p)
        case "^":
            n = random.choice((2, 3))
            return f"({one})^{n}", lambda p: f(p) ** n
        case "c":
            name = random.choice(sorted(CALLS))
            return f"{name}({one})", lambda p: CALLS[name](f(p))
        case _:
            return f"ln(1 + ({one})^2)", lambda p: mpmath.log(1 + f(p) ** 2)


def difference(f, point, name, h):
    return (f({**point, name: point[name] + h}) - f({**point, name: point[name] - h})) / (2 * h)


def check(seed):
    random = Random(seed)  # noqa: S311  (the same functions each time)
    names = ["x", "y", "z"][: random.randint(1, 3)]
    text, meant = grown(random, names, random.randint(1, 3))
    used = [name for name in names if name in text.replace("exp", "")]
    if not used:
        return 0
    point = {name: Decimal(random.randint(-15, 15)) / 10 for name in used}
    f = function(text, point)
    floats = {name: float(value) for name, value in point.items()}
    with mpmath.workdps(50):
        exact = {name: mpmath.mpf(str(value)) for name, value in point.items()}
        h = mpmath.mpf(10) ** -12
        for i, v in enumerate(f.variables):
            right = difference(meant, exact, v, h)
            assert at(f.slopes[i], floats) == pytest.approx(float(right), rel=1e-8, abs=1e-9), text
            for j, w in enumerate(f.variables):
                right = difference(lambda p, v=v: difference(meant, p, v, h), exact, w, h)
                assert at(f.curvatures()[i][j], floats) == pytest.approx(float(right), rel=1e-7, abs=1e-8), (
                    text
                )
    return 1


def test_random_functions():
    assert sum(check(seed) for seed in range(25)) > 15


@pytest.mark.slow
def test_five_hundred_random_functions():
    assert sum(check(seed) for seed in range(1000, 1600)) > 450
