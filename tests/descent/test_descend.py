"""``nnsolve descend`` as a user types it, and the pieces under it."""

import pytest

from nnsolve.cli import main
from nnsolve.descent.spelling import figure, spelled
from nnsolve.symbolic.parse import parse


def run(capsys, *arguments):
    code = main(["descend", *arguments])
    done = capsys.readouterr()
    return code, done.out, done.err


SADDLE = ("x^2 - y^2", "--start", "x=2,y=3", "--rate", "0.1", "--iterations", "100")


def test_the_one_liner(capsys):
    code, out, _ = run(capsys, *SADDLE)
    assert code == 0
    text = " ".join(out.split())
    assert "x_1 = x_0 − α·df/dx_0 = 2 − 0.1·4.0000 = 1.6000" in text
    assert "y_2 = y_1 − α·df/dy_1 = 3.6000 − 0.1·(−7.2000) = 4.3200" in text
    assert "x_100 = 4.0741·10⁻¹⁰ y_100 = 2.4845·10⁸" in text
    assert "this is a saddle, not a minimum" in text


def test_more_iterations_are_worked_when_asked(capsys):
    _, out, _ = run(capsys, *SADDLE, "--worked", "3")
    assert "Iteration 3: New point" in out
    assert "Iteration 4" not in out


def test_the_gradient_is_shown_with_its_lines(capsys):
    _, out, _ = run(capsys, *SADDLE, "--view", "gradient")
    text = " ".join(out.split())
    assert "∂/∂x [x² − y²]" in text
    assert "Sum rule" in text
    assert "Power rule" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x^2", "--start", "x"), "expected names and numbers"),
        (("x^2", "--start", "x=one", "--rate", "1"), "expected a number, found 'one'"),
        (("x^2", "--start", "x=1,x=2"), "x has two values"),
        (("x^2", "--start", "x=1"), "--rate: expected a learning rate"),
        (("x^2", "--start", "x=1", "--rate", "-1"), "--force takes it"),
        (("x^2", "--start", "x=1", "--rate", "1", "--method", "best"), "unknown method"),
        (("x^2", "--start", "x=1", "--rate", "1", "--schedule", "step,1"), "expected every"),
        (("x^2", "--start", "x=1", "--rate", "1", "--schedule", "slow"), "unknown schedule"),
        (("x^2", "--start", "x=1", "--rate", "1", "--stop", "time=1"), "unknown rule to stop"),
        (("x^2", "--start", "x=1", "--rate", "1", "--stop", "f=0"), "a tolerance above 0"),
        (("x^2", "--start", "x=1", "--rate", "1", "--view", "none"), "unknown view"),
        (("x^2 + z", "--start", "x=1", "--rate", "1"), "          ^"),
        (("x^2", "--start", "x=1", "--rate", "1e999"), "--rate"),
    ],
)
def test_a_wrong_call_ends_with_one_line(capsys, arguments, said):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "text",
    [
        "x² − y²",
        "2·(x + 1)/y",
        "−x·(−y)",
        "e^(−2·x) + |y|",
        "x^(1/3)",
        "0.50·x",
        "a − (b − c)",
        "a/(b·c)",
        "(a/b)/c",
    ],
)
def test_a_spelled_formula_reads_back_as_the_same(text):
    plain = text.replace("−", "-").replace("·", "*").replace("e^(-2*x)", "exp(-2*x)")
    expr = parse(plain)
    again = spelled(expr).replace("−", "-").replace("·", "*").replace("e^(-2*x)", "exp(-2*x)")
    assert parse(again) == expr


def test_figures_in_sentences():
    assert [figure(x) for x in (-0.8, 2.0, 1e-9, 2 / 3, -0.0)] == ["−0.8", "2", "1e−09", "0.666667", "0"]
