"""Twenty steps of every optimiser in every form, against plain floats written from the papers."""

import itertools
import math
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.optimizers.clip import Clip
from nnsolve.optimizers.problem import Regression
from nnsolve.optimizers.table import OPTIMIZERS, constants
from nnsolve.topics.optimizer import TOPIC, OptimizerProblem

sys.path.insert(0, str(Path(__file__).parent.parent / "optimizers"))
import update_rules as ref

STEPS = 20
FORMS = [(row.name, code) for row in OPTIMIZERS.values() for code in row.forms]
VALUES = {
    "rate": ref.A,
    "momentum": ref.N,
    "beta": ref.B,
    "beta1": ref.B1,
    "beta2": ref.B2,
    "rho": ref.R,
    "epsilon": ref.E,
    "grow": ref.GROW,
    "shrink": ref.SHRINK,
    "step": ref.FIRST,
    "step_least": ref.LEAST,
    "step_most": ref.MOST,
    "decay": ref.L,
}
# Changes its sign, its size and repeats itself; the second never changes sign, for the form that needs that.
WILD = [
    0.4,
    0.4,
    -0.1,
    0.7,
    -0.9,
    -0.9,
    1e-4,
    0.2,
    0.3,
    -0.5,
    0.1,
    0.1,
    0.1,
    -2.0,
    0.6,
    0.5,
    0.4,
    -0.3,
    0.2,
    3.0,
]
TAME = [abs(g) for g in WILD]


def problem(name, code, epsilon=None, **fields):
    known = constants(OPTIMIZERS[name].forms[code])
    given = {one: Decimal(str(VALUES[one])) for one in known}
    if (name, code) == ("adadelta", "standard"):
        given["rate"] = Decimal(1)
    if epsilon is not None and "epsilon" in given:
        given["epsilon"] = Decimal(str(epsilon))
    return OptimizerProblem(topic="optimizer", optimizer=name, conventions={name: code}, **given, **fields)


def points(made, name="w"):
    family = made.family(f"w.{name}")
    return [family.value((k,)) for k in range(family.axes[0].size)]


def decimals(numbers):
    return tuple(Decimal(str(number)) for number in numbers)


def test_every_form_has_a_reference():
    assert set(FORMS) == set(ref.REFERENCE)


@pytest.mark.parametrize(("name", "code"), FORMS, ids="-".join)
def test_twenty_steps_on_a_list(name, code):
    gradients = TAME if code == "unsquared" else WILD
    made = TOPIC.derive(problem(name, code, gradients=decimals(gradients), start=Decimal("1.5")))
    due = ref.REFERENCE[name, code](lambda _, t: gradients[t - 1], 1.5, STEPS)
    assert points(made) == pytest.approx(due, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("name", "code"), FORMS, ids="-".join)
def test_twenty_steps_on_a_parabola(name, code):
    """On f = x² (for the form that cannot have falling means, on f = e^x)."""
    function, slope = ("exp(x)", ref_exp) if code == "unsquared" else ("x^2", lambda x: 2 * x)
    made = TOPIC.derive(problem(name, code, function=function, start=Decimal(1), steps=STEPS))
    due = ref.REFERENCE[name, code](lambda x, _: slope(x), 1.0, STEPS)
    assert points(made, "x") == pytest.approx(due, rel=1e-9, abs=1e-11)
    values = made.family("f")
    from math import exp

    value = exp if code == "unsquared" else (lambda x: x * x)
    assert [values.value((k,)) for k in range(STEPS)] == pytest.approx(
        [value(x) for x in due], rel=1e-8, abs=1e-12
    )


def ref_exp(x):
    from math import exp

    return exp(x)


EPSILON_FORMS = [(name, code) for name, code in FORMS if "epsilon" in constants(OPTIMIZERS[name].forms[code])]


@pytest.mark.parametrize("epsilon", [1e-4, 1e-8])
@pytest.mark.parametrize(("name", "code"), EPSILON_FORMS, ids="-".join)
def test_the_place_of_a_large_epsilon(name, code, epsilon, monkeypatch):
    monkeypatch.setattr(ref, "E", epsilon)
    gradients = [1e-4, 2e-4, 1e-4, 5e-5, 1e-4]
    made = TOPIC.derive(problem(name, code, epsilon, gradients=decimals(gradients), start=Decimal(1)))
    due = ref.REFERENCE[name, code](lambda _, t: gradients[t - 1], 1.0, 5)
    assert points(made) == pytest.approx(due, rel=1e-13)


