"""Replaying a working, line by line as a hand would: what follows, what drifts, what is wrong."""

from decimal import Decimal

import pytest

from nnsolve import catalogue, derive
from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.check.exercise import Exercise
from nnsolve.check.replay import replay
from nnsolve.derivation import FORWARD, Rule
from nnsolve.expr import Call, Num, Sym, initial
from nnsolve.working.written import written

RULE = Rule("rule", "Rule")


@pytest.fixture(scope="module")
def notes():
    derivation = derive(catalogue.read("two-layer-sigmoid"))
    return derivation, Exercise(derivation)


class Named(dict):
    """Outcomes by the names that a test gives them, and what their replay says of them."""

    def __init__(self, found, outcomes):
        super().__init__(outcomes)
        self.due, self.here, self.behind = found.due, found.here, found.behind


def outcomes(notes, **texts):
    derivation, exercise = notes
    keys = derivation.named(texts)
    found = replay(exercise, {key: written(text) for key, text in zip(keys, texts.values(), strict=True)})
    return Named(found, {name: found[key] for name, key in zip(texts, keys, strict=True)})


def test_a_right_working(notes):
    found = outcomes(notes, in_h1="0.3775", out_h1="0.5933", out_h2="0.59688", in_o1="1.1059")
    assert all(one.fits and one.true and not one.inside for one in found.values())


def test_figures_that_were_rounded_early_drift(notes):
    # With out_h1 = 0.6 and out_h2 = 0.6: 0.40·0.6 + 0.45·0.6 + 0.60 = 1.11, where the exact sum is 1.1059;
    # σ(1.11) = 0.75214, where σ(1.1059) = 0.75137.
    found = outcomes(notes, out_h1="0.6", out_h2="0.6", in_o1="1.110", out_o1="0.7521")
    assert [one.fits for one in found.values()] == [True] * 4
    assert [one.true for one in found.values()] == [True, True, False, False]
    assert found["in_o1"].drift_units == pytest.approx(4.1, abs=0.01)
    assert found.behind(found["out_o1"].line) == ()


def test_a_wrong_figure_and_what_follows_from_it(notes):
    # in_h1 without its bias: 0.15·0.05 + 0.20·0.10 = 0.0275; σ(0.0275) = 0.50687.
    found = outcomes(notes, in_h1="0.0275", out_h1="0.5069", out_h2="0.5969")
    assert [one.fits for one in found.values()] == [False, True, True]
    assert found.behind(found["out_h1"].line) == (found["in_h1"].key,)
    assert found.behind(found["out_h2"].line) == ()
    low, high = found.due(found["in_h1"].line)
    assert low <= 0.3775 <= high < low + 1e-12
    assert found.here(found["out_h1"].line) == pytest.approx(0.50687, abs=1e-5)


def test_a_slope_that_was_worked_out_from_the_error_signal(notes):
    # The exercise has ∂E/∂w5 of three factors; here δ_o1·out_h1 = 0.14·0.59327 = 0.083058, and with the
    # digits of δ_o1 = 0.1385 exchanged 0.1835·0.59327 = 0.108865, then 0.40 − 0.5·0.1089 = 0.34555.
    right = outcomes(notes, delta_o1="0.14", dE_dw5="0.08306")
    assert [one.fits for one in right.values()] == [True, True]
    wrong = outcomes(notes, delta_o1="0.1835", dE_dw5="0.1089", w5_new="0.3456")
    assert [one.fits for one in wrong.values()] == [False, True, True]
    assert (
        wrong.behind(wrong["dE_dw5"].line) == wrong.behind(wrong["w5_new"].line) == (wrong["delta_o1"].key,)
    )


def test_the_last_of_many_digits_is_held_against_nobody(notes):
    # −0.0380982365 to ten decimals.
    assert outcomes(notes, delta_o2="-0.038098238")["delta_o2"].inside
    assert not outcomes(notes, delta_o2="-0.038098241")["delta_o2"].fits
    assert not outcomes(notes, delta_o2="-0.0382")["delta_o2"].fits


