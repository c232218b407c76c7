"""``nnsolve activation``: what it prints, in letters and in plain ASCII, pictures, and errors on one line."""

import json

import pytest

from nnsolve.cli import program


@pytest.fixture
def run(capsys):
    def go(*arguments):
        code = program.run(["activation", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ("sigmoid", "--at", "0.3775", "--slope", "--plot"),
        ("softmax", "--at", "2,1,0.1", "--temperature", "2", "--slope"),
        ("log-softmax", "--at", "2,1,0.1", "--stable"),
        ("--compare", "sigmoid,tanh,relu", "--at", "-2,-1,0,1,2", "--slope", "--plot"),
        ("gelu_tanh", "--at", "-1", "--slope", "--derivation"),
        ("tanh", "--at", "1", "--derivation", "--identities"),
        ("z/(1 + abs(z))", "--at", "3", "--slope"),
    ],
)
def test_output_keeps_to_its_width(run, arguments, width):
    code, out, err = run(*arguments, "--width", str(width))
    assert code == 0
    assert not err
    assert all(len(line) <= width for line in out.splitlines())
    assert "◀" in out


def test_the_proof_of_tanh_ends_in_tanh(run):
    _, out, _ = run("tanh", "--at", "1", "--identities")
    assert "tanh x = 2·σ(2x) − 1" in out
    assert out.rstrip().splitlines()[-1].split() == ["=", "tanh(x)", "that", "is", "tanh"]


def test_the_derivation_ends_in_the_slope(run):
    _, out, _ = run("sigmoid", "--at", "1", "--derivation")
    assert "= σ(z)·(1 − σ(z))" in out


def test_json_has_every_line(run):
    _, out, _ = run("sigmoid", "--at", "0.3775", "--slope", "--format", "json")
    text = json.dumps(json.loads(out))
    assert "sigmoid_z" in text
    assert "0.5932" in text


def picture(out):
    lines = out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Picture"))
    return lines[start + 1 :]


def test_a_picture_of_a_line_is_a_line(run):
    """The dots of the identity from corner to corner: the n-th column stands as high as its number says."""
    _, out, _ = run("identity", "--at", "0", "--plot", "--width", "80")
    rows = [line.split("│", 1)[1] for line in picture(out) if "│" in line]
    lit = {
        (4 * y + dy, 2 * x + dx)
        for y, row in enumerate(rows)
        for x, letter in enumerate(row)
        if 0x2800 <= ord(letter) <= 0x28FF
        for dy, pair in enumerate(((1, 8), (2, 16), (4, 32), (64, 128)))
        for dx, bit in enumerate(pair)
        if (ord(letter) - 0x2800) & bit
    }
    height, width = 4 * len(rows), max(x for _, x in lit) + 1
    assert (height - 1, 0) in lit
    assert (0, width - 1) in lit
    for y, x in lit:
        assert abs(y - (height - 1) * (1 - x / (width - 1))) <= 1


def test_a_picture_in_ascii(monkeypatch):
    import io
    import sys

    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert program.run(["activation", "--compare", "relu,tanh", "--at", "1", "--plot"]) == 0
    stream.flush()
    out = stream.buffer.getvalue().decode("ascii")
    assert "* ReLU(z), o tanh(z)" in out
    rows = [line.split("|", 1)[1] for line in picture(out) if "|" in line]
    assert rows[0].rstrip().endswith("*")
    assert rows[-1].startswith("o")
    assert "\\u" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sigmoid",), "expected net inputs"),
        (("sigmod", "--at", "1"), "did you mean 'sigmoid'"),
        (("sigmoid", "--at", "one"), "--at: expected a number, found 'one'"),
        (("sigmoid", "--at", "1,1"), "--at: expected different net inputs"),
        (("softmax", "--at", "1", "--temperature", "-1"), "--temperature: expected a temperature above 0"),
        (("softmax", "--at", "1", "--plot"), "--plot: expected a function of one net input"),
        (("relu", "--at", "1", "--identities"), "--identities: expected one of"),
        (("z +", "--at", "1"), "expected"),
        (("log(z)", "--at", "-1"), "nnsolve: --at: f(z) is undefined"),
        (("softmax", "--at", "1,2", "--derivation"), "--derivation: expected a function of one net input"),
        (("sigmoid", "--at", "1", "--convention", "step=odd"), "expected one of unit"),
        (("--at", "1"), "expected a function"),
    ],
)
def test_errors_are_one_line_and_all_that_is_told(run, arguments, message):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
