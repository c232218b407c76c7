"""``nnsolve optimize``: what it takes, what it shows, and what it loads."""

import subprocess
import sys

import pytest

from nnsolve.cli.program import run


def shown(capsys, *arguments):
    code = run(["optimize", *arguments])
    out = capsys.readouterr()
    assert code == 0, out.err
    return out.out


def refused(capsys, *arguments):
    assert run(["optimize", *arguments]) == 2
    return capsys.readouterr().err


def test_gradients_on_the_command_line(capsys):
    text = shown(capsys, "0.4, 0.4", "--with", "adam", "--start", "1", "--rate", "0.1")
    assert "w⁽²⁾ = 0.8000" in text


def test_a_formula_and_its_table(capsys):
    text = shown(capsys, "x^2", "--start", "x=1", "--rate", "0.1", "--iterations", "20", "--digits", "7")
    assert "x⁽²⁰⁾ = 0.01152922" in text  # 0.8^20
    assert "20" in text.split("x, step by step")[1]


def test_several_side_by_side(capsys):
    arguments = ("--compare", "sgd,momentum,adam", "--start", "1", "--rate", "0.1", "--set", "momentum=0.8")
    text = shown(capsys, "0.4 0.4", *arguments)
    table = text.split("w side by side")[1].splitlines()
    assert table[1].split()[:4] == ["step", "sgd", "momentum", "adam"]
    assert table[3].split()[:4] == ["2", "0.9200", "0.8880", "0.8000"]


def test_a_convention_chooses_the_form(capsys):
    text = shown(
        capsys, "0.4 0.4", "--with", "momentum", "--rate", "0.1", "--set", "momentum=0.8", "--start", "1",
        "--convention", "momentum=rate-twice",
    )  # fmt: skip
    assert "w⁽²⁾ = 0.9888" in text


def test_a_problem_by_name(capsys):
    assert "rate_f1 = 0.005376" in shown(capsys, "adagrad-rates")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x^2", "--with", "adm", "--start", "1"), "--with: expected an optimiser, found 'adm'"),
        (("x^2", "--rate", "0", "--start", "1"), "--rate: expected a rate above 0, found 0"),
        (("x^2", "--rate", "fast"), "--rate: expected a number, found 'fast'"),
        (("x^2", "--set", "beta1"), "--set beta1: expected name=value"),
        (("x^2", "--set", "bta1=0.9"), "unknown constant 'bta1'; did you mean 'beta1'?"),
        (("x^2",), "expected a start for x, found none"),
        (("x^2", "--start", "y=1"), "--start: unknown parameter 'y'"),
        (("1 2", "--iterations", "3"), "--iterations: there is a step for every gradient"),
        (("x^2", "--with", "sgd", "--compare", "adam"), "found both"),
        (("adagrad-rates", "--rate", "1"), "--rate: a problem says this itself"),
        (("two-layer-sigmoid",), "expected a problem of the topic optimizer, found one of backprop"),
        (("1 nan",), "expected a finite number"),
    ],
)
def test_what_it_refuses(capsys, arguments, message):
    assert message in refused(capsys, *arguments)


def test_a_list_of_gradients_needs_no_engine():
    code = (
        "from nnsolve.cli import main; assert main(['optimize', '0.4 0.3', '--with', 'adam']) == 0\n"
        "import sys; print(sorted({'sympy', 'numpy', 'scipy', 'mpmath', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
