"""Solutions as they are printed, bundled and drawn: each line recomputes, and none is too wide."""

import re

import mpmath
import pytest
from calculator import UncertainError, calculate, printed

from nnsolve import catalogue
from nnsolve.render.page import page
from nnsolve.render.plain import lines
from nnsolve.solution import derive

BUNDLED = [f"{problem.topic}/{problem.name}" for problem in catalogue.problems()]
DRAWN = [(level, seed) for seed in range(67) for level in (1, 2, 3)]
VALUED = re.compile(r"(.*) = +(−?[\d.]+(?:·10[⁻⁰¹²³⁴-⁹]+)?)(?!\S)[^=]*$")
NUMBERED = re.compile(r" *(\d+)  (\S.*)")


def working(text):
    """The numbered lines of a printed solution, each with the lines that it was broken into."""
    found, inside = [], False
    begin = next(n for n, line in enumerate(text) if line.startswith("A. "))
    # Rows of the tables below the answer begin with numbers too.
    end = next((n for n, line in enumerate(text) if line.startswith("Answer ")), len(text))
    for line in text[begin:end]:
        start = NUMBERED.fullmatch(line)
        if start and int(start[1]) == len(found) + 1:
            found.append(start[2])
            inside = True
        elif inside and line.strip():
            found[-1] += " " + line.strip()
        else:
            inside = False
    return found


def check(problem, width):
    """How many lines of the solution gave their value on a calculator, of how many that have one."""
    text = list(lines(page(derive(problem)), width))
    wide = [line for line in text if len(line) > width]
    assert not wide, wide
    good = whole = 0
    for printed_line in working(text):
        line = VALUED.match(printed_line)
        parts = [part.strip() for part in line[1].split(" = ")] if line else []
        if len(parts) == 1:
            continue  # a constant: name = value
        whole += 1
        if not parts:
            continue
        case = next((n for n, part in enumerate(parts) if ", as " in part), len(parts) - 1)
        substitution, value = " = ".join(parts[case:]), line[2]
        if re.match(r"[^\W\d][\w⁽⁾⁰¹²³⁴-⁹]*(\[[\w,]*\])?$", substitution) or "more" in substitution:
            continue  # a copy of another quantity: name = name = value
        try:
            found, largest = calculate(substitution)
        except UncertainError:
            continue
        shown, unit = printed(value)
        noise = mpmath.mpf(10) ** -13 * max(largest, abs(shown))
        assert abs(found - shown) <= unit / 2 + noise, f"{line}: {found}"
        good += 1
    return good, whole


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_solution_recomputes(name, width):
    good, whole = check(catalogue.read(name), width)
    assert good > whole / 2


@pytest.mark.parametrize("width", [80, 120])
def test_drawn_solutions_recompute(width):
    for level, seed in DRAWN[:30]:
        good, whole = check(catalogue.draw("backprop", level, seed), width)
        assert good > whole / 3


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80, 120])
def test_two_hundred_drawn_solutions_recompute(width):
    for level, seed in DRAWN:
        good, whole = check(catalogue.draw("backprop", level, seed), width)
        assert good > whole / 3
