"""``name(k)`` is the k-th of a name, and a name without a number is the last where it is that."""

from decimal import Decimal
from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker
from nnsolve.topics.regularisation import RegularisationProblem

LOSSES = tuple(map(Decimal, ["0.9", "0.7", "0.6", "0.62", "0.59", "0.61", "0.6"]))


@cache
def prepared(exercise):
    if exercise == "stopping":
        return marker(
            RegularisationProblem(topic="regularisation", ask="early-stopping", losses=LOSSES, patience=2)
        )
    return marker(read(exercise))


@pytest.mark.parametrize(
    ("exercise", "line", "key"),
    [
        ("stopping", "best(3) = 0.6", "best[2]"),
        ("stopping", "best (3) = 0.6", "best[2]"),
        ("stopping", "wait(4) = 1", "wait[3]"),
        ("stopping", "wait(4) = wait(3) + 1 = 0 + 1 = 1", "wait[3]"),
        ("stopping", "best(4) = min(best(3), E(4)) = min(0.6, 0.62) = 0.6", "best[3]"),
        ("stopping", "best loss = 0.59", "best[6]"),
        ("stopping", "lowest loss = 0.59", "best[6]"),
        ("stopping", "wait = 2", "wait[6]"),
        ("adam-parabola", "g(2) = 1.8", "g.x[1]"),
        ("adam-parabola", "x(1) = 0.9", "w.x[0]"),
        ("stochastic-or", "E(1) = 0.6931", "E[0]"),
    ],
)
def test_a_number_in_brackets_counts(exercise, line, key):
    (verdict,) = [one for one in prepared(exercise).mark(line).verdicts if one.span is not None]
    assert (str(verdict.key), verdict.code) in {(key, "exact"), (key, "rounded")}


@pytest.mark.parametrize("line", ["f(2) = 0.6406", "f(2) = 4"])
def test_a_function_at_a_number_is_not_held_against_the_first_iteration(line):
    assert not prepared("adam-parabola").mark(line).costs


def test_a_wrong_one_is_wrong():
    assert prepared("bowl").mark("x(1) = 4.6").first_wrong == 1
    assert prepared("stopping").mark("best(2) = 0.7\nbest(3) = 0.7\nwait(4) = 1").first_wrong == 2
