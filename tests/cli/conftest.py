"""Running the program: inside this process, or as a process of its own where streams matter."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnsolve.cli import main

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(capsys, monkeypatch):
    """Run with arguments; gives the exit code and both texts."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def go(*arguments):
        code = main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return go


@pytest.fixture
def spawn(tmp_path):
    """Run as a process in an empty folder; gives the finished process with its bytes."""

    def go(*arguments, environment=None, stdin=b"", **more):
        variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})}
        command = [sys.executable, "-W", "error", "-m", "nnsolve", *map(os.fspath, arguments)]
        more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": tmp_path, **more}
        return subprocess.run(command, env=variables, input=stdin, check=False, timeout=60, **more)

    return go


@pytest.fixture
def template():
    """The commented problem file of the backpropagation topic."""
    from nnsolve.topics.backprop import TEMPLATE

    return TEMPLATE
