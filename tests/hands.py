"""Students who make no mistake: they follow the formulas, each in a way of rounding of their own.

Numbers are worked in 30 decimal digits with functions written down once more, so that a figure is what a hand
with a good calculator would have put down, not what the program computes.
"""

from random import Random

import mpmath

from nnsolve.evaluate import evaluate
from nnsolve.working.written import written

DIGITS = 30
NOISE = mpmath.mpf(10) ** -24


class Calculator:
    """The arithmetic of a long calculator; where it shows an error, nothing follows."""

    @staticmethod
    def number(num):
        return mpmath.mpf(str(num.value))

    @staticmethod
    def add(terms):
        return mpmath.fsum(terms)

    @staticmethod
    def mul(factors):
        return mpmath.fprod(factors)

    @staticmethod
    def neg(value):
        return -value

    @staticmethod
    def div(over, under):
        return over / under

    @staticmethod
    def power(base, exponent):
        return mpmath.power(base, exponent)

    @staticmethod
    def call(function, args):
        return FUNCTIONS[function](*args)

    @staticmethod
    def greatest(values):
        return max(values)

    @staticmethod
    def argmax(values):
        if any(mpmath.isnan(value) for value in values):
            message = "nothing compares with a number that is none"
            raise ValueError(message)
        return mpmath.mpf(values.index(max(values)))

    @staticmethod
    def choose(cases, otherwise):
        tests = {
            "<": lambda a, b: a < b,
            "<=": lambda a, b: a <= b,
            ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b,
            "==": lambda a, b: a == b,
        }
        for left, op, right, then in cases:
            if tests[op](left, right):
                return then()
        return otherwise()


FUNCTIONS = {
    "identity": lambda z: z,
    "step": lambda z: mpmath.mpf(1 if z >= 0 else 0),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky_relu": lambda z, a: z if z > 0 else a * z,
    "elu": lambda z, a: z if z > 0 else a * mpmath.expm1(z),
    "prelu": lambda z, a: z if z > 0 else a * z,
    "rrelu": lambda z, a: z if z > 0 else a * z,
    "selu": lambda z: (
        mpmath.mpf("1.0507009873554805") * z if z > 0 else mpmath.mpf("1.7580993408473768") * mpmath.expm1(z)
    ),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "softsign": lambda z: z / (1 + abs(z)),
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
    "swish": lambda z, a: z / (1 + mpmath.exp(-a * z)),
    "mish": lambda z: z * mpmath.tanh(mpmath.log1p(mpmath.exp(z))),
    "hard_sigmoid": lambda z: min(max(z / 6 + mpmath.mpf("0.5"), mpmath.mpf(0)), mpmath.mpf(1)),
    "hard_sigmoid_fifth": lambda z: min(max(z / 5 + mpmath.mpf("0.5"), mpmath.mpf(0)), mpmath.mpf(1)),
    "hard_tanh": lambda z: min(max(z, mpmath.mpf(-1)), mpmath.mpf(1)),
    "gelu": lambda z: z * mpmath.ncdf(z),
    "gelu_tanh": lambda z: (
        z / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (z + mpmath.mpf("0.044715") * z**3)))
    ),
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "sign": lambda x: mpmath.mpf((x > 0) - (x < 0)),
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
}


class Paper(Calculator):
    """A hand that writes every product, quotient and power down, with so many decimals, before it goes on."""

    def __init__(self, places, *, cut):
        self._places, self._cut = places, cut

    def _shortened(self, value):
        return mpmath.mpf(numeral(value, self._places, self._cut))

    def mul(self, factors):
        return self._shortened(mpmath.fprod(factors))

    def div(self, over, under):
        return self._shortened(over / under)

    def power(self, base, exponent):
        return self._shortened(mpmath.power(base, exponent))

    def call(self, function, args):
        if function == "sigmoid":
            return self._shortened(1 / (1 + self._shortened(mpmath.exp(-args[0]))))
        return self._shortened(FUNCTIONS[function](*args))


HABITS = ("full", "full-cut", "carried", "cut", "mixed")


def numeral(value, places, cut):
    """`value` with so many decimals (before the point where negative), rounded at random ways or cut."""
    if places <= 0:
        unit = mpmath.mpf(10) ** -places
        whole = int(value / unit) if cut else int(mpmath.nint(value / unit))
        return f"{whole}e{-places}" if places else f"{whole}."
    scaled = value * mpmath.mpf(10) ** places
    # A calculator shows 0.3, not 0.2999…: its last digits are not those of the display.
    near = mpmath.nint(scaled)
    if abs(scaled - near) < mpmath.mpf(10) ** -12 * max(1, abs(scaled)):
        scaled = near
    whole = int(scaled) if cut else int(mpmath.nint(scaled))
    digits = str(abs(whole)).rjust(places + 1, "0")
    sign = "-" if whole < 0 or (whole == 0 and value < 0 and cut) else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def places_of(value, digits, *, figures):
    """Decimals of `value` for a student who keeps so many decimals, or significant figures."""
    if not figures or not value:
        return digits
    return digits - 1 - int(mpmath.floor(mpmath.log10(abs(value))))


def typed(derivation, key):
    """A given, exactly as it stands in the exercise."""
    return mpmath.mpf(derivation.typed(key) or repr(derivation.value(key)))


def on_paper(derivation, keys, places, *, cut):
    """Every line with so many decimals, inner results too, each carried on."""
    paper, shown, kept = Paper(places, cut=cut), {}, {}
    with mpmath.workdps(DIGITS):
        for key in keys:
            if derivation.family(key.name).template is None:
                kept[key] = typed(derivation, key)
                continue
            try:
                kept[key] = evaluate(derivation[key].formula, kept.__getitem__, paper)
            except ZeroDivisionError:
                break
            if isinstance(derivation.value(key), int):
                continue
            text = numeral(kept[key], places, cut)
            shown[key], kept[key] = written(text), mpmath.mpf(text)
    return shown


def working(derivation, keys, seed, *, left_out=0.4):
    """An honest student's figures, by key; `keys` is everything up to the last line in order."""
    random = Random(seed)  # noqa: S311
    habit = random.choice(HABITS)
    digits = random.randint(2, 6)
    figures = random.random() < 0.5
    varied = random.random() < 0.3
    shown, kept = {}, {}
    with mpmath.workdps(DIGITS):
        for key in keys:
            if derivation.family(key.name).template is None:
                kept[key] = typed(derivation, key)
                continue
            try:
                value = evaluate(derivation[key].formula, kept.__getitem__, Calculator)
            except ZeroDivisionError:  # rounding made a divisor vanish: the hand stops here
                break
            if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
                break
            if abs(value) < NOISE:  # 0.1 + 0.2 − 0.3 is 0 for a hand
                value = mpmath.mpf(0)
            kept[key] = value
            if random.random() < left_out or not 1e-15 < abs(value or 1) < 1e15:
                continue
            if isinstance(derivation.value(key), int) and mpmath.isint(value):
                shown[key] = written(str(int(value)))
                continue
            count = random.randint(2, 6) if varied else digits
            cut = habit in {"cut", "full-cut"} or (habit == "mixed" and random.random() < 0.5)
            text = numeral(value, places_of(value, count, figures=figures), cut)
            shown[key] = written(text)
            if habit in {"carried", "cut"} or (habit == "mixed" and random.random() < 0.5):
                kept[key] = mpmath.mpf(text)
    return shown
