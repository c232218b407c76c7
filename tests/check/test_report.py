"""Reports made by hand: what each writer says of them, at every width and in ASCII."""

import json
from fractions import Fraction

import pytest

from nnsolve import derive, read
from nnsolve.check import report_json, report_markdown, report_text
from nnsolve.check.credit import Marks, Scheme, scheme
from nnsolve.check.report import Wording
from nnsolve.check.verdict import KINDS, Mismatch, Report, Verdict
from nnsolve.errors import NnsolveError
from nnsolve.exposition import Stated
from nnsolve.render.terminal import STYLES
from nnsolve.solution import marker
from nnsolve.working.claim import Span
from nnsolve.working.written import written

DERIVATION = derive(read("two-layer-sigmoid"))
KEY = DERIVATION.notation.key


class Said:
    """A mistake by hand."""

    code = "path-missing"
    says = "Only the first path to the error was followed; the unit acts through every unit that it feeds."


ROWS = (
    (3, "in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775", "in_h1", "0.3775", "exact", {}),
    (4, "out_h1 = 1/(1 + e^-0.3775) = 0.59326", "out_h1", "0.59326", "rounded", {}),
    (
        7,
        "in_o1 = 0.40*0.59326 + 0.45*0.59688*0.60*1 = 1.105",
        "in_o1",
        "1.105",
        "slip",
        {"mismatch": Mismatch("0.40*0.59326 + 0.45*0.59688*0.60*1", "1.105", "0.3975")},
    ),
    (8, "out_o1 = 0.7511", "out_o1", "0.7511", "drift", {"units": 2.7}),
    (
        9,
        "| 3 | $\\frac{1}{2}$ | x`y |",
        None,
        "",
        "unreadable",
        {"reason": "It could not be read: a bracket."},
    ),
    (
        12,
        "∂E/∂w1 = 0.7411·0.1869·0.40·0.24130·0.05 = 0.0006685",
        "dE_dw1",
        "0.0006685",
        "mistake",
        {"costs": True, "certain": "is", "candidates": (Said,)},
    ),
    (14, "w1' = 0.1496", "w1_new", "0.1496", "follow-through", {"causes": (KEY("dE_dw1"),)}),
    (15, "w5' = 0.9", "w5_new", "0.9", "unexplained", {"costs": True, "certain": "unexplained"}),
)


def report(rows=ROWS, missing=("w2_new",)):
    verdicts = []
    figures = {}
    for line, text, name, figure, code, more in rows:
        key = KEY(name) if name else None
        value = DERIVATION.value(key) if key else None
        verdicts.append(Verdict(code, Span(line, 1, 9), text, key, figure, value=value, **more))
        if key:
            figures[key] = written(figure)
    verdicts += [Verdict("missing", None, "", KEY(name)) for name in missing]
    return Report("my-working.md", DERIVATION, tuple(verdicts), figures)


def text(made, width=80, **more):
    return "\n".join(
        "".join(piece for piece, _ in line) for line in report_text.laid_out(made, width, **more)
    )


def test_the_first_wrong_line_is_explained_in_full():
    shown = text(report())
    block = shown[shown.index(" 12  ✗") : shown.index(" 14  ↪")]
    for words in ("written", "0.0006685", "due", "rule", "Chain rule", "Only the first path", "right"):
        assert words in block
    # With the student's own in_o1 and out_o1, by hand: δ_o1 = (0.7511 − 0.01)·0.7511·(1 − 0.7511) = 0.138547,
    # δ_o2 = (σ(z) − 0.99)·… = −0.038100 from z = 0.50·0.59326 + 0.55·σ(0.3925) + 0.60 = 1.224916;
    # (0.138547·0.40 − 0.038099·0.50)·0.59326·0.40674·0.05 = 0.00043882.
    assert "0.0004388" in block
    assert "One line below follows from it and keeps its credit." in block


