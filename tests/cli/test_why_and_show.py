"""``why`` shows what a figure rests on; ``show`` shows nothing that has to be worked out."""

import re

import pytest

from nnsolve import catalogue
from nnsolve.cli.solve import command as solve_command
from nnsolve.solution import derive
from nnsolve.topic import encode

NUMERAL = re.compile(r"(?<![\w.])\d+\.\d+")
PROBLEMS = [f"{one.topic}/{one.name}" for one in catalogue.problems()]


def test_the_tree_has_the_published_figures(run):
    text = run("why", "two-layer-sigmoid", "dE_dw5", "--digits", "8").out
    for figure in ("0.74136507", "0.18681560", "0.59326999", "0.082167041"):
        assert figure in text
    root, *below = text.splitlines()
    assert root.startswith("∂E/∂w5 = ")
    assert all(line[0] in "├└│ " for line in below)


def test_a_line_number_means_the_quantity_of_that_line(run):
    page = run("solve", "two-layer-sigmoid").out
    numbered = re.findall(r"^ *(\d+)  (\S+(?: new)?) +=", page, re.MULTILINE)
    assert len(numbered) > 30
    for number, name in numbered[::7]:
        tree = run("why", "two-layer-sigmoid", number).out
        assert tree.startswith(f"{name} = ")


def test_a_shallow_tree_is_the_top_of_the_whole_one(run):
    whole = run("why", "two-layer-sigmoid", "w5").out
    top = run("why", "two-layer-sigmoid", "w5", "--depth", "1").out
    assert top.splitlines()[0] == whole.splitlines()[0]
    assert len(top) < len(whole)


@pytest.mark.parametrize(
    ("key", "words"),
    [("0", "line from 1 to "), ("99999", "found 99999"), ("dE_dw99", "near it: "), ("", "near it: ")],
)
def test_an_unknown_figure_is_told(key, words, run):
    done = run("why", "two-layer-sigmoid", key)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert done.err.count("\n") == 1


# ------------------------------------------------------------------------------------------------- show


def leaked(run, name):
    """Decimals in what is shown of a problem that it does not give: neither in its file nor by default."""
    text = catalogue.find(name).read_text(encoding="utf-8")
    text = re.sub(r"^notes = \[$.*?^\]$|^notes = .*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    done = run("show", name)
    assert (done.code, done.err) == (0, "")
    families = derive(catalogue.read(name)).families
    given = " ".join(digits for family in families if family.template is None for digits in family.typed)
    return set(NUMERAL.findall(done.out)) - set(NUMERAL.findall(f"{text} {given}"))


@pytest.mark.parametrize("name", PROBLEMS)
def test_no_computed_value_is_shown(name, run):
    assert leaked(run, name) == set()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_computed_value_of_a_drawn_exercise_is_shown(level, run, tmp_path):
    for seed in range(4):
        path = tmp_path / f"{seed}.toml"
        path.write_text(encode(catalogue.draw("backprop", level, seed)), encoding="utf-8")
        assert leaked(run, path) == set()


def test_the_leak_is_seen_where_there_is_one(run, monkeypatch):
    monkeypatch.setattr("nnsolve.cli.show.command", solve_command)
    assert len(leaked(run, "two-layer-sigmoid")) > 10


def test_what_is_given_and_asked_is_shown(run):
    text = run("show", "two-layer-sigmoid").out
    for part in ("i1 = 0.05", "w8 0.55", "b2 0.60", "α = 0.5", "Asked", "w5 new", "Source: lecture notes"):
        assert part in text


def test_many_asked_quantities_are_counted(run, tmp_path):
    rows = ", ".join(f"[{', '.join(['0.1'] * 10)}]" for _ in range(10))
    text = f"""
topic = "backprop"
inputs = [{", ".join(["0.5"] * 10)}]
targets = [{", ".join(["0.5"] * 10)}]
rate = 1
[[layers]]
weights = [{rows}]
"""
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (counted,) = re.findall(r"and (\d+) more", " ".join(run("show", tmp_path / "a.toml").out.split()))
    assert int(counted) == 100 - 24
