"""The solution as a hand gets it: every printed line, typed into a calculator, gives what was carried on."""

import json
import re
import subprocess
import sys
from decimal import Decimal

import mpmath
import pytest
from calculator import UncertainError, calculate, printed

from nnsolve import catalogue, derive
from nnsolve.check.carry import Carry, carried, read
from nnsolve.errors import NnsolveError
from nnsolve.expr import Sym
from nnsolve.render.letters import numeral
from nnsolve.render.page import page
from nnsolve.render.plain import lines
from nnsolve.render.rows import Equation
from nnsolve.render.text import Printer, numbered

WAYS = [Carry(4), Carry(3, cut=True), Carry(4, figures=True), Carry(3, figures=True, cut=True), Carry(2)]
PROBLEMS = [f"{one.topic}/{one.name}" for one in catalogue.problems()]
DRAWN = [(name, level) for name in catalogue.topics() for level in range(1, catalogue.topic(name).levels + 1)]


def hand(problem, how):
    """The carried solution; `None` where the digits are too few for it to go on."""
    derivation = derive(problem)
    try:
        return carried(derivation, how)
    except NnsolveError as error:
        assert "carry more digits" in str(error)  # noqa: PT017
        return None


def recomputed(derivation, how):
    """How many lines recompute, of how many with a calculation; every operand is what its own line says."""
    digits, good, whole = {}, 0, 0
    for section in page(derivation, view="full", iterations=4).sections:
        for row in section.rows:
            if not isinstance(row, Equation) or row.worked is None:
                continue
            whole += 1
            digits[row.key] = row.value
            assert all(digits.get(key, shown) == shown for key, shown in row.shown.items())
            text = Printer(numbered(row.shown), worked=True).text(row.worked)
            if "more" in text:
                continue
            try:
                found, largest = calculate(text)
            except (UncertainError, AssertionError):  # a case that only just holds
                continue
            value, unit = printed(numeral(row.value))
            noise = mpmath.mpf(10) ** -13 * max(largest, abs(value))
            if isinstance(derivation.value(row.key), int):
                unit = 0
            elif not unit:  # 1234.5 to four figures is 1234 and something
                unit = 1
            if how.cut and unit:
                assert -noise <= abs(found) - abs(value) < unit + noise, f"{text} = {row.value}, not {found}"
            else:
                assert abs(found - value) <= unit / 2 + noise, f"{text} = {row.value}, not {found}"
            good += 1
    return good, whole


@pytest.mark.parametrize("how", WAYS, ids=str)
def test_every_line_recomputes(how):
    good = whole = 0
    problems = [catalogue.read(name) for name in PROBLEMS]
    problems += [catalogue.draw(name, level, 3) for name, level in DRAWN]
    for problem in problems:
        derivation = hand(problem, how)
        if derivation is not None:
            one, all_ = recomputed(derivation, how)
            good, whole = good + one, whole + all_
    assert whole > 500
    assert good > 0.9 * whole


def test_the_notes_figures_with_four_decimals():
    # By hand: 0.15·0.05 + 0.20·0.10 + 0.35 = 0.3775, σ(0.3775) = 0.59327, σ(0.3925) = 0.59688, and from
    # 0.5933 and 0.5969 on with four decimals only.
    derivation = carried(derive(catalogue.read("two-layer-sigmoid")), Carry(4))
    names = ("in_h1", "out_h1", "out_h2", "in_o1", "out_o1")
    found = [derivation.typed(key) for key in derivation.named(names)]
    in_o1 = Decimal("0.40") * Decimal("0.5933") + Decimal("0.45") * Decimal("0.5969") + Decimal("0.60")
    out_o1 = 1 / (1 + mpmath.exp(-mpmath.mpf("1.1059")))
    assert round(in_o1, 4) == Decimal("1.1059")
    assert found == ["0.3775", "0.5933", "0.5969", "1.1059", mpmath.nstr(out_o1, 4)]


@pytest.mark.parametrize(
    ("how", "value", "text"),
    [
        (Carry(4), 0.00003, "0.0000"),
        (Carry(4), -0.00003, "0.0000"),
        (Carry(2), 0.125, "0.13"),
        (Carry(2), -0.125, "-0.13"),
        (Carry(1, cut=True), 0.1 + 0.2, "0.3"),
        (Carry(1, cut=True), 0.3 - 1e-17, "0.3"),
        (Carry(3, cut=True), -0.9999, "-0.999"),
        (Carry(3, figures=True), 9.996, "10.0"),
        (Carry(3, figures=True), 0.0009996, "0.00100"),
        (Carry(3, figures=True), 123456.0, "1.23e+05"),
        (Carry(3, figures=True), 123.4, "123"),
        (Carry(2, figures=True), 0.00000123, "1.2e-06"),
        (Carry(0), 2.5, "3"),
        (Carry(4), 0.0, "0"),
        (Carry(4), 1.23456789e20, "1.2346e+20"),
        (Carry(12), -1.5e10, "-15000000000.000000000000"),
    ],
)
def test_digits(how, value, text):
    assert how.text(value) == text


@pytest.mark.parametrize("text", ["", "x", "-1", "4.5", "13", "0s", "4ss", "٤", "9" * 50])
def test_other_digits_are_refused(text):
    with pytest.raises(NnsolveError, match="--carry"):
        read(text)


def test_whole_numbers_and_copies_stay():
    derivation = derive(catalogue.read("two-layer-sigmoid"))
    short = carried(derivation, Carry(1))
    kept = [key for key in derivation.keys() if derivation[key].formula is None]  # noqa: SIM118
    kept += [key for key in derivation.keys() if isinstance(derivation[key].formula, Sym)]  # noqa: SIM118
    assert len(kept) > 20
    given = [key for key in kept if derivation.typed(key)]
    assert [short.value(key) for key in given] == [derivation.value(key) for key in given]
    shapes = derive(catalogue.draw("cnn", 1, 1))
    again = carried(shapes, Carry(1))
    assert all(again.value(key) == shapes.value(key) for key in shapes.keys())  # noqa: SIM118


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "nnsolve", "solve", "two-layer-sigmoid", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_says_how_it_was_worked(width):
    shown = run("--carry", "4", "--width", str(width))
    assert shown.returncode == 0
    assert "Every line is rounded to 4 decimals, and that number is carried on." in shown.stdout.replace(
        "\n", " "
    )
    assert "full precision" not in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= width
    values = re.findall(r"= +(−?\d+\.\d+)(?: ◀)?$", shown.stdout, re.MULTILINE)
    assert len(values) > 20


def test_json_holds_the_carried_digits():
    found = json.loads(run("--carry", "3s", "--cut", "--format", "json").stdout)
    assert "Every line is cut to 3 significant figures, and that number is carried on." in found["summary"]
    steps = {step["key"]: step for step in found["steps"]}
    # σ(0.3775) = 0.59327 of 0.3775 cut to 0.377: 0.59315.
    assert steps["out_h1"]["shown"] == "0.593"
    assert steps["out_h1"]["value"] == 0.593


def test_cut_alone_is_an_error():
    shown = run("--cut")
    assert shown.returncode == 2
    assert "--carry" in shown.stderr


def test_views_and_large_ones():
    for view in ("table", "matrix", "full"):
        derivation = carried(derive(catalogue.read("two-layer-sigmoid")), Carry(4))
        assert list(lines(page(derivation, view=view), 80))
