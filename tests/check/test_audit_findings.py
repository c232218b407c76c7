"""Whole texts: which pairs of sides are compared, and what the lines around say about them."""

import pytest
from typed_sides import side, working

from nnsolve.check.findings import audit
from nnsolve.check.findings_text import (
    annotated,
    as_data,
    because,
    claimed,
    laid_out,
    markdown,
    rounded,
    value,
)
from nnsolve.expr import Num
from nnsolve.working.claim import Claim, Side, Span, Working
from nnsolve.working.written import written


def found(text):
    return [(one.span.line, claimed(one, ascii=True)) for one in audit(working(text)).findings]


def kinds(text):
    return {kind: count for kind, count in audit(working(text)).counts.items() if count}


def reasons(text):
    return [(one.span.line, one.reason) for one in audit(working(text)).unread]


def chain(*lines):
    """One chain over several lines: the text is the lines, the sides stand on their own."""
    sides, numbered = [], []
    for number, line in enumerate(lines, 1):
        numbered.append(line)
        for part in line.split("="):
            if part.strip() and ("=" in line or number == 1):
                at = line.index(part.strip()) + 1
                sides.append(Side(part.strip(), Span(number, at, at + len(part.strip())), side(part.strip())))
    claim = Claim(tuple(sides), ("=",) * (len(sides) - 1), sides[0].span, lines[0])
    return Working("a.md", tuple(numbered), (claim,))


def test_every_pair_of_sides_of_numbers_is_compared():
    assert kinds("z = w*x + b = 0.4*0.6 + 0.1 = 0.34 = 0.3") == {"exact": 1, "rounded": 1}
    assert kinds("a = 2/3 = 0.66; b = 1/3 = 0.33; c = 3") == {"cut": 1, "rounded": 1}
    assert kinds("z = w*x + b; pi = 3.14") == {}
    assert kinds("e = 0.5") == {}


def test_a_side_in_letters_or_unread_between_is_stepped_over():
    assert found("0.5*0.4 = w*x = 0.3") == [(1, "0.5*0.4 = 0.3")]
    assert found("0.5*0.4 = {?1} = 0.3") == [(1, "0.5*0.4 = 0.3")]
    assert reasons("0.5*0.4 = {?1} = 0.2") == [(1, "not a formula")]


def test_of_three_sides_the_one_between_is_told_once():
    text = "0.45*0.6022 + 0.62 = 0.2710 + 0.6100 = 0.891"
    assert found(text) == [(1, "0.45*0.6022 + 0.62 = 0.2710 + 0.6100")]
    assert "The side after it agrees" in " ".join(because(audit(working(text)).findings[0]))


def test_numbers_that_stand_again_are_no_new_results():
    # 0.30 stands on both sides and is the same number; 0.12 is new and may be rounded.
    assert kinds("0.30 + 0.351*0.351 = 0.30 + 0.12") == {"rounded": 1}
    assert found("0.30 + 0.351*0.351 = 0.30 + 0.14") == [(1, "0.30 + 0.351*0.351 = 0.30 + 0.14")]

    # So it is of a number further up the chain: only 0.37 can have been rounded.
    assert found("0.36*2 = 0.72 + 0 = 0.36 + 0.37") == [(1, "0.72 + 0 = 0.36 + 0.37")]


def test_division_by_zero_is_unread_with_the_reason():
    assert reasons("1/(0.5 - 0.5) = 3") == [(1, "it divides by 0")]
    assert found("1/(0.5 - 0.5) = 3") == []


def test_a_number_alone_between_the_lines_may_be_a_denominator():
    torn = audit(chain("32 - 11 + 10 + 1", "", "4", "= 8"))
    assert [one.reason for one in torn.unread] == ["'4' on a line of its own may be a lost denominator"]
    assert not torn.findings
    assert audit(chain("32 - 11 + 10 + 1", "", "so that", "= 8")).findings


def test_a_formula_on_a_new_line_need_not_equal_the_result_before_it():
    assert not audit(chain("(11 - 1)/2 = 5", "= 32 - 11 + 2*5 + 1")).findings
    assert audit(chain("(11 - 1)/2 = 5", "= 7")).findings
    assert audit(chain("(384*84) + 84", "= (2*2*384*84) + 84")).findings


def test_what_stands_between_two_sides_parts_them():
    line = "x = 1.6: slope 2*1.6 = 3.2"
    ends = Side("1.6", Span(1, 5, 8), side("1.6")), Side("3.2", Span(1, 24, 27), side("3.2"))
    parted = audit(Working("a.md", (line,), (Claim(ends, ("=",), ends[0].span, line),)))
    assert [one.reason for one in parted.unread] == ["something else stands between the two sides"]
    assert not parted.findings


@pytest.mark.parametrize(
    ("lines", "false"),
    [
        (("2 + 3", "    + 4", "  = 9"), False),
        (("2 + 3", "    − 4*5", "  = -15"), False),
        (("2 + 3", "  = 9"), True),
        (("2 + 3 = 4*1", "        + 1", "so"), False),
        (("2 + 3 = 4*1", "+ 1"), True),
        (("2 + 3 = 4", "  so it is"), True),
    ],
)
def test_a_formula_may_go_on_in_the_next_line(lines, false):
    found = audit(chain(*lines))
    assert bool(found.findings) == false
    assert bool(found.unread) != false


