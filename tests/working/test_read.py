"""What people write, point by point: names, remarks, several statements on a line, tables, files."""

import json

import pytest

from nnsolve.errors import NnsolveError
from nnsolve.expr import Add, Mul, Neg, Num, Sym
from nnsolve.working.exact import exact
from nnsolve.working.misread import alternatives
from nnsolve.working.read import working


def sides(text, **options):
    return [[side.text for side in claim.sides] for claim in working(text, **options).claims]


def name(text):
    (claim,) = working(text).claims
    expr = claim.sides[0].expr
    assert isinstance(expr, Sym), expr
    return expr.name


def last(text):
    side = working(text).claims[-1].sides[-1]
    assert side.expr is not None, side.unread
    return float(exact(side.expr))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$\\text{outh}_1 = 1$$", "outh_1"),
        ("$out_{01} = 1$", "out_01"),
        ("$\\text{in } h_1 = 1$", "in_h_1"),
        ("in h1 = 1", "in_h1"),
        ("w5' = 1", "w5_new"),
        ("w5+ = 1", "w5_new"),
        ("w5 new = 1", "w5_new"),
        ("new w5 = 1", "w5_new"),
        ("$w_5^{new} = 1$", "w_5_new"),
        ("$\\frac{\\partial E}{\\partial w_5} = 1$", "d(E)/d(w_5)"),
        ("dE/dw5 = 1", "d(E)/d(w5)"),
        ("∂E/∂w5 = 1", "d(E)/d(w5)"),
        ("$\\frac{\\delta E}{\\delta w_5} = 1$", "d(E)/d(w_5)"),
        ("$\\frac{dE_{total}}{dw_5} = 1$", "d(E_total)/d(w_5)"),
        ("net_h1(x) = 1", "net_h1"),
        ("out(h1) = 1", "out_h1"),
        ("$w_5^{(new)} = 1$", "w_5_new"),
        ("w_5^{(alt)} = 1", "w_5_old"),
        ("neues w5 = 1", "w5_new"),
        ("Therefore, w5 = 1", "w5"),
        ("Hence, the new w5 = 1", "w5_new"),
        ("delta(o1) = 1", "delta_o1"),
        ("net(x) = 1", "net"),
        ("$w_1^{(2)} = 1$", "w_1@2"),
        ("$w^{(k+1)} = 1$", "w@k+1"),
        ("w1@k2 = 1", "w1@k2"),
        ("w1⁽²⁾ = 1", "w1@2"),
        ("Δw5 = 1", "Delta_w5"),
        ("$\\Delta w_5 = 1$", "Delta_w_5"),
        ("δ_o1 = 1", "delta_o1"),
        ("θ1 = 1", "theta1"),
        ("map[0,1] = 1", "map[0,1]"),
        ("Output of conv1 = 1", "Output_of_conv1"),
        ("Learning rate (α): 1", "alpha"),
        ("So we get out_h1 = 1", "out_h1"),
        ("$\\hat{y}_1 = 1$", "yhat_1"),
    ],
)
def test_names(text, expected):
    assert name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 2(5)", 10),
        ("x = (2)(5)", 10),
        ("x = 2^3", 8),
        ("x = 2³", 8),
        ("x = -2^2", -4),
        ("x = 2·-3", -6),
        ("x = 3 - -2", 5),
        ("x = 1 - 2 - 3", -4),
        ("x = 8/4/2", 1),
        ("x = 6/2*3", 9),
        ("x = ½·6", 3),
        ("x = √16", 4),
        ("x = sqrt(16)", 4),
        ("x = ⌊7/2⌋", 3),
        ("$x = \\lceil 7/2 \\rceil$", 4),
        ("x = |-3|", 3),
        ("x = max(0, -3)", 0),
        ("x = min(2, 3)", 2),
        ("x = 50 %", 0.5),
        ("x = 1.5e-3", 0.0015),
        ("x = 1.5×10^-3", 0.0015),
        ("$x = 1.5 \\times 10^{-3}$", 0.0015),
        ("x = 28x28", 784),
        ("x = 28 x 28 x 6", 4704),
        ("x = 0.7 * (Expected)", 0.7),
        ("x = 0.7 (rounded)", 0.7),
        ("$x = \\frac{1}{2} \\cdot \\frac{3}{4}$", 0.375),
        ("$x = \\tfrac12$", 0.5),
        ("$x = \\underbrace{3}_{n} + 1$", 4),
        ("$x = 2 \\times \\cancel{7} 3$", 6),
        ("$x = \\cancel{2} \\times 3$", 6),
        ("x = 1,5 + 1,25", 2.75),
        ("x = 61,706.5", 61706.5),
        ("x = 38,234,944 * 1.0", 38234944),
        ("x = log2(8)", 3),
        ("$x = \\log_2(8)$", 3),
        ("x = 3 → the net input", 3),
        ("x = 2 +\n  3", 5),
    ],
)
def test_values(text, expected):
    assert last(text) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9",
        "(" * 60 + "1" + ")" * 60,
        "1 2",
        "(1 + 2",
        "1 + 2)",
        "1 +",
        "2 ** 999",
        "9" * 50,
        "1e999",
        "\\input{a}",
        "a ; b",
        "\\begin{matrix} 1 \\end{matrix}",
        "…",
        "\x01 3",
        "σ'(3)",
    ],
)
def test_what_cannot_be_read_says_why(text):
    read = working(f"x = {text}")
    if not read.claims:
        assert [piece for piece in read.unread if piece.reason]
        return
    (claim,) = read.claims
    assert claim.sides[1].expr is None
    assert claim.sides[1].unread


