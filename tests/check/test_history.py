"""What is said of a working does not depend on the workings that were marked before it."""

from random import Random

import pytest
import simulation
import students

from nnsolve import catalogue
from nnsolve.check.corner import ranged, slopes_over
from nnsolve.check.exercise import Exercise
from nnsolve.check.mark import Marker

KINDS = ("network", "optimizer", "loss", "perceptron")


def boxes(line, random, count):
    """Boxes for `line` as figures of some digits open them, near the true values and far from them."""
    for _ in range(count):
        unit = 10.0 ** -random.randint(1, 7)
        scale = random.choice((1.0, 1.0, random.uniform(-3, 3), 40.0))
        middles = [round(scale * parent.value / unit) * unit for parent in line.parents]
        yield [(middle - unit / 2, middle + unit) for middle in middles]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", [ranged, slopes_over])
def test_ranges_are_the_same_in_any_order(kind, look):
    random = Random(f"history {kind}")  # noqa: S311
    derivation = students.exercise(kind, 3).derivation
    forth, back = Exercise(derivation), Exercise(derivation)
    keys = [key for key in derivation.cone(derivation.asked) if derivation[key].formula is not None]
    for key in keys[:40]:
        asked = list(boxes(forth.line(key), random, 60))
        found = [look(forth.line(key), box) for box in asked]
        again = [look(back.line(key), box) for box in reversed(asked)]
        assert found == again[::-1], key


def said(marker, text):
    return [
        (one.code, one.key, one.written, one.mistake, one.due, one.flags, [c.codes for c in one.candidates])
        for one in marker.mark(text).verdicts
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_used_marker_says_what_a_new_one_says(kind):
    random = Random(f"order {kind}")  # noqa: S311
    exercise = students.exercise(kind, 5)
    texts = []
    for n in range(25):
        who = students.student(random, 6, "decimals", 0.2)
        made = simulation.mistake(exercise, random)
        case = simulation.Case(exercise, who, [made], f"order {n}") if made is not None else None
        if case is not None and case.written:
            texts.append(case.script.text)
    used = exercise.marker
    mistakes = catalogue.topic(exercise.problem.topic).mistakes
    for text in texts:
        used.mark(text)
    for text in texts[::5]:
        assert said(used, text) == said(Marker(used.derivation, mistakes), text), text
