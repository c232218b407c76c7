"""``nnsolve loss`` and ``nnsolve choose-loss``."""

import math
import subprocess
import sys

import pytest


def answer(text, name="L"):
    """The figure that a printed solution gives for one quantity."""
    for line in text.partition("Answer")[2].splitlines():
        for part in line.split("      "):
            if part.strip().startswith(f"{name} ="):
                return float(part.split("=")[1].replace("−", "-"))
    return None


def test_a_typed_loss_is_worked(run):
    done = run("loss", "bce", "--targets", "1,0,1", "--outputs", "0.9,0.1,0.8")
    assert done.code == 0
    assert answer(done.out) == pytest.approx(-(2 * math.log(0.9) + math.log(0.8)) / 3, abs=5e-5)
    assert "t = 1: only ln o" in done.out
    assert "Gradient" not in done.out


def test_the_gradient_is_derived_line_by_line(run):
    done = run("loss", "mse", "--targets", "3", "--outputs", "2.5", "--gradient")
    assert "∂L/∂o1 = 2·(o1 − t1) = 2·(2.5 − 3) = −1.0000" in done.out
    assert "d/do [ (t − o)² ]" in done.out
    assert "Chain rule" in done.out


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ("bce", "--targets", "1,0", "--outputs", "0.9,0.2", "--gradient"),
        ("--compare", "mse,mae,huber(0.5)", "--targets", "1,0", "--outputs", "0.9,0.2"),
        ("cce", "--targets", "0,2", "--outputs", "2,1,0.1;3,1,2", "--logits", "--gradient"),
        ("kl", "--targets", "0.5,0.5", "--outputs", "0.4,0.6", "--convention", "log=log2"),
        ("mse", "--targets", "1", "--outputs", "2", "--weights", "1,-2", "--l1", "0.1", "--l2", "0.2"),
        ("triplet", "--anchor", "0,0", "--positive", "1,0", "--negative", "0,2", "--margin", "2"),
        ("contrastive", "--targets", "1", "--first", "0,0", "--second", "3,4"),
    ],
)
def test_a_page_keeps_to_its_width(run, arguments, width):
    done = run("loss", *arguments, "--width", width)
    assert done.code == 0
    assert all(len(line) <= width for line in done.out.splitlines())


