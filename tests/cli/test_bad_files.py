"""Problem files that are wrong: exit code 2, the place, what was expected and found, never a traceback."""

import math
import re

import pytest

from nnsolve.topics.backprop import TEMPLATE

MATRICES = """\
topic = "backprop"
inputs = [0.6, -0.4]
targets = [0, 1]
rate = 0.5
[[layers]]
weights = [[0.1, 0.2], [0.3, 0.4]]
bias = [0.1, 0.2]
[[layers]]
weights = [[0.1, 0.2], [0.3, 0.4]]
bias = [0.1, 0.2]
"""


def changed(old, new, text=TEMPLATE):
    assert old in text
    return text.replace(old, new, 1)


PLACED = {
    "unknown topic": (changed('"backprop"', '"backprob"'), 1, 9, "did you mean 'backprop'?"),
    "no topic": (changed('topic = "backprop"\n', ""), 1, 1, "expected the field 'topic', found none"),
    "unknown field": (changed("rate =", "rat ="), 7, 1, "did you mean 'rate'?"),
    "text for a number": (changed("w5 = 0.40", 'w5 = "0.40"'), 33, 6, "number, found the text '0.40'"),
    "nan": (changed("w5 = 0.40", "w5 = nan"), 33, 6, "expected a finite number, found nan"),
    "infinity": (changed("w5 = 0.40", "w5 = -inf"), 33, 6, "expected a finite number, found -inf"),
    "too large": (changed("w5 = 0.40", "w5 = 1e309"), 33, 6, "at most 1.797"),
    "comma": (changed("rate = 0.5", "rate = 0,5"), 7, 9, "decimals are written with a point"),
    "weight twice": (changed("w6 = 0.45", "w5 = 0.45"), 34, 1, "'parameters.w5' again"),
    "weight used twice": (changed("w6*h2", "w5*h2"), 25, 6, "w5 is used twice"),
    "weight without value": (changed("w6*h2", "w66*h2"), 25, 6, "did you mean w6?"),
    "missing target": (changed("o2 = 0.99\n", ""), 17, 1, "expected a target for o2, found none"),
    "unknown activation": (changed('"sigmoid"', '"sigmod"'), 5, 14, "did you mean 'sigmoid'?"),
    "unknown loss": (changed('"squared"', '"squred"'), 6, 8, "did you mean 'squared'?"),
    "unknown name": (changed('"sigmoid"', '"z/(1 + abs(y))"'), 5, 26, "found 'y'"),
    "code": (changed('"sigmoid"', "\"__import__('os')\""), 5, 15, "found '_'"),
    "tower": (changed('"sigmoid"', '"9**9**9"'), 5, 18, "larger than 256"),
    "option": (changed('"half"', '"halve"'), 11, 17, "expected one of half, sum, mean, half-mean"),
    "asked": (changed("rate =", 'ask = ["w5", "w55"]\nrate ='), 7, 14, "no quantity is called 'w55'"),
    "ask": (changed("rate =", 'ask = "update"\nrate ='), 7, 7, "'updates'"),
    "dialect": (changed("rate =", 'dialect = "in_out"\nrate ='), 7, 11, "did you mean 'in-out'?"),
    "frozen": (changed('"biases"', '"bias"'), 8, 11, "'biases', found 'bias'"),
    "shape": (
        MATRICES.replace("[[0.1, 0.2], [0.3", "[[1, 2, 3], [0.3").replace("[[1, 2, 3]", "[[0.1, 0.2]", 1),
        9,
        12,
        "layer 2: expected 2 weights into unit 1 (one for each of the 2 units before it), found 3",
    ),
    "bias": (changed("bias = [0.1, 0.2]", "bias = [0.1]", MATRICES), 7, 8, "layer 1: expected 2 biases"),
    "row": (changed("[0.3, 0.4]]", "[0.3]]", MATRICES), 6, 24, "layer 1: expected 2 weights into unit 2"),
    "inputs": (
        changed("[0.6, -0.4]", "[0.6, -0.4, 1]", MATRICES),
        2,
        10,
        "expected 2 inputs (i1, i2), found 3",
    ),
}