def test_every_line_of_the_working_is_shown_with_its_mark():
    shown = text(report()).splitlines()
    for line, said, _, _, code, more in ROWS:
        mark = "✗" if more.get("costs") else KINDS[code].mark
        assert any(row.startswith(f"{line:3}  {mark}  {' '.join(said.split())[:20]}") for row in shown)


def test_the_summary_says_what_is_to_be_said():
    shown = " ".join(text(report()).partition("Summary")[2].split())
    assert "8 figures: 1 exact, 1 rounded, 1 rounded early, 1 followed through, 1 with a slip" in shown
    assert "First wrong line: line 12 (∂E/∂w1)." in shown
    assert "Not compared, please look: line 9." in shown
    assert "Asked, but not written: w2 new." in shown


def test_without_a_wrong_line_nothing_costs_credit():
    assert "Nothing costs credit." in text(report(ROWS[:2]))
    assert report(ROWS[:2]).first_wrong is None
    assert report(ROWS[:2], ()).missing == ()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_line_is_too_wide(width, ascii_only):
    made = report()
    shown = text(made, width, ascii=ascii_only, marks=Marks(made, Scheme()))
    assert max(map(len, shown.splitlines())) <= width
    assert shown.isascii() or not ascii_only
    assert not any(line != line.rstrip() for line in shown.splitlines())


def test_in_ascii_words_stand_for_the_marks():
    shown = text(report(), ascii=True)
    for words in (" 3  ok", " 4  rounded", " 7  slip", " 8  drift", " 9  ?", "12  WRONG", "14  follows"):
        assert words in shown


def test_every_style_is_known_to_the_terminal():
    made = report()
    used = {style for line in report_text.laid_out(made, marks=Marks(made, Scheme())) for _, style in line}
    assert {"right", "amber", "wrong"} <= used <= STYLES.keys()


def test_control_characters_never_reach_the_terminal():
    rows = ((3, "in_h1 = \x1b[31m0.3775\x07", "in_h1", "0.3775", "exact", {}),)
    assert "\x1b" not in text(report(rows))
    assert "\x1b" not in "".join(report_markdown.chunks(report(rows)))


def test_a_convention_is_named_once_with_the_usual_one():
    made = report(ROWS[:2])
    other = Stated("squared-error", "sum", "E = Σ (target − out)²")
    made = Report(
        made.name,
        made.derivation,
        made.verdicts,
        made.figures,
        conventions=(other,),
        usual=DERIVATION.conventions,
    )
    shown = " ".join(text(made).split())
    assert "Convention noticed: E = Σ (target − out)², where the exercise has E = ½ Σ" in shown


# -------------------------------------------------------------------------------------------- JSON


def test_the_json_has_the_fields_of_its_documentation():
    made = report()
    got = json.loads("".join(report_json.chunks(made)))
    assert got["first_wrong"] == 12
    assert got["conventions"] == []
    assert got["summary"]["counts"]["rounded"] == 1
    assert got["summary"]["missing"] == ["w2_new"]
    assert list(got["summary"]["counts"]) == list(KINDS)
    first = got["verdicts"][0]
    assert first["line"] == 3
    assert first["column"] == 1
    assert first["key"] == "in_h1"
    assert first["written"] == "0.3775"
    assert first["verdict"] == "exact"
    assert first["mistake"] is None
    assert first["because"] == ""
    assert abs(first["due"] - 0.3775) < 1e-12
    wrong = got["verdicts"][5]
    assert wrong["mistake"] == "path-missing"
    assert wrong["because"] == Said.says
    assert [one["line"] for one in got["verdicts"]] == [3, 4, 7, 8, 9, 12, 14, 15, None]
    assert got["verdicts"][4]["key"] is None


def test_only_a_sure_mistake_has_a_code():
    rows = (
        *ROWS[:2],
        (15, "w5' = 0.9", "w5_new", "0.9", "unexplained", {"certain": "fits", "candidates": (Said,)}),
    )
    got = json.loads("".join(report_json.chunks(report(rows))))
    assert got["verdicts"][2]["mistake"] is None
    assert "It would fit: Only the first path" in got["verdicts"][2]["because"]


