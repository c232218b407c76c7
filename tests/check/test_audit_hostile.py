"""Texts that were never meant to be read: nothing raises, and nothing without a value is called false."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.check.findings import audit
from nnsolve.check.findings_text import annotated, as_data, laid_out, markdown
from nnsolve.errors import NnsolveError
from nnsolve.working.exact import number
from nnsolve.working.read import working

PIECES = [
    *"0123456789.,=+-*/^()[]{}|_%$&\\ \n\t'\"<>≈×·−½²√σ∂Σ⌊⌋",
    *("1/0", "0.5", "1e30", "1e-30", "9^9^9", "\\frac{1}{", "}{2}", "\\sqrt{", "\\underline{\\underline{7}}"),
    *("\\cancel{3}", "\\cdot", "\\times", "\\begin{aligned}", "\\end{aligned}", "\\\\", "\\text{out}", "w_1"),
    *(
        "exp(",
        "ln(0)",
        "log(-1)",
        "e^{",
        "|---|",
        "| 1 | 2 |",
        "Output",
        "inf",
        "nan",
        "\x00",
        "\x1b",
        "\ud800",
    ),
]

HOSTILE = {
    "brackets": "(" * 100_000 + "1" + ")" * 100_000 + " = 2",
    "towers": "9^9^9 = 7\n9**9**9 = 3\n2^1000000 = 4\n10^30^30 = 1",
    "commands": "\\input{/etc/passwd} = 3\n$\\write18{ls} = 4$",
    "long": "a = " + "1+" * 500_000 + "1 = 3",
    "digits": "9" * 10**6 + " = 1",
    "exponent": "1e" + "9" * 1000 + " = 1",
    "controls": "".join(map(chr, range(32))) * 1000 + " = 3",
    "unbalanced": "$$\\frac{1}{ = \\begin{aligned} 3 (" * 3000,
    "signs": "=" * 200_000,
    "dollars": "$" * 200_000,
    "macros": "\\frac" * 50_000 + "=1",
    "braces": "{" * 100_000 + "=1",
    "letters": "x" * 10**6,
}


def told(text):
    """The audit of a text and everything that is said of it; `None` where the text is refused in words."""
    try:
        one = audit(working(text, "a.md"))
    except NnsolveError:
        return None
    said = ["".join(words for words, _ in line) for line in laid_out([one], verbose=True)]
    for form in (annotated, markdown):
        said += form([one], verbose=True)
    as_data([one])
    for finding in one.findings:
        for value in (finding.relation.left, finding.relation.right):
            assert value is None or math.isfinite(number(value))
    return one, said


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_unreadable(name):
    result = told(HOSTILE[name])
    assert result is None or not result[0].findings


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(deadline=None)
def test_no_text_raises(text):
    told(text)


@given(st.text(max_size=80).map(lambda text: f"{text} = 0.5 = {text}"))
@settings(deadline=None)
def test_no_letters_raise(text):
    told(text)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_many_texts(text):
    told(text)
