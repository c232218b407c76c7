"""Every command and every piece of Python in README.md runs, and prints what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.partition(" #")[0].strip() for line in README.splitlines() if line.startswith("nnsolve ")]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(arguments: list[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def words(command: str) -> list[str]:
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)][1:]


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) >= 8


def test_the_commands_run_in_order_in_an_empty_folder(tmp_path):
    for command in COMMANDS:
        arguments = words(command)
        printed = run(["-m", "nnsolve", *arguments], tmp_path)
        assert printed or "-o" in arguments, command


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_runs_and_prints_what_its_comments_say(code, tmp_path):
    printed = run(["-c", code], tmp_path)
    for expected in re.findall(r"print\(.*\)\s+# (.*)", code):
        assert expected in printed.splitlines()


def test_the_solution_shown_is_the_solution_printed(tmp_path):
    shown = next(block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if "◀" in block)
    assert shown.strip() in run(["-m", "nnsolve", "solve", "two-layer-sigmoid"], tmp_path)
