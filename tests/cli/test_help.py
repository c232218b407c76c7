"""Every help text ends with examples, and every example works."""

import io
import re
import shlex
from contextlib import redirect_stdout

import pytest

from nnsolve.cli import main
from nnsolve.cli.program import COMMANDS


def help_of(*command):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out):
        assert main([*command, "--help"]) == 0
        out.seek(0)
        return out.read()


def examples(text):
    return re.findall(r"^ +nnsolve (.*)$", text.partition("Examples:")[2], re.MULTILINE)


FILES = {
    "my-working.md": "in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775\n\nout_h1 = 0.5933\n",
    "lecture.md": "Two of three are 2/3 = 0.67.\n",
}
"""What the examples read."""

EVERY = [line for command in ((), *((name,) for name in COMMANDS)) for line in examples(help_of(*command))]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_a_help_text_ends_with_examples(command):
    text = help_of(*command)
    assert text.startswith("Usage: nnsolve")
    assert examples(text)
    assert text.rstrip().splitlines()[-1].strip().startswith("nnsolve ")


@pytest.mark.parametrize("line", EVERY)
def test_an_example_works(line, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(*shlex.split(line))
    assert done.code == 0
    assert done.err == ""
    assert done.out or len(list(tmp_path.iterdir())) > len(FILES)


def test_each_command_has_an_example():
    assert {line.split()[0] for line in EVERY} == set(COMMANDS)


def test_no_arguments_show_the_help(run):
    done = run()
    assert done.code == 0
    assert done.out.startswith("Usage: nnsolve")
    assert run("-h").out == done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_its_first_sentence(name, run):
    (line,) = re.findall(rf"^  {name} +(.*)$", run("--help").out, re.MULTILINE)
    assert line.endswith(".")
    assert not line.endswith("...")
    assert line in run(name, "-h").out.replace("\n  ", " ")


def test_the_version_is_told(run):
    done = run("--version")
    assert done.code == 0
    assert re.fullmatch(r"nnsolve \S.*\n", done.out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slove",), "did you mean 'solve'"),
        (("solve",), "missing argument 'FILE|NAME'"),
        (("solve", "two-layer-sigmoid", "--widht", "60"), "--width"),
        (("solve", "two-layer-sigmoid", "--width", "39"), "40<=x<=400"),
        (("solve", "two-layer-sigmoid", "--width", "401"), "40<=x<=400"),
        (("solve", "two-layer-sigmoid", "--width", "wide"), "'wide'"),
        (("solve", "two-layer-sigmoid", "--digits", "0"), "1<=x<=17"),
        (("solve", "two-layer-sigmoid", "--digits", "18"), "1<=x<=17"),
        (("solve", "two-layer-sigmoid", "--iterations", "0"), "1<=x<=1000"),
        (("why", "two-layer-sigmoid"), "missing argument 'KEY'"),
    ],
)
def test_a_wrong_call_is_told_in_one_line_with_a_hint(arguments, words, run):
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    said, hint = done.err.splitlines()
    assert said.startswith("nnsolve")
    assert words.lower() in said.lower()
    assert re.fullmatch(r"Try 'nnsolve[ a-z]* --help'\.", hint)
