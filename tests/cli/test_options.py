"""A number that is typed as an option: every command reads it alike and says alike what is none."""

import pytest

COMMANDS = {
    "loss": ("--targets", ("loss", "mse", "--outputs", "1", "--targets")),
    "regress": ("--rate", ("regress", "points.csv", "--method", "descent", "--rate")),
    "activation": ("--at", ("activation", "sigmoid", "--at")),
    "descend": ("--rate", ("descend", "x^2", "--start", "x=1", "--rate")),
    "optimize": ("--rate", ("optimize", "x^2", "--start", "1", "--rate")),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nan", "expected a finite number, found nan"),
        ("inf", "expected a finite number, found infinity"),
        ("x", "expected a number, found 'x'"),
        ("1e999", "expected an exponent from -400 to 400, found one beyond it"),
        ("0.1.2", "expected a number, found '0.1.2'"),
    ],
)
def test_what_is_no_number_is_told_with_its_option(run, tmp_path, monkeypatch, command, typed, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,4\n", encoding="utf-8")
    option, arguments = COMMANDS[command]
    done = run(*arguments, typed)
    assert (done.code, done.out) == (2, "")
    assert f"{option}: {words}" in " ".join(done.err.split())


def test_a_minus_sign_of_print_is_a_minus(run):
    assert run("activation", "tanh", "--at", "−0.5").out == run("activation", "tanh", "--at", "-0.5").out
    assert run("loss", "mse", "--targets", "−1", "--outputs", "2").code == 0
