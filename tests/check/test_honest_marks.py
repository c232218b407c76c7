"""Honest students on drawn problems of every topic: whatever they round, carry or leave out costs nothing."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from itertools import islice
from math import isfinite
from random import Random

import pytest

from nnsolve import catalogue
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.solution import derive, marker

DRAWN = [(name, level) for name in catalogue.topics() for level in range(1, catalogue.topic(name).levels + 1)]
MOST = 300


def shown(value, places, way, *, decimals):
    """The digits a hand writes: a calculator shows no noise of binary numbers."""
    exact = Context(prec=12).plus(Decimal(value))
    if decimals:
        number = exact.quantize(Decimal(1).scaleb(-places), way)
    else:
        number = Context(prec=places, rounding=way).plus(exact)
    return str(number) if number.as_tuple().exponent > 0 else format(number, "f")


def script(derivation, random):
    """The lines of one student; nothing where rounding tips a decision, which makes it another exercise."""
    decimals, base = random.random() < 0.5, random.randint(2, 6)
    carry, way = random.choice(("full", "shown", "mixed")), random.choice(("cut", "round", "mixed"))
    mixed = random.random() < 0.3
    values, lines = {}, []
    for key in islice(derivation.keys(), MOST):
        step = derivation[key]
        if step.formula is None:
            values[key] = step.value
            continue
        value = evaluate(step.formula, values.__getitem__, FLOATS)
        if not isfinite(value) or abs(value) > 1e20:
            return []
        if isinstance(step.value, int):
            if value != step.value:
                return []
            text, values[key] = str(step.value), step.value
        else:
            places = random.randint(max(2, base - 1), base + 1) if mixed else base
            cut = way == "cut" or (way == "mixed" and random.random() < 0.5)
            text = shown(value, places, ROUND_DOWN if cut else ROUND_HALF_EVEN, decimals=decimals)
            values[key] = value
            if random.random() < 0.4:
                continue  # left out: what the calculator holds goes on
            on_paper = carry == "shown" or (carry == "mixed" and random.random() < 0.5)
            values[key] = float(text) if on_paper else value
        lines.append(f"{derivation.notation.ascii(key)} = {text}")
    return lines


def check(name, level, scripts):
    problem = catalogue.draw(name, level, 7)
    derivation = derive(problem)
    prepared = marker(problem, derivation)
    for seed in range(scripts):
        random = Random(f"{name}/{level}/{seed}")  # noqa: S311
        report = prepared.mark("\n".join(script(derivation, random)))
        assert [(one.text, one.code) for one in report.verdicts if one.costs] == []


@pytest.mark.parametrize(("name", "level"), DRAWN)
def test_no_honest_script_loses_credit(name, level):
    check(name, level, 6)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "level"), DRAWN)
def test_no_honest_script_loses_credit_at_length(name, level):
    check(name, level, 10_000 // len(DRAWN) + 1)
