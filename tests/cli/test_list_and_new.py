"""``list`` names all there is; ``new`` writes files that can be solved at once, and overwrites none."""

import subprocess
import sys
import tomllib

import pytest

from nnsolve import catalogue


def test_every_topic_and_problem_is_listed(run):
    done = run("list")
    listed = {line.split()[0] for line in done.out.splitlines() if line and not line.startswith(" " * 12)}
    assert listed == {*catalogue.topics(), *(one.name for one in catalogue.problems())}
    for one in catalogue.problems():
        title = tomllib.loads(one.path.read_text(encoding="utf-8"))["title"]
        assert title in " ".join(done.out.split())


def test_listing_imports_no_topic_and_no_engine():
    code = (
        "import sys; from nnsolve.cli import main; main(['list']);"
        "bad = [m for m in sys.modules if m.startswith(('nnsolve.topics', 'sympy', 'numpy', 'rich'))];"
        "assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("topic", catalogue.topics())
def test_the_form_of_a_topic_can_be_solved(topic, run, tmp_path):
    path = tmp_path / "a.toml"
    assert run("new", topic, "-o", path).code == 0
    assert path.read_text(encoding="utf-8") == run("new", topic).out
    done = run("solve", path)
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize("topic", catalogue.topics())
def test_a_drawn_exercise_can_be_solved_and_drawn_again(topic, run, tmp_path):
    path = tmp_path / "a.toml"
    arguments = ("new", topic, "--draw", "--level", "2", "--seed", "7")
    assert run(*arguments, "-o", path).code == 0
    assert path.read_text(encoding="utf-8") == run(*arguments).out
    assert run(*arguments[:-1], "8").out != run(*arguments).out
    assert run("solve", path).code == 0


def test_an_existing_file_is_never_overwritten(run, tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("mine", encoding="utf-8")
    done = run("new", "backprop", "-o", path)
    assert (done.code, done.out) == (2, "")
    assert "found one that exists" in done.err
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("backprob",), "did you mean 'backprop'?"),
        (("backprop", "--draw", "--level", "9"), "a level from 1 to 3"),
        (("backprop", "--draw", "--level", "0"), "1<=x<=9"),
        (("backprop", "--level", "2"), "--draw"),
        (("backprop", "--seed", "2"), "--draw"),
    ],
)
def test_a_wrong_call_is_told(arguments, words, run):
    done = run("new", *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
