"""Formulas without a figure: right where they are so whatever the numbers are, and else not judged."""

import pytest

from nnsolve import read
from nnsolve.check.credit import Marks, scheme
from nnsolve.solution import marker

BACKPROP = marker(read("two-layer-sigmoid"))

RIGHT = [
    "in_h1 = w1*i1 + w2*i2 + b1",
    "net_h1 = b1 + i2 w2 + i1 w1",
    "out_h1 = sigma(in_h1)",
    "out_h1 = 1/(1+e^(-in_h1))",
    "dout_h1/din_h1 = out_h1 (1 - out_h1)",
    "dE/dw5 = dE/dout_o1 * dout_o1/din_o1 * din_o1/dw5",
    r"$\frac{\partial E}{\partial w_5} = \frac{\partial E}{\partial in_{o1}} \cdot out_{h1}$",
    "w5_new = w5 - α·∂E/∂w5",
    "w5' = w5 - 0.5·dE/dw5",
]
UNKNOWN = [
    "in_h1 = w1*i1 + w2*i2",
    "in_h1 = w1*i1 - w2*i2 + b1",
    "out_h1 = sigma(in_h2)",
    "out_h1 = 1/(1+e^(in_h1))",
    "dout_h1/din_h1 = out_h1 - (1 - out_h1)",
    "w5_new = w5 + α·∂E/∂w5",
    "w5' = w5 - 0.4·dE/dw5",
    "in_h1 = in_h1",
    "out_h1 = f(in_h1)",
    "in_h1 = sum of w*i",
]


@pytest.mark.parametrize("line", RIGHT)
def test_a_formula_that_is_right_is_said_to_be(line):
    report = BACKPROP.mark(line)
    (verdict,) = [one for one in report.verdicts if one.span is not None]
    assert (verdict.code, verdict.is_formula, verdict.written) == ("exact", True, "")
    assert not report.formulas
    assert not report.counts().get("exact", 0)


@pytest.mark.parametrize("line", UNKNOWN)
def test_any_other_formula_is_not_judged(line):
    report = BACKPROP.mark(line)
    assert not [one for one in report.verdicts if one.span is not None]
    assert not report.costs


def test_a_formula_earns_no_marks_beside_its_figure():
    both = BACKPROP.mark("in_h1 = w1*i1 + w2*i2 + b1\nin_h2 = 0.3925\nin_h1 = 0.3775")
    alone = BACKPROP.mark("in_h2 = 0.3925\nin_h1 = 0.3775")
    assert Marks(both, scheme("")).possible == Marks(alone, scheme("")).possible
    assert [one.span.line for one in both.verdicts if one.span is not None] == [1, 2, 3]


def test_what_is_nothing_everywhere_proves_no_formula():
    # The hidden unit is off: it is 0 wherever the numbers near by are, and anything times it as well.
    report = marker(read("relu-hidden")).mark("out_h2 = 0*in_h2\ndE/dw6 = w6*x1*out_h2\nout_h1 = relu(in_h1)")
    assert [one.span.line for one in report.verdicts if one.span is not None] == [3]


def test_the_name_of_a_function_is_no_value():
    report = marker(read("sigmoid-table")).mark("σ(3.0) = 1/(1+exp(-3)) = sigmoid")
    (verdict,) = [one for one in report.verdicts if one.span is not None]
    assert verdict.code == "slip"
    assert not verdict.costs
    assert verdict.mismatch.right == "sigmoid"


def test_the_name_of_a_function_behind_a_wrong_formula_is_not_judged():
    report = marker(read("sigmoid-table")).mark("σ(3.0) = 1/(1+exp(3)) = sigmoid")
    assert not [one for one in report.verdicts if one.span is not None]


def test_an_array_of_letters_is_judged_entry_by_entry():
    made = marker(read("tensor-hadamard"))
    matrix = r"\begin{pmatrix} ag & bh & ci \\ dj & ek & fl \end{pmatrix}"
    report = made.mark(f"C = [[ag, bh, ci], [dj, ek, fl]]\n$C = {matrix}$")
    assert [one.is_formula for one in report.verdicts if one.span is not None] == [True] * 12
    # One entry that is not known leaves the whole line without a mark.
    report = made.mark("C = [[ag, bh, ci], [dj, ek, fg]]")
    assert [one for one in report.verdicts if one.span is not None] == []
    assert len(report.formulas) == 6


def test_letters_side_by_side_are_a_product():
    report = marker(read("average")).mark("c⁽¹⁾ = ββ(1-β)\nc⁽²⁾ = β(1-β)\nc⁽³⁾ = 1-β\nc⁽²⁾ = ββ(1-β)")
    assert [one.span.line for one in report.verdicts if one.is_formula] == [1, 2, 3]
    assert [one.span.line for one in report.formulas] == [4]


def test_an_entry_in_general_is_no_figure_that_could_not_be_read():
    report = marker(read("five-by-five")).mark("map[i, j] = Σ image[i+m, j+n]·kernel[m, n]")
    assert [one.span for one in report.verdicts if one.span is not None] == []
    assert len(report.formulas) == 1


@pytest.mark.parametrize(
    ("exercise", "right", "unknown"),
    [
        ("adam-parabola", "m_2 = β1*m_1 + (1-β1)*g_2", "m_2 = β1*m_1 + (1-β1)*g_1"),
        ("adam-parabola", "x_2 = x_1 - α*mhat_2/(sqrt(vhat_2)+ε)", "x_2 = x_1 - α*m_2/(sqrt(v_2)+ε)"),
        ("saddle", "x_2 = x_1 - α·df/dx_1", "x_2 = x_1 - α·df/dx_0"),
        ("spam", "F1 = 2*precision*recall/(precision+recall)", "F1 = precision*recall/(precision+recall)"),
        ("batch", "σ² = ((x1-μ)²+(x2-μ)²+(x3-μ)²+(x4-μ)²)/4", "σ² = ((x1-μ)²+(x2-μ)²+(x3-μ)²+(x4-μ)²)/3"),
        ("and-gate", "z⁽¹⁾ = w1*x1⁽¹⁾ + w2*x2⁽¹⁾ - θ", "z⁽¹⁾ = w1*x1⁽¹⁾ + w2*x2⁽¹⁾ + θ"),
    ],
)
def test_formulas_of_other_topics(exercise, right, unknown):
    report = marker(read(exercise)).mark(f"{right}\n{unknown}")
    assert [one.span.line for one in report.verdicts if one.is_formula] == [1]
    assert not report.costs


def test_constants_alone_are_no_formula():
    report = marker(read("sigmoid-table")).mark("sigmoid(1.75) = π/e\nsigmoid(0) = e - e")
    assert not [one for one in report.verdicts if one.is_formula]
