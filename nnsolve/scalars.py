"""The named functions for one float, accurate to the last digits from end to end of double precision.

Out of range gives an infinity, undefined gives nan; nothing raises and nothing warns.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SELU_SCALE = 1.0507009873554805
"""λ of the self-normalising ELU (Klambauer et al. 2017)."""
SELU_ALPHA = 1.6732632423543772
"""α of the self-normalising ELU."""

_ROOT_HALF = 0.7071067811865476
_ROOT_HALF_REST = -4.833646656726457e-17
_ROOT_TWO_PI = math.sqrt(2 * math.pi)
_GELU_LEAST = -0.7517915246935645
"""Where GELU is least."""
_GELU_LEAST_REST = 1.4956759177009883e-17
_NODES = (0.2386191860831969, 0.6612093864662645, 0.932469514203152)
_WEIGHTS = (0.467913934572691, 0.3607615730481386, 0.1713244923791704)
_SPLIT = 2.0**27 + 1
_LARGE = 1e100
_FAR = -700.0
"""Below this e^z alone has few digits left, or none, where a product with it still has them."""


def sigmoid(z: float) -> float:
    """1/(1 + e^−z)."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def _times_sigmoid(factor: float, z: float) -> float:
    """factor·σ(z), with all digits also where σ(z) alone has lost some."""
    if not z < _FAR:
        return factor * sigmoid(z)
    half = math.exp(z / 2)
    # σ(z) is e^z there; a zero has no sign.
    return factor * half * half or 0.0 if half else 0.0


def exp(z: float) -> float:
    """e^z, infinite where that overflows."""
    try:
        return math.exp(z)
    except OverflowError:
        return math.inf


def log_in(base: Callable[[float], float]) -> Callable[[float], float]:
    """The logarithm `base` with −∞ at 0 and nan below."""

    def log(x: float) -> float:
        if x > 0:
            return base(x)
        return -math.inf if x == 0 else math.nan

    return log


