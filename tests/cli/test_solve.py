"""``nnsolve solve``: the right figures, the views, the formats, and files that are whole or not there."""

import json
import math
import os
import re
from pathlib import Path

import pytest

PUBLISHED = {
    "w1": 0.149780716,
    "w2": 0.19956143,
    "w3": 0.24975114,
    "w4": 0.29950229,
    "w5": 0.35891648,
    "w6": 0.408666186,
    "w7": 0.511301270,
    "w8": 0.561370121,
}
"""New weights of the well-known 2-2-2 example as its author prints them."""


def sigma(z):
    return 1 / (1 + math.exp(-z))


def slope_of_w5(factor):
    """dE/dw5 of the 2-2-2 example, worked by hand, for E = factor · Σ (target − out)²."""
    h1 = sigma(0.15 * 0.05 + 0.20 * 0.10 + 0.35)
    h2 = sigma(0.25 * 0.05 + 0.30 * 0.10 + 0.35)
    o1 = sigma(0.40 * h1 + 0.45 * h2 + 0.60)
    return 2 * factor * (o1 - 0.01) * o1 * (1 - o1) * h1


def steps(text):
    return {step["key"]: step for step in json.loads(text)["steps"]}


def test_the_published_weights_are_found(run):
    found = steps(run("solve", "two-layer-sigmoid", "--format", "json").out)
    for name, value in PUBLISHED.items():
        assert found[f"{name}_new"]["value"] == pytest.approx(value, abs=5e-9)
    text = run("solve", "two-layer-sigmoid").out
    for name, value in PUBLISHED.items():
        assert re.search(rf"{name} new +=.* {value:.4f}\b", text)


def test_only_the_wanted_quantities_are_worked(run):
    text = run("solve", "two-layer-sigmoid", "--only", "w5, w7").out
    assert "w5 new" in text
    assert "w7 new" in text
    assert "w1 new" not in text
    assert run("solve", "two-layer-sigmoid", "--only", "w5", "--only", "w7").out == text


def test_a_convention_on_the_command_line_beats_the_file(run):
    for code, factor in (("half", 0.5), ("sum", 1), ("mean", 0.5), ("half-mean", 0.25)):
        made = run("solve", "two-layer-sigmoid", "--format", "json", "--convention", f"squared-error={code}")
        assert steps(made.out)["dE_dw5"]["value"] == pytest.approx(slope_of_w5(factor), rel=1e-12)


@pytest.mark.parametrize("view", ["solution", "table", "matrix", "full", "delta-rule"])
def test_each_view_shows_the_new_weight(view, run):
    done = run("solve", "two-layer-sigmoid", "--view", view)
    assert done.code == 0
    assert "0.3589" in done.out


def test_digits_and_decimals_are_at_least_what_is_asked(run):
    text = run("solve", "two-layer-sigmoid", "--only", "w5", "--digits", "8").out
    assert "0.35891648" in text
    text = run("solve", "two-layer-sigmoid", "--only", "w5", "--digits", "2", "--decimals", "2").out
    assert re.search(r"w5 new +=.* 0\.36\b", text)


def test_no_line_is_wider_than_asked(run):
    for width in (40, 60, 80, 120, 400):
        lines = run("solve", "two-layer-sigmoid", "--width", width).out.splitlines()
        assert max(map(len, lines)) <= width


def test_a_problem_is_read_from_standard_input(spawn, template, tmp_path):
    (tmp_path / "mine.toml").write_text(template, encoding="utf-8")
    piped, named = spawn("solve", "-", stdin=template.encode()), spawn("solve", "mine.toml")
    assert piped.returncode == named.returncode == 0
    # The last line names the file, which a pipe has not.
    assert piped.stdout.splitlines()[1:] == named.stdout.splitlines()[1:-1]


def test_an_error_in_standard_input_has_a_place(spawn, template):
    done = spawn("solve", "-", stdin=template.replace("rate = 0.5", "rate = '0.5'").encode())
    assert done.returncode == 2
    assert done.stderr.startswith(b"<stdin>:7:8: rate: expected a number, found the text '0.5'\n")


# ------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(("name", "first"), [("a.json", "{"), ("a.txt", "Back"), ("a", "Back")])
def test_the_format_follows_the_ending(name, first, run, tmp_path):
    done = run("solve", "two-layer-sigmoid", "-o", tmp_path / name)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_holds_what_would_be_printed(run, tmp_path):
    run("solve", "two-layer-sigmoid", "-o", tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == run("solve", "two-layer-sigmoid").out
    run("solve", "two-layer-sigmoid", "-o", tmp_path / "a.txt", "--format", "json")
    assert json.loads((tmp_path / "a.txt").read_text(encoding="utf-8"))["topic"] == "backprop"


@pytest.mark.parametrize("wrong", [("--view", "no"), ("--only", "w99"), ("--convention", "a=b")])
def test_an_error_leaves_the_old_file_and_no_other(wrong, run, tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("before", encoding="utf-8")
    assert run("solve", "two-layer-sigmoid", "-o", target, *wrong).code == 2
    assert target.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failure_half_way_leaves_nothing_behind(run, tmp_path, monkeypatch):
    def half(*_, **__):
        yield "{"
        raise KeyboardInterrupt

    monkeypatch.setattr("nnsolve.render.json.chunks", half)
    assert run("solve", "two-layer-sigmoid", "-o", tmp_path / "a.json").code == 130
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_file_keeps_its_mode_and_its_link(run, tmp_path):
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("before", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("solve", "two-layer-sigmoid", "-o", link).code == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert "0.3589" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["", "nowhere/a.txt"])
def test_a_file_that_cannot_be_written_is_told(name, run, tmp_path):
    done = run("solve", "two-layer-sigmoid", "-o", tmp_path / name)
    assert done.code == 2
    assert re.fullmatch(r"nnsolve: \S+: cannot be written: .*\n", done.err)
    assert list(tmp_path.iterdir()) == []


def test_a_device_stays_a_device(run):
    assert run("solve", "two-layer-sigmoid", "-o", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


# ----------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("two-layer-sigmod",), "did you mean 'two-layer-sigmoid'?"),
        (("two-layer-sigmoid", "--view", "matrx"), "unknown view 'matrx'; did you mean 'matrix'?"),
        (("two-layer-sigmoid", "--view", "delta"), "delta-rule"),
        (("two-layer-sigmoid", "--format", "jsn"), "unknown format 'jsn'; did you mean 'json'?"),
        (("two-layer-sigmoid", "--only", "dE_dw55"), "dE_dw5"),
        (("two-layer-sigmoid", "--convention", "squared-error"), "name=option"),
        (("two-layer-sigmoid", "--convention", "squared-error=double"), "half, sum, mean"),
        (("two-layer-sigmoid", "--convention", "loss=sum"), "squared-error"),
    ],
)
def test_a_wrong_word_is_told_with_the_near_ones(arguments, words, run):
    done = run("solve", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nnsolve: ")
    assert words in done.err
    assert done.err.count("\n") == 1