def test_numbers_of_lines_are_no_numbers():
    assert reasons("d = (10)*(11)*(12) = 0.7414*0.1868*0.5933 = 0.08217") == [
        (1, "whole numbers alone in brackets may be the numbers of other lines")
    ]
    assert found("(2)*(3) = 7") == [(1, "2*3 = 7")]
    assert found("4 = out = 0.5933") == []
    assert found("4 = 0.5933") == [(1, "4 = 0.5933")]


SCAN = r"$\underline{\underline{1}}$" + "\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("8*75 = 8.75", "8 · 75 may be 8.75"),
        ("(11*11*3 + 1)*96 = 38234944", "38234944 may hold struck-out digits: 34944"),
        ("(5*5*16 + 1)*120 = 8120*120 = 48120", "the sides before and after it agree"),
    ],
)
def test_transcribed_handwriting_may_have_been_misread(line, reason):
    assert reasons(SCAN + line) == [(2, reason)]
    assert found(SCAN + line) == []
    # Typed, the same line is false.
    assert len(found(line)) == 1


def test_transcribed_or_not_a_slip_is_a_slip():
    text = "0.45*0.6022 + 0.63 = 0.890"
    assert found(SCAN + text) == [(2, text)]
    assert found(SCAN + "(32 - 5)/4 + 1 = 28") == [(2, "(32 - 5)/4 + 1 = 28")]


SQUARES = "Output = 28x28x16\nOutput = 14x14x16\nOutput = 7x7x32\n"


def test_a_shape_that_is_not_square_where_its_size_was_just_computed():
    text = SQUARES + "(8 - 2)/2 + 1 = 4\nOutput = 1x4x96"
    assert found(text) == [(5, "Output = 1x4x96")]
    assert "The size above it is 4" in " ".join(because(audit(working(text)).findings[0]))
    assert found(SQUARES + "(8 - 2)/2 + 1 = 4\nOutput = 4x4x96") == []
    assert found(SQUARES + "(8 - 2)/2 + 1 = 4\nOutput = 6x5x96") == []
    # Where images need not be square, one that is not is nothing to speak of.
    assert found("Output = 20x10x3\nOutput = 8x4x3\n2 + 2 = 4\nOutput = 1x4x96") == []
    assert found("2 + 2 = 4\nOutput = 1x4x96") == []


def test_a_term_that_is_gone_from_the_result():
    text = "eta = 1.2; g = -1; w + eta*g = 1.2"
    assert found(text) == [(1, "w + eta*g = 1.2")]
    assert because(audit(working(text)).findings[0]) == [
        "W is gone from the result: without it the formula is −1.2."
    ]
    # What is given for a longer piece of the formula counts before what is given for a part of it.
    assert len(found("eta = 2; eta*g = -1.2; w + eta*g = 1.2")) == 1
    # It may be 0 or have a value; and in another paragraph the names may mean something else.
    assert found("eta = 1.2; g = -1; w + eta*g = -1.2") == []
    assert found("eta = 1.2; g = -1; w = 2.4; w + eta*g = 1.2") == []
    assert found("eta = 1.2; g = -1\nw + eta*g = 1.2") == []
    assert found("eta = 1.2; w + eta*g = 1.2") == []


def test_values_are_shown_in_full_where_they_end():
    assert value((200, 250)) == "0.8"
    assert value((-1, 8)) == "−0.125"
    assert value((2, 3)) == "0.666667"
    assert value(0.7729141779) == "0.772914"
    assert value((10**30, 1)) == "1·10³⁰"
    assert value((90099, 10**5)) == "0.90099"


@pytest.mark.parametrize(
    ("x", "places", "due"),
    [((2, 3), "0.66", "0.67"), ((-2, 3), "0.66", "-0.67"), ((1, 8), "0.12", "0.13"), ((5, 1), "7", "")],
)
def test_what_the_left_side_is_to_as_many_decimals(x, places, due):
    assert rounded(x, written(places)) == due


def test_all_forms_tell_the_same():
    one = audit(working("2 + 2 = 5\n7/0 = 1\n1/3 = 0.33"))
    plain = ["".join(text for text, _ in line) for line in laid_out([one], verbose=True)]
    assert plain[0] == "a.md:1:9  2 + 2 = 5"
    assert plain[2] == "  | ^^^^^^^^^"
    assert "not read: it divides by 0" in "\n".join(plain)
    assert (
        plain[-1]
        == "2 equalities checked: 0 exact, 1 rounded, 0 cut, 0 carried, 1 false; 1 could not be read."
    )
    assert next(iter(annotated([one]))).startswith("a.md:1: 2 + 2 = 5 is false. The left side is 4, not 5.")
    assert "- line 1: `2 + 2 = 5` is false." in "".join(markdown([one]))
    data = as_data([one])
    assert data["summary"] == {
        "exact": 0,
        "rounded": 1,
        "cut": 0,
        "carry": 0,
        "checked": 2,
        "false": 1,
        "unread": 1,
    }
    assert data["files"][0]["findings"][0]["value"] == "4"
    assert all("nan" not in text.lower() for text in plain)


def test_long_lines_and_odd_letters_stay_in_one_line():
    long = "1 + " * 200 + "1 = 7"
    lines = ["".join(t for t, _ in line) for line in laid_out([audit(working(long))])]
    assert lines[1].startswith("1 | ")
    assert len(lines[1]) <= 110
    odd = Side("a\x1b[31m\nb", Span(1, 1, 3), Num(4, "4"))
    claim = Claim((odd, Side("5", Span(1, 5, 6), Num(5, "5"))), ("=",), odd.span, "")
    text = "".join(annotated([audit(Working("a\nb.md", ("x",), (claim,)))]))
    assert text.count("\n") == 1
    assert "\x1b" not in text
