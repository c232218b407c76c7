"""Activations: figures of the sources, many digits from end to end of the range, conventions, bad input."""

import math
import subprocess
import sys
import warnings
from decimal import Decimal
from pathlib import Path
from random import Random

import activation_reference as reference
import mpmath
import msgspec
import pytest
from activation_reference import made, named, numbers, off, posed
from render.test_problems import check

from nnsolve import catalogue
from nnsolve.activations.identities import IDENTITIES, proved
from nnsolve.activations.listing import listing
from nnsolve.activations.values import slope, value
from nnsolve.axis import Key
from nnsolve.errors import NnsolveError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS, FUNCTIONS
from nnsolve.render import render
from nnsolve.topics.activation import TOPIC

NAMES = list(reference.ACTIVATIONS)
QUARTERS = [k / 4 for k in range(-3200, 3201)]
_FAR = (346, 355.5, 372.5, 690, 692, 708.4, 713, 714.9, 720, 740, 745.1, 751)
EDGES = [sign * z for z in _FAR for sign in (1, -1)]
EDGES += [-38.6, -38.4, -37.6, -22, -21.5, -21.3, -21.06, -20.5]
"""Where a float loses its digits, or all of it: e^−z, its square, and the tails of the bell curve."""
DIGITS = 420
"""e^−800 has 348 zeros after the point: with so many digits nothing of it is lost."""


# ------------------------------------------------------------------------------- figures of the sources


def test_the_sigmoid_table_of_the_lecture_notes():
    """Lecture notes, activation functions: 3, −2 and 0.5 give 0.95, 0.12 and 0.62."""
    found = TOPIC.derive(catalogue.read("activation/sigmoid-table"))
    values = [named(found, f"sigmoid_z{n}") for n in (1, 2, 3, 4)]
    assert [round(v, 2) for v in values] == [0.95, 0.85, 0.12, 0.62]
    full = (0.9525741268224333, 0.8519528019683106, 0.11920292202211756, 0.6224593312018546)
    assert values == pytest.approx(full, rel=1e-15)


def test_relu_and_leaky_relu_of_the_lecture_notes():
    """Lecture notes, activation functions: 3, −1 and −3 give 3, 0 and 0."""
    found = TOPIC.derive(catalogue.read("activation/relu-table"))
    assert [named(found, f"relu_z{n}") for n in (1, 2, 3)] == [3, 0, 0]
    assert [named(found, f"leaky_relu_z{n}") for n in (1, 2, 3)] == [3.0, -0.01, -0.03]


def test_tanh_and_softmax_at_the_inputs_of_that_table():
    tanh = made(function="tanh", at=numbers("3", "1.75", "-2", "0.5"))
    full = (0.9950547536867305, 0.9413755384972874, -0.9640275800758169, 0.46211715726000974)
    assert [named(tanh, f"tanh_z{n}") for n in (1, 2, 3, 4)] == pytest.approx(full, rel=1e-15)
    softmax = TOPIC.derive(catalogue.read("activation/softmax-jacobian"))
    full = (0.727099417186543, 0.20831747081819313, 0.00489915733606886, 0.059683954659195)
    assert [named(softmax, f"p{n}") for n in (1, 2, 3, 4)] == pytest.approx(full, rel=1e-14)


def test_published_constants_of_selu():
    """Klambauer et al. 2017: λ ≈ 1.0507, α ≈ 1.6733."""
    assert value("selu", 1) == pytest.approx(1.0507, abs=5e-5)
    assert -value("selu", -700) / value("selu", 1) == pytest.approx(1.6733, abs=5e-5)


# ----------------------------------------------------------------------- from end to end of the range


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_values_keep_their_digits_from_minus_800_to_800(name, part):
    random = Random(5)  # noqa: S311
    points = QUARTERS[::part] + [random.uniform(-40, 40) for _ in range(200)]
    points += [sign * 10 ** random.uniform(-12, 0) for sign in (-1, 1) for _ in range(30)] + EDGES
    with mpmath.workdps(DIGITS if part == 1 else 60), warnings.catch_warnings():
        warnings.simplefilter("error")
        worst = max((off(value(name, z), reference.ACTIVATIONS[name](mpmath.mpf(z))), z) for z in points)
    assert worst[0] <= 1e-14, worst


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", [37, pytest.param(3, marks=pytest.mark.slow)])
def test_slopes_keep_their_digits_from_minus_800_to_800(name, part):
    corners = reference.CORNERS.get(name, ())
    points = [z for z in (*QUARTERS[::part], *QUARTERS[3100:3300], *EDGES) if z not in corners]
    with mpmath.workdps(DIGITS), warnings.catch_warnings():
        warnings.simplefilter("error")
        worst = max((off(slope(name, z), reference.slope(name, mpmath.mpf(z))), z) for z in points)
    assert worst[0] <= 1e-14, worst


