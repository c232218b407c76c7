"""What every topic promises, over all topics, their levels and some seeds: no topic is named here."""

import json
import pickle

import pytest
from msgspec import structs

from nnsolve import catalogue
from nnsolve.mistake import Mistake
from nnsolve.reading.document import loads
from nnsolve.render import render
from nnsolve.topic import encode

SEEDS = range(4)
LEVELS = [
    (name, level) for name in catalogue.topics() for level in range(1, catalogue.topic(name).levels + 1)
]
BUNDLED = [f"{one.topic}/{one.name}" for one in catalogue.problems()]

drawn = pytest.mark.parametrize(
    ("name", "level", "seed"), [(name, level, seed) for name, level in LEVELS for seed in SEEDS]
)
every_topic = pytest.mark.parametrize("name", catalogue.topics())
bundled = pytest.mark.parametrize("name", BUNDLED)


def sound(made):
    """Check what holds of every derivation, whatever it is about."""
    made.validate(10_000)
    keys = list(made.keys())
    assert keys
    assert len(set(keys)) == len(keys) == len(made)
    assert made.asked
    for key in made.expand(
        (*made.asked, *made.shown, *(key for view in made.views.values() for key in view))
    ):
        assert key in made
    notation = made.notation
    names = [notation.ascii(key) for key in keys]
    texts = [notation.text(key) for key in keys]
    assert len(set(names)) == len(names), {name for name in names if names.count(name) > 1}
    assert len(set(texts)) == len(texts), {text for text in texts if texts.count(text) > 1}
    assert all(name.isascii() and name.isprintable() and " " not in name for name in names)
    assert not any("object at" in text or "Axis(" in text for text in texts)


def readable(made):
    """Check that the writers accept a derivation, and that the plain text keeps to its width."""
    for view in ("solution", *made.views):
        text = render(made, "plain", 80, view=view)
        assert all(len(line) <= 80 for line in text.splitlines())
        assert text.strip()
        assert render(made, "plain", 80, view=view, ascii=True).isascii()
    json.loads(render(made, "json"))


@drawn
def test_a_drawn_problem_is_the_same_again(name, level, seed):
    problem = catalogue.draw(name, level, seed)
    assert catalogue.draw(name, level, seed) == problem
    assert encode(catalogue.draw(name, level, seed)) == encode(problem)
    assert problem.topic == name


@drawn
def test_a_drawn_problem_is_derived_and_every_value_follows(name, level, seed):
    sound(catalogue.topic(name).derive(catalogue.draw(name, level, seed)))


@drawn
def test_deriving_twice_gives_the_same(name, level, seed):
    problem = catalogue.draw(name, level, seed)
    before = pickle.dumps(encode(problem))
    one, two = (catalogue.topic(name).derive(problem) for _ in range(2))
    assert pickle.dumps(encode(problem)) == before
    assert list(one.keys()) == list(two.keys())
    assert [one.value(key) for key in one.keys()] == [two.value(key) for key in two.keys()]  # noqa: SIM118


@drawn
def test_a_drawn_problem_goes_into_a_file_and_back(name, level, seed):
    problem = catalogue.draw(name, level, seed)
    text = encode(problem)
    again = catalogue.convert(loads(text))
    assert again == problem
    assert repr(again) == repr(problem)  # 0.5 equals 0.50, but is not written so
    assert encode(again) == text


@drawn
def test_a_drawn_problem_is_written_out(name, level, seed):
    readable(catalogue.topic(name).derive(catalogue.draw(name, level, seed)))


@every_topic
def test_levels_differ_and_others_are_refused(name):
    chosen = catalogue.topic(name)
    texts = {
        level: {encode(catalogue.draw(name, level, seed)) for seed in SEEDS}
        for level in range(1, chosen.levels + 1)
    }
    assert all(len(found) > 1 for found in texts.values())
    assert len(set().union(*texts.values())) == sum(map(len, texts.values()))
    for level in (0, chosen.levels + 1):
        with pytest.raises(catalogue.ProblemError, match="expected a level"):
            catalogue.draw(name, level)


@every_topic
def test_the_template_is_a_problem(name):
    chosen = catalogue.topic(name)
    problem = catalogue.convert(loads(chosen.template))
    assert type(problem) is chosen.problem
    made = chosen.derive(problem)
    sound(made)
    readable(made)


@every_topic
def test_mistakes_have_codes_of_their_own(name):
    mistakes = catalogue.topic(name).mistakes
    assert all(isinstance(one, Mistake) for one in mistakes)
    assert len({one.code for one in mistakes}) == len(mistakes)


@bundled
def test_a_bundled_problem_is_derived_and_written_out(name):
    problem = catalogue.read(name)
    assert f"{problem.topic}/" == name[: len(problem.topic) + 1]
    made = catalogue.topic(problem.topic).derive(problem)
    sound(made)
    readable(made)


@bundled
def test_a_bundled_problem_says_where_it_is_from_and_survives_a_file(name):
    problem = catalogue.read(name)
    assert problem.title
    assert problem.source
    unplaced = structs.replace(problem, folder="")
    assert structs.replace(catalogue.convert(loads(encode(unplaced))), folder="") == unplaced