# ---------------------------------------------------------------------------------------- Markdown


def test_the_markdown_is_a_table_with_one_row_a_verdict():
    shown = "".join(report_markdown.chunks(report()))
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(ROWS)
    plain = [line.replace("\\|", "") for line in rows]
    assert {line.count("|") for line in plain} == {5}
    assert "## Line 12, ∂E/∂w1" in shown
    assert "``| 3" in shown.replace("\\|", "|")


# ------------------------------------------------------------------------------------------ credit


def test_marks_for_method_and_accuracy():
    made = report()
    marks = Marks(made, Scheme())
    # Full: exact, rounded, slip, drift; method only: follow-through; none: two wrong and the missing one.
    assert marks.sum == 4 * 2 + 1
    assert marks.all == 8 * 2
    shown = text(made, marks=marks)
    assert "Marks: 9 of 16 (method 1, accuracy 1 a line)." in shown
    assert " M1 A0" in next(line for line in shown.splitlines() if "w1' =" in line)


def test_a_scheme_of_ones_own():
    made = report()
    assert Marks(made, scheme("m=2,a=0.5,ft=0.5")).sum == 5 * Fraction("2.5")
    assert scheme("") == Scheme()


def test_a_step_that_an_error_has_emptied_earns_nothing_for_its_method():
    rows = (*ROWS[:1], (14, "w1' = 0.15", "w1_new", "0.15", "follow-through", {"flags": ("trivial",)}))
    made = report(rows, ())
    assert Marks(made, Scheme()).sum == 2
    assert "no credit for the method" in " ".join(text(made).split())


@pytest.mark.parametrize(
    "typed", ["m", "m=", "m=x", "q=1", "m=1,m=2", "m=-1", "m=1001", "ft=2", "m=1e9", "m=0x1"]
)
def test_a_scheme_that_is_none(typed):
    with pytest.raises(NnsolveError, match="--scheme"):
        scheme(typed)


def _text(report, width):
    return "\n".join("".join(piece for piece, _ in line) for line in report_text.laid_out(report, width))


def test_a_condition_is_not_broken_at_its_equals_sign():
    report = marker(read("and-gate")).mark("w1_new@k2 = 0, w2_new@k2 = 0")
    assert "w1 new⁽²⁾ = w1 new⁽¹⁾ if y⁽²⁾ = t⁽²⁾," in _text(report, 60)


def test_statements_on_one_line_stay_apart():
    report = marker(read("two-layer-sigmoid")).mark("out_o1 = 0.7514, out_o2 = 0.7729")
    assert "out_o1 = 0.7514   out_o2 = 0.7729" in _text(report, 80)


def test_without_follow_through_the_solution_is_due():
    strict = marker(read("two-layer-sigmoid"), follow_through=False)
    said = _text(strict.mark("in_o1 = 0.5059\nout_o1 = 0.6238"), 80)
    assert "due       0.7514  in the solution" in said
    assert "due       0.6238" not in said


FOLLOWED = "out_h1 = 1/(1+e^-0.3775) = 0.6933\nin_o1 = 0.40*0.6933 + 0.45*0.5969 + 0.60 = 1.1459"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", "its mark for method"), ("m=1,a=1,ft=1", "its marks"), (None, "its credit")],
)
def test_what_follows_keeps_what_the_scheme_gives_it(typed, kept):
    report = marker(read("two-layer-sigmoid")).mark(FOLLOWED)
    marks = None if typed is None else Marks(report, scheme(typed))
    wrong = next(one for one in report.verdicts if one.costs)
    assert Wording(report).rest(wrong, marks) == f"One line below follows from it and keeps {kept}."


def test_the_markdown_report_names_the_working_and_the_conventions():
    report = marker(read("two-layer-sigmoid")).mark(FOLLOWED, "mine.md")
    text = "".join(report_markdown.chunks(report))
    assert "mine.md, marked by what follows from its own figures." in text
    assert "\nConventions: E = ½ Σ" in text
