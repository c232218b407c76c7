"""Workings as students and teachers write them; what a teacher says of each was decided before.

The files are in ``tests/working/real``. Right lines and wrong ones were worked out with a calculator.
"""

import json
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from nnsolve import read
from nnsolve.check import report_json, report_markdown
from nnsolve.check.credit import Marks, Scheme
from nnsolve.check.report_text import laid_out
from nnsolve.render.spans import length
from nnsolve.solution import marker

REAL = Path(__file__).parent.parent / "working" / "real"
FITS = {"exact", "rounded", "drift", "rounding-inside"}


class Case(msgspec.Struct, frozen=True):
    """What is to be said of a working; every statement on another line than those listed fits.

    `right` counts the statements that fit, so that none is lost. `wrong` are the lines that cost credit, with
    the mistakes that may be named ("" for none), `follows` those that follow from a wrong one, `aside` those
    that are not compared: nobody can, or the program cannot yet. `noted` have another verdict, by its code.
    """

    exercise: str
    file: str
    right: int
    wrong: dict[int, str] = {}
    follows: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    noted: dict[int, str] = {}


CASES = [
    Case("two-layer-sigmoid", "bp_latex_right.md", 18),
    Case(
        "two-layer-sigmoid",
        "bp_notes_bias.txt",
        9,
        {10: "bias-forgotten"},
        follows=(11, 15, 17, 18, 19),
    ),
    Case(
        "two-layer-sigmoid",
        "bp_komma.md",
        9,
        {15: "factor-missing slope-forgotten activation-slope-forgotten plus-for-times"},
        follows=(16,),
    ),
    Case("two-layer-sigmoid", "bp_delta.ipynb", 11, {19: "ascent", 21: "ascent"}),
    Case("two-layer-sigmoid", "bp_final_only.txt", 8),
    Case("two-layer-sigmoid", "bp_final_sign.txt", 2, {4: "ascent", 5: "ascent"}),
    Case("two-layer-sigmoid", "bp_forward.md", 10, {8: "transposition"}),
    Case("two-layer-sigmoid", "bp_values.csv", 12, {10: "half-forgotten"}),
    Case("two-layer-sigmoid", "bp_values.toml", 14),
    Case("two-layer-sigmoid", "bp_ocr.md", 7, aside=(2,)),
    Case("two-layer-sigmoid", "bp_columns.txt", 14),
    Case("two-layer-sigmoid", "bp_prose.md", 21, {13: "path-missing"}, follows=(14,)),
    Case("two-layer-sigmoid", "bp_corrected.md", 6, noted={11: "slip"}),
    Case("two-layer-sigmoid", "bp_table.md", 11, {5: "ascent"}),
    Case("two-layer-sigmoid", "bp_broken.txt", 8, {15: "new-for-old"}, follows=(17,)),
    Case("two-layer-sigmoid", "bp_delta_wrong.txt", 9, {9: "transposition"}, follows=(11, 12, 13, 14, 15)),
    Case("two-layer-sigmoid", "bp_hidden_paths.md", 8),
    Case("two-layer-sigmoid", "bp_scribble.txt", 13),
    Case("two-layer-sigmoid", "bp_markdown_list.md", 9, aside=(6,)),
    Case("scalar-chain", "chain_remarks.txt", 8, noted={5: "convention", 6: "convention"}),
    Case(
        "scalar-chain",
        "chain_two_mistakes.tex",
        6,
        {10: "transposition", 14: "factor-missing copied-decimal-slip decimal-slip"},
        follows=(11, 12),
    ),
    Case("softmax-temperature", "softmax_sheet.md", 12, aside=(5, 6, 7)),
    Case("softmax-temperature", "softmax_no_temperature.txt", 0, aside=(1, 2, 3, 4, 5, 6, 7)),
    Case("chain-28", "shapes_right.md", 5),
    Case("chain-28", "shapes_padding.txt", 0, {2: "", 4: ""}, follows=(3, 5, 6)),
    Case("chain-28", "shapes_table.csv", 12, aside=(6,)),
    Case("conv-params", "params_conv.txt", 0, noted={1: "convention"}),
    Case("five-by-five", "map_matrix.md", 9),
    Case("five-by-five", "map_lines.txt", 8, {7: ""}),
    Case("brute-force", "search_slide.txt", 0, {1: "biases-not-counted"}, follows=(2,)),
    Case("brute-force", "search_right.md", 2, aside=(1,)),
    Case("updates", "updates_floor.txt", 1, {1: "not-rounded rounded-down"}, follows=(3,)),
    Case("spam", "spam_scores.md", 9),
    Case("spam", "spam_swapped.txt", 4, {5: "only-positives", 6: "f1-without-2"}),
    Case("spam", "spam_prose.md", 3),
    Case("overshoot", "overshoot_table.txt", 10),
    Case("overshoot", "overshoot_sign.md", 2, {7: "ascent-for-descent"}, follows=(9,)),
    Case("vanishing", "vanishing_slide.txt", 0, {1: "copied-decimal-slip decimal-slip"}, follows=(2,)),
    Case("bce-table", "bce_lines.txt", 11),
    Case("bce-table", "bce_log10.csv", 11, {3: ""}),
    Case("batch", "batch_norm.md", 10),
    Case("batch", "batch_norm_unbiased.txt", 4, noted={2: "convention"}),
    Case("adam-parabola", "adam_two_steps.md", 9, {23: ""}),
    Case("rprop-step", "rprop_sign.txt", 0, {2: "sign-slip sign"}, aside=(1,)),
    Case("and-with-rate", "perceptron_table.md", 42),
    Case("xor-two-layers", "xor_units.txt", 7),
    Case("five-points", "regression_sums.md", 25, aside=(12, 14)),
    Case("five-points", "regression_slip.txt", 0, {2: "square-forgotten"}, follows=(3, 4), aside=(1,)),
    Case("three-two-one", "net_321_sums.txt", 10, aside=(1,)),
    Case("descent-stochastic", "descent_rows.md", 12, aside=(3,)),
    Case("descent-stochastic", "descent_table.csv", 8),
    Case("layer", "layer_norm.tex", 4),
    Case("cce-three", "cce_prose.md", 1, aside=(1, 2)),
    Case("saddle", "saddle_steps.txt", 6, aside=(1, 2, 3)),
    Case("alexnet-like", "alexnet_table.txt", 2, aside=(2, 3, 4)),
    Case("updates", "updates_right.md", 1, aside=(1, 3)),
    Case("and-with-rate", "perceptron_prose.txt", 10, aside=(1, 2, 3, 4)),
    Case("schemes", "schemes_list.md", 1, aside=(2, 3, 4, 5)),
    Case("soft-margin", "margin.txt", 5),
    Case("dropout", "dropout_scaled.txt", 8, {7: ""}),
    Case("clipping", "clipping_norm.md", 1, aside=(3,)),
]