def test_a_slip_of_the_pen_is_not_carried_on(notes):
    found = outcomes(notes, in_h1="0.3757", out_h1="0.5933")
    assert not found["in_h1"].fits
    assert found["out_h1"].fits
    assert found["out_h1"].not_carried == (found["in_h1"].key,)
    assert found.due(found["out_h1"].line)[0] > 0.5932


def test_a_slip_behind_an_unwritten_step_is_not_carried_on(notes):
    found = outcomes(notes, in_h1="0.3757", in_o1="1.10591")
    assert not found["in_h1"].fits
    assert found["in_o1"].not_carried == (found["in_h1"].key,)


def test_both_of_two_slips(notes):
    found = outcomes(notes, out_h1="0.9533", out_h2="0.9569", in_o1="1.1059")
    assert [one.fits for one in found.values()] == [False, False, True]
    assert len(found["in_o1"].not_carried) == 2


def test_unwritten_steps_are_worked_out(notes):
    # E from in_h1 and in_h2 alone; ½(0.01 − 0.75137)² + ½(0.99 − 0.77293)² = 0.29837.
    found = outcomes(notes, in_h1="0.3775", in_h2="0.3925", E="0.2984")
    assert found["E"].fits
    wrong = outcomes(notes, in_h1="0.3775", in_h2="0.3925", E="0.2994")
    assert not wrong["E"].fits
    assert wrong.due(wrong["E"].line)[1] - wrong.due(wrong["E"].line)[0] < 2e-4


def test_a_copied_given_can_be_wrong(notes):
    # 0.51·0.05 + 0.20·0.10 + 0.35 = 0.3955
    derivation, exercise = notes
    w1, in_h1 = Key("w1", (0, 0)), next(iter(derivation.named(["in_h1"])))
    assert derivation.typed(w1) == "0.15"
    found = replay(exercise, {w1: written("0.51"), in_h1: written("0.3955")})
    assert [one.fits for one in found] == [False, True]
    assert found.behind(found[in_h1].line) == (w1,)


def test_givens_copied_right_change_nothing(notes):
    derivation, exercise = notes
    given = {key: written(derivation.typed(key)) for key in derivation.keys() if derivation.typed(key)}  # noqa: SIM118
    in_h1, out_h1 = derivation.named(["in_h1", "out_h1"])
    working = {in_h1: written("0.3775"), out_h1: written("0.5934")}
    alone, beside = replay(exercise, working), replay(exercise, given | working)
    assert [one.fits for one in beside] == [True] * len(given) + [True, False]
    assert [beside.due(beside[key].line) for key in working] == [
        alone.due(alone[key].line) for key in working
    ]


def test_products_that_were_rounded_inside(notes):
    # 0.7414·0.1868·0.0823 has its product cut on the way: ∂E/∂w5 = 0.741·0.187·0.593 by hand,
    # 0.741·0.187 = 0.139 (0.138567), 0.139·0.593 = 0.082427: 0.0824 where 0.0822 follows.
    texts = {"out_o1": "0.7513651", "out_h1": "0.5932700"}
    plain = outcomes(notes, **texts, dE_dw5="0.0822")
    assert plain["dE_dw5"].fits
    assert not plain["dE_dw5"].inside
    rounded = outcomes(notes, **texts, dE_dw5="0.0824")
    assert rounded["dE_dw5"].inside is rounded["dE_dw5"].fits


def test_a_bare_nought_or_one_is_coarse(notes):
    found = outcomes(notes, in_h1="0", dE_dw5="1", in_o1="3")
    assert found["in_h1"].fits
    assert found["dE_dw5"].fits
    assert found["dE_dw5"].coarse
    assert not found["in_o1"].fits


def single(formula, **given):
    builder = Builder("one line")
    for name, number in given.items():
        builder.given(name, number)
    builder.step("y", formula, rule=RULE, phase=FORWARD)
    derivation = builder.done(asked=[Key("y")])
    return Exercise(derivation)


def fits(exercise, text):
    return replay(exercise, {Key("y"): written(text)})[Key("y")].fits


