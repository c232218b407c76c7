"""Names with words between, classes in words, arguments in brackets."""

from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker


@cache
def prepared(exercise):
    return marker(read(exercise))


@pytest.mark.parametrize(
    ("exercise", "line", "quantity"),
    [
        # Of three animals said to be cats two are; both cats are found.
        ("three-animals", "precision(cat) = 2/3 = 0.667", "precision[cat]"),
        ("three-animals", "precision_cat = 0.667", "precision[cat]"),
        ("three-animals", "precision cat = 0.667", "precision[cat]"),
        ("three-animals", "cat: precision = 2/3 = 0.667", "precision[cat]"),
        ("three-animals", "Precision for cat = 0.667", "precision[cat]"),
        ("three-animals", "Precision for the fox = 0/1 = 0", "precision[fox]"),
        ("three-animals", "cat recall = 2/2 = 1", "recall[cat]"),
        ("two-layer-sigmoid", "out of h1 = 0.5933", "out_h1"),
        ("two-layer-sigmoid", "output(h1) = 0.5933", "out_h1"),
        ("two-layer-sigmoid", "net(h1) = 0.3775", "in_h1"),
        ("two-layer-sigmoid", "gradient of w5 = 0.0822", "dE_dw5"),
        ("two-layer-sigmoid", "δ1 = 0.1385", "delta_o1"),
        ("two-layer-sigmoid", "δ2 = -0.0381", "delta_o2"),
        ("relu-layers", "Var(w1) = 2/100 = 0.02", "var_w1"),
        ("five-points", "sum(x) = 15", "sum_x"),
    ],
)
def test_a_name_as_it_is_spoken(exercise, line, quantity):
    made = prepared(exercise)
    (verdict,) = [one for one in made.mark(line).verdicts if one.span is not None]
    assert verdict.key is not None
    assert made.derivation.notation.ascii(verdict.key) == quantity
    assert verdict.code in {"exact", "rounded"}


def test_counts_of_a_class_on_one_line():
    verdicts = prepared("three-animals").mark("cat: TP = 2, FP = 1, FN = 0").verdicts
    name = prepared("three-animals").derivation.notation.ascii
    assert [name(one.key) for one in verdicts if one.span] == ["TP[cat]", "FP[cat]", "FN[cat]"]


@pytest.mark.parametrize(
    ("exercise", "line"),
    [
        ("three-animals", "precision(cat) = 2/3 = 0.767"),
        ("three-animals", "fox: TP = 1"),
        ("two-layer-sigmoid", "output(h1) = 0.6933"),
    ],
)
def test_a_wrong_one_is_found(exercise, line):
    assert prepared(exercise).mark(line).first_wrong == 1


def test_a_function_of_a_variable_is_no_slope():
    assert not prepared("bowl").mark("f(x) = 3").costs
