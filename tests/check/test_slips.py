"""Slips of the pen against the same slips made with the letters of the numeral, one by one."""

import math
from decimal import Decimal
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.check.slips import came_from, counted, made_of, made_where
from nnsolve.working.written import written

DECIMALS = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=4)
SHORT = st.integers(1, 6).flatmap(lambda n: st.decimals(-20, 20, places=n))
NUMERALS = st.one_of(DECIMALS, SHORT, st.integers(-9999, 9999).map(Decimal)).filter(bool).map("{:f}".format)


def split(text):
    return ("-", text[1:]) if text.startswith("-") else ("", text)


def digit_slips(text):
    sign, body = split(text)
    for n, letter in enumerate(body):
        for digit in "0123456789" if letter != "." else "":
            if digit != letter:
                yield f"{sign}{body[:n]}{digit}{body[n + 1 :]}"


def transpositions(text):
    sign, body = split(text)
    places = [n for n, letter in enumerate(body) if letter != "."]
    for one, two in pairwise(places):
        letters = list(body)
        letters[one], letters[two] = letters[two], letters[one]
        yield sign + "".join(letters)


def points_moved(text, places):
    yield from (format(Decimal(text).scaleb(n), "f") for n in (places, -places))


def lost(text):
    sign, body = split(text)
    first = next(n for n, letter in enumerate(body) if letter not in "0.")
    for n in range(first + ("." not in body[:first]), len(body) - 1):
        if body[n] != ".":
            yield f"{sign}{body[:n]}{body[n + 1 :]}"


def shortened(text):
    for places in range(-Decimal(text).as_tuple().exponent):
        unit = Decimal(1).scaleb(-places)
        yield from (str(Decimal(text).quantize(unit, how)) for how in ("ROUND_DOWN", "ROUND_HALF_UP"))


BY_HAND = {
    "digit-slip": digit_slips,
    "transposition": transpositions,
    "decimal-slip": lambda text: points_moved(text, 1),
    "decimal-slip-two": lambda text: points_moved(text, 2),
    "digit-lost": lost,
    "sign-slip": lambda text: [format(-Decimal(text), "f")],
    "shorter": shortened,
}


def values(texts, besides):
    """The values of numerals, without 0 and without the one that they come from."""
    return {Decimal(text) for text in texts} - {Decimal(0), Decimal(besides)}


def found(slips, code, besides):
    return values([slip.text for slip in slips if slip.code == code], besides)


@given(NUMERALS)
def test_what_one_slip_makes(text):
    mine = written(text)
    slips = [*made_of(mine.digits, mine.places, -inf, inf)]
    for code, by_hand in BY_HAND.items():
        assert found(slips, code, text) <= values(by_hand(text), text), code
    # Leading zeros are slipped on two places at most, and a first digit that is lost only behind the point.
    for code in ("transposition", "decimal-slip", "decimal-slip-two", "sign-slip"):
        if significant(text) >= mine.places:
            assert found(slips, code, text) == values(BY_HAND[code](text), text), code


def significant(text):
    return len(split(text)[1].replace(".", "").lstrip("0"))


def told_back(text):
    """Whether nobody would have dropped zeros in front of it: 01 is not written, nor is 0.0003 of 3."""
    body = split(text)[1]
    return (body[0] != "0" or body[1:2] == ".") and significant(text) >= written(text).places


@given(NUMERALS.filter(told_back), st.sampled_from([*BY_HAND]), st.data())
def test_what_was_meant_is_among_what_it_came_from(text, code, data):
    made = [one for one in BY_HAND[code](text) if Decimal(one) not in {0, Decimal(text)} and told_back(one)]
    made = [one for one in made if told_back(one)]
    if made and code != "shorter":
        wrong = written(data.draw(st.sampled_from(made)))
        back = {Decimal(slip.text) for slip in came_from(wrong.digits, wrong.places, -inf, inf)}
        assert Decimal(text) in back


@given(NUMERALS, st.floats(-1200, 1200), st.floats(0, 5))
def test_a_range_only_leaves_out_what_lies_outside(text, low, width):
    mine = written(text)
    for search in (made_of, came_from):
        every = {
            (one.code, one.text)
            for one in search(mine.digits, mine.places, -inf, inf)
            if low <= one.number <= low + width
        }
        assert {(one.code, one.text) for one in search(mine.digits, mine.places, low, low + width)} == every


@given(NUMERALS)
def test_the_counts_are_those_of_the_slips(text):
    mine = written(text)
    slips = [*made_of(mine.digits, mine.places, -inf, inf)]
    counts = counted(mine.digits, mine.places)
    for code in {one.code for one in slips}:
        assert len({one.text for one in slips if one.code == code}) <= counts[code]


def test_zero_has_no_digit_to_slip_but_one_that_was_lost():
    assert [*made_of(0, 2, -inf, inf)] == [*came_from(0, 0, -inf, inf)] == []
    # 0.00 is what is left of 0.400, and of 0.040 or 0.004 without the 4.
    assert {slip.text for slip in came_from(0, 2, 0.001, 0.4) if "4" in slip.text} == {
        "0.400",
        "0.040",
        "0.004",
    }


def test_a_first_digit_behind_the_point_can_be_lost():
    for meant, wrong in (
        ("0.5871", "0.871"),
        ("0.0815", "0.015"),
        ("-0.5841", "-0.841"),
        ("1.0043", "1.043"),
    ):
        mine = written(wrong)
        assert meant in {slip.text for slip in came_from(mine.digits, mine.places, -inf, inf)}
    mine = written("0.5871")
    assert "0.871" in {slip.text for slip in made_of(mine.digits, mine.places, -inf, inf)}


@pytest.mark.parametrize("of", [math.tanh, lambda x: math.log(x) if x > 0 else math.nan])
def test_slips_of_what_a_growing_function_takes_are_found_without_trying_all(of):
    for digits, places, low, high in ((3775, 4, 0.3, 0.4), (-5967, 4, -0.6, 2.0), (12, 0, 0.5, 3.0)):
        every = made_of(digits, places, -inf, inf)
        assert made_where(digits, places, of, low, high) == [s for s in every if low <= of(s.number) <= high]