def test_two_columns_are_two_claims():
    assert sides("a = 1      b = 2") == [["a", "1"], ["b", "2"]]
    assert sides("$$a = 1 \\quad b = 2$$") == [["a", "1"], ["b", "2"]]
    assert sides("a = 1, b = 2; c = 3") == [["a", "1"], ["b", "2"], ["c", "3"]]


def test_a_row_with_an_equals_sign_goes_on():
    assert sides("a = 1+1\n= 2") == [["a", "1+1", "2"]]
    assert sides("$$a = 1+1$$\n\n$$= 2$$") == [["a", "1+1", "2"]]


@pytest.mark.parametrize(("text", "value"), [("five", 5), ("once", 1), ("two times", 2), ("twelve", 12)])
def test_a_small_number_in_words(text, value):
    (claim,) = working(f"n = {text}").claims
    assert claim.sides[-1].expr.value == value


@pytest.mark.parametrize("text", ["often", "one of them", "many times", "fivefold"])
def test_other_words_are_no_number(text):
    (claim,) = working(f"n = {text}").claims
    assert not isinstance(claim.sides[-1].expr, Num)


@pytest.mark.parametrize(
    ("text", "called", "before"),
    [
        ("Sigmoid. E = 0.3", "E", "Sigmoid."),
        ("Gradient descent, learning rate α = 0.5.", "learning_rate_alpha", "Gradient descent,"),
    ],
)
def test_a_sentence_before_a_claim_is_no_part_of_its_name(text, called, before):
    (claim,) = working(text).claims
    assert (claim.sides[0].expr, claim.before) == (Sym(called), before)


def test_prose_ends_a_chain():
    assert sides("a = 1+1\nNow we look at another thing\n= 2") == [["a", "1+1"], ["2"]]


def test_cases_are_not_one_value():
    assert sides("$$y = 1 \\text{ if } x > 0$$\n$$= 0 \\text{ if } x < 0$$") == [["y", "1"]]


def test_numbered_lines_and_what_stands_before():
    (claim,) = working("2. for h1: net = 0.3775").claims
    assert [side.text for side in claim.sides] == ["net", "0.3775"]
    assert "h1" in claim.before


def test_spans_are_places_in_the_text():
    text = "Some words first\n  3) net_h1 = 0.15*0.05 = 0.0075\n$$out = \\frac{1}{2} = 0.5$$\n"
    lines = text.split("\n")
    for claim in working(text).claims:
        for side in claim.sides:
            assert lines[side.span.line - 1][side.span.column - 1 : side.span.stop - 1] == side.text