def test_whole_numbers_count_by_equality():
    exercise = single(Call("floor", ((Sym("a") - Sym("b")) / Sym("c"),)) + Num(1), a=31, b=5, c=2)
    assert fits(exercise, "14")
    assert fits(exercise, "14.0")
    assert not fits(exercise, "13")
    assert not fits(exercise, "15")
    assert not fits(exercise, "14.5")


def test_the_open_end_of_a_cut_figure():
    # 0.62 − 0.094 = 0.526 is not 0.525, and 0.525 is not 0.526 cut.
    exercise = single(Sym("a") - Sym("b"), a=Decimal("0.62"), b=Decimal("0.094"))
    assert fits(exercise, "0.526")
    assert fits(exercise, "0.52")
    assert fits(exercise, "0.53")
    assert not fits(exercise, "0.525")
    assert not fits(exercise, "0.527")


def test_written_fractions_are_exact():
    exercise = single(Sym("a") / Sym("b"), a=2, b=3)
    assert fits(exercise, "2/3")
    assert fits(exercise, "0.67")
    assert fits(exercise, "0.66")
    assert not fits(exercise, "3/2")
    assert not fits(exercise, "0.65")


# ------------------------------------------------------------------------------------- long workings


def descent(count):
    """x halves its distance from 3 in each of `count` iterations."""
    builder, k = Builder("descent"), Axis("k", count)
    rate, start = builder.given("rate", Decimal("0.25")), builder.given("start", Decimal("1.5"))
    with builder.scan(k):
        builder.family("g", 2 * (_before(k, start) - 3), k, rule=RULE, phase=FORWARD)
        builder.family("x", _before(k, start) - rate.alone * Sym("g", (k,)), k, rule=RULE, phase=FORWARD)
    return builder.done(asked=[Key("x")])


def _before(k, start):
    return initial(k, start.alone, Sym("x", (k - 1,)))


def test_a_long_derivation_with_three_rows_written_is_quick():
    derivation = descent(10_000)
    exercise = Exercise(derivation)
    texts = {0: "2.25", 1: "2.625", 9_999: "3.0000"}
    found = replay(exercise, {Key("x", (k,)): written(text) for k, text in texts.items()})
    assert not found.rejected
    assert len(exercise.slots) == 3  # nothing else was looked at


def test_a_wrong_row_far_down_is_found():
    derivation = descent(300)
    exercise = Exercise(derivation)
    texts = {0: "2.25", 1: "2.625", 250: "2.9000", 251: "2.9500"}
    found = replay(exercise, {Key("x", (k,)): written(text) for k, text in texts.items()})
    assert [one.fits for one in found] == [True, True, False, True]


def test_past_an_unwritten_slope_the_range_has_the_right_width():
    # 2.2 is 2.25 cut and stands for [2.2, 2.25] here; x − 0.25·2(x − 3) = 3 + (x − 3)/2 halves that.
    exercise = Exercise(descent(5))
    found = replay(exercise, {Key("x", (0,)): written("2.2"), Key("x", (1,)): written("2.61")})
    assert found.carried(found[Key("x", (0,))].line) == pytest.approx((2.2, 2.25), abs=1e-9)
    assert found.due(found[Key("x", (1,))].line) == pytest.approx((2.6, 2.625), abs=1e-9)
    assert found[Key("x", (1,))].fits
    wrong = replay(exercise, {Key("x", (0,)): written("2.2"), Key("x", (1,)): written("2.50")})
    assert not wrong[Key("x", (1,))].fits


def test_rows_too_far_apart_accuse_nobody():
    derivation = descent(9_000)
    exercise = Exercise(derivation)
    found = replay(exercise, {Key("x", (0,)): written("2.2"), Key("x", (8_999,)): written("2.9")})
    assert [one.fits for one in found] == [True, True]
    assert found.due(found[Key("x", (8_999,))].line) == (float("-inf"), float("inf"))


def test_nothing_written():
    assert list(replay(Exercise(descent(3)), {})) == []
