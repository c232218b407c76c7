"""``nnsolve check``: exit codes, formats, where input comes from, and input that cannot be used."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

RIGHT = "in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775\nout_h1 = 0.5933\n"
WRONG = "in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775\nout_h1 = 0.7933\n"
EXERCISE = "two-layer-sigmoid"


@pytest.fixture
def paper(tmp_path):
    """A file with a working; gives its path."""

    def write(text, name="my-working.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_right_working_ends_with_0(run, paper):
    done = run("check", EXERCISE, paper(RIGHT))
    assert done.code == 0
    assert done.err == ""
    assert "Nothing costs credit." in done.out
    assert "  1  ✓  in_h1" in done.out
    assert "  2  ≈  out_h1" in done.out


def test_a_wrong_line_ends_with_1_and_is_explained(run, paper):
    done = run("check", EXERCISE, paper(WRONG))
    assert done.code == 1
    assert done.err == ""
    # 1/(1 + e^-0.3775) = 0.59327.
    for words in ("  2  ✗  out_h1", "0.5933", "σ(0.3775)", "First wrong line: line 2"):
        assert words in done.out


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_keeps_to_the_width(run, paper, width):
    done = run("check", EXERCISE, paper(WRONG), "--width", width, "--credit")
    assert max(map(len, done.out.splitlines())) <= width


def test_json(run, paper):
    done = run("check", EXERCISE, paper(WRONG), "--format", "json")
    assert done.code == 1
    got = json.loads(done.out)
    assert got["first_wrong"] == 2
    assert got["name"] == EXERCISE
    assert [(one["line"], one["key"]) for one in got["verdicts"][:2]] == [(1, "in_h1"), (2, "out_h1")]
    assert abs(got["verdicts"][1]["due"] - 0.59326999) < 1e-7
    assert "marks" not in got["summary"]


def test_markdown_and_files(run, paper, tmp_path):
    done = run("check", EXERCISE, paper(WRONG), "--format", "markdown")
    assert done.code == 1
    assert done.out.startswith("# Backpropagation, one step\n")
    for name, start in (("report.md", "# "), ("report.json", "{"), ("report.txt", "Backprop")):
        out = run("check", EXERCISE, paper(RIGHT), "-o", tmp_path / name)
        assert out.code == 0
        assert out.out == ""
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_credit(run, paper):
    assert "Marks: 2 of 20" in run("check", EXERCISE, paper(WRONG), "--credit").out
    assert "Marks: 5 of 50" in run("check", EXERCISE, paper(WRONG), "--scheme", "m=3,a=2").out
    got = json.loads(run("check", EXERCISE, paper(RIGHT), "--credit", "--format", "json").out)
    assert (got["summary"]["marks"], got["summary"]["of"]) == (4, 20)


def test_strict_digits_and_follow_through(run, paper):
    assert run("check", EXERCISE, paper("out_h1 = 0.59\n"), "--strict-digits", 4).code == 1
    text = "out_o1 = 0.85\nout_o2 = 0.7729\nE = 0.3764\n"
    for more, wrong in (((), 1), (("--no-follow-through",), 2)):
        got = json.loads(run("check", EXERCISE, paper(text), "--format", "json", *more).out)
        assert sum(one["costs"] for one in got["verdicts"]) == wrong


def test_a_convention_can_be_stated(run, paper):
    # (0.01 − 0.7514)² + (0.99 − 0.7729)² = 0.5967, without the ½.
    text = paper("out_o1 = 0.7514\nout_o2 = 0.7729\nE = 0.5967\n")
    assert "Convention noticed: E = Σ (target − out)²" in run("check", EXERCISE, text).out
    done = run("check", EXERCISE, text, "--convention", "squared-error=sum")
    assert done.code == 0
    assert "noticed" not in done.out


def test_standard_input(spawn):
    done = spawn("check", EXERCISE, "-", stdin=WRONG.encode())
    assert done.returncode == 1
    assert done.stderr == b""
    assert b"out_h1" in done.stdout


def test_the_exercise_through_standard_input(spawn, tmp_path, template):
    (tmp_path / "w.md").write_text("foo = 1\n", encoding="utf-8")
    done = spawn("check", "-", "w.md", stdin=template.encode())
    assert done.returncode == 0
    assert done.stderr == b""


def test_ascii_where_the_terminal_has_no_more(spawn, tmp_path):
    (tmp_path / "w.md").write_text(WRONG, encoding="utf-8")
    done = spawn("check", EXERCISE, "w.md", environment={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert b"WRONG" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-", "-"), "standard input"),
        ((EXERCISE, "none.md"), "none.md: expected a working, found no file"),
        ((EXERCISE, "."), "found a folder"),
        ((EXERCISE, "a\0b"), "NUL"),
        ((EXERCISE, "x.md", "--format", "pdf"), "unknown format 'pdf'"),
        ((EXERCISE, "x.md", "--scheme", "m=x"), "--scheme"),
        (("two-layer-sigmod", "x.md"), "did you mean"),
        ((EXERCISE, "x.md", "--convention", "squared-error=none"), "squared-error=none"),
        ((EXERCISE, "x.md", "--strict-digits", "99"), "0<=x<=15"),
    ],
)
def test_input_that_cannot_be_used(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.md").write_text(RIGHT, encoding="utf-8")
    done = run("check", *arguments)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0\0", b"a" * (4 << 20) + b"aaaa"], ids=["binary", "too large"]
)
def test_a_file_that_is_no_text_is_refused(run, paper, raw):
    done = run("check", EXERCISE, paper(raw))
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no equation here",
        "= = =",
        "w1 = " + "(" * 5000,
        "w1 = " + "9^" * 500 + "9",
        b"w1 = \xff\xfe\n",
        "in_h1 = \x1b[2J0.3775",
        "\\input{/etc/passwd} = 3",
        "in_h1 = 0.3775\n" * 300,
    ],
    ids=range(9),
)
def test_hostile_text_is_not_wrong_and_never_a_traceback(run, paper, text):
    done = run("check", EXERCISE, paper(text))
    assert done.code == 0
    assert done.err == ""
    assert "\x1b" not in done.out
    assert "root:" not in done.out


def test_the_marked_working_in_the_readme_is_what_is_printed(run, paper):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(block for block in readme.split("```")[1::2] if "✗" in block).strip("\n")
    lines = re.findall(r"^ +\d+  [✓≈✗]  (.*)$", shown, re.MULTILINE)
    done = run("check", EXERCISE, paper("\n".join(lines)))
    assert len(lines) == 8
    assert shown.rstrip() in done.out


def test_it_loads_no_engine_and_nothing_heavy(tmp_path):
    path = tmp_path / "w.md"
    path.write_text(WRONG, encoding="utf-8")
    code = f"from nnsolve.cli import main\nmain(['check', '{EXERCISE}', {str(path)!r}])\n"
    code += "import sys\nprint(*sys.modules, file=sys.stderr)"
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment
    )
    heavy = {"numpy", "sympy", "mpmath", "scipy", "rich", "pydantic", "dataclasses", "unittest", "asyncio"}
    assert set(done.stderr.split()) & heavy == set()


def test_utf16_is_read(run, paper):
    done = run("check", EXERCISE, paper(RIGHT.encode("utf-16")))
    assert done.code == 0
    assert "  2  ≈  out_h1" in done.out
