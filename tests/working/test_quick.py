"""The short way to read the common line says what the long way says, wherever it says anything."""

import random

import pytest
from msgspec.structs import replace

from nnsolve.check.statement import bare
from nnsolve.working import document
from nnsolve.working.quick import quick
from nnsolve.working.read import working

HEADS = [
    "z = ",
    "out_h1=",
    "3 = ",
    "12·4 = ",
    "(2+3)·4 ≈ ",
    "1. ",
    "- ",
    "3) ",
    "(4) ",
    "5 ",
    "w5 + ",
    "",
    "",
    "",
]
PIECES = [
    *("+", "-", "*", "/", "·", "×", "^", "(", ")", " ", " ", "  ", "−", "**", "%", "√", "= ", " ≈ "),
    *(
        "3",
        "17",
        "0.5",
        "1.5",
        "2.5",
        "10",
        ".5",
        "007",
        "1e3",
        "1.5e-3",
        "2E+4",
        "10^-3",
        "10 ^ 2",
        "10⁻³",
        "2²",
    ),
    *(
        "12k",
        "62M",
        " million",
        "61'706",
        "7 706",
        "61.706",
        ".000",
        "// ",
        " mod ",
        " R ",
        " Rest ",
        " : ",
        ":4",
    ),
    *("e^", "e^-", "x", "0.5x", "y5", "log ", "28×28", "5 and ", "1 ", "x10^", "^-", "^ -", "^("),
]
TAILS = [" = 5", " = 0.25", "=3·4", " ≈ 7.", " = 8 - 2", " = 53 ", " = **5", ""]


def thorough(text, monkeypatch):
    """What the long way reads."""
    with monkeypatch.context() as patch:
        patch.setattr(document, "quick", lambda _line, _n: None)
        return working(text)


def agrees(line, monkeypatch):
    """Whether both ways read a line alike; `None` where the short one leaves it to the long one."""
    claim = quick(line, 1)
    if claim is None:
        return None
    read = thorough(line, monkeypatch)
    seen = [side for side in claim.sides if side.figure is not None]
    # The long way leaves the figure to be found in the formula.
    assert [side.figure for side in seen] == [bare(side.expr) for side in seen]
    claim = replace(claim, sides=tuple([replace(side, figure=None) for side in claim.sides]))
    return read.claims == (claim,) and not read.unread and not read.grids


@pytest.mark.parametrize(
    "line",
    [
        "3·17 + 2 = 53",
        "1/3 = 0.33",
        "355/113 = 3.1416 ≈ 3.14",
        "(2 + 3)·4 = 20",
        "  0.15·0.05 + 0.35 = 0.3575",
        "2·10^3 = 2000",
        "x = 1.5e-3",
        "x = 28×28×6",
        "z = 3·(0.5 - 2)^2 / 7 = 0.964",
        "out_h1 = 1/(1 + e^-0.3775) = 0.5933",
    ],
)
def test_a_common_line_is_read_the_short_way(line, monkeypatch):
    assert agrees(line, monkeypatch)


@pytest.mark.parametrize(
    ("line", "digits"),
    [
        ("z = 0.5x − 10^-3.5 = 4", ["0.5", "10", "3.5"]),
        ("z = 0.5log −10^-3-210 ^ 2.52", ["0.5", "10", "3", "210", "2.52"]),
        ("z = 1.5e-3 + 0.5", ["1.5e-3", "0.5"]),
        ("z = 2·10^-3 + 10 ^ 2", ["2e-3", "10", "2"]),
        ("3·0.5 + 1.5 = 3", ["3", "0.5", "1.5"]),
    ],
)
def test_every_number_stays_where_it_stands(line, digits):
    from nnsolve.working.exact import numerals

    sides = working(line).claims[0].sides
    formula = sides[0].expr if line[0].isdecimal() else sides[1].expr
    assert formula is not None
    assert [one.written for one in numerals(formula)] == digits


def test_a_power_of_ten_ends_with_its_digits(monkeypatch):
    line = "z = 17x10^-3 = 0.25"
    side = thorough(line, monkeypatch).claims[0].sides[1]
    assert line[side.span.column - 1 : side.span.stop - 1] == side.text == "17x10^-3"


@pytest.mark.parametrize("seed", range(6))
def test_both_ways_read_alike(seed, monkeypatch):
    draw = random.Random(f"quick {seed}")  # noqa: S311 - examples
    read = 0
    for _ in range(1500):
        inside = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 8)))
        line = draw.choice(HEADS) + inside + draw.choice(TAILS)
        alike = agrees(line, monkeypatch)
        assert alike is not False, line
        read += alike is True
    assert read > 20
