"""``mistakes`` lists every mistake that has a name, and the page in docs is what it lists today."""

import re
from pathlib import Path

from nnsolve import catalogue
from nnsolve.check.prior import KINDS

PAGE = Path(__file__).parent.parent.parent / "docs" / "mistakes.md"


def test_every_mistake_of_every_topic_is_listed(run):
    done = run("mistakes", "--width", "100")
    said = " ".join(done.out.split())
    codes = re.findall(r"^  (\S+)", done.out, re.MULTILINE)
    for name in catalogue.topics():
        for one in catalogue.topic(name).mistakes:
            assert one.code in codes
            assert " ".join(one.says.split()) in said
            assert " ".join(one.example.split()) in said
    assert set(KINDS) <= set(codes)
    assert all(len(line) <= 100 for line in done.out.splitlines())


def test_one_topic_alone(run):
    done = run("mistakes", "cnn")
    assert "plus-one-inside-fraction" in done.out
    assert "path-missing" not in done.out
    assert "digit-slip" not in done.out


def test_an_unknown_topic(run):
    done = run("mistakes", "backpropp")
    assert done.code == 2
    assert "did you mean 'backprop'" in done.err


def test_the_page_in_docs_is_current(run):
    done = run("mistakes", "--markdown")
    assert PAGE.read_text(encoding="utf-8") == done.out, (
        "run: nnsolve mistakes --markdown -o docs/mistakes.md"
    )


def test_the_page_is_markdown(run, tmp_path):
    path = tmp_path / "page.md"
    assert run("mistakes", "--markdown", "-o", path).code == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Mistakes"
    rows = [line for line in lines if line.startswith("|")]
    # A stroke inside a cell is masked: every row has the cells of its head.
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 5}
    assert run("mistakes", "backprop", "--markdown").out.startswith("# Mistakes in backprop\n")


def test_plain_letters_where_others_cannot_be_written(spawn):
    done = spawn("mistakes", "backprop", environment={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert b"0.15*0.05" in done.stdout
