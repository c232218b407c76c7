"""Softmax, log-softmax and maxout: many digits, Jacobians by central differences, brute force."""

import math
from decimal import Decimal
from random import Random

import mpmath
import pytest
from activation_reference import made, named, numbers, off

from nnsolve import catalogue
from nnsolve.topics.activation import TOPIC


def shares(z, temperature=1):
    powers = [mpmath.exp(mpmath.mpf(str(one)) / mpmath.mpf(str(temperature))) for one in z]
    return [power / mpmath.fsum(powers) for power in powers]


@pytest.mark.parametrize("form", ["plain", "stable"])
@pytest.mark.parametrize("temperature", ["1", "2", "0.25"])
@pytest.mark.parametrize("seed", range(6))
def test_softmax_its_logarithm_and_their_jacobians(form, temperature, seed):
    random = Random(seed)  # noqa: S311
    z = [Decimal(random.randint(-60, 60)) / 8 for _ in range(random.randint(1, 5))]
    common = {"at": z, "temperature": Decimal(temperature), "slope": True, "conventions": {"softmax": form}}
    plain, logs = made(function="softmax", **common), made(function="log-softmax", **common)
    with mpmath.workdps(50):
        exact = shares(z, temperature)
        for i, p in enumerate(exact):
            assert off(named(plain, f"p{i + 1}"), p) < 1e-13
            assert abs(named(logs, f"ln_p{i + 1}") - mpmath.log(p)) < 1e-12
            for j in range(len(z)):
                step = Decimal("1e-20")
                high, low = (
                    shares([one + sign * step * (n == j) for n, one in enumerate(z)], temperature)[i]
                    for sign in (1, -1)
                )
                central = (high - low) / (2 * mpmath.mpf(str(step)))
                assert abs(named(plain, f"dp{i + 1}_dz{j + 1}") - central) < 1e-13
                assert abs(named(logs, f"dln_p{i + 1}_dz{j + 1}") - central / p) < 1e-12
        assert named(plain, "sum_p") == pytest.approx(1, abs=1e-14)
        assert named(plain, "argmax_p") == z.index(max(z))


@pytest.mark.parametrize("z", [("1000", "999", "998"), ("-1000", "-1001", "-1002"), ("800", "-800", "0")])
def test_softmax_of_large_net_inputs_is_shifted_and_says_so(z):
    found = made(function="softmax", at=numbers(*z))
    with mpmath.workdps(1000):
        for n, p in enumerate(shares(z)):
            assert off(named(found, f"p{n + 1}"), p) < 1e-13
    assert "subtracted first" in " ".join(found.summary)
    assert found.conventions[0].choice == "stable"


def test_temperature_of_a_known_case():
    """e^1 : e^½ : e^0.05, the net inputs halved."""
    found = TOPIC.derive(catalogue.read("activation/softmax-temperature"))
    assert named(found, "p1") / named(found, "p2") == pytest.approx(math.sqrt(math.e), rel=1e-14)
    assert named(found, "p2") / named(found, "p3") == pytest.approx(math.exp(0.45), rel=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_maxout_by_brute_force(seed):
    random = Random(seed)  # noqa: S311
    inputs, pieces = random.randint(1, 4), random.randint(1, 5)
    x = [random.randint(-5, 5) for _ in range(inputs)]
    w = [[random.randint(-5, 5) for _ in x] for _ in range(pieces)]
    b = [random.randint(-5, 5) for _ in w] if random.random() < 0.5 else []
    found = made(
        function="maxout",
        at=list(map(Decimal, x)),
        weights=[list(map(Decimal, row)) for row in w],
        bias=list(map(Decimal, b)),
        slope=True,
    )
    z = [sum(one * two for one, two in zip(row, x, strict=True)) for row in w]
    z = [one + other for one, other in zip(z, b or [0] * pieces, strict=True)]
    assert named(found, "maxout") == max(z)
    assert named(found, "argmax_z") == z.index(max(z))
    slopes = [named(found, f"dmaxout_dz{n + 1}") for n in range(pieces)]
    assert slopes == [float(n == z.index(max(z))) for n in range(pieces)]