def solved(run, path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("solve", path)
    assert "Traceback" not in done.err
    return done


@pytest.mark.parametrize("case", PLACED)
def test_a_wrong_value_is_told_with_its_place(case, run, tmp_path):
    text, line, column, words = PLACED[case]
    done = solved(run, tmp_path / "a.toml", text)
    assert (done.code, done.out) == (2, "")
    said, source, caret = done.err.splitlines()
    assert re.match(rf"{re.escape(str(tmp_path))}/a\.toml:\d+:\d+: ", said)
    assert said.split(":")[1:3] == [str(line), str(column)]
    assert words in said
    assert re.search("expected|unknown|twice|no value|no quantity|larger than", said)
    assert source.partition(" | ")[2].rstrip("…") in text.splitlines()[line - 1] + "…"
    assert caret.rindex("^") - caret.index("| ") - 2 == column - 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes(range(256)), "1:1: expected a text file in UTF-8, found the byte 0x00"),
        (TEMPLATE.encode("utf-16"), "1:1: expected a text file in UTF-8, found a file of UTF-16 text"),
        (TEMPLATE.replace("Back", "Bäck", 1).encode("latin-1"), "2:11: expected a text file in UTF-8"),
        (b"#" * 10_000_000, "expected a problem file of at most 1 MiB"),
        (b"", "1:1: expected the field 'topic', found none"),
    ],
    ids=["binary", "utf-16", "latin-1", "10 MB", "empty"],
)
def test_a_file_that_is_no_problem_is_told(content, words, run, tmp_path):
    done = solved(run, tmp_path / "a.toml", content)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{tmp_path}/a.toml:")
    assert words in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_not_there_is_told(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("solve", "a.toml")
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r"nnsolve: expected a file or the name of a problem, found 'a\.toml'.*\n", done.err)


def test_a_folder_is_told(run, tmp_path):
    done = run("solve", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"{tmp_path}: expected a problem file, found a directory\n"


@pytest.mark.parametrize("command", [("why", "w5"), ("show",)])
def test_other_commands_tell_it_the_same_way(command, run, tmp_path):
    text, *_ = PLACED["shape"]
    done = solved(run, tmp_path / "a.toml", text)
    name, *more = command
    assert run(name, tmp_path / "a.toml", *more).err == done.err


# --------------------------------------------------------------------------------------------- overflow


def test_a_saturated_unit_has_its_limit(run, tmp_path):
    done = solved(run, tmp_path / "a.toml", changed("w5 = 0.40", "w5 = 1e300"))
    assert (done.code, done.err) == (0, "")
    assert re.search(r"out_o1 = σ\(.*·10²⁹⁹\) += 1\.0000", done.out)
    done = solved(run, tmp_path / "a.toml", changed("b1 = 0.35", "b1 = -1000"))
    assert (done.code, done.err) == (0, "")
    assert re.search(r"out_h1 = σ\(−999\.9725\) += +0\b", done.out)


@pytest.mark.parametrize("activation", ["z/0", "0^-1*z", "1/(z - z)", "ln(-1 - z^2)"])
def test_a_typed_activation_without_a_value_is_named(activation, run, tmp_path):
    done = solved(run, tmp_path / "a.toml", changed('"sigmoid"', f'"{activation}"'))
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(
        r"\S+a\.toml: out_h1 (is undefined|leaves the range of double precision).*\n", done.err
    )


def test_a_typed_function_whose_slope_brings_in_pi_is_solved(run, tmp_path):
    done = solved(run, tmp_path / "a.toml", changed('"sigmoid"', '"erf(z)"'))
    assert (done.code, done.err) == (0, "")
    z = 0.15 * 0.05 + 0.20 * 0.10 + 0.35
    slope = 2 / math.sqrt(math.pi) * math.exp(-(z**2))
    assert re.search(rf"∂out_h1/∂in_h1 = .*= +{slope:.4f}\b", done.out)


def test_a_value_out_of_range_is_named(run, tmp_path):
    text = changed("w5 = 0.40", "w5 = 1e300", changed('"sigmoid"', '"identity"'))
    done = solved(run, tmp_path / "a.toml", text)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r"\S+a\.toml: E leaves the range of double precision.*\n", done.err)
