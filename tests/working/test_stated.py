"""Statements without an equals sign, tables without a rule: a claim, a table, or said to be unread."""

import pytest

from nnsolve.expr import Sym
from nnsolve.working.exact import exact
from nnsolve.working.read import working
from nnsolve.working.stated import BESIDE, IN_WORDS, NAMELESS


def read(text):
    """The names and the last numbers of the claims of a text."""
    found = []
    for claim in working(text).claims:
        name, value = claim.sides[0].expr, claim.sides[-1]
        assert isinstance(name, Sym)
        assert value.expr is not None, value.unread
        found.append((name.name, float(exact(value.expr)), claim.relations[-1]))
    return found


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("w5 -> 0.3589", "w5", 0.3589),
        ("w5 → 0.3589", "w5", 0.3589),
        ("w5 ← 0.3589", "w5", 0.3589),
        ("w5 <- 0.3589", "w5", 0.3589),
        ("w5 ⟵ 0.3589", "w5", 0.3589),
        ("out_h1 => 0.5933", "out_h1", 0.5933),
        ("out_h1 is 0.5933", "out_h1", 0.5933),
        ("out_h1 is about 0.5933.", "out_h1", 0.5933),
        ("out_h1 0.5933", "out_h1", 0.5933),
        ("in_h1 0,3775", "in_h1", 0.3775),
        ("So the new weight is 0.3589.", "weight_new", 0.3589),
        ("the output of h1 is about 0.5933", "output_of_h1", 0.5933),
        ("accuracy is 80%", "accuracy", 0.8),
        ("out_h1: 0.5933 (rounded)", "out_h1", 0.5933),
        ("out_h1: 0.5933 [4 decimals]", "out_h1", 0.5933),
        ("**out_h1:** 0.5933", "out_h1", 0.5933),
        ("- **conv1**: 156", "conv1", 156),
        ("`out_h1`: `0.5933`", "out_h1", 0.5933),
        ("$w_5$: $0.3589$", "w_5", 0.3589),
        ("$\\delta_{o1}$: 0.1385", "delta_o1", 0.1385),
        ("∂E/∂w5: 0.0822", "d(E)/d(w5)", 0.0822),
        ("conv2: 2,416 parameters", "parameters_conv2", 2416),
        ("conv1 has 156 parameters", "parameters_conv1", 156),
        ("total: 61,706 trainable parameters", "total_parameters", 61706),
        ("params: 61,706 parameters", "params", 61706),
        ("params: 62.4 million", "params", 62_400_000),
        ("params → 61.7k", "params", 61_700),
        ("precision: 2/3", "precision", 2 / 3),
        ("w5: 0.4 → 0.3589", "w5_new", 0.3589),
        ("w5 0.4 -> 0.3589", "w5_new", 0.3589),
        ("w5: from 0.4 to 0.3589", "w5_new", 0.3589),
        ("conv1: 32x32x6 (same padding)", "conv1", 32 * 32 * 6),
        ("conv1: 28x28x6 (valid)", "conv1", 28 * 28 * 6),
        ("conv1 -> 28×28×6", "conv1", 28 * 28 * 6),
    ],
)
def test_it_is_a_claim(text, name, value):
    assert read(text) == [(name, pytest.approx(value), "=")]
    assert not working(text).unread


@pytest.mark.parametrize("sign", "~∼≡≐")
def test_it_is_about(sign):
    assert read(f"out_h1 {sign} 0.593") == [("out_h1", 0.593, "≈")]


def test_a_shape_with_a_remark_is_a_shape():
    (claim,) = working("conv1: 32x32x6 (same padding)").claims
    assert [num.value for num in claim.sides[1].shape] == [32, 32, 6]


def test_a_rounded_number_behind_an_arrow_is_not_a_new_value():
    (claim,) = working("pool1: 15.625 → 15").claims
    assert [side.text for side in claim.sides] == ["pool1", "15.625", "15"]
    assert claim.relations == ("=", "≈")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.5933", NAMELESS),
        ("62M", NAMELESS),
        ("61,706", NAMELESS),
        ("61,706 parameters", NAMELESS),
        ("0.4 -> 0.3589", NAMELESS),
        ("Step 3: 0.3589", NAMELESS),
        ("if 0.325 >= 0.1 stop", BESIDE),
        ("h1: net 0.3775, out 0.5933", IN_WORDS),
        ("We get 0.5933 for h1 and 0.5969 for h2.", IN_WORDS),
    ],
)
def test_a_figure_that_belongs_to_no_name_is_not_lost(text, reason):
    read = working(text)
    assert [(one.text, one.reason) for one in read.unread] == [(text, reason)]
    assert not read.claims


@pytest.mark.parametrize("text", ["net = 0.3775 -> sigmoid -> 0.5933", "net = 0.3775 -> out_h1 0.5933"])
def test_a_figure_behind_the_statement_is_not_lost(text):
    read = working(text)
    assert [side.text for side in read.claims[0].sides] == ["net", "0.3775"]
    (one,) = read.unread
    assert (one.reason, text[one.span.column - 1 : one.span.stop - 1]) == (BESIDE, "0.5933")