@pytest.mark.parametrize("name", NAMES)
def test_slopes_keep_their_digits_at_any_number(name):
    """At numbers whose squares are not exact; where the slope crosses 0 its terms cancel: left out."""
    random = Random(8)  # noqa: S311
    with mpmath.workdps(200):
        for z in [random.uniform(-40, 40) for _ in range(300)]:
            exact = reference.slope(name, mpmath.mpf(z))
            if not (-2 < z < -0.5 and abs(exact) < 0.02):
                assert off(slope(name, z), exact) <= 1e-14, z


@pytest.mark.parametrize("name", NAMES)
def test_no_argument_overflows(name):
    for z in (1e308, -1e308, 1e154, -1e154, 5e-324, -5e-324, 0.0):
        assert math.isfinite(value(name, z)) or abs(z) == 1e308
        assert math.isfinite(slope(name, z))


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_solution_keeps_them_too(name):
    """Every line of the solution follows from its formula, and value and slope are exact."""
    corners = reference.CORNERS.get(name, ())
    usual = ("-800", "-360", "-45", "-5.25", "-0.75", "-0.001", "0.3", "7", "20", "400", "800")
    for z in (*usual, *map(str, EDGES)):
        found = made(function=name, at=numbers(z), slope=True)
        with mpmath.workdps(DIGITS):
            exact = mpmath.mpf(float(z))
            assert off(named(found, f"{name}_z"), reference.ACTIVATIONS[name](exact)) <= 1e-14, z
            if float(z) not in corners:
                assert off(named(found, f"{name}_slope_z"), reference.slope(name, exact)) <= 1e-14, z
        text = render(found, "plain", 80)
        assert "nan" not in text
        assert "inf" not in text


@pytest.mark.parametrize("name", NAMES)
def test_infinity_and_nan_go_through(name):
    """Their limits at the ends, and nothing that raises."""
    with mpmath.workdps(500):
        for z, far in ((math.inf, 1000), (-math.inf, -1000)):
            limit = reference.ACTIVATIONS[name](mpmath.mpf(far))
            expected = math.copysign(math.inf, limit) if abs(limit) > 5 else round(float(limit), 2)
            assert value(name, z) == pytest.approx(expected, abs=2e-3)
    assert math.isnan(value(name, math.nan)) or name in {"relu", "hard_tanh"}


def test_a_wrong_slope_would_be_seen(monkeypatch):
    row = FUNCTIONS["softplus"]
    monkeypatch.setitem(
        FUNCTIONS,
        "softplus",
        msgspec.structs.replace(row, slope_of=lambda z: value("sigmoid", z) * (1 + 1e-13)),
    )
    with pytest.raises(AssertionError):
        test_slopes_keep_their_digits_from_minus_800_to_800("softplus", 37)


@pytest.mark.parametrize("name", NAMES)
def test_traits(name):
    """The range holds every value and is nearly used up; odd where centred; flat ends where it saturates."""
    traits = FUNCTIONS[name].traits
    left, right = traits.range.format(a="1").strip("[]()").replace("−", "-").replace("/1", "").split(", ")
    low, high = (float(end.replace("∞", "inf")) for end in (left, right))
    values = [float(reference.ACTIVATIONS[name](mpmath.mpf(k) / 50)) for k in range(-40_00, 40_01)]
    assert low - 6e-5 <= min(values) <= (low + 0.02 if math.isfinite(low) else 0)
    assert high + 1e-9 >= max(values) >= (high - 0.02 if math.isfinite(high) else 70)
    odd = all(
        abs(reference.ACTIVATIONS[name](mpmath.mpf(z)) + reference.ACTIVATIONS[name](mpmath.mpf(-z))) < 1e-12
        for z in (0.3, 1.7, 9)
    )
    assert odd == traits.centred
    with mpmath.workdps(200):
        ends = [abs(reference.slope(name, mpmath.mpf(z))) < 1e-3 for z in (-100, 100)]
    flat = {(False, False): "no", (True, False): "on the left", (True, True): "on both sides"}
    assert traits.saturates == flat[tuple(ends)]


# --------------------------------------------------------------------------------------- the working


