"""Topics and problems by name, problems drawn, and what is loaded for them."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from exam import FINE, draw, parse, registered

from nnsolve import catalogue
from nnsolve.errors import ProblemError
from nnsolve.topic import encode


@pytest.fixture(autouse=True, scope="module")
def _topic():
    with registered():
        yield


# ---------------------------------------------------------------------------------------------- finding


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Two topics' bundled problems in a folder of their own, and that folder's parent as the package."""
    for name in ("exam/first", "exam/xor", "gradient-descent/xor"):
        file = tmp_path / "problems" / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(FINE)
    monkeypatch.setattr(catalogue, "_HERE", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "problems"


def test_bundled_problems(shelf):
    assert [(one.name, one.topic) for one in catalogue.problems()] == [
        ("first", "exam"),
        ("xor", "exam"),
        ("xor", "gradient-descent"),
    ]
    assert catalogue.find("first") == catalogue.find("exam/first") == shelf / "exam" / "first.toml"
    assert encode(catalogue.read("first")) == encode(parse(FINE))


def test_bundled_problems_of_a_checkout(shelf, monkeypatch):
    monkeypatch.setattr(catalogue, "_HERE", shelf.parent / "nnsolve")
    assert catalogue.find("first") == shelf / "exam" / "first.toml"


def test_an_existing_file_wins_over_a_bundled_name(shelf):
    Path("first").write_text(FINE)
    assert catalogue.find("first") == Path("first")
    Path("first").unlink()
    Path("first").mkdir()
    assert catalogue.find("first") == shelf / "exam" / "first.toml"


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "frist",
            "expected a file or the name of a problem, found 'frist'; did you mean 'first'?; `nnsolve list`",
        ),
        ("first.toml", "did you mean 'first'?"),
        ("qqqq", "found 'qqqq'; `nnsolve list` shows all names"),
        ("xor", "several problems are called 'xor': write exam/xor or gradient-descent/xor"),
        ("", "found ''"),
        ("a\0b", "found 'a␀b'"),
        ("x" * 5000, "…'; `nnsolve list`"),
        ("x/" * 3000, "…'; `nnsolve list`"),
    ],
)
def test_a_name_that_is_no_problem(name, said):
    with pytest.raises(ProblemError) as caught:
        catalogue.find(name)
    assert said in str(caught.value)


@pytest.mark.usefixtures("shelf")
def test_a_directory_is_no_problem():
    with pytest.raises(ProblemError, match="found a directory"):
        catalogue.read("problems")


def test_topics_are_known_by_their_files(tmp_path, monkeypatch):
    monkeypatch.undo()
    (tmp_path / "topics").mkdir()
    for name in ("__init__", "backprop", "gradient_descent", "_draft"):
        (tmp_path / "topics" / f"{name}.py").touch()
    code = (
        "import sys, pathlib; from nnsolve import catalogue;"
        f"catalogue._HERE = pathlib.Path({str(tmp_path)!r}); print(catalogue.topics());"
        "print([m for m in sys.modules if m.startswith('nnsolve.topics')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['backprop', 'gradient-descent']\n[]\n"


def test_an_unknown_topic():
    with pytest.raises(ProblemError, match="found 'exma'; did you mean 'exam'"):
        catalogue.topic("exma")


# ---------------------------------------------------------------------------------------------- drawing


def test_the_same_seed_draws_the_same_problem():
    assert catalogue.draw("exam", 2, 7) == draw(Random("exam/2/7"), 2)  # noqa: S311
    assert len({catalogue.draw("exam", 1, seed).alpha for seed in range(50)}) == 9


@pytest.mark.parametrize("level", [0, 4])
def test_a_level_that_is_not_there(level):
    with pytest.raises(ProblemError, match=f"expected a level from 1 to 3 for exam, found {level}"):
        catalogue.draw("exam", level)


# --------------------------------------------------------------------------------------------- start-up


COLD = """
import sys
from types import SimpleNamespace
from nnsolve import catalogue
from nnsolve.topic import Problem
sys.modules["nnsolve.topics.exam"] = SimpleNamespace(TOPIC=SimpleNamespace(problem=Problem))
catalogue.topics = lambda: ["exam"]
catalogue.read(sys.argv[1])
late = "places mismatch malformed toml"
late = [f"nnsolve.reading.{name}" for name in late.split()] + "random difflib dataclasses numpy sympy".split()
print([name for name in late if name in sys.modules])
"""


def test_a_fine_file_loads_no_more_than_it_needs(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("topic = 'exam'")
    run = subprocess.run([sys.executable, "-c", COLD, file], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
