"""What each command loads: a module that it does not need would be paid for at every start."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ENGINES = {"numpy", "sympy", "mpmath", "scipy"}
HEAVY = {"rich", "pydantic", "dataclasses", "importlib.metadata", "asyncio", "json", "unittest"}
SLOW = {"difflib", "dataclasses", "typer", "rich", "importlib.metadata", "json", "subprocess"}


def loaded(code):
    """The modules that are loaded after `code` was run in a fresh interpreter."""
    report = "\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code + report],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    names = set(done.stderr.split())
    return names | {name.partition(".")[0] for name in names}


def command(*arguments):
    return f"from nnsolve.cli import main\nassert main({list(arguments)!r}) == 0"


BARE = loaded("")


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "two-layer-sigmoid"),
        ("solve", "two-layer-sigmoid", "--view", "table", "--digits", "6"),
        ("why", "two-layer-sigmoid", "dE_dw5"),
        ("show", "two-layer-sigmoid"),
        ("new", "backprop", "--draw"),
        ("list",),
        ("--help",),
        ("solve", "--help"),
    ],
    ids=" ".join,
)
def test_a_command_on_a_small_problem_loads_no_engine_and_nothing_heavy(arguments):
    assert (loaded(command(*arguments)) - BARE) & (ENGINES | HEAVY) == set()


def test_a_solution_loads_only_its_own_command_and_topic():
    names = loaded(command("solve", "two-layer-sigmoid"))
    assert {name for name in names if name.startswith("nnsolve.topics.")} == {"nnsolve.topics.backprop"}
    others = {f"nnsolve.cli.{name}" for name in ("why", "show", "derive", "list", "new", "working")}
    assert names & others == set()
    for unneeded in ("symbolic.differentiate", "symbolic.algebra", "arrays", "mismatch", "malformed", "toml"):
        assert f"nnsolve.{unneeded}" not in names


def test_from_python_a_solution_loads_less_still():
    names = loaded("import nnsolve\nnnsolve.solve('two-layer-sigmoid')") - BARE
    assert names & (SLOW | ENGINES) == set()


def test_importing_the_package_loads_nothing_of_it():
    names = loaded("import nnsolve")
    assert {name for name in names if name.startswith("nnsolve.")} == set()
    assert (names - BARE) & (SLOW | ENGINES | {"msgspec", "tomllib", "decimal", "pathlib"}) == set()


def test_sympy_comes_with_a_typed_formula_and_numpy_never():
    names = loaded(command("derive", "x^2"))
    assert "sympy" in names
    assert "numpy" not in names
