"""Whatever sign stands between a name and its figure, the figure stands in a claim, a table, or is told."""

import random
import re

import pytest

from nnsolve.working.read import working

HEADS = ["", "- ", "1. ", "1) ", "> ", "So ", "Then ", "Iteration 2: ", "a) ", "# ", "* ", "| ", "We get "]
NAMES = [
    *("out_h1", "w5", "E", "net_{h1}", "∂E/∂w5", "δ_o1", "loss", "w5'", "new w5", "the output of h1"),
    *("mean loss", "$w_5$", "**E**", "`z`", "w[0][1]", "0.5"),
]
SIGNS = [
    *(" = ", "=", ": ", " ~ ", " ≈ ", " is ", " ", " => ", "\t", " | ", ", ", " (", "; ", " := ", " == "),
    *(" ≡ ", " becomes ", " & ", " ∈ ", " ... ", " - ", " sums to "),
]
FIGURES = [
    *("0.{}", "-0.{}", "(0.{})", "[0.{}, 0.5]", "0.4·0.{}", "0.{}%", "$0.{}$", "**0.{}**", "`0.{}`"),
    *("≈0.{}", "0,{}", "\\(0.{}\\)", "<b>0.{}</b>", "0.{} ± 0.1"),
]
TAILS = [
    "",
    ".",
    " (rounded)",
    " ✓",
    " and so on",
    ", next",
    " # note",
    " // c",
    " for h1",
    " | 3",
    ")",
    "!",
]
FIGURE = re.compile(r"\d[.,]\d{4}")


def lost(text):
    """The figures of four decimals that stand nowhere in what was read."""
    read = working(text)
    told = {one.span.line for one in read.unread}
    told |= {row.span.line for vector in read.vectors for row in vector.rows}
    spans = [side.span for claim in read.claims for side in claim.sides]
    spans += [cell.span for grid in read.grids for row in (grid.head, *grid.rows) for cell in row]
    return [
        figure.group()
        for n, line in enumerate(text.split("\n"), 1)
        for figure in FIGURE.finditer(line)
        if n not in told
        and not any(span.line == n and span.column <= figure.start() + 1 < span.stop for span in spans)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_figure_is_lost(seed):
    draw = random.Random(f"lost {seed}")  # noqa: S311 - examples
    for _ in range(500):
        text = draw.choice(HEADS) + draw.choice(NAMES)
        for _ in range(draw.randint(1, 2)):
            figure = draw.choice(FIGURES).format(draw.randint(1000, 9999))
            text += draw.choice(SIGNS) + figure
        text += draw.choice(TAILS)
        # A heading with a number is no statement.
        assert text.startswith("# 0") or not lost(text), text
