"""``nnsolve audit``: texts and folders in, false equalities out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

RIGHT = "z = 0.15*0.05 + 0.20*0.10 + 0.35*1 = 0.3775\n\nso 1/3 = 0.33\n"
WRONG = "First a line of words.\n\nz2 = 0.45 * 0.6022 + 0.63 = 0.890\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.md").write_text(WRONG)
    (tmp_path / "b.txt").write_text(RIGHT)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.tex").write_text("$$\\frac{28 - 2 + 1}{2} = 14$$\n")
    (tmp_path / "deep" / "skipped.py").write_text("x = 2 + 2 == 5\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "d.md").write_text(WRONG)
    return tmp_path


def test_a_true_text_is_left_alone(run, folder):
    done = run("audit", folder / "b.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 equalities checked: 1 exact, 1 rounded, 0 cut, 0 carried, 0 false.\n"


def test_a_false_line_is_quoted_with_its_value_and_a_guess(run, folder):
    done = run("audit", folder / "a.md")
    assert done.code == 1
    assert f"{folder / 'a.md'}:3:" in done.out
    assert "3 | z2 = 0.45 * 0.6022 + 0.63 = 0.890" in done.out
    # 0.45 · 0.6022 = 0.27099
    assert "The left side is 0.90099 (0.901 to 3 decimals), not 0.890." in done.out
    assert "Perhaps a digit: 0.63 written for 0.62." in done.out
    marked, below = done.out.splitlines()[1:3]
    assert marked[below.index("^") : below.rindex("^") + 1] == "0.45 * 0.6022 + 0.63 = 0.890"


def test_folders_are_walked_and_files_named_once(run, folder):
    done = run("audit", folder, folder / "a.md", "--sources")
    assert done.code == 1
    places = [line.split(": ")[0] for line in done.out.splitlines()]
    assert places == [f"{folder / 'a.md'}:3", f"{folder / 'deep' / 'c.tex'}:1"]


def test_json_holds_the_same(run, folder):
    done = run("audit", folder, "--format", "json")
    data = json.loads(done.out)
    assert [len(one["findings"]) for one in data["files"]] == [1, 0, 1]
    finding = data["files"][0]["findings"][0]
    assert (finding["line"], finding["value"], finding["due"]) == (3, "0.90099", "0.901")
    assert finding["guesses"] == [{"code": "digit", "says": "a digit: 0.63 written for 0.62"}]
    assert data["summary"]["false"] == 2
    assert data["summary"]["checked"] == 4


def test_markdown_and_files(run, folder, tmp_path):
    assert run("audit", folder, "-o", tmp_path / "out.md").code == 1
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert "- line 3: `0.45·0.6022 + 0.63 = 0.890` is false." in text
    assert run("audit", folder, "-o", tmp_path / "out.json").code == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["summary"]["false"] == 2


def test_standard_input_and_its_place(spawn):
    done = spawn("audit", "-", "--sources", stdin=WRONG.encode())
    assert done.returncode == 1
    assert done.stdout.decode().startswith("<stdin>:3: ")


def test_what_cannot_be_read_is_counted_or_listed(run, tmp_path):
    (tmp_path / "a.md").write_text("7/0 = 3\n\n2 + 2 = 4\n")
    done = run("audit", tmp_path / "a.md")
    assert done.code == 0
    assert "1 could not be read" in done.out
    assert "divides by 0" not in done.out
    assert "divides by 0" in run("audit", tmp_path / "a.md", "--verbose").out


def test_ascii_stays_ascii(spawn, folder):
    done = spawn("audit", folder / "a.md", environment={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "0.45*0.6022 + 0.63 = 0.890" in done.stdout.decode("ascii")


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("missing.md", None, "no file of this name"),
        ("binary.md", b"2 + 2 = 5\0\xff\xfe", "binary"),
        ("large.md", b"=" * (5 << 20), "4 MiB"),
        (
            "long.md",
            b"3*17 + 2 = 53\n" * 15_001,
            "expected a text of at most 15000 equals signs, found 15001",
        ),
        ("dense.tex", b"$x_{a} = \\frac{a}{b}$\n" * 15_000, "at most 400000 characters of formulas"),
        ("false.ipynb", b"3*17 + 2 = 53", "expected a Jupyter notebook"),
    ],
)
def test_input_that_cannot_be_used(run, tmp_path, name, raw, says):
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    done = run("audit", tmp_path / name, "-o", tmp_path / "out.json")
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert name in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "out.json").exists()


def test_a_text_of_just_as_many_equalities_as_may_be_is_read(run, tmp_path):
    lines = (f"{a}*{b} + 2 = {a * b + 2}" for a in range(1, 101) for b in range(150))
    (tmp_path / "long.md").write_text("\n".join(lines))
    done = run("audit", tmp_path / "long.md")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("15000 equalities checked: 15000 exact,")


def test_a_heading_underlined_with_signs_is_no_equality(run, tmp_path):
    (tmp_path / "a.md").write_text("Title\n" + "=" * 30_000 + "\n\n2 + 2 = 4\n")
    assert run("audit", tmp_path / "a.md").code == 0


def test_one_bad_file_of_many_does_not_stop_the_others(run, folder):
    (folder / "bad.md").write_bytes(b"\0")
    (folder / "long.md").write_text("2 + 2 = 5\n" * 15_001)
    done = run("audit", folder, "--sources")
    assert done.code == 2
    assert len(done.out.splitlines()) == 2
    assert [line.partition(": expected ")[0] for line in done.err.splitlines()] == [
        f"nnsolve: {folder / 'bad.md'}",
        f"nnsolve: {folder / 'long.md'}",
    ]


def test_an_empty_folder_and_a_wrong_format_are_said(run, tmp_path):
    done = run("audit", tmp_path)
    assert done.code == 2
    assert "found none" in done.err
    (tmp_path / "a.md").write_text(RIGHT)
    done = run("audit", tmp_path / "a.md", "--format", "xml")
    assert done.code == 2
    assert "unknown format 'xml'" in done.err


def test_a_terminal_cannot_be_steered_by_a_text(run, tmp_path):
    (tmp_path / "a.md").write_text("\x1b[31m 2 + 2 = 5 \x1b[0m\n")
    done = run("audit", tmp_path / "a.md", "--verbose")
    assert "\x1b" not in done.out
    assert "\x1b" not in run("audit", tmp_path / "a.md", "--sources", "-v").out


def test_a_bar_is_drawn_on_a_terminal_only_for_several_files(folder):
    pty = pytest.importorskip("pty")
    for paths, drawn in (([folder], True), ([folder / "b.txt"], False)):
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "nnsolve", "audit", *map(str, paths), "--sources"]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        done = subprocess.run(command, env=variables, stdout=subprocess.PIPE, stderr=slave, check=False)
        os.close(slave)
        try:
            seen = os.read(master, 1 << 16)
        except OSError:
            seen = b""
        os.close(master)
        assert (b"Auditing" in seen) == drawn
        assert b"Auditing" not in done.stdout


@pytest.mark.parametrize("problem", ["two-layer-sigmoid", "three-two-one", "sobel", "batch-backward"])
def test_a_printed_solution_has_nothing_false_in_it(run, tmp_path, problem):
    assert run("solve", problem, "-o", tmp_path / "solution.txt").code == 0
    done = run("audit", tmp_path / "solution.txt")
    assert done.code == 0, done.out
    assert " 0 false" in done.out
