"""Texts that were never meant to be read: nothing raises, and nothing without a value is called false."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.check import context, findings
from nnsolve.check.findings import audit
from nnsolve.check.findings_text import annotated, as_data, laid_out, markdown
from nnsolve.errors import NnsolveError
from nnsolve.working.exact import number, numerals
from nnsolve.working.read import working

PIECES = [
    *"0123456789.,=+-*/^()[]{}|_%$&\\ \n\t'\"<>≈×·−½²√σ∂Σ⌊⌋",
    *(
        "1/0",
        "1e3%",
        "0.5",
        "1e30",
        "1e-30",
        "9^9^9",
        "\\frac{1}{",
        "}{2}",
        "\\sqrt{",
        "\\underline{\\underline{7}}",
    ),
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


SUM = " + ".join(f"0.{n}7" for n in range(11, 40))


@pytest.mark.parametrize(
    "lines",
    [
        [f"e^{SUM} = {n}" for n in range(1000, 1300)],
        [f"z = {SUM} = {n}" for n in range(300)],
        [f"{n}·3 + 1 = {n}" for n in range(3, 3000)],
        [f"e^0.{n} = 7.{n}" for n in range(1000, 4000)],
    ],
)
def test_guesses_of_one_text_are_bounded(lines, monkeypatch):
    tried = []
    whole = findings.relation

    def counted(left, right, *more, **options):
        tried.append(1 + len(numerals(left)))
        return whole(left, right, *more, **options)

    monkeypatch.setattr(findings, "relation", counted)
    one = audit(working("\n\n".join(lines)))
    assert len(one.findings) == len(lines)
    read = sum(1 + len(numerals(finding.left.expr)) for finding in one.findings)
    # The last line that is explained may go past the bound, by as many changes as one line may have.
    assert sum(tried) - read <= findings.MOST_TRIED + 600 * 31


def test_what_cannot_all_be_read_again_is_not_called_false():
    text = "$\\cancel{3}$\n\n" + "\n\n".join(f"{n}987654321 + 123456789{n} = {n}" for n in range(10, 600))
    one = audit(working(text))
    assert one.findings
    assert any("more of it may have been misread" in piece.reason for piece in one.unread)
    assert len(one.findings) + len(one.unread) == 590
    wide = audit(working(f"$\\cancel{{3}}$\n\n{' + '.join('1234567')} + {SUM} + {SUM} = 3"))
    assert not wide.findings


def test_many_shapes_and_many_lost_terms_are_looked_at_once(monkeypatch):
    sizes = "\n".join(f"x = {n}×{n}×3" for n in range(2, 3000))
    looked = []
    monkeypatch.setattr(context, "_last_size", lambda _claims, side: looked.append(side))
    audit(working(f"{sizes}\nx = 5×6×3"))
    assert len(looked) == 1
    terms = []
    monkeypatch.setattr(context, "_without_a_term", lambda text, _stated: terms.append(text))
    audit(working("\n".join(f"g = {n}, w + 2·g = {n}" for n in range(3000))))
    assert len(terms) == 1000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1e3% = 10", None),
        ("x = −2.5e3% = 25", "−25"),
        ("1e317% = 5", None),
    ],
)
def test_a_percentage_may_have_a_power_of_ten(text, says):
    one, said = told(text)
    assert bool(one.findings) == (says is not None)
    assert says is None or any(says in line for line in said)


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