def test_sigmoid_is_worked_in_the_lines_of_a_hand():
    text = render(made(function="sigmoid", at=numbers("0.3775"), slope=True), "plain", 80)
    for line in (
        "e^−z     = e^−0.3775           = 0.6856",
        "1 + e^−z = 1 + 0.6856          = 1.6856",
        "σ(z)     = 1/1.6856            = 0.5933",
        "σ′(z)    = 0.5933·(1 − 0.5933) = 0.2413",
    ):
        assert line in text


@pytest.mark.parametrize("count", [1, 8, 9, 1000])
def test_many_points(count):
    found = made(function="tanh", at=[Decimal(n) / 7 for n in range(count)], slope=True)
    text = render(found, "plain", 80)
    assert text.count("◀") <= 16
    assert len([line for line in text.splitlines() if line.lstrip()[:1].isdigit()]) >= count
    for n in (0, count - 1):
        suffix = str(n + 1) if count > 1 else ""
        assert named(found, f"tanh_z{suffix}") == pytest.approx(math.tanh(n / 7), rel=1e-12)


@pytest.mark.parametrize(
    "pair", [("gelu_tanh", "tanh"), ("tanh", "gelu_tanh"), ("silu", "sigmoid"), ("mish", "tanh")]
)
def test_a_part_that_is_called_like_a_function_has_a_name_of_its_own(pair):
    found = made(compare=list(pair), at=numbers("-4", "2"), slope=True)
    names = [found.notation.ascii(key) for key in found.keys()]  # noqa: SIM118
    assert len(set(names)) == len(names)
    for name in pair:
        exact = [reference.ACTIVATIONS[name](mpmath.mpf(z)) for z in (-4, 2)]
        assert [named(found, f"{name}_z{n}") for n in (1, 2)] == pytest.approx(list(map(float, exact)))


def test_functions_side_by_side_share_their_parts():
    found = made(compare=["sigmoid", "mish", "tanh", "softplus"], at=numbers("0.4"), slope=True)
    texts = [found.notation.text(key) for key in found.keys()]  # noqa: SIM118
    assert texts.count("e^z") == texts.count("e^−z") == texts.count("1 + e^z") == 1


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_drawn_and_bundled_lines_recompute(level, width):
    """What is printed, typed into a calculator, gives what is printed behind it."""
    for seed in range(12):
        good, whole = check(catalogue.draw("activation", level, seed), width)
        assert good >= whole / 2
    for problem in catalogue.problems():
        if problem.topic == "activation":
            check(catalogue.read(f"activation/{problem.name}"), width)


@pytest.mark.parametrize("name", NAMES)
def test_lines_far_from_zero_and_close_to_it_recompute(name):
    points = ("-40", "-20", "-6", "-1e-11", "1e-11", "18", "40", "300")
    good = [check(posed(function=name, at=numbers(z), slope=True), 80)[0] for z in points]
    assert sum(good) >= 8 * (name != "identity")


@pytest.mark.parametrize("name", NAMES)
def test_a_tiny_value_follows_from_its_formula_too(name):
    """4·10⁻¹⁸ stands behind a formula that gives it, not behind 1·(1 − 1)."""
    for z in ("-90", "-40", "-1e-11", "1e-11", "40", "90"):
        found = made(function=name, at=numbers(z), slope=True)
        for key in found.keys():  # noqa: SIM118
            formula = found[key].formula
            if formula is not None:
                again = evaluate(formula, found.value, FLOATS)
                assert again == pytest.approx(found.value(key), rel=1e-8, abs=1e-300), (z, str(key))


def test_a_case_names_the_cases_before_it():
    """−2 is in the middle of the hard sigmoid because it is below 3 and above −3."""
    text = render(made(function="hard sigmoid", at=numbers("-2", "5", "-7")))
    assert "−2/6 + ½, as −2 < 3 and −2 > −3 = 0.1667" in text
    assert "1, as 5 ≥ 3 " in text
    assert "0, as −7 < 3 and −7 ≤ −3 " in text


def test_a_typed_formula():
    found = made(function="z/(1 + exp(-1.702*z))", at=numbers("0.8"), slope=True)
    with mpmath.workdps(50):
        of = lambda z: z / (1 + mpmath.exp(mpmath.mpf("-1.702") * z))  # noqa: E731
        assert off(named(found, "f_z"), of(mpmath.mpf(0.8))) < 1e-14
        assert off(named(found, "f_slope_z"), mpmath.diff(of, mpmath.mpf(0.8))) < 1e-14


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda one: one.says)
def test_identities_are_proved_and_a_wrong_one_is_not(identity):
    assert len(proved(identity)) >= 4
    first, *rest = identity.lines
    for n in range(len(rest)):
        broken = [*rest]
        broken[n] = (f"1.0001*({rest[n][0]})", rest[n][1])
        with pytest.raises(NnsolveError, match="does not follow"):
            proved(msgspec.structs.replace(identity, lines=(first, *broken)))


