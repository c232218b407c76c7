"""Drawn networks: the same for the same seed, right for their level, short enough for a sheet of paper."""

from itertools import product

import pytest

from nnsolve import catalogue
from nnsolve.topic import encode
from nnsolve.topics.cnn import TOPIC


@pytest.mark.parametrize(("level", "seed"), list(product((1, 2, 3, 4), range(25))))
def test_a_drawn_network_is_worked_and_survives_its_file(level, seed, tmp_path):
    problem = catalogue.draw("cnn", level, seed)
    assert problem == catalogue.draw("cnn", level, seed)
    made = TOPIC.derive(problem)
    made.validate()
    rounded = any(family.rule.code == "rounding" for family in made.families)
    joined = any(not isinstance(layer, str) and layer.branches for layer in problem.layers)
    if level == 1:
        assert len(problem.layers) == 1
    if level < 3:
        assert not rounded
    assert joined == (level == 4)
    assert made.value(made.asked[0]) < 10**7
    file = tmp_path / "drawn.toml"
    file.write_text(encode(problem), encoding="utf-8")
    assert catalogue.read(file).layers == problem.layers


def test_level_three_has_sizes_that_do_not_divide():
    rounded = [
        any(
            family.rule.code == "rounding" for family in TOPIC.derive(catalogue.draw("cnn", 3, seed)).families
        )
        for seed in range(20)
    ]
    assert sum(rounded) > 10


def test_the_template_is_a_problem_that_is_worked(tmp_path):
    file = tmp_path / "template.toml"
    file.write_text(TOPIC.template, encoding="utf-8")
    TOPIC.derive(catalogue.read(file)).validate()