# Values after one and two steps on w = 1, gradients 0.4 and 0.4, rate 0.1, all shares 0.8 (Adam 0.9, 0.999).
PRINTED = [
    ("momentum", "rate-in-velocity", 0.96, 0.888),
    ("momentum", "rate-twice", 0.996, 0.9888),
    ("momentum", "added", 0.992, 1.0096),
    ("momentum", "rate-in-step", 0.96, 0.888),
    ("momentum", "average", 0.992, 0.9776),
    ("nesterov", "climbing", 1.032, 1.0896),
    ("rmsprop", "outside", 0.776, 0.610),
    ("rmsprop", "unsquared", 0.859, 0.753),
    ("adadelta", "fourth-root", 0.937, 0.884),
    ("adadelta", "standard", 0.998, 0.995),
    ("adam", "times-gradient", 0.874, 0.704),
    ("adam", "corrected", 0.9, 0.8),
    ("adam", "uncorrected", 0.684, 0.259),
]


@pytest.mark.parametrize(("name", "code", "one", "two"), PRINTED)
def test_two_steps_as_published(name, code, one, two):
    known = constants(OPTIMIZERS[name].forms[code])
    shares = {"momentum": "0.8", "beta": "0.8", "rho": "0.8", "rate": "0.1"}
    given = {field: Decimal(text) for field, text in shares.items() if field in known}
    if code == "standard":
        given["rate"] = Decimal(1)
    made = TOPIC.derive(
        OptimizerProblem(
            topic="optimizer",
            optimizer=name,
            conventions={name: code},
            gradients=decimals([0.4, 0.4]),
            start=Decimal(1),
            **given,
        )
    )
    assert points(made) == [pytest.approx(one, abs=6e-4), pytest.approx(two, abs=6e-4)]


def test_where_epsilon_stands_matters_for_a_small_gradient():
    steps = {}
    for code in ("inside", "outside"):
        made = TOPIC.derive(problem("adagrad", code, 1e-8, gradients=decimals([1e-4]), start=Decimal(1)))
        steps[code] = 1 - points(made)[0]
    assert steps == {"inside": pytest.approx(0.0707, abs=5e-5), "outside": pytest.approx(0.0999, abs=1e-4)}


# ------------------------------------------------------------------------------------ the exercises


def solved(name):
    return TOPIC.derive(catalogue.read(f"optimizer/{name}"))


def test_adagrad_of_the_slides():
    made = solved("adagrad-rates")
    assert made.value(Key("root.f1")) == pytest.approx(1.860107526461844, rel=1e-15)
    assert made.value(Key("root.f2")) == pytest.approx(0.4000000124999998, rel=1e-15)
    first, second = (made.value(Key(f"share.{name}")) for name in ("f1", "f2"))
    assert first == pytest.approx(0.005376033297935869, rel=1e-15)
    assert second == pytest.approx(0.024999999218750037, rel=1e-15)
    assert second / first == pytest.approx(4.650268670833716, rel=1e-14)
    assert made.asked == (Key("share.f1"), Key("share.f2"))


def test_rprop_of_the_slides():
    assert points(solved("rprop-step"))[-1] == -1.2
    standard = solved("rprop-standard")
    assert standard.value(Key("step_size.w", (1,))) == 1.2
    one, two = points(standard)
    assert two - one == pytest.approx(1.2, rel=1e-15)


def test_the_rprop_series_of_the_slides():
    made = solved("rprop-series")
    factors = [made.value(Key("factor.w", (k,))) for k in range(8)]
    assert (factors.count(1.2), factors.count(0.5), factors[6]) == (6, 1, 0.5)
    assert made.value(Key("step_size.w", (7,))) == pytest.approx(1.492992, rel=1e-14)
    gradients = made.family("given.w")
    assert sum(gradients.value((k,)) for k in range(8)) == pytest.approx(0.21)


