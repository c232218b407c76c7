"""Gradient descent: published figures, references of our own, and what it says at the end."""

import math
from decimal import Decimal
from time import perf_counter

import mpmath
import pytest
import sympy

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.descent.rate import Schedule
from nnsolve.descent.walk import Stop
from nnsolve.errors import ProblemError
from nnsolve.topics.gradient_descent import TOPIC, GradientDescentProblem


def problem(f, start, rate="0.1", **fields):
    numbers = {name: Decimal(str(value)) for name, value in start.items()}
    given = None if rate is None else Decimal(rate)
    return GradientDescentProblem(topic="gradient-descent", f=f, start=numbers, rate=given, **fields)


def derived(*args, **fields):
    return TOPIC.derive(problem(*args, **fields))


def points(made, *names):
    count = made.family(f"new.{names[0]}").axes[0].size
    return [tuple(made.value(Key(f"new.{name}", (k,))) for name in names) for k in range(count)]


def words(made):
    return made.family("end.norm").rule.why


# ------------------------------------------------------------------------------------------- the slides

SADDLE = TOPIC.derive(catalogue.read("gradient-descent/saddle"))


@pytest.mark.parametrize(
    ("key", "right"),
    [
        (Key("g.x", (0,)), 4),
        (Key("g.y", (0,)), -6),
        (Key("new.x", (0,)), 1.6),
        (Key("new.y", (0,)), 3.6),
        (Key("new.x", (1,)), 1.28),
        (Key("new.y", (1,)), 4.32),
        (Key("new.x", (2,)), 1.024),
        (Key("new.y", (2,)), 5.184),
        (Key("new.x", (99,)), 4.0740719526689e-10),
        (Key("new.y", (99,)), 248453923.566),
        (Key("f", (99,)), -6.1729352135361464e16),
        (Key("closed.x"), 4.0740719526689e-10),
        (Key("closed.y"), 248453923.566),
        (Key("E.l1"), 2),
        (Key("E.l2"), -2),
    ],
)
def test_the_figures_of_the_slides(key, right):
    assert SADDLE.value(key) == pytest.approx(right, rel=1e-11)


def test_the_saddle_in_words_with_its_closed_form():
    assert "y grows by 1.2 each step: this is a saddle, not a minimum" in words(SADDLE)
    closed = next(table for table in SADDLE.tables if table.title == "Closed form")
    assert [block.cells[1] for block in closed.blocks] == ["2·0.8^k", "3·1.2^k"]


# --------------------------------------------------------------------------------- references of our own


def test_a_curved_function_against_a_plain_loop():
    made = derived("x^2*y + exp(-x) + y^4", {"x": 0.5, "y": 1.5}, "0.05", iterations=40)
    x, y = 0.5, 1.5
    for found in points(made, "x", "y"):
        gx, gy = 2 * x * y - math.exp(-x), x * x + 4 * y**3
        x, y = x - 0.05 * gx, y - 0.05 * gy
        assert found == pytest.approx((x, y), rel=1e-12)