@cache
def marked(exercise):
    return marker(read(exercise))


def spoken(case):
    """What is said of each line: its verdicts that have a place, by line."""
    path = REAL / case.file
    report = marked(case.exercise).mark(path.read_text(encoding="utf-8"), path.name)
    return report, dict(report.by_line())


@pytest.mark.parametrize("case", CASES, ids=[case.file for case in CASES])
def test_what_a_teacher_says(case):
    report, lines = spoken(case)
    assert report.first_wrong == min(case.wrong, default=None)
    assert {n for n, said in lines.items() if any(one.costs for one in said)} == set(case.wrong)
    follows = {n for n, said in lines.items() if any(one.code == "follow-through" for one in said)}
    assert follows == set(case.follows)
    aside = {n for n, said in lines.items() if any(one.code == "unreadable" for one in said)}
    assert aside == set(case.aside)
    noted = {n: one.code for n, said in lines.items() for one in said if one.code in {"slip", "convention"}}
    assert noted == case.noted
    figures = [one for said in lines.values() for one in said if not one.is_formula]
    assert sum(one.code in FITS for one in figures) == case.right


@pytest.mark.parametrize("case", CASES, ids=[case.file for case in CASES])
def test_the_mistake_by_name(case):
    _, lines = spoken(case)
    for n, names in case.wrong.items():
        if names:
            (verdict,) = [one for one in lines[n] if one.costs]
            said = {code for one in verdict.candidates[:1] for code in (one.code, *one.codes)}
            assert said & set(names.split())


def test_every_working_is_looked_at():
    assert {case.file for case in CASES} == {path.name for path in REAL.iterdir()}


@pytest.mark.parametrize("case", CASES, ids=[case.file for case in CASES])
def test_every_way_to_print_it(case):
    report, _ = spoken(case)
    marks = Marks(report, Scheme())
    # What was written without a blank is not taken to pieces, and its marks stand behind it.
    text = (REAL / case.file).read_text(encoding="utf-8")
    longest = max(map(len, text.split())) + len("   1      (3.0)/10 = 0.378  M1 A1  ")
    for width in (60, 80, 120):
        for ascii_ in (False, True):
            lines = list(laid_out(report, width, ascii=ascii_, marks=marks))
            assert max(map(length, lines)) <= max(width, longest)
            shown = ["".join(piece for piece, _ in line) for line in lines]
            assert not any(re.search(r"\S[MA]\d", line) for line in shown)
    data = json.loads("".join(report_json.chunks(report, marks)))
    assert data["first_wrong"] == report.first_wrong
    assert len(data["verdicts"]) == len(report.verdicts)
    page = "".join(report_markdown.chunks(report, marks))
    assert page.count("|") or not report.verdicts
