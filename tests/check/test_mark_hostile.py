"""Nonsense as a working: nothing raises but a clear error, and nothing that cannot be compared is wrong."""

from random import Random

import pytest

from nnsolve import read
from nnsolve.check import report_json, report_markdown, report_text
from nnsolve.check.credit import Marks, Scheme
from nnsolve.errors import NnsolveError
from nnsolve.solution import marker

PIECES = [
    "w5",
    "out_h1",
    "in_o1",
    "dE/dw5",
    "∂E/∂w5",
    "=",
    "=",
    "=",
    "+",
    "-",
    "*",
    "/",
    "^",
    "(",
    ")",
    "0.5",
    "0.7514",
    "1",
    "2",
    "9^9",
    "sigmoid(",
    "leaky_relu(",
    "elu(-1)",
    "e^",
    "exp(",
    "ln(",
    "log(",
    "sqrt(-1)",
    "\\frac{1}{2}",
    "|",
    "$",
    "$$",
    "x",
    "½",
    "√",
    "·",
    "28×28×6",
    "floor(",
    "%",
    "0",
    "-0.0",
    ".5",
    "1e30",
    "1e-30",
    "new",
    "'",
    "σ(",
    "{",
    "}",
    "[0,1]",
    "@k2",
    "≈",
    "a",
    "Δw5",
    "max(1,2)",
    "relu(",
    "tan(",
    "softmax(",
    "\\",
    "&",
    "\\\\",
    "\x07",
    "∂",
    "\u202e",
    "；",
    "０",
]
EXERCISES = ("two-layer-sigmoid", "lenet-5", "saddle", "adam-parabola", "and-gate", "spam")
MARKERS = [marker(read(name)) for name in EXERCISES]


@pytest.mark.parametrize("seed", range(30))
def test_random_pieces_raise_nothing_and_can_be_reported(seed):
    random = Random(seed)  # noqa: S311
    for n in range(40):
        pieces = (random.choice((*PIECES, "\n", "\n\n")) for _ in range(random.randint(1, 60)))
        text = "".join(piece + random.choice(("", " ")) for piece in pieces)
        report = random.choice(MARKERS).mark(text)
        assert all(one.key is not None for one in report.verdicts if one.costs)
        if n < 4:
            marks = Marks(report, Scheme())
            assert list(report_text.laid_out(report, 60, ascii=True, marks=marks))
            assert "".join(report_json.chunks(report, marks))
            assert "".join(report_markdown.chunks(report, marks))


def test_a_working_of_too_many_statements_is_refused():
    with pytest.raises(NnsolveError, match=r"notes\.md: expected a working of at most 15000 statements"):
        MARKERS[0].mark("out_h1 = 0.59326\n" * 15_001, "notes.md")


def test_a_long_line_is_no_mistake():
    for text in ("w1 = " + "(" * 100_000, "w1 = " + "9" * 100_000, "a" * 100_000, "w1 = 2" + "^2" * 5_000):
        assert not MARKERS[0].mark(text).costs
