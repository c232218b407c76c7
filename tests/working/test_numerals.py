"""Numbers with groups, powers of ten in words, and signs of division that are something else elsewhere."""

import pytest

from nnsolve.check.findings import audited
from nnsolve.working.exact import exact
from nnsolve.working.read import working


def last(text):
    side = working(text).claims[-1].sides[-1]
    assert side.expr is not None, side.unread
    return float(exact(side.expr))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("params = 61,706", 61706),
        ("params = 61 706", 61706),
        ("params = 61 706 parameters", 61706),
        ("params = 61'706", 61706),
        ("params = 61’706", 61706),
        ("params = 61\u00a0706", 61706),
        ("params = 61\u202f706.5", 61706.5),
        ("$params = 61\\,706$", 61706),
        ("$params = 61{,}706$", 61706),
        ("$x = 0{,}375$", 0.375),
        ("params = 61.706.000", 61_706_000),
        ("params = 1'061'706", 1_061_706),
        ("params ≈ 61.7k", 61_700),
        ("params = 62M", 62_000_000),
        ("params = 62M parameters", 62_000_000),
        ("params = 62.4 million", 62_400_000),
        ("params = 62.4 Mio.", 62_400_000),
        ("params = 62 thousand", 62_000),
        ("params = 1.2 billion", 1_200_000_000),
        ("x = 17 // 5", 3),
        ("x = 17 div 5", 3),
        ("x = 10 mod 4", 2),
        ("x = 3 + 7 mod 3", 4),
        ("$x = 7 \\bmod 3$", 1),
        ("x = -7 mod 3", -1),
        ("x = 10:4", 2.5),
        ("x = 10 : 4", 2.5),
        ("x = (3 + 5):4", 2),
        ("x = 10,5 : 4", 2.625),
    ],
)
def test_a_number_and_a_division_are_read(text, expected):
    assert last(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "x = 10 200 4",
        "2 500 = 1000",
        "x = 15/4 = 3 remainder 3",
        "15/4 = 3 R 3",
        "10: 4 = 2.5",
        "1:0.5*3 = 1.5",
    ],
)
def test_what_can_be_meant_in_two_ways_is_not_read(text):
    assert any(side.expr is None for claim in working(text).claims for side in claim.sides)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("x = 2k", ["x", "2k"]),
        ("y = 12k = 24", ["y", "12k", "24"]),
        ("12k = 24", ["12k", "24"]),
        ("x = 3·12k", ["x", "3·12k"]),
    ],
)
def test_a_letter_behind_a_number_is_a_factor_elsewhere(text, sides):
    claim = working(text).claims[0]
    assert [side.text for side in claim.sides] == sides
    from nnsolve.expr import symbols

    assert any(sym.name == "k" for side in claim.sides if side.expr is not None for sym in symbols(side.expr))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("1: 0.5*3 = 1.5", "1:"),
        ("Iteration 1: 0.5*3 = 1.5", "Iteration 1:"),
        ("conv1:5*5*6 + 6 = 156", "conv1:"),
    ],
)
def test_a_colon_behind_a_label_does_not_divide(text, before):
    claim = working(text).claims[0]
    assert claim.before == before
    assert not audited(text).findings


@pytest.mark.parametrize("text", ["x = 5 // comment = 3", "x = 5 // 2nd layer"])
def test_a_comment_does_not_divide(text):
    assert [side.text for side in working(text).claims[0].sides] == ["x", "5"]


@pytest.mark.parametrize(
    "text",
    [
        "7 mod 3 = 1",
        "17 // 5 = 3",
        "7 % 3 = 1",
        "x = 10 mod 4 = 2",
        "10:4 = 2.5",
        "10 : 4 = 2.5",
        "10: 4 = 2.5",
        "1 : 0.5*3 = 1.5",
        "ratio 10:4 = 2.5",
        "15 / 4 = 3 remainder 3",
        "15:4 = 3 Rest 3",
        "15 / 4 = 3 R 3",
        "61 706 = 61,706",
    ],
)
def test_nothing_of_this_is_called_false(text):
    audit = audited(text)
    assert not audit.findings
    assert audit.checked or audit.unread


@pytest.mark.parametrize("text", ["7 mod 3 = 2", "17 // 5 = 4", "10:4 = 2.6", "1: 0.5*3 = 1.6"])
def test_what_is_false_is_still_found(text):
    assert len(audited(text).findings) == 1
