"""``nnsolve perceptron``: gates and truth tables from one line."""

import pytest


def test_a_gate_is_learned(run):
    done = run("perceptron", "and", "--weights", "1,1", "--threshold", "2.5", "--order", "2,3,1,4")
    assert done.code == 0
    assert "every row is right" in done.out
    assert "w1 new⁽⁸⁾ = 2" in done.out


def test_a_truth_table_is_one_argument(run):
    done = run("perceptron", "0110", "--ask", "separability")
    assert done.code == 0
    assert "No weights exist" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["foo"], "expected one of and, or"),
        (["011"], "expected one of and, or"),
        (["and", "--weights", "a,1"], "--weights: expected a number, found 'a'"),
        (["and", "--threshold", "nan"], "expected a finite number"),
        (["and", "--rate", "-1"], "expected a learning rate above 0"),
        (["and", "--order", "1,9"], "found 9"),
        (["and", "--order", "up"], "--order: expected cyclic, random or rows"),
        (["and", "--ask", "weights"], "unknown question 'weights'"),
        (["and", "--rule", "x"], "expected one of add, rate, label, delta"),
    ],
)
def test_what_cannot_be_read_is_said(run, arguments, says):
    done = run("perceptron", *arguments)
    assert done.code == 2
    assert says in done.err