def test_how_often_the_step_of_rprop_grows_and_shrinks():
    gradients = [0.3, 0.1, -0.2, -0.1, -0.4, 0.0, 0.5, 0.2, -0.1]
    signs = [math.copysign(1, one * two) if one * two else 0 for one, two in itertools.pairwise(gradients)]
    typed = tuple(Decimal(str(one)) for one in gradients)
    made = TOPIC.derive(OptimizerProblem(topic="optimizer", optimizer="rprop", gradients=typed, tally=True))
    found = [made.value(Key(name)) for name in ("gradients", "grown", "shrunk")]
    assert found == [9, signs.count(1), signs.count(-1)]


@pytest.mark.parametrize("beta", ["0.9", "0.5"])
@pytest.mark.parametrize("start", ["zero", "first", "corrected"])
def test_the_average_of_the_slides_unrolled(beta, start):
    """The weights of three values are b²(1 − b), b(1 − b) and 1 − b."""
    b, series = float(beta), (2.0, -1.0, 4.0)
    made = TOPIC.derive(
        OptimizerProblem(
            topic="optimizer",
            series=decimals(series),
            beta=Decimal(beta),
            conventions={"average-start": start},
        )
    )
    weights = [made.value(Key("weight", (k,))) for k in range(3)]
    assert weights == pytest.approx([b * b * (1 - b), b * (1 - b), 1 - b], rel=1e-14)
    mean = sum(weight * value for weight, value in zip(weights, series, strict=True))
    mean += b**3 * series[0] if start == "first" else 0
    assert made.value(Key("mean", (2,))) == pytest.approx(mean, rel=1e-13)
    assert made.value(Key("unrolled")) == pytest.approx(mean, rel=1e-13)
    if start == "corrected":
        assert made.value(Key("mean_hat", (2,))) == pytest.approx(mean / sum(weights), rel=1e-13)


def test_a_given_root_is_not_worked_again():
    given = {"G": Decimal(9), "root": Decimal(4)}
    made = TOPIC.derive(
        OptimizerProblem(topic="optimizer", optimizer="adagrad", state=given, rate=Decimal(2))
    )
    assert made.value(Key("share.w")) == 0.5


# ------------------------------------------------------------------------------------ what it runs on


@pytest.mark.parametrize(("name", "code"), [one for one in FORMS if one[1] != "unsquared"], ids="-".join)
def test_two_variables_that_do_not_mix_move_as_each_alone(name, code):
    start = {"x": Decimal(1), "y": Decimal(-2)}
    made = TOPIC.derive(problem(name, code, function="x^2 + 3*y^2", start=start, steps=STEPS))
    along_x = ref.REFERENCE[name, code](lambda x, _: 2 * x, 1.0, STEPS)
    along_y = ref.REFERENCE[name, code](lambda y, _: 6 * y, -2.0, STEPS)
    assert points(made, "x") == pytest.approx(along_x, rel=1e-8, abs=1e-10)
    assert points(made, "y") == pytest.approx(along_y, rel=1e-8, abs=1e-10)


def test_variables_that_mix_are_moved_together():
    """On f = x·y the slope by x is y: both gradients are taken at the point before the step."""
    start = {"x": Decimal(2), "y": Decimal(3)}
    made = TOPIC.derive(problem("sgd", "plain", function="x*y", start=start, steps=3))
    x, y = 2.0, 3.0
    for k in range(3):
        x, y = x - 0.1 * y, y - 0.1 * x
        assert (points(made, "x")[k], points(made, "y")[k]) == (pytest.approx(x), pytest.approx(y))


def test_a_line_is_fitted_as_by_hand():
    """One step of ½ Σ r²: residuals −2, −4, −5, so the slope by w is −2 − 8 − 15 = −25 and by b −11."""
    samples = {"x": decimals([1, 2, 3]), "y": decimals([2, 4, 5]), "fit": ("w", "b")}
    for factor, share in (("half", 1), ("sum", 2), ("mean", 2 / 3), ("half-mean", 1 / 3)):
        made = TOPIC.derive(
            OptimizerProblem(
                topic="optimizer",
                optimizer="sgd",
                rate=Decimal("0.1"),
                steps=2,
                regression=Regression(**samples),
                conventions={"squared-error": factor},
            )
        )
        w, b = 2.5 * share, 1.1 * share
        assert points(made)[0] == pytest.approx(w)
        assert points(made, "b")[0] == pytest.approx(b)
        squares = sum((w * x + b - y) ** 2 for x, y in ((1, 2), (2, 4), (3, 5)))
        assert made.value(Key("f", (0,))) == pytest.approx(squares * share / 2)