def test_a_shape_keeps_its_sizes():
    (claim,) = working("$$\\text{Output} = 14 \\times \\underline{14} \\times 32$$").claims
    assert [size.value for size in claim.sides[1].shape] == [14, 14, 32]


TABLES = (
    "| k | w1 | out |\n|---|---|---|\n| 1 | 0.15 | 0.3 |\n| 2 | 0.20 | 0.4 |",
    "k | w1 | out\n--|--|--\n1 | 0.15 | 0.3\n2 | 0.20 | 0.4",
    (
        "\\begin{tabular}{c|cc}\n\\hline\nk & $w1$ & out \\\\ \\hline\n"
        "1 & 0.15 & 0.3 \\\\\n2 & 0.20 & 0.4 \\\\\n\\end{tabular}"
    ),
    "$$\\begin{array}{ccc} k & w1 & out \\\\ 1 & 0.15 & 0.3 \\\\ 2 & 0.20 & 0.4 \\end{array}$$",
    "k   w1     out\n1   0.15   0.3\n2   0.20   0.4",
    "k\tw1\tout\n1\t0.15\t0.3\n2\t0.20\t0.4",
)


@pytest.mark.parametrize("text", TABLES)
def test_a_table_is_a_grid(text):
    (grid,) = working(text).grids
    assert [cell.text for cell in grid.head] == ["k", "w1", "out"]
    assert [[float(exact(cell.expr)) for cell in row] for row in grid.rows] == [[1, 0.15, 0.3], [2, 0.2, 0.4]]


def test_a_statement_in_a_cell_is_a_claim_as_well():
    read = working("k\tz\n1\t1*0 + 1*1 - 2.5 = -1.5\n2\t3.0")
    assert [claim.sides[-1].text for claim in read.claims] == ["-1.5"]
    assert len(read.grids) == 1


def test_csv():
    assert sides("name,value\nw1,0.15\nnet_h1,0.3775\n", name="a.csv") == [
        ["w1", "0.15"],
        ["net_h1", "0.3775"],
    ]
    assert sides("w1;0,15\nw2;0,20\n", kind="csv") == [["w1", "0,15"], ["w2", "0,20"]]
    (grid,) = working("k,w1,out\n1,0.15,0.3\n", kind="csv").grids
    assert [cell.text for cell in grid.head] == ["k", "w1", "out"]


def test_toml():
    text = '# my answers\n[forward]\nnet_h1 = 0.3775\n"out_h1" = "1/(1+e^-0.3775) = 0.5933"\n'
    assert sides(text, name="a.toml") == [["net_h1", "0.3775"], ["out_h1", "1/(1+e^-0.3775)", "0.5933"]]


def test_a_notebook():
    cells = [
        {"cell_type": "markdown", "source": ["# Answer\n", "$w_1 = 0.15$"]},
        {"cell_type": "code", "source": "w2 = 3"},
    ]
    assert sides(json.dumps({"cells": cells}), name="a.ipynb") == [["w_1", "0.15"]]
    with pytest.raises(NnsolveError, match="notebook"):
        working("not JSON", name="a.ipynb")


def test_a_comment_of_latex_is_none_of_the_working():
    assert sides("\\[ a = 1 \\] % b = 2\n% c = 3\n", name="a.tex") == [["a", "1"]]


@pytest.mark.parametrize(
    ("text", "other"),
    [("O.5933", "0.5933"), ("0.l5", "0.15"), ("8 \\cdot 75", "8.75"), ("0.5*(1 - 0.5", "0.5*(1 - 0.5)")],
)
def test_other_readings_of_a_scan(text, other):
    (claim,) = working(f"x = {text}").claims
    assert other in [side.text for side in alternatives(claim.sides[1])]


def test_a_plain_number_has_no_other_reading():
    (claim,) = working("x = 0.5933").claims
    assert not list(alternatives(claim.sides[1]))


