"""What every page keeps, on derivations that no topic made."""

import re

import mpmath
from calculator import UncertainError, calculate, printed
from derivations import derivations
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console

from nnsolve.render.letters import numeral
from nnsolve.render.page import page
from nnsolve.render.plain import lines
from nnsolve.render.rows import Equation, Figure, Items, Quantity, Tables
from nnsolve.render.terminal import texts
from nnsolve.render.text import Printer, numbered
from nnsolve.render.tree import tree, tree_lines

random_pages = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
VIEWS = st.sampled_from(["solution", "full", "table", "matrix", "all"])


def equations(shown):
    return [row for section in shown.sections for row in section.rows if isinstance(row, Equation)]


@random_pages
@given(derivations(), st.booleans())
def test_every_line_typed_into_a_calculator_gives_its_value(derivation, plain):
    for row in equations(page(derivation, view="all", iterations=9)):
        if row.worked is None:
            continue
        text = Printer(numbered(row.shown, ascii=plain), ascii=plain, worked=True).text(row.worked)
        if "more" in text:
            continue
        try:
            found, largest = calculate(text)
        except UncertainError:
            continue
        value, unit = printed(numeral(row.value, ascii=plain))
        if not well_behaved(derivation, row):
            continue
        noise = mpmath.mpf(10) ** -13 * max(largest, abs(value))
        assert abs(found - value) <= unit / 2 + noise, f"{text} = {row.value}, not {found}"
        true = mpmath.mpf(derivation.value(row.key))
        assert abs(true - value) <= unit / 2 + noise, f"{row.value} is not {true} rounded"


def well_behaved(derivation, row):
    """Whether the formula loses no digits to binary arithmetic: 1/ln(1 + 10⁻¹⁶) does."""
    full = {key: repr(derivation.value(key)) for key in row.shown}
    try:
        exact, largest = calculate(Printer(numbered(full), worked=True).text(row.worked))
    except UncertainError:
        return False
    return abs(exact - mpmath.mpf(derivation.value(row.key))) <= mpmath.mpf(10) ** -13 * max(1, largest)


@random_pages
@given(derivations(), st.sampled_from([60, 80, 120]), VIEWS, st.booleans())
def test_no_line_is_wider_than_the_page(derivation, width, view, plain):
    for line in lines(page(derivation, view=view), width, ascii=plain):
        assert line == line.rstrip()
        assert len(line) <= width or not breakable(line.strip(), width), line


def breakable(text, width):
    """Whether a line could have been broken: between words or before an operator, with no long rest."""
    return len(max(re.split(r"[ ·*]|(?=[-−+])", text), key=len)) < width - 40


@random_pages
@given(derivations(), st.sampled_from([60, 80]), VIEWS, st.booleans())
def test_the_terminal_shows_the_same_as_plain_text(derivation, width, view, plain):
    shown = page(derivation, view=view)
    coloured = list(texts(shown, width, ascii=plain))
    assert [text.plain for text in coloured] == list(lines(shown, width, ascii=plain))
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as capture:
        for text in coloured:
            console.print(text, soft_wrap=True, highlight=False, end="\n")
    assert capture.get().splitlines() == list(lines(shown, width, ascii=plain))


@random_pages
@given(derivations(), VIEWS)
def test_ascii_is_ascii(derivation, view):
    shown = page(derivation, view=view)
    assert all(line.isascii() for line in lines(shown, 80, ascii=True))
    key = next(derivation.expand(derivation.asked))
    for line in tree_lines(tree(derivation, key), 80, ascii=True):
        assert all(text.isascii() for text, _ in line)


@random_pages
@given(derivations())
def test_everything_asked_is_answered(derivation):
    shown = page(derivation)
    answered = {
        item.key: item.value
        for section in shown.sections
        if section.kind == "answer"
        for row in section.rows
        if isinstance(row, Items)
        for item in row.items
    }
    figures = {
        cell.value
        for section in shown.sections
        if section.kind == "answer"
        for row in section.rows
        if isinstance(row, Tables)
        for one in row.tables
        for cells in one.rows
        for cell in cells
        if isinstance(cell, Figure) and cell.answer
    }
    asked = list(derivation.expand(derivation.asked))
    worked = {row.key for row in equations(page(derivation, iterations=9))}
    assert worked >= {key for key in asked if derivation[key].formula is not None}
    for key in set(asked) - set(answered):
        true = derivation.value(key)
        assert any(abs(float(value) - true) <= 1e-4 * max(1, abs(true)) for value in figures)
    for key, digits in answered.items():
        value, unit = printed(numeral(digits))
        assert abs(value - mpmath.mpf(derivation.value(key))) <= unit * 0.5001 + abs(value) * 1e-12
    text = "\n".join(lines(shown, 200))
    for key, digits in answered.items():
        assert f"{derivation.notation.text(key)} = {numeral(digits)}" in text


@random_pages
@given(derivations())
def test_lines_are_numbered_in_order_and_read_only_what_stands_above(derivation):
    shown = page(derivation, view="all", iterations=9)
    rows = equations(shown)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    above = set()
    for row in rows:
        inputs = [key for key in derivation[row.key].inputs if derivation[key].formula is not None]
        assert above.issuperset(inputs)
        above.add(row.key)
    assert len(above) == len(rows)
    for key, number in shown.lines.items():
        assert rows[number - 1].key == key


@random_pages
@given(derivations())
def test_every_name_that_is_shown_is_on_the_page(derivation):
    shown = page(derivation)
    for section in shown.sections:
        for row in section.rows:
            keys = [row.key] if isinstance(row, Equation) else []
            if isinstance(row, Items):
                keys += [item.key for item in row.items]
            if isinstance(row, Tables):
                cells = [cell for one in row.tables for cells in one.rows for cell in cells]
                keys += [cell.key for cell in cells if isinstance(cell, Quantity)]
                assert all(isinstance(cell, (str, Quantity, Figure)) for cell in cells)
            assert shown.names.keys() >= set(keys)


@random_pages
@given(derivations(), st.sampled_from([60, 100]))
def test_a_tree_works_every_step_out_once(derivation, width):
    key = next(derivation.expand(derivation.asked))
    drawn = tree(derivation, key)
    worked = [branch.equation.key for branch in drawn.branches if not branch.above]
    assert len(worked) == len(set(worked))
    needed = {one for one in derivation.cone([key]) if derivation[one].formula is not None} | {key}
    assert set(worked) == needed
    for line in tree_lines(drawn, width):
        text = "".join(part for part, _ in line)
        assert len(text) <= width or not breakable(text.strip("│├└─ "), width), text
