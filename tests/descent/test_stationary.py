"""The stationary point beside a point, and what kind it is."""

import pytest

from nnsolve.symbolic.differentiate import slope
from nnsolve.symbolic.parse import parse
from nnsolve.symbolic.stationary import kind_of, near


def found(text, **point):
    f = parse(text)
    slopes = [slope(f, name) for name in point]
    hessian = [[slope(one, name) for name in point] for one in slopes]
    return near(slopes, hessian, list(point), point)


@pytest.mark.parametrize(
    ("f", "point", "kind", "eigenvalues"),
    [
        ("x^2 - y^2", {"x": 1e-5, "y": 0.01}, "saddle", ("2", "−2")),
        ("x^2 + x*y + y^2", {"x": 0.01, "y": 0.02}, "minimum", ("3", "1")),
        # f = x² + xy: the eigenvalues are 1 ± √2.
        ("x^2 + x*y", {"x": 0.01, "y": 0.02}, "saddle", ("1 + √(2)", "1 − √(2)")),
        ("-(x - 1/3)^2", {"x": 0.333}, "maximum", ("−2",)),
        ("(x - 0.5)^4", {"x": 0.52}, "minimum", ("0",)),
        ("-x^6", {"x": 0.01}, "maximum", ("0",)),
        ("x^5", {"x": 0.01}, "saddle", ("0",)),
        ("x^2", {"x": 0.0}, "minimum", ("2",)),
    ],
)
def test_an_exact_point(f, point, kind, eigenvalues):
    one = found(f, **point)
    assert one.exact
    assert (one.kind, one.eigenvalues) == (kind, eigenvalues)


def test_a_point_that_is_no_fraction_is_near():
    # e^x = 3 at x = ln 3 = 1.098612…, where f″ = 3.
    one = found("exp(x) - 3*x", x=1.09)
    assert (one.exact, one.kind, one.point, one.eigenvalues) == (False, "minimum", {"x": "1.09861"}, ("3",))


def test_a_point_far_away_does_not_count():
    # Newton's method goes from 0.2 to the minimum of the sine at −π/2 or 3π/2.
    assert found("sin(x)", x=0.2) is None
    assert found("exp(-x)", x=9.0) is None


def test_kinds_by_signs():
    kinds = [kind_of(values) for values in ((1, 2), (-1, -2), (1, -1), (0, 1), (0, -1), (1, 0, -1))]
    assert kinds == ["minimum", "maximum", "saddle", "flat", "flat", "saddle"]
