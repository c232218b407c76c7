"""Every mistake that a topic knows, made at each kind of step, is named again from its wrong figure."""

from collections import Counter

import pytest
from wrong_figures import around, whole_or_shown, wrong_lines

from nnsolve import catalogue
from nnsolve.check.exercise import Exercise
from nnsolve.check.name import Namer
from nnsolve.check.replay import replay
from nnsolve.solution import derive
from nnsolve.working.written import MOST_DIGITS

STEPS = 500
"""Steps of one derivation that are looked at."""


def problems(topic, seeds):
    yield from (
        catalogue.read(f"{one.topic}/{one.name}") for one in catalogue.problems() if one.topic == topic
    )
    for level in range(1, catalogue.topic(topic).levels + 1):
        yield from (catalogue.draw(topic, level, seed) for seed in range(seeds))


def named_again(topic, figures, seeds, each):
    """How often each mistake was seen, named first and surely; each code at most `each` times a problem."""
    mistakes = catalogue.topic(topic).mistakes
    seen, first, sure, astray = Counter(), Counter(), Counter(), []
    for problem in problems(topic, seeds) if mistakes else ():
        made = derive(problem)
        exercise = Exercise(made)
        namer = Namer(exercise, mistakes)
        here = Counter()
        for mistake, key, wrong in wrong_lines(made, mistakes, STEPS):
            here[mistake.code] += 1
            if here[mistake.code] > each:
                continue
            text = whole_or_shown(wrong, figures, isinstance(made.value(key), int))
            if len(text) > MOST_DIGITS:
                continue
            found = replay(exercise, around(made, key, text, figures))
            if key not in {one.key for one in found.rejected}:
                continue
            diagnosis = namer.name(found, key)
            seen[mistake.code] += 1
            if diagnosis.candidates and mistake.code in diagnosis.candidates[0].codes:
                first[mistake.code] += 1
                sure[mistake.code] += diagnosis.word in {"is", "probably"}
            elif diagnosis.word == "is":
                astray.append((mistake.code, key, text, diagnosis.candidates[0].codes))
    return seen, first, sure, astray


@pytest.mark.parametrize("topic", catalogue.topics())
@pytest.mark.parametrize("figures", [4, 6])
def test_a_mistake_is_named_from_its_figure(topic, figures):
    seen, first, sure, astray = named_again(topic, figures, seeds=1, each=3)
    assert first.total() >= 0.98 * seen.total(), seen - first
    assert sure.total() >= 0.97 * seen.total(), seen - sure
    assert len(astray) <= 0.01 * seen.total(), astray


@pytest.mark.slow
@pytest.mark.parametrize("topic", catalogue.topics())
@pytest.mark.parametrize(("figures", "least"), [(3, 0.96), (4, 0.98), (5, 0.98), (6, 0.98)])
def test_a_mistake_is_named_wherever_it_is_made(topic, figures, least):
    seen, first, sure, _ = named_again(topic, figures, seeds=12, each=40)
    assert first.total() >= least * seen.total(), seen - first
    assert sure.total() >= (least - 0.04) * seen.total(), seen - sure
