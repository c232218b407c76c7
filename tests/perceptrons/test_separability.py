"""Linear separability against brute force and an LP solver in floats; every proof by adding it up."""

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from nnsolve.perceptrons.separability import Certificate, holds, separated


def points(rows):
    return [tuple(map(Fraction, row)) for row in rows]


def classes(answer, row, *, strict):
    z = sum(w * x for w, x in zip(answer.weights, row, strict=True)) - answer.threshold
    return z > 0 if strict else z >= 0


def check(answer, on, off, *, strict=False, threshold=None):
    """Check weights by putting the points in, a certificate by adding the demands up by hand."""
    if not isinstance(answer, Certificate):
        assert all(classes(answer, row, strict=strict) for row in on)
        assert not any(classes(answer, row, strict=strict) for row in off)
        assert threshold is None or answer.threshold == threshold
        return
    assert holds(answer, on, off, strict=strict, threshold=threshold)
    assert all(isinstance(m, int) and m >= 0 for m in (*answer.on, *answer.off))
    size = len((*on, *off)[0])
    for i in range(size):
        one = sum(m * row[i] for m, row in zip(answer.on, on, strict=True))
        assert one == sum(m * row[i] for m, row in zip(answer.off, off, strict=True))
    many, few = sum(answer.on), sum(answer.off)
    # The on rows ask for sum >= many·θ, the off rows for the same sum < few·θ.
    if threshold is None:
        assert many == few > 0
    elif few * threshold == many * threshold:
        assert (many if strict else few) > 0
    else:
        assert few * threshold < many * threshold


def brute(table, size):
    """Whether whole weights up to 2 and half thresholds give a truth table: enough for 3 inputs."""
    rows = list(product((0, 1), repeat=size))
    return any(
        all((2 * sum(w * x for w, x in zip(weights, row, strict=True)) >= twice) == on for row, on in table)
        for weights in product(range(-2, 3), repeat=size)
        for twice in range(-9, 10, 2)
        if rows
    )


@pytest.mark.parametrize(("size", "known"), [(2, 14), (3, 104)])
def test_every_truth_table_against_brute_force(size, known):
    rows = list(product((0, 1), repeat=size))
    count = 0
    for bits in product((False, True), repeat=2**size):
        on = points(row for row, bit in zip(rows, bits, strict=True) if bit)
        off = points(row for row, bit in zip(rows, bits, strict=True) if not bit)
        answer = separated(on, off)
        check(answer, on, off)
        expected = brute(list(zip(rows, bits, strict=True)), size)
        assert isinstance(answer, Certificate) != expected
        count += expected
    # 14 and 104 threshold functions of 2 and 3 variables (OEIS A000609).
    assert count == known


def feasible(on, off, threshold):
    """Whether w·x ≥ θ + ½ for on and ≤ θ − ½ for off can be met (scaled), by SciPy in floats."""
    rows, right = [], []
    for group, sign in ((on, -1.0), (off, 1.0)):
        for row in group:
            values = [sign * float(x) for x in row]
            if threshold is None:
                rows.append([*values, -sign])
                right.append(-1.0)
            else:
                rows.append([*values, 1.0 if sign > 0 else 0.0])
                right.append(sign * float(threshold))
    width = len(rows[0])
    if threshold is None:
        done = linprog(np.zeros(width), A_ub=rows, b_ub=right, bounds=[(None, None)] * width)
        return done.status == 0
    # Maximise the room below the threshold, at most 1.
    cost = np.zeros(width)
    cost[-1] = -1.0
    done = linprog(cost, A_ub=rows, b_ub=right, bounds=[*[(None, None)] * (width - 1), (None, 1.0)])
    return done.status == 0 and (not off or -done.fun > 1e-7)


def random_set(random):
    size, count = random.randint(2, 5), random.randint(2, 10)
    rows = [tuple(random.randint(-4, 4) for _ in range(size)) for _ in range(count)]
    marks = [random.random() < 0.5 for _ in rows]
    on = points(row for row, mark in zip(rows, marks, strict=True) if mark)
    return on, points(row for row, mark in zip(rows, marks, strict=True) if not mark)


def test_random_points_against_another_solver():
    random = Random(7)  # noqa: S311  (not for secrets)
    found = {True: 0, False: 0}
    for _ in range(1000):
        on, off = random_set(random)
        answer = separated(on, off)
        check(answer, on, off)
        assert isinstance(answer, Certificate) != feasible(on, off, None)
        found[isinstance(answer, Certificate)] += 1
    assert min(found.values()) > 50


@pytest.mark.parametrize("threshold", [Fraction(0), Fraction(5, 2), Fraction(-1)])
def test_a_threshold_that_is_given(threshold):
    random = Random(11)  # noqa: S311  (not for secrets)
    found = {True: 0, False: 0}
    for _ in range(100):
        on, off = random_set(random)
        answer = separated(on, off, threshold=threshold)
        check(answer, on, off, threshold=threshold)
        assert isinstance(answer, Certificate) != feasible(on, off, threshold)
        found[isinstance(answer, Certificate)] += 1
        strict = separated(on, off, strict=True, threshold=threshold)
        check(strict, on, off, strict=True, threshold=threshold)
    assert min(found.values()) > 15


def test_xor_needs_each_of_the_four_demands_once():
    on, off = points([(0, 1), (1, 0)]), points([(0, 0), (1, 1)])
    assert separated(on, off) == Certificate((1, 1), (1, 1))


def test_equal_points_contradict_each_other():
    on, off = points([(1, 2), (3, 4)]), points([(3, 4)])
    assert separated(on, off) == Certificate((0, 1), (1,))


@pytest.mark.parametrize(
    ("proof", "right"),
    [
        (Certificate((1, 1), (1, 1)), True),
        (Certificate((2, 2), (2, 2)), True),
        (Certificate((1, 0), (1, 1)), False),
        (Certificate((0, 0), (0, 0)), False),
        (Certificate((-1, -1), (-1, -1)), False),
    ],
)
def test_a_proof_is_checked_by_adding_up(proof, right):
    on, off = points([(0, 1), (1, 0)]), points([(0, 0), (1, 1)])
    assert holds(proof, on, off) == right
