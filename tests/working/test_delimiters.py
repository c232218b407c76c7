r"""Markup around formulas: LaTeX's ``\( … \)``, Markdown's backslashes, HTML, program code, wide digits."""

import pytest

from nnsolve.check.findings import audited
from nnsolve.expr import Sym
from nnsolve.working.exact import exact
from nnsolve.working.markup import unmarked
from nnsolve.working.read import working


def read(text, **options):
    return [[side.text for side in claim.sides] for claim in working(text, **options).claims]


@pytest.mark.parametrize("kind", ["markdown", "text", "latex"])
@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("\\(net_{h1} = 0.3775\\)", [["net_{h1}", "0.3775"]]),
        ("so \\(a = 0.3775\\) and \\(b = 0.5\\).", [["a", "0.3775"], ["b", "0.5"]]),
        ("\\(net_{h1}\\) = \\(0.3775\\)", [["net_{h1}", "0.3775"]]),
        ("- \\(\\frac{1}{3} = 0.33\\)", [["\\frac{1}{3}", "0.33"]]),
        ("net\\_h1 \\= 0.25", [["net\\_h1", "0.25"]]),
    ],
)
def test_the_delimiters_are_no_part_of_a_side(text, sides, kind):
    assert read(text, kind=kind) == sides
    claims = working(text, kind=kind).claims
    assert all(side.expr is not None for claim in claims for side in claim.sides)
    for claim in claims:
        for side in claim.sides:
            assert text[side.span.column - 1 : side.span.stop - 1].startswith(side.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("z = 2\\(1 + 3\\)", 8),
        ("z = \\(1 + 3\\)\\(2 + 5\\)", 28),
        ("z = 0.5 \\* \\(1 - 0.3\\) \\+ 1", 1.35),
        ("z = 3 \\- 1", 2),
        ("z = \\(\\frac{1}{2}\\) \\cdot 3", 1.5),
    ],
)
def test_a_term_keeps_its_brackets(text, expected):
    side = working(text).claims[0].sides[1]
    assert side.expr is not None
    assert float(exact(side.expr)) == expected


def test_the_audit_reads_them():
    (finding,) = audited("We see that \\(1/3 = 0.34\\).").findings
    assert (finding.left.text, finding.right.text) == ("1/3", "0.34")
    assert not audited("\\(1/3 = 0.33\\) and z = 2\\(1 + 3\\) = 8").findings


def test_the_lines_are_quoted_as_they_were_typed():
    text = "so \\(a = 0.5\\)"
    assert working(text).lines == (text,)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("<b>out_h1</b> = 0.5933", "out_h1", 0.5933),
        ("out_h1 = <u>0.5933</u>", "out_h1", 0.5933),
        ("out<sub>h1</sub> = 0.5933", "out_h1", 0.5933),
        ("w<sub>5</sub><sup>+</sup> = 0.3589", "w_5_new", 0.3589),
        ("z = 3<sup>2</sup> + 1", "z", 10),
        ("out_h1 = np.float64(0.5933)", "out_h1", 0.5933),
        ("out_h1 = tensor(0.5933)", "out_h1", 0.5933),
        ("out_h1 = 1/(1 + np.exp(0))", "out_h1", 0.5),
        ("out_h1 ＝ ０．５９３３", "out_h1", 0.5933),
        ("out_h1 = ٠.٥", "out_h1", 0.5),
        ('{"out_h1": 0.5933}', "out_h1", 0.5933),
        ("Answer 1: 0.3775", "Answer_1", 0.3775),
        ("net_h1\n= 0.3 + 0.0775\n= 0.3775", "net_h1", 0.3775),
    ],
)
def test_markup_and_code_say_nothing(text, name, value):
    (claim,) = working(text).claims
    first, last = claim.sides[0].expr, claim.sides[-1].expr
    assert first == Sym(name)
    assert last is not None
    assert float(exact(last)) == pytest.approx(value)
    assert "\u2061" not in claim.text + "".join(side.text for side in claim.sides)
    assert not audited(text).findings


def test_nothing_changes_its_place():
    text = "w<sub>5</sub> = <b>tensor(0.5)</b> │ ａ ٣ \\(x = 1\\)"
    assert len(unmarked(text)) == len(text)