@pytest.mark.parametrize(
    ("schedule", "rate"),
    [
        (Schedule(kind="step", decay=Decimal("0.5"), every=3), lambda t: 0.2 * 0.5 ** (t // 3)),
        (Schedule(kind="exponential", decay=Decimal("0.9")), lambda t: 0.2 * 0.9**t),
        (Schedule(kind="inverse", decay=Decimal("0.5")), lambda t: 0.2 / (1 + 0.5 * t)),
        (
            Schedule(kind="cosine", every=8, least=Decimal("0.02")),
            lambda t: 0.02 + 0.18 * (1 + math.cos(math.pi * min(t, 8) / 8)) / 2,
        ),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_every_schedule_against_a_plain_loop(schedule, rate):
    made = derived("3*x^2 - x", {"x": 2}, "0.2", iterations=12, schedule=schedule)
    x = 2.0
    for t, (found,) in enumerate(points(made, "x")):
        x -= rate(t) * (6 * x - 1)
        assert made.value(Key("it.rate", (t,))) == pytest.approx(rate(t), rel=1e-12)
        assert found == pytest.approx(x, rel=1e-9)


def test_newton_against_sympy_in_three_variables():
    f = "exp(x) + exp(-2*x) + (y - x)^2 + x*z + z^4 + 3*z^2"
    made = derived(f, {"x": 1, "y": 0, "z": 0.5}, None, method="newton", iterations=4)
    x, y, z = names = sympy.symbols("x y z")
    formula = sympy.exp(x) + sympy.exp(-2 * x) + (y - x) ** 2 + x * z + z**4 + 3 * z**2
    gradient = sympy.Matrix([formula.diff(v) for v in names])
    hessian = sympy.hessian(formula, names)
    at = sympy.Matrix([1, 0, sympy.Rational(1, 2)])
    for found in points(made, "x", "y", "z"):
        here = dict(zip(names, at, strict=True))
        at = (at - hessian.subs(here).evalf(40).LUsolve(gradient.subs(here).evalf(40))).evalf(40)
        assert found == pytest.approx([float(value) for value in at], rel=1e-9)


def test_exact_line_search_is_the_least_value_along_the_gradient():
    made = derived("x^2 + x*y + 4*y^2 - x", {"x": 2, "y": 1}, None, method="line-search", iterations=6)
    before = (2.0, 1.0)
    for k, after in enumerate(points(made, "x", "y")):
        x, y = before
        gx, gy = 2 * x + y - 1, x + 8 * y

        def along(a, x=x, y=y, gx=gx, gy=gy):
            u, v = x - a * gx, y - a * gy
            return u * u + u * v + 4 * v * v - u

        rate = made.value(Key("it.rate", (k,)))
        assert mpmath.diff(along, rate) == pytest.approx(0, abs=1e-9)
        assert after == pytest.approx((x - rate * gx, y - rate * gy), rel=1e-12, abs=1e-15)
        before = after


@pytest.mark.parametrize("f", ["0.5*x^2 + 3*x - y^2 + y", "2*x - (y - 4)^2", "(x - 1)^2 + 0*y^2 + 3*y"])
def test_the_closed_form_is_the_last_point(f):
    made = derived(f, {"x": 2, "y": 1}, iterations=17)
    for name in "xy":
        last = made.value(Key(f"new.{name}", (16,)))
        assert made.value(Key(f"closed.{name}")) == pytest.approx(last, rel=1e-12)


def test_slopes_at_every_point_against_central_differences():
    made = derived("sin(x*y) + ln(x^2 + 1) + sigmoid(y)", {"x": 0.7, "y": -0.4}, iterations=15)

    def f(x, y):
        return mpmath.sin(x * y) + mpmath.log(x * x + 1) + 1 / (1 + mpmath.exp(-y))

    before = (0.7, -0.4)
    for k, after in enumerate(points(made, "x", "y")):
        for n, name in enumerate("xy"):
            order = (1, 0) if n == 0 else (0, 1)
            assert made.value(Key(f"g.{name}", (k,))) == pytest.approx(
                float(mpmath.diff(f, before, order)), rel=1e-9
            )
        before = after


# ------------------------------------------------------------------------------------------- when it stops


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        # x_k = 0.8^k; the slope is 2·0.8^k, the step 0.2·0.8^(k−1), f changes by 0.36·0.64^(k−1).
        ("gradient", lambda k: 2 * 0.8**k < 1e-3),
        ("step", lambda k: 0.2 * 0.8 ** (k - 1) < 1e-3),
        ("f", lambda k: 0.36 * 0.64 ** (k - 1) < 1e-3),
    ],
)
def test_a_tolerance_stops_at_the_first_iteration_that_meets_it(rule, least):
    made = derived("x^2", {"x": 1}, iterations=100, stop=Stop(**{rule: Decimal("1e-3")}))
    expected = next(k for k in range(1, 100) if least(k))
    assert len(points(made, "x")) == expected
    assert f"after {expected} iterations of at most 100" in words(made)


def test_newton_stops_on_a_parabola_after_one_iteration():
    made = derived("3*x^2 - 6*x", {"x": 5}, None, method="newton", iterations=9)
    assert points(made, "x") == [(1.0,)]
    assert "the gradient is 0" in words(made)


def test_overflow_ends_at_the_last_point_and_says_so():
    made = derived("x^4", {"x": 5}, "0.3", iterations=100)
    assert len(points(made, "x")) == 4
    assert "iteration 5 leaves the range of double precision" in words(made)
    assert "the rate is too large" in words(made)


def test_an_iterate_without_a_value_is_named():
    # By hand: 1 − 0.4·(1 + 1/1) = 0.2, and 0.2 − 0.4·(1 + 1/0.2) = −2.2.
    made = derived("x + ln(x)", {"x": 1}, "0.4", iterations=9)
    assert points(made, "x") == [pytest.approx((0.2,))]
    assert "at iteration 2, x = −2.2, f has no value" in words(made)


# --------------------------------------------------------------------------------------- what it ends at


@pytest.mark.parametrize(
    ("f", "start", "rate", "count", "said"),
    [
        ("x^2 + y^2", {"x": 1, "y": 2}, "0.3", 60, "eigenvalues 2, 2: this is a minimum"),
        ("cos(x)", {"x": 0}, "0.3", 5, "this is a maximum"),
        ("x^2 - y^2", {"x": 1, "y": 0}, "0.3", 90, "this is a saddle, not a minimum"),
        ("x^4", {"x": 0}, "0.1", 5, "this is a minimum"),
        ("x^3", {"x": 1}, "0.1", 3000, "a point of inflection, not a minimum"),
        ("exp(-x)", {"x": 0}, "1", 2000, "f may only flatten out"),
        ("x^2*y^2", {"x": 0, "y": 0}, "1", 5, "they do not tell what kind of point"),
        ("3*x^2", {"x": 1}, "0.4", 9, "the rate 0.4 is above 2/6 = 0.333333"),
        ("-x^2", {"x": 1}, "0.1", 9, "f bends down there and falls without end"),
        ("2*x", {"x": 1}, "0.1", 9, "x moves by −0.2 each step: f falls in a straight line"),
        ("x*y", {"x": -1.2, "y": 1}, "0.1", 100, "eigenvalues 1, −1: f has a saddle"),
        ("x^2 + x*y + y^2", {"x": 2, "y": 1}, "1", 30, "2 over the greatest eigenvalue"),
        ("abs(x)", {"x": 1}, "0.3", 10, "jumps to and fro"),
        ("x^2", {"x": 1}, "0.001", 5, "It has not arrived"),
        ("x^2", {"x": 1}, "1", 20, "changes sides for ever"),
        ("x^2", {"x": 1}, "0.5", 20, "where f″ = 2: this is a minimum"),
        ("x^2*y", {"x": 1, "y": 1}, "0.1", 2000, "f may only flatten out"),
    ],
)
def test_what_it_ends_at_in_words(f, start, rate, count, said):
    assert said in words(derived(f, start, rate, iterations=count))


def test_a_rate_below_zero_is_taken_when_asked():
    made = derived("x^2", {"x": 1}, "-0.1", iterations=3, force=True)
    assert points(made, "x")[-1] == pytest.approx((1.728,), rel=1e-12)
    assert "the rate is below 0, so every step climbs" in words(made)


# ---------------------------------------------------------------------------------------- tables and time


def test_long_tables_are_cut_and_every_row_can_be_asked():
    def shown(**fields):
        made = derived("x^2", {"x": 1}, "0.01", iterations=1000, **fields)
        return [block.cells[0] for block in made.tables[0].blocks]

    assert shown() == [str(k) for k in (0, 1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 999, 1000)]
    assert shown(every=250) == ["0", "1", "250", "500", "750", "1000"]
    assert len(shown(whole=True)) == 1001


def test_ten_thousand_iterations_of_two_variables_take_less_than_two_seconds():
    derived("x^2", {"x": 1}, iterations=1)
    begin = perf_counter()
    made = derived("(1 - x)^2 + 100*(y - x^2)^2", {"x": -1.2, "y": 1}, "0.001", iterations=10_000)
    assert perf_counter() - begin < 2
    x, y = -1.2, 1.0
    for _ in range(10_000):
        gx, gy = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
        x, y = x - 0.001 * gx, y - 0.001 * gy
    assert points(made, "x", "y")[-1] == pytest.approx((x, y), rel=1e-9)


# ------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("f", "start", "fields", "path", "said"),
    [
        ("x^2 - z^2", {"x": 1, "y": 2}, {}, ("f",), "expected one of x, y, found 'z'"),
        ("x^2", {"x": 1, "y": 2}, {}, ("start", "y"), "which is not in f"),
        ("x^2", {}, {}, ("start",), "expected a start for every variable, as in x = 1"),
        ("3", {"x": 1}, {}, ("f",), "found a constant"),
        ("x +* 2", {"x": 1}, {}, ("f",), "found '*'"),
        ("+".join(["x"] * 2501), {"x": 1}, {}, ("f",), "expected"),
        (
            "+".join(f"x{n}" for n in range(11)),
            {f"x{n}": 1 for n in range(11)},
            {},
            ("f",),
            "at most 10 variables",
        ),
        ("x + f", {"x": 1, "f": 1}, {}, ("start", "f"), "another name"),
        ("abs(x)", {"x": 0}, {}, ("start", "x"), "cannot be differentiated"),
        ("relu(x) + y", {"x": 0, "y": 1}, {}, ("start", "x"), "cannot be differentiated"),
        ("sqrt(x)", {"x": 0}, {}, ("start", "x"), "cannot be differentiated"),
        ("ln(x)", {"x": -1}, {}, ("start",), "no value at the start"),
        ("ln(x)", {"x": 1}, {"rate": "2"}, ("rate",), "iteration 1, x = −1, f has no value"),
        ("x^2", {"x": 1}, {"iterations": 0}, ("iterations",), "found 0"),
        ("x^2", {"x": 1}, {"rate": "0"}, ("rate",), "above 0"),
        ("x^2", {"x": 1}, {"rate": "-0.1"}, ("rate",), "above 0"),
        ("x^2", {"x": 1}, {"rate": None}, ("rate",), "found none"),
        ("x^4", {"x": 1}, {"method": "line-search"}, ("method",), "quadratic"),
        ("x - x^2", {"x": 1}, {"method": "line-search"}, ("method",), "bends down"),
        ("x^3 + 1", {"x": 0}, {"method": "newton"}, ("method",), "singular"),
        ("a+b+c+d^2", dict.fromkeys("abcd", 1), {"method": "newton"}, ("method",), "up to 3 variables"),
    ],
)
def test_bad_input_is_told_with_its_place(f, start, fields, path, said):
    with pytest.raises(ProblemError) as caught:
        derived(f, start, **fields)
    assert caught.value.path == path
    assert said in caught.value.message


def test_an_unknown_name_is_told_with_its_column():
    with pytest.raises(ProblemError) as caught:
        derived("x^2 - z^2", {"x": 1, "y": 2})
    assert caught.value.offset == 7


def test_variables_may_have_the_names_of_other_quantities():
    start = {"t": 1, "norm": 2, "rate": 3, "alpha": 1, "decay": 1, "D": 2, "bend": 1}
    f = " + ".join(f"{name}^2" for name in start)
    schedule = Schedule(kind="exponential", decay=Decimal("0.5"))
    made = derived(f, start, iterations=2, schedule=schedule)
    for name, value in start.items():
        assert made.value(Key(f"new.{name}", (1,))) == pytest.approx(value * 0.8 * 0.9)
    assert len({made.notation.ascii(key) for key in made.keys()}) == len(made)  # noqa: SIM118


def test_a_corner_that_is_none_is_taken():
    assert points(derived("abs(x)^2 + y", {"x": 1, "y": 0}, iterations=1), "x") == [(0.8,)]
