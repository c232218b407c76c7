"""Two sides of a line: honest digits are never false, those beyond them are."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typed_sides import side

from nnsolve.check.audit import relation
from nnsolve.expr import Add, Div, Num

HONEST = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


def kind(line, **more):
    left, right = line.split(" = ")
    return relation(side(left), side(right), **more).kind


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("0.15*0.05 + 0.20*0.10 + 0.35*1 = 0.3775", "exact"),
        ("1/3 = 0.33", "rounded"),
        ("2/3 = 0.66", "cut"),
        ("2/3 = 0.65", "false"),
        ("0.62 - 1*0.094 = 0.526", "exact"),
        ("0.62 - 1*0.094 = 0.525", "carry"),
        ("0.62 - 1*0.094 = 0.524", "false"),
        ("1/(1 + exp(-0.415)) = 0.6022", "cut"),
        ("1/(1 + exp(-0.415)) = 0.6023", "rounded"),
        ("1/(1 + exp(-0.415)) = 0.6025", "carry"),
        ("1/(1 + exp(-0.415)) = 0.6026", "false"),
        ("0.7310 = 0.7311", "carry"),
        ("0.59326 = 0.5932", "cut"),
        ("0.5932 = 0.59326", "carry"),
        ("0.5932 = 0.5942", "false"),
        ("0.33 = 0.3333", "carry"),
        ("-0.3*0.5986 + 0.2*0.7311 + -0.3 = -0.17961 + 0.14622 - 0.3", "carry"),
        ("-2*(0.4174 - 0.3394) = -2*(1 - 0.4174)", "false"),
        ("0.6*0.5 + 0.1*0.2 = 0.30 + 0.02", "exact"),
        ("0.6022*0.45 + 0.1*0.62 = 0.271 + 0.062", "rounded"),
        ("(28 - 2 + 1)/2 = 14", "false"),
        ("(28 - 2)/2 + 1 = 14", "exact"),
        ("27/2 = 13.5", "exact"),
        ("7*7*32 = 1568", "exact"),
        ("2 + 2 = 5", "false"),
        ("0.4015 = 0.015*0.1 + 0.40", "exact"),
        ("0.415 = 0.015*0.1 + 0.40", "false"),
        # A bare 0 or 1 for a real quantity is coarse, not wrong; another whole number has to be it.
        ("1/(1 + exp(-9.0)) = 1", "rounded"),
        ("0.4*0.9 + 0.5 = 1", "rounded"),
        ("0.4*0.9 + 0.5 = 2", "false"),
        ("0.333 + 0.333 + 0.333 = 1", "rounded"),
        ("0.4*0.9 + 1.7 = 1", "false"),
        ("1.4142*1.4142 = 2", "carry"),
        ("sqrt(2)*sqrt(2) = 2", "exact"),
        # A float cannot tell this from 0, and may not be held against anybody.
        ("1 - 1/(1 + exp(-40.0)) = 0.00000000000000000425", "carry"),
        # Data such as 0.50 are exact: no digits behind the others lead to this result.
        ("0.50*0.59326 + 0.55*0.59688 + 0.60*1 = 1.22484", "false"),
        ("1/(0.2 - 0.5) = -3.33", "rounded"),
        ("1/(0.2 - 0.5) = -3.34", "false"),
        ("1/0 = 7", "unread"),
        ("1/(0.3 - 0.3) = 7", "unread"),
        ("ln(0) = 7", "unread"),
        ("9**9**9 = 7", "unread"),
        ("w*2 = 7", "unread"),
        ("exp(800) = 7", "unread"),
    ],
)
def test_lines_of_every_kind(line, due):
    assert kind(line) == due


def test_about_lets_a_whole_number_be_a_rounded_one():
    assert kind("0.45*4.3 = 2") == "false"
    assert relation(side("0.45*4.3"), side("2"), about=True).kind == "rounded"
    assert relation(side("27/2"), side("14"), about=True).kind == "rounded"


@pytest.mark.parametrize(("typed", "due"), [("4/5", "exact"), ("100*4/5", "exact"), ("2/3", "false")])
def test_percent_with_and_without_its_factor(typed, due):
    assert relation(side(typed), Num(0.8, "80%")).kind == due
    assert relation(Num(0.8, "80 %"), side(typed)).kind == due


def test_what_cannot_be_compared_says_why():
    assert "divides by 0" in relation(side("1/0"), side("7")).reason
    assert "w has no value" in relation(side("w"), side("7")).reason
    assert "expected" in relation(Num(1, "1" * 41), side("7")).reason


def shown(value, places, how):
    return f"{value.quantize(Decimal(1).scaleb(-places), how):f}"


@st.composite
def operands(draw):
    """What somebody has and what they wrote of it: data with few digits, results rounded or cut."""
    if draw(st.booleans()):
        text = shown(draw(st.decimals("0.1", 9, places=2)), draw(st.integers(1, 2)), ROUND_DOWN)
        return Decimal(text), text
    value = draw(st.decimals("0.1", 2, places=12))
    return value, shown(value, draw(st.integers(3, 6)), draw(st.sampled_from(HONEST)))


@st.composite
def lines(draw):
    """A line of an honest student: full values or written ones carried, the result rounded or cut."""
    terms = draw(st.lists(st.lists(operands(), min_size=1, max_size=3), min_size=1, max_size=3))
    signs = [draw(st.sampled_from([1, 1, -1])) for _ in terms]
    total = sum(
        sign * prod(full if draw(st.booleans()) else Decimal(text) for full, text in term)
        for sign, term in zip(signs, terms, strict=True)
    )
    squashed = draw(st.booleans())
    typed = " + ".join(
        ("-" if sign < 0 else "") + "*".join(text for _, text in term)
        for sign, term in zip(signs, terms, strict=True)
    )
    if squashed:
        total = 1 / (1 + (-total).exp())
        typed = f"1/(1 + exp(-({typed})))"
    result = shown(total, draw(st.integers(1, 6)), draw(st.sampled_from(HONEST)))
    return typed, result


@given(lines())
def test_an_honest_line_is_never_false(line):
    with localcontext() as context:
        context.prec = 60
        left, right = side(line[0]), side(line[1])
    assert relation(left, right).kind in {"exact", "rounded", "cut", "carry"}
    assert relation(right, left).kind in {"exact", "rounded", "cut", "carry"}


def ends(text):
    """The ends of what a written number can stand for, if it can be a result at all."""
    value, places = Fraction(text), len(text.partition(".")[2])
    if places < 3 and len(text.replace(".", "").lstrip("0")) < 3:
        return value, value
    unit = Fraction(1, 10**places)
    return value - unit / 2, value + unit


@given(st.lists(operands(), min_size=1, max_size=4), st.integers(2, 6), st.integers(-3, 3))
def test_a_result_out_of_reach_of_all_digits_is_false(factors, places, off):
    texts = [text for _, text in factors]
    corners = [prod(corner) for corner in product(*map(ends, texts))]
    low, high = min(corners), max(corners)
    unit = Fraction(1, 10**places)
    end = high if off > 0 else low
    figure = end + off * unit
    text = shown(Decimal(figure.numerator) / Decimal(figure.denominator), places, ROUND_HALF_UP)
    y = Fraction(text)
    assume(y > 0)
    meets = y - unit / 2 <= high and y + unit > low
    edge = min(abs(y - unit / 2 - high), abs(y + unit - low)) < unit / 1000
    assume(not edge and len(texts) > 1)
    assert (relation(side("*".join(texts)), side(text)).kind != "false") == meets


@given(st.integers(-99, 99), st.integers(1, 99), st.integers(-9, 9), st.integers(-200, 200))
def test_whole_numbers_have_to_be_equal(a, b, c, claimed):
    due = Fraction(a, b) + c
    found = relation(Add((Div(Num(a, str(a)), Num(b, str(b))), Num(c, str(c)))), Num(claimed, str(claimed)))
    assert (found.kind == "exact") == (due == claimed)
    assert found.kind in {"exact", "false"}


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(lines())
def test_many_honest_lines(line):
    assert relation(side(line[0]), side(line[1])).kind in {"exact", "rounded", "cut", "carry"}
