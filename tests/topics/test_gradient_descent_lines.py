"""Every printed line of a descent, typed into a calculator, gives its printed value."""

import re

import mpmath
import pytest
from calculator import UncertainError, calculate, printed

from nnsolve import catalogue
from nnsolve.render import render
from nnsolve.solution import derive

NUMBERED = re.compile(r" *(\d+)  (\S.*)")
BUNDLED = ("saddle", "bowl", "exact-search", "newton", "overshoot")
COPY = re.compile(r"[^\W\d]\w*")


def working(text):
    """The numbered lines, each with the lines that it was broken into."""
    found, inside = [], False
    for line in text.partition("\nAnswer")[0].splitlines():
        start = NUMBERED.fullmatch(line)
        if start and int(start[1]) == len(found) + 1:
            found.append(start[2])
            inside = True
        elif inside and line.strip():
            found[-1] += f" {line.strip()}"
        else:
            inside = False
    return found


def check(problem):
    """How many lines gave their value, of how many there are."""
    good, lines = 0, working(render(derive(problem)))
    for line in lines:
        parts = [part.strip() for part in line.replace("◀", "").split(" = ")]
        if len(parts) == 2:
            good += 1  # a constant: name = value
            continue
        *_, substitution, value = parts
        if COPY.fullmatch(substitution):
            continue
        try:
            found, largest = calculate(substitution)
        except UncertainError:
            continue
        shown, unit = printed(value)
        noise = mpmath.mpf(10) ** -13 * max(largest, abs(shown))
        assert abs(found - shown) <= unit / 2 + noise, f"{line}: {found}"
        good += 1
    return good, len(lines)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_descent_recomputes(name):
    good, whole = check(catalogue.read(f"gradient-descent/{name}"))
    assert good > whole * 0.8


@pytest.mark.parametrize("level", [1, 2, 3])
def test_drawn_descents_recompute(level):
    for seed in range(5):
        good, whole = check(catalogue.draw("gradient-descent", level, seed))
        assert good > whole * 0.8
