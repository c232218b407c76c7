"""Tables as workings: cells are marked one by one, each at its place."""

import pytest

from nnsolve import read
from nnsolve.check import report_text
from nnsolve.expr import Neg, Num
from nnsolve.solution import marker
from nnsolve.working.claim import Cell, Grid, Span, Working

# Output sizes and parameters of LeNet-5, as every textbook prints them.
LENET = """\
layer | output   | parameters
conv1 | 28×28×6  | 156
pool1 | 14×14×6  | 0
conv2 | 10×10×16 | 2416
pool2 | 5×5×16   | 0
conv3 | 1×1×120  | 48120
fc1   | 84       | 10164
fc2   | 10       | 850
"""


def number(text):
    value = float(text) if "." in text else int(text)
    return Neg(Num(-value, text[1:])) if text.startswith("-") else Num(value, text)


def cell(text, line, column):
    plain = text.strip()
    span = Span(line, column, column + len(plain))
    sizes = plain.split("×")
    if len(sizes) > 1:
        return Cell(plain, span, None, "", tuple(map(number, sizes)))
    if plain.lstrip("-").replace(".", "", 1).isdigit():
        return Cell(plain, span, number(plain))
    return Cell(plain, span, None, "a word")


def working(text):
    """The table in `text`, with its head in the first line."""
    lines = text.splitlines()
    rows = []
    for n, line in enumerate(lines, 1):
        column, cells = 1, []
        for part in line.split("|"):
            cells.append(cell(part, n, column + len(part) - len(part.lstrip())))
            column += len(part) + 1
        rows.append(tuple(cells))
    grid = Grid(rows[0], tuple(rows[1:]), Span(1, 1, len(lines[0]) + 1))
    return Working("table.md", tuple(lines), (), (grid,))


def wrong(report):
    return [(one.span.line, one.written) for one in report.verdicts if one.costs]


def test_a_right_table_costs_nothing():
    report = marker(read("lenet-5")).mark(working(LENET))
    assert wrong(report) == []
    placed = [one for one in report.verdicts if one.key is not None and one.span is not None]
    assert len(placed) >= 12
    assert {one.code for one in placed} == {"exact"}


@pytest.mark.parametrize(
    ("right", "mistaken", "line"),
    [("2416", "2400", 4), ("48120", "48000", 6), ("10×10×16", "11×11×16", 4), ("850", "840", 8)],
)
def test_a_wrong_cell_is_flagged_at_its_line(right, mistaken, line):
    report = marker(read("lenet-5")).mark(working(LENET.replace(right, mistaken)))
    assert report.first_wrong == line
    figure = mistaken.partition("×")[0]
    assert (line, figure) in wrong(report)


def test_a_row_is_shown_once():
    report = marker(read("lenet-5")).mark(working(LENET))
    shown = ["".join(text for text, _ in line) for line in report_text.laid_out(report, 80)]
    assert sum("10×10×16" in line for line in shown) == 1


ITERATIONS = """\
iteration | x     | y
1         | 1.6   | 3.6
2         | 1.28  | 4.32
3         | 1.024 | 5.184
"""


def test_a_table_of_iterations():
    # x → 0.8·x and y → 1.2·y from (2, 3).
    prepared = marker(read("saddle"))
    assert wrong(prepared.mark(working(ITERATIONS))) == []
    report = prepared.mark(working(ITERATIONS.replace("4.32", "4.23")))
    assert report.first_wrong == 3