@pytest.mark.parametrize(
    "text",
    ["w5 ← w5 - 0.5*0.0822 = 0.3589", "w5 <- 0.4 - 0.5*0.0822 = 0.3589", "w5 → 0.4 - 0.5*0.0822 = 0.3589"],
)
def test_an_arrow_gives_a_name_its_value(text):
    (claim,) = working(text).claims
    assert len(claim.sides) == 3
    assert claim.sides[0].expr == Sym("w5")


@pytest.mark.parametrize(
    "remark",
    ["(vs. 0.5)", "(4 d.p.)", "(4 dp)", "(3 s.f.)", "(rounded)", "(4 decimals)", "(valid)", "(same)"],
)
def test_a_remark_behind_a_number_is_left_out(remark):
    (claim,) = working(f"out_h1 = 0.5933 {remark}").claims
    assert [side.text for side in claim.sides] == ["out_h1", "0.5933"]


@pytest.mark.parametrize("text", ["w5 ← 0.4 - 0.5*0.0822", "w5: 0.4 - 0.5*0.0822"])
def test_a_formula_without_its_result_is_stated(text):
    (claim,) = working(text).claims
    assert [side.text for side in claim.sides] == ["w5", "0.4 - 0.5*0.0822"]


@pytest.mark.parametrize(
    "text",
    [
        "The network has 2 inputs and a learning rate of 0.5.",
        "Figure 3.214",
        "Section 3.214 of the book",
        "## 2.125 Chain rule",
        "Page 12",
        "Iteration 3",
        "4",
        "On 12.03.2024",
    ],
)
def test_prose_says_nothing(text):
    read = working(text)
    assert not read.claims
    assert not read.unread


# --------------------------------------------------------------------------------------- tables


def cells(text):
    return [
        ([cell.text for cell in grid.head], [[c.text for c in row] for row in grid.rows])
        for grid in (working(text).grids)
    ]


ROWS = [["0", "2", "3", "-5"], ["1", "1.6", "3.6", "-10.4"]]
HEAD = ["iter", "x", "y", "f"]


@pytest.mark.parametrize(
    "text",
    [
        "iter | x | y | f\n0 | 2 | 3 | -5\n1 | 1.6 | 3.6 | -10.4",
        "iter|x|y|f\n0|2|3|-5\n1|1.6|3.6|-10.4\n",
        "| iter | x | y | f |\n| 0 | 2 | 3 | -5 |\n| 1 | 1.6 | 3.6 | -10.4 |",
        "iter | x | y | f\n-----+---+---+---\n0 | 2 | 3 | -5\n1 | 1.6 | 3.6 | -10.4",
        "+--+--+\n| iter | x | y | f |\n+--+--+\n| 0 | 2 | 3 | -5 |\n| 1 | 1.6 | 3.6 | -10.4 |\n+--+--+",
        "┌──┬──┐\n│ iter │ x │ y │ f │\n├──┼──┤\n│ 0 │ 2 │ 3 │ -5 │\n│ 1 │ 1.6 │ 3.6 │ -10.4 │\n└──┴──┘",
    ],
)
def test_a_table_needs_no_rule(text):
    assert cells(text) == [(HEAD, ROWS)]
    assert not working(text).claims


def test_rows_without_a_head_are_a_table():
    assert cells("0 | 2 | 3 | -5\n1 | 1.6 | 3.6 | -10.4") == [([], ROWS)]
    assert cells("0 | 2 | 3 | -5") == [([], ROWS[:1])]
    assert cells("| 0 | 2 | 3 | -5 |") == [([], ROWS[:1])]


@pytest.mark.parametrize(
    "text", ["|-3| = 3\n|-4| = 4", "|-3| = 3", "|x| + |y|", "words | and words\nmore | words"]
)
def test_other_bars_make_no_table(text):
    assert not working(text).grids


def test_pipes_part_statements():
    assert read("1 | x = 1.6 | y = 3.6") == [("x", 1.6, "="), ("y", 3.6, "=")]
    assert read("x = 1.6 | y = 3.6") == [("x", 1.6, "="), ("y", 3.6, "=")]
    assert working("1 | x = 1.6").claims[0].before == "1"


def test_a_name_above_its_equals_sign():
    assert read("net_h1\n= 0.3 + 0.0775\n= 0.3775") == [("net_h1", 0.3775, "=")]
    assert [one.reason for one in working("e^{\n= 0.5\nx = 1").unread] == ["a brace is not closed"]


def test_a_line_of_a_log_has_several_statements():
    assert read("epoch=1 loss=0.6931 acc=0.5") == [
        ("epoch", 1, "="),
        ("loss", 0.6931, "="),
        ("acc", 0.5, "="),
    ]


@pytest.mark.parametrize("between", [", ", "; ", " | "])
def test_several_statements_without_equals_signs(between):
    assert read(f"- net_h1: 0.3775{between}out_h1 → 0.5933") == [
        ("net_h1", 0.3775, "="),
        ("out_h1", 0.5933, "="),
    ]
    text = f"net_h1: 0.3775{between}and more"
    assert not working(text).claims
    assert [one.reason for one in working(text).unread] == [IN_WORDS]


def test_a_count_behind_a_shape_belongs_to_the_same_layer():
    found = working("conv1: 28x28x6, 156 params")
    assert [claim.sides[-1].text for claim in found.claims] == ["28x28x6", "156"]
    assert not found.unread