def softplus(z: float) -> float:
    """ln(1 + e^z)."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def normal_cdf(z: float) -> float:
    """Φ(z) = ½(1 + erf(z/√2))."""
    x = -z * _ROOT_HALF
    if not 1 < x < _LARGE:
        return math.erfc(x) / 2
    # In the tail the rounding of z/√2 alone costs three digits: put it back by the slope of erfc.
    lost = _rest(-z, _ROOT_HALF, x) - z * _ROOT_HALF_REST
    return (math.erfc(x) - lost * 2 / math.sqrt(math.pi) * math.exp(-x * x)) / 2


def _rest(one: float, two: float, product: float) -> float:
    """What rounding took from `one`·`two` (Dekker 1971)."""
    high, top = (x * _SPLIT - (x * _SPLIT - x) for x in (one, two))
    low, bottom = one - high, two - top
    return ((high * top - product) + high * bottom + low * top) + low * bottom


def normal_density(z: float) -> float:
    """φ(z) = e^(−z²/2)/√(2π)."""
    if not abs(z) <= 40:  # noqa: PLR2004  (below the smallest number, or no number)
        return z if math.isnan(z) else 0.0
    # Of z² only the part that is exact goes into the first power.
    short = round(z * 16) / 16
    return math.exp(-short * short / 2) * math.exp(-(z - short) * (z + short) / 2) / _ROOT_TWO_PI


def gelu_tanh(z: float) -> float:
    """½·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))), which is z·σ of twice that argument."""
    if abs(z) > 22:  # noqa: PLR2004  (σ is 0 or 1 there, and z³ overflows long before z does)
        return max(z, 0.0)
    if z > -1:
        return z * sigmoid(math.sqrt(8 / math.pi) * (z + 0.044715 * z**3))
    high, low = _bent(z)
    return _times_sigmoid(z * (1 + low), high)


def gelu_tanh_slope(z: float) -> float:
    """The slope of `gelu_tanh`: σ(u)·(1 + z·u′·σ(−u)) for u = 2·√(2/π)·(z + 0.044715·z³)."""
    if abs(z) > 22:  # noqa: PLR2004
        return 1.0 if z > 0 else 0.0
    high, low = _bent(z)
    inner = math.sqrt(8 / math.pi) * (1 + 0.134145 * z * z)
    return _times_sigmoid((1 + low * sigmoid(-high)) * (1 + z * inner * sigmoid(-high)), high)


def _bent(z: float) -> tuple[float, float]:
    """2·√(2/π)·(z + 0.044715·z³) and what rounding it takes away, which the tail of σ would show."""
    from decimal import Context, Decimal

    more = Context(prec=60)
    exact = Decimal(z)
    cube = more.multiply(more.multiply(exact, exact), exact)
    root = Decimal("1.5957691216057307117597842397375274738")
    whole = more.multiply(root, more.add(exact, more.multiply(Decimal("0.044715"), cube)))
    high = float(whole)
    return high, float(more.subtract(whole, Decimal(high)))


def identity(z: float) -> float:
    """The number itself."""
    return z


def step(z: float) -> float:
    """1 from 0 on, 0 below."""
    return 1.0 if z >= 0 else 0.0


def relu(z: float) -> float:
    """max(0, z)."""
    return max(0.0, z)


def leaky_relu(z: float, a: float) -> float:
    """The number itself above 0, `a` times it below."""
    return z if z > 0 else a * z


def elu(z: float, a: float) -> float:
    """The number itself above 0, a·(e^z − 1) below."""
    return z if z > 0 else a * math.expm1(z)


def selu(z: float) -> float:
    """λ times the ELU of α."""
    return SELU_SCALE * elu(z, SELU_ALPHA)


def softsign(z: float) -> float:
    """z/(1 + |z|)."""
    return math.copysign(1.0, z) if math.isinf(z) else z / (1 + abs(z))


def swish(z: float, a: float = 1.0) -> float:
    """z·σ(a·z)."""
    return _times_sigmoid(z, a * z)


def swish_slope(z: float, a: float = 1.0) -> float:
    """The slope of `swish`: σ(a·z)·(1 + a·z·σ(−a·z))."""
    x = a * z
    rest = 0.0 if math.isinf(x) else x * sigmoid(-x)
    return _times_sigmoid(1 + rest, x)


def mish(z: float) -> float:
    """z·tanh(ln(1 + e^z))."""
    return _times_sigmoid(z, z) if z < _FAR else z * math.tanh(softplus(z))


def mish_slope(z: float) -> float:
    """The slope of `mish`: t + z·(1 − t²)·σ(z) for t = tanh(ln(1 + e^z))."""
    if z < _FAR:
        return _times_sigmoid(1 + z, z)
    t = math.tanh(softplus(z))
    return t + (z * (1 - t * t) * sigmoid(z) if t < 1 else 0.0)


def hard_sigmoid(z: float) -> float:
    """z/6 + ½, cut at 0 and 1."""
    return 0.0 if z <= -3 else 1.0 if z >= 3 else (z + 3) / 6  # noqa: PLR2004


def hard_sigmoid_fifth(z: float) -> float:
    """0.2·z + 0.5, cut at 0 and 1."""
    return 0.0 if z <= -2.5 else 1.0 if z >= 2.5 else (z + 2.5) / 5  # noqa: PLR2004


def hard_tanh(z: float) -> float:
    """The number itself, cut at −1 and 1."""
    return max(-1.0, min(1.0, z))


def gelu(z: float) -> float:
    """z·Φ(z)."""
    factor = normal_cdf(z)
    return 0.0 if factor == 0 else z * factor


def gelu_slope(z: float) -> float:
    """Φ(z) + z·φ(z), also near its zero, where the two terms cancel."""
    away = (z - _GELU_LEAST) - _GELU_LEAST_REST
    if abs(away) > 0.1:  # noqa: PLR2004
        return normal_cdf(z) + z * normal_density(z)
    # There the slope is the integral of its own slope φ(t)·(2 − t²) from the zero, by Gauss and Legendre.
    points = (_GELU_LEAST + away * (1 + node) / 2 for node in (*_NODES, *(-n for n in _NODES)))
    heights = [normal_density(t) * (2 - t * t) for t in points]
    return away / 2 * sum(w * h for w, h in zip((*_WEIGHTS, *_WEIGHTS), heights, strict=True))


def absolute(x: float) -> float:
    """|x|."""
    return abs(x)


def sqrt(x: float) -> float:
    """√x, nan below 0."""
    return math.sqrt(x) if x >= 0 else math.nan


def sign(x: float) -> float:
    """−1, 0 or 1."""
    return math.copysign(1.0, x) if x else 0.0


def whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    """`rounding` with infinities and nan left as they are."""
    return lambda x: rounding(x) if math.isfinite(x) else x


def wave(of: Callable[[float], float]) -> Callable[[float], float]:
    """`of` with nan at the infinities."""
    return lambda x: of(x) if math.isfinite(x) else math.nan
