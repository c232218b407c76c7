"""Whole workings of drawn exercises, with labels lost, swapped and unmarked: found or left alone.

The truth is the step that each line was written from; the figures are computed in floats from the figures
before them, as a hand does.
"""

from collections import Counter
from random import Random

import pytest

from nnsolve import derive, draw
from nnsolve.check.align import Aligner
from nnsolve.check.exercise import Exercise
from nnsolve.evaluate import evaluate
from nnsolve.expr import Neg, Num, Sym, replaced
from nnsolve.functions import FLOATS
from nnsolve.notation import Ratio
from nnsolve.working.claim import Claim, Side, Span, Working

MOST = 300


def shown(value, decimals):
    """A value as a hand writes it: more digits for small ones, none for whole numbers."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.{decimals}f}"
    return f"{value:.12f}" if value and not float(text) else text


def number(text):
    return Neg(Num(-float(text), text[1:])) if text.startswith("-") else Num(float(text), text)


def label(derivation, key):
    """The name of a quantity as the reader of workings spells it."""
    name = derivation.notation.name(key)
    if not isinstance(derivation.family(key.name).label, Ratio):
        return name.ascii
    _, mark, behind = name.ascii.partition("@")
    return f"d({name.over.removeprefix('∂')})/d({name.under.removeprefix('∂')}){mark}{behind}"


def lines(derivation, random, decimals, left_out):
    """Key, substitution and figure of every line that the student writes."""
    figures, found = {}, []
    for key in list(derivation.cone(derivation.asked))[:MOST]:
        step = derivation[key]
        if step.formula is None or random.random() < left_out:
            continue
        value = evaluate(step.formula, lambda k: figures.get(k, (derivation.value(k),))[0], FLOATS)
        text = shown(value, decimals)
        put = replaced(step.formula, lambda sym: number(_put(derivation, figures, sym.key, decimals)))
        figures[key] = (int(text) if isinstance(value, int) else float(text), text)
        found.append((key, put, text))
    return found


def _put(derivation, figures, key, decimals):
    if key in figures:
        return figures[key][1]
    return derivation.typed(key) or shown(derivation.value(key), decimals)


def claims(derivation, written, random, without_label=0.0, wrong_label=False, marks=True):
    swapped = random.randrange(len(written)) if wrong_label else -1
    for n, (key, put, text) in enumerate(written):
        span = Span(n + 1, 1, 9)
        name = label(derivation, random.choice(written)[0] if n == swapped else key)
        name = name if marks else name.partition("@")[0]
        sides = [Side("", span, put), Side(text, span, number(text))]
        if random.random() >= without_label:
            sides.insert(0, Side(name, span, Sym(name)))
        yield Claim(tuple(sides), ("=",) * (len(sides) - 1), span, "")


def counted(topics, seeds, decimals=4, left_out=0.0, **how):
    """How many lines were found, left alone, and misplaced on a quantity of another value."""
    count = Counter()
    for topic in topics:
        for seed in range(seeds):
            derivation = derive(draw(topic, 1 + seed % 3, seed))
            random = Random(seed)  # noqa: S311
            written = lines(derivation, random, decimals, left_out)
            if not written:
                continue
            working = Working("", (), tuple(claims(derivation, written, random, **how)))
            said = {
                one.claim: one for one in Aligner(Exercise(derivation)).align(working).placed if not one.again
            }
            for n, (key, _, _) in enumerate(written):
                one = said.get(n)
                if one is None:
                    count["alone"] += 1
                elif one.key == key and one.part is None:
                    count["found"] += 1
                else:
                    same = abs(derivation.value(one.key) - derivation.value(key)) < 1e-12
                    count["alike" if same else "misplaced"] += 1
    return count


REAL = ("backprop", "optimizer", "gradient-descent", "regression")
ALL = (*REAL, "perceptron", "evaluation", "convolution", "cnn")


@pytest.mark.parametrize("decimals", [2, 3, 4, 6])
def test_every_labelled_line_is_found(decimals):
    count = counted(ALL, 3, decimals)
    assert count["found"] == count.total() > 200


def test_lines_that_are_left_out_change_nothing():
    count = counted(ALL, 3, left_out=0.4)
    assert count["found"] == count.total()


def test_names_without_marks_are_found_where_nothing_is_left_out():
    count = counted(ALL, 3, marks=False)
    assert count["misplaced"] == 0
    assert count["found"] >= 0.98 * count.total()


def test_lines_without_labels_are_found_or_left_alone():
    count = counted(REAL, 4, without_label=0.3)
    assert count["misplaced"] == 0
    assert count["found"] >= 0.9 * count.total()


def test_one_wrong_label_is_found_out_or_left_alone():
    count = counted(REAL, 4, wrong_label=True)
    assert count["misplaced"] <= 0.01 * count.total()
    assert count["found"] >= 0.95 * count.total()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "found", "misplaced"),
    [
        ({}, 1.0, 0.0),
        ({"decimals": 2}, 1.0, 0.0),
        ({"left_out": 0.4}, 1.0, 0.0),
        ({"without_label": 0.3}, 0.87, 0.001),
        ({"without_label": 1.0}, 0.65, 0.002),
        ({"wrong_label": True}, 0.95, 0.01),
        ({"without_label": 0.3, "left_out": 0.4}, 0.85, 0.001),
        ({"marks": False}, 0.99, 0.001),
    ],
)
def test_rates_on_many_exercises(how, found, misplaced):
    count = counted(REAL, 60, **how)
    assert count["found"] >= found * count.total()
    assert count["misplaced"] <= misplaced * count.total()
