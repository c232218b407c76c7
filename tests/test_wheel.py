"""The wheel that is built from the tree works where nothing else of the tree is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*arguments, cwd, **more):
    found = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        **more,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_a_wheel_solves_a_bundled_problem_from_an_empty_folder(tmp_path):
    empty, wheels, site = (tmp_path / name for name in ("empty", "wheels", "site"))
    empty.mkdir()
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT, cwd=empty)
    (wheel,) = wheels.glob("nnsolve-*.whl")
    run(*pip, "install", "--no-deps", "--no-index", "--target", site, wheel, cwd=empty)
    start = f"import sys; sys.path.insert(0, {str(site)!r}); import nnsolve; print(nnsolve.__file__)"
    assert str(site) in run("-c", start, cwd=empty)
    command = f"{start}; from nnsolve.cli import main; main(['solve', 'two-layer-sigmoid', '--only', 'w5'])"
    printed = run("-c", command, cwd=empty, env={"PYTHONIOENCODING": "utf-8", "PATH": ""})
    assert "w5 new = 0.3589" in printed
