"""A prepared exercise against the derivation it was prepared from, and arbitrary precision."""

from decimal import Decimal
from fractions import Fraction

import hands
import mpmath
import pytest
from derivations import derivations
from formulas import QUARTERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsolve import catalogue, derive
from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.check.exercise import Exercise
from nnsolve.derivation import FORWARD, Rule
from nnsolve.evaluate import evaluate
from nnsolve.expr import Call, Sym

RULE = Rule("rule", "Rule")
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def notes():
    return derive(catalogue.read("two-layer-sigmoid"))


@some
@given(derivations())
def test_lines_are_those_of_the_derivation(derivation):
    exercise = Exercise(derivation)
    keys = list(derivation.keys())
    points = {exercise.slot(key): derivation.value(key) for key in keys}
    for key in keys:
        step = derivation[key]
        assert exercise.formula(key) == step.formula
        assert exercise.parents(key) == step.inputs
        assert exercise.value(key) == step.value
        assert exercise.order(key) == derivation.order(key)
        if step.formula is not None:
            assert exercise.point(key)(points) == pytest.approx(step.value, rel=1e-12, abs=1e-300)
    assert sorted(keys, key=exercise.order) == sorted(keys, key=derivation.order)


@some
@given(derivations())
def test_the_true_value_is_in_its_range(derivation):
    exercise = Exercise(derivation)
    with mpmath.workdps(60):
        exact = {}
        for key in derivation.keys():  # noqa: SIM118
            if derivation[key].formula is None:
                exact[key] = hands.typed(derivation, key)
                continue
            try:
                exact[key] = evaluate(derivation[key].formula, exact.__getitem__, hands.Calculator)
            except (ZeroDivisionError, ValueError, OverflowError, TypeError):
                return  # floats go on past infinity, and past roots that are not real
            if not isinstance(exact[key], mpmath.mpf) or not mpmath.isfinite(exact[key]):
                return  # a float overflowed to 0 where exact numbers do not
            if isinstance(derivation.value(key), int):
                continue
            low, high = exercise.line(key).exact
            if abs(exact[key] - derivation.value(key)) > 1e-9 * abs(exact[key]):
                return  # a choice that only rounding decides
            assert low <= exact[key] <= high


@pytest.mark.parametrize("name", ["two-layer-sigmoid", "adam-parabola", "softmax-classes", "two-samples"])
def test_the_range_of_a_true_value_is_narrow(name):
    derivation = derive(catalogue.read(name))
    exercise = Exercise(derivation)
    for key in derivation.keys():  # noqa: SIM118
        low, high = exercise.line(key).exact
        size = max(map(abs, (exercise.value(key), *map(exercise.value, exercise.parents(key)), 1e-6)))
        assert high - low <= 1e-9 * size


@given(st.lists(QUARTERS, min_size=3, max_size=3))
def test_typed_givens_are_exact(numbers):
    builder = Builder("sums")
    for n, number in enumerate(numbers):
        builder.given(f"g{n}", Decimal(number) + Decimal("0.1"))
    builder.step("y", Sym("g0") * Sym("g1") + Sym("g2"), rule=RULE, phase=FORWARD)
    builder.step("z", Call("sigmoid", (Sym("y"),)), rule=RULE, phase=FORWARD)
    exercise = Exercise(builder.done())
    a, b, c = (Fraction(number) + Fraction(1, 10) for number in numbers)
    assert [exercise.given(Key(f"g{n}")) for n in range(3)] == [a, b, c]
    assert exercise.line(Key("y")).fraction == a * b + c
    assert exercise.given(Key("y")) is None
    assert exercise.line(Key("z")).fraction is None


def test_nothing_is_made_before_it_is_needed(notes):
    exercise = Exercise(notes)
    assert exercise.slots == []
    exercise.value(notes.named(["in_h1"])[0])
    assert len(exercise.slots) == 1


def test_unknown_keys_are_refused(notes):
    exercise = Exercise(notes)
    assert Key("nothing") not in exercise
    with pytest.raises(KeyError):
        exercise.value(Key("nothing"))
    with pytest.raises(KeyError):
        exercise.value(Key("out1", (7,)))


def test_whole_numbers_by_type():
    exercise = Exercise(derive(catalogue.draw("cnn", 1, 1)))
    keys = list(exercise.derivation.keys())
    assert any(exercise.whole(key) for key in keys)
    for key in keys:
        assert exercise.whole(key) or not isinstance(exercise.value(key), int)


def test_any_formula_over_an_exercise_runs(notes):
    exercise = Exercise(notes)
    one, two = notes.named(["out_h1", "out_h2"])
    run = exercise.compiled(Sym(one.name, one.at) * 2 - Sym(two.name, two.at) / 4)
    points = {exercise.slot(one): 0.5, exercise.slot(two): 1.0}
    assert run(points) == 0.75
    by_slot = [0.0] * len(exercise.slots)
    by_slot[exercise.slot(one)] = 2.0
    assert run(by_slot) == 4.0


def test_a_run_raises_nothing(notes):
    exercise = Exercise(notes)
    (one,) = notes.named(["out_h1"])
    x, slot = Sym(one.name, one.at), exercise.slot(one)
    for formula in (1 / x, x**1000, Call("ln", (x,)), Call("exp", (x,)), Call("sqrt", (x,))):
        for number in (0.0, -1.0, 1e308, -1e308, 10**400):
            assert isinstance(exercise.compiled(formula)({slot: number}), (int, float))