def test_losses_are_compared(run):
    done = run("loss", "mse", "--compare", "mae,huber(0.5)", "--targets", "1,2", "--outputs", "1.5,1")
    assert answer(done.out, "L_mse") == 0.625
    assert answer(done.out, "L_mae") == 0.75
    assert answer(done.out, "L_huber0.5") == pytest.approx((0.125 + 0.5 * 0.75) / 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mse",), "--targets: expected at least one number in targets, found none"),
        (("mse", "--targets", "1,x", "--outputs", "1,2"), "--targets: expected a number, found 'x'"),
        (("mse", "--targets", "1,2", "--outputs", "1"), "--targets: expected as many targets as outputs, 1"),
        (("msee", "--targets", "1", "--outputs", "1"), "did you mean 'mse'"),
        (("bce", "--targets", "1", "--outputs", "0"), "is infinite: sample 1 has target 1 and output 0"),
        (("kl", "--targets", "1,0", "--outputs", "0,1"), "is infinite: outcome 1"),
        (("bce", "--targets", "1", "--outputs", "0.5", "--clip", "0.7"), "--clip: expected a clip above 0"),
        (("cce", "--targets", "4", "--outputs", "0.5,0.5;"), "--targets: expected a class from 0 to 1"),
        (("cce", "--targets", "1", "--outputs", "0.5,0.5;0.1"), "--outputs: expected 2 outputs"),
        (("--compare", "mse,foo", "--targets", "1", "--outputs", "1"), "--compare: expected a loss"),
        (("mse", "--data", "nowhere.csv"), "cannot read nowhere.csv"),
        (("mse", "--targets", "1", "--outputs", "1", "--convention", "log=e"), "expected one of ln"),
        (("mse", "--targets", "1e999999", "--outputs", "1"), "--targets: expected an exponent"),
        ((), "expected the name of a loss"),
    ],
)
def test_what_does_not_fit_is_told(run, arguments, words):
    done = run("loss", *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("rows", "head", "end"), [(3, "", ""), (999, "", ""), (999, "y,p\n", ""), (999, "y,p\n", "\n\n")]
)
def test_a_small_loss_loads_neither_sympy_nor_numpy(tmp_path, rows, head, end):
    numbers = "".join(f"{n % 2},0.{n % 9 + 1}\n" for n in range(rows))
    (tmp_path / "data.csv").write_text(head + numbers + end)
    code = (
        "from nnsolve.cli import main; import sys;"
        "main(['loss', 'bce', '--data', 'data.csv', '--gradient']);"
        "print(sorted({'sympy', 'numpy', 'scipy', 'mpmath', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "[]"


# ------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("head", ["", "y,p\n", '"y";"p"\n'])
@pytest.mark.parametrize("rows", [1, 30, 41, 999, 1000, 5000])
@pytest.mark.parametrize("loss", ["bce", "mse", "rmse"])
def test_samples_of_a_file_give_what_a_plain_loop_gives(run, tmp_path, monkeypatch, rows, head, loss):
    monkeypatch.chdir(tmp_path)
    apart = ";" if ";" in head else ","
    samples = [(n % 3 % 2, (n * 37 % 97 + 1) / 100) for n in range(rows)]
    text = "".join(f"{t}{apart}{o}\n" for t, o in samples)
    (tmp_path / "data.csv").write_text(head + text)
    done = run("loss", loss, "--data", "data.csv", "--digits", 9)
    assert done.code == 0
    if loss == "bce":
        expected = -sum(math.log(o if t else 1 - o) for t, o in samples) / rows
    else:
        expected = sum((t - o) ** 2 for t, o in samples) / rows
        expected = math.sqrt(expected) if loss == "rmse" else expected
    assert answer(done.out) == pytest.approx(expected, rel=2e-8)
    assert len(done.out.splitlines()) < 170
    assert ("…" in done.out) == (rows > 27)


@pytest.mark.parametrize("rows", [2, 50, 3000])
@pytest.mark.parametrize("logits", [False, True])
def test_classes_of_a_file(run, tmp_path, monkeypatch, rows, logits):
    monkeypatch.chdir(tmp_path)
    samples = [(n % 3, [(n * k % 7 + 1) / 10 for k in (1, 2, 3)]) for n in range(rows)]
    if not logits:
        samples = [(t, [one / sum(row) for one in row]) for t, row in samples]
    (tmp_path / "data.csv").write_text("".join(f"{t},{','.join(map(repr, row))}\n" for t, row in samples))
    done = run("loss", "cce", "--data", "data.csv", "--digits", 9, *(["--logits"] if logits else []))
    assert done.code == 0, done.err
    shares = [[math.exp(one) for one in row] if logits else row for _, row in samples]
    expected = -sum(math.log(row[t] / sum(row)) for (t, _), row in zip(samples, shares, strict=True)) / rows
    assert answer(done.out) == pytest.approx(expected, rel=2e-8)


@pytest.mark.parametrize("rows", [3, 2000])
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("1,x", "expected a number, found 'x'"),
        ("1", "expected 2 cells"),
        ("1,nan", "expected a number, found 'nan'"),
        ("1,2", "expected a probability from 0 to 1"),
        ("3,0.5", "expected a target from 0 to 1"),
        ("1,0", "is infinite"),
    ],
)
def test_a_bad_line_of_a_file_is_told(run, tmp_path, monkeypatch, rows, bad, words):
    monkeypatch.chdir(tmp_path)
    lines = ["1,0.5"] * rows
    lines[rows // 2] = bad
    (tmp_path / "data.csv").write_text("\n".join(lines) + "\n")
    done = run("loss", "bce", "--data", "data.csv")
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    place = str(rows // 2 + 1)
    assert f"line {place}" in done.err or f"sample {place}" in done.err


# ------------------------------------------------------------------------------------------ choosing


def test_a_loss_is_chosen_for_every_task(run):
    done = run("choose-loss")
    assert done.code == 0
    for task, loss, activation in (
        ("regression", "mse", "identity"),
        ("binary", "bce", "sigmoid"),
        ("multi-class", "cce", "softmax"),
        ("multi-label", "bce", "sigmoid"),
    ):
        one = run("choose-loss", task).out
        assert one in done.out
        assert f"loss     {loss}" in one
        assert f"output   {activation}" in one
        assert "why" in one


def test_an_unknown_task_is_told(run):
    done = run("choose-loss", "multiclass")
    assert (done.code, done.out) == (2, "")
    assert "multi-class" in done.err