def test_a_minus_takes_its_whole_product():
    (claim,) = working("x = 3 - 2*4").claims
    two, four = Num(2, "2"), Num(4, "4")
    assert claim.sides[1].expr == Add((Num(3, "3"), Neg(Mul((two, four)))))


def test_a_stroke_that_corrects_takes_nothing_away():
    assert last("$x = 2 \\times \\cancel{3} + 1$") == 7


def test_a_remark_with_numbers_ends_the_chain():
    assert sides("x_1 = 1.6: slope 2·1.6 = 3.2") == [["x_1", "1.6"], ["2·1.6", "3.2"]]


@pytest.mark.parametrize(
    "text",
    [
        "2 times precision",
        "2*precision*recall/(precision+recall)",
        "2 · precision · recall",
        "2*precision",
        "1 - accuracy",
    ],
)
def test_words_may_be_worked_with(text):
    (claim,) = working(f"F1 = {text}").claims
    assert claim.sides[-1].text == text
    assert not isinstance(claim.sides[-1].expr, Num)


@pytest.mark.parametrize(
    "text", ["0.37 - see above", "0.37 * (checked)", "0.37* rounded", "12.5 - rounded", "2: two of them"]
)
def test_words_behind_a_number_are_a_remark(text):
    (claim,) = working(f"F1 = {text}").claims
    assert isinstance(claim.sides[-1].expr, Num)


def test_words_that_ask_are_no_condition_in_front():
    text = "The same for h2: in_h2 = 0.3925, so out_h2 = 0.5969."
    assert sides(text) == [["in_h2", "0.3925"], ["out_h2", "0.5969"]]


def test_a_wrapped_formula_is_one():
    assert last("z = 2 + 3\n      + 4") == 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w1 new⁽¹⁾ = 1", "w1_new@1"),
        ("∂L/∂m⁽¹⁾ = 1", "d(L)/d(m)@1"),
        ("ŷ⁽¹⁾⁽²⁾ = 1", "yhat@1@2"),
        ("n[cat,dog] = 1", "n[cat,dog]"),
        ("13  ∂E/∂w5  = 1", "d(E)/d(w5)"),
        ("2  ≈  out_h1 = 1", "out_h1"),
    ],
)
def test_names_as_the_solutions_print_them(text, expected):
    assert name(text) == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("i1=0.05  i2=0.10", [["i1", "0.05"], ["i2", "0.10"]]),
        ("i1 = 0.05 and i2 = 0.10, then", [["i1", "0.05"], ["i2", "0.10"]]),
        ("so a1 = 0.5933. For the other one I get a2 = 0.5969.", [["a1", "0.5933"], ["a2", "0.5969"]]),
        ("in_h1 = 0.3775 → out_h1 = 0.5933", [["in_h1", "0.3775"], ["out_h1", "0.5933"]]),
        ("n = 1000/64 = 15.625 → 15", [["n", "1000/64", "15.625", "15"]]),
        ("z = 0.1 + 0.4 = 0.5     // net input", [["z", "0.1 + 0.4", "0.5"]]),
        ("in_h2 = ~~0.4925~~ 0.3925", [["in_h2", "0.3925"]]),
        ("~~out_h1 = 0.6933~~", []),
        ("y = 2 x = 6", [["y", "2 x", "6"]]),
        ("p = 3/4 = 0,75\nq = 0.5", [["p", "3/4", "0,75"], ["q", "0.5"]]),
        ("$$\nw _ { 5 } = 0 . 4 - 0 . 0 4 = 0 . 3 6\n$$", [["w _ { 5 }", "0 . 4 - 0 . 0 4", "0 . 3 6"]]),
    ],
)
def test_statements_side_by_side_and_what_stands_behind_them(text, sides):
    claims = working(text).claims
    assert [[side.text for side in claim.sides] for claim in claims] == sides
    assert all(side.expr is not None for claim in claims for side in claim.sides)


def test_a_factorial_is_not_left_out():
    (claim,) = working("3! = 6").claims
    assert claim.sides[0].expr is None
