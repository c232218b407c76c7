"""The public names: they are all there, each is what its module says, and they do the whole job."""

import subprocess
import sys
from pathlib import Path

import pytest

import nnsolve
from nnsolve.topics.backprop import TEMPLATE

NAMES = ["Derivation", "NnsolveError", "Problem", "derive", "draw", "read", "render", "solve"]


def test_the_public_names_are_these():
    assert nnsolve.__all__ == NAMES
    assert set(NAMES) <= set(dir(nnsolve))
    for name in NAMES:
        assert getattr(nnsolve, name).__doc__


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'sovle'"):
        nnsolve.sovle  # noqa: B018


@pytest.mark.parametrize(
    "code",
    [
        "import nnsolve; render = nnsolve.render",
        "from nnsolve import render",
        "import nnsolve.render.page; from nnsolve import render",
        "import nnsolve; nnsolve.render; import nnsolve.render.page; render = nnsolve.render",
        "from nnsolve.render import render",
    ],
)
def test_render_can_be_called_however_it_was_imported(code):
    use = "\nimport nnsolve\nassert 'w5 new' in render(nnsolve.derive(nnsolve.read('two-layer-sigmoid')))"
    root = str(Path(__file__).parent.parent)
    subprocess.run([sys.executable, "-c", code + use], check=True, env={"PYTHONPATH": root})


def test_a_problem_becomes_its_solution(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATE, encoding="utf-8")
    problem = nnsolve.read(path)
    assert isinstance(problem, nnsolve.Problem)
    derivation = nnsolve.derive(problem)
    assert isinstance(derivation, nnsolve.Derivation)
    (key,) = derivation.named(["w5"])
    # The new weight as the author of this well-known example prints it.
    assert derivation.value(key) == pytest.approx(0.35891648, abs=5e-9)
    whole = nnsolve.solve(path)
    assert whole.splitlines()[1:] == nnsolve.render(derivation).splitlines()[1:]
    assert nnsolve.render(derivation, width=60) != whole


def test_a_drawn_problem_is_the_same_each_time():
    assert nnsolve.draw("backprop", 2, 7) == nnsolve.draw("backprop", level=2, seed="7")
    assert nnsolve.derive(nnsolve.draw("backprop", 2, 7)).topic == "backprop"


def test_every_error_of_a_user_is_one_kind(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEMPLATE.replace("rate = 0.5", "rate = 'fast'"), encoding="utf-8")
    with pytest.raises(nnsolve.NnsolveError, match=r"mine\.toml:7:8: rate: expected a number"):
        nnsolve.solve(path)
    with pytest.raises(nnsolve.NnsolveError, match="did you mean 'two-layer-sigmoid'"):
        nnsolve.read("two-layer-sigmod")
    with pytest.raises(nnsolve.NnsolveError, match="did you mean 'backprop'"):
        nnsolve.draw("backprob")


def test_the_module_is_the_program():
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-m", "nnsolve", "--version"],
        check=True,
        capture_output=True,
        env={"PYTHONPATH": root},
    )
    assert done.stdout.startswith(b"nnsolve ")
