"""No student who computes honestly is ever rejected, whatever they round, cut, carry and leave out."""

from functools import cache

import hands
import msgspec
import networks
import pytest

from nnsolve import catalogue, derive
from nnsolve.check.exercise import Exercise
from nnsolve.check.replay import replay
from nnsolve.topics.backprop import TOPIC

MOST = 400
"""Lines of a derivation that a student is made to write."""


@cache
def prepared(topic, level, seed):
    if topic == "network":
        problem = msgspec.convert(networks.problem(networks.drawn(seed)), TOPIC.problem)
    elif level == 0:
        problem = catalogue.read(seed)
    else:
        problem = catalogue.draw(topic, level, seed)
    derivation = derive(problem)
    keys = [key for key, _ in zip(derivation.keys(), range(MOST), strict=False)]
    return derivation, keys, Exercise(derivation)


def drawn(seeds):
    for name in catalogue.topics():
        for level in range(1, catalogue.topic(name).levels + 1):
            yield from ((name, level, seed) for seed in range(seeds))


def bundled():
    return [(one.topic, 0, f"{one.topic}/{one.name}") for one in catalogue.problems()]


def rejected(exercise_of, seed):
    derivation, keys, exercise = prepared(*exercise_of)
    shown = hands.working(derivation, keys, seed)
    again = replay(exercise, shown)
    return [
        (str(one.key), one.figure.text, one.due, one.inside) for one in again if not one.fits or one.inside
    ]


@pytest.mark.parametrize("where", [*bundled(), *drawn(1), *(("network", 1, n) for n in range(12))], ids=str)
def test_honest_students_are_right(where):
    for seed in range(4):
        assert rejected(where, seed) == []


def test_who_rounds_inside_the_lines_is_noticed_but_not_wrong():
    """Products rounded on the way: the second hypothesis takes every such line, and only such lines."""
    inside = whole = 0
    for seed in range(1, 10):
        derivation, keys, exercise = prepared("network", 1, seed)
        for places, cut in ((3, False), (4, True)):
            shown = hands.on_paper(derivation, keys, places, cut=cut)
            found = list(replay(exercise, shown))
            assert [one for one in found if not one.fits] == []
            inside += sum(one.inside for one in found)
            whole += len(found)
    assert 0.01 * whole < inside < 0.3 * whole


@pytest.mark.slow
def test_ten_thousand_honest_students_are_right():
    places = [*bundled(), *drawn(8), *(("network", 1, n) for n in range(300))]
    each = -(-10_000 // len(places))
    found = {(where, seed): rejected(where, seed) for where in places for seed in range(100, 100 + each)}
    assert {where: lines for where, lines in found.items() if lines} == {}
    assert len(found) >= 10_000