def descended(clip=None, decay=None, **conventions):
    return TOPIC.derive(
        OptimizerProblem(
            topic="optimizer",
            optimizer="momentum",
            gradients={"a": decimals([3, 0.3]), "b": decimals([-4, 0.4])},
            start={"a": Decimal(1), "b": Decimal(2)},
            rate=Decimal("0.1"),
            momentum=Decimal("0.5"),
            clip=clip,
            decay=decay,
            conventions=conventions,
        )
    )


@pytest.mark.parametrize(
    ("clip", "first", "second"),
    [
        (Clip(value=Decimal(2)), (2, -2), (0.3, 0.4)),
        (Clip(norm=Decimal(2)), (1.2, -1.6), (0.3, 0.4)),  # ‖(3, −4)‖ = 5, ‖(0.3, 0.4)‖ = 0.5
        (Clip(drop=Decimal(2)), (0, 0), (0.3, 0.4)),
        (Clip(norm=Decimal("0.25")), (0.15, -0.2), (0.15, 0.2)),
        (None, (3, -4), (0.3, 0.4)),
    ],
)
@pytest.mark.parametrize("kind", ["none", "coupled", "decoupled"])
def test_clipping_and_decay(clip, first, second, kind):
    extra = {} if kind == "none" else {"decay": Decimal("0.5"), "weight-decay": kind}
    made = descended(clip, **extra)
    for name, start, gradients in (("a", 1.0, (first[0], second[0])), ("b", 2.0, (first[1], second[1]))):
        w, v, due = start, 0.0, []
        for one in gradients:
            g = one + (0.5 * w if kind == "coupled" else 0)
            v = 0.5 * v + 0.1 * g
            w = w - v - (0.1 * 0.5 * w if kind == "decoupled" else 0)
            due.append(w)
        assert points(made, name) == pytest.approx(due, rel=1e-13)


def test_a_state_before_the_first_step():
    made = TOPIC.derive(
        problem(
            "momentum",
            "rate-in-velocity",
            gradients=decimals([0.4]),
            start=Decimal(1),
            state={"v": Decimal("0.5")},
        )
    )
    assert points(made) == [pytest.approx(1 - (0.8 * 0.5 + 0.04))]


def test_several_side_by_side_equal_each_alone():
    made = solved("momentum-side-by-side")
    source = catalogue.read("optimizer/momentum-side-by-side")
    for name in source.compare:
        fields = {"gradients": source.gradients, "start": source.start, "rate": source.rate}
        if name == "momentum":
            fields["momentum"] = source.momentum
        alone = TOPIC.derive(OptimizerProblem(topic="optimizer", optimizer=name, **fields))
        assert points(made, f"w@{name}") == points(alone)
    (table, *_) = made.tables
    assert table.head == ("step", "sgd", "momentum", "adam")


def test_where_the_gradient_is_taken_is_said():
    said = {}
    for name in ("sgd", "nesterov"):
        for fields in ({"gradients": decimals([1])}, {"function": "x^2", "start": Decimal(1)}):
            made = TOPIC.derive(OptimizerProblem(topic="optimizer", optimizer=name, **fields))
            said[name, len(fields)] = made.conventions[-1].choice
    assert said == {
        ("sgd", 1): "before",
        ("sgd", 2): "before",
        ("nesterov", 1): "given",
        ("nesterov", 2): "ahead",
    }


def test_the_form_is_printed_with_its_source():
    made = TOPIC.derive(problem("momentum", "rate-twice", gradients=decimals([0.4]), start=Decimal(1)))
    (said,) = [line.says for line in made.conventions if line.name == "momentum"]
    assert "the rate acts twice" in said
    assert "slides, optimisers, as written" in said


@pytest.mark.parametrize(("name", "code"), FORMS, ids="-".join)
def test_every_form_is_written_out_in_any_letters(name, code):
    from nnsolve.render import render

    made = TOPIC.derive(problem(name, code, gradients=decimals(TAME[:2]), start=Decimal(1)))
    made.validate()
    assert all(len(line) <= 80 for line in render(made, "plain", 80).splitlines())
    assert render(made, "plain", 80, ascii=True).isascii()
    assert all(made.notation.ascii(key).isascii() for key in made.keys())  # noqa: SIM118
