"""Guesses at what happened: a line is made false by one known change, and that change is found."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnsolve.check.audit import relation
from nnsolve.check.guess import guesses, shown
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num


def num(text):
    plain = text.removeprefix("-")
    mine = Num(float(plain) if "." in plain else int(plain), plain)
    return mine if plain == text else Neg(mine)


def holds(left, right):
    return relation(left, right).kind in {"exact", "rounded", "cut"}


def said(left, right, above=None):
    assert relation(left, right).kind == "false"
    return [(one.code, one.says) for one in guesses(left, right, holds, above)]


def squashed(text):
    return Div(num("1"), Add((num("1"), Call("exp", (num(text),)))))


def dot(*pairs):
    return Add(tuple(Mul((num(a), num(b))) for a, b in pairs))


# What each line was before the slip: 0.5·0.4·0.1 = 0.02, (28 − 2)/2 + 1 = 14, σ(0.3318…) and so on.
LINES = [
    (Mul((num("0.5"), num("0.4"), num("0.1"))), "0.002", "result-point", "0.002 written for 0.02"),
    (
        dot(("0.5", "0.42"), ("0.3", "0.21")),
        "-0.273",
        "sign",
        "the sign of the result: -0.273 written for 0.273",
    ),
    (squashed("0.3334"), "0.5825", "sign", "the sign of 0.3334"),
    (Div(Add((num("28"), Neg(num("2")), num("1"))), num("2")), "14", "bracket", "the + 1 belongs outside"),
    (Mul((Div(num("1"), num("2")), num("0.3394"))), "0.3394", "left-out", "the factor 1/2 was not used"),
    (Add((num("0.40"), Neg(num("0.102")))), "0.3898", "operand-point", "0.102 written for 0.0102"),
    (
        Add((Mul((num("0.40"), num("0.59326"))), Mul((num("0.45"), num("0.59688"), num("0.60"))))),
        "1.1059",
        "operator",
        "× written for + before 0.60",
    ),
    (squashed("-1.22484"), "0.7727", "cut", "1.22484 was cut to 3 decimals"),
    (dot(("0.45", "0.6202"), ("0.62", "1")), "0.8910", "exchanged", "0.6202 written for 0.6022"),
    (Mul((num("0.3411"), num("0.1869"), num("0.5932"))), "0.0821", "digit", "0.3411 written for 0.7411"),
]


@pytest.mark.parametrize(("left", "result", "code", "words"), LINES)
def test_the_change_is_named(left, result, code, words):
    found = said(left, num(result))
    assert found[0][0] == code
    assert words in found[0][1]


def test_a_missing_factor_is_seen_from_the_formula_above():
    above = Mul(tuple(num(str(n)) for n in range(1, 6)))
    left = Mul((num("0.4588"), num("0.7088"), num("0.2912")))
    assert said(left, num("0.0570"), above) == [
        ("factors", "the formula above it has 5 factors, this line 3")
    ]


def test_nothing_is_said_when_nothing_simple_explains_it():
    assert said(dot(("0.31", "0.77"), ("0.21", "0.13")), num("0.9143")) == []


def test_many_digits_that_would_do_explain_nothing():
    left = Add((Div(Add((num("8"), Neg(num("2")))), num("2")), num("2")))
    assert said(left, num("4")) == []


def test_a_coarse_result_gets_no_guess_that_anything_would_meet():
    assert said(dot(("0.31", "0.77"), ("0.21", "0.13")), num("0.9")) == []


values = st.decimals("0.1", "0.9", places=4)


@given(values, values, values, st.sampled_from([-2, -1, 1, 2]))
def test_a_moved_point_of_the_result_is_always_found(a, b, c, shift):
    left = Add((Mul((num(f"{a:f}"), num(f"{b:f}"))), num(f"{c:f}")))
    due = (a * b + c).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    moved = f"{due.scaleb(shift):f}"
    assume("." in moved and relation(left, num(moved)).kind == "false")
    first = guesses(left, num(moved), holds)[0]
    assert first.code == "result-point"
    assert holds(first.left, first.right)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=4), values)
def test_every_guess_makes_the_line_true(pairs, result):
    left = dot(*((f"{a:f}", f"{b:f}") for a, b in pairs))
    assume(relation(left, num(f"{result:f}")).kind == "false")
    for one in guesses(left, num(f"{result:f}"), holds):
        assert holds(one.left, one.right)
        assert one.says


def test_formulas_are_shown_in_one_line():
    assert shown(squashed("-0.7")) == "1/(1 + e^−0.7)"
    assert shown(squashed("-0.7"), ascii=True) == "1/(1 + e^-0.7)"