# ------------------------------------------------------------------------------------- conventions


@pytest.mark.parametrize(
    ("option", "values"),
    [("unit", (0, 1, 1)), ("unit-strict", (0, 0, 1)), ("sign", (-1, 1, 1)), ("sign-strict", (-1, -1, 1))],
)
def test_the_step_under_every_convention(option, values):
    found = made(function="step", at=numbers("-2", "0", "3"), conventions={"step": option})
    assert tuple(named(found, f"step_z{n}") for n in (1, 2, 3)) == values
    assert [stated.choice for stated in found.conventions] == [option]


@pytest.mark.parametrize(("option", "expected"), [("zero", 0), ("half", 0.5), ("one", 1)])
def test_the_slope_of_relu_at_zero(option, expected):
    found = made(function="relu", at=numbers("0"), slope=True, conventions={"relu-slope": option})
    assert named(found, "relu_slope_z") == expected


def test_forms_of_gelu_and_hard_sigmoid():
    for convention, name, options in (
        ("gelu", "gelu", {"exact": "gelu", "tanh": "gelu_tanh"}),
        ("hard-sigmoid", "hard sigmoid", {"sixth": "hard_sigmoid", "fifth": "hard_sigmoid_fifth"}),
    ):
        for option, row in options.items():
            found = made(function=name, at=numbers("0.7"), slope=True, conventions={convention: option})
            exact = reference.ACTIVATIONS[row](mpmath.mpf(0.7))
            assert off(named(found, f"{row}_z"), exact) < 1e-14
            assert [(stated.name, stated.choice) for stated in found.conventions] == [(convention, option)]


def test_a_randomised_relu_is_drawn_by_its_seed():
    at = numbers("-1", "-2", "-3", "4")
    drawn = [
        [
            named(made(function="randomised relu", at=at, seed=seed, conventions=conventions), f"rrelu_z{n}")
            for n in (1, 2, 3, 4)
        ]
        for seed, conventions in (
            (1, {}),
            (1, {"randomised-relu": "drawn"}),
            (2, {"randomised-relu": "drawn"}),
        )
    ]
    assert drawn[0] == pytest.approx([-11 / 48, -22 / 48, -33 / 48, 4])
    assert drawn[1] != drawn[2]
    for row in drawn[1:]:
        slopes = [-row[0], -row[1] / 2, -row[2] / 3]
        assert all(1 / 8 <= one <= 1 / 3 for one in slopes)
        assert len(set(slopes)) == 3
        assert row[3] == 4


def test_a_named_function_loads_neither_sympy_nor_numpy():
    code = (
        "import sys; from nnsolve.cli import program;"
        "names = 'sigmoid,gelu,mish,selu,leaky relu(0.1)';"
        "program.run(['activation', '--compare', names, '--at', '-2,0.5', '--slope', '--plot']);"
        "program.run(['activation', 'softmax', '--at', '2,1,0.1', '--slope', '--temperature', '2']);"
        "print(sorted({'sympy', 'numpy', 'mpmath'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_keys_of_the_answer_are_asked():
    found = made(function="sigmoid", at=numbers("1", "2"), slope=True)
    assert len(found.asked) == 4
    assert all(isinstance(key, Key) for key in found.asked)


def test_the_page_is_made_from_the_rows():
    page = Path(__file__).parents[2] / "docs" / "activations.md"
    assert page.read_text(encoding="utf-8") == "".join(listing())


@pytest.mark.parametrize("seed", range(40))
def test_any_comparison_at_any_number_is_written_out(seed):
    random = Random(seed)  # noqa: S311
    names = random.sample(NAMES, random.randint(1, 4))
    at = {
        round(random.uniform(-1, 1) * 10.0 ** random.randint(-15, 3), random.randint(0, 15)) for _ in range(3)
    }
    found = made(compare=names, at=[Decimal(repr(z)) for z in at], slope=True)
    for spell in (found.notation.text, found.notation.ascii):
        called = [spell(key) for key in found.keys()]  # noqa: SIM118
        assert len(set(called)) == len(called)
    for width in (60, 120):
        assert all(len(line) <= width for line in render(found, "plain", width).splitlines())
